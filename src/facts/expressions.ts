/**
 * Expressions: walks every one of them once, in the order of evaluation, records uses and sites on the way, opens a
 * region for what runs only after a test (2), and returns what the expression is worth symbolically.
 */
import type { ExprId, Literal, ParamUse } from '../model.js';
import { NULL, UNDEFINED, UNKNOWN } from './exprs.js';
import { visitClass, visitFunction } from './functions.js';
import { later, visitJsx } from './elements.js';
import { visitList } from './lists.js';
import { optionalLink, positions, visitCall } from './invocations.js';
import { isDecided, visitBinary, visitLogical, visitTemplate, visitUnary } from './operators.js';
import type { Node } from './parser.js';
import type { Walk } from './walk.js';

/** Visits what stands where an instance of `type` is expected. */
export function visitExpected(walk: Walk, node: Node | null, type: ExprId): ExprId {
  walk.expected = type;
  return visitExpression(walk, node);
}

export function visitExpression(walk: Walk, node: Node | null): ExprId {
  const { exprs, expected } = walk;
  walk.expected = UNKNOWN;
  if (!node) return UNKNOWN;
  switch (node.type) {
    case 'Literal': return literalOf(walk, node);
    case 'Identifier': return visitIdentifier(walk, node);
    case 'ThisExpression': return walk.cls >= 0 ? exprs.make(['this', walk.cls]) : UNKNOWN;
    case 'MetaProperty': return exprs.make(['global', 'import.meta']);
    case 'MemberExpression': return visitMember(walk, node, false);
    case 'CallExpression': return visitCall(walk, node);
    case 'NewExpression': {
      const imported = walk.imports.get(node.start);
      if (imported !== undefined) useModule(walk, imported, node);
      const callee = visitExpression(walk, node.callee);
      const made = exprs.make(['new', callee, positions(node.arguments, visitAll(walk, node.arguments))]);
      if (callee !== UNKNOWN) walk.site(made, node);
      return made;
    }
    case 'ImportExpression': {
      visitExpression(walk, node.source);
      const imported = walk.imports.get(node.start);
      return imported === undefined ? UNKNOWN : useModule(walk, imported, node);
    }
    case 'ChainExpression': {
      const value = visitExpression(walk, node.expression);
      if (value === UNKNOWN) return UNKNOWN;
      // Somewhere on the way it may stop at undefined.
      const link = optionalLink(walk, node.expression, value);
      return exprs.choose(link && isDecided(walk, link.value) ? exprs.not(exprs.make(['equal', link.value, NULL, true])) : UNKNOWN, value, UNDEFINED);
    }
    case 'TSNonNullExpression': case 'TSInstantiationExpression': case 'ParenthesizedExpression':
      return visitExpected(walk, node.expression, expected);
    case 'TSAsExpression': case 'TSSatisfiesExpression': case 'TSTypeAssertion': {
      const type = node.typeAnnotation;
      if (type.type === 'TSTypeReference' && type.typeName.name === 'const') return exprs.freeze(visitExpected(walk, node.expression, expected));
      const typed = walk.types.instanceOf(type, walk.scope);
      return annotated(walk, visitExpected(walk, node.expression, typed), typed);
    }
    case 'AwaitExpression': case 'YieldExpression': {
      const value = visitExpression(walk, node.argument);
      walk.newActivation();
      if (node.type !== 'AwaitExpression') return UNKNOWN;
      return exprs.all[value]![0] === 'call' ? exprs.make(['await', value]) : value;
    }
    case 'UnaryExpression': return visitUnary(walk, node);
    case 'BinaryExpression': return visitBinary(walk, node);
    case 'LogicalExpression': return visitLogical(walk, node);
    case 'ConditionalExpression': {
      const test = visitExpression(walk, node.test);
      const then = walk.guarded(test, true, 'then', node.consequent, node.test, () => visitExpression(walk, node.consequent));
      const next = walk.body.regions.length;
      const otherwise = walk.guarded(test, false, 'else', node.alternate, node.test, () => visitExpression(walk, node.alternate));
      walk.compare(next, node.consequent, node.alternate);
      return test === UNKNOWN && then === UNKNOWN && otherwise === UNKNOWN ? UNKNOWN : exprs.choose(test, then, otherwise);
    }
    case 'AssignmentExpression': {
      if (node.left.type === 'MemberExpression') visitMember(walk, node.left, true);
      else if (node.left.type !== 'Identifier') visitPattern(walk, node.left);
      const value = visitExpression(walk, node.right);
      return node.operator === '=' ? value : UNKNOWN;
    }
    case 'UpdateExpression': visitExpression(walk, node.argument); return UNKNOWN;
    case 'SequenceExpression': return visitAll(walk, node.expressions).at(-1) ?? UNKNOWN;
    case 'TemplateLiteral': return visitTemplate(walk, node);
    case 'TaggedTemplateExpression': visitExpression(walk, node.tag); visitAll(walk, node.quasi.expressions); return UNKNOWN;
    case 'ObjectExpression': return visitObject(walk, node, expected);
    case 'ArrayExpression': {
      const element = expected === UNKNOWN ? UNKNOWN : exprs.make(['index', expected, UNKNOWN, 0]);
      if (node === walk.lists.next) return visitList(walk, node, element);
      return exprs.make(['array', node.elements.map((it: Node | null) => visitPlaced(walk, it, element)), false]);
    }
    case 'SpreadElement': visitExpression(walk, node.argument); return UNKNOWN;
    case 'ArrowFunctionExpression': case 'FunctionExpression': return exprs.make(['function', visitFunction(walk, node, undefined, undefined, expected)]);
    case 'ClassExpression': return exprs.make(['class', visitClass(walk, node)]);
    case 'JSXElement': case 'JSXFragment': return visitJsx(walk, node);
    case 'JSXExpressionContainer': case 'JSXSpreadChild': return visitExpression(walk, node.expression);
    default: return UNKNOWN;
  }
}

export function visitAll(walk: Walk, nodes: readonly (Node | null)[]): ExprId[] {
  return nodes.map((node) => visitExpression(walk, node));
}

/** Default values and computed keys inside a pattern run too. */
export function visitPattern(walk: Walk, pattern: Node | null): void {
  if (!pattern) return;
  switch (pattern.type) {
    case 'AssignmentPattern': visitExpression(walk, pattern.right); visitPattern(walk, pattern.left); break;
    case 'ObjectPattern':
      for (const it of pattern.properties) {
        if (it.computed) visitExpression(walk, it.key);
        visitPattern(walk, it.type === 'Property' ? it.value : it.argument);
      }
      break;
    case 'ArrayPattern': for (const it of pattern.elements) visitPattern(walk, it); break;
    case 'RestElement': visitPattern(walk, pattern.argument); break;
    case 'TSParameterProperty': visitPattern(walk, pattern.parameter); break;
    case 'MemberExpression': visitMember(walk, pattern, true); break;
  }
}

export function visitIdentifier(walk: Walk, node: Node, how: ParamUse['how'] | 'member' = 'read'): ExprId {
  if (node.name === 'undefined') return UNDEFINED;
  const binding = walk.scope.find(node.name);
  const called = how === 'called';
  switch (binding?.is) {
    case 'import':
      if (node !== walk.lists.next) walk.ref({ import: binding.index, name: binding.imported }, node, called);
      return walk.exprs.make(['import', binding.index, binding.imported]);
    case 'top':
      if (node !== walk.lists.next) walk.ref({ local: node.name }, node, called);
      return walk.exprs.make(['top', node.name]);
    case 'local':
      if (how !== 'member') walk.use(binding.value, how);
      if (node !== walk.lists.next) walk.lists.open(binding.value);
      return binding.value;
    default: return walk.exprs.make(['global', node.name]);
  }
}

/** `callee`: it is called, and no site of its own. */
export function visitMember(walk: Walk, node: Node, callee: boolean): ExprId {
  const { exprs } = walk;
  const name: string | null = !node.computed ? (node.property.name ?? null)
    : typeof node.property.value === 'string' ? node.property.value : null;
  if (node.object.type === 'Identifier' && name !== null) {
    const binding = walk.scope.find(node.object.name);
    // `ns.name` uses one name of the namespace, not all of them (1.4).
    if (binding?.is === 'import' && binding.imported === '*') {
      walk.ref({ import: binding.index, name }, node, callee);
      const direct = exprs.make(['import', binding.index, name]);
      if (!callee) walk.site(direct, node);
      return direct;
    }
  }
  const object = node.object.type === 'Identifier' ? visitIdentifier(walk, node.object, 'member') : visitExpression(walk, node.object);
  let made: ExprId;
  if (name !== null) made = exprs.make(['member', object, name, isHeld(name) ? walk.activation : momentOf(walk, object)]);
  else {
    const key = visitExpression(walk, node.property);
    // An object that is written out here and looked up at once is nobody else's to change.
    const final = node.object.type === 'ObjectExpression' ? exprs.freeze(object) : object;
    made = object === UNKNOWN && key === UNKNOWN ? UNKNOWN : exprs.make(['index', final, key, walk.activation]);
  }
  if (!callee && (object !== UNKNOWN || name === null)) walk.site(made, node);
  walk.use(made, callee ? 'called' : 'read');
  return made;
}

/** What is read of a call's result belongs to the moment of the call. */
function momentOf(walk: Walk, object: ExprId): number {
  const expr = walk.exprs.all[object]!;
  return expr[0] === 'call' || expr[0] === 'new' || expr[0] === 'await' ? 0 : walk.activation;
}

export function useModule(walk: Walk, imported: number, node: Node): ExprId {
  walk.ref({ import: imported, name: '*' }, node);
  return walk.exprs.make(['import', imported, '*']);
}

/** What a value is worth that is declared to be of a type: the type is asked only where following the value leads nowhere. */
export function annotated(walk: Walk, value: ExprId, type: ExprId): ExprId {
  const { all, make, literalOf } = walk.exprs;
  const declared = all[type]!;
  if (type === UNKNOWN || (declared[0] === 'typed' && all[declared[1]]![0] === 'global')) return value;
  if (value === UNKNOWN || value === UNDEFINED || literalOf(value) === null) return type;
  return FOLLOWED.has(all[value]![0]) ? make(['as', value, type]) : value;
}

const FOLLOWED: ReadonlySet<string> = new Set(['call', 'await', 'member', 'index', 'if', 'or', 'nullish', 'and', 'param', 'import', 'top', 'global', 'as']);

/** A field or element; a text among them is a site of its own, because the expected type may say that it is a key. */
export function visitPlaced(walk: Walk, node: Node | null, type: ExprId): ExprId {
  const value = node && walk.lists.handed.has(node) ? later(walk, () => visitExpected(walk, node, type)) : visitExpected(walk, node, type);
  if (node && type !== UNKNOWN && TEXTUAL.has(walk.exprs.all[value]![0]) && typeof (walk.exprs.literalOf(value) ?? '') === 'string') {
    walk.site(walk.exprs.make(['as', value, type]), node);
  }
  return value;
}

const TEXTUAL: ReadonlySet<string> = new Set(['literal', 'member', 'import', 'top']);

function visitObject(walk: Walk, node: Node, expected: ExprId): ExprId {
  const fields: [string, ExprId][] = [];
  const spread: ExprId[] = [];
  let open = false;
  for (const property of node.properties) {
    if (property.type === 'SpreadElement') {
      const value = visitExpression(walk, property.argument);
      if (SPREAD.has(walk.exprs.all[value]![0])) spread.push(value);
      open = true;
      // What is spread over a field replaces it; only names of keys (strings) are worth keeping all the same.
      fields.splice(0, fields.length, ...fields.filter(([, value]) => typeof walk.exprs.literalOf(value) === 'string'));
      continue;
    }
    const key = property.computed ? walk.exprs.literalOf(visitExpression(walk, property.key)) : (property.key.name ?? property.key.value);
    const wanted = expected === UNKNOWN ? UNKNOWN
      : typeof key === 'string' ? walk.exprs.make(['member', expected, key, 0]) : walk.exprs.make(['index', expected, UNKNOWN, 0]);
    const value = visitPlaced(walk, property.value, wanted);
    if (property.kind === 'init' && key !== undefined && key !== null) fields.push([String(key), value]);
    else open = true;
  }
  return walk.exprs.make(spread.length > 0 ? ['object', fields, open, false, spread] : ['object', fields, open, false]);
}

/** What may bring its own members along. */
const SPREAD: ReadonlySet<string> = new Set(['call', 'as', 'await', 'top', 'import', 'member']);

function literalOf(walk: Walk, node: Node): ExprId {
  if (node.value === null && (node.raw === 'null' || node.raw === undefined)) return NULL;
  return ['string', 'number', 'boolean'].includes(typeof node.value) ? walk.exprs.literal(node.value as Literal) : UNKNOWN;
}

/** What a ref holds may be another value at another moment; the empty name is how templates read it. */
const isHeld = (name: string): boolean => name === '' || name === 'value';
