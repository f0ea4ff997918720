/** Members of classes that only the class can use: a private field that nothing reads any more goes with its assignments. */
import { cutMember, cutStatement } from './cuts.js';
import type { Source } from './source.js';
import { isPure, type Node } from './syntax.js';
import { isQuiet } from './units.js';

export function cutPrivates(source: Source): boolean {
  let changed = false;
  for (const node of source.nodes) {
    if (!/^(?:PropertyDefinition|MethodDefinition|TSParameterProperty)$/.test(node.type) || source.gone(node)) continue;
    const hidden = node.accessibility === 'private' || node.key?.type === 'PrivateIdentifier';
    const name = (node.type === 'TSParameterProperty' ? node.parameter.left?.name ?? node.parameter.name : node.key?.name) as string | undefined;
    if (!hidden || name === undefined || node.computed || node.decorators?.length > 0 || node.type === 'TSParameterProperty') continue;
    const body = source.bindings.parent(node)!;
    const uses = source.nodes.filter((it) => it.type === 'MemberExpression' && !it.computed && it.property.name === name && it.start > body.start && it.end < body.end);
    const isWrite = (use: Node): boolean => {
      const parent = source.bindings.parent(use)!;
      return parent.type === 'AssignmentExpression' && parent.left === use && parent.operator === '=' && source.bindings.parent(parent)!.type === 'ExpressionStatement';
    };
    const written = uses.filter(isWrite).map((use) => source.bindings.parent(use)!);
    // What is assigned goes with the assignment: `this.x = config.x`.
    const reads = uses.filter((use) => !isWrite(use) && !written.some((it) => it.start <= use.start && use.end <= it.end));
    // `this` taken apart, or handed on as a whole, may read anything.
    if (reads.length === 0 || !reads.every((use) => source.gone(use)) || takesApart(source, body, name)) continue;
    const writes = uses.filter((use) => isWrite(use) && !source.gone(use)).map((use) => source.bindings.parent(source.bindings.parent(use)!)!);
    if (!writes.every((it) => isPure(it.expression.right as Node) || isQuiet(it.expression.right as Node))) continue;
    if (node.value && node.type === 'PropertyDefinition' && !isPure(node.value as Node) && !isQuiet(node.value as Node)) continue;
    for (const it of writes) cutStatement(source, it, 'unused-symbol');
    cutMember(source, node, 'unused-symbol');
    changed = true;
  }
  return changed;
}

const takesApart = (source: Source, body: Node, name: string): boolean => source.nodes.some((it) =>
  it.start > body.start && it.end < body.end && !source.gone(it) && ((it.type === 'VariableDeclarator' && it.id.type === 'ObjectPattern' && it.init?.type === 'ThisExpression')
    || (it.type === 'Literal' && it.value === name && source.bindings.parent(it)?.type !== 'TSLiteralType')));
