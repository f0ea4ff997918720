/**
 * Recognisers: whether an expression asks for a flag, and for which. Vendors' call shapes, the configuration's, registry
 * reads and wire values, all by where the callee comes from, never by its bare name alone.
 */
import type { CallShape, Literal } from '../model.js';
import type { Names } from './names.js';
import type { CodeRegistry, Registries } from './registries.js';
import { PROVIDERS, SDKS, type SdkShape } from './sdks.js';
import type { Loc, Origins, Values } from './values.js';

/** One asking for one flag, or for a key that is not known. */
export interface Asking {
  namespace: string;
  provider: string;
  /** Several when the key can be any of them. */
  keys: string[];
  /** What the key can be, where it cannot be told; `*` for the unknown parts. */
  pattern: string | null;
  /** The function whose parameter the key comes from: a wrapper. */
  parameter: { file: string; fn: number } | null;
  returns: 'boolean' | 'string' | 'number' | 'unknown';
  /** The property of the result that holds the value; null when the result is the value. */
  value: string | null;
  fallback: Literal | undefined;
  via: string[];
  /** Identity of the asking: the same callee with the same arguments (2.2). */
  asking: string;
  /** For a wire value: the number that stands for "on". */
  bit: number | null;
}

export interface Recogniser {
  /** Null when the expression asks for nothing. */
  asks(loc: Loc): Asking | null;
  /** The registry member that an expression stands for. */
  memberOf(loc: Loc): { registry: CodeRegistry; key: string } | null;
  /** Roots (`file:…`, `package:…`) and names that asking goes through: what importers of are worth reading. */
  readonly seeds: ReadonlySet<string>;
  /** Names of the methods and functions that ask. */
  readonly methods: readonly string[];
  /** Packages that asking goes through. */
  readonly packages: ReadonlySet<string>;
}

interface Row {
  path: readonly string[];
  kind: SdkShape['kind'];
  key: number | string;
  fallback: number | string | undefined;
  returns: SdkShape['returns'];
  value: string | null;
  provider: string;
}

/** A configured call with its `from` already resolved to a root. */
export type RootedCall = CallShape & { root: string | null };

/** `imported`: packages that the tree imports; the rows of all others cannot apply. */
export function createRecogniser(
  imported: ReadonlySet<string>, calls: readonly RootedCall[], declaredKeys: readonly string[], registries: Registries, names: Names, values: Values,
): Recogniser {
  const rows = new Map<string, Row[]>();
  const bare: (Row & { name: string })[] = [];
  const add = (root: string, row: Row): void => {
    const list = rows.get(root);
    if (list) list.push(row);
    else rows.set(root, [row]);
  };
  for (const sdk of SDKS) {
    for (const root of sdk.packages) {
      if (!imported.has(root)) continue;
      for (const name of sdk.names) {
        add(`package:${root}`, { path: [name], kind: sdk.kind, key: sdk.key, fallback: sdk.fallback, returns: sdk.returns, value: sdk.value ?? null, provider: PROVIDERS[root] ?? root });
      }
    }
  }
  for (const call of calls) {
    const row: Row = {
      path: call.name.split('.'), kind: 'function',
      key: call.key, fallback: call.fallback, returns: call.returns ?? 'boolean', value: null, provider: 'app',
    };
    if (call.root === null) bare.push({ ...row, name: row.path.at(-1)! });
    else for (const { root, path } of declaredAt(names, call.root, row.path)) add(root, { ...row, path });
  }
  const byRegistry = new Map<string, CodeRegistry>();
  for (const registry of registries.all) byRegistry.set(`file:${registry.file}\0${registry.name}`, registry);

  // What an expression is called rules most of them out before anything is followed.
  const called = new Set([...rows.values()].flat().filter((row) => row.kind !== 'members').map((row) => row.path.at(-1)!));
  const records = new Set(registries.all.filter((it) => it.kind === 'record').flatMap((it) => [...it.members.keys()]));
  const constants = registries.all.some((it) => it.kind === 'constant');
  const memberNames = new Set(registries.all.flatMap((it) => [...it.members.values()].map(({ member }) => member)));
  const asksByMembers = [...rows.values()].some((list) => list.some((row) => row.kind === 'members'));
  const wire = registries.all.some((it) => it.wire);
  const mayAsk = (callee: Loc): boolean => {
    const it = values.expr(callee);
    if (it[0] === 'member') return called.has(it[2]);
    if (it[0] !== 'import') return true;
    return names.ofImport(callee.file, it[1], it[2]).some((origin) => {
      if ('package' in origin) return called.has(origin.name) || origin.name === 'default';
      if (rows.has(`file:${origin.file}`)) return true;
      const kind = names.declaration(origin.file, origin.name)?.kind;
      return kind === 'const' || kind === 'variable';
    });
  };

  const known = new Map<string, Asking | null>();
  const asks = (loc: Loc): Asking | null => {
    if (loc.env) return findAsking(loc);
    const key = `${loc.file}\0${loc.expr}`;
    let found = known.get(key);
    // Not yet known is not no: files are still being read.
    if (!found) known.set(key, (found = findAsking(loc)));
    return found;
  };

  const findAsking = (loc: Loc): Asking | null => {
    const it = values.expr(loc);
    switch (it[0]) {
      case 'call': case 'jsx': return asksByCall(loc, values.at(loc, it[1])) ?? asksByName(loc, values.at(loc, it[1]));
      case 'member': return records.has(it[2]) || (asksByMembers && values.expr(values.at(loc, it[1]))[0] === 'call') ? asksByRead(loc) : null;
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
        if (row.kind === 'members' || !matches(row, origin)) continue;
        const key = values.argument(loc, row.key);
        if (key) return asking(loc, row, key, viaOf(key, component ? 'component' : /^use[A-Z]/.test(origin.path.at(-1) ?? '') ? 'hook' : null));
      }
    }
    return null;
  };

  /** A call named in the configuration without saying where it comes from: only for keys that are declared. */
  const asksByName = (loc: Loc, callee: Loc): Asking | null => {
    if (bare.length === 0) return null;
    const written = writtenPath(callee);
    for (const row of bare) {
      if (row.path.some((name, index) => written.at(index - row.path.length) !== name)) continue;
      const key = values.argument(loc, row.key);
      if (!key) continue;
      const found = asking(loc, row, key, viaOf(key, null));
      if (found.keys.some((name) => registries.declares(name))) return { ...found, keys: found.keys.filter((name) => registries.declares(name)) };
    }
    return null;
  };

  const asksByRead = (loc: Loc): Asking | null => {
    for (const origin of values.origins(loc)) {
      const name = origin.path.at(-1);
      if (name === undefined) continue;
      const constant = origin.path.length === 1 ? byRegistry.get(`${origin.root}\0${name}`) : undefined;
      if (constant?.kind === 'constant') return read(constant.name, 'app', ['constant'], loc);
      const registry = origin.path.length === 2 ? byRegistry.get(`${origin.root}\0${origin.path[0]}`) : undefined;
      if (registry?.kind === 'record' && registry.members.has(name)) return read(name, 'app', ['record'], loc);
      const owner = origin.path.at(-2);
      const row = rowsAt(origin).find((it) => it.kind === 'members' && owner === `${it.path[0]}()`);
      if (row && origin.path.length === 2) return read(declaredAs(name), row.provider, ['hook'], loc, 'unknown');
    }
    return null;
  };

  /** `data[Feature.X]`: a value looked up by a registry's member, in anything but the registry itself. */
  const asksByIndex = (loc: Loc, object: Loc, key: Loc): Asking | null => {
    const member = memberOf(key);
    if (!member || member.registry.wire) return records.size > 0 ? asksByRead(loc) : null;
    const self = values.origins(object).some((origin) => origin.path.length === 1 && byRegistry.has(`${origin.root}\0${origin.path[0]}`));
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
      const registry = path.length === 2 ? byRegistry.get(`${root}\0${path[0]}`) : undefined;
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

  const matches = (row: Row, { path }: Origins): boolean => row.kind === 'method'
    ? path.length > 1 && path.at(-1) === row.path[0]
    : path.length === row.path.length && row.path.every((name, index) => path[index] === name);

  const asking = (loc: Loc, row: Row, keyAt: Loc, via: string[]): Asking => {
    const { literals, pattern, parameter } = values.texts(keyAt);
    const given = row.fallback === undefined ? null : values.argument(loc, row.fallback);
    const fallback = given ? values.texts(given).literals : [];
    return {
      namespace: row.provider, provider: row.provider, keys: literals.map(String).sort(), pattern, parameter,
      returns: row.returns !== 'unknown' ? row.returns : returnsOf(fallback[0]), value: row.value,
      fallback: fallback.length === 1 ? fallback[0] : undefined, via,
      asking: identity(loc), bit: null,
    };
  };

  const read = (key: string, provider: string, via: string[], loc: Loc, returns: Asking['returns'] = 'boolean'): Asking => ({
    namespace: provider, provider, keys: [key], pattern: null, parameter: null, returns, value: null, fallback: undefined, via,
    asking: identity(loc), bit: null,
  });

  const viaOf = (key: Loc, form: string | null): string[] => {
    const member = memberOf(key);
    const first = values.expr(key)[0];
    const how = member ? 'enum' : first === 'import' || first === 'top' || first === 'member' ? 'constant' : first === 'template' ? 'template' : null;
    return [form, how].filter((it) => it !== null);
  };

  // React SDKs give flags camelCased names.
  const byCamelCase = new Map([...declaredKeys, ...registries.all.flatMap((it) => [...it.members.keys()])].map((key) => [camelCase(key), key]));
  const declaredAs = (member: string): string => byCamelCase.get(member) ?? member;

  /** The names of a callee as written: `config.flags.isEnabled` → config, flags, isEnabled. */
  const writtenPath = (callee: Loc): string[] => {
    const it = values.expr(callee);
    if (it[0] === 'member') return [...writtenPath(values.at(callee, it[1])), it[2]];
    if (it[0] === 'import') return [it[2]];
    return it[0] === 'top' || it[0] === 'global' ? [it[1]] : [];
  };

  const seeds = new Set<string>();
  for (const [root, list] of rows) for (const row of list) if (root.startsWith('file:')) seeds.add(`${root}\0${row.path[0]}`);
  for (const registry of registries.all) seeds.add(`file:${registry.file}\0${registry.name}`);
  const packages = new Set([...rows.keys()].filter((root) => root.startsWith('package:')).map((root) => root.slice('package:'.length)));
  const methods = [...new Set([...rows.values()].flat().flatMap((row) => row.path.slice(-1)))].sort();
  values.stopAt((loc) => asks(loc) !== null);
  return { asks, memberOf, seeds, methods, packages };
}

/** The declaration that a configured `from` and name lead to, through re-exports. */
function declaredAt(names: Names, root: string, path: readonly string[]): { root: string; path: string[] }[] {
  if (!root.startsWith('file:')) return [{ root, path: [...path] }];
  const file = root.slice('file:'.length);
  const found = names.ofExport(file, path[0]!).flatMap((origin) =>
    'file' in origin ? [{ root: `file:${origin.file}`, path: [origin.name, ...path.slice(1)] }] : []);
  return found.length > 0 ? found : [{ root, path: [...path] }];
}

const returnsOf = (fallback: Literal | undefined): Asking['returns'] =>
  typeof fallback === 'boolean' ? 'boolean' : typeof fallback === 'string' ? 'string' : typeof fallback === 'number' ? 'number' : 'unknown';

/** The expression says what is asked of whom, with which arguments and in which activation; `env` by which calls. */
const identity = (loc: Loc): string => `${loc.file}:${loc.expr}${loc.env?.call ?? ''}`;

const camelCase = (key: string): string => key.replace(/[-_.\s:/]+(.)/g, (_, letter: string) => letter.toUpperCase());
