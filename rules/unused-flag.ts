import { defineRule } from '../src/rule.js';

/** A flag that no code asks for. Whatever could be asking for it keeps it alive. */
export default defineRule({
  id: 'unused-flag',
  about: 'flag that is declared but read nowhere',
  severity: 'warning',
  recommended: true,
  needs: ['registry'],
  messages: {
    unused: '{flag} is declared here and read nowhere{testsOnly}. Remove the declaration, and leave a tombstone so that the name is not used again',
  },

  *check(project) {
    const patterns = project.opaque.map(({ pattern }) => new RegExp(`^${pattern.split('*').map(escape).join('.*')}$`));
    for (const flag of project.flags) {
      const [declaration] = flag.declarations;
      if (!declaration || flag.state.is === 'planned' || flag.mentions > 0) continue;
      if (flag.evaluations.some((it) => it.in === 'source')) continue;
      if (patterns.some((pattern) => pattern.test(flag.key))) continue;
      yield {
        message: 'unused',
        subject: `flag:${flag.key}`,
        digest: flag.id,
        flag: flag.key,
        at: declaration.at,
        data: { flag: flag.key, testsOnly: flag.evaluations.length > 0 ? ' but in tests and stories' : '' },
      };
    }
  },
});

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
