/**
 * What has become empty: effects of which nothing is left, and calls of functions that do nothing any more. Only what the
 * clean-up itself has emptied.
 */
import { cutStatement } from './cuts.js';
import type { Source, Sources } from './source.js';
import type { Sweep } from './sweep.js';
import { bare, isFunction, isPure, type Node } from './syntax.js';
import { functionOf, isQuiet } from './units.js';

export function cutEmptied(sources: Sources, sweep: Sweep): boolean {
  let changed = false;
  for (const source of sources.loaded) {
    if (sweep.files.has(source.file) || sources.linkage.isTest(source.file)) continue;
    for (const node of source.nodes) {
      if (node.type === 'ExpressionStatement' && !source.gone(node) && isEmptyEffect(source, node.expression as Node)) {
        cutStatement(source, node, 'dead-branch');
        changed = true;
      }
    }
    for (const binding of source.bindings.all) {
      const fn = binding.ids.some((id) => source.gone(id)) ? null : functionOf(source, binding);
      const uses = fn && isEmptied(source, fn) ? sweep.usesOf(source, binding) : null;
      const calls = uses?.map((use) => ({ source: use.source, node: callStatement(use.source, use.node) })) ?? [];
      if (calls.length === 0 || !calls.every(({ node }) => node !== null)) continue;
      for (const call of calls) cutStatement(call.source, call.node!, 'dead-branch');
      changed = true;
    }
  }
  return changed;
}

const isEmptyEffect = (source: Source, expression: Node): boolean => expression.type === 'CallExpression'
  && /^use(?:Layout|Insertion)?Effect$/.test(String(expression.callee.name ?? expression.callee.property?.name ?? ''))
  && isFunction(expression.arguments[0] as Node ?? expression) && isEmptied(source, expression.arguments[0] as Node);

/** It had a body, and nothing of it is left that does anything. */
function isEmptied(source: Source, fn: Node): boolean {
  if (fn.body.type !== 'BlockStatement') return false;
  const statements = fn.body.body as Node[];
  const left = statements.filter((it) => !source.gone(it));
  return left.length < statements.length && left.every((it) => (it.type === 'ReturnStatement' && !it.argument)
    || (it.type === 'VariableDeclaration' && (it.declarations as Node[]).every(({ init }) => isPure(init as Node | null) || isQuiet(init as Node))));
}

/** The statement that a use is the whole call of, its arguments without effects. */
function callStatement(source: Source, use: Node): Node | null {
  const call = source.bindings.parent(use);
  if (call?.type !== 'CallExpression' || call.callee !== use || !(call.arguments as Node[]).every((it) => isPure(it))) return null;
  let parent = source.bindings.parent(call)!;
  while (bare(parent) !== parent) parent = source.bindings.parent(parent)!;
  return parent.type === 'ExpressionStatement' ? parent : null;
}
