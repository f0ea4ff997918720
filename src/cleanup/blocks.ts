/** Statements as members of their block: what leaves it, what it binds, and what is there whether or not control comes by. */
import type { Source } from './source.js';
import { childrenOf, isFunction, type Node } from './syntax.js';

export const leaves = (node: Node): boolean => /^(?:Return|Throw|Break|Continue)Statement$/.test(node.type);

/** Is called, or only is, whether or not control comes by. */
export const declares = (node: Node): boolean => /^(?:FunctionDeclaration|TS\w+|Import\w+|Export\w+)$/.test(node.type);

/** A `var` in it belongs to the function around. */
export const hoistsVar = (node: Node): boolean => {
  if (node.type === 'VariableDeclaration' && node.kind === 'var') return true;
  return !/Function/.test(node.type) && /Statement$|^SwitchCase$/.test(node.type) && childrenOf(node).some(hoistsVar);
};

/** A block binds names that mean something else around it: it keeps its braces. */
export function collides({ bindings, nodes }: Source, block: Node, statement: Node): boolean {
  const own = new Set(namesIn(block.body as Node[]));
  if (own.size === 0) return false;
  const parent = bindings.parent(statement)!;
  const scope = bindings.parent(parent);
  const around = scope && isFunction(scope) ? scope : parent;
  /** Bound in a smaller scope beside the statement: that hides it from us. */
  const isInner = (id: Node): boolean => {
    let at = bindings.parent(id);
    if (at && /^(?:Function|Class)Declaration$/.test(at.type)) at = bindings.parent(at);
    for (; at && at !== parent && at !== around; at = bindings.parent(at)) {
      if (at.type === 'VariableDeclaration' && at.kind === 'var') return false;
      if (isFunction(at) || /^(?:Block|For|ForIn|ForOf|Switch)Statement$|^CatchClause$|^Class|^StaticBlock$/.test(at.type)) return true;
    }
    return false;
  };
  return nodes.some((it) => {
    if (it.type !== 'Identifier' && it.type !== 'JSXIdentifier' || !own.has(it.name as string) || it.start < around.start || it.end > around.end || (it.start >= statement.start && it.end <= statement.end)) return false;
    const binding = bindings.of(it);
    return binding ? !binding.ids.some((id) => id.start >= around.start && id.end <= around.end && isInner(id)) : bindings.free.has(it.name as string);
  });
}

const namesIn = (list: readonly Node[]): string[] => list.flatMap((it) => {
  if (it.type === 'VariableDeclaration') return (it.declarations as Node[]).flatMap(({ id }) => idsIn(id as Node));
  return /^(?:Function|Class)Declaration$/.test(it.type) ? [it.id.name as string] : [];
});

function idsIn(pattern: Node): string[] {
  if (pattern.type === 'Identifier') return [pattern.name as string];
  if (pattern.type === 'Property') return idsIn(pattern.value as Node);
  return /Pattern|Rest/.test(pattern.type) ? childrenOf(pattern).flatMap(idsIn) : [];
}
