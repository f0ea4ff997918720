/** Whether two names are one name in other clothes: case, separators, one word more. */

/** `GUILD_BANS`, `guildBans` → guild, bans. */
export const wordsOf = (name: string): string[] => name.replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2').toLowerCase().split(/[^\p{L}\d]+/u).filter(Boolean);

/** A rename keeps a telling word, or the beginning of one: HYDRATE_EVENTS, NEED_HYDRATION. */
export function namesAlike(a: string, b: string): boolean {
  const [x, y] = [wordsOf(a), wordsOf(b)];
  if (x.join('') === y.join('')) return true;
  return x.some((word) => word.length > 3 && y.some((other) => stem(word) === stem(other)));
}

const stem = (word: string): string => word.slice(0, 6);

/** A word without its ending: pinning, pinned and pins are one. */
export const rootOf = (word: string): string => word.replace(/s$/, '').replace(/(?:ing|ed)$/, '').replace(/(.)\1$/, '$1');
