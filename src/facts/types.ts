/**
 * Type annotations as symbolic expressions, as far as they lead to where a value comes from (`flags: FlagService` is an
 * instance of what `FlagService` names) or to which keys it can be (`keyof Flags`, an enum). Never: type checking.
 */
import type { ExprId } from '../model.js';
import { UNKNOWN, type Exprs } from './exprs.js';
import type { Node } from './parser.js';
import type { Scope } from './scope.js';

/** Wrappers that leave the members they have as they are. */
const TRANSPARENT = new Set([
  'Promise', 'Readonly', 'Partial', 'Required', 'NonNullable', 'Pick', 'Omit', 'Awaited', 'DeepPartial', 'Immutable', 'Ref', 'Mocked', 'Extract', 'Exclude',
]);
/** Holders of many, by the position of the type that they hold. */
const HOLDERS: Readonly<Record<string, number>> = { Array: 0, ReadonlyArray: 0, Set: 0, ReadonlySet: 0, Record: 1, Map: 1, ReadonlyMap: 1 };

export interface Types {
  /** A value declared with this type; 0 where the type says nothing. */
  instanceOf(type: Node | null | undefined, scope: Scope): ExprId;
  /** What a type alias stands for: an object shape, a union of literals, or another type. */
  aliasOf(type: Node, scope: Scope): ExprId;
  shapeOf(members: Node[], scope: Scope): ExprId;
  /** Brings type parameters into scope, as what they extend. */
  declareParameters(declaration: Node | null | undefined, scope: Scope): void;
}

export function createTypes(exprs: Exprs): Types {
  const typed = (type: ExprId): ExprId => (type === UNKNOWN ? UNKNOWN : exprs.make(['typed', type]));

  const entity = (name: Node, scope: Scope): ExprId => {
    if (name.type === 'TSQualifiedName') {
      const left = entity(name.left, scope);
      const head = exprs.all[left]!;
      if (head[0] === 'import' && head[2] === '*') return exprs.make(['import', head[1], name.right.name]);
      return exprs.make(['member', left, name.right.name, 0]);
    }
    if (name.type !== 'Identifier') return UNKNOWN;
    const binding = scope.find(name.name);
    if (binding?.is === 'import') return exprs.make(['import', binding.index, binding.imported]);
    if (binding?.is === 'top') return exprs.make(['top', name.name]);
    return binding ? UNKNOWN : exprs.make(['global', name.name]);
  };

  const instanceOf = (annotation: Node | null | undefined, scope: Scope): ExprId => {
    const type: Node | null | undefined = annotation?.type === 'TSTypeAnnotation' ? annotation.typeAnnotation : annotation;
    if (!type) return UNKNOWN;
    switch (type.type) {
      case 'TSTypeReference': return referenced(type, scope);
      case 'TSTypeLiteral': return typed(shapeOf(type.members, scope));
      case 'TSArrayType': return holder(instanceOf(type.elementType, scope), null, scope);
      case 'TSMappedType': return holder(instanceOf(type.typeAnnotation, scope), type.constraint, scope);
      case 'TSUnionType': {
        const union = unionOf(type);
        if (union !== UNKNOWN) return typed(union);
        const real = type.types.filter((it: Node) => !/^TS(?:Null|Undefined|Void|Never)Keyword$/.test(it.type));
        return real.length === 1 ? instanceOf(real[0], scope) : UNKNOWN;
      }
      case 'TSIntersectionType': {
        for (const part of type.types) {
          const found = instanceOf(part, scope);
          if (found !== UNKNOWN) return found;
        }
        return UNKNOWN;
      }
      case 'TSIndexedAccessType': {
        const object = instanceOf(type.objectType, scope);
        const name: unknown = type.indexType.literal?.value;
        if (object === UNKNOWN) return UNKNOWN;
        return typeof name === 'string' ? exprs.make(['member', object, name, 0]) : exprs.make(['index', object, UNKNOWN, 0]);
      }
      case 'TSTypeOperator': {
        const inner = instanceOf(type.typeAnnotation, scope);
        if (type.operator !== 'keyof') return inner;
        return inner === UNKNOWN ? UNKNOWN : typed(exprs.make(['keyof', inner]));
      }
      case 'TSTypeQuery': return type.exprName.type === 'TSImportType' ? UNKNOWN : entity(type.exprName, scope);
      case 'TSFunctionType': return signatureOf(type, scope);
      case 'TSParenthesizedType': return instanceOf(type.typeAnnotation, scope);
      case 'TSBooleanKeyword': return typed(exprs.make(['global', 'boolean']));
      case 'TSVoidKeyword': return typed(exprs.make(['global', 'void']));
      default: return UNKNOWN;
    }
  };

  const referenced = (type: Node, scope: Scope): ExprId => {
    const args: Node[] = type.typeArguments?.params ?? [];
    if (type.typeName.type === 'Identifier') {
      const { name } = type.typeName;
      const parameter = scope.findType(name);
      if (parameter !== undefined) return parameter;
      if (args[0] && TRANSPARENT.has(name)) return instanceOf(args[0], scope);
      const held = Object.hasOwn(HOLDERS, name) ? args[HOLDERS[name]!] : undefined;
      if (held) return holder(instanceOf(held, scope), name === 'Record' ? args[0] : null, scope);
      if (name === 'ReturnType' && args[0]) {
        const callee = instanceOf(args[0], scope);
        return callee === UNKNOWN ? UNKNOWN : exprs.make(['call', callee, [], 0]);
      }
    }
    return typed(entity(type.typeName, scope));
  };

  const holder = (element: ExprId, keys: Node | null | undefined, scope: Scope): ExprId => {
    if (element === UNKNOWN) return UNKNOWN;
    return typed(exprs.make(['list', element, keys && element === typed(exprs.make(['global', 'boolean'])) ? instanceOf(keys, scope) : UNKNOWN]));
  };

  /** Parameters by position; one that takes many shifts nothing that stands before it. */
  const signatureOf = (node: Node, outer: Scope): ExprId => {
    const scope = node.typeParameters ? outer.inner() : outer;
    declareParameters(node.typeParameters, scope);
    const params = (node.params as Node[]).map((it) => (it.type === 'RestElement' ? UNKNOWN : instanceOf(it.typeAnnotation, scope)));
    const returns = instanceOf(node.returnType, scope);
    return returns === UNKNOWN && params.every((it) => it === UNKNOWN) ? UNKNOWN : exprs.make(['signature', params, returns]);
  };

  const shapeOf = (members: Node[], scope: Scope): ExprId => {
    const fields: [string, ExprId][] = [];
    for (const member of members) {
      if ((member.type !== 'TSPropertySignature' && member.type !== 'TSMethodSignature') || member.computed) continue;
      const name = member.key.name ?? String(member.key.value);
      fields.push([name, member.type === 'TSPropertySignature' ? instanceOf(member.typeAnnotation, scope) : signatureOf(member, scope)]);
    }
    return exprs.make(['shape', fields]);
  };

  /** A union of string literals, perhaps with something else. */
  const unionOf = (type: Node): ExprId => {
    const members: Node[] = type.type === 'TSUnionType' ? type.types : [type];
    const texts = members.filter((it) => it.type === 'TSLiteralType' && typeof it.literal.value === 'string');
    return texts.length > 0 && texts.length >= members.length - 1 ? exprs.make(['union', texts.map((it) => it.literal.value)]) : UNKNOWN;
  };

  const aliasOf = (type: Node, scope: Scope): ExprId => {
    if (type.type === 'TSTypeLiteral') return shapeOf(type.members, scope);
    const union = unionOf(type);
    if (union !== UNKNOWN) return union;
    const instance = instanceOf(type, scope);
    const known = exprs.all[instance]!;
    return known[0] === 'typed' ? known[1] : instance === UNKNOWN ? UNKNOWN : exprs.make(['like', instance]);
  };

  const declareParameters = (declaration: Node | null | undefined, scope: Scope): void => {
    for (const it of (declaration?.params ?? []) as Node[]) scope.declareType(it.name.name ?? it.name, instanceOf(it.constraint, scope));
  };

  return { instanceOf, aliasOf, shapeOf, declareParameters };
}
