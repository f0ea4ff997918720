/** What each expression of a text asks for, by name: a vocabulary's words for asking, and how a key is written there. */
import type { ArgumentPath, Body, Expr, ExprId, FileFacts, Literal } from '../model.js';
import type { Vocabulary } from './vocabulary.js';

/** How a text names a key: as it is, or by a registry's member or a constant (`FeatureToggle.x`, `FLAG_X`). */
export type KeyName = { key: string } | { ref: string };

/** What each expression asks for, by its id. */
export function askedIn(facts: FileFacts, body: Body, vocabulary: Vocabulary, registries: ReadonlySet<string>): (KeyName | null)[] {
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

export function argument(body: Body, args: readonly ExprId[], path: ArgumentPath): ExprId {
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
export function memberOf(facts: FileFacts, id: ExprId, registries: ReadonlySet<string>): KeyName | null {
  const expr = facts.body!.exprs[id]!;
  const name = expr[0] === 'member' ? expr[2] : expr[0] === 'index' ? literalOf(facts.body!, expr[2]) : undefined;
  if ((expr[0] !== 'member' && expr[0] !== 'index') || typeof name !== 'string') return null;
  const owner = lastName(facts, expr[1]);
  return owner !== null && registries.has(owner) ? { ref: `${owner}.${name}` } : null;
}

export const literalOf = (body: Body, id: ExprId): Literal | undefined => {
  const expr = body.exprs[id]!;
  return expr[0] === 'literal' ? expr[1] : undefined;
};
