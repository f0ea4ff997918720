/**
 * Where two versions of a text differ, found by comparing bytes: one stretch, from the first that is another to the last. Most
 * commits change a few lines of a file, and most of those say nothing about flags.
 */

export interface Change {
  /** Where it begins, and where it ended before. */
  start: number;
  end: number;
  /** By how much what stands behind it has moved. */
  shift: number;
  /** What stood there and what does now, with what is around it; one character a byte. */
  before: string;
  after: string;
}

/** @param reach how much of what is around it is told. */
export function changeBetween(before: Buffer, after: Buffer, reach: number): Change {
  const shorter = Math.min(before.length, after.length);
  const start = common(shorter, (from, to) => before.compare(after, from, to, from, to) === 0, (at) => before[at] === after[at]);
  const tail = common(shorter - start, (from, to) => before.compare(after, after.length - to, after.length - from, before.length - to, before.length - from) === 0,
    (at) => before[before.length - 1 - at] === after[after.length - 1 - at]);
  const [end, now] = [before.length - tail, after.length - tail];
  const around = (text: Buffer, to: number): string => text.toString('latin1', Math.max(0, start - reach), Math.min(text.length, to + reach));
  return { start, end, shift: now - end, before: around(before, end), after: around(after, now) };
}

/** How much is the same, of at most `length`: by long steps, then by shorter ones. */
function common(length: number, same: (from: number, to: number) => boolean, one: (at: number) => boolean): number {
  let at = 0;
  for (let step = 4096; step > 16; ) {
    if (at + step <= length && same(at, at + step)) at += step;
    else step >>= 2;
  }
  while (at < length && one(at)) at++;
  return at;
}
