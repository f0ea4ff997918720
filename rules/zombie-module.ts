import { defineRule } from '../src/rule.js';
import { settlingStory, sizeOf } from './words.js';

/**
 * A zombie is still imported, so an unused-file tool calls it alive; but every way to its code crosses a branch that a
 * settled flag shuts. One flip of the flag, and it runs again.
 */
export default defineRule({
  id: 'zombie-module',
  about: 'module whose code only a settled flag keeps from running: one flip away',
  severity: 'warning',
  recommended: true,
  needs: ['states'],
  messages: {
    zombie: 'one flag away from running: {size} that cannot be used while {flags}{remains}{last}. Next: unpeg why {file}',
  },

  *check(project) {
    for (const module of project.modules) {
      const { file, verdict, flags, chain, runs, effects } = module;
      if (verdict !== 'zombie') continue;
      const kept = flags.map(({ key, state }) => `${key} ${state.each ? 'is archived, so that each place is given its fallback' : `is ${JSON.stringify(state.value)}`}${state.since ? ` (since ${state.since})` : ''}`);
      yield {
        message: 'zombie',
        subject: `module:${file}`,
        flag: flags[0]?.key ?? null,
        at: { file, line: 1, column: 1, endLine: 1, endColumn: 1 },
        because: [...chain, ...flags.flatMap(settlingStory)],
        data: {
          ...sizeOf(module, project), file: /\s/.test(file) ? `'${file}'` : file, flags: kept.join(' and '), keys: flags.map(({ key }) => key), topLevelRuns: runs, topLevelEffects: runs && effects,
          remains: runs && effects ? '; its top level still runs, and does more than bind names' : '',
        },
      };
    }
  },
});
