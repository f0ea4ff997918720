/** Whose code a new key took over: of one that was renamed, or of one that goes on with other code. */
import { handedOn } from './definitions.js';
import { push, type Context } from './context.js';
import { namesAlike, wordsOf } from './names.js';
import { isLive, type Version } from './replay.js';

/** A bag that moved to another key. */
const MOVED = 0.5;

/** Keys that were born with what another key gated until then. */
export interface Move {
  from: string;
  at: number;
  /** The old key goes on, with other code. */
  split: boolean;
  flipped: boolean;
  /** What shows it, where it is the definitions that moved. */
  sign?: string;
}

const NOTHING = { before: [], after: [] };

export type Moves = ReadonlyMap<string, Move>;

export function movesOf(context: Context): Moves {
  const { replayed, meanings, witness } = context;
  const before = new Map<number, { key: string; last: Version; next: Version }[]>();
  const births = new Map<number, { key: string; first: Version }[]>();
  for (const [key, versions] of replayed.keys) {
    if (replayed.wireKeys.has(key)) continue; // whether a wire value was renamed is told by the value
    versions.forEach((version, index) => {
      const last = versions[index - 1];
      if (last && isLive(last)) push(before, version.at, { key, last, next: version });
      if (index === 0) push(births, version.at, { key, first: version });
    });
  }
  const handings = new Map([...births.values()].flat().map(({ key, first }) => [first, handingsTo(context, key, first)]));
  const commitAt = (at: number): string => replayed.revisions[at]!.commit;
  witness.foresee([...new Set([...handings].filter(([, list]) => list.length > 0).map(([{ at }]) => commitAt(at)))]);
  const moves = new Map<string, Move>();
  for (const [at, born] of births) {
    const taken = new Map<string, { key: string; score: number }>();
    const { before: old, after: now } = born.some(({ first }) => handings.get(first)!.length > 0) ? witness.texts(commitAt(at)) : NOTHING;
    const handedNames = handedOn(old, now);
    for (const { key, first } of born) {
      const handed = handedFrom(key, at, handings.get(first)!, handedNames, born.filter((it) => it.first !== first).flatMap((it) => [...it.first.on, ...it.first.off]));
      if (handed) {
        moves.set(key, handed);
        continue;
      }
      const meaning = meanings.of(first);
      let best: Move & { score: number } | null = null;
      for (const { key: from, last, next } of before.get(at) ?? []) {
        const old = meanings.of(last);
        const gone = !isLive(next);
        const both = old.size > 0 && meaning.size > 0;
        const like = both ? meanings.like(old, meaning).shared : 0;
        const crossed = both ? meanings.crossed(old, meaning).shared : 0;
        const named = gone && namesAlike(from, key) ? 0.5 : 0;
        const thin = old.thin || meaning.thin;
        // A bag of one or two words that is the very same is a sign only where the old name has gone.
        const score = Math.max(named, thin && !(gone && Math.max(like, crossed) === 1) ? 0 : Math.max(like, crossed));
        if (score < MOVED || score <= (best?.score ?? 0)) continue;
        // Where the old key keeps its code, the new one only joined it.
        if (!gone && meanings.like(old, meanings.of(next)).shared >= MOVED) continue;
        // A name that went has one heir.
        if (gone && (taken.get(from)?.score ?? 0) >= score) continue;
        best = { from, at, split: !gone, flipped: crossed > like && crossed >= MOVED, score };
      }
      if (!best) continue;
      const other = taken.get(best.from);
      if (other && !best.split) moves.delete(other.key);
      taken.set(best.from, { key, score: best.score });
      moves.set(key, best);
    }
  }
  return moves;
}

/** A key that goes on gating names which may stand for something else now, and a new one that gates others. */
interface Handing {
  from: string;
  had: ReadonlySet<string>;
  has: ReadonlySet<string>;
  takes: ReadonlySet<string>;
}

/** By what is gated alone: who may have handed its code to a key that is born. */
function handingsTo({ replayed }: Context, key: string, first: Version): Handing[] {
  const found: Handing[] = [];
  for (const [from, versions] of replayed.keys) {
    const now = versions.findLast((it) => it.at <= first.at);
    const last = versions.findLast((it) => it.at < first.at);
    if (from === key || !isLive(now) || !isLive(last) || !now!.paths.some((it) => first.paths.includes(it)) || !namesAlike(from, key)) continue;
    const [had, has, takes] = [last!, now!, first].map(({ on, off }) => new Set([...on, ...off].filter((word) => NAME.test(word)))) as [Set<string>, Set<string>, Set<string>];
    if ([...had].some((name) => has.has(name)) && [...takes].some((name) => !had.has(name))) found.push({ from, had, has, takes });
  }
  return found;
}

/** No member and no text. */
const NAME = /^[\w$]/;

/** From a key that goes on gating a name which now stands for something else, while the new key gates what it stood for. */
function handedFrom(key: string, at: number, handings: readonly Handing[], handed: ReadonlyMap<string, string>, others: readonly string[]): Move | null {
  for (const { from, had, has, takes } of handings) {
    for (const [name, to] of handed) {
      if (!had.has(name) || !has.has(name) || !takes.has(to) || had.has(to)) continue;
      // Where several new keys gate it, the one whose name says so.
      if (!others.includes(to) || wordsOf(key).some((word) => wordsOf(to).includes(word) && !wordsOf(from).includes(word))) return { from, at, split: true, flipped: false, sign: `${name} stands for something else, and what it was is now ${to}` };
    }
  }
  return null;
}
