import { defineRule } from '../src/rule.js';

/** Whoever wrote the date meant to look again by then. */
export default defineRule({
  id: 'expired-suppression',
  about: 'suppression past its own date',
  severity: 'error',
  recommended: true,
  needs: ['suppressions'],
  messages: {
    expired: 'the suppression of {rules} ({reason}) expired on {until} and has no effect. Mend what it was for, or give it a new date',
  },

  *check({ suppressions }) {
    for (const { rules, reason, until, expired, at, about } of suppressions) {
      if (!expired) continue;
      yield {
        message: 'expired', subject: about ?? 'module:.', digest: `${rules.join()} ${reason}`, flag: about?.startsWith('flag:') ? about.slice(5) : null, at,
        data: { rules: rules.length > 0 ? rules.join(' and ') : 'every rule', reason: reason || 'no reason given', until },
      };
    }
  },
});
