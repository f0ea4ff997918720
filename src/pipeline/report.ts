/**
 * `report`: the quarterly report, as the document that all formats are drawn from. Every revision is counted by this version of the tool
 * with the configuration of today, so that what differs between two quarters is the code; what was counted is kept by commit, tool and
 * configuration.
 */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { EXTRACTOR_VERSION } from '../facts/extract.js';
import { isShallow } from '../host/git.js';
import { deletedLines, firstParents, resolveCommit } from '../host/log.js';
import { suspects, type Past } from '../lifecycle/suspect.js';
import { UsageError, type Config, type Evidence, type Lifetime } from '../model.js';
import type { Accepted, Material, ReportData, Snapshot } from '../report/quarterly/data.js';
import { parseQuarter, quarterOf, quartersUntil, type Quarter } from '../report/quarterly/quarter.js';
import { reportOf } from '../report/quarterly/report.js';
import type { Analysis } from './analyse.js';
import { check } from './check.js';
import { detailsOf } from './detail.js';
import type { Place } from './place.js';
import { envelope, PACKAGE, sessionAt, type Envelope, type Session } from './session.js';
import { flagsOf, nameIn, snapshotOf, type Moment } from './snapshot.js';
import { readTimeline } from './timeline.js';

/** Raised with every change of what is kept. */
const MATERIAL_VERSION = '3';
const QUARTERS = 8;

export interface ReportOptions {
  /** `2026-Q3`; by default the last one that is over. */
  quarter?: string | undefined;
  /** Another quarter, or a revision; by default the quarter before. */
  compare?: string | undefined;
}

export interface ReportDocument extends Envelope, Omit<ReportData, 'tool' | 'today'> {
  command: 'report';
  skipped: { rule: string; why: string }[];
}

/** Throws UsageError where there is nothing to report on: no git, no commit in the quarter or before it. */
export function quarterlyReport(place: Place, options: ReportOptions): ReportDocument {
  const session = sessionAt(place);
  const { tree: { root, revision: head }, today, config } = session;
  const quarter = chosenQuarter(options.quarter, today);
  if (head === null) throw new UsageError(`${root} has no git history to report on: a report needs a repository with at least one commit`);
  const line = firstParents(root, head);
  const endOf = ({ until }: Quarter): { commit: string; time: number } | null =>
    line.findLast(({ time }) => time < Date.parse(until) / 1000 + 86_400) ?? null;
  const quarters = quartersUntil(quarter, QUARTERS);
  const last = endOf(quarter);
  if (!last) throw new UsageError(`there is no commit of ${quarter.name} or before it${isShallow(root) ? ': this clone is shallow, "git fetch --unshallow" brings the rest' : `; the first is of ${quarterOf(dayOf(line[0]!.time)).name}`}`);

  const keeping = createHash('sha256').update(JSON.stringify([MATERIAL_VERSION, EXTRACTOR_VERSION, PACKAGE.version, session.depth, config])).digest('hex').slice(0, 16);
  const cache = session.reportCache();
  const kept = <T>(key: string, make: () => T): T => {
    const known = cache.get(`${key} ${keeping}`);
    if (known !== undefined) return known as T;
    const made = make();
    cache.set(`${key} ${keeping}`, made);
    return made;
  };
  const momentOf = (name: string, until: string, { time }: { time: number }): Moment => ({ quarter: name, date: until < today ? until : today, committed: dayOf(time) });
  const count = (commit: string, moment: Moment): Snapshot => kept(`${commit} ${moment.date}`, () => {
    session.progress.stage(`counting ${moment.quarter}`);
    const at = session.at(commit, moment.date);
    return snapshotOf(at.tree, at.analyse(), moment);
  });

  const moment = momentOf(quarter.name, quarter.until, last);
  const now = kept(`full ${last.commit} ${moment.date}`, () => lookClosely(session, last.commit, moment));
  const snapshots = quarters.map((it) => {
    const end = endOf(it);
    if (it.name === quarter.name) return now.snapshot;
    return end && { ...count(end.commit, momentOf(it.name, it.until, end)), quarter: it.name };
  });
  const compared = options.compare === undefined ? null : compareWith(options.compare);
  cache.save();
  session.progress.done();

  function compareWith(text: string): { name: string; snapshot: Snapshot } {
    const other = parseQuarter(text);
    const commit = other ? endOf(other)?.commit : resolveCommit(root, text);
    if (!commit) throw new UsageError(`--compare ${text} is neither a quarter with commits (2026-Q2) nor a revision here; "git tag" and "git branch --all" list what is there`);
    const time = line.find((it) => it.commit === commit)?.time ?? last!.time;
    const day = other ? other.until : dayOf(time);
    return { name: other?.name ?? text, snapshot: count(commit, { ...momentOf(other?.name ?? text, day, { time }) }) };
  }

  // Whether a flag was suspect then is told by what history knew then.
  const marked = (snapshot: Snapshot): Snapshot => ({ ...snapshot, flags: withSuspects(snapshot, now.past, config) });
  const material: Material = {
    ...now.material, name: now.name,
    snapshots: snapshots.map((it) => it && marked(it)), compared: compared && { ...compared, snapshot: marked(compared.snapshot) },
    removals: removalsIn(now.past, quarter, root), targets: config.policy.targets, policy: config.policy, shallow: isShallow(root),
    configuration: { hash: createHash('sha256').update(JSON.stringify(config)).digest('hex').slice(0, 12), file: 'file' in place.config && place.config.file !== null ? basename(place.config.file) : null },
  };
  const data = reportOf(material, { quarter, quarters, today, tool: PACKAGE });
  return { ...now.envelope, ...data, tool: PACKAGE, today, command: 'report', dirty: false, skipped: material.skipped };
}

interface Kept {
  events: { kind: Past['events'][number]['kind']; flag: string; date: string; commit: string; subject: string }[];
  lives: Record<string, Lifetime[]>;
  complete: boolean;
}

interface Looked {
  name: string;
  snapshot: Snapshot;
  envelope: Envelope;
  material: Pick<Material, 'details' | 'lives' | 'history' | 'accepted' | 'opaque' | 'skipped' | 'problems'>;
  past: Kept;
}

/** The last revision, with its history, its findings and what would go. */
function lookClosely(session: Session, commit: string, moment: Moment): Looked {
  session.progress.stage(`counting ${moment.quarter}`);
  const at = session.at(commit, moment.date);
  const analysis = at.analyse();
  const snapshot = snapshotOf(at.tree, analysis, moment);
  const read = readTimeline(at, analysis);
  const lives = read?.lives() ?? new Map<string, Lifetime[]>();
  const events = read?.timeline.events ?? [];
  const past: Kept = {
    lives: Object.fromEntries(lives), complete: read?.timeline.complete ?? false,
    events: events.filter(({ data }) => data.value === undefined).map(({ kind, flag, date, commit: id, data }) => ({ kind, flag, date, commit: id, subject: data.subject })),
  };
  const judged: Analysis = read ? { ...analysis, project: { ...analysis.project, history: read.timeline, inputs: new Set([...analysis.project.inputs, 'history' as const]) } } : analysis;
  const checked = check(at, judged);
  session.progress.stage('working out removals');
  const details = detailsOf(at, analysis, {
    counted: snapshot.flags, findings: checked.findings.filter((it) => !it.suppressed && !it.baselined), events, lives, complete: past.complete,
    suspects: suspectsAt(snapshot, past, session.config),
  });
  return {
    name: nameIn(at.tree.read('package.json') ?? '') ?? basename(session.tree.root), snapshot, past,
    envelope: { ...envelope(at, analysis, 'report', [...checked.problems, ...(read?.problems ?? [])]), inputs: { ...checked.inputs, flags: flagsOf(analysis.project.flags).length, commits: read?.timeline.commits ?? 0 } },
    material: {
      details, lives: past.lives, history: read && { complete: past.complete, commits: read.timeline.commits },
      accepted: checked.findings.flatMap(({ rule, flag, at: where, suppressed, baselined }): Accepted[] => (!suppressed && !baselined ? []
        : [{ rule, how: suppressed ? 'suppressed' : 'baseline', flag, at: where && { file: where.file, line: where.line }, reason: suppressed?.reason ?? null, until: suppressed?.until ?? null }])),
      opaque: analysis.project.opaque.map(({ pattern, at: where }) => ({ pattern, file: where.file, line: where.line })),
      skipped: checked.skipped.map(({ rule, why }) => ({ rule, why })),
      problems: [...checked.problems, ...(read?.problems ?? [])].map(({ message, at: where }) => (where ? `${where.file}:${where.line} ${message}` : message)),
    },
  };
}

function suspectsAt({ flags, date }: Snapshot, { lives, events, complete }: Kept, config: Config): Map<string, Evidence[]> {
  const ages = new Map(Object.entries(lives).flatMap(([key, of]) => {
    const life = of.find(({ from, until }) => from <= date && (until === null || until > date));
    return life ? [[key, { bornAt: life.from, lastChangedAt: life.changed.findLast((day) => day <= date) ?? life.from }] as const] : [];
  }));
  const asked = flags.filter(({ standing }) => standing === 'active')
    .map((flag) => ({ ...flag, namespace: '', state: { is: flag.state }, entry: { permanent: flag.lasting } }));
  return suspects(asked, { ages, complete, events: events.filter((it) => it.date.slice(0, 10) <= date) }, config.policy, date);
}

const withSuspects = (snapshot: Snapshot, past: Kept, config: Config): Snapshot['flags'] => {
  const found = suspectsAt(snapshot, past, config);
  return snapshot.flags.map((flag) => (found.has(flag.id) ? { ...flag, standing: 'suspect' } : flag));
};

/** With which commits names left in a quarter, and how many lines those took out. */
function removalsIn({ events }: Kept, { from, until }: Quarter, root: string): Material['removals'] {
  const gone = events.filter(({ kind, date }) => kind === 'gone' && date.slice(0, 10) >= from && date.slice(0, 10) <= until);
  const deleted = deletedLines(root, [...new Set(gone.map(({ commit }) => commit))]);
  return gone.map(({ flag, commit, date, subject }) => ({ key: flag, commit, date: date.slice(0, 10), subject, deleted: deleted.get(commit) ?? 0 }));
}

function chosenQuarter(text: string | undefined, today: string): Quarter {
  if (text === undefined) return quartersUntil(quarterOf(today), 2)[0]!;
  const quarter = parseQuarter(text);
  if (!quarter) throw new UsageError(`--quarter ${text}: expected a quarter such as 2026-Q3`);
  if (quarter.from > today) throw new UsageError(`--quarter ${quarter.name} has not begun; today is ${today}`);
  return quarter;
}

const dayOf = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);
