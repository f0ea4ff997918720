/**
 * Checks the configuration and fills the defaults in. Apart from finding it, because a run in which nothing has changed needs
 * only what is written.
 */
import * as v from 'valibot';
import { UsageError, type ArgumentPath, type Config } from '../model.js';
import { findConfig, type FoundConfig } from './find.js';
import { distance } from './near.js';

const MAX_AGE = { release: '90d', experiment: '60d' };

export interface LoadedConfig extends Pick<FoundConfig, 'root' | 'file'> {
  config: Config;
}

/** The configuration that holds for a folder. Throws UsageError when there is none where it should be, or says what cannot be. */
export function loadConfig(options: { cwd: string; file?: string | undefined }): LoadedConfig {
  const { raw, root, file } = findConfig(options);
  return { config: parseConfig(raw, file ?? 'defaults'), root, file };
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
    environments: v.optional(texts, []),
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
