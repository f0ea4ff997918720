/**
 * Recognisers: whether an expression asks for a flag, and for which. Vendors' call shapes, the configuration's, registry
 * reads and wire values, all by where the callee comes from, never by its bare name alone. Longer than most: every way of asking comes to one kind of
 * answer here, and their order is part of it.
 */
import type { Evaluation, CallShape, Literal } from '../model.js';
import { declaredAt } from './configured.js';
import { environmentFlag } from './environment.js';
import type { Loc, Texts } from './loc.js';
import { Memo } from './memo.js';
import type { Names } from './names.js';
import { BY, type Origins } from './origins.js';
import type { CodeRegistry, Registries } from './registries.js';
import type { SdkShape } from './sdks/shape.js';
import { createSpelling, isOfCall, keysAt, matches, readingOf, returnsOf, sdkRows, shownAt, TYPED, wordOf, type KnownKey, type KnownKeys, type Row } from './shapes.js';
import { createTypedKeys, type TypedKeys } from './typed.js';
import { writtenName, writtenPath } from './written.js';
import type { Values } from './values.js';

/** One asking for one flag, or for a key that is not known. */
export interface Asking extends Pick<Evaluation, 'fallback' | 'unset' | 'via'>, Pick<Row, 'proposed'> {
  namespace: string;
  provider: string;
  /** Several when the key can be any of them. */
  keys: string[];
  /** As the code writes them, where the SDK has its own way to spell keys. */
  spelled?: string[];
  /** What the key can be, where it cannot be told; `*` for the unknown parts. */
  pattern: string | null;
  /** The key is declared to be one of a registry's: whatever it is, it is found where it is written. */
  closed?: boolean;
  /** The function whose parameter the key comes from: a wrapper. */
  parameter: { file: string; fn: number } | null;
  returns: 'boolean' | 'string' | 'number' | 'unknown';
  /** What of the result holds the value; null when the result is the value. */
  parts: NonNullable<SdkShape['parts']> | null;
  /** True stands for off. */
  negated: boolean;
  /** What it may be whatever the flag's value, while nothing is known: null for undefined. */
  besides: readonly Literal[];
  /** Of a component: the value at which its children are shown; undefined when that cannot be told. */
  shownAt: Literal | undefined;
  /** Identity of the asking: the same callee with the same arguments (2.2). */
  asking: string;
  /** For a wire value: the number that stands for "on". */
  bit: number | null;
}

export interface Recogniser extends Pick<TypedKeys, 'keysOf' | 'keysIn' | 'recordOf'> {
  /** Null when the expression asks for nothing. */
  asks(loc: Loc): Asking | null;
  /** The same, where the expression is worth the flag's value itself: a call, or the part of its result that holds it. */
  reads(loc: Loc): Asking | null;
  /** Keys that code asks for by their own names: whether what an SDK spells stands for another flag by now. */
  learn(read: readonly KnownKey[]): boolean;
  /** What was recognised so far: more files may be known in depth by now. */
  forget(): void;
  /** The registry member that an expression stands for. */
  memberOf(loc: Loc): { registry: CodeRegistry; key: string } | null;
  /** Roots (`file:…`, `package:…`) and names that asking goes through: what importers of are worth reading. */
  readonly seeds: ReadonlySet<string>;
  /** Names of the methods and functions that ask. */
  readonly methods: readonly string[];
  /** Packages that asking goes through. */
  readonly packages: ReadonlySet<string>;
  /** Registries by which something was recognised, or kept from being so. */
  readonly through: ReadonlySet<CodeRegistry>;
}

/** A call with its `from` already resolved to a root; `proposed`: by which label, where nobody has named it. */
export type RootedCall = CallShape & { root: string | null; proposed?: string };

/** `imported`: packages that the tree imports; the rows of all others cannot apply. */
export function createRecogniser(
  imported: ReadonlySet<string>, calls: readonly RootedCall[], keys: KnownKeys, registries: Registries, names: Names, values: Values,
): Recogniser {
  const rows = new Map<string, Row[]>();
  const bare: (Row & { name: string })[] = [];
  const add = (root: string, row: Row): void => {
    const list = rows.get(root);
    if (list) list.push(row);
    else rows.set(root, [row]);
  };
  for (const { root, row } of sdkRows(imported)) add(root, row);
  for (const call of calls) {
    const row: Row = {
      path: call.name.split('.'), kind: 'function', keys: [call.key], fallback: call.fallback, returns: call.returns ?? 'boolean', provider: 'app', proposed: call.proposed,
      ...(call.value === undefined ? {} : { parts: { [call.value]: call.returns ?? 'boolean' } }),
    };
    if (call.root === null) bare.push({ ...row, name: row.path.at(-1)! });
    else for (const { root, path } of declaredAt(names, call.root, row.path)) add(root, { ...row, path });
  }
  const bareNames = new Set(bare.map(({ name }) => name));
  const through = new Set<CodeRegistry>();

  // What an expression is called rules most of them out before anything is followed.
  const all = [...rows.values()].flat();
  const called = new Set(all.filter((row) => row.kind !== 'members').map(wordOf));
  const ends = new Set(all.flatMap((row) => Object.keys(row.parts ?? {}).map((part) => part.split('.').at(-1)!)));
  const records = new Set(registries.all.filter((it) => it.kind === 'record').flatMap((it) => [...it.members.keys()]));
  const constants = registries.all.some((it) => it.kind === 'constant');
  const memberNames = new Set(registries.all.flatMap((it) => [...it.members.values()].map(({ member }) => member)));
  const asksByMembers = all.some((row) => row.kind === 'members');
  const makesFlags = all.some((row) => row.kind === 'factory');
  const wire = registries.all.some((it) => it.wire);
  const mayAsk = (callee: Loc): boolean => {
    const it = values.expr(callee);
    if (it[0] === 'member') return makesFlags || called.has(it[2]);
    if (it[0] !== 'import') return true;
    return names.ofImport(callee.file, it[1], it[2]).some((origin) => {
      if ('package' in origin) return called.has(origin.name) || origin.name === 'default';
      if (rows.has(`file:${origin.file}`)) return true;
      const kind = names.declaration(origin.file, origin.name)?.kind;
      return kind === 'const' || kind === 'variable';
    });
  };

  const known = new Memo<Asking | null>();
  const asks = (loc: Loc): Asking | null => {
    if (loc.env) return findAsking(loc);
    let found = known.get(loc.file, loc.expr);
    if (found === undefined) {
      const { generation } = values;
      found = findAsking(loc);
      // What was read on the way may tell more of what was asked before.
      if (generation !== values.generation) known.clear();
      known.set(loc.file, loc.expr, found);
    }
    return found;
  };

  const findAsking = (loc: Loc): Asking | null => {
    const it = values.expr(loc);
    switch (it[0]) {
      case 'call': case 'jsx': return asksByCall(loc, values.at(loc, it[1])) ?? asksByName(loc, values.at(loc, it[1])) ?? typed.asksByArgument(loc, values.at(loc, it[1]));
      case 'as': return typed.asksByPlace(values.at(loc, it[1]), values.at(loc, it[2]));
      case 'member': return asksEnvironment(loc) ?? (registries.declares(it[2]) || (asksByMembers && isOfCall(values, loc)) ? asksByRead(loc) : null);
      case 'import': case 'top': return constants || records.size > 0 ? asksByRead(loc) : null;
      case 'index': return asksByIndex(loc, values.at(loc, it[1]), values.at(loc, it[2]));
      case 'equal': case 'bit': return asksByWire(loc, [values.at(loc, it[1]), values.at(loc, it[2])]);
      default: return null;
    }
  };

  const asksByCall = (loc: Loc, callee: Loc): Asking | null => {
    if (!mayAsk(callee)) return null;
    const component = values.expr(loc)[0] === 'jsx';
    for (const origin of values.origins(callee)) {
      for (const row of rowsAt(origin)) {
        if (row.kind === 'members' || (row.kind === 'component' && !component) || !matches(row, origin)) continue;
        // A function made for one flag was given the key when it was made.
        const given = row.kind === 'factory' ? values.reduce(callee) : loc;
        const key = keysAt(values, given, row.keys);
        if (key) return { ...asking(given, row, key, viaOf(values.argument(given, row.keys[0]!), component ? 'component' : /^use[A-Z]/.test(origin.path.at(-1) ?? '') ? 'hook' : null)), asking: identity(loc), shownAt: component ? shownAt(values, loc, row) : true };
      }
    }
    return null;
  };

  /** A call named in the configuration without saying where it comes from: only for keys that are declared. */
  const asksByName = (loc: Loc, callee: Loc): Asking | null => {
    if (!bareNames.has(writtenName(values, callee))) return null;
    const written = writtenPath(values, callee);
    for (const row of bare) {
      if (row.path.some((name, index) => written.at(index - row.path.length) !== name)) continue;
      const key = keysAt(values, loc, row.keys);
      if (!key) continue;
      const found = asking(loc, row, key, viaOf(values.argument(loc, row.keys[0]!), null));
      if (found.keys.some((name) => registries.declares(name))) return { ...found, keys: found.keys.filter((name) => registries.declares(name)) };
    }
    return null;
  };

  const typed = createTypedKeys(values, registries, {
    memberOf: (loc) => memberOf(loc),
    ask: (loc, key, form) => asking(loc, TYPED, values.texts(key), viaOf(key, form)),
    read: (loc, key) => read(key, 'app', ['table'], loc, 'unknown'),
    asks: (loc) => asks(loc),
    through: (registry) => through.add(registry),
  });

  const asksByRead = (loc: Loc): Asking | null => {
    for (const origin of values.origins(loc)) {
      const name = origin.path.at(-1);
      if (name === undefined) continue;
      const constant = origin.path.length === 1 ? registries.at(origin.root, name) : null;
      if (constant?.kind === 'constant') return read(constant.name, 'app', ['constant'], loc);
      const by = origin.path.length === 3 && origin.path[1] === BY;
      const registry = by || origin.path.length === 2 ? registries.at(origin.root, origin.path[0]) : null;
      if (registry?.kind === (by ? 'keys' : 'record') && registry.members.has(name)) {
        through.add(registry);
        return read(name, 'app', ['record'], loc);
      }
      const row = rowsAt(origin).find((it) => it.kind === 'members' && matches(it, origin));
      if (row) return asksByMember(loc, row, origin);
    }
    return null;
  };

  const asksEnvironment = (loc: Loc): Asking | null => {
    // In a registry's own file it is the default of a flag that is declared there.
    const name = environmentFlag(values, loc);
    const declaring = name === null ? [] : registries.all.filter(({ file }) => file === loc.file);
    for (const registry of declaring) through.add(registry);
    // Text, where it is set at all.
    return name === null || declaring.length > 0 ? null : { ...read(name, 'env', ['environment'], loc, 'string'), besides: [null] };
  };

  /** A property of what holds the flags; of a key that is not known, whatever it can be. */
  const asksByMember = (loc: Loc, row: Row, { path }: Origins): Asking | null => {
    const name = path.at(row.path.indexOf('*') - row.path.length)!;
    const it = values.expr(loc);
    const told: Texts = name !== '[]' ? { literals: [name], pattern: null, parameter: null }
      : it[0] === 'index' && row.path.at(-1) === '*' ? values.texts(values.at(loc, it[2])) : { literals: [], pattern: '*', parameter: null };
    return asking(loc, row, told, ['hook']);
  };

  /** `data[Feature.X]`: a value looked up by a registry's member, in anything but the registry itself. */
  const asksByIndex = (loc: Loc, object: Loc, key: Loc): Asking | null => {
    const member = memberOf(key);
    if (!member || member.registry.wire) return records.size > 0 || (asksByMembers && isOfCall(values, loc)) ? asksByRead(loc) : null;
    const self = values.origins(object).map(({ root, path }) => (path.length === 1 ? registries.at(root, path[0]) : null)).find((it) => it !== null);
    through.add(self ?? member.registry);
    return self ? null : { ...read(member.key, 'app', ['enum'], loc, 'unknown'), returns: 'boolean' };
  };

  const asksByWire = (loc: Loc, sides: [Loc, Loc]): Asking | null => {
    if (!wire) return null;
    for (const side of sides) {
      const member = memberOf(side);
      if (!member?.registry.wire) continue;
      const number = values.expr(values.reduce(side));
      return {
        ...read(member.key, member.registry.name, ['wire'], loc), provider: 'wire',
        bit: number[0] === 'literal' && typeof number[1] === 'number' ? number[1] : null,
      };
    }
    return null;
  };

  const memberOf = (loc: Loc): { registry: CodeRegistry; key: string } | null => {
    const it = values.expr(loc);
    if (it[0] === 'member' || it[0] === 'import' ? !memberNames.has(it[2]) : it[0] !== 'index' || memberNames.size === 0) return null;
    for (const { root, path } of values.origins(loc)) {
      const registry = path.length === 2 ? registries.at(root, path[0]) : null;
      if (!registry) continue;
      for (const [key, { member }] of registry.members) if (member === path[1]) return { registry, key };
    }
    return null;
  };

  const rowsAt = (origin: Origins): readonly Row[] => {
    const found = rows.get(origin.root);
    if (found || !origin.root.startsWith('package:')) return found ?? [];
    const [scope, name] = origin.root.slice('package:'.length).split('/');
    return rows.get(`package:${scope!.startsWith('@') ? `${scope}/${name}` : scope}`) ?? [];
  };

  const asking = (loc: Loc, row: Row, { literals, pattern, parameter }: Texts, via: string[]): Asking => {
    const written = [...new Set(literals.map(String))];
    const given = row.fallback === undefined ? null : values.argument(loc, row.fallback);
    const fallback = given ? values.texts(given).literals : [];
    return {
      namespace: row.provider, provider: row.provider, keys: [...new Set(written.flatMap((it) => spelling.keys(row, it)))].sort(), pattern, parameter,
      ...(row.spells || row.folds ? { spelled: written } : {}),
      returns: row.returns !== 'unknown' ? row.returns : returnsOf(fallback[0]),
      proposed: row.proposed, parts: row.parts ?? null, negated: false, besides: row.maybe === undefined || given ? [] : [row.maybe === true ? null : row.maybe], shownAt: true,
      fallback: fallback.length === 1 ? fallback[0] : undefined, via,
      ...(!given && row.returns === 'boolean' && row.provider !== 'app' ? { unset: false } : {}),
      asking: identity(loc), bit: null,
    };
  };

  const read = (key: string, provider: string, via: string[], loc: Loc, returns: Asking['returns'] = 'boolean'): Asking => ({
    namespace: provider, provider, keys: [key], pattern: null, parameter: null, returns, parts: null, negated: false, besides: [], shownAt: true, fallback: undefined, via,
    asking: identity(loc), bit: null,
  });

  const viaOf = (key: Loc | null, form: string | null): string[] => {
    const member = key && memberOf(key);
    const first = key && values.expr(key)[0];
    const how = member ? 'enum' : first === 'import' || first === 'top' || first === 'member' ? 'constant' : first === 'template' ? 'template' : null;
    return [form, how].filter((it) => it !== null);
  };

  const spelling = createSpelling({ ...keys, declared: [...keys.declared, ...registries.all.flatMap((it) => [...it.members.keys()])] });

  const seeds = new Set<string>();
  for (const [root, list] of rows) for (const row of list) if (root.startsWith('file:')) seeds.add(`${root}\0${row.path[0]}`);
  for (const registry of registries.all) seeds.add(`file:${registry.file}\0${registry.name}`);
  const packages = new Set([...rows.keys()].filter((root) => root.startsWith('package:')).map((root) => root.slice('package:'.length)));
  const methods = [...new Set(all.map(wordOf))].sort();
  values.stopAt((loc) => asks(loc) !== null);
  const forget = (): void => {
    known.clear();
    typed.forget();
    values.forget();
  };
  const learn = (read: readonly KnownKey[]): boolean => {
    if (!spelling.learn(read)) return false;
    forget();
    return true;
  };
  return { asks, forget, learn, reads: (loc) => readingOf(values, asks, ends, loc), memberOf, keysOf: typed.keysOf, keysIn: typed.keysIn, recordOf: typed.recordOf, seeds, methods, packages, through };
}

/** The expression says what is asked of whom, with which arguments and in which activation; `env` by which calls. */
const identity = (loc: Loc): string => `${loc.file}:${loc.expr}${loc.env?.call ?? ''}`;
