/**
 * A cache before a cache, for a process that lives: what the last analysis used stays in memory as it is, so that the next
 * one parses and reads again only what has changed. Everything else is forgotten, so memory does not grow with edits.
 */
import type { FactsCache } from './cache.js';

export interface RecentFacts {
  /**
   * For one analysis, in front of `behind`. `keep`: what is new is written behind as well; else it is only of the moment (a
   * text that is not saved).
   */
  over(behind: FactsCache, keep: boolean): FactsCache;
}

export function recentFacts(): RecentFacts {
  let last = new Map<string, unknown>();
  return {
    over(behind, keep) {
      const used = new Map<string, unknown>();
      return {
        get(key) {
          const found = used.get(key) ?? last.get(key) ?? behind.get(key);
          if (found !== undefined) used.set(key, found);
          return found;
        },
        set(key, value) {
          used.set(key, value);
        },
        save() {
          if (keep) {
            for (const [key, value] of used) behind.set(key, value);
            behind.save();
          }
          last = used;
        },
        getResult: (family, key) => behind.getResult(family, key),
        setResult: (family, key, text) => behind.setResult(family, key, text),
        get problems() { return behind.problems; },
      };
    },
  };
}
