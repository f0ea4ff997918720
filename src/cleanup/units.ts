/** What goes with a name when nobody uses it any more: a specifier, a declarator, a member of a pattern, a statement. */
import type { Binding } from './bindings.js';
import type { Source } from './source.js';
import { bare, below, isFunction, isPure, type Node } from './syntax.js';

export interface Unit {
  kind: 'import' | 'variable' | 'pattern' | 'statement' | 'parameter';
  /** What is cut. */
  node: Node;
  /** Everything that the unit binds: it goes when none of them is used. */
  bindings: Binding[];
}

/** The unit of a name; null where it cannot be taken out. */
export function unitOf(source: Source, binding: Binding): Unit | null {
  const { bindings } = source;
  const id = binding.ids[0]!;
  const parent = bindings.parent(id);
  if (!parent) return null;
  if (source.imported.has(binding)) return { kind: 'import', node: parent, bindings: [binding] };
  if (/^(?:FunctionDeclaration|TSDeclareFunction|ClassDeclaration|TSInterfaceDeclaration|TSTypeAliasDeclaration|TSEnumDeclaration)$/.test(parent.type) && parent.id === id) {
    if (parent.type === 'ClassDeclaration' && !isPure(parent.superClass as Node | null)) return null;
    return { kind: 'statement', node: exported(source, parent), bindings: [binding] };
  }
  if (binding.ids.length > 1) return null;
  if (parent.type === 'VariableDeclarator') return droppable(source, parent) ? { kind: 'variable', node: parent, bindings: [binding] } : null;
  if (isFunction(parent) || (parent.type === 'AssignmentPattern' && isFunction(bindings.parent(parent)!) && parent.left === id)) {
    const node = isFunction(parent) ? id : parent;
    return { kind: 'parameter', node, bindings: [binding] };
  }
  return patternUnit(source, binding, id);
}

/** A member of `{ a, b: c = 1 }`; a rest beside it would come to hold what is taken out. */
function patternUnit(source: Source, binding: Binding, id: Node): Unit | null {
  const { bindings } = source;
  let member = bindings.parent(id)!;
  if (member.type === 'AssignmentPattern') {
    if (!source.silent(member.right as Node)) return null;
    member = bindings.parent(member)!;
  }
  const pattern = bindings.parent(member);
  if (member.type === 'Property' && pattern?.type === 'ObjectPattern') {
    return (pattern.properties as Node[]).some((it) => it.type === 'RestElement') ? null : { kind: 'pattern', node: member, bindings: [binding] };
  }
  return null;
}

/** The declarator that a destructured name belongs to, with all that it binds. */
export function declaratorOf(source: Source, binding: Binding): Unit | null {
  const { bindings } = source;
  let node: Node | undefined = binding.ids[0]!;
  while (node && node.type !== 'VariableDeclarator') {
    if (!/Pattern$|^(?:Identifier|Property|RestElement)$/.test(node.type)) return null;
    node = bindings.parent(node);
  }
  if (!node || node.id.type === 'Identifier' || !droppable(source, node) || ![...below(node.id as Node)].every((it) => it.type !== 'AssignmentPattern' || source.silent(it.right as Node))) return null;
  return { kind: 'variable', node, bindings: bindings.all.filter((it) => it.ids.some((id) => id.start >= node.id.start && id.end <= node.id.end)) };
}

/** Nobody misses the initialiser: it is pure, asks for something, or makes something that only the name was for. */
function droppable(source: Source, declarator: Node): boolean {
  const { bindings, settled, span } = source;
  const declaration = bindings.parent(declarator)!;
  if (/^For/.test(bindings.parent(declaration)?.type ?? '')) return false;
  const init = declarator.init as Node | null;
  const asked = init && bare(init);
  return !init || isPure(init) || isQuiet(init) || (settled.has(span(asked!.start, asked!.end).join()) && source.silent(init));
}

/** Calls that by what they are called only make or look up something. */
export function isQuiet(node: Node): boolean {
  const it = bare(node);
  switch (it.type) {
    case 'CallExpression': {
      const name = String(it.callee.name ?? it.callee.property?.name ?? '');
      return /^(?:use[A-Z]|get|is[A-Z]|has[A-Z]|find|create|make|build|parse|read|select|to[A-Z]|resolve|compute|calculate|memo$|styled|css$|map$|filter$|some$|every$|includes$|concat$|slice$|join$|keys$|values$|entries$|lazy$|withFeature)/.test(name)
        && (it.arguments as Node[]).every((argument) => isPure(argument) || isQuiet(argument)) && (isPure(it.callee as Node) || isQuiet(it.callee as Node));
    }
    case 'NewExpression': return (it.arguments as Node[]).every((argument) => isPure(argument) || isQuiet(argument));
    case 'TaggedTemplateExpression': return true;
    case 'MemberExpression': return isPure(it.object as Node) || isQuiet(it.object as Node);
    case 'LogicalExpression': case 'BinaryExpression': return [it.left, it.right].every((side: Node) => isPure(side) || isQuiet(side));
    case 'ConditionalExpression': return [it.test, it.consequent, it.alternate].every((side: Node) => isPure(side) || isQuiet(side));
    case 'UnaryExpression': return isQuiet(it.argument as Node);
    case 'ArrayExpression': return (it.elements as (Node | null)[]).every((element) => isPure(element) || isQuiet(element!));
    case 'ObjectExpression': return (it.properties as Node[]).every((property) => isPure(property) || (property.type === 'Property' && isQuiet(property.value as Node)));
    default: return false;
  }
}

function exported({ bindings }: Source, node: Node): Node {
  const parent = bindings.parent(node);
  return parent && /^Export(?:Named|Default)Declaration$/.test(parent.type) ? parent : node;
}

/** The function that a name stands for. */
export function functionOf({ bindings }: Source, binding: Binding): Node | null {
  if (binding.assigned || binding.ids.length !== 1) return null;
  const parent = bindings.parent(binding.ids[0]!);
  if (parent?.type === 'FunctionDeclaration') return parent.id === binding.ids[0] ? parent : null;
  const init = parent?.type === 'VariableDeclarator' && parent.id === binding.ids[0] && parent.init ? bare(parent.init as Node) : null;
  return init && isFunction(init) ? init : null;
}
