/**
 * Through calls: a parameter that every call gives the same settled value is a constant, and one that nothing reads any
 * more goes, with what is given for it. Only where every call is known.
 */
import type { Binding } from './bindings.js';
import { cutMember } from './cuts.js';
import type { Source, Sources, Worth } from './source.js';
import type { Sweep } from './sweep.js';
import { isFunction, isPure, type Node } from './syntax.js';
import { functionOf, isQuiet, unitOf } from './units.js';
import type { Values } from './worth.js';

interface Callee {
  source: Source;
  node: Node;
  calls: { source: Source; node: Node }[];
}

export interface Calls {
  /** Parameters that are constant, besides those known; true if there was one. */
  learn(values: Values, known: Map<Binding, Worth>): boolean;
  /** Takes out parameters that nothing reads any more; true if there was one. */
  cut(values: Values): boolean;
}

export function createCalls(sources: Sources, sweep: Sweep): Calls {
  /** A function all of whose uses are calls of it; null for any other. */
  const calleeOf = (source: Source, binding: Binding): Callee | null => {
    const node = functionOf(source, binding);
    const uses = node && sweep.usesOf(source, binding);
    if (!uses) return null;
    const calls = uses.map((use) => ({ source: use.source, node: callAt(use.source, use.node) }));
    return calls.every((it): it is { source: Source; node: Node } => it.node !== null) ? { source, node, calls } : null;
  };
  const privateCallee = (source: Source, method: Node): Callee | null => {
    const body = source.bindings.parent(method)!;
    const uses = source.nodes.filter((it) => it.type === 'MemberExpression' && !it.computed && it.property.name === method.key.name && it.start > body.start && it.end < body.end && !source.gone(it));
    const calls = uses.map((use) => ({ source, node: callAt(source, use) }));
    const node = method.type === 'MethodDefinition' ? method.value as Node : method.value as Node | null;
    return node && isFunction(node) && calls.every((it): it is { source: Source; node: Node } => it.node !== null) ? { source, node, calls } : null;
  };
  const argument = (call: Node, at: number): Node | null => {
    const list = call.arguments as Node[];
    return list.slice(0, at + 1).some((it) => it.type === 'SpreadElement') ? null : list[at] ?? null;
  };
  const parameters = (callee: Callee): { binding: Binding; at: number }[] => (callee.node.params as Node[]).flatMap((param, at) => {
    const id = param.type === 'AssignmentPattern' ? param.left as Node : param;
    const binding = id.type === 'Identifier' ? callee.source.bindings.of(id) : undefined;
    return binding && binding.name !== 'this' ? [{ binding, at }] : [];
  });
  const privateMethods = (source: Source): Node[] => source.nodes.filter((it) => /^(?:MethodDefinition|PropertyDefinition)$/.test(it.type) && it.value && !it.static && (it.accessibility === 'private' || it.key?.type === 'PrivateIdentifier') && !source.gone(it));

  const learn = (values: Values, known: Map<Binding, Worth>): boolean => {
    let grew = false;
    const take = (callee: Callee | null): void => {
      if (!callee || callee.calls.length === 0) return;
      for (const { binding, at } of parameters(callee)) {
        if (known.has(binding) || binding.assigned) continue;
        const given = callee.calls.map(({ source, node }) => {
          const it = argument(node, at);
          return it && values.of(source, it);
        });
        const [first] = given;
        if (first?.value === undefined || given.some((it) => it?.value !== first.value)) continue;
        known.set(binding, first);
        grew = true;
      }
    };
    const tried = new Set<Binding>();
    for (const source of sources.loaded) {
      for (const node of source.nodes) {
        if (node.type !== 'CallExpression' || source.gone(node) || !(node.arguments as Node[]).some((it) => values.of(source, it))) continue;
        const target = sources.called(source, node.callee as Node);
        if (!target || tried.has(target.binding)) continue;
        tried.add(target.binding);
        take(calleeOf(target.source, target.binding));
      }
      for (const method of privateMethods(source)) {
        const callee = privateCallee(source, method);
        if (callee?.calls.some(({ node }) => (node.arguments as Node[]).some((it) => values.of(source, it)))) take(callee);
      }
    }
    return grew;
  };

  const cut = (values: Values): boolean => {
    let changed = false;
    const unread = (source: Source, binding: Binding): boolean => !binding.ids.some((id) => source.gone(id)) && binding.uses.length > 0 && binding.uses.every((use) => source.gone(use)) && !binding.assigned;
    const take = (callee: Callee): void => {
      for (const { binding, at } of parameters(callee).reverse()) {
        const unit = unread(callee.source, binding) ? unitOf(callee.source, binding) : null;
        if (!unit) continue;
        const given = callee.calls.map(({ source, node: call }) => ({ source, call, node: argument(call, at), list: call.arguments as Node[] }));
        // What is left out needs no taking out; what a spread hides cannot be.
        if (!given.every(({ source, node, list }) => (node ? isPure(node) || isQuiet(node) || values.of(source, node) !== null : list.length <= at && !list.some((it) => it.type === 'SpreadElement')))) continue;
        cutMember(callee.source, unit.node, 'unused-symbol');
        for (const { source, node, call } of given) if (node && !source.gone(call)) cutMember(source, node, 'unused-symbol');
        changed = true;
      }
    };
    for (const source of sources.loaded) {
      if (sweep.files.has(source.file)) continue;
      for (const binding of source.bindings.all) {
        const fn = binding.ids.some((id) => source.gone(id)) ? null : functionOf(source, binding);
        if (!fn || !(fn.params as Node[]).some((param) => {
          const id = param.type === 'AssignmentPattern' ? param.left as Node : param;
          const own = id.type === 'Identifier' ? source.bindings.of(id) : undefined;
          return own && unread(source, own);
        })) continue;
        const callee = calleeOf(source, binding);
        if (callee) take(callee);
      }
      for (const method of privateMethods(source)) {
        const callee = privateCallee(source, method);
        if (callee) take(callee);
      }
    }
    return changed;
  };

  return { learn, cut };
}

/** The call that a use is the callee of. */
function callAt(source: Source, use: Node): Node | null {
  const parent = source.bindings.parent(use);
  return parent?.type === 'CallExpression' && parent.callee === use ? parent : null;
}
