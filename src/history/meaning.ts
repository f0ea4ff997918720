/**
 * How alike two meanings are. A meaning is a bag of words, each weighted by how few flags share it: what every flag gates
 * (`Promise`, `.map`) says nothing of any.
 */
import { rootOf, wordsOf } from './names.js';
import type { Replayed, Version } from './replay.js';

export interface Meaning {
  /** What only the on side has, and only the off side; case and separators do not count. */
  on: ReadonlySet<string>;
  off: ReadonlySet<string>;
  /** As they are written. */
  spelled: ReadonlyMap<string, string>;
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
  /** Whether both still say what the flag is called: the same thing, built anew. */
  bear(key: string, a: Meaning, b: Meaning): boolean;
  /** The most telling words, for messages. */
  tell(meaning: Meaning, most?: number): string[];
}

const WEAK = 0.3;
const TELLING = 3;
/** Of a flag's name, what has to be said. */
const NAMED = 0.5;

/** `ODFCheckbox` and `OdfCheckbox`, `signupDisabled` and `SIGNUP_DISABLED`. */
const folded = (word: string): string => word.toLowerCase().replace(/[\s_-]/g, '') || word;

export function createMeanings(replayed: Replayed): Meanings {
  // How many flags ever gated a word.
  const flags = new Map<string, number>();
  for (const versions of replayed.keys.values()) {
    for (const word of new Set(versions.flatMap(({ on, off }) => [...on, ...off].map(folded)))) flags.set(word, (flags.get(word) ?? 0) + 1);
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
  let roots: Set<string>[] | null = null;
  const named = (): Set<string>[] => (roots ??= [...replayed.keys].map(([key, versions]) => rootsIn([key, ...versions.flatMap(({ on, off }) => [...on, ...off])])));
  const sided = ({ on, off }: Meaning): Set<string> => new Set([...[...on].map((word) => `${word}\0`), ...off]);
  return {
    of(version) {
      const [on, off] = [new Set(version.on.map(folded)), new Set(version.off.map(folded))];
      // What both sides do, the flag does not decide.
      const only = (words: ReadonlySet<string>, other: ReadonlySet<string>): Set<string> => new Set([...words].filter((word) => !other.has(word) && weight(word) >= WEAK));
      const meaning = { on: only(on, off), off: only(off, on) };
      const size = meaning.on.size + meaning.off.size;
      const spelled = new Map([...version.on, ...version.off].map((word) => [folded(word), word]));
      return { ...meaning, spelled, size, thin: (meaning.on.size || size) < TELLING };
    },
    // The on side is what a flag stands for; what runs without it may stay while it gets another meaning.
    like: (a, b) => (a.on.size > 0 && b.on.size > 0 ? compare(a.on, b.on) : compare(sided(a), sided(b))),
    crossed: (a, b) => compare(sided(a), sided({ ...b, on: b.off, off: b.on })),
    bear(key, a, b) {
      const [old, now] = [rootsIn(a.spelled.values()), rootsIn(b.spelled.values())];
      // What most flags are called, or gate, is nobody's name.
      const said = new Map([...rootsIn([key])].map((root) => [root, Math.log(total / [...named()].filter((it) => it.has(root)).length)]));
      const borne = [...said].filter(([root]) => old.has(root) && now.has(root));
      const all = [...said.values()].reduce((sum, it) => sum + it, 0);
      return all > 0 && borne.reduce((sum, [, it]) => sum + it, 0) >= all * NAMED;
    },
    tell({ on, off, spelled }, most = 4) {
      // Names of things tell a person more than members and texts do.
      const rank = (word: string): number => (/^[\w$]/.test(word) ? 2 : 0) + (/^["']/.test(word) ? 1 : 0);
      return [...(on.size > 0 ? on : off)].sort((a, b) => rank(b) - rank(a) || weight(b) - weight(a) || (a < b ? -1 : 1)).slice(0, most).map((word) => spelled.get(word)!);
    },
  };
}

/** Words of a meaning as they are written. */
export const written = ({ spelled }: Meaning, ...sides: ReadonlySet<string>[]): string[] => sides.flatMap((words) => [...words].map((word) => spelled.get(word)!));

const rootsIn = (names: Iterable<string>): Set<string> => new Set([...names].flatMap(wordsOf).map(rootOf));
