/** The second pair of eyes: what a flag meant before a change and what it means after, side by side. */
import type { Meant, Review } from '../model.js';
import type { FlagEnd } from './end.js';
import { isLive, type Touched } from './touched.js';

export type Armed = Meant['arms'];

export interface ReviewInput {
  touched: readonly Touched[];
  /** Flags of the later end behind which files have changed. */
  behind: ReadonlySet<string>;
  later: readonly FlagEnd[];
  /** What each value of a flag alone lets run; asked only of flags that are told. */
  armedBefore(flag: string): Armed;
  armedAfter(flag: string): Armed;
  /** The text of a module of the later end is other code than it was. */
  isRewritten(file: string): boolean;
  /** What it said at the earlier end is not known. */
  wasUnclear(file: string): boolean;
}

export function reviewed({ touched, behind, later, armedBefore, armedAfter, isRewritten, wasUnclear }: ReviewInput): Review[] {
  const told = touched.flatMap(({ id, before, after, meaning }): Review[] => {
    const [was, is] = [before && isLive(before) ? before : null, after && isLive(after) ? after : null];
    if (!meaning || (!was && !is) || [...Object.keys(is?.asked ?? {}), ...(is?.declared ?? []).map(({ file }) => file)].some(wasUnclear)) return [];
    return [{ flag: (is ?? was)!.key, id, change: !was ? 'new' : !is ? 'gone' : isOther(was, is) ? 'repurposed' : 'changed', before: was && meant(was, armedBefore(id)), after: is && meant(is, armedAfter(id)) }];
  });
  const known = new Set(told.map(({ id }) => id));
  const rewritten = later.filter(({ id }) => behind.has(id) && !known.has(id)).flatMap((flag): Review[] => {
    const arms = armedAfter(flag.id);
    if (!arms.some(({ modules }) => modules.some(isRewritten))) return [];
    const was = touched.find(({ id }) => id === flag.id)?.before ?? flag;
    return [{ flag: flag.key, id: flag.id, change: 'rewritten', before: meant(was, armedBefore(flag.id)), after: meant(flag, arms) }];
  });
  return [...told, ...rewritten].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Two meanings are others where less than this is shared of all that they gate, and of the smaller one: the thresholds of the history. */
const OTHER = { shared: 0.3, contained: 0.5 };

/**
 * Both gate something, and little of it is the same. Where both have an on side, that is what they stand for. Code that uses no name is
 * known by whose it is: an edit of it is no other meaning.
 */
function isOther(was: FlagEnd, is: FlagEnd): boolean {
  const words = ({ gates }: FlagEnd): string[] => gates.flatMap(({ when, uses, owner }) => (uses.length > 0 ? uses.map((name) => `${when} ${name}`) : [`${when} code of ${owner}`]));
  const isOn = (word: string): boolean => !word.startsWith('false ');
  const both = [words(was), words(is)];
  const [then, now] = (both.every((it) => it.some(isOn)) ? both.map((it) => it.filter(isOn)) : both).map((it) => new Set(it)) as [Set<string>, Set<string>];
  const shared = [...then].filter((it) => now.has(it)).length;
  return then.size > 0 && now.size > 0 && shared < OTHER.shared * (then.size + now.size - shared) && shared < OTHER.contained * Math.min(then.size, now.size);
}

function meant({ state, kind, owners, expiresAt, asked, gates }: FlagEnd, arms: Armed): Meant {
  return {
    state: state.is, value: state.value ?? null, kind, owners, expiresAt, reads: Object.values(asked).reduce((sum, it) => sum + it, 0),
    gates: gates.map(({ when, text, owner, uses, digest, file, line }) => ({ when, text, owner, uses, digest, at: { file, line } })),
    arms: arms.filter((it) => it.modules.length > 0),
  };
}
