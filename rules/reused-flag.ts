import { defineRule } from '../src/rule.js';
import { isDirect } from './words.js';

/** A retired name must not come back: an old build, a cached value or a stale rule would give it its old meaning (5.1). */
export default defineRule({
  id: 'reused-flag',
  about: 'flag name in use again although a tombstone forbids it',
  severity: 'error',
  recommended: true,
  needs: ['tombstones'],
  messages: {
    reused: '{flag} was retired{removed}{reason} and is in use again: whatever still knows the old name gives it the old meaning. Choose a new name',
    declared: '{flag} was retired{removed}{reason} and is declared again. Choose a new name',
  },

  *check(project) {
    for (const tombstone of project.tombstones) {
      const names = [tombstone.key, ...tombstone.aliases];
      const because = [{ message: `tombstone of ${tombstone.key}`, at: tombstone.at }];
      const removed = tombstone.removedAt ? ` on ${tombstone.removedAt}` : '';
      const reason = tombstone.reason ? ` (${tombstone.reason})` : '';
      for (const flag of project.flags) {
        if (!names.includes(flag.key)) continue;
        const data = { flag: flag.key, removed, reason, tombstone: tombstone.key };
        for (const evaluation of flag.evaluations.filter(isDirect)) {
          yield { message: 'reused', subject: `flag:${flag.key}`, digest: flag.id, flag: flag.key, at: evaluation.at, because, data };
        }
        if (flag.evaluations.length > 0) continue;
        for (const declaration of flag.declarations) {
          yield { message: 'declared', subject: `flag:${flag.key}`, digest: flag.id, flag: flag.key, at: declaration.at, because, data };
        }
      }
    }
  },
});
