/**
 * Where a command works: root, configuration as it is written, tree, cache; and the document of an earlier run, where
 * nothing that it depends on has changed. Loads nothing that analyses: such a run is mostly the loading of code.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { cacheLocation, openCache, type FactsCache } from '../host/cache.js';
import { readExports, type ExportFile } from '../host/exports.js';
import { findConfig } from '../host/find.js';
import { overlay } from '../host/overlay.js';
import { openRevision } from '../host/revision.js';
import { contentHash, openWorkingTree } from '../host/worktree.js';
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
  /** Of all that the document of a command depends on, but files that are not listed. */
  key(command: string): string;
  /** The stored document of a command; `command`: all that it depends on besides the tree, the configuration and the date. */
  recall<T>(command: string, isWhole: (value: unknown) => value is T): T | null;
  /** The same, with the files that are not listed and were read for it. */
  recallAll<T>(command: string, isWhole: (value: unknown) => value is T): { document: T; unlisted: ReadonlyMap<string, string> } | null;
  /** These files say what they said. */
  isUnchanged(unlisted: ReadonlyMap<string, string>): boolean;
  /** `unlisted`: files that git ignores and that were read, with the hash of what they said. */
  store(command: string, document: unknown, unlisted: ReadonlyMap<string, string>): void;
}

interface Package { name: string; version: string }
export const PACKAGE: Package = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as Package;

export function openPlace(options: SessionOptions): Place {
  const found = options.given ?? findConfig({ cwd: options.cwd, file: options.config });
  const { root } = found;
  const tree = overlay(options.revision === undefined ? openWorkingTree(root) : openRevision(root, options.revision), options.overlay ?? new Map());
  const location = options.cache === false ? null : cacheLocation(root, options.cacheLocation);
  const cache = openCache({ location, version: PACKAGE.version });
  const exports = readExports(root, options.cwd, options.state ?? []);
  const told = exports.length > 0 || options.environments?.length ? [exports.map(({ path, text }) => [path, contentHash(text)]), options.environments] : [];
  const written = 'raw' in found ? found.raw : found.config;
  let digest: string | null = null;
  const keyOf = (command: string): string => {
    digest ??= treeDigest(tree);
    return createHash('sha256').update(digest).update(JSON.stringify([written, command.length, command, options.today, options.depth ?? 'auto', ...told])).digest('hex');
  };
  const isUnchanged = (unlisted: Iterable<readonly [string, string]>): boolean => [...unlisted].every(([file, hash]) => contentHash(tree.read(file) ?? '') === hash);
  const place: Place = {
    options, tree, exports, location, cache,
    config: found,
    key: keyOf,
    isUnchanged,
    recall: (command, isWhole) => place.recallAll(command, isWhole)?.document ?? null,
    recallAll(command, isWhole) {
      if (location === null) return null;
      const stored = readStored(cache.getResult(keyOf(command)));
      return stored && isWhole(stored.document) && isUnchanged(stored.unlisted) ? { document: stored.document, unlisted: new Map(stored.unlisted) } : null;
    },
    store(command, document, unlisted) {
      if (location !== null) cache.setResult(keyOf(command), JSON.stringify({ unlisted: [...unlisted], document }));
    },
  };
  return place;
}

/** Everything that is listed, by content. */
function treeDigest(tree: Tree): string {
  const hash = createHash('sha256');
  const texts = [JSON.stringify([PACKAGE.version, tree.revision, tree.dirty])];
  for (const { path, hash: id } of tree.files) {
    const text = id === null ? tree.read(path) : null;
    texts.push(path, id ?? (text === null ? '-' : contentHash(text)));
  }
  return hash.update(texts.join('\0')).digest('hex');
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

/** Whether something stored is a whole document. */
export const isCheckDocument = (value: unknown): value is CheckDocument =>
  typeof value === 'object' && value !== null && 'findings' in value && Array.isArray(value.findings) && 'summary' in value && 'inputs' in value;
