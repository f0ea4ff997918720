/**
 * What exports of vendors say of flags (3.2): recognised by their shape, put together over files and environments, and judged. A flag
 * settles only where every environment that counts gives everybody the same; what is not said is not concluded.
 */
import { createRequire } from 'node:module';
import * as v from 'valibot';
import type { Evidence, Flag, Literal, Place, Problem } from '../model.js';
import { VENDORS } from './vendors/index.js';
import type { Environment, Vendor, VendorFlag } from './vendors/shape.js';

/** An export: its path as it is told, relative to the root where it lies below it. */
export interface StateFile {
  path: string;
  text: string;
}

export interface Observed {
  /** `varies`: it is known to give more than one value. `unknown`: it may be settled, but that cannot be told. */
  is: 'settled' | 'planned' | 'varies' | 'unknown';
  /** What is left of a settled flag; undefined: what its sites fall back to. */
  value: Literal | undefined;
  since: string | null;
  evidence: Evidence;
}

export interface Observations {
  of(flag: Flag): Observed | null;
  /** Kind and owners, where the export knows them. */
  about(flag: Flag): { kind: string | null; owners: string[] } | null;
  /** Every flag that some file tells of; `provider`: whose it is, null where any SDK may ask for it. */
  readonly keys: readonly { key: string; provider: string | null }[];
  /** Whether some file says anything of states. */
  readonly any: boolean;
  readonly problems: readonly Problem[];
}

/** Providers that are no vendor of their own: another one's flags may stand behind them. */
const NEUTRAL = new Set(['app', 'openfeature', 'vercel']);

interface Told {
  vendor: Vendor;
  flag: VendorFlag;
  place: Place | null;
  path: string;
}

/** @param wanted the environments that count; all where none is named. */
export function observe(files: readonly StateFile[], wanted: readonly string[]): Observations {
  const problems: Problem[] = [];
  const byKey = new Map<string, Told[]>();
  let any = false;
  const read = files.flatMap((file) => {
    const found = recognise(file, problems);
    if (found?.vendor.states) any = true;
    return found?.vendor.states ? [found] : [];
  });
  const names = new Set(read.flatMap(({ flags }) => flags.flatMap(({ environments }) => environments.map(({ name }) => name))).filter((it) => it !== null));
  for (const name of wanted.filter((it) => names.size > 0 && !names.has(it))) {
    problems.push({ message: `no export has an environment ${name}, so none of their flags is settled; there are ${[...names].sort().join(', ')}`, at: null, configuration: true });
  }
  for (const parts of grouped(read, ({ vendor: { name } }) => name).values()) {
    for (const [key, told] of merged(parts)) byKey.set(key, [...(byKey.get(key) ?? []), { vendor: parts[0]!.vendor, ...told }]);
  }
  const toldOf = (flag: Flag): Told[] => [flag.key, ...(flag.entry ? [flag.entry.key] : [])].map((key) => byKey.get(key) ?? [])
    .find((list) => list.length > 0)?.filter(({ vendor: { provider } }) => provider === flag.provider || NEUTRAL.has(flag.provider)) ?? [];
  return {
    any, problems,
    keys: [...byKey].flatMap(([key, list]) => list.map(({ vendor: { provider } }) => ({ key, provider: provider === null || NEUTRAL.has(provider) ? null : provider }))),
    of(flag) {
      const all = toldOf(flag).map((told) => judged(told, flag, wanted));
      const [first] = all;
      if (!first) return null;
      // Several vendors know the name: it is settled where all of them say the same.
      const other = all.find((it) => it.is !== first.is || it.value !== first.value);
      return other ? { ...(first.is === 'settled' ? other : first), is: 'unknown', value: undefined } : first;
    },
    about(flag) {
      const [first] = toldOf(flag);
      return first ? { kind: first.flag.kind, owners: first.flag.owners } : null;
    },
  };
}

// ── Recognising ──────────────────────────────────────────────────────────────

interface Recognised {
  vendor: Vendor;
  flags: VendorFlag[];
  file: StateFile;
}

function recognise(file: StateFile, problems: Problem[]): Recognised | null {
  const problem = (message: string): null => {
    problems.push({ message: `${file.path} ${message}`, at: placeIn(file, null) });
    return null;
  };
  const document = parsed(file.text);
  if (document === undefined) return problem('is neither JSON nor YAML, so no flag is settled by it. Export it again');
  const vendor = VENDORS.find((it) => it.looks(document));
  if (!vendor) return problem(`is no export that is known, so no flag is settled by it${fieldsOf(document)}. Known are ${VENDORS.map(({ name, shape }) => `${name}, ${shape}`).join(' · ')}`);
  if (!vendor.states) return problem(`is a list of flags (${vendor.name}), which says nothing of their states${vendor.provider === null ? '; name it in flags.registry' : ''}`);
  try {
    return { vendor, flags: vendor.read(document), file };
  } catch (error) {
    if (!(error instanceof v.ValiError)) throw error;
    const [issue] = error.issues as [v.BaseIssue<unknown>];
    return problem(`looks like an export of ${vendor.name}, but ${v.getDotPath(issue) ?? 'it'} is not as expected (${issue.message}), so no flag is settled by it. Expected is ${vendor.shape}`);
  }
}

const load = createRequire(import.meta.url);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch { /* YAML, perhaps */ }
  try {
    const document = (load('yaml') as typeof import('yaml')).parseDocument(text);
    return document.errors.length > 0 ? undefined : document.toJS({ maxAliasCount: 100 }) as unknown;
  } catch {
    return undefined;
  }
}

const fieldsOf = (document: unknown): string => {
  const names = typeof document === 'object' && document !== null && !Array.isArray(document) ? Object.keys(document).slice(0, 8) : [];
  return names.length > 0 ? `; it has ${names.join(', ')}` : '';
};

// ── Putting together ─────────────────────────────────────────────────────────

/** Each key once, with the environments of all files of a vendor. */
function merged(parts: readonly Recognised[]): Map<string, Omit<Told, 'vendor'>> {
  const found = new Map<string, Omit<Told, 'vendor'>>();
  const single = parts.filter(({ flags }) => flags.some(({ environments }) => environments.some(({ name }) => name === null)));
  for (const { flags, file } of parts) {
    const lineOf = keyLines(file);
    for (const flag of flags) {
      const environments = single.length > 1 ? flag.environments.map((it) => (it.name === null ? { ...it, name: file.path } : it)) : flag.environments;
      const before = found.get(flag.key);
      if (!before) found.set(flag.key, { flag: { ...flag, environments }, place: placeIn(file, lineOf(flag.key)), path: file.path });
      else found.set(flag.key, { ...before, flag: both(before.flag, { ...flag, environments }) });
    }
  }
  // One file for each environment: a flag that is missing in one of them is unknown there.
  if (single.length > 1) {
    for (const { flag } of found.values()) {
      for (const { file } of single.filter((it) => !it.flags.some(({ key }) => key === flag.key))) flag.environments.push({ name: file.path, serves: { unknown: 'is missing' }, changedAt: null });
    }
  }
  return found;
}

/** What two rows say of one flag; what they do not say alike is not said. */
const both = (a: VendorFlag, b: VendorFlag): VendorFlag => ({
  key: a.key, environments: [...a.environments, ...b.environments],
  said: a.said && b.said && a.said.is === b.said.is && a.said.value === b.said.value ? a.said : null,
  used: a.used || b.used, lasting: a.lasting || b.lasting, partial: a.partial || b.partial, kind: a.kind ?? b.kind, owners: [...new Set([...a.owners, ...b.owners])],
});

function grouped<T>(list: readonly T[], of: (it: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const it of list) groups.set(of(it), [...(groups.get(of(it)) ?? []), it]);
  return groups;
}

/** The line and column of a key, where it first stands in quotes or begins a line. */
function keyLines({ text }: StateFile): (key: string) => [number, number] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (key) => {
    const quoted = text.indexOf(JSON.stringify(key));
    const at = quoted >= 0 ? quoted : text.search(new RegExp(`(?<=^[ -]*|: )${key.replace(/[^\w]/g, '\\$&')}(?=:|\\s*$)`, 'm'));
    if (at < 0) return [1, 1];
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (starts[middle]! <= at) low = middle;
      else high = middle - 1;
    }
    return [low + 1, at - starts[low]! + 1];
  };
}

/** Outside the root there is no place. */
function placeIn({ path }: StateFile, at: [number, number] | null): Place | null {
  if (/^(?:\.\.\/|\/|\w:)/.test(path)) return null;
  const [line, column] = at ?? [1, 1];
  return { file: path, line, column, endLine: line, endColumn: column };
}

// ── Judging ──────────────────────────────────────────────────────────────────

function judged({ vendor, flag, place, path }: Told, { valueType, kind }: Flag, wanted: readonly string[]): Observed {
  const told = (is: Observed['is'], message: string, since: string | null = null, value?: Literal): Observed =>
    ({ is, value, since, evidence: { kind: 'vendor', message: `${message}${since ? ` since ${since}` : ''} (${vendor.name}${place ? '' : `, ${path}`})`, at: place } });
  const fits = (value: Literal | undefined): boolean => value === undefined || (flag.partial ? valueType === 'boolean' && typeof value === 'boolean' : valueType === 'unknown' || typeof value === valueType);
  if (flag.said?.is === 'settled') return fits(flag.said.value) ? told('settled', flag.said.how, flag.said.at, flag.said.value) : told('unknown', `${flag.said.how}, but the code asks for another kind of value`);

  const named = flag.environments.map(({ name }) => name).filter((it) => it !== null);
  const counted = wanted.length > 0 && named.length > 0 ? flag.environments.filter(({ name }) => name === null || wanted.includes(name)) : flag.environments;
  const missing = named.length > 0 ? wanted.find((it) => !named.includes(it)) : undefined;
  if (missing !== undefined) return told('unknown', `is not exported for ${missing}`);
  if (counted.length === 0) return told('unknown', 'is exported without the state of any environment');
  for (const { name, serves } of counted) if ('varies' in serves) return told('varies', `${serves.varies}${inside([name])}`);
  for (const { name, serves } of counted) if ('unknown' in serves) return told('unknown', `${serves.unknown}${inside([name])}`);

  const values = grouped(counted, ({ serves }) => ('value' in serves ? JSON.stringify(serves.value) : 'what the code falls back to'));
  if (values.size > 1) return told(wanted.length > 0 ? 'varies' : 'unknown', `serves ${[...values].map(([value, list]) => `${value}${inside(list.map(({ name }) => name))}`).join(', ')}`);
  const [[words, list]] = [...values] as [[string, Environment[]]];
  const { serves } = list[0]!;
  const where = inside(counted.map(({ name }) => name));
  const value = 'value' in serves ? serves.value : undefined;
  const toAll = `serves ${words} to everyone${where}`;
  if (flag.lasting || ['kill-switch', 'ops', 'permission'].includes(kind ?? flag.kind ?? '')) return told('unknown', `${toAll}, but is there to be switched`);
  if (!('on' in serves && serves.on) && !flag.used) return told(flag.said?.is === 'planned' ? 'planned' : 'unknown', `${toAll}, and nothing shows that it ever was on`);
  if (!fits(value)) return told('unknown', `${toAll}, but the code asks for another kind of value`);
  const dates = counted.map(({ changedAt }) => changedAt).filter((it) => it !== null);
  return told('settled', toAll, dates.sort().at(-1) ?? null, value);
}

const inside = (names: readonly (string | null)[]): string => {
  const known = names.filter((it) => it !== null);
  return known.length > 0 ? ` in ${known.join(', ')}` : '';
};
