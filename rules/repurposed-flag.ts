import { defineRule } from '../src/rule.js';
import { gatedBy, struck } from './lives.js';

/** The name stayed, and stands for something else: whoever set it for the old meaning now has the new one (5.3). */
export default defineRule({
  id: 'repurposed-flag',
  about: 'flag that gates other code than it did, under the same name',
  severity: 'warning',
  recommended: true,
  needs: ['history'],
  messages: {
    repurposed: '{flag} gates {now} since {since}; until then it gated {then} ({signs}). Give the new meaning a new name, and retire this one',
    flipped: '{flag} was turned round on {since}: what ran when it was on now runs when it is off. Give the other polarity a new name',
  },

  *check(project) {
    for (const { event, flag, at, severity, lives } of struck(project, ['repurposed', 'flipped'])) {
      const { before, after, signs = [] } = event.data;
      const data = { flag: flag.key, now: gatedBy(after), then: gatedBy(before), since: event.date.slice(0, 10), signs: signs.join('; '), commit: event.commit };
      yield { message: event.kind, subject: `flag:${flag.key}`, digest: `${flag.id} ${event.commit}`, flag: flag.key, at, severity, because: lives, data };
    }
  },
});
