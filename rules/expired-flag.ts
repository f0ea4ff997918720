import { defineRule } from '../src/rule.js';
import { places } from './words.js';

/** Past the date that its own declaration gives it. */
export default defineRule({
  id: 'expired-flag',
  about: 'flag past its own expiry date and not settled',
  severity: 'warning',
  recommended: true,
  needs: ['registry'],
  messages: {
    expired: '{flag} expired on {since} and is read in {places}{owners}. Settle it (launched or retired), remove it, or set a new date',
  },

  *check(project) {
    for (const flag of project.flags) {
      if (flag.state.is !== 'expired') continue;
      yield {
        message: 'expired',
        subject: `flag:${flag.key}`,
        digest: flag.id,
        flag: flag.key,
        at: flag.entry?.at ?? flag.declarations[0]?.at ?? null,
        because: flag.evaluations.filter((it) => it.in === 'source').map(({ at }) => ({ message: 'read here', at })),
        data: { flag: flag.key, since: flag.state.since, places: places(flag.evaluations.length), owners: flag.owners.length > 0 ? `; owner ${flag.owners.join(', ')}` : '' },
      };
    }
  },
});
