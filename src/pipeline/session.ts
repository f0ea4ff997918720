/**
 * What every analysis starts with: a place, its checked configuration; and the envelope that every document starts with.
 */
import { join } from 'node:path';
import { openCache, type FactsCache } from '../host/cache.js';
import { parseConfig } from '../host/config.js';
import { keepTexts } from '../host/kept.js';
import { progress, type Progress } from '../host/progress.js';
import { openRevision } from '../host/revision.js';
import { contentHash } from '../host/worktree.js';
import type { Config, Depth, Literal, Problem, Tree } from '../model.js';
import { analyse, type Analysis } from './analyse.js';
import { nothingLooked, watch, type Known, type Looked } from './looked.js';
import { openPlace, PACKAGE, type Place, type SessionOptions } from './place.js';

export { PACKAGE, type SessionOptions } from './place.js';

export interface Session {
  tree: Tree;
  /** The same, each text read once, and no account kept of it. */
  texts: Tree;
  config: Config;
  cache: FactsCache;
  progress: Progress;
  today: string;
  depth: Depth | 'auto';
  /** What was looked at so far, where results are kept. */
  looked: Looked | undefined;
  /** What was worked out of the history, in a folder of its own: most commands need none of it. */
  historyCache(): FactsCache;
  /** Snapshots of the quarterly report, in a folder of their own as well. */
  reportCache(): FactsCache;
  /** The same project at another revision, judged by another day where one is given. */
  at(revision: string, today?: string): Session;
  /** The configuration as it is written, with the file that holds it; nothing where it was made by a program. */
  written: { raw: unknown; file: string | null };
  /** The same project as another tree, read with another configuration. */
  beside(tree: Tree, config: Config): Place;
  /** @param answers of texts, known from elsewhere. */
  analyse(assume?: readonly { name: string; value: Literal }[], answers?: Known): Analysis;
}

export const openSession = (options: SessionOptions): Session => sessionAt(openPlace(options));

/** @param known answers of an earlier run. */
export function sessionAt(place: Place, known?: Known): Session {
  const { options, tree: plain, config: found, location, cache } = place;
  const looked = location === null ? undefined : nothingLooked();
  const texts = keepTexts(plain);
  const tree = looked ? watch(texts, looked, contentHash, known) : texts;
  const config = 'raw' in found ? parseConfig(found.raw, found.file ?? 'defaults') : found.config;
  const kept = new Map<string, FactsCache>();
  const cacheOf = (part: string): FactsCache => {
    let found = kept.get(part);
    if (!found) kept.set(part, (found = openCache({ location: location === null ? null : join(location, part), version: PACKAGE.version })));
    return found;
  };
  const session: Session = {
    tree, texts, config, cache, looked, today: options.today, progress: progress(options.progress !== false), depth: options.depth ?? 'auto',
    // One cache for all of them: most files of two revisions are the same.
    at: (revision, today = options.today) => sessionAt({ ...place, options: { ...options, today, revision, overlay: undefined, progress: false }, tree: openRevision(tree.root, revision), config: { config } }),
    historyCache: () => cacheOf('history'),
    reportCache: () => cacheOf('report'),
    written: 'raw' in found ? found : { raw: null, file: null },
    beside(other, given) {
      const there = openPlace({ ...options, given: { config: given, root: tree.root }, tree: other, opened: cache, overlay: undefined, progress: false });
      // Exports that it has not got are those of here: what is found there hangs on them.
      const lent = given.flags.state.filter((path) => !other.has(path)).flatMap((path) => ({ path, text: texts.read(path) ?? '' }));
      return { ...there, exports: [...there.exports, ...lent] };
    },
    analyse(assume = [], answers = known) {
      const analysis = analyse({ tree: texts, looked, known: answers, config, cache, progress: session.progress, today: options.today, assume, depth: session.depth, observe: options.observe });
      cache.save();
      return analysis;
    },
  };
  return session;
}

export interface Envelope {
  schemaVersion: 1;
  tool: { name: string; version: string };
  command: string;
  root: '.';
  today: string;
  revision: string | null;
  dirty: boolean;
  /** `read`: flags that something reads; `inTests`: evaluations of tests and stories. */
  inputs: { files: number; parsed: number; flags: number; read: number; evaluations: number; inTests: number; commits: number };
  problems: Problem[];
}

export function envelope<C extends string>(session: Session, analysis: Analysis, command: C, problems: readonly Problem[]): Envelope & { command: C } {
  const { flags } = analysis.project;
  return {
    schemaVersion: 1,
    tool: { name: PACKAGE.name, version: PACKAGE.version },
    command,
    root: '.',
    today: session.today,
    revision: session.tree.revision,
    dirty: session.tree.dirty,
    inputs: {
      files: analysis.linked.files.length,
      parsed: analysis.facts.bodies(),
      flags: flags.length,
      read: flags.filter(({ evaluations }) => evaluations.length > 0).length,
      evaluations: flags.reduce((sum, flag) => sum + flag.evaluations.length, 0),
      inTests: flags.reduce((sum, { evaluations }) => sum + evaluations.filter((it) => it.in !== 'source').length, 0),
      commits: 0,
    },
    problems: distinct(problems),
  };
}

function distinct(problems: readonly Problem[]): Problem[] {
  const byText = new Map(problems.map((it) => [`${it.at?.file ?? ''}\0${String(it.at?.line ?? 0).padStart(8, '0')}\0${it.message}`, it]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, it]) => it);
}
