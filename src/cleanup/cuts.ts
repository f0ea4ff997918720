/** How a node is taken out of its text: with its line, its comments, its separator. Never: why. */
import type { Edit } from './edits.js';
import type { Source } from './source.js';
import { listOf, type Node } from './syntax.js';

/** A range with the comments directly above it, if it begins its line. */
export function withComments({ text }: Source, start: number, end: number): [number, number] {
  let from = start;
  for (;;) {
    const line = text.lastIndexOf('\n', from - 1) + 1;
    if (text.slice(line, from).trim() !== '' || line === 0) return [from, end];
    const above = text.lastIndexOf('\n', line - 2) + 1;
    const comment = text.slice(above, line - 1).trim();
    if (/^\/\/(?!\/|.*(?:eslint|@ts-|prettier|#region|Copyright|Licensed))/.test(comment) || /^\/\*(?!\*?\s*(?:eslint|@license))(?:(?!\*\/).)*\*\/$/.test(comment)) from = above + text.slice(above).search(/\S/);
    else if (/\*\/$/.test(comment)) {
      const open = text.lastIndexOf('/*', line);
      if (open < 0 || text.slice(text.lastIndexOf('\n', open - 1) + 1, open).trim() !== '' || /@license|Copyright/.test(text.slice(open, line))) return [from, end];
      from = open;
    } else return [from, end];
  }
}

/** A whole statement, with its comments and what ends it; where there has to be one, an empty block stays. */
export function cutStatement(source: Source, node: Node, why: Edit['why']): void {
  const parent = source.bindings.parent(node);
  if (parent?.type === 'IfStatement' && parent.consequent === node && !parent.alternate && source.silent(parent.test as Node)) return cutStatement(source, parent, why);
  if (parent?.alternate === node) return source.edits.cut(parent.consequent.end as number, node.end, why);
  if (parent && /^(?:If|For|ForIn|ForOf|While|DoWhile|Labeled|With)Statement$/.test(parent.type)) return source.edits.cut(node.start, node.end, why, '{}');
  const [start, end] = withComments(source, node.start, node.end);
  source.edits.cut(start, end, why);
}

/** A member of a list, with the separator that it needs no more. */
export function cutMember(source: Source, node: Node, why: Edit['why']): void {
  const { text, edits, bindings } = source;
  const parent = bindings.parent(node)!;
  const list = listOf(node, parent);
  const [left, right] = /^(?:Array|Call|New)Expression$/.test(parent.type) ? outer(source, node) : [node.start, node.end];
  const [start, end] = left < node.start ? [left, right] : ownComments(source, node, list);
  edits.cut(start, end, why);
  const after = /^(?:\s|\/\/.*\n|\/\*[^]*?\*\/)*/.exec(text.slice(end))![0].length + end;
  const separator = parent.type === 'TSUnionType' ? '|' : /^TS(?:InterfaceBody|TypeLiteral)$|^ClassBody$/.test(parent.type) ? ';' : ',';
  if (parent.type === 'TSUnionType') {
    const before = text.slice(0, start).trimEnd().length;
    if (text[before - 1] === '|') edits.cut(before - 1, start, why);
    else if (text[after] === '|') edits.cut(end, after + 1, why);
    return;
  }
  if (text[after] === separator || (separator === ';' && text[after] === ',')) {
    const own = text.slice(end, after);
    edits.cut(own.includes('\n') ? after : end, after + 1, why);
    // On one line, the space that followed goes too.
    const next = /^[ \t]*/.exec(text.slice(after + 1))![0].length;
    if (text[after + 1 + next] !== '\n' && text.slice(text.lastIndexOf('\n', start - 1) + 1, start).trim() !== '') edits.cut(after + 1, after + 1 + next, why);
    return;
  }
  // The last one: the separator before it goes, unless it belongs to one that goes too.
  const at = list?.indexOf(node) ?? -1;
  const before = list?.slice(0, Math.max(at, 0)).findLast((it) => it !== null && !source.gone(it));
  if (!before || separator === ';') return;
  const comma = text.indexOf(',', before.end);
  if (comma >= 0 && comma < start) edits.cut(comma, /^,[ \t]*$/.test(text.slice(comma, start)) ? start : comma + 1, why);
}

/** A comment above several members is a heading: it goes only with a member that stands alone, or has it to itself. */
function ownComments(source: Source, node: Node, list: readonly Node[] | null): [number, number] {
  const { text } = source;
  const next = list?.[list.indexOf(node) + 1];
  const between = next ? text.slice(node.end, next.start) : '';
  return !next || /\n\s*\n|\/\/|\/\*/.test(between) ? withComments(source, node.start, node.end) : [node.start, node.end];
}

/** A node with the parentheses directly around it, but for those that a call has for its arguments. */
export function outer({ text, bindings }: Source, node: Node): [number, number] {
  const parent = bindings.parent(node);
  const own = parent && /^(?:Call|New)Expression$/.test(parent.type) && parent.callee !== node ? parent.end - 1 : -1;
  let { start, end } = node;
  for (;;) {
    const before = text.slice(0, start).trimEnd().length - 1;
    const after = end + /^\s*/.exec(text.slice(end))![0].length;
    if (text[before] !== '(' || text[after] !== ')' || after === own) return [start, end];
    start = before;
    end = after + 1;
  }
}
