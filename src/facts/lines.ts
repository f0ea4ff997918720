/** Offsets to line and column, 1-based. Never: syntax. */
import type { Span } from '../model.js';

export interface Lines {
  readonly count: number;
  span(start: number, end: number): Span;
  /** The offset of a line and column. */
  offset(line: number, column: number): number;
}

export function createLines(text: string): Lines {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const lineAt = (offset: number): number => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  return {
    count: text === '' ? 0 : text.endsWith('\n') ? starts.length - 1 : starts.length,
    span(start, end) {
      const line = lineAt(start);
      const endLine = end - start < 200 && end < (starts[line + 1] ?? Infinity) ? line : lineAt(end);
      return [line + 1, start - starts[line]! + 1, endLine + 1, end - starts[endLine]! + 1];
    },
    offset: (line, column) => starts[line - 1]! + column - 1,
  };
}
