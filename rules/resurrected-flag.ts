import { defineRule } from '../src/rule.js';
import { placeOf } from '../src/model.js';
import { struck } from './lives.js';
import { isDirect } from './words.js';

/** Somebody removed it, and a merge or a revert brought it back (5.2); or it was settled for good, and wakes what it kept from running. */
export default defineRule({
  id: 'resurrected-flag',
  about: 'flag that was removed or settled for good, and has come back',
  severity: 'warning',
  recommended: true,
  needs: ['history'],
  messages: {
    unread: '{flag} was removed on {gone} and is declared again since {back}, and nothing reads it. Remove it again',
    back: '{flag} was removed on {gone} and is back since {back}; whether it still means the same cannot be told. Compare the two, and choose a new name if it does not',
    woken: '{flag} was {was} (always {value}) and is not any more: {modules} could not run, and can again. Read what that code does today before anybody turns it on',
  },

  *check(project) {
    for (const { flag: id, was, value, modules } of project.armed) {
      const flag = project.flags.find((it) => it.id === id)!;
      const at = (flag.evaluations.find((it) => it.in === 'source' && isDirect(it)) ?? flag.declarations[0])?.at ?? null;
      const because = modules.map((file) => ({ message: `${file} was kept from running by ${flag.key}`, at: placeOf(file, [1, 1, 1, 1]) }));
      const data = { flag: flag.key, was, value: JSON.stringify(value), modules: named(modules), files: modules };
      yield { message: 'woken', subject: `flag:${flag.key}`, digest: `${flag.id} woken`, flag: flag.key, at, because, data };
    }
    for (const { event, flag, at, severity, lives } of struck(project, ['resurrected'])) {
      const unread = flag.evaluations.length === 0;
      // History reads less than the present does: what is read today is not called unread.
      if (event.data.reads === 0 && !unread) continue;
      const data = { flag: flag.key, gone: event.data.before?.until ?? 'an unknown date', back: event.date.slice(0, 10), commit: event.commit };
      yield { message: unread ? 'unread' : 'back', subject: `flag:${flag.key}`, digest: `${flag.id} ${event.commit}`, flag: flag.key, at, severity, because: lives, data };
    }
  },
});

const named = (files: readonly string[]): string => (files.length > 3 ? `${files.slice(0, 2).join(', ')} and ${files.length - 2} more modules` : files.join(', '));
