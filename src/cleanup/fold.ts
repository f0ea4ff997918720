/**
 * Folding: takes out of one file what the settled flags shut, and leaves of every test what still decides something. What
 * is dropped has never run, or does nothing that anybody could notice (edit safety); else it stays.
 */
import { collides, declares, hoistsVar, leaves } from './blocks.js';
import { cutMember, cutStatement, outer, withComments } from './cuts.js';
import { containerOf, isBoolean, isDependency, isElement, isListed, isTakenApart, isTested, needsParens } from './places.js';
import type { Source, Worth } from './source.js';
import { bare, childrenOf, type Node } from './syntax.js';
import type { Values } from './worth.js';

export function fold(source: Source, values: Values): void {
  const { edits, bindings } = source;
  const worth = (node: Node | null | undefined): Worth | null => (node ? values.of(source, node) : null);
  const cut = (start: number, end: number, replacement = ''): void => edits.cut(start, end, 'dead-branch', replacement);

  const statements = (list: readonly Node[]): void => {
    list.forEach((node, at) => {
      if (source.gone(node)) return;
      visit(node);
      // What only an early exit kept from running never runs; functions are called from above.
      if (ends(node) && !leaves(node)) for (const rest of list.slice(at + 1)) if (!declares(rest)) cutStatement(source, rest, 'dead-branch');
    });
  };

  /** A statement that has become an exit: what is left of it always leaves the block. */
  const ends = (node: Node): boolean => {
    if (node.type === 'BlockStatement') return (node.body as Node[]).some((it) => !source.gone(it) && ends(it));
    if (node.type !== 'IfStatement') return leaves(node);
    const test = worth(node.test);
    const [then, otherwise] = [node.consequent as Node, node.alternate as Node | null];
    if (test) return test.truth ? ends(then) : otherwise !== null && ends(otherwise);
    return otherwise !== null && ends(then) && ends(otherwise);
  };

  const visit = (node: Node): void => {
    switch (node.type) {
      case 'Program': case 'BlockStatement': case 'StaticBlock': return statements(node.body as Node[]);
      case 'IfStatement': return visitIf(node);
      case 'SwitchStatement': return visitSwitch(node);
      case 'ExpressionStatement':
        // Asking without using the answer.
        if (worth(node.expression) && source.silent(node.expression as Node)) return cutStatement(source, node, 'evaluation');
        break;
      case 'ConditionalExpression': {
        const test = worth(node.test);
        if (!test || !source.silent(node.test as Node)) break;
        return keep(node, (test.truth ? node.consequent : node.alternate) as Node);
      }
      case 'LogicalExpression': if (visitLogical(node)) return; break;
      case 'JSXElement': if (visitElement(node)) return; break;
      case 'Property':
        if (!node.computed) return visit(node.value as Node);
        break;
      case 'VariableDeclarator':
        // The name goes with its last use, and the asking with it; where its value is not known, some may stay.
        if (worth(node.init)?.value !== undefined && node.id.type === 'Identifier') return;
        break;
    }
    if (isValue(node) && !bindings.of(node)?.ids.includes(node)) {
      const known = worth(node);
      if (known && value(node, known)) return;
    }
    for (const child of childrenOf(node)) visit(child);
  };

  const visitIf = (node: Node): void => {
    const [then, otherwise] = [node.consequent as Node, node.alternate as Node | null];
    const test = worth(node.test) ?? source.settled.get(source.span(node.test.start as number, node.test.end as number).join());
    const parent = bindings.parent(node)!;
    const chained = parent.type === 'IfStatement' && parent.alternate === node;
    const list = !chained && /^(?:Program|BlockStatement|StaticBlock|SwitchCase)$/.test(parent.type);
    const remains = source.silent(node.test as Node, true) ? effectsOf(node.test as Node) : node.test as Node;
    // What remains of a test becomes a statement of its own, where there is room for one.
    if (!test || (remains && !list)) {
      visit(node.test as Node);
      for (const branch of [then, otherwise]) if (branch) visit(branch);
      return;
    }
    const kept = test.truth ? then : otherwise;
    const dropped = test.truth ? otherwise : then;
    if (dropped && hoistsVar(dropped)) return;
    if (remains) visit(remains);
    /** Drops what stands before what is kept, but for a call of the test that would still have run. */
    const drop = (end: number): void => {
      cut(node.start, remains ? remains.start : end);
      if (remains) cut(remains.end, end, kept && kept.type !== 'BlockStatement' ? '; ' : ';');
    };
    if (!kept) {
      if (remains) return drop(node.end);
      // `else if` that never holds goes with its `else`.
      if (chained) return cut(parent.consequent.end as number, node.end);
      return cutStatement(source, node, 'dead-branch');
    }
    if (!list || kept.type !== 'BlockStatement' || collides(source, kept, node)) {
      drop(kept.start);
      cut(kept.end, node.end);
    } else {
      const inner = (kept.body as Node[]);
      drop(kept.start + 1);
      cut(kept.end - 1, node.end);
      if (inner.length === 0 && !remains) cutStatement(source, node, 'dead-branch');
    }
    visit(kept);
  };

  /** What is left of a test that is dropped: calls that would still have run. */
  const effectsOf = (test: Node): Node | null => {
    const it = bare(test);
    if (it.type === 'UnaryExpression') return effectsOf(it.argument as Node);
    if (it.type === 'LogicalExpression') {
      const left = it.left as Node;
      return worth(left) ? effectsOf(left) : source.silent(left) ? null : left;
    }
    return null;
  };

  const visitSwitch = (node: Node): void => {
    visit(node.discriminant as Node);
    const subject = worth(node.discriminant);
    const cases = node.cases as Node[];
    const matches = (it: Node): boolean | null => (subject?.value === undefined || it.test?.type !== 'Literal' ? null : it.test.value === subject.value);
    const decided = cases.some((it) => matches(it) === true);
    cases.forEach((it, at) => {
      const label = it.test ? matches(it) : decided ? false : null;
      const before = cases[at - 1];
      const entered = before && (before.consequent.length === 0 || !leaves((before.consequent as Node[]).at(-1)!));
      if (label === false && !entered && it.consequent.length > 0) {
        const [start, end] = withComments(source, it.start, it.end);
        cut(start, end);
      } else statements(it.consequent as Node[]);
    });
  };

  /** Keeps one part of an expression in its place. */
  const keep = (node: Node, kept: Node): void => {
    const container = containerOf(source, node);
    const result = worth(kept);
    if (container && (nothing(kept) || (result && !result.truth))) return cutChild(container);
    if (emptySpread(node, kept)) return;
    const element = container && isElement(kept) ? container : null;
    const whole = element ?? node;
    const [start, end] = needsParens(source, kept, node) ? outer(source, kept) : [kept.start, kept.end];
    if (!spreadInline(node, kept)) {
      cut(whole.start, start);
      cut(end, whole.end);
    }
    if (!result || !isValue(kept) || !value(kept, result)) visit(kept);
  };

  const visitLogical = (node: Node): boolean => {
    const [left, right] = [node.left as Node, node.right as Node];
    const known = worth(left);
    const operator: string = node.operator;
    if (known && operator !== '??') {
      const stops = known.truth === (operator === '||');
      if (!stops && !source.silent(left)) return false;
      if (!stops) {
        keep(node, right);
        return true;
      }
      const container = containerOf(source, node);
      if (container && !known.truth) cutChild(container);
      else if (isListed(source, node) && !known.truth) cutMember(source, node, 'dead-branch');
      else keep(node, left);
      return true;
    }
    if (known && known.value !== undefined) {
      keep(node, known.value === null ? right : left);
      return true;
    }
    const last = operator === '??' ? null : worth(right);
    if (!last || !source.silent(right)) return false;
    const container = containerOf(source, node);
    // `a && true` is a, and `a && false` is false, where only the truth is asked for, or where a is one of both itself.
    const same = isTested(source, node) || (typeof last.value === 'boolean' && isBoolean(source, left)) || (container && !last.truth);
    if (!same) return false;
    if (last.truth === (operator === '&&')) {
      keep(node, left);
      return true;
    }
    // What stands left goes where it only asks.
    if (!source.silent(left)) return false;
    if (container && !last.truth) cutChild(container);
    else keep(node, right);
    return true;
  };

  /** A component that gates what it is given: its children when it is open, else its fallback. */
  const visitElement = (node: Node): boolean => {
    const opening = node.openingElement as Node;
    const shown = source.settled.get(source.span(opening.start, opening.end).join());
    if (!shown) return false;
    const fallback = (opening.attributes as Node[]).find((it) => it.name?.name === 'fallback')?.value as Node | undefined;
    const inside = (node.children as Node[]).filter((it) => it.type !== 'JSXText' || (it.value as string).trim() !== '');
    const kept = shown.truth ? inside : fallback ? [fallback.type === 'JSXExpressionContainer' ? fallback.expression as Node : fallback] : [];
    const parent = bindings.parent(node)!;
    const child = isElement(parent);
    if (kept.length === 0) {
      if (child) cutChild(node);
      else cut(node.start, node.end, 'null');
      return true;
    }
    if (!child && (kept.length > 1 || !isElement(kept[0]!))) {
      if (!shown.truth) return false;
      cut(node.start, opening.end, '<>');
      cut(node.closingElement.start as number, node.end, '</>');
    } else {
      cut(node.start, kept[0]!.start);
      cut(kept.at(-1)!.end, node.end);
    }
    for (const it of kept) visit(it);
    return true;
  };

  /** The value itself; false where more than asking would be lost, or where which of all truths it is, or of all that is false, is not known and seen. */
  const value = (node: Node, known: Worth): boolean => {
    const parent = bindings.parent(node)!;
    if (source.gone(node)) return true;
    if (!source.silent(node) || isTakenApart(source, node)) return false;
    const container = containerOf(source, node);
    if (isDependency(source, node)) cutMember(source, node, 'evaluation');
    else if (container && (!known.truth || known.value === true)) cutChild(container);
    else {
      if (known.value === undefined && !isTested(source, node) && !isBoolean(source, node)) return false;
      const written = JSON.stringify(known.value === undefined ? known.truth : known.value);
      edits.cut(node.start, node.end, 'evaluation', parent.type === 'Property' && parent.shorthand ? `${node.name}: ${written}` : written);
    }
    return true;
  };

  const cutChild = (node: Node): void => cut(...withComments(source, node.start, node.end));

  /** `...(flag ? [x] : [])` of which nothing is left. */
  const emptySpread = (node: Node, kept: Node): boolean => {
    const parent = bindings.parent(node)!;
    const it = bare(kept);
    const empty = (it.type === 'ArrayExpression' && it.elements.length === 0) || (it.type === 'ObjectExpression' && it.properties.length === 0) || nothing(it);
    if (parent.type !== 'SpreadElement' || !empty) return false;
    cutMember(source, parent, 'dead-branch');
    return true;
  };

  /** `...[x]` and `...{ x }` are their members. */
  const spreadInline = (node: Node, kept: Node): boolean => {
    const parent = bindings.parent(node)!;
    const around = parent.type === 'SpreadElement' ? bindings.parent(parent)! : null;
    const fits = (around?.type === 'ArrayExpression' && kept.type === 'ArrayExpression') || (around?.type === 'ObjectExpression' && kept.type === 'ObjectExpression');
    const members = (kept.elements ?? kept.properties) as (Node | null)[] | undefined;
    if (!fits || !members || members.length === 0 || members.includes(null)) return false;
    cut(parent.start, members[0]!.start);
    cut(members.at(-1)!.end, parent.end);
    return true;
  };

  visit(source.program);
}

const nothing = (node: Node): boolean => (node.type === 'Literal' && (node.value === null || node.value === false)) || (node.type === 'Identifier' && node.name === 'undefined');

/** Stands where a value is read: no declaration's name, no member's, no key. */
const isValue = (node: Node): boolean => /^(?:Identifier|CallExpression|MemberExpression|ChainExpression|AwaitExpression|UnaryExpression|BinaryExpression|TSNonNullExpression|TSAsExpression)$/.test(node.type);
