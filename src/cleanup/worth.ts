/**
 * What expressions are worth once the flags are settled: by what linking says of askings and tests, through operators,
 * constants, parameters that are always given the same, and properties that only ever hold it.
 */
import type { Literal } from '../model.js';
import type { Binding } from './bindings.js';
import { isTakenApart } from './places.js';
import type { Source, Sources, Worth } from './source.js';
import { READY } from './quiet.js';
import { functionOf } from './units.js';
import { bare, memberName, nameOf, type Node } from './syntax.js';

export interface Values {
  /** Null for what does not depend on a settled flag, or is not known. */
  of(source: Source, node: Node): Worth | null;
  /** The same for what a name is bound to. */
  ofBinding(source: Source, binding: Binding): Worth | null;
  /** The same for what calls of a function answer. */
  answerOf(source: Source, binding: Binding): Worth | null;
}

export interface Facts {
  /** Parameters that every call gives the same. */
  parameters: ReadonlyMap<Binding, Worth>;
  /** Properties that hold the same wherever they are written. */
  fields: ReadonlyMap<string, Worth>;
}

export const TRUE: Worth = { truth: true, value: true };
export const FALSE: Worth = { truth: false, value: false };

export function createValues(sources: Sources, facts: Facts): Values {
  const memo = new Map<Node, Worth | null>();
  const bindingMemo = new Map<Binding, Worth | null>();

  const of = (source: Source, node: Node): Worth | null => {
    const known = memo.get(node);
    if (known !== undefined) return known;
    memo.set(node, null); // a cycle says nothing
    const found = find(source, node);
    memo.set(node, found);
    return found;
  };

  /** Literals count too, beside what depends on a flag. */
  const either = (source: Source, node: Node): Worth | null => of(source, node) ?? literal(bare(node));

  const find = (source: Source, node: Node): Worth | null => {
    const settled = source.settled.get(source.span(node.start, node.end).join());
    if (settled && isExpression(node)) return source.silent(node, true) ? settled : null;
    const it = bare(node);
    if (it !== node) return of(source, it);
    switch (node.type) {
      case 'Identifier': {
        const binding = source.bindings.of(node);
        return binding ? ofBinding(source, binding) : null;
      }
      case 'MemberExpression': return facts.fields.get(memberName(node) ?? '') ?? null;
      case 'UnaryExpression': {
        const value = node.operator === '!' ? of(source, node.argument as Node) : null;
        return value && (value.truth ? FALSE : TRUE);
      }
      case 'CallExpression':
        if (node.callee.type === 'Identifier') {
          const binding = source.bindings.of(node.callee as Node);
          const answer = binding && answerOf(source, binding);
          if (answer) return answer;
        }
        return node.callee.type === 'Identifier' && node.callee.name === 'Boolean' && node.arguments.length === 1
          ? asBoolean(of(source, node.arguments[0] as Node)) : null;
      case 'LogicalExpression': return logical(source, node);
      case 'ConditionalExpression': {
        const test = of(source, node.test as Node);
        if (!test) return null;
        return either(source, (test.truth ? node.consequent : node.alternate) as Node);
      }
      case 'BinaryExpression': {
        if (!/^[!=]==?$/.test(node.operator as string)) return null;
        const [left, right] = [node.left as Node, node.right as Node];
        if (!of(source, left) && !of(source, right)) return null;
        const [a, b] = [either(source, left), either(source, right)];
        if (a?.value === undefined || b?.value === undefined) return null;
        if (node.operator.length === 2 && typeof a.value !== typeof b.value) return null;
        return (a.value === b.value) === (node.operator as string).startsWith('=') ? TRUE : FALSE;
      }
      case 'JSXExpressionContainer': return of(source, node.expression as Node);
      default: return null;
    }
  };

  /**
   * A function that answers with a constant for as long as flags are not loaded, and with the flag then: like an SDK's own
   * fallback, the constant is for the time before the answer, not an answer of its own.
   */
  const answerOf = (source: Source, binding: Binding): Worth | null => {
    const imported = source.imported.get(binding);
    if (imported && !(imported.origin && sources.isLoaded(imported.origin.file))) return null;
    const target = sources.resolve(source, binding);
    const fn = target && functionOf(target.source, target.binding);
    if (!fn || fn.body.type !== 'BlockStatement' || fn.body.body.length !== 2) return null;
    const [guard, last] = fn.body.body as [Node, Node];
    if (guard.type !== 'IfStatement' || guard.alternate || last.type !== 'ReturnStatement' || !last.argument || !READY.test(calleeName(guard.test as Node))) return null;
    const then = guard.consequent.type === 'BlockStatement' ? (guard.consequent.body as Node[]) : [guard.consequent as Node];
    const answer = then.length === 1 && then[0]!.type === 'ReturnStatement' ? then[0]!.argument as Node | null : null;
    const negated = guard.test.type === 'UnaryExpression';
    const [flag, constant] = negated ? [last.argument as Node, answer] : [answer, last.argument as Node];
    return flag && constant && literal(bare(constant)) ? of(target.source, flag) : null;
  };

  const logical = (source: Source, node: Node): Worth | null => {
    const left = of(source, node.left as Node);
    const right = (): Worth | null => either(source, node.right as Node);
    if (node.operator === '??') return left?.value === undefined ? null : left.value === null ? right() : left;
    const stops = node.operator === '||';
    if (left) return left.truth === stops ? left : right();
    const last = of(source, node.right as Node);
    // Whatever stands to the left, the truth is that of the right operand; its value is not known.
    return last && last.truth === stops ? { truth: stops, value: undefined } : null;
  };

  const ofBinding = (source: Source, binding: Binding): Worth | null => {
    const given = facts.parameters.get(binding);
    if (given) return given;
    let known = bindingMemo.get(binding);
    if (known === undefined) {
      bindingMemo.set(binding, null);
      bindingMemo.set(binding, (known = findBinding(source, binding)));
    }
    return known;
  };

  const findBinding = (source: Source, binding: Binding): Worth | null => {
    if (binding.assigned || binding.ids.length !== 1) return null;
    const imported = source.imported.get(binding);
    if (imported) {
      // Only what is at hand anyway: a constant of a flag's value is in a file that a flag touches.
      if (!imported.origin || !sources.isLoaded(imported.origin.file)) return null;
      const target = sources.resolve(source, binding);
      return target && ofBinding(target.source, target.binding);
    }
    const id = binding.ids[0]!;
    const parent = source.bindings.parent(id);
    if (parent?.type === 'VariableDeclarator' && parent.id === id) {
      const found = parent.init ? of(source, parent.init as Node) : null;
      return found && binding.uses.some((use) => isTakenApart(source, use)) ? { truth: found.truth, value: undefined } : found;
    }
    let property = parent;
    let fallback: Node | null = null;
    if (property?.type === 'AssignmentPattern' && property.left === id) {
      fallback = property.right as Node;
      property = source.bindings.parent(property);
    }
    if (property?.type !== 'Property' || source.bindings.parent(property)?.type !== 'ObjectPattern') return null;
    const found = facts.fields.get(nameOf(property) ?? '') ?? source.settled.get(source.span(property.key.start as number, property.key.end as number).join()) ?? null;
    return found?.value === null && fallback ? literal(fallback) : found;
  };

  return { of, ofBinding, answerOf };
}

const calleeName = (node: Node): string => {
  const it = bare(node.type === 'UnaryExpression' ? node.argument as Node : node);
  return String((it.type === 'CallExpression' ? it.callee.name ?? it.callee.property?.name : it.name ?? it.property?.name) ?? '');
};

const asBoolean = (worth: Worth | null): Worth | null => worth && (worth.truth ? TRUE : FALSE);

function literal(node: Node): Worth | null {
  if (node.type === 'Identifier' && node.name === 'undefined') return { truth: false, value: undefined };
  if (node.type !== 'Literal') return null;
  const value: unknown = node.value;
  if (value === null && node.raw !== 'null') return null;
  return value === null || ['string', 'number', 'boolean'].includes(typeof value) ? { truth: Boolean(value), value: value as Literal } : null;
}

/** What has a value of its own: a key or a name in a pattern has not, although it may stand where a site does. */
const isExpression = (node: Node): boolean => /Expression$|^(?:Identifier|JSXElement|Literal)$/.test(node.type);
