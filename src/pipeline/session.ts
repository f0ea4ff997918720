/**
 * What every command starts with: root, configuration, tree, cache; and the envelope that every document starts with.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { openCache, cacheLocation, type FactsCache } from '../host/cache.js';
import { loadConfig } from '../host/config.js';
import { progress, type Progress } from '../host/progress.js';
import { openRevision } from '../host/revision.js';
import { contentHash, openWorkingTree } from '../host/worktree.js';
import type { Config, Depth, Literal, Problem, Tree } from '../model.js';
import { analyse, type Analysis } from './analyse.js';

export interface SessionOptions {
  cwd: string;
  config?: string | undefined;
  /** A configuration already made, instead of one that is looked for. */
  given?: { config: Config; root: string } | undefined;
  today: string;
  /** False: neither read nor written. */
  cache?: boolean | undefined;
  cacheLocation?: string | undefined;
  progress?: boolean | undefined;
  /** Analyse this revision instead of the working directory. */
  revision?: string | undefined;
  depth?: Depth | 'auto' | undefined;
}

export interface Session {
  tree: Tree;
  config: Config;
  cache: FactsCache;
  progress: Progress;
  today: string;
  depth: Depth | 'auto';
  analyse(assume?: readonly { name: string; value: Literal }[]): Analysis;
  /** Digest of all that a result depends on, besides the command's own options. */
  digest(): string;
}

interface Package { name: string; version: string }
export const PACKAGE: Package = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as Package;

export function openSession(options: SessionOptions): Session {
  const { config, root } = options.given ?? loadConfig({ cwd: options.cwd, file: options.config });
  const tree = options.revision === undefined ? openWorkingTree(root) : openRevision(root, options.revision);
  const location = options.cache === false ? null : cacheLocation(root, options.cacheLocation);
  const cache = openCache({ location, version: PACKAGE.version });
  const session: Session = {
    tree, config, cache, today: options.today, progress: progress(options.progress !== false), depth: options.depth ?? 'auto',
    analyse(assume = []) {
      const analysis = analyse({ tree, config, cache, progress: session.progress, today: options.today, assume, depth: session.depth });
      cache.save();
      return analysis;
    },
    digest() {
      const hash = createHash('sha256').update(JSON.stringify([PACKAGE.version, config, options.today, tree.revision, tree.dirty, session.depth]));
      for (const file of tree.files) {
        const text = file.hash === null ? tree.read(file.path) : null;
        hash.update(`${file.path}\0${file.hash ?? (text === null ? '-' : contentHash(text))}\n`);
      }
      return hash.digest('hex').slice(0, 32);
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
  inputs: { files: number; parsed: number; flags: number; evaluations: number; commits: number };
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
      evaluations: flags.reduce((sum, flag) => sum + flag.evaluations.length, 0),
      commits: 0,
    },
    problems: distinct(problems),
  };
}

function distinct(problems: readonly Problem[]): Problem[] {
  const byText = new Map(problems.map((it) => [`${it.at?.file ?? ''}\0${String(it.at?.line ?? 0).padStart(8, '0')}\0${it.message}`, it]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, it]) => it);
}
