/**
 * Temporary repositories and the command line as users start it: the built program in a process of its own, with an
 * environment in which nothing of this user, machine or calling git hook is seen.
 */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defaultConfig } from '../src/host/config.js';
import type { Config } from '../src/model.js';
import type { CheckDocument } from '../src/pipeline/check.js';
import { openSession, type Session, type SessionOptions } from '../src/pipeline/session.js';

export const CLI = fileURLToPath(new URL('../cli/bin/unpeg.js', import.meta.url));
export const TODAY = '2026-07-01';

const knight = new URL('../../scripts/knight.mjs', import.meta.url);
export const { buildKnight } = (await import(knight.href)) as typeof import('../scripts/knight.mjs');

export type Files = Record<string, string | Buffer>;

export interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
}

const HIDDEN = /^(?:GIT_|CI$|NO_COLOR$|FORCE_COLOR$|NODE_OPTIONS$|XDG_)/;
const WHO = { NAME: 'A', EMAIL: 'a@example.com', DATE: '2026-01-02T03:04:05Z' };
const base: NodeJS.ProcessEnv = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !HIDDEN.test(name))),
  ...Object.fromEntries(Object.entries(WHO).flatMap(([key, value]) => [[`GIT_AUTHOR_${key}`, value], [`GIT_COMMITTER_${key}`, value]])),
  GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', XDG_CONFIG_HOME: '/nonexistent',
};
for (const name of Object.keys(process.env)) if (HIDDEN.test(name)) delete process.env[name];
Object.assign(process.env, base);

/** Where caches of these runs go that are told nothing else. Removed at the end. */
const temporary = realpathSync(mkdtempSync(join(tmpdir(), 'unpeg-test-')));
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }));
let folders = 0;

/** A new folder holding `files`. */
export function folderWith(files: Files = {}): string {
  const folder = join(temporary, String(++folders));
  mkdirSync(folder);
  write(folder, files);
  return folder;
}

/** The same, committed. */
export function repositoryWith(files: Files): string {
  const folder = folderWith(files);
  git(folder, 'init', '-q', '-b', 'main');
  commit(folder);
  return folder;
}

export function commit(folder: string, message = 'next'): void {
  git(folder, 'add', '-A');
  git(folder, 'commit', '-q', '--allow-empty', '-m', message);
}

export function write(folder: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

export const git = (cwd: string, ...args: string[]): string =>
  execFileSync('git', args, { cwd, env: base, stdio: 'pipe' }).toString().trim();

/** Every path below a folder with a digest of its bytes; without `.git`. */
export function contents(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.slice(folder.length).startsWith('/.git/'))
    .map((path) => `${path.slice(folder.length)} ${createHash('sha1').update(readFileSync(path)).digest('hex')}`)
    .sort();
}

interface RunOptions {
  env?: NodeJS.ProcessEnv;
  /** By default there is none, and the date is fixed. */
  cache?: string | undefined;
  input?: string;
}

const withDefaults = (args: readonly string[], cache?: string): string[] => {
  const today = args.includes('--today') ? [] : ['--today', TODAY];
  // Before the user's own arguments: what follows `--` is no option.
  return [...today, ...(cache === undefined ? ['--no-cache'] : ['--cache-location', cache]), ...args];
};

/** Runs the command line to its end. */
export function cli(cwd: string, args: readonly string[] = [], { env, cache }: RunOptions = {}): Run {
  const run = spawnSync(process.execPath, [CLI, ...withDefaults(args, cache)], {
    cwd, env: { ...base, ...env }, encoding: 'utf8', maxBuffer: 2 ** 28, timeout: 120_000,
  });
  return { code: run.status, stdout: run.stdout, stderr: run.stderr };
}

/** Starts it, and promises its end. */
export function start(cwd: string, args: readonly string[], { cache }: RunOptions = {}): { child: ChildProcess; end: Promise<Run> } {
  const child = spawn(process.execPath, [CLI, ...withDefaults(args, cache)], { cwd, env: base });
  const run: Run = { code: null, stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (run.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (run.stderr += text));
  const end = new Promise<Run>((resolve) => child.on('close', (code) => resolve({ ...run, code })));
  return { child, end };
}

/** The document that a run wrote; throws what it wrote instead. */
export function documentOf<T = CheckDocument>(run: Run): T {
  try {
    return JSON.parse(run.stdout) as T;
  } catch {
    throw new Error(`no document: exit ${run.code}\n${run.stdout.slice(0, 500)}\n${run.stderr.slice(0, 2000)}`);
  }
}

export const checkIn = (cwd: string, args: readonly string[] = [], options: RunOptions = {}): CheckDocument =>
  documentOf(cli(cwd, ['check', '--format', 'json', ...args], options));

/** A session in this process, without cache unless one is named. */
export const sessionIn = (cwd: string, options: Partial<SessionOptions> = {}): Session =>
  openSession({ cwd, today: TODAY, cache: options.cacheLocation !== undefined, progress: false, ...options });

/** Asserts that two documents are the same; otherwise says only what is in one of them. */
export function same(actual: unknown, expected: unknown, message = ''): void {
  const lines = (value: unknown): string[] => (typeof value === 'string' ? value : leaves(value).join('\n')).split('\n');
  const [one, other] = [lines(actual), lines(expected)];
  if (one.join('\n') === other.join('\n')) return;
  const only = (from: string[], without: string[]): string[] => from.filter((line) => !without.includes(line)).slice(0, 12);
  const told = [...only(one, other).map((line) => `is        ${line}`), ...only(other, one).map((line) => `should be ${line}`)];
  throw new Error(`${message}: not the same\n${told.map((line) => line.slice(0, 300)).join('\n') || 'in another order, or another number of times'}`);
}

/** A line for every element of every list: short enough to read, long enough to compare. */
const leaves = (value: unknown): string[] =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value).flatMap(([key, it]) => (Array.isArray(it) ? it : [it]).map((element) => `${key}: ${JSON.stringify(element)}`))
    : [JSON.stringify(value)];

export const configWith = (part: Partial<Config>): Config => ({ ...defaultConfig(), ...part });
export const rulesOf = ({ findings }: CheckDocument): string[] => [...new Set(findings.map(({ rule }) => rule))].sort();
export const filesOf = ({ findings }: CheckDocument, rule: string): string[] =>
  findings.filter((it) => it.rule === rule).map(({ at }) => at?.file ?? '');

// ── A repository that nobody wrote ───────────────────────────────────────────

/** Numbers from 0 to below `limit`, the same for a seed for ever. */
export function dice(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let it = Math.imul(state ^ (state >>> 15), 1 | state);
    it = (it + Math.imul(it ^ (it >>> 7), 61 | it)) ^ it;
    return ((it ^ (it >>> 14)) >>> 0) % limit;
  };
}

const FLAG_STATES: object[] = [
  { flagType: 'boolean', lifecycle: 'launched', owners: ['@a'], settledAt: '2026-01-01' },
  { flagType: 'boolean', lifecycle: 'retired' },
  { flagType: 'boolean', lifecycle: 'active', createdAt: '2025-01-01' },
  { flagType: 'boolean', lifecycle: 'active', expiresAt: '2026-02-01' },
  { flagType: 'boolean', lifecycle: 'planned' },
  { flagType: 'boolean', lifecycle: 'retired', kind: 'kill-switch' },
  { flagType: 'string', lifecycle: 'launched', survivingValue: 'blue', settledAt: '2026-06-25' },
  { flagType: 'boolean', lifecycle: 'archived' },
];

/** Guards of code by a test: each a body of `run` that uses `part`, `old` and maybe `late`. */
const GUARDS = [
  (test: string) => `if (${test}) return part();\n  return old();`,
  (test: string) => `return ${test} ? part() : old();`,
  (test: string) => `if (!${test}) {\n    return old();\n  }\n  return part();`,
  (test: string) => `const on = ${test};\n  const list = [part(), ...(on ? [] : [old()])];\n  return list.join();`,
  (test: string) => `if (!(${test})) {\n    void import('./late').then(({ late }) => late());\n  }\n  return part();`,
  (test: string) => `switch (${test}) {\n    case true: return part();\n    default: return old();\n  }`,
];

/**
 * Some sixty files that read flags through an enum, a client, wrappers, hooks and a barrel, with tests, stories, dead
 * branches, zombies and strays. The same for a seed; another seed deals the guards anew.
 */
export function synthetic(seed = 1): Files {
  const roll = dice(seed);
  const keys = FLAG_STATES.map((_, index) => `flag-${index}`);
  const files: Files = {
    'package.json': JSON.stringify({ name: 'synthetic', main: 'src/main.ts', dependencies: { '@launchdarkly/node-server-sdk': '1' } }),
    'tsconfig.json': '{ "compilerOptions": { "paths": { "~/*": ["./src/*"] } } } // a comment\n',
    '.gitignore': 'node_modules/\n',
    '.unpegrc.json': JSON.stringify({ flags: { registry: ['flags.json', 'src/flags/keys.ts#Key'], calls: [{ from: 'src/flags/toggle.ts', name: 'toggle', key: 0 }] } }),
    'flags.json': JSON.stringify({
      flags: Object.fromEntries([...keys.map((key, index) => [key, FLAG_STATES[index]]), ['nobody-reads', { flagType: 'boolean' }]]),
      tombstones: { 'old-name': { removedAt: '2024-01-01', reason: 'gone' } },
    }, null, 2),
    'src/flags/keys.ts': `export enum Key {\n${keys.map((key, index) => `  F${index} = '${key}',`).join('\n')}\n}\n`,
    'src/flags/client.ts': [
      "import { init } from '@launchdarkly/node-server-sdk';", "import type { Key } from './keys';", "const client = init('sdk');",
      'export const isOn = (key: Key, fallback = false) => client.boolVariation(key, {}, fallback);', '',
    ].join('\n'),
    'src/flags/toggle.ts': 'export const toggle = (key: string): boolean => (globalThis as any).toggles[key];\n',
    'src/flags/hooks.ts': `import { isOn } from './client';\nimport { Key } from './keys';\n${keys.map((_, index) => `export function useF${index}() {\n  return isOn(Key.F${index});\n}\n`).join('')}`,
    'src/flags/index.ts': "export * from './keys';\nexport * from './hooks';\nexport { isOn } from './client';\nexport { toggle } from './toggle';\n",
    'src/stray.ts': 'export const stray = 1;\n',
    'src/helper.ts': 'export const helper = () => 1;\n',
    'src/helper.test.ts': "import { helper } from './helper';\nhelper();\n",
    'src/computed.ts': "import { toggle } from '~/flags';\nexport const ask = (name: string) => toggle(`exp-${name}`) || toggle('old-name') || toggle('nobody-declared');\n",
  };
  const features = Array.from({ length: 9 }, (_, index) => `feature-${index}`);
  for (const name of features) {
    const flag = roll(keys.length);
    const [from, test] = [
      ["import { isOn, Key } from '~/flags';", `isOn(Key.F${flag})`],
      ["import { useF0, useF1 } from '../flags';", `(useF${roll(2)}())`],
      ["import { toggle } from '../flags/toggle';", `toggle('flag-${flag}')`],
      ["import * as flags from '../flags';", `flags.isOn(flags.Key.F${flag}, true)`],
    ][roll(4)]!;
    const suppressed = roll(3) === 0 ? '  // unpeg-disable-next-line dead-branch, settled-flag -- seeded until=2030-01-01\n' : '';
    const body = GUARDS[roll(GUARDS.length)]!(test!);
    files[`src/${name}/run.ts`] = `${from}\nimport { old, part } from '.';\n\nexport function run(): unknown {\n${suppressed}  ${body}\n}\n`;
    files[`src/${name}/index.ts`] = "export * from './part';\nexport { old } from './old';\n";
    files[`src/${name}/part.ts`] = `export const part = () => '${name}';\n`;
    files[`src/${name}/old.ts`] = `export function old() {\n  return 'old ${name}';\n}\n`;
    files[`src/${name}/late.ts`] = "import { old } from './old';\nexport const late = () => old();\n";
    if (roll(2) === 0) files[`src/${name}/run.test.ts`] = "import { run } from './run';\nrun();\n";
    if (roll(3) === 0) files[`src/${name}/view.stories.tsx`] = "import { useF0 } from '../flags';\nexport const View = () => <p>{useF0() && 'on'}</p>;\n";
  }
  files['src/main.ts'] = `${features.map((name, index) => `import { run as run${index} } from './${name}/run';\n`).join('')}import { ask } from './computed';\n\n`
    + `console.log(ask('x'), ${features.map((_, index) => `run${index}()`).join(', ')});\n`;
  return files;
}
