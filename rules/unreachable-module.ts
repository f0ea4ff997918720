import { defineRule } from '../src/rule.js';
import { sizeOf } from './words.js';

/** A file that no entry, test or story reaches, and that no string names. */
export default defineRule({
  id: 'unreachable-module',
  about: 'module that nothing imports, starts or names',
  severity: 'warning',
  recommended: false,
  needs: [],
  messages: {
    unreachable: 'unreachable: no entry, test or tool leads to it ({size}{last}). Delete it, or name it in `entries` of the unpeg config if something starts it',
  },

  *check(project) {
    for (const module of project.modules) {
      const { file, verdict, chain } = module;
      if (verdict !== 'unreachable') continue;
      yield {
        message: 'unreachable',
        subject: `module:${file}`,
        flag: null,
        at: { file, line: 1, column: 1, endLine: 1, endColumn: 1 },
        because: chain,
        data: sizeOf(module, project),
      };
    }
  },
});
