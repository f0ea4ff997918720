import { defineRule } from '../src/rule.js';
import { isAssumed, places, settling, settlingStory } from './words.js';

/** The decision is made, the question is still asked. */
export default defineRule({
  id: 'settled-flag',
  about: 'flag that is settled for good and still read',
  severity: 'warning',
  recommended: true,
  needs: ['states'],
  messages: {
    settled: '{flag} {settled}, and is still read in {places}. Remove the question: unpeg check --assume {assume}',
    assumed: '{flag} {settled}, and is still read in {places}. See all that goes with it: removes, below or in --format json',
    each: '{flag} {settled}, and is still read in {places}. Put its fallback in the place of each question',
  },

  *check(project) {
    for (const flag of project.flags) {
      const evaluations = flag.evaluations.filter((it) => it.in === 'source' && project.reported(it.at.file));
      const [first, ...others] = evaluations;
      if (!project.settled.has(flag.id) || !first) continue;
      yield {
        message: flag.state.each ? 'each' : isAssumed(flag) ? 'assumed' : 'settled',
        subject: `flag:${flag.key}`,
        digest: flag.id,
        flag: flag.key,
        at: first.at,
        because: [...settlingStory(flag), ...others.map(({ at }) => ({ message: 'also read here', at }))],
        data: { ...settling(flag), places: places(evaluations.length), evaluations: evaluations.length },
      };
    }
  },
});
