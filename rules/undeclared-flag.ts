import { defineRule } from '../src/rule.js';
import { isDirect } from './words.js';

/** A typo, or a flag that nobody owns: it is asked for, and no registry knows it. */
export default defineRule({
  id: 'undeclared-flag',
  about: 'flag that is read but declared in no registry',
  severity: 'error',
  recommended: true,
  needs: ['registry'],
  messages: {
    undeclared: '{flag} is read here, but no registry declares it{near}. Declare it, or correct the name',
  },

  *check(project) {
    const declared = project.flags.filter((flag) => flag.declarations.length > 0).map((flag) => flag.key);
    for (const flag of project.flags) {
      if (flag.state.is !== 'undeclared') continue;
      const near = declared.find((key) => fold(key) === fold(flag.key));
      for (const { at } of flag.evaluations.filter((it) => it.in === 'source' && isDirect(it))) {
        yield { message: 'undeclared', subject: `flag:${flag.key}`, digest: flag.id, flag: flag.key, at, data: { flag: flag.key, near: near ? ` (${near} is)` : '' } };
      }
    }
  },
});

const fold = (key: string): string => key.toLowerCase().replace(/[^a-z0-9]/g, '');
