/**
 * Registries in code, named by the configuration: enums, records, unions, classes and constants that declare flags, and
 * wire enums whose values cross a process boundary. Says which keys they declare and where.
 */
import type { Literal, Problem, Span } from '../model.js';
import type { Loc } from './loc.js';
import type { Names } from './names.js';
import type { Values } from './values.js';

export interface CodeRegistry {
  file: string;
  /** The local name of its declaration. */
  name: string;
  /** As configured: `file#symbol`. */
  label: string;
  /**
   * keys: its members stand for keys (enum, union, class or record of strings) · record: its properties are read as
   * flags · constant: the binding itself is one flag.
   */
  kind: 'keys' | 'record' | 'constant';
  /** By key: where it is declared, the member that names it, and its value where nothing can override it (3). */
  members: Map<string, { member: string; span: Span; constant: Literal | undefined }>;
  wire: boolean;
  /** Found, not configured. */
  proposed: boolean;
}

export interface Registries {
  readonly all: readonly CodeRegistry[];
  /** The registry that a declaration is, by the root of its origin (`file:…`) and its name; or null. */
  at(root: string, name: string | undefined): CodeRegistry | null;
  declares(key: string): boolean;
  /** Takes out those of these labels: they are none after all. */
  drop(labels: ReadonlySet<string>): void;
  problems: Problem[];
}

/** A registry as configured, its file already resolved; `symbol` null means every export that looks like one. */
export interface RegistryReference {
  file: string;
  symbol: string | null;
  label: string;
  wire: boolean;
  /** By its name alone: it has yet to look like one. */
  proposed: boolean;
}

export function readRegistries(references: readonly RegistryReference[], names: Names, values: Values, exportsOf: (file: string) => readonly string[],
  deepen: (file: string) => unknown): Registries {
  let all: CodeRegistry[] = [];
  const problems: Problem[] = [];
  for (const reference of references) {
    const symbols = reference.symbol === null ? exportsOf(reference.file) : [reference.symbol];
    let found = 0;
    let isEmpty = false;
    for (const symbol of symbols) {
      for (const origin of names.ofExport(reference.file, symbol).concat({ file: reference.file, name: symbol })) {
        if (!('file' in origin)) continue;
        deepen(origin.file);
        const registry = readRegistry(origin.file, origin.name, reference, names, values);
        if (!registry || (reference.proposed && !isPlausible(registry))) continue;
        isEmpty ||= registry.members.size === 0;
        if (registry.members.size === 0) continue;
        if (!all.some((it) => it.file === registry.file && it.name === registry.name)) all.push(registry);
        found++;
        break;
      }
    }
    if (found === 0 && !reference.proposed) {
      const { label, file, symbol, wire } = reference;
      const isThere = symbol === null || names.declaration(file, symbol) !== null || names.ofExport(file, symbol).length > 0;
      const what = isThere ? `${label} declares no flags that can be read: expected an enum, a union or record of keys, a class of static strings, or a boolean constant`
        : `${wire ? 'flags.wire' : 'flags.registry'} names ${label}, and ${file} declares no ${symbol}. ${told(exportsOf(file))}`;
      // Of the last flag, an empty declaration may be left.
      problems.push({ message: what, at: null, ...(isEmpty ? {} : { configuration: true }) });
    }
  }
  let byName = new Map<string, CodeRegistry>();
  let keys = new Set<string>();
  const index = (): void => {
    byName = new Map(all.map((it) => [`file:${it.file}\0${it.name}`, it]));
    keys = new Set(all.filter((it) => !it.wire).flatMap((it) => [...it.members.keys()]));
  };
  index();
  return {
    get all() { return all; },
    at: (root, name) => byName.get(`${root}\0${name}`) ?? null,
    declares: (key) => keys.has(key),
    drop: (labels) => {
      all = all.filter(({ label }) => !labels.has(label));
      index();
    },
    problems,
  };
}

function readRegistry(file: string, name: string, reference: RegistryReference, names: Names, values: Values): CodeRegistry | null {
  const declaration = names.declaration(file, name);
  if (!declaration) return null;
  const spans = new Map(declaration.members);
  const registry: CodeRegistry = { file, name, label: reference.label, kind: 'keys', members: new Map(), wire: reference.wire, proposed: reference.proposed };
  if (declaration.value === 0) {
    // A variable that is assigned again: a flag of its own, never a constant.
    if (declaration.kind !== 'variable') return null;
    registry.kind = 'constant';
    registry.members.set(name, { member: name, span: declaration.span, constant: undefined });
    return registry;
  }
  const add = (key: string, member: string, constant?: Literal): void => {
    if (!registry.members.has(key)) registry.members.set(key, { member, span: spans.get(member) ?? declaration.span, constant });
  };
  let loc = values.reduce({ file, expr: declaration.value, env: null });
  let it = values.expr(loc);
  // A helper around the record (`defineFlags({ … })`) declares what the record does.
  if (it[0] === 'call' && it[2].length > 0) {
    loc = values.reduce(values.at(loc, it[2][0]!));
    it = values.expr(loc);
  }
  switch (it[0]) {
    case 'literal':
      if (typeof it[1] !== 'boolean') return null;
      registry.kind = 'constant';
      add(name, name, declaration.kind === 'const' ? it[1] : undefined);
      break;
    case 'union': for (const key of it[1]) add(key, key); break;
    case 'shape':
      // Among the object types that are called like flags, those whose fields are on or off.
      if (reference.proposed && it[1].filter(([, type]) => isBoolean(values, loc, type)).length * 2 < it[1].length) return null;
      registry.kind = 'record';
      for (const [key] of it[1]) add(key, key);
      break;
    case 'class':
      for (const [member, value] of classStatics(values, loc, it[1])) {
        const text = values.texts(values.at(loc, value)).literals[0];
        if (typeof text === 'string') add(text, member);
      }
      break;
    case 'array':
      for (const value of it[1]) {
        const text = values.texts(values.at(loc, value)).literals[0];
        if (typeof text === 'string') add(text, text);
      }
      break;
    case 'object': {
      if (reference.proposed && it[1].some(([, value]) => typeof literalAt(values, loc, value) === 'number')) return null; // an ordinary enum
      const fields = it[1].map(([member, value]) => ({ member, value: values.expr(values.reduce(values.at(loc, value))) }));
      const strings = !reference.wire && fields.length > 0 && fields.every(({ value }) => value[0] === 'literal' && typeof value[1] === 'string');
      registry.kind = strings || reference.wire || declaration.kind === 'enum' ? 'keys' : 'record';
      for (const { member, value } of fields) {
        const literal = value[0] === 'literal' ? value[1] : undefined;
        if (strings) add(String(literal), member);
        else add(member, member, it[3] && typeof literal === 'boolean' ? literal : undefined);
      }
      break;
    }
    default:
      // Whatever it is made of: a constant that is named alone is a flag, and only a literal says what it is.
      if (reference.symbol === null || !/^(?:const|variable)$/.test(declaration.kind) || !MADE.has(it[0])) return null;
      registry.kind = 'constant';
      add(name, name);
  }
  return registry;
}

const told = (exported: readonly string[]): string => (exported.length > 0 ? `Name one of what it exports: ${exported.slice(0, 12).join(', ')}${exported.length > 12 ? ', …' : ''}` : 'Correct the name');

/** What gives a value when the module is evaluated; not a function, nor what a declared type stands for. */
const MADE = new Set(['not', 'and', 'or', 'nullish', 'if', 'equal', 'compare', 'bit', 'call', 'member', 'index', 'await']);

/** An object type or a record holds flags where its name says that it holds many; texts stand for keys. */
const isPlausible = (registry: CodeRegistry): boolean =>
  registry.members.size > 1 && (registry.kind === 'keys' || (registry.kind === 'record' && /(?:flag|toggle|feature|experiment|switche)s$/i.test(registry.name)));

function literalAt(values: Values, loc: Loc, value: number): Literal | undefined {
  const it = values.expr(values.reduce(values.at(loc, value)));
  return it[0] === 'literal' ? it[1] : undefined;
}

function isBoolean(values: Values, loc: Loc, type: number): boolean {
  const it = values.expr(values.at(loc, type));
  const of = it[0] === 'typed' ? values.expr(values.at(loc, it[1])) : null;
  return of?.[0] === 'global' && of[1] === 'boolean';
}

function classStatics(values: Values, loc: { file: string }, cls: number): readonly [string, number][] {
  return values.body(loc.file)?.classes[cls]?.statics ?? [];
}
