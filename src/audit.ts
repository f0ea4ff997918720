/**
 * The audit: runs every rule over the project, words what they report, gives each finding its id, and applies severities
 * and suppressions. Pure; never formats.
 */
import { createHash } from 'node:crypto';
import type { Config, Directive, Finding, Input, Place, Project, Severity } from './model.js';
import type { Report, Rule } from './rule.js';
import { createSuppressions } from './suppressions.js';

export interface AuditOptions {
  /** From the command line, over the configuration. */
  severities?: Readonly<Record<string, Severity | 'off'>>;
  only?: readonly string[];
  /** Inputs of which a part is there: what a rule does not find in it may still be. */
  partly?: readonly Input[];
  /** Files that may hold suppression comments. */
  files: readonly string[];
  /** Suppression comments of a file. */
  directives(file: string): readonly Directive[];
  /** Glob matching, given by the caller. */
  matches(globs: readonly string[], path: string): boolean;
}

export interface Skipped {
  rule: string;
  why: string;
  needs: string;
}

export interface Audit {
  findings: Finding[];
  skipped: Skipped[];
  /** By the finding's id: the normalised text of the code concerned, hashed, where there is one. */
  digests: ReadonlyMap<string, string>;
  /** Rules that have seen all there is to see: what they do not find is not there. */
  judged: ReadonlySet<string>;
}

const MISSING: Record<Exclude<Input, 'suppressions'>, { why: string; needs: string }> = {
  registry: { why: 'no registry declares the flags', needs: '`flags.registry` in the config: a registry file, or an enum, union or record in code' },
  tombstones: { why: 'no registry file can hold a tombstone', needs: 'a registry file (JSON or YAML) in `flags.registry`' },
  history: { why: 'the history was not read', needs: '--history, or --since REF for what a change brings' },
  states: { why: 'nothing says which flags are settled', needs: 'a registry in `flags.registry`, an export of a vendor in --state FILE, or --assume KEY=VALUE' },
};

export function audit(project: Project, rules: readonly Rule[], options: AuditOptions): Audit {
  const { config, today } = project;
  const skipped: Skipped[] = [];
  const judged = new Set<string>();
  const suppressions = createSuppressions({ config, today, files: options.files, directives: options.directives, matches: options.matches });
  const digests = new Map<string, string>();

  const run = (rule: Rule, given: Project): { finding: Finding; digest: string }[] => {
    const severity = options.severities?.[rule.id] ?? config.rules[rule.id] ?? rule.severity;
    const anywhere = severity !== 'off' || config.overrides.some((it) => (it.rules[rule.id] ?? 'off') !== 'off');
    if (!anywhere || (options.only && !options.only.includes(rule.id))) return [];
    const missing = rule.needs.map((need) => [need].flat()).find((any) => !any.some((need) => given.inputs.has(need)));
    if (missing) {
      skipped.push({ rule: rule.id, ...MISSING[missing[0] as keyof typeof MISSING] });
      return [];
    }
    if (rule.needs.flat().every((need) => given.inputs.has(need) && !options.partly?.includes(need))) judged.add(rule.id);
    return [...rule.check(given)].flatMap((report) => {
      // A severity that somebody chose holds; else the rule's own, or the weaker one it gave this report.
      const chosen = options.severities?.[rule.id] ?? overriding(config, rule.id, report.at, options) ?? config.rules[rule.id];
      const given = chosen ?? report.severity ?? rule.severity;
      return given === 'off' ? [] : [{ finding: worded(rule, report, given), digest: report.digest ?? '' }];
    });
  };
  /** Gives each its id, and what silences it. */
  const settle = (found: ReturnType<typeof run>): Finding[] => {
    found.sort((a, b) => byPlace(a.finding, b.finding));
    const ordinals = new Map<string, number>();
    for (const { finding, digest } of found) {
      const ordinal = ordinals.get(finding.id) ?? 0;
      ordinals.set(finding.id, ordinal + 1);
      finding.id = hash([finding.id, String(ordinal)]);
      digests.set(finding.id, digest);
      finding.suppressed = suppressions.of(finding);
    }
    return found.map(({ finding }) => finding);
  };

  // What silences something is known when everything else has been found.
  const [last, first] = [rules.filter(needsSuppressions), rules.filter((rule) => !needsSuppressions(rule))];
  const findings = settle(first.flatMap((rule) => run(rule, project)));
  const all = suppressions.all().filter(({ at }) => at === null || project.reported(at.file));
  const silenced: Project = { ...project, suppressions: all, judged, known: new Set(rules.map(({ id }) => id)), inputs: new Set([...project.inputs, 'suppressions' as const]) };
  findings.push(...settle(last.flatMap((rule) => run(rule, silenced))));
  findings.sort(byPlace);
  return { findings, skipped, digests, judged };
}

const needsSuppressions = ({ needs }: Rule): boolean => needs.flat().includes('suppressions');

function overriding(config: Config, rule: string, at: Place | null, options: AuditOptions): Severity | 'off' | undefined {
  if (!at) return undefined;
  return config.overrides.findLast((it) => it.rules[rule] !== undefined && options.matches(it.files, at.file))?.rules[rule];
}

function worded(rule: Rule, report: Report, severity: Severity): Finding {
  const template = rule.messages[report.message];
  if (template === undefined) throw new TypeError(`rule ${rule.id} has no message ${report.message}`);
  return {
    rule: rule.id,
    severity,
    id: [rule.id, report.flag ?? '', report.subject, report.digest ?? ''].join('\0'),
    subject: report.subject,
    flag: report.flag,
    message: template.replace(/\{(\w+)\}/g, (whole, name: string) => String(report.data[name] ?? whole)),
    at: report.at,
    because: report.because ?? [],
    data: report.data,
    baselined: false,
    suppressed: null,
  };
}

/** Findings that count: neither baselined nor suppressed. */
export const open = (findings: readonly Finding[]): Finding[] => findings.filter((it) => !it.baselined && !it.suppressed);

const hash = (parts: string[]): string => createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 16);

const byPlace = (a: Finding, b: Finding): number => {
  const [x, y] = [a.at, b.at];
  if (!x || !y) return x ? 1 : y ? -1 : order(a.rule, b.rule) || order(a.subject, b.subject);
  return order(x.file, y.file) || x.line - y.line || x.column - y.column || order(a.rule, b.rule) || order(a.subject, b.subject) || order(a.message, b.message);
};
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
