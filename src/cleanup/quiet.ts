/**
 * What may go without anybody noticing (edit safety): asking for a flag, and what makes nothing but a value. A call of a
 * function that can be read is as quiet as its body; of any other its name has to say so.
 */
import { MAY_LEAVE } from '../model.js';
import { leaves } from './blocks.js';
import type { Source, Sources } from './source.js';
import { bare, childrenOf, isFunction, isPure, type Node } from './syntax.js';
import { functionOf, isQuiet } from './units.js';

/** Bodies that call bodies are read so deep. */
const MAX_DEPTH = 4;
const EFFECT = /^use(?:Layout|Insertion)?Effect$/;
/** Calls that by their name only ask. */
const QUESTION = /^(?:is|has|can|should|includes|startsWith|endsWith|some|every|get|use|Boolean$)(?:[A-Z]|$)/;

/** And those of flags: they throw for nobody. */
const ASKING = /^(?:is|has|can|should|includes|get|use|read|fetch)(?:[A-Z]|$)|(?:variation|variant|treatment|flag|feature|toggle|experiment|value|enabled)\w*$/i;

/** Calls that by their name tell whether flags have come: nobody waits for them once there are none. */
export const READY = /(?:[lL]oaded|[rR]eady|[iI]nitiali[sz]ed|[fF]etched|[hH]ydrated)/;

/** @param left what stands left of a test and decides nothing is kept by whoever asks, so it makes no noise. */
export function isSilent(sources: Sources, source: Source, node: Node, left = false, depth = 0): boolean {
  const silent = (it: Node): boolean => isSilent(sources, source, it, false, depth);
  const it = bare(node);
  switch (it.type) {
    case 'SequenceExpression': return (it.expressions as Node[]).every(silent);
    case 'LogicalExpression': return (left && !source.settled.has(spanOf(source, it.left as Node))) || silent(it.left as Node) ? decides(source, it) || silent(it.right as Node) : false;
    case 'UnaryExpression': return it.operator !== 'delete' && isSilent(sources, source, it.argument as Node, left, depth);
    case 'ConditionalExpression': case 'BinaryExpression': case 'TemplateLiteral': case 'ArrayExpression': case 'ObjectExpression': case 'Property': case 'SpreadElement':
      return childrenOf(it).every(silent);
    case 'MemberExpression': return childrenOf(it).every(silent) && readIsSilent(sources, source, it, depth);
    case 'NewExpression': case 'TaggedTemplateExpression': return isQuiet(it);
    case 'CallExpression': return callIsSilent(sources, source, it, depth);
    default: return isPure(it);
  }
}

const getters = new WeakMap<Source, Map<string, Node[]>>();

/** To read a property may run a getter of its name. */
function readIsSilent(sources: Sources, source: Source, { computed, property }: Node, depth: number): boolean {
  let byName = getters.get(source);
  if (!byName) {
    getters.set(source, (byName = new Map<string, Node[]>()));
    for (const { type, kind, key, value } of source.nodes) {
      if ((type === 'MethodDefinition' || type === 'Property') && kind === 'get') byName.set(key.name as string, [...byName.get(key.name as string) ?? [], value as Node]);
    }
  }
  const all = computed ? [] : byName.get(property.name as string) ?? [];
  return all.every((fn) => depth < MAX_DEPTH && bodyIsSilent(sources, source, fn, depth + 1));
}

const spanOf = (source: Source, node: Node): string => source.span(node.start, node.end).join();

/** The left operand is what it is in any case, and the right one is not looked at. */
function decides(source: Source, { left, operator }: Node): boolean {
  const known = source.settled.get(spanOf(source, left as Node));
  return known !== undefined && operator !== '??' && known.truth === (operator === '||');
}

function callIsSilent(sources: Sources, source: Source, call: Node, depth: number): boolean {
  const inArguments = (call.arguments as Node[]).every((it) => isFunction(it) || isSilent(sources, source, it, false, depth));
  if (!inArguments || depth > MAX_DEPTH) return false;
  if (source.asked.has(spanOf(source, call))) return !mayThrow(sources, source, call);
  const callee = bare(call.callee as Node);
  const name = String(callee.name ?? callee.property?.name ?? '');
  if (isFunction(callee)) return bodyIsSilent(sources, source, callee, depth);
  // `[log(x)].includes(y)`: what it is a method of is worked out first.
  if (callee.type === 'MemberExpression' && !isSilent(sources, source, callee.object as Node, false, depth)) return false;
  if (READY.test(name)) return true;
  const binding = callee.type === 'Identifier' ? source.bindings.of(callee) : undefined;
  const target = binding && sources.resolve(source, binding);
  const fn = target && functionOf(target.source, target.binding);
  if (fn) return bodyIsSilent(sources, target.source, fn, depth + 1);
  return (QUESTION.test(name) && !EFFECT.test(name)) || isQuiet(call);
}

/**
 * An asking that is there for what it does: it throws where its flag does not let it pass. A function that throws may do so for
 * what it does not know at all; then it is one whose answer nobody looks at.
 */
export function mayThrow(sources: Sources, source: Source, call: Node): boolean {
  const passes = source.asserted.get(spanOf(source, call));
  if (passes === false) return true;
  if (!isDiscarded(source, call)) return false;
  const target = sources.called(source, bare(call.callee as Node));
  const fn = target && functionOf(target.source, target.binding);
  // It lets pass: then all that it did was to ask, unless it does more than to throw.
  if (passes) return fn !== null && !bodyIsSilent(sources, target!.source, fn, 0, true);
  return fn ? throws(sources, target.source, fn.body as Node, 0) : MAY_LEAVE.test(nameOfCall(call)) || !ASKING.test(nameOfCall(call));
}

const nameOfCall = ({ callee }: Node): string => String(callee.name ?? callee.property?.name ?? '');

/** Nobody looks at what it is worth. */
function isDiscarded(source: Source, node: Node): boolean {
  const parent = source.bindings.parent(node)!;
  switch (parent.type) {
    case 'ExpressionStatement': return true;
    case 'LogicalExpression': return parent.right === node && isDiscarded(source, parent);
    case 'ConditionalExpression': return parent.test !== node && isDiscarded(source, parent);
    case 'SequenceExpression': return (parent.expressions as Node[]).at(-1) !== node || isDiscarded(source, parent);
    case 'UnaryExpression': return parent.operator === 'void';
    default: return bare(parent) !== parent && isDiscarded(source, parent);
  }
}

function throws(sources: Sources, source: Source, node: Node, depth: number): boolean {
  if (node.type === 'ThrowStatement' || depth > MAX_DEPTH) return true;
  if (isFunction(node)) return false;
  if (node.type === 'CallExpression') {
    const target = sources.called(source, bare(node.callee as Node));
    const fn = target && functionOf(target.source, target.binding);
    if (fn ? throws(sources, target.source, fn.body as Node, depth + 1) : MAY_LEAVE.test(nameOfCall(node))) return true;
  }
  return childrenOf(node).some((it) => throws(sources, source, it, depth));
}

/** `throw`, a block that ends in one, a test of which every branch does. */
function endsInThrow(node: Node | null): boolean {
  if (node?.type === 'BlockStatement') return endsInThrow((node.body as Node[]).at(-1) ?? null);
  if (node?.type === 'IfStatement') return endsInThrow(node.consequent as Node) && endsInThrow(node.alternate as Node | null);
  return node?.type === 'ThrowStatement';
}

/** `passing`: what ends in a throw is not entered. */
function bodyIsSilent(sources: Sources, source: Source, fn: Node, depth: number, passing = false): boolean {
  if (fn.generator) return false;
  const silent = (node: Node): boolean => {
    if (isFunction(node) || source.gone(node)) return true;
    if (passing && endsInThrow(node)) return true;
    // What it tests is the flag: nothing else decides whether it throws.
    if (passing && node.type === 'IfStatement' && (endsInThrow(node.consequent as Node) || (leaves(node.consequent as Node) && !node.consequent.argument))) return !node.alternate || silent(node.alternate as Node);
    if (node.type === 'CallExpression') return callIsSilent(sources, source, node, depth + 1);
    if (node.type === 'MemberExpression' && !readIsSilent(sources, source, node, depth)) return false;
    if (/^(?:Assignment|Update|Yield|Import)Expression$|^(?:Throw|For|While|DoWhile|Try)\w*$/.test(node.type) || (node.type === 'UnaryExpression' && node.operator === 'delete')) return false;
    return childrenOf(node).every(silent);
  };
  const body = passing ? (fn.body.body as Node[] | undefined) ?? [fn.body as Node] : [fn.body as Node];
  return depth <= MAX_DEPTH && [...(fn.params as Node[]), ...body].every(silent);
}
