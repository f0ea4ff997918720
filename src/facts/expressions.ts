/**
 * Expressions: walks every one of them once, in the order of evaluation, records uses and sites on the way, opens a
 * region for what runs only after a test (2), and returns what the expression is worth symbolically.
 */
import type { ExprId, Literal, ParamUse } from '../model.js';
import { NULL, UNDEFINED, UNKNOWN } from './exprs.js';
import { visitClass, visitFunction } from './functions.js';
import { visitJsx } from './elements.js';
import { isDecided, unlessNull, visitBinary, visitLogical, visitTemplate, visitUnary } from './operators.js';
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
      const otherwise = walk.guarded(test, false, 'else', node.alternate, node.test, () => visitExpression(walk, node.alternate));
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
      walk.ref({ import: binding.index, name: binding.imported }, node, called);
      return walk.exprs.make(['import', binding.index, binding.imported]);
    case 'top':
      walk.ref({ local: node.name }, node, called);
      return walk.exprs.make(['top', node.name]);
    case 'local':
      if (how !== 'member') walk.use(binding.value, how);
      return binding.value;
    default: return walk.exprs.make(['global', node.name]);
  }
}

/** `callee`: it is called, and no site of its own. */
function visitMember(walk: Walk, node: Node, callee: boolean): ExprId {
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

function visitCall(walk: Walk, node: Node): ExprId {
  const { exprs } = walk;
  const imported = walk.imports.get(node.start);
  if (imported !== undefined) {
    visitAll(walk, node.arguments);
    if (node.callee.type === 'MemberExpression') visitExpression(walk, node.callee.object);
    return useModule(walk, imported, node);
  }
  const callee = node.callee.type === 'MemberExpression' ? visitMember(walk, node.callee, true)
    : node.callee.type === 'Identifier' ? visitIdentifier(walk, node.callee, 'called') : visitExpression(walk, node.callee);
  const simple = node.arguments.every((it: Node) => it.type === 'Literal' || it.type === 'Identifier');
  const skipped = simple ? null : node.optional ? { value: callee, at: node.callee } : optionalLink(walk, node.callee, callee);
  const visit = (): ExprId[] => visitArguments(walk, node, callee);
  const args = skipped ? unlessNull(walk, skipped.value, false, { ...node, start: node.callee.end }, skipped.at, visit) : visit();
  const head = exprs.all[callee]!;
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
function optionalLink(walk: Walk, node: Node, value: ExprId): { value: ExprId; at: Node } | null {
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

/** What a ref holds may be another value at another moment; the empty name is how templates read it. */
const isHeld = (name: string): boolean => name === '' || name === 'value';

/** What is read of a call's result belongs to the moment of the call. */
function momentOf(walk: Walk, object: ExprId): number {
  const expr = walk.exprs.all[object]!;
  return expr[0] === 'call' || expr[0] === 'new' || expr[0] === 'await' ? 0 : walk.activation;
}

/** A spread argument shifts all that follow: from there on nothing is known of the positions. */
function positions(nodes: readonly Node[], values: ExprId[]): ExprId[] {
  const spread = nodes.findIndex((node) => node.type === 'SpreadElement');
  return spread < 0 ? values : [...values.slice(0, spread), ...Array<ExprId>(8).fill(UNKNOWN)];
}

function useModule(walk: Walk, imported: number, node: Node): ExprId {
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
function visitPlaced(walk: Walk, node: Node | null, type: ExprId): ExprId {
  const value = visitExpected(walk, node, type);
  if (node && type !== UNKNOWN && TEXTUAL.has(walk.exprs.all[value]![0]) && typeof (walk.exprs.literalOf(value) ?? '') === 'string') {
    walk.site(walk.exprs.make(['as', value, type]), node);
  }
  return value;
}

const TEXTUAL: ReadonlySet<string> = new Set(['literal', 'member', 'import', 'top']);

function visitObject(walk: Walk, node: Node, expected: ExprId): ExprId {
  const fields: [string, ExprId][] = [];
  let open = false;
  for (const property of node.properties) {
    if (property.type === 'SpreadElement') {
      visitExpression(walk, property.argument);
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
  return walk.exprs.make(['object', fields, open, false]);
}

function literalOf(walk: Walk, node: Node): ExprId {
  if (node.value === null && (node.raw === 'null' || node.raw === undefined)) return NULL;
  return ['string', 'number', 'boolean'].includes(typeof node.value) ? walk.exprs.literal(node.value as Literal) : UNKNOWN;
}
