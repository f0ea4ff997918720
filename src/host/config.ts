/**
 * Finds, reads and checks the configuration. File names and formats are cosmiconfig's; the upward search is our own,
 * because cosmiconfig also looks for a configuration of itself and would run `.config/config.js` of an analysed
 * repository. The configuration file is the only thing of such a repository that is ever executed.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { types } from 'node:util';
import * as v from 'valibot';
import { UsageError, type ArgumentPath, type Config } from '../model.js';
import { topLevel } from './git.js';

const require = createRequire(import.meta.url);

const RC = ['', '.json', '.yaml', '.yml', '.js', '.cjs', '.mjs'];
const SEARCH_PLACES = [
  'package.json',
  ...RC.map((ending) => `.unpegrc${ending}`),
  ...RC.map((ending) => `.config/unpegrc${ending}`),
  ...['.js', '.cjs', '.mjs'].map((ending) => `unpeg.config${ending}`),
];

const MAX_AGE = { release: '90d', experiment: '60d' };

export interface LoadedConfig {
  config: Config;
  /** The folder that paths in the configuration are relative to. */
  root: string;
  /** Absolute path, or null when there is none and the defaults hold. */
  file: string | null;
}

/**
 * Reads `file`, or the nearest configuration at or above `cwd` within the repository (without git: within the package).
 * The root is the configuration's folder, else the top level of the repository, else `cwd`.
 * Throws UsageError when the file is absent, cannot be read or says what cannot be.
 */
export function loadConfig(options: { cwd: string; file?: string | undefined }): LoadedConfig {
  const cwd = resolve(options.cwd);
  const top = topLevel(cwd);
  const found = options.file === undefined ? search(cwd, top) : explicit(resolve(cwd, options.file));
  if (found === null) return { config: defaultConfig(), root: top ?? cwd, file: null };
  const folder = dirname(found.file);
  return {
    config: parseConfig(found.raw, found.file),
    root: basename(folder) === '.config' ? dirname(folder) : folder,
    file: found.file,
  };
}

/** What holds where nothing is configured. */
export const defaultConfig = (): Config => parseConfig({}, 'defaults');

/**
 * A checked configuration with the defaults filled in; `maxAge` is filled in kind by kind.
 * Throws UsageError that names `where`, and each wrong key by its path.
 */
export function parseConfig(raw: unknown, where: string): Config {
  const result = v.safeParse(ConfigSchema, raw);
  if (!result.success) {
    const lines = result.issues.map((issue) => [dotted(issue), issue.message].filter(Boolean).join(': '));
    throw new UsageError(`${where}: ${lines.length > 1 ? `\n  ${lines.join('\n  ')}` : lines[0]}`);
  }
  const { $schema: _, ...config } = result.output;
  // The validator drops these names without a word; as names of rules they are wrong like any other.
  const rules: unknown = (raw as { rules?: unknown } | null)?.rules;
  const dropped = typeof rules === 'object' && rules !== null ? ['__proto__', 'constructor', 'prototype'].find((name) => Object.hasOwn(rules, name)) : undefined;
  if (dropped !== undefined) throw new UsageError(`${where}: rules.${dropped}: there is no rule "${dropped}" (unpeg rules lists them)`);
  return { ...config, policy: { ...config.policy, maxAge: { ...MAX_AGE, ...config.policy.maxAge } } };
}

// ── Finding and reading ──────────────────────────────────────────────────────

interface Found {
  file: string;
  raw: unknown;
}

function search(cwd: string, top: string | null): Found | null {
  for (let folder = cwd; ; folder = dirname(folder)) {
    for (const place of SEARCH_PLACES) {
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
    const ending = extname(basename(file).replace(/^\./, ''));
    if (['.js', '.cjs', '.mjs'].includes(ending)) return readModule(file);
    const text = readFileSync(file, 'utf8').replace(/^\ufeff/, '');
    if (text.trim() === '') return undefined;
    // Most runs see one of these and no configuration in it: not worth a parser.
    if (basename(file) === 'package.json' && !text.includes('"unpeg"')) return undefined;
    if (ending === '.json') {
      try {
        const value: unknown = JSON.parse(text);
        return basename(file) === 'package.json' ? (value as { unpeg?: unknown } | null)?.unpeg : value;
      } catch { /* whoever tells what is wrong with it is loaded only now */ }
    }
    const { defaultLoadersSync: loaders } = require('cosmiconfig') as typeof import('cosmiconfig');
    if (ending === '.json') {
      const value = loaders['.json'](file, text) as unknown;
      return basename(file) === 'package.json' ? (value as { unpeg?: unknown } | null)?.unpeg : value;
    }
    if (ending === '.yaml' || ending === '.yml' || ending === '') return loaders['.yaml'](file, text) ?? undefined;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${file}: cannot be read; correct it, or name another file with --config: ${reason(error)}`);
  }
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
  if ((error as NodeJS.ErrnoException).code === 'ERR_REQUIRE_ASYNC_MODULE') return 'it uses top-level await';
  // Only the stack of a syntax error says where it is.
  const place = error instanceof SyntaxError ? /^(?!SyntaxError).*:(\d+)\n/.exec(error.stack ?? '')?.[1] : undefined;
  return place === undefined ? error.message : `${error.message} (line ${place})`;
}

// ── Shape ────────────────────────────────────────────────────────────────────

const expected = (issue: v.BaseIssue<unknown>): string => `expected ${issue.expected}, got ${issue.received}`;

/** An object without keys that we do not know: a misspelt one would do nothing, and nobody would see it. */
const object = <const T extends v.ObjectEntries>(entries: T) => {
  const message = (issue: v.StrictObjectIssue): string => {
    if (issue.expected !== 'never') return issue.received === 'undefined' ? 'is required' : expected(issue);
    const key = String(issue.input);
    const known = Object.keys(entries).filter((name) => name !== '$schema');
    const close = known.find((name) => distance(name.toLowerCase(), key.toLowerCase()) <= 2);
    return `unknown key; ${close === undefined ? `known are ${known.join(', ')}` : `did you mean "${close}"?`}`;
  };
  const noArray = v.check((value: unknown) => !Array.isArray(value), 'expected Object, got Array');
  return v.pipe(v.unknown(), noArray, v.strictObject(entries, message));
};

const text = v.pipe(v.string(expected), v.nonEmpty('must not be empty'));
const texts = v.array(text, expected);
const duration = v.pipe(v.string(expected), v.regex(/^\d+d$/, 'expected a number of days such as "90d"'));
const date = v.pipe(v.string(expected), v.check(isDate, 'expected a date such as "2027-01-31"'));
const severity = v.picklist(['off', 'note', 'warning', 'error'], expected);
const rules = v.record(v.string(), severity, expected);
const isArgument = (value: unknown): boolean =>
  typeof value === 'string' ? /^\d+(\.[^.]+)+$/.test(value) : Number.isInteger(value) && Number(value) >= 0;
const argument = v.custom<ArgumentPath>(
  isArgument, 'expected a position such as 0, or a property of one such as "0.flagKey"',
);

const CallSchema = object({
  from: v.optional(text),
  name: text,
  key: argument,
  fallback: v.optional(argument),
  value: v.optional(text),
  returns: v.optional(v.picklist(['boolean', 'string', 'number', 'unknown'], expected)),
});

const ConfigSchema = object({
  $schema: v.optional(v.string(expected)),
  entries: v.optional(texts, []),
  ignore: v.optional(texts, []),
  flags: v.optional(object({
    registry: v.optional(texts, []),
    calls: v.optional(v.array(CallSchema, expected), []),
    wire: v.optional(texts, []),
    kinds: v.optional(v.record(v.string(), text, expected), {}),
    state: v.optional(texts, []),
  }), {}),
  policy: v.optional(object({
    maxAge: v.optional(v.record(v.string(), duration, expected), {}),
    suspectAfter: v.optional(duration, '180d'),
    settledFor: v.optional(duration, '30d'),
    reuseGap: v.optional(duration, '30d'),
    newFlags: v.optional(v.array(v.picklist(['owner', 'kind', 'expiresAt', 'description'], expected), expected), []),
    targets: v.optional(v.record(v.string(), v.number(expected), expected), {}),
  }), {}),
  rules: v.optional(rules, {}),
  overrides: v.optional(v.array(object({ files: texts, rules }), expected), []),
  suppress: v.optional(v.array(object({
    rule: text,
    path: v.optional(text),
    flag: v.optional(text),
    reason: text,
    until: v.optional(date),
  }), expected), []),
});

function isDate(value: string): boolean {
  const time = /^\d{4}-\d\d-\d\d$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

const dotted = (issue: v.BaseIssue<unknown>): string =>
  (issue.path ?? []).reduce((path, { key }) => {
    return typeof key === 'number' ? `${path}[${key}]` : path === '' ? String(key) : `${path}.${String(key)}`;
  }, '');

/** Edits between two words: insertions, deletions and replacements. */
function distance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 0; i < a.length; i++) {
    const row = [i + 1];
    for (let j = 0; j < b.length; j++) {
      row.push(Math.min(above[j + 1]! + 1, row[j]! + 1, above[j]! + (a[i] === b[j] ? 0 : 1)));
    }
    above = row;
  }
  return above[b.length]!;
}
