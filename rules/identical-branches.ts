import { defineRule } from '../src/rule.js';

/** A flag that changes nothing: whichever way the test goes, the same code runs. */
export default defineRule({
  id: 'identical-branches',
  about: 'test of a flag whose two branches are the same code',
  severity: 'error',
  recommended: true,
  needs: [],
  messages: {
    same: 'both branches of `{guard}` are the same code: {flag} decides nothing here. Keep one of them without the test, or mend the one that was to differ',
  },

  *check(project) {
    for (const { outcome, at, code, text, owner, flags, digest } of project.idle) {
      const [flag] = flags;
      if (!flag || outcome !== 'same') continue;
      yield {
        message: 'same',
        subject: owner ? `symbol:${at.file}#${owner}` : `module:${at.file}`,
        flag: flag.key,
        at,
        because: [{ message: 'the second of the two', at: code }],
        data: { flag: flags.map(({ key }) => key).join(' and '), guard: text },
        digest,
      };
    }
  },
});
