/**
 * Where findings stand in a text that has changed since. A text that says the same as before, in other places (formatted,
 * commented, a line more), has the same findings, in other places: no analysis is needed for that. Else what stands before and
 * behind the change is where it was, and what stood in it is held back: a finding in the wrong place would be a false one.
 */
import { extract } from '../facts/extract.js';
import { placeOf, type FileFacts, type Finding, type Place } from '../model.js';
import { movesBetween } from './contribution.js';

/** Old places to new ones; null for what is not there any more. */
export type Move = (place: Place) => Place | null;

/** Null where the texts do not say the same. */
export function sameShape(file: string, before: string, after: string): Move | null {
  const [a, b] = [before, after].map((text) => extract(file, text, 'body')) as [FileFacts, FileFacts];
  // A comment that silences stands by its line; a text that does not parse says little.
  if (a.problems.length + b.problems.length + a.directives.length + b.directives.length > 0) return null;
  const moves = movesBetween(a, b);
  // Messages tell how long guarded code is.
  if (!moves?.sameGuards) return null;
  return (place) => {
    const span = moves.at([place.line, place.column, place.endLine, place.endColumn].join());
    return span ? placeOf(place.file, span) : null;
  };
}

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
