/**
 * When two findings are one: the same finding at another time, maybe in a file that has moved. Ids say so for most; where
 * several are equal but for their place, they are paired by file and line of text, so that the one that is left over is the
 * one that came.
 */
import { createHash } from 'node:crypto';
import type { Finding } from '../model.js';

/** What is kept of a finding to know it again. */
export interface Known {
  id: string;
  rule: string;
  flag: string | null;
  subject: string;
  /** Normalised text of the code concerned, hashed; empty where the subject says it all. */
  digest: string;
  file: string | null;
  line: number;
}

export const knownOf = ({ id, rule, flag, subject, at }: Finding, digest: string): Known =>
  ({ id, rule, flag, subject, digest, file: at?.file ?? null, line: at?.line ?? 0 });

/** The subject without its path: what stays when a file moves. */
export const pathFree = (subject: string): string =>
  (subject.startsWith('flag:') ? subject : subject.replace(/^(\w+):[^#]*\/?/, '$1:'));

/** Findings that are the same but for where they stand. */
export const keyOf = ({ rule, flag, subject, digest }: Pick<Known, 'rule' | 'flag' | 'subject' | 'digest'>): string =>
  createHash('sha256').update([rule, flag ?? '', pathFree(subject), digest].join('\0')).digest('hex').slice(0, 16);

export interface Sides<A extends Known, B extends Known> {
  /** Where a file of the earlier side is now. */
  movedTo(file: string): string;
  /** What stands at its line, where equals have to be told apart. */
  textBefore(it: A): string;
  textAfter(it: B): string;
  /** Told of each pair. */
  paired?(before: A, after: B): void;
}

/** Findings of the later side that were not there before. */
export function arrivals<A extends Known, B extends Known>(before: readonly A[], after: readonly B[], sides: Sides<A, B>): B[] {
  const place = (subject: string, path: (file: string) => string): string =>
    subject.replace(/^(module|symbol):([^#]*)/, (_, kind: string, file: string) => `${kind}:${path(file)}`);
  const equal = (it: Known, path: (file: string) => string): string => [it.rule, it.flag ?? '', place(it.subject, path), it.digest].join('\0');
  const earlier = grouped(before, (it) => equal(it, sides.movedTo));
  return [...grouped(after, (it) => equal(it, (file) => file))].flatMap(([key, now]) => {
    const then = earlier.get(key) ?? [];
    if (then.length === 0) return now;
    if (then.length === now.length) {
      now.forEach((it, index) => sides.paired?.(then[index]!, it));
      return [];
    }
    return leftOver(then, now, sides);
  });
}

/** Those that fit none of the earlier ones; where there are fewer than before, none. */
function leftOver<A extends Known, B extends Known>(then: readonly A[], now: readonly B[], { movedTo, textBefore, textAfter, paired }: Sides<A, B>): B[] {
  const sameFile = (a: A, b: B): boolean => (a.file === null ? null : movedTo(a.file)) === b.file;
  const tests = [(a: A, b: B) => sameFile(a, b) && (a.file === null || textBefore(a) === textAfter(b)), sameFile, () => true];
  let old = [...then];
  let left = [...now];
  for (const fits of tests) {
    left = left.filter((it) => {
      const at = old.findIndex((other) => fits(other, it));
      if (at < 0) return true;
      paired?.(old[at]!, it);
      old = old.toSpliced(at, 1);
      return false;
    });
  }
  return left;
}

function grouped<T>(list: readonly T[], keyFor: (it: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const it of list) {
    const key = keyFor(it);
    const group = groups.get(key);
    if (group) group.push(it);
    else groups.set(key, [it]);
  }
  return groups;
}
