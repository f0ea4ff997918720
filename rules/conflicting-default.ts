import type { Evaluation, Literal } from '../src/model.js';
import { defineRule } from '../src/rule.js';
import { isDirect, places } from './words.js';

/** What a flag is worth when nobody answers should not depend on who asks. */
export default defineRule({
  id: 'conflicting-default',
  about: 'flag that falls back to one value here and to another there',
  severity: 'warning',
  recommended: true,
  needs: [],
  messages: {
    differs: '{flag} falls back to {value} here and to {other} in {count}: when the provider does not answer, they disagree. Use one fallback, best from a shared constant',
    type: '{flag} falls back to a {type} here and to a {otherType} in {count}: it cannot be both. Ask for it with one type',
  },

  *check(project) {
    for (const flag of project.flags) {
      const asked = flag.evaluations.filter((it): it is Evaluation & { fallback: Literal } => it.in === 'source' && isDirect(it) && it.fallback !== undefined && it.fallback !== null);
      const byValue = new Map<Literal, typeof asked>();
      for (const it of asked) byValue.set(it.fallback, [...(byValue.get(it.fallback) ?? []), it]);
      if (byValue.size < 2 || flag.state.each) continue;
      // The value that most places use is the one that was meant; of equals, the first.
      const [[usual, most], ...others] = [...byValue].sort(([, a], [, b]) => b.length - a.length) as [[Literal, typeof asked], ...[Literal, typeof asked][]];
      const because = most.map(({ at }) => ({ message: `falls back to ${JSON.stringify(usual)} here`, at }));
      for (const [value, odd] of others) {
        const type = typeof value !== typeof usual;
        for (const { at } of odd) {
          const data = { flag: flag.key, value: JSON.stringify(value), other: JSON.stringify(usual), type: typeof value, otherType: typeof usual, count: places(most.length) };
          yield { message: type ? 'type' : 'differs', subject: `flag:${flag.key}`, digest: flag.id, flag: flag.key, at, because, data };
        }
      }
    }
  },
});
