import { defineRule } from '../src/rule.js';
import { struck } from './lives.js';

/** Somebody removed it, and a merge or a revert brought it back (5.2). */
export default defineRule({
  id: 'resurrected-flag',
  about: 'flag that was removed and has come back, by a merge or a revert',
  severity: 'warning',
  recommended: true,
  needs: ['history'],
  messages: {
    unread: '{flag} was removed on {gone} and is declared again since {back}, and nothing reads it. Remove it again',
    back: '{flag} was removed on {gone} and is back since {back}; whether it still means the same cannot be told. Compare the two, and choose a new name if it does not',
  },

  *check(project) {
    for (const { event, flag, at, severity, lives } of struck(project, ['resurrected'])) {
      const unread = flag.evaluations.length === 0;
      // History reads less than the present does: what is read today is not called unread.
      if (event.data.reads === 0 && !unread) continue;
      const data = { flag: flag.key, gone: event.data.before?.until ?? 'an unknown date', back: event.date.slice(0, 10), commit: event.commit };
      yield { message: unread ? 'unread' : 'back', subject: `flag:${flag.key}`, digest: `${flag.id} ${event.commit}`, flag: flag.key, at, severity, because: lives, data };
    }
  },
});
