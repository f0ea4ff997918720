import { defineRule } from '../src/rule.js';
import { isAssumed, linesOf, settling, settlingStory } from './words.js';

/** A branch that its flag can no longer take: the flag is settled, the code is still there. */
export default defineRule({
  id: 'dead-branch',
  about: 'code behind a flag value that can no longer occur',
  severity: 'error',
  recommended: true,
  needs: ['states'],
  messages: {
    dead: '{lines} behind `{guard}` can no longer run: {flag} {settled}. Remove the branch, or see all that goes with it: unpeg check --assume {assume}',
    assumed: '{lines} behind `{guard}` can no longer run: {flag} {settled}. See all that goes with it: removes, below or in --format json',
    each: '{lines} behind `{guard}` can no longer run: {flag} {settled}. Remove the branch',
  },

  *check(project) {
    for (const { at, code, text, owner, flags, digest } of project.branches) {
      const [flag] = flags;
      if (!flag) continue;
      const assumed = flags.some(isAssumed);
      const lines = code.endLine - code.line + 1;
      yield {
        message: flag.state.each ? 'each' : assumed ? 'assumed' : 'dead',
        subject: owner ? `symbol:${at.file}#${owner}` : `module:${at.file}`,
        flag: flag.key,
        at,
        because: [...flags.flatMap(settlingStory), { message: 'the code that cannot run', at: code }],
        data: { ...settling(flag), lines: linesOf(lines), guard: text },
        digest,
        // Certain from the inputs; what was only assumed is a question, not a fact.
        ...(assumed ? { severity: 'warning' as const } : {}),
      };
    }
  },
});
