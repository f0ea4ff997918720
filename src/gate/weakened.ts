/**
 * What a change takes away from the checks themselves: a severity lowered, a finding put in the baseline, a suppression, a
 * tombstone lifted. No findings, since each may be right; but nobody should have to find them in the diff.
 */
import type { Config, Severity, Weakening } from '../model.js';
import type { Entry } from './baseline.js';
import type { End } from './end.js';

export interface Settings {
  config: Config | null;
  /** Where it is written; null where nothing is. */
  file: string | null;
  /** Its text; a program's configuration can only be compared by that. */
  text: string | null;
  baseline: { file: string; entries: readonly Entry[] } | null;
}

export interface Weaker {
  before: End;
  after: End;
  was: Settings;
  is: Settings;
  severityOf(rule: string): Severity;
  rules: readonly string[];
  movedTo(file: string): string;
}

const RANK = { off: 0, note: 1, warning: 2, error: 3 } as const;

export function weakenings(input: Weaker): Weakening[] {
  return [...configured(input), ...baselined(input), ...silenced(input), ...lifted(input)];
}

function configured({ was, is, severityOf, rules, movedTo }: Weaker): Weakening[] {
  const told: Weakening[] = [];
  const tell = (what: Weakening['what'], message: string): void => { told.push({ what, message, at: is.file === null ? null : { file: is.file, line: 1 } }); };
  const name = is.file ?? was.file ?? 'the configuration';
  if (!was.config || !is.config) {
    if (was.text !== is.text) tell('configuration', `${name} has changed, and what it said before cannot be read: see the diff for rules that are off or weaker`);
    return told;
  }
  const [old, now] = [was.config, is.config];
  for (const rule of rules) {
    const [before, after] = [old.rules[rule] ?? severityOf(rule), now.rules[rule] ?? severityOf(rule)];
    if (RANK[after] < RANK[before]) tell('severity', `${rule} is ${words(after)} now; it was ${words(before)}`);
  }
  const overrides = new Set(old.overrides.map((it) => JSON.stringify(it)));
  for (const it of now.overrides) {
    const lower = Object.entries(it.rules).filter(([rule, severity]) => RANK[severity] < RANK[now.rules[rule] ?? severityOf(rule)]);
    if (lower.length > 0 && !overrides.has(JSON.stringify(it))) tell('severity', `in ${it.files.join(', ')}, ${lower.map(([rule, severity]) => `${rule} is ${words(severity)}`).join(' and ')}`);
  }
  for (const glob of added(old.ignore, now.ignore)) tell('ignored', `nothing is reported in ${glob} any more`);
  const suppressed = (it: Config['suppress'][number]): string => JSON.stringify([it.rule, it.path === undefined ? null : movedTo(it.path), it.flag ?? null, it.until ?? null]);
  const earlier = new Set(old.suppress.map(suppressed));
  for (const it of now.suppress) {
    if (!earlier.has(JSON.stringify([it.rule, it.path ?? null, it.flag ?? null, it.until ?? null]))) tell('suppression', `${it.rule} is suppressed${it.flag === undefined ? '' : ` for ${it.flag}`}${it.path === undefined ? '' : ` in ${it.path}`}${it.until === undefined ? '' : ` until ${it.until}`} (${it.reason})`);
  }
  for (const field of added(now.policy.newFlags, old.policy.newFlags)) tell('policy', `new flags need no ${field} any more`);
  for (const list of ['registry', 'wire', 'state'] as const) {
    for (const label of added(now.flags[list], old.flags[list].map((it) => it.replace(/^[^#]*/, movedTo)))) tell('configuration', `flags.${list} no longer names ${label}`);
  }
  const calls = new Set(now.flags.calls.map((it) => it.name));
  for (const { name: call } of old.flags.calls) if (!calls.has(call)) tell('configuration', `flags.calls no longer names ${call}: nothing is known of the flags that it asks for`);
  return told;
}

function baselined({ was, is, movedTo }: Weaker): Weakening[] {
  if (!is.baseline) return [];
  const known = new Set((was.baseline?.entries ?? []).flatMap(({ id, key, file }) => [id, `${key} ${file === null ? '' : movedTo(file)}`]));
  const came = is.baseline.entries.filter(({ id, key, file }) => !known.has(id) && !known.has(`${key} ${file ?? ''}`));
  if (came.length === 0) return [];
  const places = came.slice(0, 5).map(({ rule, subject }) => `${rule} ${subject.replace(/^\w+:/, '')}`);
  return [{ what: 'baseline', message: `${is.baseline.file} takes in ${came.length === 1 ? 'one finding' : `${came.length} findings`}: ${places.join(', ')}${came.length > 5 ? ', …' : ''}`, at: { file: is.baseline.file, line: 1 } }];
}

/** A comment that moved along with its code is not new: what counts is how often it says the same. */
function silenced({ before, after }: Weaker): Weakening[] {
  const same = ({ rules, reason }: End['silences'][number]): string => JSON.stringify([[...rules].sort(), reason]);
  const left = new Map<string, number>();
  for (const it of before.silences) left.set(same(it), (left.get(same(it)) ?? 0) + 1);
  const files = new Set(before.silences.map(({ file }) => file));
  // Those that stand where one stood before are matched first.
  const ordered = [...after.silences].sort((a, b) => Number(files.has(b.file)) - Number(files.has(a.file)));
  return ordered.flatMap((it): Weakening[] => {
    const count = left.get(same(it)) ?? 0;
    left.set(same(it), count - 1);
    if (count > 0) return [];
    return [{ what: 'suppression', message: `${it.rules.length > 0 ? it.rules.join(' and ') : 'every rule'} is suppressed here${it.reason ? ` (${it.reason})` : ', without a reason'}`, at: { file: it.file, line: it.line } }];
  });
}

const lifted = ({ before, after }: Weaker): Weakening[] =>
  added(after.tombstones, before.tombstones).map((name) => ({ what: 'tombstone', message: `the tombstone of ${name} no longer holds: the name may be used again`, at: null }));

const added = (before: readonly string[], after: readonly string[]): string[] => after.filter((it) => !before.includes(it));
const words = (severity: Severity | 'off'): string => (severity === 'off' ? 'off' : severity === 'error' ? 'an error' : `a ${severity}`);
