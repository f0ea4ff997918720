/**
 * Where an expression stands, and what that place makes of it: its truth alone, an element of a list, a child. What only
 * asks whether it holds takes any truth for another; what takes the value takes none but that one. Never: edits.
 */
import type { Source } from './source.js';
import { bare, type Node } from './syntax.js';

/** `{…}` among the children of an element, around the whole expression. */
export function containerOf({ bindings }: Source, node: Node): Node | null {
  const parent = bindings.parent(node);
  const grand = parent && bindings.parent(parent);
  return parent?.type === 'JSXExpressionContainer' && grand && isElement(grand) ? parent : null;
}

export const isElement = (node: Node): boolean => /^JSX(?:Element|Fragment)$/.test(node.type);

/** Nobody asks for more than whether it holds. */
export function isTested(source: Source, node: Node): boolean {
  const parent = source.bindings.parent(node);
  switch (parent?.type) {
    case 'IfStatement': case 'WhileStatement': case 'DoWhileStatement': case 'ForStatement': return parent.test === node;
    case 'ExpressionStatement': return true;
    case 'ConditionalExpression': return parent.test === node || isTested(source, parent);
    case 'LogicalExpression': return parent.operator !== '??' && isTested(source, parent);
    case 'UnaryExpression': return parent.operator === '!';
    case 'SequenceExpression': return (parent.expressions as Node[]).at(-1) !== node || isTested(source, parent);
    case 'CallExpression': return parent.callee !== node && parent.callee.name === 'Boolean' && parent.arguments.length === 1;
    case 'ArrayExpression': return isListed(source, node);
    default: return parent !== undefined && bare(parent) !== parent && parent.type !== 'AwaitExpression' && isTested(source, parent);
  }
}

const PREDICATE = /^(?:is|are|has|have|can|should|did|was|will|use(?:Is|Has|Can|Should))[A-Z_]|(?:Enabled|Disabled|Allowed|Visible|Active)$|^(?:includes|some|every|startsWith|endsWith|test|has|Boolean)$/;

/** `true` or `false`, as its operator says, or by the custom of its name. */
export function isBoolean(source: Source, node: Node): boolean {
  const it = bare(node);
  switch (it.type) {
    case 'Literal': return typeof it.value === 'boolean';
    case 'UnaryExpression': return it.operator === '!';
    case 'BinaryExpression': return /^(?:[!=]==?|[<>]=?|in|instanceof)$/.test(it.operator as string);
    case 'LogicalExpression': return isBoolean(source, it.left as Node) && isBoolean(source, it.right as Node);
    case 'ConditionalExpression': return isBoolean(source, it.consequent as Node) && isBoolean(source, it.alternate as Node);
    case 'CallExpression': return PREDICATE.test(String(it.callee.name ?? it.callee.property?.name ?? ''));
    case 'MemberExpression': return !it.computed && PREDICATE.test(it.property.name as string);
    case 'Identifier': {
      const binding = source.bindings.of(it);
      const declared = binding && !binding.assigned && binding.ids.length === 1 ? source.bindings.parent(binding.ids[0]!) : undefined;
      const init = declared?.type === 'VariableDeclarator' && declared.id === binding!.ids[0] ? declared.init as Node | null : null;
      // Only what stands before it: so it ends.
      return PREDICATE.test(it.name as string) || (init !== null && init.end <= it.start && isBoolean(source, init));
    }
    default: return false;
  }
}

/** Its members are looked at: then it is more than the value that the flag is settled at (an SDK's variant with its payload). */
export function isTakenApart({ bindings }: Source, node: Node): boolean {
  let parent = bindings.parent(node);
  while (parent && bare(parent) !== parent) parent = bindings.parent(parent);
  return (parent?.type === 'MemberExpression' && bare(parent.object as Node) === bare(node)) || (parent?.type === 'VariableDeclarator' && /Pattern$/.test(parent.id.type as string) && parent.init !== null && bare(parent.init as Node) === bare(node));
}

/** An element of a list of which the false ones are dropped: `[a, flag && b].filter(Boolean)`, `compact([…])`. */
export function isListed({ bindings }: Source, node: Node): boolean {
  const list = bindings.parent(node);
  const around = list?.type === 'ArrayExpression' ? bindings.parent(list) : null;
  if (!around) return false;
  if (around.type === 'CallExpression') return /^(?:compact|classNames|clsx|cx|css)$/.test(around.callee.name ?? around.callee.property?.name ?? '');
  const call = around.type === 'MemberExpression' && around.property.name === 'filter' ? bindings.parent(around) : null;
  return call?.type === 'CallExpression' && call.callee === around && call.arguments[0]?.name === 'Boolean';
}

/** An element of the list that a hook compares: a constant never differs. */
export function isDependency({ bindings }: Source, node: Node): boolean {
  const list = bindings.parent(node);
  const call = list?.type === 'ArrayExpression' ? bindings.parent(list) : null;
  return call?.type === 'CallExpression' && call.arguments.length > 1 && (call.arguments as Node[]).at(-1) === list && /^use[A-Z]/.test(call.callee.name ?? call.callee.property?.name ?? '');
}

/** What is kept of a node needs parentheses in its place. */
export function needsParens({ bindings }: Source, kept: Node, node: Node): boolean {
  if (kept.type === 'SequenceExpression') return true;
  const parent = bindings.parent(node)!;
  return /^(?:Logical|Binary|Unary|Member|Await|Call|New)Expression$|^TS(?:As|Satisfies|NonNull)Expression$/.test(parent.type) && /^(?:Logical|Binary|Conditional|Assignment|Arrow|Yield|Await|Unary|TSAs|TSSatisfies)/.test(kept.type)
    && !(parent.type === 'CallExpression' && (parent.arguments as Node[]).includes(node));
}
