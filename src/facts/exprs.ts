/** Hash-consed symbolic expressions: equal expressions get the same id. Never: syntax. */
import type { Expr, ExprId, Literal } from '../model.js';

export const UNKNOWN = 0;
export const YES = 1;
export const NO = 2;
export const UNDEFINED = 3;
export const NULL = 4;

export interface Exprs {
  readonly all: Expr[];
  make(expr: Expr): ExprId;
  literal(value: Literal): ExprId;
  not(expr: ExprId): ExprId;
  and(a: ExprId, b: ExprId): ExprId;
  or(a: ExprId, b: ExprId): ExprId;
  choose(test: ExprId, then: ExprId, otherwise: ExprId): ExprId;
  /** The same object or array with nothing in it that can be overridden (`as const`, Object.freeze). */
  freeze(expr: ExprId): ExprId;
  literalOf(expr: ExprId): Literal | undefined;
}

/** Deeper expressions are unknown: whoever follows them recurses. */
const MAX_DEPTH = 200;

export function createExprs(): Exprs {
  const all: Expr[] = [];
  const depths: number[] = [];
  const ids = new Map<string, ExprId>();

  const make = (expr: Expr): ExprId => {
    const key = JSON.stringify(expr);
    let id = ids.get(key);
    if (id !== undefined) return id;
    const depth = 1 + operands(expr).reduce((most, operand) => Math.max(most, depths[operand]!), 0);
    if (depth > MAX_DEPTH) return UNKNOWN;
    ids.set(key, (id = all.length));
    depths.push(depth);
    all.push(expr);
    return id;
  };
  const literal = (value: Literal): ExprId => make(['literal', value]);
  const literalOf = (id: ExprId): Literal | undefined => {
    const expr = all[id]!;
    return expr[0] === 'literal' ? expr[1] : undefined;
  };

  make(['unknown']);
  literal(true);
  literal(false);
  make(['undefined']);
  literal(null);

  /** True or false and nothing else, so that its truth is its value. */
  const isBoolean = (id: ExprId): boolean => {
    const expr = all[id]!;
    return expr[0] === 'not' || expr[0] === 'equal' || expr[0] === 'compare' || (expr[0] === 'literal' && typeof expr[1] === 'boolean');
  };
  const not = (id: ExprId): ExprId => {
    const expr = all[id]!;
    if (id === UNKNOWN) return UNKNOWN;
    if (expr[0] === 'not' && isBoolean(expr[1])) return expr[1];
    if (expr[0] === 'literal') return expr[1] ? NO : YES;
    return make(['not', id]);
  };
  const and = (a: ExprId, b: ExprId): ExprId =>
    a === YES ? b : a === NO ? a : a === UNKNOWN && b === UNKNOWN ? UNKNOWN : make(['and', a, b]);
  const or = (a: ExprId, b: ExprId): ExprId =>
    a === NO ? b : a === YES ? a : a === UNKNOWN && b === UNKNOWN ? UNKNOWN : make(['or', a, b]);
  const choose = (test: ExprId, then: ExprId, otherwise: ExprId): ExprId => {
    if (then === otherwise) return then;
    if (then === YES && otherwise === NO) return isBoolean(test) ? test : not(not(test));
    if (then === NO && otherwise === YES) return not(test);
    return make(['if', test, then, otherwise]);
  };
  const freeze = (id: ExprId): ExprId => {
    const expr = all[id]!;
    if (expr[0] === 'object') return make(['object', expr[1].map(([name, value]): [string, ExprId] => [name, freeze(value)]), expr[2], true]);
    if (expr[0] === 'array') return make(['array', expr[1].map(freeze), true]);
    return id;
  };

  return { all, make, literal, not, and, or, choose, freeze, literalOf };
}

function operands(expr: Expr): readonly ExprId[] {
  switch (expr[0]) {
    case 'typed': case 'like': case 'keyof': case 'list': case 'not': case 'await': case 'member': case 'uses': case 'returns': return [expr[1]];
    case 'index': case 'as': case 'and': case 'or': case 'nullish': case 'equal': case 'bit': case 'jsx': return [expr[1], expr[2]];
    case 'compare': return [expr[2], expr[3]];
    case 'call': case 'new': return [expr[1], ...expr[2]];
    case 'signature': return [...expr[1], expr[2]];
    case 'if': return [expr[1], expr[2], expr[3]];
    case 'object': return expr[1].map(([, value]) => value);
    case 'shape': return expr[1].map(([, value]) => value);
    case 'array': return expr[1];
    case 'template': return expr[1].filter((part) => typeof part === 'number');
    default: return [];
  }
}
