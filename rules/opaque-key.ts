import { defineRule } from '../src/rule.js';

/** A key that is only known at run time: said, not passed over in silence. Every flag that it could be counts as read. */
export default defineRule({
  id: 'opaque-key',
  about: 'flag key that cannot be resolved from the code',
  severity: 'note',
  recommended: false,
  needs: [],
  messages: {
    opaque: 'the key cannot be told from the code (it may be `{pattern}`): every flag that matches counts as read. Name the flags, or declare a registry that the key comes from',
  },

  *check(project) {
    for (const { pattern, at } of project.opaque) {
      yield { message: 'opaque', subject: `module:${at.file}`, flag: null, at, data: { pattern }, digest: pattern };
    }
  },
});
