/**
 * Which files are worth reading in depth: those that mention what asks for flags, and then everything that imports a
 * declaration through which a flag's value travels (a wrapper, a hook, a typed service), until nothing changes.
 */
import type { Body, ExprId, Import, Ref, Site } from '../model.js';
import { createCarrierTest } from './carriers.js';
import { isTestFile } from './entries.js';
import { hasEntries } from './listed.js';
import type { Loc } from './loc.js';
import type { Modules, Names } from './names.js';
import { importedFirst } from './order.js';
import type { Recogniser } from './recognise.js';
import { callOf, memberCallOf } from './taken.js';
import type { Values } from './values.js';

export interface Carriers {
  /** A declaration through which a flag's value travels. */
  has(file: string, name: string): boolean;
  /** Members through which flags are asked. */
  readonly words: ReadonlySet<string>;
}

/** What is asked of texts. */
export interface Texts {
  /** Whether an expression matches the text of a file, or the text cannot be had. */
  writes(file: string, expression: string): boolean;
  /** What a file takes members of these names of; null where its text cannot be had. */
  takes(file: string, words: string): readonly string[] | null;
}

/** Deepens modules until no new carrier is found. `start`: files to read in any case. */
export function deepenAll(
  modules: Modules, names: Names, values: Values, recogniser: Recogniser, start: Iterable<string>, { writes, takes }: Texts,
): Carriers {
  const carriers = new Set<string>(recogniser.seeds);
  const deep = new Set<string>();
  /** Files to look at: they are new, or what they import has been read, or was found to be a carrier. */
  const todo = new Set<string>();
  /** Whatever follows a value to this file comes by the imports of files that have been read. */
  const changed = (file: string): void => {
    const queue = [file];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      if (todo.has(next) || !deep.has(next)) continue;
      todo.add(next);
      queue.push(...modules.deepImporters(next));
    }
  };
  let unsettled = false;
  const deepen = (file: string): void => {
    if (deep.has(file)) return;
    deep.add(file);
    passive.delete(file);
    if (!modules.deepen(file)) return;
    unsettled = true;
    changed(file);
  };
  // Who imports a type, a class or an object can only ask through a member of it: files that write none of the members
  // through which flags travel are left alone.
  const words: string[] = [...recogniser.methods];
  const learn = (word: string): void => { if (!words.includes(word)) words.push(word); };
  /** Such files, with how many of the words have been looked for in vain. */
  const passive = new Map<string, number>();
  /** Names that a file imports from other packages: their members are theirs. */
  const foreignIn = (file: string): Set<string> => {
    const targets = modules.targets(file);
    return new Set(modules.facts(file)!.imports.flatMap(({ names: given }, index) => {
      const target = targets[index];
      return target && 'package' in target && !recogniser.packages.has(target.package) ? given.map(({ local }) => local) : [];
    }));
  };
  const deepenWriters = (): void => {
    for (const [file, known] of [...passive].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (known === words.length) continue;
      const taken = takes(file, words.slice(known).join('|'));
      const foreign = taken && taken.length > 0 ? foreignIn(file) : null;
      if (!taken || taken.some((holder) => !foreign!.has(holder))) deepen(file);
      else passive.set(file, words.length);
    }
  };
  /** Tests hold everything to set it up: they ask where they call. */
  const isCalled = (importer: string, { names: given, kind }: Import, name: string): boolean => {
    if (kind === 'dynamic' || kind === 'require') return writes(importer, callOf(name));
    return kind === 'import' && given.some(({ imported, local, type }) => !type && (imported === '*' || imported === name)
      && writes(importer, `${callOf(imported === '*' ? name : local)}|${memberCallOf(imported === '*' ? name : local, words)}`));
  };

  /** Everybody who imports the name, directly or through a barrel. */
  const spread = (file: string, local: string, through: 'name' | 'members' | 'guard'): void => {
    const take = (importer: string, by: Import, name: string): void => {
      if (deep.has(importer)) return;
      if (isTestFile(importer)) {
        if (through === 'name' && isCalled(importer, by, name)) deepen(importer);
      } else if (through !== 'members') deepen(importer);
      else if (!passive.has(importer)) passive.set(importer, 0);
    };
    const seen = new Set<string>();
    const queue = [...(modules.facts(file)?.exports ?? []).filter((it) => it.local === local).map((it) => [file, it.name] as const)];
    if (queue.length === 0) queue.push([file, local]);
    for (let next = queue.pop(); next; next = queue.pop()) {
      const [from, name] = next;
      if (seen.has(`${from}\0${name}`)) continue;
      seen.add(`${from}\0${name}`);
      for (const importer of modules.importedBy(from)) {
        const { imports, exports } = modules.between(importer, from);
        for (const it of imports) {
          if (it.names.some(({ imported }) => imported === name || imported === '*') || it.kind === 'dynamic' || it.kind === 'require') take(importer, it, name);
        }
        for (const it of exports) if (it.imported === name || it.imported === '*') queue.push([importer, it.name === '*' ? name : it.name]);
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
    const body = values.body(file);
    if (!body) return;
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
  const done = new Set<string>();
  const lists = new Set<string>();
  const found = (file: string, name: string, through: 'name' | 'members'): void => {
    done.add(`file:${file}\0${name}`);
    carriers.add(`file:${file}\0${name}`);
    spread(file, name, through);
  };
  /** Whether it has a carrier or a guard that was not known. */
  const look = (file: string): boolean => {
    const before = done.size + guards.size;
    for (const { name, value } of values.body(file)?.declarations ?? []) {
      const key = `file:${file}\0${name}`;
      if (value === 0 || done.has(key)) continue;
      const loc: Loc = { file, expr: value, env: null };
      if (isCarrier.test(loc)) {
        const members = isCarrier.members(loc);
        (members ?? isCarrier.keys(loc)).forEach(learn);
        found(file, name, members ? 'members' : 'name');
      } else if (!guards.has(key) && isCarrier.guards(name, loc)) {
        guards.add(key);
        spread(file, name, 'guard');
      }
    }
    for (const { name, member } of wrappersIn(file)) {
      if (member !== null) learn(member);
      if (!done.has(`file:${file}\0${name}`)) found(file, name, member === null ? 'name' : 'members');
    }
    for (const { to, by } of values.body(file)?.refs ?? []) if (by !== undefined && isCarrier.test({ file, expr: by, env: null })) filter(file, to);
    return done.size + guards.size > before;
  };
  /** A list is filtered by flags here: what its entries hold hangs on everybody who uses it (2.4). */
  const filter = (file: string, to: Ref['to']): void => {
    for (const origin of 'local' in to ? [{ file, name: to.local }] : names.ofImport(file, to.import, to.name)) {
      if (!('file' in origin) || lists.has(`${origin.file}\0${origin.name}`)) continue;
      lists.add(`${origin.file}\0${origin.name}`);
      deepen(origin.file);
      if (hasEntries(modules, origin.file, origin.name)) spread(origin.file, origin.name, 'guard');
    }
  };
  // Each file is looked at when all that it imports is known: those that import each other until nothing changes, and those
  // that import one that has just been read in the next round.
  while (todo.size > 0) {
    const groups = importedFirst(todo, modules.deepImporters);
    todo.clear();
    if (unsettled) {
      recogniser.forget();
      isCarrier.forget();
    }
    unsettled = false;
    for (const group of groups) {
      const isKnown = (): boolean => !group.some((file) => todo.has(file));
      while (isKnown() && group.filter(look).length > 0) isCarrier.forget(group);
    }
    deepenWriters();
  }
  if (unsettled) recogniser.forget();
  return { words: new Set(words), has: (file, name) => carriers.has(`file:${file}\0${name}`) };
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
