/** Each flag at one revision in full: where it is read, what it arms, how it comes to run, what speaks against it and what would go with it. */
import { hoursFor } from '../report/quarterly/effort.js';
import { STALE } from '../report/quarterly/standing.js';
import type { CountedFlag, FlagDetail, Remark, Removal, Spot, Told } from '../report/quarterly/data.js';
import { keepTexts } from '../host/kept.js';
import { counts, settledAt, isSwitch } from '../lifecycle/states.js';
import type { Evidence, Finding, Flag, HistoryEvent, Lifetime, Literal, Place } from '../model.js';
import type { Analysis } from './analyse.js';
import { planAssumed } from './removes.js';
import type { Session } from './session.js';
import { flagsOf } from './snapshot.js';

/** Removals are worked out one by one; those of more flags than this are left to `check --assume`. */
const PLANS = 100;
/** Places and modules that are listed; the numbers count all. */
const LISTED = 12;

export interface DetailInput {
  counted: readonly CountedFlag[];
  findings: readonly Finding[];
  events: readonly HistoryEvent[];
  lives: ReadonlyMap<string, Lifetime[]>;
  suspects: ReadonlyMap<string, Evidence[]>;
  /** The history is whole: what is not in it was not. */
  complete: boolean;
}

export function detailsOf(session: Session, analysis: Analysis, input: DetailInput): FlagDetail[] {
  const { project, linked } = analysis;
  const byFlag = grouped(input.findings);
  const eventsOf = grouped(input.events.filter(({ data }) => data.value === undefined));
  const counted = new Map(input.counted.map((it) => [it.id, it]));
  const details = flagsOf(project.flags).map((flag): FlagDetail => {
    const base = counted.get(flag.id)!;
    const suspect = input.suspects.get(flag.id) ?? [];
    const life = input.lives.get(flag.key)?.findLast(({ until }) => until === null);
    const standing = base.standing === 'active' && suspect.length > 0 ? 'suspect' : base.standing;
    const first = flag.evaluations.find((it) => it.in === 'source');
    return {
      ...base, standing, valueType: flag.valueType,
      settled: flag.state.value === undefined ? null : { value: flag.state.value, since: flag.state.since },
      expiresAt: flag.entry?.expiresAt ?? null, description: flag.entry?.description ?? null,
      evidence: [...flag.state.evidence, ...suspect].map(({ message }) => message),
      reading: flag.evaluations.map((it) => ({ ...spot(it.at), in: it.in })).slice(0, LISTED), declared: flag.declarations.map(({ at }) => spot(at)),
      arms: flag.evaluations.length > 0 ? linked.arms(flag.id).map(({ value, modules, symbols, lines }) => ({ value, modules: modules.length, symbols, lines, largest: modules.slice(0, LISTED) })) : [],
      chain: (first && linked.chainTo(first.at.file, null)?.chain) ?? [],
      remarks: (byFlag.get(flag.key) ?? []).map(remark),
      born: flag.entry?.createdAt ?? life?.from ?? null, changed: life?.changed.at(-1) ?? null,
      atLeast: !input.complete && flag.entry?.createdAt == null,
      removal: null, unplanned: null, hours: hoursFor(base.reads + base.tests, 0),
      events: (eventsOf.get(flag.key) ?? []).map(told),
    };
  });
  const due = details.filter((flag) => STALE.has(flag.standing)).sort((a, b) => a.reads - b.reads || (a.id < b.id ? -1 : 1));
  const tree = keepTexts(session.tree);
  due.forEach((flag, index) => plan({ ...session, tree }, analysis, flag, index));
  return details;
}

/** What goes with it at its settled value, else where it stays on. */
function plan(session: Session, analysis: Analysis, flag: FlagDetail, index: number): void {
  const value = flag.settled?.value ?? true;
  if (!flag.settled && flag.valueType !== 'boolean' && flag.valueType !== 'unknown') flag.unplanned = `code alone does not say which of several ${flag.valueType}s stays`;
  else if (index >= PLANS) flag.unplanned = `only the ${PLANS} with the fewest reads are worked out`;
  else {
    flag.removal = removalOf(session, analysis, flag.id, value);
    flag.hours = hoursFor(flag.reads + flag.tests, flag.removal.lines);
  }
}

function removalOf(session: Session, { project, linked, ...rest }: Analysis, id: string, value: Literal): Removal {
  const settled = project.flags.filter((flag) => flag.id !== id && counts(flag.state, session.today, session.config.policy.settledFor));
  const values = (flags: readonly Flag[]): Map<string, Literal> => new Map([...flags.map((flag) => [flag.id, settledAt(flag)] as const), [id, value]]);
  const { modules } = linked.judge(values(settled), values(settled.filter((flag) => !isSwitch(flag))));
  const { removes } = planAssumed(session.tree, { ...rest, linked, project: { ...project, modules } }, new Map([[id, value]]));
  const lines = new Set(removes.flatMap((it) => (it.edit === 'delete' ? Array.from({ length: it.endLine - it.line + 1 }, (_, line) => `${it.file}:${it.line + line}`) : [])));
  const filesOf = (why: string): number => new Set(removes.filter((it) => it.why === why).map(({ file }) => file)).size;
  return {
    value, lines: lines.size, rewritten: removes.filter(({ edit }) => edit === 'rewrite').length, files: new Set(removes.map(({ file }) => file)).size,
    branches: removes.filter(({ why }) => why === 'dead-branch').length, modules: filesOf('zombie-module'), tests: filesOf('test-only'),
  };
}

const spot = ({ file, line }: Place): Spot => ({ file, line });

/** Commits are named, people are not: neither who removed something nor who wrote a chapter of a flag's life. */
const unnamed = (message: string): string =>
  (/^\d{4}-\d\d-\d\d … /.test(message) ? message.replace(/ \((?:[^()]|\([^()]*\))*\)$/, '') : message.replace(/^removed by .*?: /, 'removed with: '));

const remark = ({ rule, severity, message, at, because }: Finding): Remark => ({
  rule, severity, message, at: at && spot(at), because: because.map((it) => ({ ...it, message: unnamed(it.message) })),
});

const told = ({ date, kind, severity, commit, because, data }: HistoryEvent): Told => ({
  date: date.slice(0, 10), kind, severity, commit, subject: data.subject,
  because: because.map(({ message }) => unnamed(message)),
});

function grouped<T extends { flag: string | null }>(all: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const it of all) if (it.flag !== null) groups.set(it.flag, [...(groups.get(it.flag) ?? []), it]);
  return groups;
}
