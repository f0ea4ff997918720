/**
 * Edits of one text, and the lines that they touch: a line of which nothing is left goes, a line of which something is
 * left changes. Never: syntax.
 */
import type { Removal, Span } from '../model.js';

export interface Edit {
  start: number;
  end: number;
  /** What stands there afterwards. */
  text: string;
  why: Removal['why'];
}

export class Edits {
  private readonly list: Edit[] = [];
  private readonly touched: Omit<Edit, 'text'>[] = [];
  constructor(private readonly source: string) {}

  clear(): void {
    this.list.length = 0;
    this.touched.length = 0;
  }

  get all(): readonly Edit[] {
    return this.list;
  }

  /** Takes a range out, or puts a text in its place. */
  cut(start: number, end: number, why: Edit['why'], text = ''): void {
    if (end <= start || this.list.some((it) => it.start === start && it.end === end && it.text === text)) return;
    this.list.push({ start, end, text, why });
  }

  /** Whatever is left of a range has to change, in a way that is not ours to tell. */
  touch(start: number, end: number, why: Edit['why']): void {
    this.touched.push({ start, end, why });
  }

  /** What stood in the range is not there any more. */
  isGone(start: number, end: number): boolean {
    return this.list.some((it) => it.start <= start && end <= it.end);
  }

  /** The outermost edits, in order; what touches grows together. */
  private outermost(): Edit[] {
    const sorted = [...this.list].sort((a, b) => a.start - b.start || b.end - a.end || a.text.length - b.text.length);
    const found: Edit[] = [];
    for (const edit of sorted) {
      const last = found.at(-1);
      if (!last || edit.start >= last.end) found.push({ ...edit });
      else if (edit.end > last.end) {
        // Two removals that overlap: their union.
        last.end = edit.end;
        last.text += edit.text;
      }
    }
    return found;
  }

  /** The edits as a person would make them: a line of which nothing is left goes with its end, and with the gap that it leaves. */
  whole(): Pick<Edit, 'start' | 'end' | 'text'>[] {
    const { source } = this;
    let last = 0;
    return this.outermost().map(({ start, end, text }) => {
      const from = lineStart(source, start);
      const to = lineEnd(source, end);
      const alone = text === '' && source.slice(from, start).trim() === '' && source.slice(end, to).trim() === '';
      const found = alone ? { start: Math.max(from, last), end: Math.min(to + 1, source.length), text } : { start, end, text };
      // A gap above and one below are one too many.
      const above = source.slice(last, found.start);
      if (alone && (/^\s*$/.test(above) && last === 0 || /\n\s*\n$/.test(above) || (last > 0 && above === ''))) found.end += /^(?:[ \t]*\r?\n)?/.exec(source.slice(found.end))![0].length;
      last = found.end;
      return found;
    });
  }

  /** The text as it is afterwards, or a part of it. */
  apply(from = 0, to = this.source.length): string {
    let result = '';
    let at = from;
    for (const { start, end, text } of this.outermost()) {
      if (end <= from || start >= to) continue;
      if (start >= at) result += this.source.slice(at, start) + text;
      at = Math.max(at, end);
    }
    return result + this.source.slice(at, Math.max(at, to));
  }

  /** Whole lines that go, and parts of lines that change, in order. */
  removals(file: string, span: (start: number, end: number) => Span): Removal[] {
    const marks = new Map<number, { from: number; to: number; left: boolean; why: Edit['why'] }>();
    const { source } = this;
    const edits = this.outermost();
    const gone = (at: number): Edit | undefined => edits.find(({ start, end }) => start <= at && at < end);
    for (const edit of edits) {
      for (let start = lineStart(source, edit.start); start < edit.end; ) {
        const end = lineEnd(source, start);
        const [first, last] = [start + /^\s*/.exec(source.slice(start, end))![0].length, start + source.slice(start, end).trimEnd().length];
        let left = false;
        // A comment behind code that goes, goes with it.
        const code = start + source.slice(start, last).replace(/\s*(?:\/\/.*|\/\*[^*]*\*\/)$/, '').length;
        for (let at = first; at < (code > first ? code : last) && !left; at++) if (source[at]!.trim() !== '') left = gone(at) === undefined;
        const within = edits.filter((it) => it.start < Math.max(last, start + 1) && it.end > first);
        // A text put in takes the place of one line: the one that it begins on.
        if (within.some((it) => it.text !== '' && it.start >= start && it.start < end)) left = true;
        const [from, to] = [Math.max(first, edit.start), Math.min(last, edit.end)];
        if (last > first ? from < to : !left && edit.start <= start && end <= edit.end) {
          const mark = marks.get(start);
          if (mark) marks.set(start, { from: Math.min(mark.from, from), to: Math.max(mark.to, to), left, why: mark.why });
          else marks.set(start, { from: left ? from : first, to: left ? to : last, left, why: edit.why });
        }
        start = end + 1;
      }
    }
    for (const { start, end, why } of this.touched) {
      for (let at = lineStart(source, start); at < end; at = lineEnd(source, at) + 1) {
        const last = at + source.slice(at, lineEnd(source, at)).trimEnd().length;
        const first = at + /^\s*/.exec(source.slice(at, last))![0].length;
        if (last > first && !marks.has(at)) marks.set(at, { from: Math.max(first, start), to: Math.max(Math.min(last, end), first + 1), left: true, why });
      }
    }
    const found: Removal[] = [];
    for (const [, { from, to, left, why }] of [...marks].sort(([a], [b]) => a - b)) {
      const [line, column, endLine, endColumn] = span(from, to);
      const edit = left ? 'rewrite' : 'delete';
      const last = found.at(-1);
      if (last && last.edit === 'delete' && edit === 'delete' && last.why === why && last.endLine === line - 1) Object.assign(last, { endLine, endColumn });
      else found.push({ file, line, endLine, column, endColumn, edit, why });
    }
    return found;
  }
}

const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1;
const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
};
