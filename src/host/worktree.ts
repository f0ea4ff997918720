/**
 * A working directory as a Tree: what git tracks and what it does not ignore, or every file where there is no git.
 * Never lists symbolic links, submodules, `node_modules` or `.git`, never runs anything of the repository, and keeps
 * no texts.
 */
import { createHash } from 'node:crypto';
import {
  closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, readSync, realpathSync,
  statSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join, sep } from 'node:path';
import { placeOf, UsageError, type Problem, type Tree, type TreeFile } from '../model.js';
import { findRepository, foreignName, records, runGit, withoutFilters, type Repository } from './git.js';

const load = createRequire(import.meta.url);

/** Larger files are not read: nobody writes them by hand. */
export const SIZE_LIMIT = 8 * 2 ** 20;

/**
 * Opens the working directory at `root`, which may be below the top level of a repository.
 * Throws UsageError when there is no such folder; everything else that is wrong ends up in `problems`.
 */
export function openWorkingTree(root: string): Tree {
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`${root}: no such folder; name an existing one`);
  }
  const troubles = new Troubles();
  const { repository, problem } = findRepository(root);
  if (problem) troubles.add(problem);
  const tracked = repository && listTracked(repository, troubles);
  // A folder that git ignores as a whole is listed as if there were no git.
  const listing = tracked && tracked.files.length > 0 ? tracked : { files: listFolder(root, troubles), dirty: false };
  return treeOf(root, { ...listing, revision: repository?.head ?? null }, troubles);
}

/** Some files of it, of those that are there: nothing else is looked for. */
export function openFiles(root: string, paths: readonly string[]): Tree {
  const files = [...new Set(paths)].filter((path) => isInside(root, path) && isFile(root, path)).map((path) => ({ path, hash: null }));
  const tree = treeOf(root, { files, dirty: true, revision: null }, new Troubles());
  const read = (path: string): string | null => (tree.has(path) ? tree.read(path) : null);
  return { ...tree, read, readMany: (paths) => new Map(paths.map((path) => [path, read(path)])), problems: [] };
}

function treeOf(root: string, { files, revision, dirty }: Pick<Tree, 'revision' | 'dirty'> & { files: TreeFile[] }, troubles: Troubles): Tree {
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  const listed = new Set(files.map((file) => file.path));
  const read = (path: string): string | null =>
    listed.has(path) || isInside(root, path) ? readText(root, path, listed.has(path), troubles) : null;
  return {
    root,
    files,
    revision,
    dirty,
    has: (path) => listed.has(path),
    read,
    readMany: (paths) => new Map(paths.map((path) => [path, read(path)])),
    get problems() {
      return troubles.sorted();
    },
  };
}

/** Git's blob id of a text as it is read. */
export const contentHash = (text: string): string =>
  createHash('sha1').update(`blob ${Buffer.byteLength(text)}\0`).update(text).digest('hex');

/**
 * The text in `bytes` from `start` to `end`: without byte order mark, line ends as `\n`, so that it does not depend on
 * how git was told to check files out. Null when it is binary.
 */
export function decode(bytes: Buffer, start: number, end: number): string | null {
  if (bytes[start] === 0xff && bytes[start + 1] === 0xfe) return plain(bytes.toString('utf16le', start + 2, end));
  const text = bytes.toString('utf8', start, end);
  const nul = text.indexOf('\0');
  return nul >= 0 && nul < 8192 ? null : plain(text);
}

const plain = (text: string): string => {
  const body = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  return body.includes('\r\n') ? body.replaceAll('\r\n', '\n') : body;
};

/** The problem with a file that is over the limit. */
export const tooLarge = (path: string, size: number): Problem => ({
  message: `${path} is ${(size / 2 ** 20).toFixed(1)} MB, larger than 8 MB: not read; ` +
    'add it to "ignore" if it is generated',
  at: placeOf(path, [1, 1, 1, 1]),
});

/** What went wrong, each thing once; sorted by file. */
export class Troubles {
  private readonly all = new Map<string, Problem>();
  add(problem: Problem): void {
    this.all.set(problem.message, problem);
  }
  sorted(): Problem[] {
    const key = ({ at, message }: Problem): string => `${at?.file ?? ''}\0${message}`;
    return [...this.all.values()].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  }
}

// ── Listing ──────────────────────────────────────────────────────────────────

const FOREIGN_FOLDER = /(?:^|\/)(?:node_modules|\.git)\//;

/** One `ls-files` says all: index entries with their ids and flags, then what is modified, deleted or untracked. */
function listTracked(repository: Repository, troubles: Troubles): Pick<Tree, 'dirty'> & { files: TreeFile[] } | null {
  const { folder, head } = repository;
  const args = ['ls-files', '-z', '-s', '-v', '-c', '-o', '-m', '-d', '--exclude-standard', '--exclude=node_modules'];
  const run = runGit(folder, args, undefined, withoutFilters(repository));
  if (!run.ok) {
    if (!run.stderr.includes('must be run in a work tree')) {
      const message = `${folder}: read without git, which cannot list the files: ${run.stderr.trim()}`;
      troubles.add({ message, at: null });
    }
    return null;
  }
  const { texts, foreign } = records(run.stdout);
  foreign.forEach((name) => troubles.add(foreignName(name.replace(/^.*?(?:\\x09|^\? )/, ''))));

  const hashes = new Map<string, string | null>();
  let dirty = false;
  let sparse = 0;
  for (const record of texts) {
    const tag = record[0]!;
    if (tag === '?') {
      dirty = true;
      const path = record.slice(2);
      // Nested repositories end in `/`; a link is not a file.
      if (!path.endsWith('/') && isFile(folder, path)) hashes.set(path, null);
      continue;
    }
    const cut = record.indexOf('\t');
    const path = record.slice(cut + 1);
    const regular = record.startsWith('100', 2);
    if (tag === 'H') {
      if (regular) hashes.set(path, record.slice(9, cut - 2));
    } else if (tag === 'S' || tag === 's') {
      if (regular && isFile(folder, path)) hashes.set(path, null);
      else if (regular) sparse++;
    } else if (tag === 'R' || tag === 'r') {
      dirty = true;
      hashes.delete(path);
    } else {
      // Modified, unmerged, or a lower-case tag: assumed unchanged, which says nothing.
      dirty ||= tag !== 'h';
      if (regular && (tag !== 'C' && tag !== 'c' || hashes.has(path))) hashes.set(path, null);
    }
  }
  if (sparse > 0) {
    const message = `outside the sparse checkout, so not read: ${sparse}; "git sparse-checkout disable" brings them`;
    troubles.add({ message, at: null });
  }
  dirty ||= head !== null && !runGit(folder, ['diff-index', '--cached', '--quiet', 'HEAD', '--', '.']).ok;

  const files: TreeFile[] = [];
  for (const [path, hash] of hashes) if (!FOREIGN_FOLDER.test(path)) files.push({ path, hash });
  forgetConverted(repository, files);
  return { files, dirty };
}

/**
 * An index id is no hash of a file that git rewrites when it checks it out. Line ends do not count, since reading
 * evens them out; filters, `$Id$` and other encodings do.
 */
function forgetConverted(repository: Repository, files: TreeFile[]): void {
  const { folder, top, prefix } = repository;
  const config = process.env['XDG_CONFIG_HOME'] || join(homedir(), '.config');
  const sources = [join(top, '.git', 'info', 'attributes'), join(config, 'git', 'attributes'), '/etc/gitattributes'];
  const parents = prefix.split('/').slice(0, -1);
  parents.forEach((_, depth) => sources.push(join(top, ...parents.slice(0, depth), '.gitattributes')));
  for (const { path } of files) if (path.endsWith('.gitattributes')) sources.push(join(folder, path));

  const converts = sources.some((file) => {
    try {
      return /\b(?:filter|ident|working-tree-encoding)\b/.test(readFileSync(file, 'utf8'));
    } catch {
      return false;
    }
  });
  // In a linked worktree `.git` is a file, and the attributes are elsewhere.
  if (!converts && !statSync(join(top, '.git'), { throwIfNoEntry: false })?.isFile()) return;
  const paths = files.map((file) => file.path).join('\0');
  const run = runGit(folder, ['check-attr', '-z', '--stdin', 'filter', 'ident', 'working-tree-encoding'], paths);
  const fields = run.stdout.toString().split('\0');
  const converted = new Set<string>();
  for (let at = 0; at + 2 < fields.length; at += 3) {
    if (fields[at + 2] !== 'unspecified' && fields[at + 2] !== 'unset') converted.add(fields[at]!);
  }
  for (const file of files) if (!run.ok || converted.has(file.path)) file.hash = null;
}

/** Every file below a folder, without git. Links are not followed, so a loop cannot be entered. */
function listFolder(root: string, troubles: Troubles): TreeFile[] {
  // Loaded where there is no git: it costs more than the listing.
  const { globbySync } = load('globby') as typeof import('globby');
  const isForeign = (path: string): boolean => {
    if (path.includes('\ufffd')) troubles.add(foreignName(path));
    return false;
  };
  // A pattern's `*` does not match a line break.
  const found = globbySync(['**/*', '**/*\n*'], {
    cwd: root, dot: true, followSymbolicLinks: false, suppressErrors: true, ignore: ['**/node_modules/**', '**/.git/**'],
  });
  return found.filter((path) => isFile(root, path) || isForeign(path))
    .map((path) => ({ path, hash: null }));
}

const isFile = (folder: string, path: string): boolean =>
  lstatSync(join(folder, path), { throwIfNoEntry: false })?.isFile() ?? false;

// ── Reading ──────────────────────────────────────────────────────────────────

/** One buffer for all reads; its pages are only taken from the system when a file is that large. */
const buffer = Buffer.allocUnsafeSlow(SIZE_LIMIT + 1);

const AT_ONCE = 2 ** 16;

// A pipe must not block, and a link that has taken a file's place must not lead out of the tree.
const OPEN = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

function readText(root: string, path: string, listed: boolean, troubles: Troubles): string | null {
  let file: number | null = null;
  try {
    file = openSync(`${root}/${path}`, OPEN);
    let size = readSync(file, buffer, 0, buffer.length, null);
    // Few files are larger than what every system gives at once: only for those is the end asked for.
    for (let got = size >= AT_ONCE ? -1 : 0; got !== 0 && size < buffer.length; size += got) {
      got = readSync(file, buffer, size, buffer.length - size, null);
    }
    if (size <= SIZE_LIMIT) return decode(buffer, 0, size);
    troubles.add(tooLarge(path, fstatSync(file).size));
  } catch (error) {
    if (listed) troubles.add(unreadable(path, error));
  } finally {
    if (file !== null) closeSync(file);
  }
  return null;
}

/** A file that is not listed (a generated one, 1.9) may be read, as long as it is really below the root. */
function isInside(root: string, path: string): boolean {
  if (path.startsWith('/') || path.split(/[\\/]/).some((part) => part === '..' || part === '.git')) return false;
  try {
    return realpathSync.native(join(root, path)).startsWith(realpathSync.native(root) + sep);
  } catch {
    return false;
  }
}

const unreadable = (path: string, error: unknown): Problem => ({
  message: `${path || '.'} cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`,
  at: path === '' || path.endsWith('/') ? null : placeOf(path, [1, 1, 1, 1]),
});
