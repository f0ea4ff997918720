/** JSX: an element is a call of its component with its props; what a component is given, it may gate (2). */
import type { ExprId } from '../model.js';
import { UNKNOWN, YES } from './exprs.js';
import { visitAll, visitExpression, visitIdentifier } from './expressions.js';
import { FLAGGED } from './lists.js';
import type { Node } from './parser.js';
import type { Walk } from './walk.js';

export function visitJsx(walk: Walk, node: Node): ExprId {
  if (node.type === 'JSXFragment') {
    for (const child of node.children) visitExpression(walk, child);
    return UNKNOWN;
  }
  const { name, attributes } = node.openingElement;
  const tag = later(walk, () => jsxTag(walk, name));
  const fields: [string, ExprId][] = [];
  const given: [string, Node][] = [];
  // `<FeatureFlag on={<New />} off={<Old />} />`: whatever its props are called.
  const isGate = FLAGGED.test(String(name.name ?? name.property?.name));
  let open = false;
  for (const attribute of attributes) {
    if (attribute.type === 'JSXSpreadAttribute') {
      if (attribute.argument.type === 'Identifier') visitIdentifier(walk, attribute.argument, 'spread');
      else visitExpression(walk, attribute.argument);
      open = true;
      continue;
    }
    const prop = jsxName(attribute.name);
    if ((isGate || GATED.test(prop)) && attribute.value && isRendered(attribute.value)) given.push([prop, attribute.value]);
    else fields.push([prop, attribute.value ? visitValue(walk, attribute.value) : YES]);
  }
  if (tag === UNKNOWN) {
    visitAll(walk, [...given.map(([, value]) => value), ...node.children]);
    return UNKNOWN;
  }
  const made = walk.exprs.make(['jsx', tag, walk.exprs.make(['object', fields, open, false]), walk.activation]);
  walk.site(made, node.openingElement);
  // A component may gate what it is given (2): its children, its fallback and what it renders are shown where it uses them.
  const visitGiven = (prop: string, value: Node): void => {
    const used = walk.exprs.make(['uses', made, 0, prop]);
    const outer = walk.eager;
    const eager = outer ?? walk.region;
    walk.guarded(used, true, prop === 'fallback' ? 'fallback' : 'child', value, { ...node.openingElement }, () => {
      walk.eager = eager;
      visitValue(walk, value);
    });
    walk.eager = outer;
  };
  for (const [prop, value] of given) visitGiven(prop, value);
  for (const child of node.children.filter((it: Node) => it.type !== 'JSXText')) {
    if (isRendered(child)) visitGiven('children', child);
    else visitExpression(walk, child);
  }
  return made;
}

/** What an element is made of is evaluated when it is made, shown or not: only the component and what is called back wait. */
function visitValue(walk: Walk, node: Node): ExprId {
  const inner: Node = node.type === 'JSXExpressionContainer' ? node.expression : node;
  return /Function/.test(inner.type) ? later(walk, () => visitExpression(walk, node)) : visitExpression(walk, node);
}

export function later<T>(walk: Walk, inside: () => T): T {
  const outer = walk.eager;
  walk.eager = null;
  const result = inside();
  walk.eager = outer;
  return result;
}

/** Props that a component shows or calls, and so may gate. */
const GATED = /^(?:children|fallback|render[A-Z]?\w*)$/;

/** An element or a function waits for the component; any other expression is an argument, which is evaluated first. */
function isRendered(node: Node): boolean {
  const inner: Node = node.type === 'JSXExpressionContainer' ? node.expression : node;
  return /^(?:JSXElement|JSXFragment|ArrowFunctionExpression|FunctionExpression)$/.test(inner.type);
}

/** What an element's name stands for; unknown for `div`. */
function jsxTag(walk: Walk, name: Node): ExprId {
  if (name.type === 'JSXIdentifier') return /^[a-z]/.test(name.name) ? UNKNOWN : visitIdentifier(walk, name, 'called');
  if (name.type !== 'JSXMemberExpression') return UNKNOWN;
  const object = name.object.type === 'JSXIdentifier' ? visitIdentifier(walk, name.object, 'member') : jsxTag(walk, name.object);
  const head = walk.exprs.all[object]!;
  if (head[0] === 'import' && head[2] === '*') return walk.exprs.make(['import', head[1], name.property.name]);
  const made = walk.exprs.make(['member', object, name.property.name, 0]);
  walk.use(made, 'called');
  return made;
}

const jsxName = (name: Node): string => (name.type === 'JSXNamespacedName' ? `${name.namespace.name}:${name.name.name}` : name.name);
