/**
 * Finds and reads the configuration, as it is written. File names and formats are cosmiconfig's; the upward search is our own,
 * because cosmiconfig also looks for a configuration of itself and would run `.config/config.js` of an analysed
 * repository. The configuration file is the only thing of such a repository that is ever executed.
 */
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, extname, join, resolve, sep } from 'node:path';
import { stripVTControlCharacters, types } from 'node:util';
import { UsageError } from '../model.js';
import { topLevel } from './git.js';

const require = createRequire(import.meta.url);

const RC = ['', '.json', '.yaml', '.yml', '.js', '.cjs', '.mjs'];
export const CONFIG_PLACES = [
  'package.json',
  ...RC.map((ending) => `.unpegrc${ending}`),
  ...RC.map((ending) => `.config/unpegrc${ending}`),
  ...['.js', '.cjs', '.mjs'].map((ending) => `unpeg.config${ending}`),
];

export interface FoundConfig {
  /** Not checked yet. */
  raw: unknown;
  /** The folder that paths in the configuration are relative to. */
  root: string;
  /** Absolute path, or null when there is none and the defaults hold. */
  file: string | null;
}

/**
 * Reads `file`, or the nearest configuration at or above `cwd` within the repository (without git: within the package).
 * The root is the configuration's folder, else the top level of the repository, else `cwd`. A configuration from elsewhere, one that
 * many repositories share, is no place to look for code: its paths are relative to the repository.
 * Throws UsageError when the file is absent or cannot be read.
 */
export function findConfig(options: { cwd: string; file?: string | undefined }): FoundConfig {
  const cwd = resolve(options.cwd);
  const top = topLevel(cwd);
  const found = options.file === undefined ? search(cwd, top) : explicit(resolve(cwd, options.file));
  if (found === null) return { raw: {}, root: top ?? cwd, file: null };
  const home = basename(dirname(found.file)) === '.config' ? dirname(dirname(found.file)) : dirname(found.file);
  const isElsewhere = top === null ? !isWithin(home, cwd) && !isWithin(cwd, home) : !isWithin(home, top);
  return { raw: found.raw, root: isElsewhere ? top ?? cwd : home, file: found.file };
}

function isWithin(path: string, folder: string): boolean {
  const [inner, outer] = [realpathSync(path), realpathSync(folder)];
  return inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : `${outer}${sep}`);
}

interface Found {
  file: string;
  raw: unknown;
}

function search(cwd: string, top: string | null): Found | null {
  for (let folder = cwd; ; folder = dirname(folder)) {
    for (const place of CONFIG_PLACES) {
      const file = join(folder, place);
      if (!statSync(file, { throwIfNoEntry: false })?.isFile()) continue;
      const raw = read(file);
      if (raw !== undefined) return { file, raw };
    }
    const last = top === null ? existsSync(join(folder, 'package.json')) : folder === top;
    if (last || dirname(folder) === folder) return null;
  }
}

function explicit(file: string): Found {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
    throw new UsageError(`${file}: no such configuration file; check the path`);
  }
  const raw = read(file);
  if (raw === undefined) {
    throw new UsageError(`${file}: holds no configuration; in a package.json it stands under the key "unpeg"`);
  }
  return { file, raw };
}

/** What the file says; undefined when it is empty or a package.json without our key. */
function read(file: string): unknown {
  try {
    return isProgram(file) ? readModule(file) : parseConfigText(file, readFileSync(file, 'utf8').replace(/^\ufeff/, ''));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${file}: cannot be read; correct it, or name another file with --config: ${reason(error)}`);
  }
}

const endingOf = (file: string): string => extname(basename(file).replace(/^\./, ''));

/** What it says is known only by running it. */
export const isProgram = (file: string): boolean => ['.js', '.cjs', '.mjs'].includes(endingOf(file));

/** What a text says as the configuration of that name; undefined when it is empty or a package.json without our key. */
export function parseConfigText(file: string, text: string): unknown {
  const ending = endingOf(file);
  const within = (value: unknown): unknown => (basename(file) === 'package.json' ? (value as { unpeg?: unknown } | null)?.unpeg : value);
  if (text.trim() === '') return undefined;
  // Most runs see one of these and no configuration in it: not worth a parser.
  if (basename(file) === 'package.json' && !text.includes('"unpeg"')) return undefined;
  if (ending === '.json') {
    try {
      return within(JSON.parse(text));
    } catch { /* whoever tells what is wrong with it is loaded only now */ }
  }
  const { defaultLoadersSync: loaders } = require('cosmiconfig') as typeof import('cosmiconfig');
  if (ending === '.json') return within(loaders['.json'](file, text));
  if (ending === '.yaml' || ending === '.yml' || ending === '') return loaders['.yaml'](file, text) ?? undefined;
  throw new UsageError(`${file}: not a configuration format; use .json, .yaml, .yml, .js, .cjs or .mjs`);
}

function readModule(file: string): unknown {
  // An editor's process lives long: what was edited must be read again.
  delete require.cache[file];
  const loaded = require(file) as { __esModule?: boolean; default?: unknown } | undefined;
  const value = loaded?.__esModule || types.isModuleNamespaceObject(loaded) ? loaded?.default : loaded;
  const isPromise = typeof (value as { then?: unknown } | undefined)?.then === 'function';
  if (isPromise || value === undefined) {
    const what = isPromise ? 'exports a promise' : 'has no default export';
    throw new UsageError(`${file}: ${what}; write "export default { ... }" with the object itself`);
  }
  return value;
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'JSONError') {
    // Its message has the path, the text and the frame besides, each twice.
    const [what = ''] = /^.* while parsing /m.exec(error.message) ?? [];
    const frame = 'codeFrame' in error ? `\n\n${stripVTControlCharacters(String(error.codeFrame))}` : '';
    return `${what.replace(/ while parsing $/, '')}${frame}`;
  }
  if ((error as NodeJS.ErrnoException).code === 'ERR_REQUIRE_ASYNC_MODULE') return 'it uses top-level await';
  // Only the stack of a syntax error says where it is.
  const place = error instanceof SyntaxError ? /^(?!SyntaxError).*:(\d+)\n/.exec(error.stack ?? '')?.[1] : undefined;
  return place === undefined ? error.message : `${error.message} (line ${place})`;
}
