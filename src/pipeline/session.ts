/**
 * What every command starts with: root, configuration, tree, cache; and the envelope that every document starts with.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCache, cacheLocation, type FactsCache } from '../host/cache.js';
import { loadConfig } from '../host/config.js';
import { keepTexts } from '../host/kept.js';
import { progress, type Progress } from '../host/progress.js';
import { overlay } from '../host/overlay.js';
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
  /** Texts that replace those on disk, by path: what an editor has not saved. */
  overlay?: ReadonlyMap<string, string> | undefined;
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
  /** What was worked out of the history, in a folder of its own: most commands need none of it. */
  historyCache(): FactsCache;
  /** The same project at another revision. */
  at(revision: string): Session;
  analyse(assume?: readonly { name: string; value: Literal }[]): Analysis;
  /**
   * The document of a command: the stored one where nothing that it depends on has changed, else a new one, which is
   * stored. `options`: all that it depends on besides the tree, the configuration and the date.
   */
  remembered<T extends Envelope>(options: string, make: (analyse: Session['analyse']) => T, isWhole: (value: unknown) => value is T): T;
}

interface Package { name: string; version: string }
export const PACKAGE: Package = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as Package;

export function openSession(options: SessionOptions): Session {
  const { config, root } = options.given ?? loadConfig({ cwd: options.cwd, file: options.config });
  const tree = overlay(options.revision === undefined ? openWorkingTree(root) : openRevision(root, options.revision), options.overlay ?? new Map());
  const location = options.cache === false ? null : cacheLocation(root, options.cacheLocation);
  const cache = openCache({ location, version: PACKAGE.version });
  const { today } = options;
  let history: FactsCache | null = null;
  const session: Session = {
    tree, config, cache, today, progress: progress(options.progress !== false), depth: options.depth ?? 'auto',
    at: (revision) => openSession({ ...options, given: { config, root }, revision, overlay: undefined, progress: false }),
    historyCache: () => (history ??= openCache({ location: location === null ? null : join(location, 'history'), version: PACKAGE.version })),
    analyse(assume = []) {
      const analysis = analyse({ tree: keepTexts(tree), config, cache, progress: session.progress, today: options.today, assume, depth: session.depth });
      cache.save();
      return analysis;
    },
    remembered(options, make, isWhole) {
      if (location === null) return make(session.analyse);
      const key = createHash('sha256').update(treeDigest(tree)).update(JSON.stringify([config, options.length, options, today, session.depth])).digest('hex');
      const stored = readStored(cache.getResult(key));
      if (stored && isWhole(stored.document) && stored.unlisted.every(([file, hash]) => contentHash(tree.read(file) ?? '') === hash)) return stored.document;
      let unlisted: [string, string][] = [];
      const document = make((assume) => {
        const analysis = session.analyse(assume);
        unlisted = [...analysis.facts.unlisted];
        return analysis;
      });
      cache.setResult(key, JSON.stringify({ unlisted, document }));
      return document;
    },
  };
  return session;
}

/** Everything that is listed, by content. */
function treeDigest(tree: Tree): string {
  const hash = createHash('sha256').update(JSON.stringify([PACKAGE.version, tree.revision, tree.dirty]));
  for (const file of tree.files) {
    const text = file.hash === null ? tree.read(file.path) : null;
    hash.update(`${file.path}\0${file.hash ?? (text === null ? '-' : contentHash(text))}\0`);
  }
  return hash.digest('hex');
}

/** A stored result, or null when there is none or it is damaged. */
function readStored(text: string | null): { unlisted: [string, string][]; document: unknown } | null {
  try {
    const value = JSON.parse(text ?? 'null') as { unlisted?: unknown; document?: unknown } | null;
    return value && Array.isArray(value.unlisted) ? { unlisted: value.unlisted as [string, string][], document: value.document } : null;
  } catch {
    return null;
  }
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
