/**
 * What a formatter will join again: a list or an expression that was broken over lines for its length, and fits on one
 * when a part of it is gone. Its lines change, although no word of theirs does.
 */
import type { Source } from './source.js';
import { below, isFunction, type Node } from './syntax.js';

/** Never wider than the file already is. */
const NARROW = 80;
const WIDE = 140;

export function reflow(source: Source): void {
  const { text, edits } = source;
  if (edits.all.length === 0) return;
  const width = Math.min(WIDE, Math.max(NARROW, ...text.split('\n').filter((line) => !/https?:|^\s*(?:\/\/|\*|import\b)/.test(line)).map((line) => line.length)));
  const joined: [number, number][] = [];
  for (const node of source.nodes) {
    for (const [start, end] of rangesOf(node)) {
      if (!text.slice(start, end).includes('\n') || joined.some(([from, to]) => from <= start && end <= to) || source.edits.isGone(start, end)) continue;
      const within = edits.all.filter((it) => it.start < end && it.end > start);
      if (within.length === 0 || !fits(start, end)) continue;
      joined.push([start, end]);
      edits.touch(start, end, within[0]!.why);
    }
  }

  function fits(start: number, end: number): boolean {
    const line = text.lastIndexOf('\n', start - 1) + 1;
    const rest = /^[^\n]*/.exec(text.slice(end))![0];
    const left = edits.apply(start, end);
    if (/\/\/|\/\*|`[^`]*\n[^`]*`|^\s*$/.test(left)) return false;
    const one = left.trim().replace(/\s*\n\s*/g, ' ').replace(/([([]) /g, '$1').replace(/,? ([)\]])/g, '$1').replace(/,( [}])/g, '$1').replace(/^\| /, '').replace(/(=) \| /, '$1 ');
    return edits.apply(line, start).length + one.length + rest.length <= width;
  }
}

/** What a formatter breaks for its length alone, and would join. */
function rangesOf(node: Node): [number, number][] {
  switch (node.type) {
    case 'ImportDeclaration': return [[node.start, node.end]];
    case 'IfStatement': return [[node.start, node.consequent.start as number]];
    case 'FunctionDeclaration': case 'ArrowFunctionExpression': case 'FunctionExpression':
      return [[node.start, node.body.start as number]];
    case 'JSXOpeningElement': return [[node.start, node.end]];
    case 'LogicalExpression':
      // `{a &&` and `b && (` before an element on lines of its own.
      return /^JSX/.test(node.right.type as string) ? [[node.start, node.right.start as number]] : isFlat(node) ? [[node.start, node.end]] : [];
    case 'VariableDeclaration': {
      const [first] = node.declarations as Node[];
      const pattern = first!.id as Node;
      const found: [number, number][] = isFlat(node) ? [[node.start, node.end]] : [];
      return pattern.type === 'ObjectPattern' && isFlat(pattern) ? [...found, [node.start, pattern.end]] : found;
    }
    case 'ReturnStatement': case 'ExpressionStatement': case 'TSTypeAliasDeclaration': case 'Property': case 'PropertyDefinition': case 'CallExpression': case 'NewExpression':
    case 'ArrayExpression': case 'ConditionalExpression': case 'JSXAttribute': case 'JSXElement': case 'TSTypeReference':
      return isFlat(node) ? [[node.start, node.end]] : [];
    default: return [];
  }
}

/** Nothing inside keeps lines of its own: no body, no element with children. */
function isFlat(node: Node): boolean {
  for (const it of below(node)) {
    if (/^(?:BlockStatement|ClassBody|TSInterfaceBody|TSTypeLiteral|JSXFragment)$/.test(it.type) || (isFunction(it) && it.body.type === 'BlockStatement')) return false;
    if (it.type === 'JSXElement' && (it.children as Node[]).length > 0) return false;
  }
  return true;
}
