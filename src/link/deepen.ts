/**
 * Which files are worth reading in depth: those that mention what asks for flags, and then everything that imports a
 * declaration through which a flag's value travels (a wrapper, a hook, a typed service), until nothing changes.
 */
import type { ExprId } from '../model.js';
import type { Modules, Names } from './names.js';
import type { Recogniser } from './recognise.js';
import { SDK_PACKAGES } from './sdks.js';
import type { Loc, Values } from './values.js';

export interface Carriers {
  /** A declaration through which a flag's value travels. */
  has(file: string, name: string): boolean;
}

/** Deepens modules until no new carrier is found. `start`: files to read in any case. */
export function deepenAll(modules: Modules, names: Names, values: Values, recogniser: Recogniser, start: Iterable<string>): Carriers {
  const carriers = new Set<string>(recogniser.seeds);
  const importers = importersOf(modules);
  const pending: string[] = [];
  const deep = new Set<string>();
  const deepen = (file: string): void => {
    if (deep.has(file)) return;
    deep.add(file);
    if (modules.deepen(file)) pending.push(file);
  };

  /** Everybody who imports the name, directly or through a barrel. */
  const spread = (file: string, local: string): void => {
    const seen = new Set<string>();
    const queue = [...(modules.facts(file)?.exports ?? []).filter((it) => it.local === local).map((it) => [file, it.name] as const)];
    if (queue.length === 0) queue.push([file, local]);
    for (let next = queue.pop(); next; next = queue.pop()) {
      const [from, name] = next;
      if (seen.has(`${from}\0${name}`)) continue;
      seen.add(`${from}\0${name}`);
      for (const importer of importers.get(from) ?? []) {
        const facts = modules.facts(importer)!;
        const targets = modules.targets(importer);
        facts.imports.forEach((it, index) => {
          const target = targets[index];
          if (!target || !('file' in target) || target.file !== from) return;
          if (it.names.some(({ imported }) => imported === name || imported === '*') || it.kind === 'dynamic' || it.kind === 'require') deepen(importer);
        });
        for (const it of facts.exports) {
          const target = it.from === null ? null : targets[it.from];
          if (target && 'file' in target && target.file === from && (it.imported === name || it.imported === '*')) {
            queue.push([importer, it.name === '*' ? name : it.name]);
          }
        }
      }
    }
  };

  for (const seed of recogniser.seeds) {
    const [root, name] = seed.split('\0') as [string, string];
    const file = root.slice('file:'.length);
    deepen(file);
    carriers.add(`${root}\0${name}`);
    spread(file, name);
  }
  for (const file of start) deepen(file);

  const isCarrier = createCarrierTest(names, values, recogniser, carriers);
  // A carrier may be found only after a later file is read: go round until a round finds nothing.
  const looked = new Map<string, Set<string>>();
  for (let grew = true; grew;) {
    grew = false;
    const files = [...deep].sort();
    isCarrier.forget();
    for (const file of files) {
      const body = values.body(file);
      if (!body) continue;
      const done = looked.get(file) ?? new Set();
      looked.set(file, done);
      for (const { name, value } of body.declarations) {
        if (value === 0 || done.has(name) || !isCarrier.test({ file, expr: value, env: null })) continue;
        done.add(name);
        grew = true;
        carriers.add(`file:${file}\0${name}`);
        spread(file, name);
      }
    }
    grew ||= pending.splice(0).length > 0;
  }
  return { has: (file, name) => carriers.has(`file:${file}\0${name}`) };
}

function importersOf(modules: Modules): Map<string, Set<string>> {
  const importers = new Map<string, Set<string>>();
  for (const file of modules.paths) {
    for (const target of modules.targets(file)) {
      if (!target || !('file' in target)) continue;
      const list = importers.get(target.file);
      if (list) list.add(file);
      else importers.set(target.file, new Set([file]));
    }
  }
  return importers;
}

function createCarrierTest(names: Names, values: Values, recogniser: Recogniser, carriers: ReadonlySet<string>): { test(loc: Loc): boolean; forget(): void } {
  const memo = new Map<string, boolean>();

  const test = (loc: Loc): boolean => {
    const key = `${loc.file}\0${loc.expr}`;
    const known = memo.get(key);
    if (known !== undefined) return known;
    memo.set(key, false);
    const found = carries(loc);
    memo.set(key, found);
    return found;
  };
  const any = (loc: Loc, ids: readonly ExprId[]): boolean => ids.some((id) => id !== 0 && test(values.at(loc, id)));
  const named = (file: string, name: string): boolean => {
    if (carriers.has(`file:${file}\0${name}`)) return true;
    const value = names.declaration(file, name)?.value ?? 0;
    return value !== 0 && test({ file, expr: value, env: null });
  };

  const carries = (loc: Loc): boolean => {
    const it = values.expr(loc);
    const body = values.body(loc.file)!;
    switch (it[0]) {
      case 'import': return names.ofImport(loc.file, it[1], it[2]).some((origin) =>
        'package' in origin ? SDK_PACKAGES.has(origin.package) || SDK_PACKAGES.has(packageName(origin.package)) : named(origin.file, origin.name));
      case 'top': return named(loc.file, it[1]);
      case 'call': return recogniser.asks(loc) !== null || any(loc, [it[1]]);
      case 'new': case 'typed': case 'not': return any(loc, [it[1]]);
      case 'index': return recogniser.asks(loc) !== null || any(loc, [it[1]]);
      case 'member': {
        if (recogniser.asks(loc)) return true;
        const target = values.reduce(loc);
        if (target.file !== loc.file || target.expr !== loc.expr) return test(target);
        const object = values.expr(values.reduce(values.at(loc, it[1])));
        return !['object', 'shape', 'class', 'new', 'typed'].includes(object[0]) && any(loc, [it[1]]);
      }
      case 'and': case 'or': case 'nullish': case 'equal': case 'bit': return recogniser.asks(loc) !== null || any(loc, [it[1], it[2]]);
      case 'if': return any(loc, [it[2], it[3]]) ||
        (any(loc, [it[1]]) && ![it[2], it[3]].some((id) => values.expr(values.at(loc, id))[0] === 'jsx'));
      case 'object': return any(loc, it[1].map(([, value]) => value));
      case 'shape': return any(loc, it[1].map(([, value]) => value));
      case 'array': return any(loc, it[1]);
      case 'function': return body.functions[it[1]]!.returns.some(({ value, region }) => (value !== 0 && test(values.at(loc, value)))
        || (region !== body.functions[it[1]]!.region && isConstant(values, loc, value) && any(loc, [body.regions[region]!.test])));
      case 'class': {
        const { members, statics, extends: base } = body.classes[it[1]]!;
        return any(loc, [...members.map(([, value]) => value), ...statics.map(([, value]) => value), base]);
      }
      case 'param': return any(loc, [body.functions[it[1]]!.params[it[2]]?.type ?? 0]);
      default: return false;
    }
  };
  return { test, forget: () => memo.clear() };
}

/** `return true` under a test tells the test's outcome. */
const isConstant = (values: Values, loc: Loc, value: ExprId): boolean => {
  const kind = values.expr(values.at(loc, value))[0];
  return kind === 'literal' || kind === 'undefined';
};

const packageName = (specifier: string): string => specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
