/**
 * Where findings stand in a text that has changed since. A text that says the same as before, in other places (formatted,
 * commented, a line more), has the same findings, in other places: no analysis is needed for that. Else what stands before and
 * behind the change is where it was, and what stood in it is held back: a finding in the wrong place would be a false one.
 */
import { extract } from '../facts/extract.js';
import type { FileFacts, Finding, Place, Span } from '../model.js';

/** Old places to new ones; null for what is not there any more. */
export type Move = (place: Place) => Place | null;

/** Null where the texts do not say the same. */
export function sameShape(file: string, before: string, after: string): Move | null {
  const [a, b] = [before, after].map((text) => extract(file, text, 'body')) as [FileFacts, FileFacts];
  // A comment that silences stands by its line; a text that does not parse says little.
  if (a.problems.length + b.problems.length + a.directives.length + b.directives.length > 0) return null;
  const places = new Map<string, Span>([['1,1,1,1', [1, 1, 1, 1]]]);
  const same = (x: unknown, y: unknown, key: string): boolean => {
    if (x === y) return true;
    if (typeof x !== 'object' || typeof y !== 'object' || x === null || y === null || Array.isArray(x) !== Array.isArray(y)) return false;
    if (key === 'span' || key === 'at') return matched(x as Span, y as Span);
    if (Array.isArray(x)) {
      const other = y as unknown[];
      // The place of a member: `[name, span]`.
      if (key === 'member' && Array.isArray(x[1])) return x[0] === other[0] && matched(x[1] as unknown as Span, other[1] as Span);
      return x.length === other.length && x.every((it, index) => same(it, other[index], key === 'members' ? 'member' : ''));
    }
    const [left, right] = [x as Record<string, unknown>, y as Record<string, unknown>];
    const keys = Object.keys(left);
    // Messages tell how long guarded code is.
    if ('digest' in left && heightOf(left['span'] as Span) !== heightOf(right['span'] as Span)) return false;
    return keys.length === Object.keys(right).length && keys.every((name) => same(left[name], right[name], name));
  };
  const matched = (from: Span, to: Span): boolean => {
    const known = places.get(from.join());
    places.set(from.join(), to);
    return known === undefined || known.join() === to.join();
  };
  if (!same({ ...a, lines: 0 }, { ...b, lines: 0 }, '')) return null;
  return (place) => {
    const span = places.get([place.line, place.column, place.endLine, place.endColumn].join());
    return span ? { file: place.file, line: span[0], column: span[1], endLine: span[2], endColumn: span[3] } : null;
  };
}

const heightOf = ([line, , endLine]: Span): number => endLine - line;

/** Moves with the lines before and behind what has changed. */
export function besideChange(before: string, after: string): Move {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const limit = Math.min(old.length, now.length);
  let head = 0;
  while (head < limit && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < limit - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  const shift = now.length - old.length;
  return (place) => {
    const isModule = place.line === 1 && place.column === 1 && place.endColumn === 1;
    if (isModule || place.endLine <= head) return place;
    return place.line > old.length - tail ? { ...place, line: place.line + shift, endLine: place.endLine + shift } : null;
  };
}

/** Findings of a file in another text of it. `exact`: an analysis of that text would find the same, here and elsewhere. */
export function moved(file: string, findings: readonly Finding[], before: string, after: string): { findings: Finding[]; exact: boolean } {
  if (before === after) return { findings: [...findings], exact: true };
  const sized = findings.some(({ subject, data }) => subject === `module:${file}` && 'size' in data) && before.split('\n').length !== after.split('\n').length;
  const shape = sized ? null : sameShape(file, before, after);
  const beside = besideChange(before, after);
  const move: Move = (place) => (place.file === file ? (shape?.(place) ?? beside(place)) : place);
  const found = findings.flatMap((finding) => {
    const at = move(finding.at!);
    return at ? [{ ...finding, at, because: finding.because.map((it) => ({ ...it, at: it.at && move(it.at) })) }] : [];
  });
  return { findings: found, exact: shape !== null && found.length === findings.length };
}
