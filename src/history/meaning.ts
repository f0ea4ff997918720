/**
 * How alike two meanings are. A meaning is a bag of words, each weighted by how few flags share it: what every flag gates
 * (`Promise`, `.map`) says nothing of any.
 */
import type { Replayed, Version } from './replay.js';

export interface Meaning {
  /** What only the on side has, and only the off side. */
  on: ReadonlySet<string>;
  off: ReadonlySet<string>;
  size: number;
  /** Too few telling words to decide anything by. */
  thin: boolean;
}

export interface Likeness {
  /** Weighted Jaccard: shared of all. */
  shared: number;
  /** Containment: shared of the smaller one. */
  contained: number;
}

export interface Meanings {
  of(version: Pick<Version, 'on' | 'off'>): Meaning;
  like(a: Meaning, b: Meaning): Likeness;
  /** The same with the sides of `b` exchanged. */
  crossed(a: Meaning, b: Meaning): Likeness;
  /** The most telling words, for messages. */
  tell(meaning: Meaning, most?: number): string[];
}

const WEAK = 0.3;
const TELLING = 3;

export function createMeanings(replayed: Replayed): Meanings {
  // How many flags ever gated a word.
  const flags = new Map<string, number>();
  for (const versions of replayed.keys.values()) {
    for (const word of new Set(versions.flatMap(({ on, off }) => [...on, ...off]))) flags.set(word, (flags.get(word) ?? 0) + 1);
  }
  const total = replayed.keys.size + 1;
  const weight = (word: string): number => Math.log(total / (flags.get(word.replace('\0', '')) ?? 1));
  const sum = (words: Iterable<string>): number => {
    let all = 0;
    for (const word of words) all += weight(word);
    return all;
  };
  const compare = (a: ReadonlySet<string>, b: ReadonlySet<string>): Likeness => {
    const common = sum([...a].filter((word) => b.has(word)));
    const [x, y] = [sum(a), sum(b)];
    return { shared: x + y === 0 ? 1 : common / (x + y - common), contained: Math.min(x, y) === 0 ? 1 : common / Math.min(x, y) };
  };
  const sided = ({ on, off }: Meaning): Set<string> => new Set([...[...on].map((word) => `${word}\0`), ...off]);
  return {
    of(version) {
      const [on, off] = [new Set(version.on), new Set(version.off)];
      // What both sides do, the flag does not decide.
      const only = (words: ReadonlySet<string>, other: ReadonlySet<string>): Set<string> => new Set([...words].filter((word) => !other.has(word) && weight(word) >= WEAK));
      const meaning = { on: only(on, off), off: only(off, on) };
      const size = meaning.on.size + meaning.off.size;
      return { ...meaning, size, thin: (meaning.on.size || size) < TELLING };
    },
    // The on side is what a flag stands for; what runs without it may stay while it gets another meaning.
    like: (a, b) => (a.on.size > 0 && b.on.size > 0 ? compare(a.on, b.on) : compare(sided(a), sided(b))),
    crossed: (a, b) => compare(sided(a), sided({ ...b, on: b.off, off: b.on })),
    tell({ on, off }, most = 4) {
      // Names of things tell a person more than members and texts do.
      const rank = (word: string): number => (/^[\w$]/.test(word) ? 2 : 0) + (/^["']/.test(word) ? 1 : 0);
      return [...(on.size > 0 ? on : off)].sort((a, b) => rank(b) - rank(a) || weight(b) - weight(a) || (a < b ? -1 : 1)).slice(0, most);
    },
  };
}
