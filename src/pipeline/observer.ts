/** Exports of vendors, in the tree that is looked at: what the configuration names there, and what the command line has brought. */
import { observe, type Observations, type StateFile } from '../lifecycle/observed.js';
import { UsageError, type Config, type Problem, type Tree } from '../model.js';

export type Observer = (tree: Tree, config: Config) => Observations;

/**
 * @param here the tree that the run is about: a revision that has not got an export is judged by the one here, so that what is fetched
 *   for a run, and never committed, says the same at both ends of a change
 * @param environments those that count, over the configuration's
 * Throws UsageError where a file of the command line is no export that is known.
 */
export function observer(here: Tree, given: readonly StateFile[] = [], environments: readonly string[] = []): Observer {
  const [problem] = observe(given, []).problems;
  if (problem) throw new UsageError(`--state ${problem.message.replaceAll(' · ', '\n  ')}`);
  return (tree, { flags }) => {
    const problems: Problem[] = [];
    const configured = flags.state.flatMap((path): StateFile[] => {
      const text = tree.read(path) ?? here.read(path);
      if (text !== null) return [{ path, text }];
      problems.push({ message: `flags.state names ${path}, which is not there or cannot be read: no flag is settled by it`, at: null });
      return [];
    });
    const found = observe([...configured, ...given], environments.length > 0 ? environments : flags.environments);
    return { ...found, problems: [...problems, ...found.problems] };
  };
}
