import type { Flag } from '../src/model.js';
import { defineRule } from '../src/rule.js';
import { isDirect } from './words.js';

/** Two flags that a person cannot tell apart: one will be set where the other was meant. */
export default defineRule({
  id: 'lookalike-flag',
  about: 'flag whose name looks like that of another flag, or of one that was retired',
  severity: 'warning',
  recommended: true,
  needs: [],
  messages: {
    same: '{flag} and {other} differ only in {difference}: one will be set where the other is meant. Rename one of them',
    near: '{flag} is one letter away from {other}. If it is a typo, correct it; else choose names that differ in a word',
    turned: '{flag} and {other} are the same words in another order. Rename one of them',
    retired: '{flag} looks like {other}, which was retired{removed}: it differs only in {difference}. Choose a name that cannot be taken for it',
  },

  *check(project) {
    const flags = project.flags.filter((flag) => flag.provider !== 'wire');
    const look = createLooks();
    const buried = new Set(project.tombstones.flatMap(({ key, aliases }) => [key, ...aliases]));
    for (const [index, flag] of flags.entries()) {
      for (const other of flags.slice(index + 1)) {
        if (other.namespace !== flag.namespace || other.key === flag.key || isOneFlag(flag, other)) continue;
        const alike = likeness(look(flag.key), look(other.key));
        if (!alike) continue;
        // The one that is used less is the one to look at.
        const [less, more] = weight(flag) < weight(other) ? [flag, other] : [other, flag];
        const because = [{ message: `${more.key} is here`, at: placeOfFlag(more) }];
        yield { message: alike.kind, subject: `flag:${less.key}`, digest: more.key, flag: less.key, at: placeOfFlag(less), because, data: { flag: less.key, other: more.key, difference: alike.difference } };
      }
      // What a tombstone names is reused, and said so there.
      if (buried.has(flag.key)) continue;
      for (const tombstone of project.tombstones) {
        for (const name of [tombstone.key, ...tombstone.aliases]) {
          const alike = likeness(look(flag.key), look(name));
          if (!alike || (alike.kind === 'near' && project.flags.some(({ key }) => key === name))) continue;
          const data = { flag: flag.key, other: name, removed: tombstone.removedAt ? ` on ${tombstone.removedAt}` : '', difference: alike.difference };
          yield { message: 'retired', subject: `flag:${flag.key}`, digest: name, flag: flag.key, at: placeOfFlag(flag), because: [{ message: `tombstone of ${tombstone.key}`, at: tombstone.at }], data };
        }
      }
    }
  },
});

/** React SDKs read `new-cart` as `newCart`. */
const isOneFlag = (a: Flag, b: Flag): boolean =>
  [a, b].some(({ evaluations }) => evaluations.some(({ via }) => via.includes('hook'))) && fold(a.key) === fold(b.key);

const weight = (flag: Flag): number => flag.evaluations.length * 2 + flag.declarations.length;
const placeOfFlag = (flag: Flag) => (flag.evaluations.find((it) => it.in === 'source' && isDirect(it)) ?? flag.evaluations[0] ?? flag.declarations[0])?.at ?? null;

/** A name as the eye takes it in. */
interface Look { key: string; fold: string; words: readonly string[]; sorted: string }

/** Every name is compared with every other, and taken apart once. */
function createLooks(): (key: string) => Look {
  const known = new Map<string, Look>();
  return (key) => {
    let found = known.get(key);
    if (!found) {
      const split = words(key);
      known.set(key, (found = { key, fold: fold(key), words: split, sorted: [...split].sort().join() }));
    }
    return found;
  };
}

function likeness(one: Look, other: Look): { kind: 'same' | 'near' | 'turned'; difference: string } | null {
  const { key: a, fold: x, words: u } = one;
  const { key: b, fold: y, words: v } = other;
  if (x === y) {
    if (a.toLowerCase() === b.toLowerCase()) return { kind: 'same', difference: 'case' };
    return { kind: 'same', difference: u.join() === v.join() || plain(a) === plain(b) ? 'separators' : 'letters that look alike' };
  }
  if (u.length > 1 && one.sorted === other.sorted) return { kind: 'turned', difference: 'the order of its words' };
  if (Math.min(x.length, y.length) < 6 || !isTypo(x, y) || isFamily(u, v)) return null;
  return { kind: 'near', difference: 'one letter' };
}

/** Letters of other alphabets, and digits, that look like Latin ones. */
const CONFUSABLE: Record<string, string> = {
  а: 'a', в: 'b', с: 'c', ԁ: 'd', е: 'e', ғ: 'f', һ: 'h', і: 'i', ј: 'j', к: 'k', ӏ: 'l', м: 'm', н: 'h', о: 'o', р: 'p', ѕ: 's', т: 't', у: 'y', х: 'x',
  α: 'a', β: 'b', ε: 'e', ι: 'i', κ: 'k', ν: 'v', ο: 'o', ρ: 'p', τ: 't', υ: 'u', χ: 'x', ı: 'i', ɑ: 'a', ɡ: 'g',
};

const plain = (key: string): string => key.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
const fold = (key: string): string => [...plain(key)].map((letter) => CONFUSABLE[letter] ?? letter).join('');
const words = (key: string): string[] => key.normalize('NFKC').replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1 $2').toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean);

/** One letter more, less or other, or two exchanged. */
function isTypo(a: string, b: string): boolean {
  const [long, short] = a.length >= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1) return false;
  let start = 0;
  while (start < short.length && long[start] === short[start]) start++;
  let end = 0;
  while (end < short.length - start && long.at(-1 - end) === short.at(-1 - end)) end++;
  const [x, y] = [long.slice(start, long.length - end), short.slice(start, short.length - end)];
  return (x.length === 1 && y.length <= 1) || (x.length === 2 && y === `${x[1]}${x[0]}`);
}

/** Numbered, lettered or plural on purpose: `checkout2`, `test-a` and `test-b`, `banner` and `banners`. */
function isFamily(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return true; // a word more is a name of its own
  const at = a.findIndex((word, index) => word !== b[index]);
  const [x, y] = [a[at]!, b[at]!];
  return a.filter((word, index) => word !== b[index]).length > 1 || x.length < 4 || y.length < 4 || `${x}s` === y || x === `${y}s`
    || x.replace(/\d+/g, '') === y.replace(/\d+/g, '');
}
