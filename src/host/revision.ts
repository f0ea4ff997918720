/**
 * One git revision as a Tree, from objects alone: no checkout, no index, no network. What is read here and what is read
 * from a working directory at the same commit are the same texts.
 */
import { placeOf, UsageError, type Problem, type Tree, type TreeFile } from '../model.js';
import { findRepository, foreignName, git, gitLine, isShallow, records, runGit } from './git.js';
import { decode, SIZE_LIMIT, tooLarge, Troubles } from './worktree.js';

/** Blobs a process is asked for at once: bounds the memory of its answer. */
const BATCH = 4000;
/** Who asks for one text will ask for those behind it: to start a process for each would cost more than all the rest. */
const AHEAD = 500;
/** Characters of what has been read that are kept: stages look at the same texts, each in its own order. */
const LIMIT = 32 * 2 ** 20;
const SOURCE = /\.(?:[cm]?[jt]sx?|vue|svelte|astro)$/;
/** How often a git that dies on a broken object is started again. */
const RESTARTS = 16;

/**
 * Opens `ref` (a commit, tag, branch or any other name of one) below `root`.
 * Throws UsageError when `root` is in no repository or `ref` names no commit in it.
 */
export function openRevision(root: string, ref: string): Tree {
  const { repository, problem } = findRepository(root);
  if (!repository) throw new UsageError(problem?.message ?? `${root} is not in a git repository: cannot read "${ref}"`);
  const commit = ref.startsWith('-') ? null : gitLine(root, ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`]);
  if (commit === null) throw new UsageError(unknownRevision(root, ref));

  const troubles = new Troubles();
  const ids = list(root, commit, repository.prefix, ref, troubles);
  const files = [...ids].map(([path, hash]): TreeFile => ({ path, hash })).sort((a, b) => (a.path < b.path ? -1 : 1));
  const held = new Map<string, Blob>();
  let free = LIMIT;
  let positions: Map<string, number> | null = null;
  /** A file and those of its kind behind it. */
  const ahead = (path: string): string[] => {
    positions ??= new Map(files.map((file, index) => [file.path, index]));
    const paths: string[] = [];
    for (let at = positions.get(path) ?? files.length; at < files.length && paths.length < AHEAD; at++) {
      if (SOURCE.test(files[at]!.path) === SOURCE.test(path)) paths.push(files[at]!.path);
    }
    return paths;
  };

  const load = (paths: readonly string[]): Map<string, Blob> => {
    const found = new Map<string, Blob>();
    const wanted = new Map<string, string>();
    for (const path of paths) {
      const blob = held.get(path);
      const id = ids.get(path);
      if (blob) found.set(path, blob);
      else if (id !== undefined && !wanted.has(id)) wanted.set(id, path);
    }
    if (wanted.size === 0) return found;
    const blobs = readBlobs(root, wanted);
    for (const { text } of blobs.values()) free -= text?.length ?? 0;
    if (free < 0) {
      held.clear();
      free = LIMIT;
    }
    for (const path of paths) {
      const blob = blobs.get(ids.get(path) ?? '');
      if (!blob || found.has(path)) continue;
      found.set(path, blob);
      held.set(path, blob);
    }
    return found;
  };
  /** What nobody asked for is no trouble. */
  const told = (blob: Blob | undefined): string | null => {
    if (blob?.problem) troubles.add(blob.problem);
    return blob?.text ?? null;
  };
  const read = (path: string): string | null => (ids.has(path) ? told(held.get(path) ?? load(ahead(path)).get(path)) : null);
  return {
    root,
    files,
    revision: commit,
    dirty: false,
    has: (path) => ids.has(path),
    read,
    readMany(paths) {
      if (paths.length === 1) return new Map(paths.map((path) => [path, read(path)]));
      const found = load(paths);
      return new Map(paths.map((path) => [path, told(found.get(path))]));
    },
    get problems() {
      return troubles.sorted();
    },
  };
}

function unknownRevision(root: string, ref: string): string {
  const fetch = isShallow(root) ? 'this clone is shallow: "git fetch --unshallow" brings the rest' :
    '"git branch --all" and "git tag" list what is there, "git fetch" brings what is not';
  return `unknown git revision "${ref}" in ${root}; ${fetch}`;
}

/** Path to blob id. Links and submodules are left out. */
function list(root: string, commit: string, prefix: string, ref: string, troubles: Troubles): Map<string, string> {
  const tree = `${commit}:${prefix.replace(/\/$/, '')}`;
  const output = git(root, ['ls-tree', '-r', '-z', '--full-tree', tree]);
  const ids = new Map<string, string>();
  if (output === null) {
    const exists = (object: string): boolean => git(root, ['cat-file', '-e', object]) !== null;
    const gone = !exists(tree) && exists(`${commit}^{tree}`);
    const message = gone ? `${prefix} does not exist at ${ref}` :
      `git objects of ${ref} are missing (partial clone?): "git fetch --refetch --no-filter" brings them`;
    troubles.add({ message, at: null });
    return ids;
  }
  const { texts, foreign } = records(output);
  foreign.forEach((name) => troubles.add(foreignName(name.replace(/^.*?\\x09/, ''))));
  for (const record of texts) {
    const cut = record.indexOf('\t');
    const path = record.slice(cut + 1);
    // `100644 blob ID`
    if (record.startsWith('100') && !/(?:^|\/)node_modules\//.test(path)) ids.set(path, record.slice(12, cut));
  }
  return ids;
}

interface Blob {
  text: string | null;
  problem: Problem | null;
}

/** Texts by blob id. `wanted` maps each id to a path, for messages. */
function readBlobs(root: string, wanted: Map<string, string>): Map<string, Blob> {
  const texts = new Map<string, Blob>();
  const queue = [...wanted.keys()];
  const missing = (id: string, how: string): void => {
    const path = wanted.get(id)!;
    const message = `git object ${id.slice(0, 12)} of ${path} is ${how}: not read; ` +
      '"git fetch --refetch --no-filter" brings missing objects';
    texts.set(id, { text: null, problem: { message, at: placeOf(path, [1, 1, 1, 1]) } });
  };
  let restarts = 0;
  for (let start = 0; start < queue.length;) {
    const batch = queue.slice(start, start + BATCH);
    const { stdout } = runGit(root, ['cat-file', '--batch', '--buffer'], `${batch.join('\n')}\n`);
    let answered = 0;
    for (let at = 0; answered < batch.length; answered++) {
      const id = batch[answered]!;
      const line = stdout.indexOf(10, at);
      const header = line < 0 ? '' : stdout.toString('latin1', at, line);
      const size = Number(/ blob (\d+)$/.exec(header)?.[1]);
      if (header === `${id} missing`) {
        missing(id, 'missing (partial clone?)');
        at = line + 1;
      } else if (size >= 0 && line + 1 + size < stdout.length) {
        texts.set(id, size > SIZE_LIMIT ? { text: null, problem: tooLarge(wanted.get(id)!, size) } : { text: decode(stdout, line + 1, line + 1 + size), problem: null });
        at = line + 1 + size + 1;
      } else break;
    }
    start += answered;
    // Git died on this one; the rest may be fine.
    if (answered < batch.length) {
      const lost = ++restarts > RESTARTS ? queue.slice(start) : queue.slice(start, start + 1);
      for (const id of lost) missing(id, 'damaged or missing');
      start += lost.length;
    }
  }
  return texts;
}
