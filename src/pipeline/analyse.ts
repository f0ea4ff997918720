/** The stages joined: tree and configuration in, the linked project with its states out. Judges nothing, formats nothing. */
import type { FactsCache } from '../host/cache.js';
import type { Progress } from '../host/progress.js';
import { contentHash } from '../host/worktree.js';
import { counts, settledAt, isSwitch, stateOf } from '../lifecycle/states.js';
import { readRegistry, registryFiles } from '../lifecycle/registry.js';
import { matcher } from '../link/glob.js';
import { mentionsOf } from '../link/keys.js';
import { link, type Linked } from '../link/link.js';
import { placeOf, type Config, type Depth, type Flag, type Input, type Literal, type Problem, type Project, type RegistryEntry, type Tombstone, type Tree } from '../model.js';
import { matchAssumptions, type Assumption, type Mistake } from './assumed.js';
import type { Observer } from './observer.js';
import { createFactsSource, type FactsSource } from './facts.js';
import { watch, type Known, type Looked } from './looked.js';

export interface Analysis {
  project: Project;
  linked: Linked;
  facts: FactsSource;
  problems: Problem[];
  /** What `--assume` settles, by flag id; null without it. */
  assumed: ReadonlyMap<string, Literal> | null;
  /** What `--assume` says and cannot mean. */
  mistakes: Mistake[];
}

export interface AnalyseOptions {
  tree: Tree;
  config: Config;
  cache: FactsCache;
  progress: Progress;
  today: string;
  assume?: readonly Assumption[];
  depth?: Depth | 'auto';
  /** What exports of vendors say, read in this tree. */
  observe?: Observer | undefined;
  /** Where account is kept of what is looked at. */
  looked?: Looked | undefined;
  /** Answers of an earlier run. */
  known?: Known | undefined;
}

export function analyse(options: AnalyseOptions): Analysis {
  const { config, cache, progress, today, looked } = options;
  // What is read for its facts is looked at as facts.
  const tree = looked ? watch(options.tree, looked, contentHash, options.known) : options.tree;
  const { entries, tombstones, problems, hasRegistryFile } = readRegistryFiles(tree, config);
  const facts = createFactsSource(options.tree, config, cache, progress, options.depth, options.looked);
  progress.stage('reading', tree.files.length);
  const observed = options.observe?.(tree, config) ?? null;
  const linked = link({ tree, config, declared: entries, exported: observed?.keys ?? [], also: [...tombstones.flatMap(({ key, aliases }) => [key, ...aliases]), ...(options.assume ?? []).flatMap(({ name }) => [name, name.slice(name.indexOf('/') + 1)])], facts: facts.read, deepen: facts.deepen, unread: facts.unread });
  looked?.seen.push(linked.seen);
  progress.stage('judging');
  const { flags, opaque } = linked.inventory;

  // A key that some source names as a string may be read by it: not read for certain, but not unused either.
  const silent = flags.filter((flag) => flag.declarations.length > 0 && flag.evaluations.length === 0 && flag.mentions === 0);
  for (const [flag, count] of mentionsOf(tree, linked.files, silent)) flag.mentions += count;

  const { values: assumed, problems: unread, mistakes } = matchAssumptions(options.assume ?? [], flags, linked);
  problems.push(...unread);
  const proposed = new Set(linked.proposals.map(({ label }) => label));
  for (const flag of observed ? flags : []) {
    const about = observed!.about(flag);
    flag.kind ??= about?.kind ?? null;
    if (flag.owners.length === 0) flag.owners = about?.owners ?? [];
  }
  problems.push(...observed?.problems ?? []);
  const input = {
    observed: (flag: Flag) => observed?.of(flag) ?? null,
    today, assumed, constants: linked.constants, tombstones, policy: config.policy,
    // A registry that nobody has named need not be the only one.
    declaredNamespaces: new Set(flags.filter((flag) => flag.declarations.some(({ registry }) => !proposed.has(registry))).map((flag) => flag.namespace)),
  };
  for (const flag of flags) {
    flag.state = stateOf(flag, input);
    const [one, other] = flag.state.evidence;
    if (flag.state.is === 'active' && one?.kind === 'registry' && other) problems.push({ message: `${flag.key} ${one.message}, but ${other.message}: nothing is concluded. Correct the one that is wrong`, at: one.at });
  }
  const settled = flags.filter((flag) => counts(flag.state, today, config.policy.settledFor));
  const values = (list: readonly Flag[]): Map<string, Literal> => new Map(list.map((flag) => [flag.id, settledAt(flag)]));
  const isAssumed = (flag: Flag): boolean => assumed.has(flag.id);
  const { modules, branches } = linked.judge(values(settled), values(settled.filter((flag) => isAssumed(flag) || !isSwitch(flag))));

  const inputs = new Set<Input>();
  if (hasRegistryFile || linked.hasCodeRegistry) inputs.add('registry');
  if (hasRegistryFile) inputs.add('tombstones');
  if (inputs.has('registry') || assumed.size > 0 || observed?.any) inputs.add('states');
  for (const file of linked.files) {
    for (const { message, span } of facts.glance(file).problems) problems.push({ message, at: placeOf(file, span) });
  }
  const ignored = matcher(config.ignore);
  progress.done();
  return {
    project: { today, config, modules, flags, opaque, tombstones, branches, idle: linked.idle(), inputs, history: null, armed: [], suppressions: [], judged: new Set(), known: new Set(), settled: new Set(settled.map(({ id }) => id)), reported: (file) => !ignored(file) },
    linked, facts, assumed: (options.assume ?? []).length > 0 ? assumed : null, mistakes: mistakes(),
    problems: [...problems, ...linked.problems, ...tree.problems],
  };
}

function readRegistryFiles(tree: Tree, config: Config): { entries: RegistryEntry[]; tombstones: Tombstone[]; problems: Problem[]; hasRegistryFile: boolean } {
  const entries: RegistryEntry[] = [];
  const tombstones: Tombstone[] = [];
  const problems: Problem[] = [];
  let read = 0;
  for (const file of registryFiles(config)) {
    const text = tree.read(file);
    if (text === null) {
      problems.push({ message: `flags.registry names ${file}, which is not there or cannot be read: what it declares is not known. Correct the path; it is relative to the root`, at: null, configuration: true });
      continue;
    }
    const registry = readRegistry(file, text);
    if (registry.problems.length === 0 || registry.entries.length > 0) read++;
    entries.push(...registry.entries);
    tombstones.push(...registry.tombstones);
    problems.push(...registry.problems);
  }
  return { entries, tombstones, problems, hasRegistryFile: read > 0 };
}
