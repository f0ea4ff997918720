/** JSX: an element is a call of its component with its props; what a component is given, it may gate (2). */
import type { ExprId } from '../model.js';
import { UNKNOWN, YES } from './exprs.js';
import { visitAll, visitExpression, visitIdentifier } from './expressions.js';
import type { Node } from './parser.js';
import type { Walk } from './walk.js';

export function visitJsx(walk: Walk, node: Node): ExprId {
  if (node.type === 'JSXFragment') {
    for (const child of node.children) visitExpression(walk, child);
    return UNKNOWN;
  }
  const { name, attributes } = node.openingElement;
  const tag = jsxTag(walk, name);
  const fields: [string, ExprId][] = [];
  let open = false;
  let fallback: Node | null = null;
  for (const attribute of attributes) {
    if (attribute.type === 'JSXSpreadAttribute') {
      visitExpression(walk, attribute.argument);
      open = true;
    } else if (attribute.name.name === 'fallback' && attribute.value) fallback = attribute.value;
    else fields.push([jsxName(attribute.name), attribute.value ? visitExpression(walk, attribute.value) : YES]);
  }
  if (tag === UNKNOWN) {
    visitAll(walk, fallback ? [fallback, ...node.children] : node.children);
    return UNKNOWN;
  }
  const made = walk.exprs.make(['jsx', tag, walk.exprs.make(['object', fields, open, false]), walk.activation]);
  walk.site(made, node.openingElement);
  // A component may gate what it is given (2): its children are shown when it is open, its fallback when it is not.
  const gate = { ...node.openingElement };
  if (fallback) {
    if (isRendered(fallback)) walk.guarded(made, false, 'child', fallback, gate, () => visitExpression(walk, fallback));
    else visitExpression(walk, fallback);
  }
  for (const child of node.children.filter((it: Node) => it.type !== 'JSXText')) {
    if (isRendered(child)) walk.guarded(made, true, 'child', child, gate, () => visitExpression(walk, child));
    else visitExpression(walk, child);
  }
  return made;
}

/** An element or a function waits for the component; any other expression is an argument, which is evaluated first. */
function isRendered(node: Node): boolean {
  const inner: Node = node.type === 'JSXExpressionContainer' ? node.expression : node;
  return /^(?:JSXElement|JSXFragment|ArrowFunctionExpression|FunctionExpression)$/.test(inner.type);
}

/** What an element's name stands for; unknown for `div`. */
function jsxTag(walk: Walk, name: Node): ExprId {
  if (name.type === 'JSXIdentifier') return /^[a-z]/.test(name.name) ? UNKNOWN : visitIdentifier(walk, name, true);
  if (name.type !== 'JSXMemberExpression') return UNKNOWN;
  const object = jsxTag(walk, name.object.type === 'JSXIdentifier' ? { ...name.object, type: 'JSXIdentifier' } : name.object);
  const head = walk.exprs.all[object]!;
  if (head[0] === 'import' && head[2] === '*') return walk.exprs.make(['import', head[1], name.property.name]);
  return walk.exprs.make(['member', object, name.property.name, 0]);
}

const jsxName = (name: Node): string => (name.type === 'JSXNamespacedName' ? `${name.namespace.name}:${name.name.name}` : name.name);
