/**
 * One branch taken out of one text: the test is folded to what is known of it, and what only that branch used goes too,
 * within the file. Asks nothing of other files: what is exported stays, and so does what the fold cannot keep whole.
 */
import type { Span } from '../model.js';
import type { Edit } from './edits.js';
import { fold } from './fold.js';
import { Sources, type Source, type Syntax, type Worth } from './source.js';
import { createSweep } from './sweep.js';
import { bare, below, isPure, type Node } from './syntax.js';
import { createValues } from './worth.js';

/** `never`: the code cannot run · `always`: it runs whatever the test says · `same`: it is what the other branch is. */
export type Outcome = 'never' | 'always' | 'same';

export interface Repair {
  /** In the order of the text, none in another. */
  edits: readonly Pick<Edit, 'start' | 'end' | 'text'>[];
  /** The same program as before, and nothing is lost of it but a test without effects. */
  certain: boolean;
}

/** Null where nothing is known that keeps the rest as it is. */
export function repairBranch(file: string, syntax: Syntax, guard: Span, code: Span, outcome: Outcome): Repair | null {
  const settled = new Map<string, Worth>();
  const sources = new Sources({
    syntax: () => syntax, settled: () => [...settled].map(([span, worth]) => ({ span: span.split(',').map(Number) as unknown as Span, worth })),
    asked: () => [], asserted: () => [], origin: () => null, target: () => null, importers: () => new Set(), imports: () => [],
    isEntry: () => true, isTest: () => false, asksForFlags: () => false,
  });
  const found = testAt(syntax, guard, code);
  if (!found) return null;
  const { test, parent, enters } = found;
  settled.set(guard.join(), { truth: outcome === 'always' || outcome === 'same' ? enters : !enters, value: undefined });
  const source = sources.load(file);
  if (!source) return null;
  // A test that does several things is more than a question.
  const acts = [...below(test)].filter((it) => ACTS.test(it.type));
  if (acts.length > 1 && (outcome === 'same' || bare(test).type !== 'LogicalExpression')) return null;

  fold(source, createValues(sources, { parameters: new Map(), fields: new Map() }));
  if (source.edits.all.length === 0) return null;
  const sweep = createSweep(sources, new Set());
  sweep.run();
  if (sweep.files.size > 0) return null;
  outdent(source, parent);
  const edits = source.edits.whole();
  return { edits, certain: isCertain(source, test, parent, outcome, edits) };
}

interface Found {
  test: Node;
  parent: Node;
  /** What the test is where the code is entered. */
  enters: boolean;
}

/** The test that stands at the guard, and what it has to say for the code to run. */
function testAt({ program, span }: Syntax, guard: Span, code: Span): Found | null {
  const key = guard.join();
  const inside = (node: Node | null | undefined): boolean => {
    if (!node) return false;
    const [line, column, endLine, endColumn] = span(node.start, node.end);
    return before([line, column], [code[0], code[1]]) && before([code[2], code[3]], [endLine, endColumn]);
  };
  for (const parent of below(program)) {
    const test = (parent.test ?? (parent.type === 'LogicalExpression' ? parent.left : parent.type === 'JSXElement' ? parent.openingElement : null)) as Node | null;
    if (!test || span(test.start, test.end).join() !== key) continue;
    switch (parent.type) {
      case 'IfStatement': case 'ConditionalExpression': {
        if (inside(parent.consequent as Node)) return { test, parent, enters: true };
        if (inside(parent.alternate as Node | null)) return { test, parent, enters: false };
        // What stands behind an exit is entered when the exit is not.
        if (parent.type === 'IfStatement' && !parent.alternate) return { test, parent, enters: false };
        break;
      }
      case 'LogicalExpression':
        if (parent.operator !== '??' && inside(parent.right as Node)) return { test, parent, enters: parent.operator === '&&' };
        break;
      case 'JSXElement':
        if ((parent.children as Node[]).some(inside)) return { test, parent, enters: true };
        if ((test.attributes as Node[]).some(inside)) return { test, parent, enters: false };
    }
  }
  return null;
}

const before = ([line, column]: readonly [number, number], [other, otherColumn]: readonly [number, number]): boolean => line < other || (line === other && column <= otherColumn);

/** What stood in a block of its own, and does not any more, moves to where the block began. */
function outdent({ text, edits, gone }: Source, { type, start, consequent, alternate }: Node): void {
  if (type !== 'IfStatement') return;
  const kept = [consequent, alternate].find((it: Node | null) => it?.type === 'BlockStatement' && !gone(it) && edits.isGone(it.start, it.start + 1)) as Node | undefined;
  const first = (kept?.body as Node[] | undefined)?.[0];
  if (!kept || !first) return;
  const columnOf = (at: number): number => at - (text.lastIndexOf('\n', at - 1) + 1);
  const by = columnOf(first.start) - columnOf(start);
  const fixed = [...below(kept)].filter((it) => it.type === 'TemplateLiteral');
  for (let line = text.indexOf('\n', kept.start) + 1; line > 0 && line < kept.end && by > 0; line = text.indexOf('\n', line) + 1) {
    const blank = /^[ \t]*/.exec(text.slice(line))![0].length;
    if (blank >= by && !edits.isGone(line, line + blank + 1) && !fixed.some((it) => it.start < line && line < it.end)) edits.cut(line, line + by, 'dead-branch');
  }
}

const ACTS = /^(?:Call|New|Import|Assignment|Update|Yield|TaggedTemplate)Expression$/;

/** A name, a literal, and what is made of them without asking anybody: no getter, no call. */
const isPlain = (node: Node): boolean => isPure(node) && [...below(node)].every((it) => /^(?:Identifier|Literal|UnaryExpression|LogicalExpression|BinaryExpression)$/.test(it.type));

function isCertain({ text, edits }: Source, test: Node, parent: Node, outcome: Outcome, whole: Repair['edits']): boolean {
  if (outcome === 'never' || !isPlain(test) || edits.all.some(({ why }) => why !== 'dead-branch')) return false;
  if (outcome === 'always' && (parent.type === 'ConditionalExpression' || parent.alternate)) return false;
  return whole.every(({ start, end }) => !/\/\/|\/\*/.test(text.slice(start, end)));
}
