/** The report from its material: every number that any format shows is worked out here, once. Pure. */
import type { Figure, FlagDetail, Material, PlanRow, QuarterRow, ReportData, Risk, Sections, Snapshot } from './data.js';
import { COEFFICIENTS, sumOf } from './effort.js';
import { goalsOf } from './goals.js';
import { AGES, agesOf, groupsOf, kindOf, linesOf, NO_OWNER, ownerOf } from './groups.js';
import { limitsOf } from './limits.js';
import { daysBetween, quarterAfter, type Quarter } from './quarter.js';
import { STALE, STANDINGS } from './standing.js';
import { medianOf, survivalOf } from './survival.js';

export interface ReportContext {
  quarter: Quarter;
  quarters: readonly Quarter[];
  today: string;
  tool: { name: string; version: string };
}

const RISKS = 10;
const CHEAPEST = 20;

export function reportOf(material: Material, { quarter, quarters, today, tool }: ReportContext): Omit<ReportData, 'tool' | 'today'> {
  const { snapshots, details, history } = material;
  const last = snapshots.at(-1)!;
  const before = material.compared?.snapshot ?? snapshots.at(-2) ?? null;
  const running = quarter.until >= today;
  const rows = snapshots.map((it, index) => rowOf(quarters[index]!, it, snapshots[index - 1] ?? null));
  const stale = details.filter(({ standing }) => STALE.has(standing));
  const hours = sumOf(stale.map((it) => it.hours));
  const { goals, unknown } = goalsOf(material.targets, rows, quarter);
  const lives = Object.values(material.lives).flat();
  const whole = history?.complete === true && lives.length > 0;
  const sections: Sections = {
    summary: { figures: figuresOf(rows, last, before), hours, cause: causeOf(details, last, before, history?.complete === true) },
    ...(rows.filter(({ revision }) => revision !== null).length > 1 ? { trend: { quarters: rows } } : {}),
    ...(whole ? { survival: survivalOf(lives, last.date) } : {}),
    ...(details.some((flag) => ownerOf(flag) !== NO_OWNER) || (last.owned && details.length > 0) ? { owners: { rows: groupsOf(ownerOf, details, snapshots, before, last.date) } } : {}),
    ...(new Set(details.map((it) => it.package)).size > 1 ? { packages: { rows: groupsOf((flag) => flag.package, details, snapshots, before, last.date) } } : {}),
    kinds: { rows: groupsOf(kindOf, details, snapshots, before, last.date) },
    ...(details.some(({ born }) => born !== null) ? { ages: { bounds: AGES, rows: agesOf(details, last.date), atLeast: details.some(({ born, atLeast }) => born !== null && atLeast) } } : {}),
    cost: {
      stale: stale.length, hours, ...totals(stale), planned: stale.filter(({ removal }) => removal !== null).length,
      armed: details.reduce((sum, it) => sum + linesOf(it), 0), coefficients: [...COEFFICIENTS],
    },
    ...(details.length > 0 ? { risks: { rows: risksOf(details) } } : {}),
    ...(snapshots.at(-2) ? { paidDown: paidDownOf(material, last, snapshots.at(-2)!) } : {}),
    ...(material.accepted.length > 0 ? { accepted: { rows: material.accepted, suppressed: material.accepted.filter(({ how }) => how === 'suppressed').length, baselined: material.accepted.filter(({ how }) => how === 'baseline').length } } : {}),
    ...(stale.length > 0 ? { plan: planOf(stale, quarter) } : {}),
    ...(goals.length > 0 ? { goals: { rows: goals } } : {}),
    ...(whole ? { benchmark: benchmarkOf(material, rows, last) } : {}),
    method: {
      revision: last.revision, tool: `${tool.name} ${tool.version}`, configuration: material.configuration.file === null ? `none (defaults, ${material.configuration.hash})` : `${material.configuration.file} (${material.configuration.hash})`,
      files: last.files, lines: last.lines, opaque: material.opaque.length, rules: material.skipped.map(({ rule }) => rule),
    },
  };
  return {
    name: material.name, quarter: quarter.name, from: quarter.from, until: quarter.until, running,
    compare: material.compared?.name ?? (snapshots.at(-2) ? quarters.at(-2)!.name : null), snapshots: rows, sections, flags: details,
    limits: limitsOf(material, rows, { quarter, running, today, unknownGoals: unknown }),
  };
}

const tally = <K extends string>(all: readonly K[]): Partial<Record<K, number>> => {
  const counts: Partial<Record<K, number>> = {};
  for (const it of all) counts[it] = (counts[it] ?? 0) + 1;
  return counts;
};

const idsOf = (snapshot: Snapshot): Set<string> => new Set(snapshot.flags.map(({ id }) => id));
const newIn = (later: Snapshot, earlier: Snapshot): number => later.flags.filter(({ id }) => !idsOf(earlier).has(id)).length;
const staleIn = ({ flags }: Snapshot): number => flags.filter(({ standing }) => STALE.has(standing)).length;

function rowOf(quarter: Quarter, snapshot: Snapshot | null, before: Snapshot | null): QuarterRow {
  if (!snapshot) return { quarter: quarter.name, revision: null, date: quarter.until, flags: {}, standing: {}, total: 0, stale: 0, added: 0, removed: 0, files: 0, lines: 0 };
  return {
    quarter: quarter.name, revision: snapshot.revision, date: snapshot.date, flags: tally(snapshot.flags.map(({ state }) => state)), standing: tally(snapshot.flags.map(({ standing }) => standing)),
    total: snapshot.flags.length, stale: staleIn(snapshot), added: before ? newIn(snapshot, before) : 0, removed: before ? newIn(before, snapshot) : 0, files: snapshot.files, lines: snapshot.lines,
  };
}

/** Added and removed are told against what the report is compared with, like all of the first page. */
function figuresOf(rows: readonly QuarterRow[], last: Snapshot, before: Snapshot | null): Figure[] {
  const trend = (of: (row: QuarterRow) => number): (number | null)[] => rows.map((row) => (row.revision === null ? null : of(row)));
  // The first snapshot has nothing before it to be compared with.
  const changes = (of: (row: QuarterRow) => number): (number | null)[] => rows.map((row, index) => (row.revision === null || !rows[index - 1]?.revision ? null : of(row)));
  const previous = rows.at(-2);
  const counted = previous?.revision && rows.at(-3)?.revision ? previous : null;
  return [
    { name: 'flags', value: last.flags.length, before: before && before.flags.length, trend: trend(({ total }) => total), about: 'Every name the code asks for, or a registry declares' },
    { name: 'added', value: before ? newIn(last, before) : last.flags.length, before: counted?.added ?? null, trend: changes(({ added }) => added), about: 'Names that were not there before' },
    { name: 'removed', value: before ? newIn(before, last) : 0, before: counted?.removed ?? null, trend: changes(({ removed }) => removed), about: 'Names that were there, and are gone' },
    { name: 'stale', value: staleIn(last), before: before && staleIn(before), trend: trend(({ stale }) => stale), about: 'Settled, expired, read nowhere, or old and long untouched' },
  ];
}

function causeOf(details: readonly FlagDetail[], last: Snapshot, before: Snapshot | null, whole: boolean): string {
  if (details.length === 0) return 'No feature flag was found in this repository.';
  const net = before ? last.flags.length - before.flags.length : 0;
  const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;
  const grew = !before ? `There are ${count(last.flags.length, 'flag')}` : net === 0 ? `The number of flags stayed at ${last.flags.length}`
    : `${net > 0 ? 'More flags came than went' : 'More flags went than came'}: ${newIn(last, before)} in, ${newIn(before, last)} out`;
  const stale = staleIn(last);
  if (stale === 0) return `${grew}. None is known to be stale${whole ? '' : '; which are old cannot be told, because the history is not whole'}.`;
  const [most] = STANDINGS.filter(({ name }) => STALE.has(name)).map((sort) => ({ sort, flags: last.flags.filter(({ standing }) => standing === sort.name).length })).sort((a, b) => b.flags - a.flags);
  const why = { expired: 'they are past their own expiry date', settled: 'their value is known for good', unread: 'nothing but tests reads them', suspect: 'they are old for this repository and what they gate has long stayed the same' }[most!.sort.name as 'expired'];
  return `${grew}. ${stale} of ${last.flags.length} ${stale === 1 ? 'is' : 'are'} stale, ${most!.flags === stale ? '' : `${most!.flags} of them `}because ${stale === 1 ? why.replace('they are', 'it is').replace('they gate', 'it gates').replace('their', 'its').replace('them', 'it') : why}.`;
}

function totals(stale: readonly FlagDetail[]): { lines: number; branches: number; modules: number; tests: number; files: number } {
  const sum = { lines: 0, branches: 0, modules: 0, tests: 0, files: 0 };
  for (const { removal, tests } of stale) {
    sum.lines += removal?.lines ?? 0;
    sum.branches += removal?.branches ?? 0;
    sum.modules += removal?.modules ?? 0;
    sum.files += removal?.files ?? 0;
    sum.tests += tests;
  }
  return sum;
}

/** What a rule says against a flag, the gravest first; then what is old, by the code that hangs on it. */
function risksOf(details: readonly FlagDetail[]): Risk[] {
  const gravity = { error: 0, warning: 1, note: 2 };
  const told = details.flatMap((flag) => flag.remarks.filter(({ rule, severity }) => severity !== 'note' && rule !== 'unused-flag').map(({ rule, severity, message, because }): Risk => (
    { flag: flag.key, id: flag.id, rule, severity, message, owners: flag.owners, lines: linesOf(flag), because: because.length > 0 ? because : flag.chain })));
  const old = details.filter((flag) => flag.standing === 'suspect' && linesOf(flag) > 0 && !told.some(({ id }) => id === flag.id)).map((flag): Risk => ({
    flag: flag.key, id: flag.id, rule: 'suspect', severity: 'note', owners: flag.owners, lines: linesOf(flag), because: flag.chain,
    message: `${flag.evidence.at(-1) ?? 'long untouched'}; one flip decides whether ${linesOf(flag)} ${linesOf(flag) === 1 ? 'line runs' : 'lines run'}`,
  }));
  return [...told, ...old].sort((a, b) => gravity[a.severity] - gravity[b.severity] || b.lines - a.lines || (a.id < b.id ? -1 : 1)).slice(0, RISKS);
}

function paidDownOf({ removals }: Material, last: Snapshot, before: Snapshot): NonNullable<Sections['paidDown']> {
  const now = idsOf(last);
  const flags = before.flags.filter(({ id }) => !now.has(id)).map(({ key, owners }) => {
    const found = removals.findLast((it) => it.key === key);
    return { key, owners, commit: found?.commit ?? null, date: found?.date ?? null, subject: found?.subject ?? null };
  });
  const commits = new Map(flags.flatMap(({ commit }) => (commit === null ? [] : [[commit, removals.find((it) => it.commit === commit)!.deleted] as const])));
  return { flags, commits: commits.size, deleted: [...commits.values()].reduce((sum, it) => sum + it, 0) };
}

function planOf(stale: readonly FlagDetail[], quarter: Quarter): NonNullable<Sections['plan']> {
  const rows = stale.map((flag): PlanRow => ({
    flag: flag.key, id: flag.id, standing: flag.standing, owners: flag.owners, hours: flag.hours, lines: flag.removal?.lines ?? null, files: flag.removal?.files ?? null,
    command: `unpeg check --assume ${quoted(`${flag.key}=${String(flag.settled?.value ?? true)}`)}`,
  })).sort((a, b) => a.hours.likely - b.hours.likely || (b.lines ?? 0) - (a.lines ?? 0) || (a.id < b.id ? -1 : 1)).slice(0, CHEAPEST);
  return { rows, hours: sumOf(rows.map(({ hours }) => hours)), next: quarterAfter(quarter).name };
}

/** Safe to paste into a shell. */
const quoted = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replace(/'/g, `'\\''`)}'`);

/** Measures that a study published for two large repositories (arXiv 2604.15872); what it gives no number for stands alone. */
function benchmarkOf({ lives }: Material, rows: readonly QuarterRow[], last: Snapshot): NonNullable<Sections['benchmark']> {
  const all = Object.values(lives).flat();
  const ended = all.flatMap(({ from, until }) => (until === null ? [] : [daysBetween(from, until)]));
  const longest = Math.max(0, ...ended);
  const lasting = all.filter(({ from, until }) => until === null && ended.length > 0 && daysBetween(from, last.date) > longest).length;
  const counted = rows.filter((row, index) => row.revision !== null && rows[index - 1]?.revision);
  const churn = counted.reduce((sum, { added, removed, total }) => sum + (total > 0 ? (added + removed) / total : 0), 0) / Math.max(1, counted.length);
  const percent = (share: number): number => Math.round(share * 1000) / 10;
  return { rows: [
    { name: 'removals lag behind additions by', value: percent(1 - ended.length / Math.max(1, all.length)), unit: '%', kubernetes: 35, gitlab: 13 },
    { name: 'median life of a removed flag', value: medianOf(ended) ?? 0, unit: 'days', kubernetes: 734, gitlab: 185 },
    { name: 'flags that outlive every removed one', value: percent(lasting / Math.max(1, all.length)), unit: '%', kubernetes: 1.33, gitlab: 0.73 },
    { name: 'added and removed in a quarter, of all', value: percent(churn), unit: '%', kubernetes: null, gitlab: null },
    { name: 'flags per thousand lines', value: Math.round((last.flags.length / Math.max(1, last.lines)) * 100_000) / 100, unit: '', kubernetes: null, gitlab: null },
  ] };
}
