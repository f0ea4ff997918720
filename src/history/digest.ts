/**
 * What one text says about flags, in the words of a vocabulary: the keys it declares, the constants that stand for keys, and
 * for each key it reads what that gates. A pure function of facts and vocabulary, so that every revision with the same text
 * shares it. Names stand in for what they are bound to: the past is compared, not linked.
 */
import type { Body, ExprId, FileFacts, Literal } from '../model.js';
import { argument, askedIn, lastName, literalOf, memberOf, type KeyName } from './asked.js';
import { gatedTokens, type Gated } from './gated.js';
import type { Vocabulary } from './vocabulary.js';

export interface Use {
  name: KeyName;
  /** Where it is read first. */
  line: number;
  count: number;
  /** Only counts, as a read, where it is tested or handed on; a bare mention of a registry's member is none. */
  read: boolean;
  fallback: Literal | undefined;
  /** It is asked by a function that is imported from a vendor's package. */
  vendor?: true;
  /** What runs for a true and for a false value. */
  on: string[];
  off: string[];
}

export interface DeclaredMember {
  member: string;
  /** The text or number that the member stands for; null where it stands for itself. */
  value: string | number | null;
  /** What it is worth by default. */
  fallback: Literal | undefined;
  line: number;
}

export interface Digest {
  declares: { name: string; members: DeclaredMember[] }[];
  constants: [name: string, value: string][];
  uses: Use[];
}

export const isEmpty = ({ declares, constants, uses }: Digest): boolean => declares.length + constants.length + uses.length === 0;

/** Null where the text does not parse: nothing can be said, so nothing has changed. */
export function digestOf(facts: FileFacts, vocabulary: Vocabulary): Digest | null {
  const { body } = facts;
  if (!body) return null;
  const registries = new Set(vocabulary.registries.flatMap(({ names }) => names));
  return { declares: declared(body, registries), constants: constantsOf(body), uses: usesOf(facts, body, vocabulary, registries) };
}

function declared(body: Body, registries: ReadonlySet<string>): Digest['declares'] {
  return body.declarations.filter(({ name }) => registries.has(name)).map((declaration) => {
    const lines = new Map(declaration.members.map(([name, span]) => [name, span[0]]));
    const members = membersOf(body, declaration.value, 0).map((it) => ({ ...it, line: lines.get(it.member) ?? declaration.span[0] }));
    return { name: declaration.name, members };
  }).filter(({ members }) => members.length > 0);
}

function membersOf(body: Body, value: ExprId, depth: number): Omit<DeclaredMember, 'line'>[] {
  const expr = body.exprs[value]!;
  const plain = (member: string): Omit<DeclaredMember, 'line'> => ({ member, value: null, fallback: undefined });
  switch (expr[0]) {
    case 'call': return depth === 0 && expr[2].length > 0 ? membersOf(body, expr[2][0]!, 1) : [];
    case 'union': return expr[1].map(plain);
    case 'shape': return expr[1].map(([member]) => plain(member));
    case 'array': return expr[1].map((it) => body.exprs[it]!).filter((it) => it[0] === 'literal' && typeof it[1] === 'string').map((it) => plain(String(it[1])));
    case 'class': return (body.classes[expr[1]]?.statics ?? []).flatMap(([member, it]) => {
      const text = body.exprs[it]!;
      return text[0] === 'literal' && typeof text[1] === 'string' ? [{ member, value: text[1], fallback: undefined }] : [];
    });
    case 'object': return expr[1].map(([member, it]) => {
      const literal = literalOf(body, it);
      const text = typeof literal === 'string' || typeof literal === 'number' ? literal : null;
      return { member, value: text, fallback: typeof literal === 'boolean' ? literal : defaultIn(body, it) };
    });
    default: return [];
  }
}

/** `{ default: false }`, or a call with a literal as last argument: `parseBoolean(env.X, false)`. */
function defaultIn(body: Body, id: ExprId): Literal | undefined {
  const expr = body.exprs[id]!;
  if (expr[0] === 'object') {
    const field = expr[1].find(([name]) => /^default/i.test(name));
    return field ? literalOf(body, field[1]) : undefined;
  }
  return expr[0] === 'call' && expr[2].length > 1 ? literalOf(body, expr[2].at(-1)!) : undefined;
}

function constantsOf(body: Body): [string, string][] {
  return body.declarations.flatMap(({ name, kind, value }): [string, string][] => {
    const literal = kind === 'const' ? literalOf(body, value) : undefined;
    return typeof literal === 'string' && literal.length > 0 && literal.length < 100 ? [[name, literal]] : [];
  });
}

/** What each value of a flag gates in a text, part by part. */
export function gatedIn(facts: FileFacts, vocabulary: Vocabulary): Gated[] {
  const registries = new Set(vocabulary.registries.flatMap(({ names }) => names));
  return gatedTokens(facts, askedIn(facts, facts.body!, vocabulary, registries), registries);
}

function usesOf(facts: FileFacts, body: Body, vocabulary: Vocabulary, registries: ReadonlySet<string>): Use[] {
  const asked = askedIn(facts, body, vocabulary, registries);
  const uses = new Map<string, Use>();
  const use = (name: KeyName): Use => {
    const id = JSON.stringify(name);
    let found = uses.get(id);
    if (!found) uses.set(id, (found = { name, line: 0, count: 0, read: false, fallback: undefined, on: [], off: [] }));
    return found;
  };
  for (const { expr, span } of body.sites) {
    const name = asked[expr] ?? memberOf(facts, expr, registries);
    if (!name) continue;
    const it = use(name);
    it.count++;
    it.line ||= span[0];
    if (asked[expr]) {
      if (!it.read) it.line = span[0];
      it.read = true;
      const call = body.exprs[expr]!;
      if (call[0] !== 'call') continue;
      for (const [asker, at] of vocabulary.fallbacks) if (asker === lastName(facts, call[1])) it.fallback ??= literalOf(body, argument(body, call[2], at));
      const callee = body.exprs[call[1]]!;
      if (callee[0] === 'import' && vocabulary.packages.includes(facts.imports[callee[1]]?.specifier ?? '')) it.vendor = true;
    }
  }
  for (const { name, on, off } of gatedTokens(facts, asked, registries)) {
    const it = use(name);
    it.read = true;
    it.on = [...new Set([...it.on, ...on])].sort();
    it.off = [...new Set([...it.off, ...off])].sort();
  }
  return [...uses.values()];
}
