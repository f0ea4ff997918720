/**
 * Which files are worth reading in depth: those that mention what asks for flags, and then everything that imports a
 * declaration through which a flag's value travels (a wrapper, a hook, a typed service), until nothing changes.
 */
import type { Body, ExprId, Site } from '../model.js';
import { createCarrierTest } from './carriers.js';
import { isTestFile } from './entries.js';
import type { Modules, Names } from './names.js';
import type { Recogniser } from './recognise.js';
import type { Loc, Values } from './values.js';

export interface Carriers {
  /** A declaration through which a flag's value travels. */
  has(file: string, name: string): boolean;
  /** Members through which flags are asked. */
  readonly words: ReadonlySet<string>;
}

/**
 * What stands before a member that is taken or defined: `a.b`, `{ b`, `, b`, `'b'`, `async b`, or nothing on its line. A mere
 * word (`resolve` in every promise) is none, and would send half as many files again to the parser in vain.
 */
const TAKEN = '(?:[.{,\'"`]|^|\\*/|\\b(?:async|get|set|static|public|private|protected|readonly|override))\\s*';

/** Deepens modules until no new carrier is found. `start`: files to read in any case. */
export function deepenAll(
  modules: Modules, names: Names, values: Values, recogniser: Recogniser, start: Iterable<string>, writes: (file: string, expression: string) => boolean,
): Carriers {
  const carriers = new Set<string>(recogniser.seeds);
  const importers = importersOf(modules);
  const pending: string[] = [];
  const deep = new Set<string>();
  const deepen = (file: string): void => {
    if (deep.has(file)) return;
    deep.add(file);
    passive.delete(file);
    if (modules.deepen(file)) pending.push(file);
  };
  // Who imports a type, a class or an object can only ask through a member of it: files that write none of the members
  // through which flags travel are left alone.
  const words = new Set<string>(recogniser.methods);
  const passive = new Set<string>();
  let tested = '';
  const deepenWriters = (): void => {
    const all = [...words].sort().join('|');
    if (all === tested && passive.size === 0) return;
    tested = all;
    const written = `${TAKEN}(?:${all.replace(/\$/g, '\\$')})\\b`;
    for (const file of [...passive].sort()) if (writes(file, written)) deepen(file);
  };

  /** Everybody who imports the name, directly or through a barrel. */
  const spread = (file: string, local: string, through: 'name' | 'members' | 'guard'): void => {
    const take = (importer: string): void => {
      if (through === 'name' || (through === 'guard' && !isTestFile(importer))) deepen(importer);
      // Tests hold everything to set it up; what they ask by name is worth the reading.
      else if (through === 'guard' || isTestFile(importer)) return;
      else if (!deep.has(importer)) passive.add(importer);
    };
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
          if (it.names.some(({ imported }) => imported === name || imported === '*') || it.kind === 'dynamic' || it.kind === 'require') take(importer);
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
    const declaration = names.declaration(file, name);
    spread(file, name, declaration?.kind === 'type' && values.expr({ file, expr: declaration.value, env: null })[0] === 'shape' ? 'members' : 'name');
  }
  for (const file of start) deepen(file);

  /** Places that are given a parameter, by file. */
  const handing = new Map<string, readonly Site[]>();
  /** Declarations that ask, anywhere inside, for a key that their caller gives; `member`: by a method. */
  const wrappersIn = function* (file: string): Generator<{ name: string; member: string | null }> {
    const body = values.body(file)!;
    let sites = handing.get(file);
    if (!sites) handing.set(file, (sites = body.sites.filter(({ expr }) => takesParameter(body, expr))));
    for (const { expr, owner } of sites) {
      const loc: Loc = { file, expr, env: null };
      const fn = recogniser.asks(loc)?.parameter ?? passedOn(loc);
      if (!fn || fn.file !== file) continue;
      const isIt = (value: ExprId): boolean => body.exprs[value]![0] === 'function' && body.exprs[value]![1] === fn.fn;
      const declaration = body.declarations.find(({ value }) => isIt(value));
      if (declaration) yield { name: declaration.name, member: null };
      else if (owner !== null) {
        const member = [...body.classes.flatMap((it) => [...it.members, ...it.statics]), ...body.exprs.flatMap((it) => (it[0] === 'object' ? it[1] : []))].find(([, value]) => isIt(value));
        if (member) yield { name: owner, member: member[0] };
      }
    }
  };
  /** A parameter given on to a wrapper. */
  const passedOn = (loc: Loc): { file: string; fn: number } | null => {
    const it = values.expr(loc);
    if (it[0] !== 'call') return null;
    const callee = values.expr(values.at(loc, it[1]));
    const origins = callee[0] === 'import' ? names.ofImport(loc.file, callee[1], callee[2]) : callee[0] === 'top' ? [{ file: loc.file, name: callee[1] }] : [];
    if (!origins.some((origin) => 'file' in origin && carriers.has(`file:${origin.file}\0${origin.name}`))) return null;
    for (const argument of it[2]) {
      const { parameter } = argument === 0 ? { parameter: null } : values.texts(values.at(loc, argument));
      if (parameter) return parameter;
    }
    return null;
  };

  /** Functions that run or show what they are given under a flag only: their callers are worth reading, but ask for nothing. */
  const guards = new Set<string>();
  const isCarrier = createCarrierTest(names, values, recogniser, carriers, guards);
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
        if (value === 0 || done.has(name)) continue;
        const loc: Loc = { file, expr: value, env: null };
        if (!isCarrier.test(loc)) {
          if (guards.has(`file:${file}\0${name}`) || !isCarrier.guards(name, loc)) continue;
          guards.add(`file:${file}\0${name}`);
          spread(file, name, 'guard');
          grew = true;
          continue;
        }
        done.add(name);
        grew = true;
        carriers.add(`file:${file}\0${name}`);
        const members = isCarrier.members(loc);
        for (const member of members ?? []) words.add(member);
        spread(file, name, members ? 'members' : 'name');
      }
      for (const { name, member } of wrappersIn(file)) {
        if (member !== null) words.add(member);
        if (done.has(name)) continue;
        done.add(name);
        grew = true;
        carriers.add(`file:${file}\0${name}`);
        spread(file, name, member === null ? 'name' : 'members');
      }
    }
    deepenWriters();
    grew ||= pending.splice(0).length > 0;
  }
  recogniser.forget();
  return { words, has: (file, name) => carriers.has(`file:${file}\0${name}`) };
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

/** Only what is given a parameter, or a part or a text of one, can pass a key on. */
function takesParameter(body: Body, id: ExprId): boolean {
  const it = body.exprs[id]!;
  const isParameter = (at: ExprId): boolean => {
    const value = body.exprs[at]!;
    switch (value[0]) {
      case 'param': return true;
      case 'member': case 'index': return isParameter(value[1]);
      case 'template': return value[1].some((part) => typeof part === 'number' && isParameter(part));
      case 'object': return value[1].some(([, field]) => isParameter(field));
      case 'or': case 'nullish': return isParameter(value[1]) || isParameter(value[2]);
      case 'if': return isParameter(value[2]) || isParameter(value[3]);
      default: return false;
    }
  };
  return it[0] === 'call' ? it[2].some(isParameter) : it[0] === 'jsx' || it[0] === 'index' ? isParameter(it[2]) : false;
}
