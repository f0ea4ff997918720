import { defineRule } from '../src/rule.js';
import { sizeOf } from './words.js';

/** Alive in tests alone: the code it was written for has gone, the tests that cover it have not. */
export default defineRule({
  id: 'test-only-module',
  about: 'module that only tests or stories reach',
  severity: 'warning',
  recommended: false,
  needs: [],
  messages: {
    testOnly: 'only tests or stories use it ({size}{last}). Delete it with its tests, or move it to where test helpers live',
  },

  *check(project) {
    for (const module of project.modules) {
      const { file, verdict, chain } = module;
      if (verdict !== 'test-only') continue;
      yield {
        message: 'testOnly',
        subject: `module:${file}`,
        flag: null,
        at: { file, line: 1, column: 1, endLine: 1, endColumn: 1 },
        because: chain,
        data: sizeOf(module, project),
      };
    }
  },
});
