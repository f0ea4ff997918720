/**
 * Which files are worth reading in depth: those that mention what asks for flags, and then everything that imports a
 * declaration through which a flag's value travels (a wrapper, a hook, a typed service), until nothing changes.
 */
import { MAY_LEAVE, type Body, type ClassFacts, type ExprId } from '../model.js';
import { isTestFile } from './entries.js';
import { Memo } from './memo.js';
import type { Modules, Names } from './names.js';
import type { Recogniser } from './recognise.js';
import type { Loc, Values } from './values.js';

export interface Carriers {
  /** A declaration through which a flag's value travels. */
  has(file: string, name: string): boolean;
  /** Members through which flags are asked. */
  readonly words: ReadonlySet<string>;
}

/** Deepens modules until no new carrier is found. `start`: files to read in any case. */
export function deepenAll(
  modules: Modules, names: Names, values: Values, recogniser: Recogniser, start: Iterable<string>, read: (file: string) => string | null,
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
  const passive = new Map<string, string | null>();
  let tested = '';
  const deepenWriters = (): void => {
    const all = [...words].sort().join('|');
    if (all === tested && passive.size === 0) return;
    tested = all;
    const written = new RegExp(`\\b(?:${all.replace(/\$/g, '\\$')})\\b`);
    for (const [file, known] of [...passive].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const text = known ?? read(file);
      if (text === null || written.test(text)) deepen(file);
      else passive.set(file, text);
    }
  };

  /** Everybody who imports the name, directly or through a barrel. */
  const spread = (file: string, local: string, through: 'name' | 'members' | 'guard'): void => {
    const take = (importer: string): void => {
      if (through === 'name' || (through === 'guard' && !isTestFile(importer))) deepen(importer);
      // Tests hold everything to set it up; what they ask by name is worth the reading.
      else if (through === 'guard' || isTestFile(importer)) return;
      else if (!deep.has(importer) && !passive.has(importer)) passive.set(importer, null);
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

  /** Declarations that ask, anywhere inside, for a key that their caller gives; `member`: by a method. */
  const wrappersIn = function* (file: string): Generator<{ name: string; member: string | null }> {
    const body = values.body(file)!;
    for (const { expr, owner } of body.sites) {
      const loc: Loc = { file, expr, env: null };
      if (!takesParameter(body, expr)) continue;
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

function createCarrierTest(names: Names, values: Values, recogniser: Recogniser, carriers: ReadonlySet<string>, known: ReadonlySet<string>): { test(loc: Loc): boolean; guards(name: string, loc: Loc): boolean; members(loc: Loc): string[] | null; forget(): void } {
  const memo = new Memo<boolean>();

  const test = (loc: Loc): boolean => {
    const known = memo.get(loc.file, loc.expr);
    if (known !== undefined) return known;
    memo.set(loc.file, loc.expr, false);
    const found = carries(loc);
    memo.set(loc.file, loc.expr, found);
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
        'package' in origin ? recogniser.packages.has(origin.package) || recogniser.packages.has(packageName(origin.package)) : named(origin.file, origin.name));
      case 'top': return named(loc.file, it[1]);
      case 'call': {
        if (recogniser.asks(loc) !== null || any(loc, [it[1]])) return true;
        const getter = values.getterOf(loc);
        return getter !== null && test(getter);
      }
      case 'new': case 'typed': case 'like': case 'keyof': case 'list': case 'not': case 'await': case 'returns': return any(loc, [it[1]]);
      case 'as': return any(loc, [it[1], it[2]]);
      case 'signature': return any(loc, [it[2]]) || takesKey(loc.file, it[1]);
      case 'compare': return any(loc, [it[2], it[3]]);
      case 'uses': {
        const call = values.at(loc, it[1]);
        const head = values.expr(call);
        return recogniser.asks(call) !== null || ((head[0] === 'call' || head[0] === 'jsx') && (any(call, [head[1]]) || isKnown(values.at(call, head[1]))));
      }
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
        // To choose between constants by a flag is to tell its value; between other things, to use it.
        (any(loc, [it[1]]) && isConstant(values, loc, it[2]) && isConstant(values, loc, it[3]));
      case 'object': return any(loc, it[1].map(([, value]) => value));
      case 'shape': return any(loc, it[1].map(([, value]) => value));
      case 'array': return any(loc, it[1]);
      case 'function': return takesKey(loc.file, body.functions[it[1]]!.params.map(({ type }) => type)) || any(loc, [body.functions[it[1]]!.type]) || body.functions[it[1]]!.returns.some(({ value, region }) => (value !== 0 && test(values.at(loc, value)))
        || (region !== body.functions[it[1]]!.region && isConstant(values, loc, value) && any(loc, [body.regions[region]!.test])));
      case 'class': {
        const { statics, extends: base } = body.classes[it[1]]!;
        return any(loc, [...open(body.classes[it[1]]!).map(([, value]) => value), ...statics.map(([, value]) => value), base]);
      }
      case 'param': return any(loc, [body.functions[it[1]]!.params[it[2]]?.type ?? 0]);
      default: return false;
    }
  };
  /** Whoever calls it names a flag. */
  const takesKey = (file: string, types: readonly ExprId[]): boolean =>
    types.some((type) => type !== 0 && recogniser.keysOf({ file, expr: type, env: null }) !== null);
  /** A function that throws, or shows or calls what it is given, under a test only; or that returns such a function. */
  const isKnown = (callee: Loc): boolean => {
    const it = values.expr(callee);
    return it[0] === 'top' ? known.has(`file:${callee.file}\0${it[1]}`)
      : it[0] === 'import' && names.ofImport(callee.file, it[1], it[2]).some((origin) => 'file' in origin && known.has(`file:${origin.file}\0${origin.name}`));
  };
  const guards = (name: string, loc: Loc, given?: number): boolean => {
    const target = values.reduce(loc);
    const it = values.expr(target);
    if (it[0] !== 'function') return false;
    const { functions, regions } = values.body(target.file)!;
    const { falls, params, region: border, returns } = functions[it[1]]!;
    if (MAY_LEAVE.test(name) && any(target, [falls])) return true;
    for (const { uses } of given === undefined ? params : params.slice(given, given + 1)) {
      for (let { region } of uses ?? []) for (; region !== border && region !== 0; region = regions[region]!.parent) if (any(target, [regions[region]!.test])) return true;
    }
    return returns.some(({ value }) => values.expr(values.at(target, value))[0] === 'function' && guards(name, values.at(target, value), 0));
  };
  /**
   * Of a type, class or object: the methods that ask, the fields that hold flags or keys; whoever asks by it writes one
   * of them, or a method that the recogniser knows. Null for what is asked by its own name.
   */
  const members = (named: Loc): string[] | null => {
    const loc = values.reduce(named);
    const it = values.expr(loc);
    if (it[0] === 'function') {
      // What it returns holds what is asked: so far it is no different from the thing itself.
      const { returns, type } = values.body(loc.file)!.functions[it[1]]!;
      const carried = [...returns.map(({ value }) => value), type].map((value) => values.reduce(values.at(loc, value))).filter(test);
      return carried.length > 0 && carried.every((value) => HOLDERS.has(values.expr(value)[0])) ? [] : null;
    }
    const fields = it[0] === 'shape' || it[0] === 'object' ? it[1]
      : it[0] === 'class' ? [...open(values.body(loc.file)!.classes[it[1]]!), ...values.body(loc.file)!.classes[it[1]]!.statics] : null;
    return fields && fields.filter(([name, value]) => /^[\w$]+$/.test(name) && value !== 0 && asked(values.at(loc, value))).map(([name]) => name);
  };
  const asked = (loc: Loc): boolean => {
    const kind = values.expr(loc)[0];
    return ASKED.has(kind) ? test(loc) : kind === 'typed' && (recogniser.keysOf(loc) ?? recogniser.recordOf(loc)) !== null;
  };
  return { test, guards, members, forget: () => memo.clear() };
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

/** What is asked by a member that is one of these: not what only holds something to ask. */
const ASKED: ReadonlySet<string> = new Set(['function', 'signature', 'equal', 'not', 'and', 'or', 'await']);

/** `return true` under a test tells the test's outcome. */
const isConstant = (values: Values, loc: Loc, value: ExprId): boolean => {
  const kind = values.expr(values.at(loc, value))[0];
  return kind === 'literal' || kind === 'undefined';
};

const HOLDERS: ReadonlySet<string> = new Set(['object', 'new', 'typed', 'this', 'class']);

const open = ({ members, hidden }: ClassFacts): [string, ExprId][] => members.filter(([name]) => !hidden.includes(name));

const packageName = (specifier: string): string => specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
