/**
 * What each value of a flag gates in one text, as a bag of words: what is called, rendered and read by name, and strings
 * that are handed on. Helpers of the same file are looked through, so that extracting or inlining one changes nothing;
 * formatting, moves and renamed files are not seen at all.
 */
import type { Body, ExprId, FileFacts, RegionId } from '../model.js';
import { lastName, type KeyName } from './asked.js';

export interface Gated {
  name: KeyName;
  on: string[];
  off: string[];
  /** Where that is a part of the text by itself. */
  region?: RegionId;
}

/** How many helpers deep. */
const DEPTH = 2;
const LONGEST = 60;

/** @param asked what each expression asks for, by its id. */
export function gatedTokens(facts: FileFacts, asked: readonly (KeyName | null)[], registries: ReadonlySet<string>): Gated[] {
  const body = facts.body!;
  if (!asked.some((it) => it !== null)) return [];
  const words = wordsOf(facts, body, asked, registries);
  const children = new Map<RegionId, RegionId[]>();
  body.regions.forEach(({ parent }, region) => {
    if (region > 0) children.set(parent, [...(children.get(parent) ?? []), region]);
  });
  const under = (region: RegionId): RegionId[] => [region, ...(children.get(region) ?? []).flatMap(under)];

  const readers = new Map<string, ExprId[]>();
  for (const fn of body.functions) {
    if (fn.name !== null) readers.set(fn.name, [...(readers.get(fn.name) ?? []), ...fn.returns.map(({ value }) => value)]);
  }
  /** The askings that decide a value, and whether they must be true for it. */
  const atoms = (id: ExprId, positive: boolean, depth = 0): { name: KeyName; positive: boolean }[] => {
    const name = asked[id];
    if (name) return [{ name, positive }];
    const expr = body.exprs[id]!;
    if (depth > 12) return [];
    switch (expr[0]) {
      case 'not': return atoms(expr[1], !positive, depth + 1);
      case 'await': return atoms(expr[1], positive, depth + 1);
      case 'and': case 'or': case 'nullish': return [...atoms(expr[1], positive, depth + 1), ...atoms(expr[2], positive, depth + 1)];
      case 'equal': {
        const [a, b] = [body.exprs[expr[1]]!, body.exprs[expr[2]]!];
        const no = [a, b].some((it) => it[0] === 'literal' && (it[1] === false || it[1] === 0));
        return [...atoms(expr[1], positive !== no, depth + 1), ...atoms(expr[2], positive !== no, depth + 1)];
      }
      case 'if': return [expr[1], expr[2], expr[3]].flatMap((it) => atoms(it, positive, depth + 1));
      case 'member': return atoms(expr[1], positive, depth + 1);
      case 'call': {
        const callee = body.exprs[expr[1]]!;
        return callee[0] === 'top' ? (readers.get(callee[1]) ?? []).flatMap((it) => atoms(it, positive, depth + 4)) : [];
      }
      default: return [];
    }
  };

  const found: Gated[] = [];
  const hand = (values: readonly ExprId[], to: string): void => {
    for (const { name, positive } of values.flatMap((id) => atoms(id, true))) found.push(positive ? { name, on: [to], off: [] } : { name, on: [], off: [to] });
  };
  body.regions.forEach(({ test, when }, region) => {
    if (region === 0) return;
    const deciding = atoms(test, true);
    if (deciding.length === 0) return;
    const tokens = words.in(under(region));
    for (const { name, positive } of deciding) {
      if (when === positive) found.push({ name, on: tokens, off: [], region });
      else found.push({ name, on: [], off: tokens, region });
    }
  });
  // A value that is handed on gates what it is handed to.
  for (const { expr } of body.sites) {
    const it = body.exprs[expr]!;
    if (asked[expr] || (it[0] !== 'call' && it[0] !== 'jsx' && it[0] !== 'new')) continue;
    const args = it[0] === 'jsx' ? [it[2]] : it[2];
    const given = args.flatMap((id) => {
      const value = body.exprs[id]!;
      return value[0] === 'object' ? value[1].map(([, field]) => field) : [id];
    });
    const to = lastName(facts, it[1]);
    if (to === null) continue;
    hand(given, to);
  }
  // So does one that is put into a field, or returned.
  for (const it of body.exprs) if (it[0] === 'object') for (const [field, value] of it[1]) hand([value], field);
  for (const { name, returns } of body.functions) if (name !== null) hand(returns.map(({ value }) => value), name);
  return found;
}

function wordsOf(facts: FileFacts, body: Body, asked: readonly (KeyName | null)[], registries: ReadonlySet<string>): { in(regions: readonly RegionId[]): string[] } {
  const exported = new Set(facts.exports.map(({ local }) => local));
  const helpers = new Set(body.declarations.filter(({ name, kind }) => (kind === 'function' || kind === 'const' || kind === 'class') && !exported.has(name)).map(({ name }) => name));
  const byRegion = new Map<RegionId, { word: string; helper: boolean }[]>();
  const byOwner = new Map<string, { word: string; helper: boolean }[]>();
  const add = (region: RegionId, owner: string | null, word: string, helper = false): void => {
    if (word.length > LONGEST || registries.has(word)) return;
    push(byRegion, region, { word, helper });
    if (owner !== null) push(byOwner, owner, { word, helper });
  };
  for (const { owner, to, region } of body.refs) {
    if ('local' in to) add(region, owner, to.local, helpers.has(to.local));
    else {
      const from = facts.imports[to.import];
      const name = to.name === 'default' || to.name === '*' ? from?.names.find(({ imported }) => imported === to.name)?.local ?? from?.specifier.replace(/^.*\//, '').replace(/\.\w+$/, '') : to.name;
      if (name) add(region, owner, name);
    }
  }
  for (const { expr, region, owner } of body.sites) {
    if (asked[expr]) continue;
    const it = body.exprs[expr]!;
    if (it[0] === 'member') add(region, owner, `.${it[2]}`);
    else if (it[0] === 'call' || it[0] === 'new') {
      const callee = body.exprs[it[1]]!;
      if (callee[0] === 'member') add(region, owner, `.${callee[2]}`);
      else if (callee[0] === 'global') add(region, owner, callee[1]);
      for (const id of it[2]) {
        const arg = body.exprs[id]!;
        if (arg[0] === 'literal' && typeof arg[1] === 'string' && arg[1].length > 2) add(region, owner, `"${arg[1]}"`);
      }
    }
  }
  const expand = (list: readonly { word: string; helper: boolean }[], depth: number, into: Set<string>, seen: Set<string>): Set<string> => {
    for (const { word, helper } of list) {
      if (!helper || depth === 0) into.add(word);
      else if (!seen.has(word)) {
        seen.add(word);
        const inner = byOwner.get(word) ?? [];
        if (inner.length === 0) into.add(word);
        else expand(inner, depth - 1, into, seen);
      }
    }
    return into;
  };
  return { in: (regions) => [...expand(regions.flatMap((region) => byRegion.get(region) ?? []), DEPTH, new Set(), new Set())] };
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
