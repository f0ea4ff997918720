/** `check`: findings of every rule, as the document that all reporters read. */
import { audit, open, type Skipped } from '../audit.js';
import { matcher } from '../link/glob.js';
import type { Proposal } from '../link/propose.js';
import { baseOf } from '../host/base.js';
import { commitsSince } from '../host/log.js';
import { UsageError, type Finding, type Literal, type Problem, type Project, type Removal, type Severity } from '../model.js';
import { rules } from '../../rules/index.js';
import type { Analysis } from './analyse.js';
import { withBaseline, type BaselineReport } from './baseline.js';
import { auditOptions } from './judge.js';
import { planAssumed } from './removes.js';
import { envelope, type Envelope, type Session } from './session.js';
import { asksHistory, brought, openBase, openChange, type Base, type Change, type SinceReport } from './since.js';
import { readTimeline } from './timeline.js';

export interface CheckDocument extends Envelope {
  command: 'check';
  skipped: Skipped[];
  findings: Finding[];
  summary: { error: number; warning: number; note: number };
  /** Registries that nobody has named, and that findings go by; absent where there are none. */
  found?: Proposal[];
  /** What the change brings is judged, from here. */
  since?: SinceReport;
  /** What is known of the baseline; absent where there is none. */
  baseline?: BaselineReport;
  /** With `--assume`: all that would go with the flags. */
  removes?: Removal[];
}

export interface CheckOptions {
  severities?: Readonly<Record<string, Severity | 'off'>>;
  only?: readonly string[];
  /** Paths to report on; everything is analysed all the same. */
  paths?: readonly string[];
  /** Rules that must not be skipped. */
  require?: readonly string[];
  /** Judge the history as well. */
  history?: boolean;
  /** Report what came since this revision: findings that were not there, and what its commits did to flags. */
  since?: string;
  /** Where that begins, if it is opened already. */
  opened?: Base | null;
  assume?: readonly { name: string; value: Literal }[];
  /** The baseline, relative to the root; `.unpeg-baseline.json` where there is one. */
  baseline?: string;
  /** Write into the baseline what is found. */
  updateBaseline?: boolean;
}

/** Analyses and checks. Where a change is judged, from `base`, what was kept of that answers for texts that are as they were. */
export function checked(session: Session, base: string | null, options: CheckOptions): CheckDocument {
  const opened = base === null ? null : openBase(session, base, options);
  return check(session, session.analyse(options.assume, opened?.earlier.known), { ...options, opened });
}

/** Throws UsageError for a rule that does not exist, a required rule that had to be skipped, an assumption that cannot be meant, or a revision that cannot be compared with. */
export function check(session: Session, analysis: Analysis, options: CheckOptions = {}): CheckDocument {
  const { config } = analysis.project;
  const configured = [config.rules, ...config.overrides.map((it) => it.rules)].flatMap((it) => Object.keys(it));
  for (const id of [...configured, ...config.suppress.map((it) => it.rule), ...Object.keys(options.severities ?? {}), ...(options.only ?? []), ...(options.require ?? [])]) knownRule(id);
  const baseline = { file: options.baseline, update: options.updateBaseline };
  if (baseline.update && options.since !== undefined) throw new UsageError('--update-baseline takes in all that there is; run it without --since');

  const change = options.since === undefined ? null : openChange(analysis, options.since, options.opened ?? openBase(session, baseOf(session.tree.root, options.since, session.tree.revision ?? 'HEAD'), options));
  // A flag that only the other end has, the change takes away.
  for (const { name, why, unknown } of analysis.mistakes) if (!unknown || !change?.end.flags.some(({ id, key }) => id === name || key === name)) throw new UsageError(why);
  const { project, problems: untold } = (options.history ?? change !== null) ? withHistory(session, analysis, change) : { project: analysis.project, problems: [] };
  const audited = audit(change ? { ...project, armed: change.armed } : project, rules, auditOptions(analysis, {
    ...(options.severities ? { severities: options.severities } : {}),
    ...(options.only ? { only: options.only } : {}),
    ...(change ? { partly: ['history' as const] } : {}),
  }));
  const { findings, skipped } = audited;
  const explicit = [...Object.entries(config.rules).filter(([, severity]) => severity !== 'off').map(([id]) => id), ...(options.require ?? [])];
  const missing = skipped.find(({ rule }) => explicit.includes(rule));
  if (missing) throw new UsageError(`${missing.rule} is asked for, but cannot be judged: ${missing.why}. It needs ${missing.needs}`);

  const ignored = matcher(config.ignore);
  const wanted = options.paths && options.paths.length > 0 ? inPaths(options.paths) : () => true;
  const isShown = ({ at }: Finding): boolean => !at || (!ignored(at.file) && wanted(at.file));
  const { report, problems: stale } = withBaseline(session.tree, session.today, { findings: findings.filter((it) => isShown(it)), digests: audited.digests }, baseline, {
    judged: audited.judged, looked: (file) => file === null || (!ignored(file) && wanted(file)),
  });
  const brings = change && brought(session, analysis, project, audited, change, baseline);
  const reported = findings.filter((it) => isShown(it) && (!brings || brings.ids.has(it.id)));
  const summary = { error: 0, warning: 0, note: 0 };
  for (const { severity } of open(reported)) summary[severity]++;
  const guessed = analysis.linked.proposals;
  const removes = analysis.assumed && { removes: planAssumed(session.tree, analysis, analysis.assumed).removes.filter(({ file }) => !ignored(file) && wanted(file)) };
  return {
    ...envelope(session, analysis, 'check', [...analysis.problems, ...untold, ...stale, ...brings?.problems ?? []]), skipped, findings: reported, summary,
    ...(guessed.length > 0 ? { found: [...guessed] } : {}), ...(brings ? { since: brings.report } : {}), ...(report ? { baseline: report } : {}), ...removes,
  };
}

/** The project with its history; without one, rules that need it are skipped. Of a change, only what it does to flags that are not the same at both ends. */
function withHistory(session: Session, { project, ...rest }: Analysis, change: Change | null): { project: Project; problems: Problem[] } {
  const inputs = new Set([...project.inputs, 'history' as const]);
  if (change && !asksHistory(change)) return { project: { ...project, inputs, history: { events: [], commits: 0, complete: true, ages: new Map(), touched: new Map() } }, problems: [] };
  const read = readTimeline(session, { project, ...rest });
  if (!read) return { project, problems: [] };
  const commits = change === null ? null : commitsSince(session.tree.root, change.commit, session.tree.revision!);
  const events = read.timeline.events.filter(({ commit }) => !commits || commits.has(commit));
  // What a change brings is told the same way whether or not the history had to be read for it.
  const touched = change === null ? read.timeline.touched : new Map<string, never>();
  return { project: { ...project, history: { ...read.timeline, events, touched }, inputs }, problems: read.problems };
}

export function knownRule(id: string): void {
  if (rules.some((rule) => rule.id === id)) return;
  const near = rules.find((rule) => rule.id.replace(/-/g, '').startsWith(id.replace(/-/g, '').slice(0, 5)));
  throw new UsageError(`there is no rule "${id}"${near ? `; did you mean "${near.id}"?` : ''} (unpeg rules lists them)`);
}

const inPaths = (paths: readonly string[]) => (file: string): boolean =>
  paths.some((path) => path === '' || path === '.' || file === path || file.startsWith(path.endsWith('/') ? path : `${path}/`));
