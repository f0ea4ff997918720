/**
 * The audit: runs every rule over the project, words what they report, gives each finding its id, and applies severities
 * and suppressions. Pure; never formats.
 */
import { createHash } from 'node:crypto';
import type { Config, Directive, Finding, Input, Place, Problem, Project, Severity } from './model.js';
import type { Report, Rule } from './rule.js';

export interface AuditOptions {
  /** From the command line, over the configuration. */
  severities?: Readonly<Record<string, Severity | 'off'>>;
  only?: readonly string[];
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
  problems: Problem[];
}

const MISSING: Record<Input, { why: string; needs: string }> = {
  registry: { why: 'no registry declares the flags', needs: '`flags.registry` in the config: a registry file, or an enum, union or record in code' },
  tombstones: { why: 'no registry file can hold a tombstone', needs: 'a registry file (JSON or YAML) in `flags.registry`' },
  history: { why: 'the history was not read', needs: '--history, or --since REF for what a change brings' },
  states: { why: 'nothing says which flags are settled', needs: 'a registry in `flags.registry`, an export of a vendor in --state FILE, or --assume KEY=VALUE' },
};

export function audit(project: Project, rules: readonly Rule[], options: AuditOptions): Audit {
  const { config, today } = project;
  const findings: Finding[] = [];
  const skipped: Skipped[] = [];
  const problems: Problem[] = [];

  for (const rule of rules) {
    const severity = options.severities?.[rule.id] ?? config.rules[rule.id] ?? rule.severity;
    const anywhere = severity !== 'off' || config.overrides.some((it) => (it.rules[rule.id] ?? 'off') !== 'off');
    if (!anywhere || (options.only && !options.only.includes(rule.id))) continue;
    const missing = rule.needs.map((need) => [need].flat()).find((any) => !any.some((need) => project.inputs.has(need)));
    if (missing) {
      skipped.push({ rule: rule.id, ...MISSING[missing[0]!] });
      continue;
    }
    for (const report of rule.check(project)) {
      // A severity that somebody chose holds; else the rule's own, or the weaker one it gave this report.
      const chosen = options.severities?.[rule.id] ?? overriding(config, rule.id, report.at, options) ?? config.rules[rule.id];
      const given = chosen ?? report.severity ?? rule.severity;
      if (given !== 'off') findings.push(worded(rule, report, given));
    }
  }
  findings.sort(byPlace);
  const ordinals = new Map<string, number>();
  for (const finding of findings) {
    const ordinal = ordinals.get(finding.id) ?? 0;
    ordinals.set(finding.id, ordinal + 1);
    finding.id = hash([finding.id, String(ordinal)]);
  }
  for (const finding of findings) finding.suppressed = suppression(finding, config, today, options);
  for (const it of config.suppress) {
    if (it.until && it.until < today) problems.push({ message: `the suppression of ${it.rule} (${it.reason}) expired on ${it.until} and has no effect`, at: null });
  }
  return { findings, skipped, problems };
}

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

function suppression(finding: Finding, config: Config, today: string, options: AuditOptions): Finding['suppressed'] {
  const { at, rule } = finding;
  const live = (until: string | null | undefined): boolean => !until || until >= today;
  const configured = config.suppress.find((it) => it.rule === rule && live(it.until)
    && (it.flag === undefined || it.flag === finding.flag)
    && (it.path === undefined || (at !== null && options.matches([it.path], at.file))));
  if (configured) return { reason: configured.reason, until: configured.until ?? null };
  if (!at) return null;
  let range: Directive | null = null;
  for (const directive of options.directives(at.file)) {
    if (directive.rules.length > 0 && !directive.rules.includes(rule)) continue;
    const [line, , endLine] = directive.span;
    if (directive.scope === 'start' && line <= at.line) range = directive;
    else if (directive.scope === 'end' && line <= at.line) range = null;
    // The reason is required: a suppression without one has no effect.
    if (!directive.reason || !live(directive.until)) continue;
    const hit = directive.scope === 'file' || (directive.scope === 'line' && line === at.line) || (directive.scope === 'next-line' && endLine + 1 === at.line);
    if (hit) return { reason: directive.reason, until: directive.until };
  }
  return range?.reason && live(range.until) ? { reason: range.reason, until: range.until } : null;
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
