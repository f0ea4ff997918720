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

/** Longer than anything that the scanner's expressions look at, so that none of them begins or ends outside unseen. */
export const AROUND = 500;

export function changeBetween(before: Buffer, after: Buffer): Change {
  const shorter = Math.min(before.length, after.length);
  const start = common(shorter, (from, to) => before.compare(after, from, to, from, to) === 0);
  const tail = common(shorter - start, (from, to) => before.compare(after, after.length - to, after.length - from, before.length - to, before.length - from) === 0);
  const [end, now] = [before.length - tail, after.length - tail];
  const around = (text: Buffer, to: number): string => text.toString('latin1', Math.max(0, start - AROUND), Math.min(text.length, to + AROUND));
  return { start, end, shift: now - end, before: around(before, end), after: around(after, now) };
}

/** How much is the same, of at most `length`: by long steps, then by ever shorter ones. */
function common(length: number, same: (from: number, to: number) => boolean): number {
  let at = 0;
  for (let step = 4096; step >= 1; ) {
    if (at + step <= length && same(at, at + step)) at += step;
    else step >>= step > 64 ? 2 : 1;
  }
  return at;
}
