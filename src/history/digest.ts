/**
 * What one text says about flags, in the words of a vocabulary: the keys it declares, the constants that stand for keys, and
 * for each key it reads what that gates. A pure function of facts and vocabulary, so that every revision with the same text
 * shares it. Names stand in for what they are bound to: the past is compared, not linked.
 */
import type { ArgumentPath, Body, Expr, ExprId, FileFacts, Literal } from '../model.js';
import { gatedTokens, type Gated } from './gated.js';
import type { Vocabulary } from './vocabulary.js';

/** How a text names a key: as it is, or by a registry's member or a constant (`FeatureToggle.x`, `FLAG_X`). */
export type KeyName = { key: string } | { ref: string };

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

/** The last name of what an expression is: of `config.flags` it is `flags`. */
export function lastName(facts: FileFacts, id: ExprId): string | null {
  const expr: Expr = facts.body!.exprs[id]!;
  switch (expr[0]) {
    case 'import': {
      if (expr[2] !== 'default' && expr[2] !== '*') return expr[2];
      return facts.imports[expr[1]]?.names.find(({ imported }) => imported === expr[2])?.local ?? null;
    }
    case 'top': case 'global': return expr[1];
    case 'member': return expr[2];
    case 'call': case 'await': case 'typed': case 'new': return lastName(facts, expr[1]);
    default: return null;
  }
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

const literalOf = (body: Body, id: ExprId): Literal | undefined => {
  const expr = body.exprs[id]!;
  return expr[0] === 'literal' ? expr[1] : undefined;
};

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

/** What each expression asks for, by its id. */
function askedIn(facts: FileFacts, body: Body, vocabulary: Vocabulary, registries: ReadonlySet<string>): (KeyName | null)[] {
  const askers = new Map<string, ArgumentPath[]>();
  for (const [name, key] of vocabulary.askers) askers.set(name, [...(askers.get(name) ?? []), key]);
  const holders = new Set(vocabulary.holders);
  const variables = new Set(vocabulary.variables);
  return body.exprs.map((expr): KeyName | null => {
    switch (expr[0]) {
      case 'call': {
        const paths = askers.get(lastName(facts, expr[1]) ?? '');
        for (const path of paths ?? []) {
          const key = keyOf(facts, argument(body, expr[2], path), registries);
          if (key) return key;
        }
        return expr[2].map((it) => memberOf(facts, it, registries)).find((it) => it !== null) ?? null;
      }
      case 'jsx': {
        for (const path of askers.get(lastName(facts, expr[1]) ?? '') ?? []) {
          const key = keyOf(facts, argument(body, [expr[2]], path), registries);
          if (key) return key;
        }
        return null;
      }
      case 'member': {
        const owner = lastName(facts, expr[1]) ?? '';
        return holders.has(owner) || (owner === 'env' && variables.has(expr[2])) ? { key: expr[2] } : null;
      }
      case 'index': {
        const member = memberOf(facts, expr[2], registries);
        if (member) return member;
        const literal = literalOf(body, expr[2]);
        return typeof literal === 'string' && holders.has(lastName(facts, expr[1]) ?? '') ? { key: literal } : null;
      }
      case 'equal': case 'bit': return memberOf(facts, expr[1], registries) ?? memberOf(facts, expr[2], registries);
      default: return null;
    }
  });
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
      if (call[2].length > 1) it.fallback ??= literalOf(body, call[2][1]!);
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

function argument(body: Body, args: readonly ExprId[], path: ArgumentPath): ExprId {
  const [position, field] = String(path).split('.');
  const at = args[Number(position)] ?? 0;
  if (field === undefined) return at;
  const object = body.exprs[at]!;
  return object[0] === 'object' ? (object[1].find(([name]) => name === field)?.[1] ?? 0) : 0;
}

/** A key as written: text, a registry's member, or the name of a constant. */
function keyOf(facts: FileFacts, id: ExprId, registries: ReadonlySet<string>): KeyName | null {
  const expr = facts.body!.exprs[id]!;
  if (expr[0] === 'literal') return typeof expr[1] === 'string' && expr[1] !== '' ? { key: expr[1] } : null;
  if (expr[0] === 'top') {
    const declaration = facts.body!.declarations.find(({ name }) => name === expr[1]);
    const literal = declaration?.kind === 'const' ? literalOf(facts.body!, declaration.value) : undefined;
    return typeof literal === 'string' ? { key: literal } : null;
  }
  if (expr[0] === 'import') {
    const name = lastName(facts, id);
    return name === null ? null : { ref: name };
  }
  return memberOf(facts, id, registries);
}

/** `FeatureToggle.x` or `FeatureToggle['x']`. */
function memberOf(facts: FileFacts, id: ExprId, registries: ReadonlySet<string>): KeyName | null {
  const expr = facts.body!.exprs[id]!;
  const name = expr[0] === 'member' ? expr[2] : expr[0] === 'index' ? literalOf(facts.body!, expr[2]) : undefined;
  if ((expr[0] !== 'member' && expr[0] !== 'index') || typeof name !== 'string') return null;
  const owner = lastName(facts, expr[1]);
  return owner !== null && registries.has(owner) ? { ref: `${owner}.${name}` } : null;
}
