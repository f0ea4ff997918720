/**
 * The one place that runs git. Always a child process with an argument array and NUL-separated output, never a shell,
 * never the network, and never a program that an analysed repository's own configuration names: fsmonitor, hooks,
 * content filters and signature checks are all switched off. Knows nothing of trees or flags.
 */
import { spawnSync } from 'node:child_process';
import { isUtf8 } from 'node:buffer';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Problem } from '../model.js';

const GIBIBYTE = 2 ** 30;

/** Set by git for its hooks; they would point a command for one folder at another repository. */
const FOREIGN = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_PREFIX', 'GIT_COMMON_DIR'];

/** By `-c`, which every git knows. */
const SETTINGS = [
  'core.quotepath=off', 'core.fsmonitor=false', 'core.hooksPath=/dev/null', 'log.showSignature=false',
].flatMap((setting) => ['-c', setting]);

export interface GitRun {
  /** The program ran and exited with 0. */
  ok: boolean;
  /** What it wrote, also when it failed half way. */
  stdout: Buffer;
  stderr: string;
  /** There is no git program. */
  absent: boolean;
}

/** A folder inside a repository. */
export interface Repository {
  folder: string;
  /** Absolute path of the top level, symbolic links resolved. */
  top: string;
  /** Path of `folder` below the top level: empty, or ending in `/`. */
  prefix: string;
  /** Commit id of HEAD; null before the first commit. */
  head: string | null;
}

/** Runs git in `cwd`; never throws. `settings` are extra configuration values for this run alone. */
export function runGit(cwd: string, args: string[], input?: string | Buffer, settings: string[] = []): GitRun {
  const env = environment(settings);
  const options = { cwd, input, env, maxBuffer: GIBIBYTE, windowsHide: true };
  const run = spawnSync('git', [...SETTINGS, ...args], options);
  const failure = run.error as NodeJS.ErrnoException | undefined;
  return {
    ok: run.status === 0 && failure === undefined,
    stdout: run.stdout ?? Buffer.alloc(0),
    stderr: run.stderr?.toString() ?? '',
    absent: failure?.code === 'ENOENT' && existsSync(cwd),
  };
}

/** What git wrote, or null when it is absent, fails, or `cwd` is in no repository. */
export function git(cwd: string, args: string[], input?: string | Buffer): Buffer | null {
  const run = runGit(cwd, args, input);
  return run.ok ? run.stdout : null;
}

/** The same without its final line break; null also when it is empty. */
export const gitLine = (cwd: string, args: string[]): string | null =>
  git(cwd, args)?.toString().replace(/\r?\n$/, '') || null;

/** The nearest folder at or above `folder` that holds `.git`, without running anything; null outside git. */
export function topLevel(folder: string): string | null {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (dirname(at) === at) return null;
  }
}

/**
 * The repository that `folder` is in. Null without a problem means: none. Null with one means that there is one and git
 * cannot or will not read it; the message is git's own.
 */
export function findRepository(folder: string): { repository: Repository | null; problem: Problem | null } {
  const run = runGit(folder, ['rev-parse', '--show-prefix', 'HEAD']);
  // Before the first commit HEAD is echoed as it is, and the exit code is not 0.
  const [, prefix, head] = /^([^]*)\n([^\n]+)\n$/.exec(run.stdout.toString()) ?? [];
  if (prefix !== undefined && head !== undefined) {
    const top = resolve(realpathSync(folder), '../'.repeat(prefix.split('/').length - 1));
    return { repository: { folder, top, prefix, head: head === 'HEAD' ? null : head }, problem: null };
  }
  const none = run.absent ? topLevel(folder) === null : run.stderr.includes('not a git repository');
  const why = run.absent ? 'there is no git program on the PATH; install git' : run.stderr.trim() || 'git failed';
  const message = `${folder}: read without git, so .gitignore and history are not seen: ${why}`;
  return { repository: null, problem: none ? null : { message, at: null } };
}

/** Commit id of HEAD, or null outside git and before the first commit. */
export const head = (folder: string): string | null => gitLine(folder, ['rev-parse', '--verify', '--quiet', 'HEAD']);

/** True when history is cut off, so that what is not in it may still have been. */
export const isShallow = (folder: string): boolean =>
  gitLine(folder, ['rev-parse', '--is-shallow-repository']) === 'true';

/**
 * Settings that empty every content filter which the repository itself configures: git runs those as programs when it
 * compares contents. The user's own filters (global, system) are the user's choice and stay.
 */
export function withoutFilters({ folder, top }: Repository): string[] {
  if (isPlain(join(top, '.git', 'config'))) return [];
  const fields = git(folder, ['config', '-z', '--show-scope', '--list'])?.toString().split('\0') ?? [];
  const settings: string[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [key = ''] = fields[at + 1]!.split('\n', 1);
    const name = /^(filter\.[^]*)\.(?:clean|smudge|process)$/.exec(key)?.[1];
    if (name === undefined || fields[at] === 'global' || fields[at] === 'system') continue;
    settings.push(`${key}=`, `${name}.required=false`);
  }
  return settings;
}

/** A repository's own settings that can name no filter, here or in a file that they bring in; false where they are elsewhere. */
function isPlain(config: string): boolean {
  try {
    return !/filter|include|worktreeconfig/i.test(readFileSync(config, 'utf8'));
  } catch {
    return false;
  }
}

/** Splits NUL-separated output. Records that are not UTF-8 are told apart, with their bytes escaped. */
export function records(output: Buffer): { texts: string[]; foreign: string[] } {
  const texts = output.toString().split('\0');
  if (texts.at(-1) === '') texts.pop();
  if (isUtf8(output)) return { texts, foreign: [] };
  const good: string[] = [];
  const foreign: string[] = [];
  for (let start = 0; start < output.length;) {
    const found = output.indexOf(0, start);
    const end = found < 0 ? output.length : found;
    const bytes = output.subarray(start, end);
    if (isUtf8(bytes)) good.push(bytes.toString());
    else foreign.push(escapeBytes(bytes));
    start = end + 1;
  }
  return { texts: good, foreign };
}

export const foreignName = (name: string): Problem => ({
  message: `${name}: the name is not UTF-8, so the file is not read; rename it`,
  at: null,
});

const escapeBytes = (bytes: Buffer): string =>
  bytes.toString('latin1').replace(/[^\x20-\x7e]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`);

/** These settings go by environment, not by `-c`: a filter's name may contain `=`. */
function environment(settings: string[]): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    LC_ALL: 'C',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    // A partial clone must not fetch. Git before 2.39.4 does not know the first one; no protocol is allowed either.
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
    // An object is what its id says, or contents could not be cached by id.
    GIT_NO_REPLACE_OBJECTS: '1',
  };
  for (const name of FOREIGN) delete env[name];
  let count = Number(env['GIT_CONFIG_COUNT'] ?? 0) || 0;
  for (const setting of settings) {
    const cut = setting.lastIndexOf('=');
    env[`GIT_CONFIG_KEY_${count}`] = setting.slice(0, cut);
    env[`GIT_CONFIG_VALUE_${count}`] = setting.slice(cut + 1);
    count++;
  }
  if (settings.length > 0) env['GIT_CONFIG_COUNT'] = String(count);
  return env;
}
