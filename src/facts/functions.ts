/** Functions and classes: parameters by position and annotated type, what is returned under which region, members. */
import type { ExprId, FunctionFacts } from '../model.js';
import { NO, UNKNOWN } from './exprs.js';
import { annotated, visitExpected, visitExpression, visitPattern } from './expressions.js';
import { isPure } from './purity.js';
import { FLAGGED } from './lists.js';
import type { Node } from './parser.js';
import { boundNames, Scope } from './scope.js';
import { bindPattern, visitBlock } from './statements.js';
import type { Walk } from './walk.js';

/** Reserves the number of a function whose name is in scope before its body is visited. */
export function declareFunction(walk: Walk, node: Node): number {
  return walk.body.functions.push({
    name: node.id?.name ?? null, params: [], type: UNKNOWN, returns: [], region: walk.region, falls: NO, async: node.async === true,
  }) - 1;
}

/**
 * `self`: what `this` is inside; a plain function has one of its own, an arrow function has that around it. `expected`:
 * the signature that its place declares.
 */
export function visitFunction(walk: Walk, node: Node, reserved?: number, self = node.type === 'ArrowFunctionExpression' ? walk.cls : -1, expected = UNKNOWN): number {
  const index = reserved ?? declareFunction(walk, node);
  if (!node.body) return index; // an overload or an ambient declaration
  const facts = walk.body.functions[index]!;
  const outer = { fn: walk.fn, activation: walk.activation, cls: walk.cls };
  walk.fn = index;
  walk.cls = self;
  facts.region = walk.region;
  walk.newActivation();
  const scope = new Scope(walk.scope);
  if (node.type === 'FunctionExpression' && node.id) scope.declare(node.id.name, { is: 'local', value: UNKNOWN });
  walk.within(scope, () => {
    walk.types.declareParameters(node.typeParameters, scope);
    facts.type = walk.types.instanceOf(node.returnType, scope);
    const signature = walk.exprs.all[expected]!;
    node.params.forEach((param: Node, position: number) => {
      const bound = bindParameter(walk, param, index, position);
      if (bound.type === UNKNOWN && signature[0] === 'signature') bound.type = signature[1][position] ?? UNKNOWN;
      facts.params.push(bound);
    });
    if (facts.type === UNKNOWN && signature[0] === 'signature') facts.type = signature[2];
    if (node.body.type === 'BlockStatement') {
      facts.falls = visitBlock(walk, node.body.body).test;
      // Calling a generator runs none of it, and gives an iterator.
      if (node.generator) Object.assign(facts, { returns: [], falls: UNKNOWN });
    } else {
      facts.returns.push({ value: visitExpected(walk, node.body, facts.type), region: walk.region });
    }
  });
  // Who speaks of `arguments` uses all of them unnamed.
  if (!walk.assigned.has('arguments')) facts.params.forEach((it, position) => { it.uses = walk.uses.of(index, position, facts.region, FLAGGED.test(walk.owner ?? '')); });
  walk.fn = outer.fn;
  walk.activation = outer.activation;
  walk.cls = outer.cls;
  return index;
}

function bindParameter(walk: Walk, param: Node, fn: number, position: number): FunctionFacts['params'][number] {
  for (const decorator of decoratorsOf(param)) visitExpression(walk, decorator.expression);
  let pattern = param.type === 'TSParameterProperty' ? param.parameter : param;
  let fallback = UNKNOWN;
  if (pattern.type === 'AssignmentPattern') {
    fallback = visitExpression(walk, pattern.right);
    pattern = pattern.left;
  }
  const type = walk.types.instanceOf(pattern.typeAnnotation, walk.scope);
  if (pattern.type === 'RestElement') {
    for (const name of boundNames(pattern)) walk.scope.declare(name, { is: 'local', value: UNKNOWN });
  } else {
    bindPattern(walk, pattern, walk.exprs.make(['param', fn, position]), 'local');
    visitPattern(walk, pattern);
  }
  return { type, fallback, uses: null };
}

export function visitClass(walk: Walk, node: Node): number {
  const { exprs } = walk;
  const index = walk.body.classes.push({ name: node.id?.name ?? null, extends: UNKNOWN, statics: [], members: [], hidden: [] }) - 1;
  const facts = walk.body.classes[index]!;
  for (const decorator of node.decorators ?? []) visitExpression(walk, decorator.expression);
  const decorated = isDecorated(node) || node.body.body.some(isDecorated);
  facts.extends = visitExpression(walk, node.superClass);
  const outer = walk.cls;
  walk.cls = index;
  for (const member of node.body.body as Node[]) {
    for (const decorator of member.decorators ?? []) visitExpression(walk, decorator.expression);
    if (decorated) useTypes(walk, member);
    if (member.type === 'StaticBlock') {
      walk.cls = -1;
      walk.within(new Scope(walk.scope), () => visitBlock(walk, member.body));
      walk.cls = index;
      continue;
    }
    if (member.computed && member.key) visitExpression(walk, member.key);
    const name: string | null = member.computed || !member.key ? null : String(member.key.name ?? member.key.value);
    const value = visitMember(walk, member);
    if (name === null || value === null) continue;
    if (member.accessibility === 'private' || member.key.type === 'PrivateIdentifier') facts.hidden.push(name);
    if (!member.static) facts.members.push([name, value]);
    // A static that is not readonly can be overridden from anywhere.
    else if (member.readonly || exprs.all[value]![0] === 'function' || typeof exprs.literalOf(value) !== 'boolean') facts.statics.push([name, value]);
    if (name === 'constructor' && member.type === 'MethodDefinition') {
      for (const param of member.value.params as Node[]) {
        if (param.type !== 'TSParameterProperty') continue;
        const inner = param.parameter.type === 'AssignmentPattern' ? param.parameter.left : param.parameter;
        facts.members.push([inner.name, walk.types.instanceOf(inner.typeAnnotation, walk.scope)]);
        if (param.accessibility === 'private') facts.hidden.push(inner.name);
      }
    }
  }
  walk.cls = outer;
  return index;
}

/** The symbolic worth of a class member; null for what has none (abstract members, index signatures). */
function visitMember(walk: Walk, member: Node): ExprId | null {
  if (member.type === 'MethodDefinition') {
    const fn = visitFunction(walk, member.value, undefined, member.static ? -1 : walk.cls);
    if (member.kind === 'method') return walk.exprs.make(['function', fn]);
    return member.kind === 'get' ? walk.exprs.make(['call', walk.exprs.make(['function', fn]), [], 0]) : UNKNOWN;
  }
  if (member.type !== 'PropertyDefinition' && member.type !== 'AccessorProperty') return null;
  // An instance field's initialiser runs with each construction: an activation of its own.
  const outer = walk.activation;
  const { cls } = walk;
  if (member.static) walk.cls = -1;
  else walk.newActivation();
  const value = visitExpression(walk, member.value);
  walk.activation = outer;
  walk.cls = cls;
  const typed = walk.types.instanceOf(member.typeAnnotation, walk.scope);
  // What an object in a field holds may change with every instance.
  return walk.exprs.all[value]![0] === 'object' && typed !== UNKNOWN ? typed : annotated(walk, value, typed);
}

const decoratorsOf = (it: Node): Node[] => [...(it.decorators ?? []), ...(it.type === 'TSParameterProperty' ? (it.parameter.decorators ?? []) : [])];

const isDecorated = (it: Node): boolean => decoratorsOf(it).length > 0 || (it.value?.params ?? []).some((param: Node) => decoratorsOf(param).length > 0);

/** Annotated types of a decorated class become metadata: values, that injection looks up while it runs. */
function useTypes(walk: Walk, member: Node): void {
  const params: Node[] = member.value?.params ?? [];
  const annotations = [member, ...params, ...params.map((param) => param.parameter ?? param.left ?? param)].map((it) => it.typeAnnotation?.typeAnnotation);
  for (const type of [...annotations, member.value?.returnType?.typeAnnotation]) {
    let name: Node | undefined = type?.type === 'TSTypeReference' ? type.typeName : undefined;
    while (name?.type === 'TSQualifiedName') name = name.left as Node;
    const binding = name?.type === 'Identifier' ? walk.scope.find(name.name) : undefined;
    if (binding?.is === 'import' && !binding.type) walk.ref({ import: binding.index, name: binding.imported }, name!);
    else if (binding?.is === 'top') walk.ref({ local: name!.name }, name!);
  }
}

/** Evaluating the class does more than define it: decorators register, static code runs. */
export function classHasEffects(node: Node): boolean {
  return isDecorated(node) || !isPure(node.superClass) || node.body.body.some((member: Node) =>
    member.type === 'StaticBlock' || isDecorated(member) || (member.computed && !isPure(member.key)) || (member.static && member.type === 'PropertyDefinition' && !isPure(member.value)));
}

