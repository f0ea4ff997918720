/** `check`: findings of every rule, as the document that all reporters read. */
import { audit, open, type Skipped } from '../audit.js';
import { matcher } from '../link/glob.js';
import type { Proposal } from '../link/propose.js';
import { commitsSince, mergeBase } from '../host/log.js';
import { UsageError, type Finding, type Literal, type Problem, type Project, type Removal, type Severity } from '../model.js';
import { rules } from '../../rules/index.js';
import type { Analysis } from './analyse.js';
import { planAssumed } from './removes.js';
import { envelope, type Envelope, type Session } from './session.js';
import { readTimeline } from './timeline.js';

export interface CheckDocument extends Envelope {
  command: 'check';
  skipped: Skipped[];
  findings: Finding[];
  summary: { error: number; warning: number; note: number };
  /** Registries that nobody has named, and that findings go by; absent where there are none. */
  found?: Proposal[];
  /** What the change brings is judged, from here. */
  since?: { ref: string; mergeBase: string };
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
  assume?: readonly { name: string; value: Literal }[];
}

/** Throws UsageError for a rule that does not exist, or a required rule that had to be skipped. */
export function check(session: Session, analysis: Analysis, options: CheckOptions = {}): CheckDocument {
  const { facts } = analysis;
  const since = options.since === undefined ? null : { ref: options.since, mergeBase: mergeBaseOf(session, options.since) };
  const { project, problems: untold } = (options.history ?? since !== null) ? withHistory(session, analysis, since?.mergeBase ?? null) : { project: analysis.project, problems: [] };
  const { config } = project;
  const configured = [config.rules, ...config.overrides.map((it) => it.rules)].flatMap((it) => Object.keys(it));
  for (const id of [...configured, ...config.suppress.map((it) => it.rule), ...Object.keys(options.severities ?? {}), ...(options.only ?? []), ...(options.require ?? [])]) knownRule(id);

  const files = new Set(analysis.linked.files);
  const { findings, skipped, problems } = audit(project, rules, {
    ...(options.severities ? { severities: options.severities } : {}),
    ...(options.only ? { only: options.only } : {}),
    directives: (file) => (files.has(file) ? facts.facts(file).directives : []),
    matches: (globs, path) => matcher(globs)(path),
  });
  const explicit = [...Object.entries(config.rules).filter(([, severity]) => severity !== 'off').map(([id]) => id), ...(options.require ?? [])];
  const missing = skipped.find(({ rule }) => explicit.includes(rule));
  if (missing) throw new UsageError(`${missing.rule} is asked for, but cannot be judged: ${missing.why}. It needs ${missing.needs}`);

  const ignored = matcher(config.ignore);
  const wanted = options.paths && options.paths.length > 0 ? inPaths(options.paths) : () => true;
  const known = since ? idsAt(session, since.mergeBase, options) : new Set<string>();
  const reported = findings.filter(({ at, id }) => !known.has(id) && (!at || (!ignored(at.file) && wanted(at.file))));
  const summary = { error: 0, warning: 0, note: 0 };
  for (const { severity } of open(reported)) summary[severity]++;
  const guessed = analysis.linked.proposals;
  const removes = analysis.assumed && { removes: planAssumed(session.tree, analysis, analysis.assumed).removes.filter(({ file }) => !ignored(file) && wanted(file)) };
  return { ...envelope(session, analysis, 'check', [...analysis.problems, ...problems, ...untold]), skipped, findings: reported, summary, ...(guessed.length > 0 ? { found: [...guessed] } : {}), ...(since ? { since } : {}), ...removes };
}

function mergeBaseOf(session: Session, ref: string): string {
  const found = mergeBase(session.tree.root, ref);
  if (found === null) throw new UsageError(`--since ${ref} names no revision that this branch has anything in common with; "git branch --all" and "git tag" list what is there, "git fetch --unshallow" brings what is cut off`);
  return found;
}

/** The project with its history; without one, rules that need it are skipped. */
function withHistory(session: Session, { project, ...rest }: Analysis, base: string | null): { project: Project; problems: Problem[] } {
  const read = readTimeline(session, { project, ...rest });
  if (!read) return { project, problems: [] };
  const commits = base === null ? null : commitsSince(session.tree.root, base, session.tree.revision!);
  const events = read.timeline.events.filter(({ commit }) => !commits || commits.has(commit));
  return { project: { ...project, history: { ...read.timeline, events }, inputs: new Set([...project.inputs, 'history' as const]) }, problems: read.problems };
}

/** Findings that were there before, by their ids: the same rules over the objects of that revision. */
function idsAt(session: Session, revision: string, { severities = {}, assume }: CheckOptions): Set<string> {
  const before = session.at(revision);
  const { findings } = audit(before.analyse(assume).project, rules, { severities, directives: () => [], matches: (globs, path) => matcher(globs)(path) });
  return new Set(findings.map(({ id }) => id));
}

export function knownRule(id: string): void {
  if (rules.some((rule) => rule.id === id)) return;
  const near = rules.find((rule) => rule.id.replace(/-/g, '').startsWith(id.replace(/-/g, '').slice(0, 5)));
  throw new UsageError(`there is no rule "${id}"${near ? `; did you mean "${near.id}"?` : ''} (unpeg rules lists them)`);
}

const inPaths = (paths: readonly string[]) => (file: string): boolean =>
  paths.some((path) => path === '' || path === '.' || file === path || file.startsWith(path.endsWith('/') ? path : `${path}/`));
