/**
 * Keys by type: a text is a flag's key where a parameter, a property or an element is declared to be one of a registry's
 * keys (`name: FlagKey`, `keyof Flags`, an enum), or where it is written as a member of the registry. So wrappers, hooks and
 * services that are typed need no configuration.
 */
import type { Body, ExprId } from '../model.js';
import type { Loc } from './loc.js';
import type { Asking } from './recognise.js';
import type { CodeRegistry, Registries } from './registries.js';
import { ANY, KEYS } from './origins.js';
import type { Values } from './values.js';
import { writtenName } from './written.js';

export interface TypedKeys {
  /** By an argument, or by a property of a component. */
  asksByArgument(loc: Loc, callee: Loc): Asking | null;
  /** By the place in a table that a key stands in. */
  asksByPlace(key: Loc, type: Loc): Asking | null;
  /** The registry whose keys an instance of this type is one of. */
  keysOf(type: Loc): CodeRegistry | null;
  /** The registry of whose keys this value is declared to be a list. */
  keysIn(loc: Loc): CodeRegistry | null;
  /** The registry whose flags are the fields of this value. */
  recordOf(loc: Loc): CodeRegistry | null;
  forget(): void;
}

interface Making {
  memberOf(loc: Loc): { registry: CodeRegistry; key: string } | null;
  ask(loc: Loc, key: Loc, form: string | null): Asking;
  read(loc: Loc, key: string): Asking;
  asks(loc: Loc): Asking | null;
  /** Something was asked for that only this registry tells. */
  through(registry: CodeRegistry): void;
}

/** What a callee's parameters and result are declared to be. */
interface Signature {
  of: Loc;
  params: readonly ExprId[];
  returns: ExprId;
}

export function createTypedKeys(values: Values, registries: Registries, { memberOf, ask, read, asks, through }: Making): TypedKeys {
  const keyed = registries.all.some((it) => !it.wire && it.kind !== 'constant');

  /** An argument is a key where its parameter is declared to be one, or where it is written as a member of a registry. */
  const asksByArgument = (loc: Loc, callee: Loc): Asking | null => {
    if (!keyed) return null;
    const it = values.expr(loc);
    if (it[0] === 'jsx') return asksByProp(loc, callee, values.at(loc, it[2]));
    const name = nameOf(callee);
    if (it[0] !== 'call' || it[2].length === 0 || changes(name)) return null;
    if (LISTS.has(name)) return asksByList(loc, callee, values.at(loc, it[2][0]!));
    let types: Signature | null | undefined;
    for (const [position, id] of it[2].entries()) {
      const key = values.at(loc, id);
      // Most calls are ruled out before anything is followed: by a text that is no key, or by what a call for a computed one is named.
      const literal = values.expr(key)[0] === 'literal';
      if (!isText(key) || (literal ? !isDeclared(key) : name !== '' && !ASKS.test(name))) continue;
      types ??= signature(values.reduce(callee)) ?? (literal ? signature(values.settled(callee)) : null);
      const type = types?.params[position] ?? 0;
      const registry = type === 0 ? null : keysOf(values.at(types!.of, type));
      const member = registry ? null : keyOf(key);
      if (!registry && (!member || !ASKS.test(name))) continue;
      // What gives nothing back tells nothing of a flag, unless it is called like an assertion.
      if (isWrapper(values.reduce(callee)) || (types && isGlobal(values.at(types.of, types.returns), 'void') && !ASKS.test(name))) return null;
      const found = ask(loc, key, /^use[A-Z]/.test(name) ? 'hook' : null);
      const declared = (registry ?? member!.registry).members;
      through(registry ?? member!.registry);
      // What takes many of them is asked for each.
      found.keys.push(...it[2].slice(position + 1).flatMap((other) => keyOf(values.at(loc, other))?.key ?? []));
      found.keys = found.keys.filter((name) => declared.has(name));
      if (found.keys.length === 0 && found.pattern === null) continue;
      // A key that is declared to be one stands as a text where it comes from, and is found there; a cast only claims it.
      found.closed = found.pattern !== null && values.expr(key)[0] !== 'as' && keysOf(values.reduce(key)) !== null;
      return types && isGlobal(values.at(types.of, types.returns), 'boolean') ? { ...found, returns: 'boolean' } : found;
    }
    return null;
  };

  /** `enabled.includes('a')`: whether a list that is declared to hold keys holds one; not the list of all of them. */
  const asksByList = (loc: Loc, callee: Loc, key: Loc): Asking | null => {
    const it = values.expr(callee);
    if (it[0] !== 'member' || !(keyOf(key) ?? isDeclared(key))) return null;
    const registry = keysIn(values.at(callee, it[1]));
    if (!registry) return null;
    const found = ask(loc, key, 'list');
    if (found.pattern !== null || !found.keys.every((name) => registry.members.has(name))) return null;
    through(registry);
    return { ...found, returns: 'boolean' };
  };

  const keysIn = (list: Loc): CodeRegistry | null => {
    const of = values.reduce(list);
    const it = values.expr(of);
    if (it[0] === 'or' || it[0] === 'nullish') return keysIn(values.at(of, it[1]));
    const type = it[0] === 'typed' ? values.reduce(values.at(of, it[1])) : null;
    const held = type ? values.expr(type) : null;
    return held?.[0] === 'list' && held[2] === 0 ? keysOf(values.at(type!, held[1])) : null;
  };

  /** A key written as a member of its registry; a field of a record of flags is a flag's value, no key. */
  const keyOf = (loc: Loc): { registry: CodeRegistry; key: string } | null => {
    const member = memberOf(loc);
    return member && !member.registry.wire && member.registry.kind === 'keys' ? member : null;
  };

  /** The same for a component and its props. */
  const asksByProp = (loc: Loc, component: Loc, props: Loc): Asking | null => {
    const it = values.expr(props);
    if (it[0] !== 'object') return null;
    for (const [name, id] of it[1]) {
      const key = values.at(props, id);
      if (!isText(key)) continue;
      const member = keyOf(key);
      if (member && PROP.test(name)) {
        through(member.registry);
        return ask(loc, key, 'component');
      }
      const declared = signature(values.reduce(component));
      const type = declared?.params[0] ? values.member(values.at(declared.of, declared.params[0]), name) : null;
      const registry = type && keysOf(type);
      if (!registry) continue;
      through(registry);
      return ask(loc, key, 'component');
    }
    return null;
  };

  /** A key in a table: asked for by whoever reads the table. */
  const asksByPlace = (key: Loc, type: Loc): Asking | null => {
    const registry = keyed && isText(key) ? keysOf(type) : null;
    if (!registry) return null;
    const { literals } = values.texts(key);
    if (literals.length !== 1 || !registry.members.has(String(literals[0]))) return null;
    through(registry);
    return read(key, String(literals[0]));
  };

  /** What a callee is called; a default export, as its own file calls it; what comes out of a container, as it is asked for there. */
  const nameOf = (callee: Loc): string => {
    const written = writtenName(values, callee);
    const it = values.expr(callee);
    if (it[0] === 'call' && it[2].length === 1) {
      const name = values.expr(values.at(callee, it[2][0]!));
      return name[0] === 'literal' && typeof name[1] === 'string' ? name[1] : '';
    }
    if (written !== 'default') return written;
    return values.origins(callee).map(({ path }) => path.at(-1) ?? '').find((name) => name !== 'default') ?? '';
  };

  /** A function that hands the key on to a vendor's SDK: its calls are followed, and ask for the vendor's flag. */
  const isWrapper = (callee: Loc): boolean => {
    const it = values.expr(callee);
    return it[0] === 'function' && wrappersIn(callee.file).has(it[1]);
  };
  let wrappers = new WeakMap<Body, Set<number>>();
  const wrappersIn = (file: string): ReadonlySet<number> => {
    const body = values.body(file)!;
    let found = wrappers.get(body);
    if (!found) {
      wrappers.set(body, (found = new Set()));
      for (const { expr } of body.sites) {
        const asking = asks({ file, expr, env: null });
        if (asking?.parameter?.file === file && asking.provider !== 'app') found.add(asking.parameter.fn);
      }
    }
    return found;
  };

  const signature = (of: Loc): Signature | null => {
    const it = values.expr(of);
    if (it[0] === 'signature') return { of, params: it[1], returns: it[2] };
    if (it[0] !== 'function') return null;
    const { params, type } = values.body(of.file)!.functions[it[1]]!;
    return { of: { file: of.file, expr: of.expr, env: null }, params: params.map((param) => param.type), returns: type };
  };

  const keysOf = (type: Loc): CodeRegistry | null => {
    for (const { root, path } of values.origins(type)) {
      const registry = path.length === 1 || (path.length === 2 && (path[1] === KEYS || path[1] === ANY)) ? registries.at(root, path[0]) : null;
      if (registry && !registry.wire && (path[1] === KEYS || registry.kind === 'keys')) return registry;
    }
    return null;
  };

  const recordOf = (loc: Loc): CodeRegistry | null => {
    for (const { root, path } of values.origins(loc)) {
      const registry = path.length === 1 ? registries.at(root, path[0]) : null;
      if (registry?.kind === 'record') return registry;
    }
    return null;
  };

  const isDeclared = (key: Loc): boolean => {
    const it = values.expr(key);
    return it[0] === 'literal' && registries.declares(String(it[1]));
  };
  /** What may be, or hold, the text of a key. */
  const isText = (loc: Loc): boolean => {
    const it = values.expr(loc);
    return it[0] === 'literal' ? typeof it[1] === 'string' : TEXTUAL.has(it[0]);
  };
  const isGlobal = (type: Loc, name: string): boolean => {
    const it = values.expr(type);
    const of = it[0] === 'typed' ? values.expr(values.at(type, it[1])) : null;
    return of?.[0] === 'global' && of[1] === name;
  };

  return { asksByArgument, asksByPlace, keysOf, keysIn, recordOf, forget: () => { wrappers = new WeakMap(); } };
}

const TEXTUAL: ReadonlySet<string> = new Set(['template', 'member', 'index', 'import', 'top', 'param', 'if', 'or', 'nullish', 'as', 'await', 'call']);
/** Names of what asks; and of what changes or records a flag instead, or asks for a capability, which nobody switches. */
const ASKS = /^(?:is|has|can|should|use|get|check|assert|evaluate)(?![a-z])|(?:[eE]nabled|[aA]ctive|[fF]eature|[fF]lag|[tT]oggle|[vV]ariant|[vV]ariation|[eE]xperiment)/;
const CHANGES = /^(?:set|add|remove|delete|reset|clear|update|override|mock|stub|log|info|warn|debug|error|track|report|emit|dispatch|register|define|create|push|enable|disable)(?![a-z])|[sS]upports/;
/** By its name: it changes or records a flag, and asks for none. */
export const changes = (name: string): boolean => CHANGES.test(name);
/** What says whether a list has something. */
export const LISTS: ReadonlySet<string> = new Set(['includes', 'has']);
const PROP = /feature|flag|toggle|experiment/i;

