/**
 * The first-parent history of a branch, read once: which texts each commit replaced, and those texts. Never one process a
 * commit, never a search for each name.
 */
import { git, gitLine, isShallow, runGit } from './git.js';

export interface LoggedChange {
  path: string;
  /** Blob ids; null where there was or is no such file. */
  before: string | null;
  after: string | null;
}

export interface LoggedCommit {
  commit: string;
  /** ISO, in UTC, to the second. */
  date: string;
  author: string;
  merge: boolean;
  subject: string;
  changes: LoggedChange[];
}

export interface Log {
  /** Oldest first. */
  commits: LoggedCommit[];
  /** False where the history is cut off: what is not in it may still have been. */
  complete: boolean;
}

const NOTHING = /^0+$/;
const SUFFIXES = ['ts', 'tsx', 'mts', 'cts', 'js', 'jsx', 'mjs', 'cjs', 'vue', 'svelte', 'astro'];
const PATHS = SUFFIXES.map((it) => `*.${it}`);
/** As in `Button.stories.tsx`: the last letters of a line are looked at before it is read. */
const SOURCE = new RegExp(`\\.(?:${SUFFIXES.join('|')})$`);
/** Bytes a process is asked for at once: bounds the memory of its answer. */
const BATCH = 16_000_000;
/** Of a text whose size git did not tell. */
const USUAL = 20_000;
const LARGEST = 400_000;

/**
 * Commits that changed sources below `root`, after `since` (a commit) where it is given. Null outside git. Git itself would take
 * three times as long to leave the other files out.
 * @param counts which sources.
 * @param others files that are no sources.
 */
export function readLog(root: string, head: string, since: string | null, counts: (path: string) => boolean, others: readonly string[]): Log | null {
  const range = since === null ? head : `${since}..${head}`;
  const output = git(root, ['log', '--raw', '--no-abbrev', '--no-renames', '--first-parent', '-m', '--reverse', '--relative', '--no-color',
    '--format=%x01%H%x02%ct%x02%P%x02%an%x02%s', range, '--']);
  if (output === null) return null;
  const commits: LoggedCommit[] = [];
  const besides = others.length === 0 ? null : new RegExp(`\t(?:${others.map((it) => Buffer.from(it).toString('latin1').replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')).join('|')})$`);
  // Line by line: the whole of it may be longer than a string can be.
  for (let start = 0; start < output.length;) {
    const found = output.indexOf(10, start);
    const end = found < 0 ? output.length : found;
    if (output[start] === 1) {
      if (commits.at(-1)?.changes.length === 0) commits.pop();
      const [commit = '', time = '0', parents = '', author = '', subject = ''] = output.toString('utf8', start + 1, end).split('\x02');
      commits.push({ commit, date: new Date(Number(time) * 1000).toISOString().replace('.000Z', 'Z'), author, merge: parents.includes(' '), subject, changes: [] });
    } else if (output[start] === 0x3a && (SOURCE.test(output.toString('latin1', end - 7, end)) || besides?.test(output.toString('latin1', start, end)))) {
      const line = output.toString('utf8', start, end);
      const tab = line.indexOf('\t');
      const [from, to, before, after] = line.slice(1, tab).split(' ');
      const path = line.slice(tab + 1);
      const text = (mode: string | undefined, id: string | undefined): string | null => (id !== undefined && !NOTHING.test(id) && mode!.startsWith('100') ? id : null);
      if (!path.startsWith('"') && (others.includes(path) || counts(path))) commits.at(-1)?.changes.push({ path, before: text(from, before), after: text(to, after) });
    }
    start = end + 1;
  }
  if (commits.at(-1)?.changes.length === 0) commits.pop();
  return { commits, complete: !isShallow(root) };
}

/** Calls `each` with every text, in the order of `ids`; null for one that is missing (a partial clone). Very large texts are left out. */
export function eachBlob(root: string, ids: readonly string[], each: (id: string, bytes: Buffer | null) => void): void {
  const sizes = sizesOf(root, ids);
  const wanted = ids.filter((id) => (sizes.get(id) ?? 0) <= LARGEST);
  for (let start = 0; start < wanted.length;) {
    let end = start;
    for (let bytes = 0; end < wanted.length && bytes < BATCH; end++) bytes += sizes.get(wanted[end]!) ?? USUAL;
    const batch = wanted.slice(start, end);
    const { stdout } = runGit(root, ['cat-file', '--batch', '--buffer'], `${batch.join('\n')}\n`);
    let answered = 0;
    for (let at = 0; answered < batch.length; answered++) {
      const id = batch[answered]!;
      const line = stdout.indexOf(10, at);
      const size = line < 0 ? NaN : Number(/ blob (\d+)$/.exec(stdout.toString('latin1', at, line))?.[1]);
      if (line >= 0 && stdout.toString('latin1', at, line).endsWith(' missing')) {
        each(id, null);
        at = line + 1;
      } else if (size >= 0 && line + 1 + size < stdout.length) {
        each(id, stdout.subarray(line + 1, line + 1 + size));
        at = line + 1 + size + 1;
      } else break;
    }
    start += answered;
    if (answered === batch.length) continue;
    // Git died on this one; the rest may be fine.
    each(batch[answered]!, null);
    start++;
  }
}

/** To ask for sizes first costs a tenth of reading, and bundles under version control are gigabytes. */
function sizesOf(root: string, ids: readonly string[]): Map<string, number> {
  const lines = ids.length < 2 ? [] : runGit(root, ['cat-file', '--batch-check=%(objectname) %(objectsize)', '--buffer'], `${ids.join('\n')}\n`).stdout.toString('latin1').split('\n');
  return new Map(lines.map((line): [string, number] => [line.slice(0, line.indexOf(' ')), Number(line.slice(line.indexOf(' ') + 1))]).filter(([, size]) => size >= 0));
}

/** True when a commit is on the first-parent line of another. */
export const isOnLine = (root: string, commit: string, head: string): boolean =>
  git(root, ['rev-list', '--first-parent', head])?.toString().includes(commit) ?? false;

/** Whether a word stands in any source at a revision, tests and `except` left out; null where that cannot be told. */
export function hasWord(root: string, commit: string, word: string, except: (path: string) => boolean): boolean | null {
  const run = runGit(root, ['grep', '-l', '-z', '-F', '-w', '-I', '-e', word, commit, '--', ...PATHS]);
  if (!run.ok && run.stderr !== '') return null;
  return run.stdout.toString().split('\0').some((entry) => entry !== '' && !except(entry.slice(entry.indexOf(':') + 1)));
}

/** The full id of a commit; null for what is none. */
export const resolveCommit = (root: string, ref: string): string | null =>
  (ref.startsWith('-') ? null : gitLine(root, ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`]));

/** Commits of the first-parent line of `head` that are not in the history of `base`. */
export const commitsSince = (root: string, base: string, head: string): Set<string> =>
  new Set(git(root, ['rev-list', '--first-parent', `${base}..${head}`])?.toString().split('\n').filter(Boolean));

/** The first-parent line of a commit, oldest first, with the seconds at which each was made. */
export function firstParents(root: string, head: string): { commit: string; time: number }[] {
  const lines = git(root, ['log', '--first-parent', '--reverse', '--no-color', '--format=%H %ct', head])?.toString().split('\n').filter(Boolean) ?? [];
  return lines.map((line) => ({ commit: line.slice(0, line.indexOf(' ')), time: Number(line.slice(line.indexOf(' ') + 1)) }));
}

/** Lines of sources that each commit took out. */
export function deletedLines(root: string, commits: readonly string[]): Map<string, number> {
  const deleted = new Map<string, number>();
  if (commits.length === 0) return deleted;
  const output = git(root, ['log', '--no-walk=unsorted', '--numstat', '--first-parent', '-m', '--no-renames', '--no-color', '--format=%x01%H', ...commits, '--', ...PATHS]);
  let commit = '';
  for (const line of output?.toString().split('\n') ?? []) {
    if (line.startsWith('\x01')) deleted.set((commit = line.slice(1)), 0);
    else if (line !== '') deleted.set(commit, deleted.get(commit)! + (Number(line.split('\t')[1]) || 0));
  }
  return deleted;
}
