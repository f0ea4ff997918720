import type { Project, Suppression } from '../src/model.js';
import { defineRule } from '../src/rule.js';

/** A suppression that silences nothing will silence the next finding that comes to stand there, unseen. */
export default defineRule({
  id: 'unused-suppression',
  about: 'suppression that silences nothing, names no rule, or gives no reason',
  severity: 'warning',
  recommended: true,
  needs: ['suppressions'],
  messages: {
    unused: 'this suppression of {rules} silences nothing. Remove it',
    reason: 'this suppression of {rules} gives no reason, and has no effect without one. Write why behind it: -- REASON',
    unknown: 'this suppression names {unknown}, and there is no such rule. Correct the name; unpeg rules lists them',
  },

  *check(project) {
    for (const it of project.suppressions) {
      const unknown = it.rules.filter((rule) => !project.known.has(rule));
      const message = unknown.length > 0 ? 'unknown' : it.reason === '' ? 'reason' : isUnused(it, project) ? 'unused' : null;
      if (message === null) continue;
      const rules = it.rules.length > 0 ? it.rules.join(' and ') : 'every rule';
      yield { message, subject: it.about ?? 'module:.', digest: `${it.rules.join()} ${it.reason}`, flag: it.about?.startsWith('flag:') ? it.about.slice(5) : null, at: it.at, data: { rules, unknown: unknown.join(' and ') } };
    }
  },
});

/** Only where every rule that it names has looked at everything can it be said to be of no use. */
const isUnused = ({ rules, used, expired }: Suppression, { judged, known }: Project): boolean =>
  !used && !expired && (rules.length > 0 ? rules : [...known].filter((it) => !it.endsWith('-suppression'))).every((rule) => judged.has(rule));
