/**
 * Applies call shapes: whether an origin is what a row describes, which keys stand in its arguments, and how the flag's
 * value is read from the result. Knows no vendor; `recognise.ts` says which rows there are.
 */
import type { ArgumentPath, Literal } from '../model.js';
import type { Loc, Texts } from './loc.js';
import type { Origins } from './origins.js';
import type { Asking } from './recognise.js';
import type { KeyPath, SdkShape } from './sdks/shape.js';
import { SDKS } from './sdks/index.js';
import type { Values } from './values.js';

/** One name of a shape. */
export interface Row extends Pick<SdkShape, 'kind' | 'fallback' | 'returns' | 'parts' | 'maybe' | 'match' | 'unless' | 'spells' | 'folds'> {
  /** Its way from what the package exports; `*` is the key. */
  path: readonly string[];
  keys: readonly KeyPath[];
  provider: string;
  /** The label under which it was proposed, where nobody has named it. */
  proposed?: string | undefined;
}

/** Rows of the packages that the tree imports, by root: those of all others cannot apply. */
export function* sdkRows(imported: ReadonlySet<string>): Generator<{ root: string; row: Row }> {
  for (const { provider, packages, shapes } of SDKS) {
    for (const name of packages) {
      if (!imported.has(name)) continue;
      for (const { names, key, ...shape } of shapes) {
        const keys = key === undefined ? [] : Array.isArray(key) ? (key as readonly KeyPath[]) : [key as KeyPath];
        for (const it of names) yield { root: `package:${name}`, row: { ...shape, path: it.split('.'), keys, provider } };
      }
    }
  }
}

/** What has to be written where it is asked: the last name, or the call whose result holds the flags. */
export const wordOf = ({ path, kind }: Row): string =>
  kind === 'members' ? path.find((name) => name.endsWith('()'))!.slice(0, -2) : path.at(-1)!;

/** Whether an origin of a callee, or for members of a property, is what the row describes. */
export function matches({ kind, path }: Row, origin: Origins): boolean {
  const last = origin.path.slice(-path.length);
  if (kind === 'factory') return origin.path.length === 1 && last[0] === `${path[0]}()`;
  const same = last.length === path.length && path.every((name, at) => name === last[at] || (name === '*' && !last[at]!.endsWith('()')));
  return same && (kind === 'members' || (kind === 'method' ? origin.path.length > path.length : origin.path.length === path.length));
}

/** The keys in the arguments of a call, by the first overload that is told in full; null where the call gives none. */
export function keysAt(values: Values, loc: Loc, paths: readonly KeyPath[]): Texts | null {
  let found: Texts | null = null;
  for (const path of paths) {
    const texts = textsAt(values, loc, String(path));
    if (texts && texts.pattern === null && texts.literals.every((it) => typeof it === 'string')) return texts;
    found ??= texts;
  }
  return found;
}

function textsAt(values: Values, loc: Loc, path: string): Texts | null {
  const [, before = '', list, after = ''] = /^(.*?)(\[\]|\.keys\(\))(?:\.(.*))?$/.exec(path) ?? [];
  if (list === undefined) {
    const key = values.argument(loc, path);
    return key && values.texts(key);
  }
  const given = values.argument(loc, before);
  if (!given) return null;
  const of = values.reduce(given);
  const it = values.expr(of);
  if (list === '.keys()' && it[0] === 'object') return { literals: it[1].map(([name]) => name), pattern: it[2] ? '*' : null, parameter: null };
  if (list !== '[]' || it[0] !== 'array') return { ...values.texts(given), literals: [], pattern: '*' };
  const elements = it[1].map((element) => {
    const item = values.at(of, element);
    const key = after === '' ? item : fieldOf(values, item, after);
    return key ? values.texts(key) : { literals: [], pattern: '*', parameter: null };
  });
  return {
    literals: [...new Set(elements.flatMap(({ literals }) => literals))],
    pattern: elements.find(({ pattern }) => pattern !== null)?.pattern ?? null,
    parameter: elements.find(({ parameter }) => parameter !== null)?.parameter ?? null,
  };
}

function fieldOf(values: Values, loc: Loc, name: string): Loc | null {
  const object = values.reduce(loc);
  const it = values.expr(object);
  const field = it[0] === 'object' ? it[1].findLast(([key]) => key === name) : undefined;
  return field ? values.at(object, field[1]) : null;
}

/** The value at which a component shows its children; undefined where that cannot be told. */
export function shownAt(values: Values, loc: Loc, { match, unless }: Row): Literal | undefined {
  if (unless?.some((path) => path === '*' || values.argument(loc, path))) return undefined;
  const wanted = match === undefined ? null : values.argument(loc, match as ArgumentPath);
  if (!wanted) return true;
  const { literals, pattern } = values.texts(wanted);
  return literals.length === 1 && pattern === null ? literals[0] : undefined;
}

/** A key by its own name; `provider`: whose flag it is, null where anybody's. */
export interface KnownKey {
  key: string;
  provider: string | null;
}

/** Keys by where they are known from. */
export interface KnownKeys {
  /** By registries. */
  declared: readonly string[];
  /** By exports of vendors. */
  exported: readonly KnownKey[];
  /** By tombstones and the command line: these count where no other fits, for they may as well say what the code says. */
  also: readonly string[];
}

export interface Spelling {
  /** The keys that a spelling can stand for; itself, where nothing is known that is spelled so. */
  keys(row: Pick<Row, 'spells' | 'folds' | 'provider'>, written: string): string[];
  /** Keys that code asks for by their own names. Whether some spelling that was asked for stands for another key by now. */
  learn(read: readonly KnownKey[]): boolean;
}

/** How SDKs spell keys, and which of the known ones a spelling stands for. */
export function createSpelling({ declared, exported, also }: KnownKeys): Spelling {
  const isDeclared = new Set(declared);
  const known: KnownKey[] = [...declared.map((key) => ({ key, provider: null })), ...exported];
  const later = also.map((key): KnownKey => ({ key, provider: null }));
  const spelled = new Map<(key: string) => string, { known: Map<string, KnownKey[]>; later: Map<string, KnownKey[]> }>();
  const met = new Map<string, { row: Parameters<Spelling['keys']>[0]; written: string; stands: string }>();
  const find = ({ spells, folds, provider }: Parameters<Spelling['keys']>[0], written: string): string[] => {
    const spell = (spells ?? folds)!;
    if (spells && isDeclared.has(written)) return [written];
    let found = spelled.get(spell);
    if (!found) spelled.set(spell, (found = { known: bySpelling(known, spell), later: bySpelling(later, spell) }));
    for (const keys of [found.known, found.later]) {
      const fit = (keys.get(spell(written)) ?? []).filter((it) => it.provider === null || it.provider === provider);
      const names = [...new Set(fit.map(({ key }) => key))].sort();
      // Which of several is asked for cannot be told: those that a registry declares may all be, of others none is known to be.
      if (names.length === 1 || names.some((key) => isDeclared.has(key))) return names;
      if (names.length > 1) break;
    }
    return [folds ? folds(written) : written];
  };
  return {
    keys(row, written) {
      if (!row.spells && !row.folds) return [written];
      const keys = find(row, written);
      met.set(`${row.provider}\0${(row.spells ?? row.folds)!.name}\0${written}`, { row, written, stands: keys.join('\0') });
      return keys;
    },
    learn(read) {
      if (met.size === 0) return false;
      known.push(...read);
      spelled.clear();
      return [...met.values()].some(({ row, written, stands }) => find(row, written).join('\0') !== stands);
    },
  };
}

function bySpelling(keys: readonly KnownKey[], spell: (key: string) => string): Map<string, KnownKey[]> {
  const found = new Map<string, KnownKey[]>();
  for (const it of keys) found.set(spell(it.key), [...(found.get(spell(it.key)) ?? []), it]);
  return found;
}

/** The way from a result to its parts is at most this long. */
const MAX_PART = 3;

/**
 * The flag's own value, where an expression is an asking or the part of what one gives that holds it; `ends`: the last
 * steps of all such parts.
 */
export function readingOf(values: Values, asks: (loc: Loc) => Asking | null, ends: ReadonlySet<string>, loc: Loc): Asking | null {
  const direct = asks(loc);
  if (direct) return partOf(direct, '');
  const way: string[] = [];
  for (let at = loc; way.length < MAX_PART;) {
    const step = stepOf(values, at);
    if (!step || (way.length === 0 && !ends.has(step.name) && step.name !== 'value')) return null;
    way.unshift(step.name);
    at = held(values, step.of);
    const asked = asks(at) ?? asks(values.reduce(at));
    if (asked) return partOf(asked, way.join('.'));
  }
  return null;
}

function partOf(asked: Asking, way: string): Asking | null {
  // Where nothing is said of parts, what is read by a value's name is a ref's.
  if (!asked.parts) return way === '' || (way === 'value' && asked.returns === 'boolean') ? asked : null;
  const part = asked.parts[way];
  if (part === undefined) return null;
  return { ...asked, parts: null, returns: part === 'not' ? 'boolean' : part === 'unknown' ? asked.returns : part, negated: part === 'not' };
}

/** `x.name`, `x.name()` or `x[0]`: what is read, and of what. A template reads a ref or a store without a name. */
function stepOf(values: Values, loc: Loc): { name: string; of: Loc } | null {
  const it = values.expr(loc);
  if (it[0] === 'member') return { name: it[2] === '' ? 'value' : it[2], of: values.at(loc, it[1]) };
  if (it[0] === 'call') {
    const callee = values.at(loc, it[1]);
    const inner = values.expr(callee);
    return inner[0] === 'member' ? { name: `${inner[2]}()`, of: values.at(callee, inner[1]) } : null;
  }
  if (it[0] !== 'index') return null;
  const key = values.expr(values.at(loc, it[2]));
  return key[0] === 'literal' ? { name: String(key[1]), of: values.at(loc, it[1]) } : null;
}

/** Only what is read of a call's result can be a property of what holds the flags. */
export function isOfCall(values: Values, loc: Loc): boolean {
  const it = values.expr(loc);
  if (it[0] === 'member' || it[0] === 'index' || it[0] === 'await' || it[0] === 'as') return isOfCall(values, values.at(loc, it[1]));
  return it[0] === 'call' || it[0] === 'top' || (it[0] === 'if' && it[1] === 0 && isOfCall(values, values.at(loc, it[2])));
}

/** Behind `await` and an annotation, and in `x?.y` what is read where there is anything to read. */
function held(values: Values, loc: Loc): Loc {
  const it = values.expr(loc);
  if (it[0] === 'await' || it[0] === 'as') return held(values, values.at(loc, it[1]));
  const optional = it[0] === 'if' && it[1] === 0 && values.expr(values.at(loc, it[3]))[0] === 'undefined';
  return optional ? held(values, values.at(loc, it[2])) : loc;
}

/** A call that is recognised by the types of its parameters. */
export const TYPED: Row = { path: [], kind: 'function', keys: [0], fallback: undefined, returns: 'unknown', provider: 'app' };

export const returnsOf = (fallback: Literal | undefined): Asking['returns'] =>
  typeof fallback === 'boolean' ? 'boolean' : typeof fallback === 'string' ? 'string' : typeof fallback === 'number' ? 'number' : 'unknown';
