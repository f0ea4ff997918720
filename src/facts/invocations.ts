/**
 * Calls: what is called with what, at which moment (2.2), and which of what it is given may run or be looked at only
 * under a condition: callbacks, arguments behind `?.`, lists that are written out.
 */
import type { ExprId } from '../model.js';
import { UNKNOWN } from './exprs.js';
import { filtered } from './lists.js';
import { useModule, visitAll, visitExpression, visitIdentifier, visitMember } from './expressions.js';
import { unlessNull } from './operators.js';
import type { Node } from './parser.js';
import type { Walk } from './walk.js';

export function visitCall(walk: Walk, node: Node): ExprId {
  const { exprs } = walk;
  const imported = walk.imports.get(node.start);
  if (imported !== undefined) {
    visitAll(walk, node.arguments);
    if (node.callee.type === 'MemberExpression') visitExpression(walk, node.callee.object);
    return useModule(walk, imported, node);
  }
  const list = filtered(node);
  if (list) walk.lists.next = list;
  const callee = node.callee.type === 'MemberExpression' ? visitMember(walk, node.callee, true)
    : node.callee.type === 'Identifier' ? visitIdentifier(walk, node.callee, 'called') : visitExpression(walk, node.callee);
  const simple = node.arguments.every((it: Node) => it.type === 'Literal' || it.type === 'Identifier');
  // `a?.b?.(x)` looks at x only where a is there, and b of it.
  const links = simple ? [] : [node.optional ? { value: callee, at: node.callee } : null, optionalLink(walk, node.callee, callee)].filter((it) => it !== null);
  const args = links.reduce<() => ExprId[]>((visit, { value, at }) => () => unlessNull(walk, value, false, { ...node, start: node.callee.end }, at, visit),
    () => visitArguments(walk, node, callee))();
  const head = exprs.all[callee]!;
  if (list) walk.lists.filter(walk, list, head[0] === 'member' ? head[1] : UNKNOWN, args[0]!);
  if (head[0] === 'global' && head[1] === 'Boolean' && args.length === 1) return exprs.not(exprs.not(args[0]!));
  if (head[0] === 'member' && head[2] === 'freeze' && args.length === 1) {
    const object = exprs.all[head[1]]!;
    if (object[0] === 'global' && object[1] === 'Object') return exprs.freeze(args[0]!);
  }
  if (callee === UNKNOWN) return UNKNOWN;
  // `inject(Service)`: an injector hands out an instance of the class it is given.
  if (head[0] === 'import' && head[2] === 'inject' && args[0] && /^(?:import|top)$/.test(exprs.all[args[0]]![0])) return exprs.make(['typed', args[0]]);
  if (head[0] === 'member' && args.length === 1 && node.callee.object?.type === 'ArrayExpression') {
    const known = amongListed(walk, head[1], head[2], args[0]!);
    if (known !== null) return known;
  }
  // Arguments that may differ from call to call make each call an asking of its own (2.2).
  const made = exprs.make(['call', callee, args, args.every((argument) => isStable(walk, argument)) ? walk.activation : walk.moment()]);
  walk.site(made, node);
  return made;
}

/** What has to be there for a chain of optional links to go on to its end: the value before the last one. */
export function optionalLink(walk: Walk, node: Node, value: ExprId): { value: ExprId; at: Node } | null {
  for (let at = node; at.type === 'CallExpression' || at.type === 'MemberExpression'; at = at.callee ?? at.object) {
    const head = walk.exprs.all[value]!;
    if (head[0] !== 'member' && head[0] !== 'call' && head[0] !== 'index') return null;
    value = head[1];
    if (at.optional) return { value, at: at.callee ?? at.object };
  }
  return null;
}

/** A callback runs only where the callee calls it (2), so a function whose callee may be known stands in a region of its own. */
function visitArguments(walk: Walk, node: Node, callee: ExprId): ExprId[] {
  const nodes: Node[] = node.arguments;
  const { exprs } = walk;
  const isCallback = (it: Node): boolean => it.type === 'ArrowFunctionExpression' || it.type === 'FunctionExpression';
  if (!mayGate(walk, callee, node.callee) || !nodes.some(isCallback) || nodes.some((it) => it.type === 'SpreadElement')) return positions(nodes, visitAll(walk, nodes));
  const args = nodes.map((it) => (isCallback(it) ? UNKNOWN : visitExpression(walk, it)));
  const call = exprs.make(['call', callee, [...args], walk.activation]);
  nodes.forEach((it, position) => {
    if (!isCallback(it)) return;
    const used = exprs.make(['uses', call, position, null]);
    args[position] = walk.guarded(used, true, 'child', it, node.callee, () => visitExpression(walk, it));
  });
  return args;
}

/**
 * Whether the callee may be one that calls back under a condition. Hooks and the words of test runners take callbacks by
 * the thousand and gate none; of calls of calls (`withFlag('x')(Page)`, `styled('div')(…)`) only those whose name says so.
 */
function mayGate(walk: Walk, callee: ExprId, node: Node): boolean {
  const name = String(node.name ?? node.property?.name ?? node.callee?.name ?? '');
  switch (walk.exprs.all[callee]![0]) {
    case 'import': case 'top': case 'function': return !/^(?:use[A-Z]|(?:it|test|describe|suite|expect|before|after)(?:Each|All)?$)/.test(name);
    case 'member': return node.object?.type === 'ThisExpression';
    case 'call': return /^(?:with|when|if|unless|only|gate|guard|feature|flag)/i.test(name);
    default: return false;
  }
}

/** `[a, b].includes(x)`, `[a, b].every(Boolean)`, `[a, b].some(Boolean)`, where they are written out. */
function amongListed(walk: Walk, list: ExprId, method: string, given: ExprId): ExprId | null {
  const { exprs } = walk;
  const all = exprs.all[list]!;
  if (all[0] !== 'array' || all[1].length === 0 || all[1].length > 16) return null;
  if (method === 'includes') return all[1].map((it) => (it === UNKNOWN && given === UNKNOWN ? UNKNOWN : exprs.make(['equal', given, it, false]))).reduce((a, b) => exprs.or(a, b));
  const test = exprs.all[given]!;
  if (test[0] !== 'global' || test[1] !== 'Boolean') return null;
  const tests = all[1].map((it) => exprs.not(exprs.not(it)));
  return method === 'every' ? tests.reduce((a, b) => exprs.and(a, b)) : method === 'some' ? tests.reduce((a, b) => exprs.or(a, b)) : null;
}

/** Evaluated twice in one activation, it is the same value. */
function isStable(walk: Walk, id: ExprId): boolean {
  const expr = walk.exprs.all[id]!;
  switch (expr[0]) {
    case 'literal': case 'undefined': case 'import': case 'top': case 'param': case 'this': case 'global': case 'function': return true;
    case 'member': return isStable(walk, expr[1]);
    case 'template': return expr[1].every((part) => typeof part === 'string' || isStable(walk, part));
    case 'object': return !expr[2] && expr[1].every(([, value]) => isStable(walk, value));
    default: return false;
  }
}

/** A spread argument shifts all that follow: from there on nothing is known of the positions. */
export function positions(nodes: readonly Node[], values: ExprId[]): ExprId[] {
  const spread = nodes.findIndex((node) => node.type === 'SpreadElement');
  return spread < 0 ? values : [...values.slice(0, spread), ...Array<ExprId>(8).fill(UNKNOWN)];
}
