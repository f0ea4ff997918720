/**
 * Types as they are written: which of them have a registry's keys for their members, or for their values. Follows names
 * through files; what is not written out is not known. Never: inference.
 */
import type { Source, Sources } from './source.js';
import { bare, nameOf, type Node } from './syntax.js';

/** A type where it is written. */
export interface Written {
  source: Source;
  node: Node;
}

export interface Keyed {
  /** The registry that a list of members, elements or types is; null for any other. */
  registryAround(source: Source, list: Node): string | null;
  /** What is written of the type that an expression has to have; null where nothing is. */
  typeOf(source: Source, node: Node): Written | null;
  /** The type that a name, or `name.member` of a typed one, was declared with. */
  typeOfName(source: Source, node: Node): Written | null;
  /** Its members are called by keys: `Record<FlagName, …>`, `{ [it in FlagName]: … }`. */
  hasKeys(type: Written): boolean;
  /** Its values are keys: `FlagName`, `keyof typeof flags`. */
  isKey(type: Written): boolean;
  /** The signature of a member. */
  memberOf(type: Written, name: string): Written | null;
  /** The second argument of `Pick<Flags, …>`. */
  isPicked(source: Source, union: Node): boolean;
}

const MAX_DEPTH = 6;
const SAME_MEMBERS = /^(?:Partial|Required|Readonly|Pick|Omit)$/;
const ELEMENTS = /^(?:Array|ReadonlyArray|Set|ReadonlySet)$/;

export function createKeyed(sources: Sources, isRegistry: (declared: Source, name: string) => boolean): Keyed {
  const named = (source: Source, id: Node): { source: Source; name: string; declaration: Node | null } | null => {
    const binding = id?.type === 'Identifier' ? source.bindings.of(id) : undefined;
    const target = binding && sources.resolve(source, binding);
    const declared = target?.binding.ids[0];
    return target && declared ? { source: target.source, name: target.binding.name, declaration: target.source.bindings.parent(declared) ?? null } : null;
  };
  const argumentsOf = (node: Node): Node[] => (node.typeArguments?.params ?? node.typeParameters?.params ?? []) as Node[];
  /** What an alias or an interface says, with what generic wrappers leave as it is taken off. */
  const spelled = ({ source, node }: Written, depth = 0): Written => {
    if (node.type === 'TSParenthesizedType') return spelled({ source, node: node.typeAnnotation as Node }, depth);
    if (node.type !== 'TSTypeReference' || depth > MAX_DEPTH) return { source, node };
    const found = named(source, node.typeName as Node);
    if (!found) return SAME_MEMBERS.test(String(node.typeName.name)) && argumentsOf(node)[0] ? spelled({ source, node: argumentsOf(node)[0]! }, depth + 1) : { source, node };
    if (isRegistry(found.source, found.name)) return { source, node };
    if (found.declaration?.type === 'TSTypeAliasDeclaration') return spelled({ source: found.source, node: found.declaration.typeAnnotation as Node }, depth + 1);
    return found.declaration?.type === 'TSInterfaceDeclaration' ? { source: found.source, node: found.declaration } : { source, node };
  };
  const refersToRegistry = (source: Source, id: Node): boolean => {
    const found = named(source, id);
    return found !== null && isRegistry(found.source, found.name);
  };

  const hasKeys = (type: Written): boolean => {
    const { source, node } = spelled(type);
    switch (node.type) {
      case 'TSTypeReference': return node.typeName.name === 'Record' ? argumentsOf(node).length > 0 && isKey({ source, node: argumentsOf(node)[0]! }) : refersToRegistry(source, node.typeName as Node);
      case 'TSTypeQuery': return refersToRegistry(source, node.exprName as Node);
      case 'TSMappedType': return isKey({ source, node: (node.constraint ?? node.typeParameter?.constraint) as Node });
      case 'TSIntersectionType': return (node.types as Node[]).some((it) => hasKeys({ source, node: it }));
      default: return false;
    }
  };

  const isKey = (type: Written): boolean => {
    const { source, node } = spelled(type);
    switch (node.type) {
      case 'TSTypeReference': return refersToRegistry(source, node.typeName as Node);
      case 'TSTypeOperator': return node.operator === 'keyof' && hasKeys({ source, node: node.typeAnnotation as Node });
      case 'TSIndexedAccessType': return hasKeys({ source, node: node.objectType as Node });
      case 'TSUnionType': {
        const types = (node.types as Node[]).filter((it) => !/^TS(?:Undefined|Null)Keyword$/.test(it.type));
        return types.length > 0 && types.every((it) => isKey({ source, node: it }));
      }
      default: return false;
    }
  };

  const memberOf = (type: Written, name: string): Written | null => {
    const { source, node } = spelled(type);
    const members = (node.type === 'TSInterfaceDeclaration' ? node.body.body : node.type === 'TSTypeLiteral' ? node.members : []) as Node[];
    const found = members.find((it) => it.type === 'TSPropertySignature' && nameOf(it) === name);
    return found ? { source, node: found } : null;
  };
  const memberType = (type: Written, name: string): Written | null => {
    const { source, node } = spelled(type);
    if (node.type === 'TSTypeReference' && node.typeName.name === 'Record' && argumentsOf(node)[1]) return { source, node: argumentsOf(node)[1]! };
    const found = memberOf(type, name);
    return found?.node.typeAnnotation ? { source: found.source, node: found.node.typeAnnotation.typeAnnotation as Node } : null;
  };
  const elementType = (type: Written): Written | null => {
    const { source, node } = spelled(type);
    if (node.type === 'TSArrayType') return { source, node: node.elementType as Node };
    if (node.type === 'TSTypeOperator' && node.operator === 'readonly') return elementType({ source, node: node.typeAnnotation as Node });
    return node.type === 'TSTypeReference' && ELEMENTS.test(String(node.typeName.name)) && argumentsOf(node)[0] ? { source, node: argumentsOf(node)[0]! } : null;
  };

  const annotated = (source: Source, holder: Node): Written | null => (holder.typeAnnotation ? { source, node: holder.typeAnnotation.typeAnnotation as Node } : null);

  const typeOf = (source: Source, node: Node): Written | null => {
    const parent = source.bindings.parent(node);
    switch (parent?.type) {
      case 'TSAsExpression': case 'TSSatisfiesExpression': {
        const isConst = parent.typeAnnotation.type === 'TSTypeReference' && parent.typeAnnotation.typeName.name === 'const';
        return isConst ? typeOf(source, parent) : { source, node: parent.typeAnnotation as Node };
      }
      case 'VariableDeclarator': return annotated(source, parent.id as Node);
      case 'PropertyDefinition': return annotated(source, parent);
      case 'AssignmentPattern': return annotated(source, parent.left as Node);
      case 'ArrayExpression': {
        const list = typeOf(source, parent);
        return list && elementType(list);
      }
      case 'Property': {
        const name = parent.value === node ? nameOf(parent) : null;
        const object = name === null ? null : typeOf(source, source.bindings.parent(parent)!);
        return object && memberType(object, name!);
      }
      default: return parent && bare(parent) !== parent && parent.type !== 'AwaitExpression' ? typeOf(source, parent) : null;
    }
  };

  return {
    typeOf, hasKeys, isKey, memberOf,
    registryAround: (source, list) => {
      let at = source.bindings.parent(list);
      while (at && (bare(at) !== at || at.type === 'CallExpression')) at = source.bindings.parent(at);
      const name = at?.id?.name as string | undefined;
      return name !== undefined && isRegistry(source, name) ? name : null;
    },
    typeOfName: (source, node) => {
      const it = bare(node);
      if (it.type !== 'Identifier') return null;
      const binding = source.bindings.of(it);
      return binding && binding.ids.length === 1 ? annotated(source, binding.ids[0]!) : null;
    },
    isPicked: (source, union) => {
      const list = source.bindings.parent(union);
      const first = list?.type === 'TSTypeParameterInstantiation' ? (list.params as Node[])[0] : undefined;
      return first !== undefined && first !== union && hasKeys({ source, node: first });
    },
  };
}
