/** Operators: what they make of symbolic values, and what runs only after a test (2). Long chains are unrolled. */
import type { ExprId, Order } from '../model.js';
import { NULL, UNDEFINED, UNKNOWN } from './exprs.js';
import { visitExpression } from './expressions.js';
import type { Node } from './parser.js';
import type { Walk } from './walk.js';

export function visitUnary(walk: Walk, node: Node): ExprId {
  const value = visitExpression(walk, node.argument);
  if (node.operator === '!') return walk.exprs.not(value);
  const literal = walk.exprs.literalOf(value);
  if (typeof literal === 'number' && (node.operator === '-' || node.operator === '~')) {
    return walk.exprs.literal(node.operator === '-' ? -literal : ~literal);
  }
  return node.operator === 'void' ? UNDEFINED : UNKNOWN;
}

const ARITHMETIC: Record<string, (a: number, b: number) => number> = {
  '<<': (a, b) => a << b, '>>': (a, b) => a >> b, '>>>': (a, b) => a >>> b, '|': (a, b) => a | b, '&': (a, b) => a & b,
  '^': (a, b) => a ^ b, '+': (a, b) => a + b, '-': (a, b) => a - b, '*': (a, b) => a * b, '**': (a, b) => a ** b,
};

/** Long chains (`a + b + …`, generated code has thousands) are unrolled, not recursed into. */
export function visitBinary(walk: Walk, node: Node): ExprId {
  const chain: Node[] = [];
  let left = node;
  while (left.type === 'BinaryExpression') {
    chain.push(left);
    left = left.left;
  }
  let value = visitExpression(walk, left);
  for (const link of chain.reverse()) value = operate(walk, link, value, visitExpression(walk, link.right));
  return value;
}

function operate(walk: Walk, node: Node, left: ExprId, right: ExprId): ExprId {
  const { exprs } = walk;
  const operator: string = node.operator;
  const a = exprs.literalOf(left);
  const b = exprs.literalOf(right);
  if (typeof a === 'number' && typeof b === 'number' && ARITHMETIC[operator]) return exprs.literal(ARITHMETIC[operator](a, b));
  if (operator === '+') {
    const parts = [...textOf(walk, left), ...textOf(walk, right)];
    return parts.some((part) => typeof part === 'string') ? template(walk, parts) : UNKNOWN;
  }
  if (left === UNKNOWN && right === UNKNOWN) return UNKNOWN;
  if (operator === '&') {
    const bit = exprs.make(['bit', left, right]);
    walk.site(bit, node);
    return bit;
  }
  if (/^[!=]==?$/.test(operator)) {
    const equal = exprs.make(['equal', left, right, operator.length === 2]);
    walk.site(equal, node);
    if (!operator.startsWith('!')) return equal;
    // What asks is the comparison; what the place is worth is its contrary, said last.
    const unequal = exprs.not(equal);
    walk.site(unequal, node);
    return unequal;
  }
  if (operator === '>' && b === 0 && exprs.all[left]![0] === 'bit') return exprs.not(exprs.make(['equal', left, right, false]));
  if (/^[<>]=?$/.test(operator) && (typeof a === 'number' || typeof b === 'number')) return exprs.make(['compare', operator as Order, left, right]);
  return UNKNOWN;
}

export function visitLogical(walk: Walk, node: Node): ExprId {
  const { exprs } = walk;
  const chain: Node[] = [];
  let left = node;
  while (left.type === 'LogicalExpression') {
    chain.push(left);
    left = left.left;
  }
  let value = visitExpression(walk, left);
  for (const link of chain.reverse()) {
    const test = value;
    const visit = (): ExprId => visitExpression(walk, link.right);
    if (link.operator === '&&') value = exprs.and(test, walk.guarded(test, true, 'right', link.right, link.left, visit));
    else if (link.operator === '||') value = exprs.or(test, walk.guarded(test, false, 'right', link.right, link.left, visit));
    else value = exprs.make(['nullish', test, unlessNull(walk, test, true, link.right, link.left, visit)]);
  }
  return value;
}

/** Runs `inside` where the value is null or undefined, or is not; guarded only where code itself says when it is. */
export function unlessNull<T>(walk: Walk, value: ExprId, when: boolean, code: Node, at: Node, inside: () => T): T {
  const { exprs } = walk;
  if (!isDecided(walk, value)) return inside();
  return walk.guarded(exprs.make(['equal', value, NULL, true]), when, 'nullish', code, at, inside);
}
export function isDecided(walk: Walk, value: ExprId): boolean {
  const it = walk.exprs.all[value]!;
  return it[0] === 'as' ? isDecided(walk, it[1]) : DECIDED.has(it[0]);
}
const DECIDED: ReadonlySet<string> = new Set(['if', 'and', 'or', 'nullish', 'undefined', 'top', 'import']);

export function visitTemplate(walk: Walk, node: Node): ExprId {
  const parts: (string | ExprId)[] = [];
  node.quasis.forEach((quasi: Node, at: number) => {
    parts.push(quasi.value.cooked ?? quasi.value.raw);
    if (node.expressions[at]) parts.push(...textOf(walk, visitExpression(walk, node.expressions[at])));
  });
  return template(walk, parts);
}

function template(walk: Walk, parts: (string | ExprId)[]): ExprId {
  const merged: (string | ExprId)[] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    if (typeof part === 'string' && typeof last === 'string') merged[merged.length - 1] = last + part;
    else if (part !== '') merged.push(part);
  }
  if (merged.length === 0) return walk.exprs.literal('');
  return merged.length === 1 && typeof merged[0] === 'string' ? walk.exprs.literal(merged[0]) : walk.exprs.make(['template', merged]);
}

function textOf(walk: Walk, id: ExprId): (string | ExprId)[] {
  const expr = walk.exprs.all[id]!;
  if (expr[0] === 'literal' && typeof expr[1] === 'string') return [expr[1]];
  return expr[0] === 'template' ? expr[1] : [id];
}
