/**
 * What a file contributes to a result, apart from where things stand in it. Linking only compares places of one file and
 * hands them on; so where two texts say the same in the same order, a result about the one is a result about the other
 * as soon as its places are exchanged.
 */
import type { FileFacts, Span } from '../model.js';

export interface Moves {
  /** The place of what stood here; undefined where nothing is known to have stood. */
  at(place: string): Span | undefined;
  /** Whether it still has as many lines. */
  sameLength: boolean;
  /** Whether all that is guarded has. */
  sameGuards: boolean;
  /** Whether everything that stands in it has. */
  sameHeights: boolean;
}

/** Facts without places, as text, and the places in their order. */
function split(facts: FileFacts): { shape: string; spans: Span[] } {
  const spans: Span[] = [];
  // The first region is the whole text: it encloses the rest wherever that stands.
  const body = facts.body && { ...facts.body, regions: facts.body.regions.slice(1) };
  const shape = JSON.stringify({ ...facts, lines: 0, body }, (key, value: unknown) => {
    if (key === 'span' || key === 'at') {
      spans.push(value as Span);
      return undefined;
    }
    // Members of a declaration: names with places. Those of classes and types are names with expressions.
    if (key !== 'members' || !Array.isArray(value)) return value;
    return value.map(([name, it]: [string, Span | number]) => {
      if (typeof it === 'number') return [name, it];
      spans.push(it);
      return name;
    });
  });
  return { shape, spans };
}

/**
 * How places moved between two texts that say the same, or null: they do not, or not in the same order, or somebody
 * compares lines (comments that silence a line).
 */
export function movesBetween(before: FileFacts, after: FileFacts): Moves | null {
  const [one, other] = [split(before), split(after)];
  if (one.shape !== other.shape || one.spans.length !== other.spans.length) return null;
  const known = new Map<string, Span>();
  const points: [line: number, column: number, newLine: number, newColumn: number][] = [];
  let sameHeights = true;
  let moved = false;
  for (const [index, span] of one.spans.entries()) {
    const to = other.spans[index]!;
    const key = span.join();
    const twin = known.get(key);
    // The place of what concerns the whole file is no place of the text: it stays.
    if (twin ? twin.join() !== to.join() : key === TOP && to.join() !== TOP) return null;
    known.set(key, to);
    if (key !== to.join()) moved = true;
    sameHeights &&= span[2] - span[0] === to[2] - to[0];
    if (key !== TOP) points.push([span[0], span[1], to[0], to[1]], [span[2], span[3], to[2], to[3]]);
  }
  if (moved && before.directives.length > 0) return null;
  points.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  for (const [index, point] of points.entries()) {
    const last = points[index - 1];
    if (last && order(last[0], last[1], point[0], point[1]) !== order(last[2], last[3], point[2], point[3])) return null;
  }
  return { at: (place) => known.get(place) ?? (place === TOP ? [1, 1, 1, 1] : undefined), sameGuards: guards(before) === guards(after), sameHeights, sameLength: before.lines === after.lines };
}

const TOP = '1,1,1,1';

const order = (line: number, column: number, otherLine: number, otherColumn: number): number => Math.sign(line - otherLine || column - otherColumn);

const guards = ({ body }: FileFacts): string => body?.regions.slice(1).map(({ span }) => span[2] - span[0]).join() ?? '';
