import { defineRule } from '../src/rule.js';
import { gatedBy, struck } from './lives.js';
import { isDirect } from './words.js';

/** A name that has gone must not come back: an old build, a cached value or a stale rule would give it its old meaning (5.1, 5.2). */
export default defineRule({
  id: 'reused-flag',
  about: 'flag name in use again although a tombstone forbids it, or with another meaning than it had',
  severity: 'error',
  recommended: true,
  needs: [['tombstones', 'history']],
  messages: {
    reused: '{flag} was retired{removed}{reason} and is in use again: whatever still knows the old name gives it the old meaning. Choose a new name',
    declared: '{flag} was retired{removed}{reason} and is declared again. Choose a new name',
    back: '{flag} was gone from {gone} to {back} and came back with another meaning: it gated {then}, now it gates {now}. Choose a new name',
  },

  *check(project) {
    // A tombstone says the same, and more surely.
    const buried = new Set(project.tombstones.flatMap(({ key, aliases }) => [key, ...aliases]));
    for (const { event, flag, at, severity, lives } of struck(project, ['reused'])) {
      if (buried.has(flag.key)) continue;
      const data = { flag: flag.key, gone: event.data.before?.until, back: event.date.slice(0, 10), then: gatedBy(event.data.before), now: gatedBy(event.data.after), commit: event.commit };
      yield { message: 'back', subject: `flag:${flag.key}`, digest: `${flag.id} ${event.commit}`, flag: flag.key, at, severity, because: lives, data };
    }
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
