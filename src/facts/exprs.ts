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
    const key = keyOf(expr);
    let id = ids.get(key);
    if (id !== undefined) return id;
    const depth = 1 + deepest(depths, expr);
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
    if (expr[0] === 'object') {
      const fields = expr[1].map(([name, value]): [string, ExprId] => [name, freeze(value)]);
      return make(expr[4] ? ['object', fields, expr[2], true, expr[4]] : ['object', fields, expr[2], true]);
    }
    if (expr[0] === 'array') return make(['array', expr[1].map(freeze), true]);
    return id;
  };

  return { all, make, literal, not, and, or, choose, freeze, literalOf };
}

/** Equal for equal expressions only. What is made most often is spelled out: it is the walk's most frequent step. */
function keyOf(expr: Expr): string {
  switch (expr[0]) {
    case 'member': return `m${expr[1]} ${expr[3]} ${expr[2]}`;
    case 'import': return `i${expr[1]} ${expr[2]}`;
    case 'top': return `t${expr[1]}`;
    case 'global': return `g${expr[1]}`;
    case 'param': return `p${expr[1]} ${expr[2]}`;
    case 'call': return `c${expr[1]} ${expr[3]} ${expr[2].join()}`;
    case 'function': return `f${expr[1]}`;
    case 'typed': return `y${expr[1]}`;
    case 'not': return `n${expr[1]}`;
    case 'and': return `a${expr[1]} ${expr[2]}`;
    case 'or': return `o${expr[1]} ${expr[2]}`;
    case 'as': return `s${expr[1]} ${expr[2]}`;
    case 'if': return `?${expr[1]} ${expr[2]} ${expr[3]}`;
    case 'equal': return `=${expr[1]} ${expr[2]} ${expr[3]}`;
    case 'literal': return typeof expr[1] === 'string' ? `'${expr[1]}` : `l${expr[1]}`;
    default: return JSON.stringify(expr);
  }
}

/** The depth of the deepest of its operands. */
function deepest(depths: readonly number[], expr: Expr): number {
  let most = 0;
  const see = (id: ExprId): void => { if (depths[id]! > most) most = depths[id]!; };
  switch (expr[0]) {
    case 'typed': case 'like': case 'keyof': case 'not': case 'await': case 'member': case 'uses': case 'kept': case 'returns': return depths[expr[1]]!;
    case 'list': case 'index': case 'as': case 'and': case 'or': case 'nullish': case 'equal': case 'bit': case 'jsx': return Math.max(depths[expr[1]]!, depths[expr[2]]!);
    case 'compare': return Math.max(depths[expr[2]]!, depths[expr[3]]!);
    case 'if': return Math.max(depths[expr[1]]!, depths[expr[2]]!, depths[expr[3]]!);
    case 'call': case 'new': see(expr[1]); expr[2].forEach(see); return most;
    case 'signature': expr[1].forEach(see); see(expr[2]); return most;
    case 'object': case 'shape': for (const [, value] of expr[1]) see(value); if (expr[0] === 'object') expr[4]?.forEach(see); return most;
    case 'array': expr[1].forEach(see); return most;
    case 'template': for (const part of expr[1]) if (typeof part === 'number') see(part); return most;
    default: return 0;
  }
}
