/** `check`: findings of every rule, as the document that all reporters read. */
import { audit, open, type Skipped } from '../audit.js';
import { matcher } from '../link/glob.js';
import { UsageError, type Finding, type Severity } from '../model.js';
import { rules } from '../../rules/index.js';
import type { Analysis } from './analyse.js';
import { envelope, type Envelope, type Session } from './session.js';

export interface CheckDocument extends Envelope {
  command: 'check';
  skipped: Skipped[];
  findings: Finding[];
  summary: { error: number; warning: number; note: number };
}

export interface CheckOptions {
  severities?: Readonly<Record<string, Severity | 'off'>>;
  only?: readonly string[];
  /** Paths to report on; everything is analysed all the same. */
  paths?: readonly string[];
  /** Rules that must not be skipped. */
  require?: readonly string[];
}

/** Throws UsageError for a rule that does not exist, or a required rule that had to be skipped. */
export function check(session: Session, analysis: Analysis, options: CheckOptions = {}): CheckDocument {
  const { project, facts } = analysis;
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
  const reported = findings.filter(({ at }) => !at || (!ignored(at.file) && wanted(at.file)));
  const summary = { error: 0, warning: 0, note: 0 };
  for (const { severity } of open(reported)) summary[severity]++;
  return { ...envelope(session, analysis, 'check', [...analysis.problems, ...problems]), skipped, findings: reported, summary };
}

export function knownRule(id: string): void {
  if (rules.some((rule) => rule.id === id)) return;
  const near = rules.find((rule) => rule.id.replace(/-/g, '').startsWith(id.replace(/-/g, '').slice(0, 5)));
  throw new UsageError(`there is no rule "${id}"${near ? `; did you mean "${near.id}"?` : ''} (unpeg rules lists them)`);
}

const inPaths = (paths: readonly string[]) => (file: string): boolean =>
  paths.some((path) => path === '' || path === '.' || file === path || file.startsWith(path.endsWith('/') ? path : `${path}/`));
