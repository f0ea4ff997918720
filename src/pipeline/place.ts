/**
 * Where a command works: root, configuration as it is written, tree, cache. Loads nothing that analyses: where nothing has
 * changed, a run is mostly the loading of code.
 */
import { readFileSync } from 'node:fs';
import { cacheLocation, openCache, type FactsCache } from '../host/cache.js';
import { readExports, type ExportFile } from '../host/exports.js';
import { findConfig } from '../host/find.js';
import { overlay } from '../host/overlay.js';
import { openRevision } from '../host/revision.js';
import { openWorkingTree } from '../host/worktree.js';
import type { Config, Depth, Tree } from '../model.js';
import type { CheckDocument } from './check.js';
import type { Observer } from './observer.js';

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
  /** Exports of vendors, as typed on the command line, and those of their environments that count. */
  state?: readonly string[] | undefined;
  environments?: readonly string[] | undefined;
  /** What exports say of flags; given by whoever has some. */
  observe?: Observer | undefined;
  /** A tree that is open already. */
  tree?: Tree | undefined;
  /** A cache that is open already. */
  opened?: FactsCache | undefined;
  depth?: Depth | 'auto' | undefined;
}

export interface Place {
  options: SessionOptions;
  tree: Tree;
  /** What `state` names. */
  exports: readonly ExportFile[];
  /** `raw` is checked when something is analysed. */
  config: { raw: unknown; file: string | null } | { config: Config };
  /** Null: nothing is kept. */
  location: string | null;
  cache: FactsCache;
}

interface Package { name: string; version: string }
export const PACKAGE: Package = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as Package;

export function openPlace(options: SessionOptions): Place {
  const found = options.given ?? findConfig({ cwd: options.cwd, file: options.config });
  const { root } = found;
  const tree = overlay(options.tree ?? (options.revision === undefined ? openWorkingTree(root) : openRevision(root, options.revision)), options.overlay ?? new Map());
  const location = options.cache === false ? null : cacheLocation(root, options.cacheLocation);
  const cache = options.opened ?? openCache({ location, version: PACKAGE.version });
  return { options, tree, location, cache, config: found, exports: readExports(root, options.cwd, options.state ?? []) };
}

/** Whether something stored is a whole document. */
export const isCheckDocument = (value: unknown): value is CheckDocument =>
  typeof value === 'object' && value !== null && 'findings' in value && Array.isArray(value.findings) && 'summary' in value && 'inputs' in value;
