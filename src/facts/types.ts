/**
 * Type annotations as symbolic expressions, as far as they lead to where a value comes from: `flags: FlagService` is an
 * instance of what `FlagService` names. Never: type checking.
 */
import type { ExprId } from '../model.js';
import { UNKNOWN, type Exprs } from './exprs.js';
import type { Node } from './parser.js';
import type { Scope } from './scope.js';

/** Wrappers that leave the members they have as they are. */
const TRANSPARENT = new Set([
  'Promise', 'Readonly', 'Partial', 'Required', 'NonNullable', 'Pick', 'Omit', 'Awaited', 'DeepPartial', 'Immutable', 'Ref', 'Mocked',
]);

export function createTypes(exprs: Exprs): { instanceOf(type: Node | null | undefined, scope: Scope): ExprId; aliasOf(type: Node, scope: Scope): ExprId; shapeOf(members: Node[], scope: Scope): ExprId } {
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

  /** A value declared with this type. */
  const instanceOf = (annotation: Node | null | undefined, scope: Scope): ExprId => {
    const type: Node | null | undefined = annotation?.type === 'TSTypeAnnotation' ? annotation.typeAnnotation : annotation;
    if (!type) return UNKNOWN;
    switch (type.type) {
      case 'TSTypeReference': {
        const inner = type.typeArguments?.params[0];
        if (inner && type.typeName.type === 'Identifier' && TRANSPARENT.has(type.typeName.name)) return instanceOf(inner, scope);
        const named = entity(type.typeName, scope);
        return named === UNKNOWN ? UNKNOWN : exprs.make(['typed', named]);
      }
      case 'TSTypeLiteral': return exprs.make(['typed', shapeOf(type.members, scope)]);
      case 'TSUnionType': {
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
      case 'TSTypeQuery': return type.exprName.type === 'TSImportType' ? UNKNOWN : entity(type.exprName, scope);
      default: return UNKNOWN;
    }
  };

  const shapeOf = (members: Node[], scope: Scope): ExprId => {
    const fields: [string, ExprId][] = [];
    for (const member of members) {
      if ((member.type !== 'TSPropertySignature' && member.type !== 'TSMethodSignature') || member.computed) continue;
      const name = member.key.name ?? String(member.key.value);
      fields.push([name, member.type === 'TSPropertySignature' ? instanceOf(member.typeAnnotation, scope) : UNKNOWN]);
    }
    return exprs.make(['shape', fields]);
  };

  /** What a type alias stands for: an object shape, a union of literals, or another type. */
  const aliasOf = (type: Node, scope: Scope): ExprId => {
    if (type.type === 'TSTypeLiteral') return shapeOf(type.members, scope);
    if (type.type === 'TSLiteralType' || type.type === 'TSUnionType') {
      const members = type.type === 'TSUnionType' ? type.types : [type];
      const texts = members.filter((it: Node) => it.type === 'TSLiteralType' && typeof it.literal.value === 'string');
      if (texts.length > 0 && texts.length >= members.length - 1) return exprs.make(['union', texts.map((it: Node) => it.literal.value)]);
    }
    const instance = exprs.all[instanceOf(type, scope)]!;
    return instance[0] === 'typed' ? instance[1] : UNKNOWN;
  };

  return { instanceOf, aliasOf, shapeOf };
}
