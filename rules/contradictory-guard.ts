import { defineRule } from '../src/rule.js';
import { linesOf } from './words.js';

/** Two tests of one flag in one activation have one answer: the inner test asks what the outer one has answered. */
export default defineRule({
  id: 'contradictory-guard',
  about: 'test of a flag that the guards around it have already answered',
  severity: 'warning',
  recommended: true,
  needs: [],
  messages: {
    never: '{lines} behind `{guard}` can never run, whatever {flag} is: {outer}. Remove the code, or ask for the flag that was meant',
    always: 'the guard `{guard}` is always {enters} here: {outer}. Remove the second test of {flag}, or ask for the flag that was meant',
  },

  *check(project) {
    for (const { outcome, at, code, text, enters, outer, owner, flags, digest } of project.idle) {
      const [flag] = flags;
      // A settled flag has one answer everywhere, and a rule of its own.
      if (!flag || outcome === 'same' || flags.every(({ id }) => project.settled.has(id))) continue;
      yield {
        message: outcome,
        subject: owner ? `symbol:${at.file}#${owner}` : `module:${at.file}`,
        flag: flag.key,
        at,
        because: [...(outer ? [{ message: `asked before: \`${outer.text}\``, at: outer.at }] : []), { message: outcome === 'never' ? 'the code that can never run' : 'the code that the test does not decide about', at: code }],
        data: {
          outcome,
          flag: flags.map(({ key }) => key).join(' and '), guard: text, enters, lines: linesOf(code.endLine - code.line + 1),
          outer: outer ? `\`${outer.text}\` has decided it before` : 'its two sides contradict each other',
        },
        digest,
      };
    }
  },
});
