/** Findings for a terminal: by file, each with its sentence and its chain. Reads the document and nothing else. */
import type { Because, Finding, Place, Removal, Severity } from '../model.js';
import { renderChange, type ChangeReport } from './change.js';
import { counted, sentences } from './findings.js';
import { renderRemoval } from './removal.js';
import type { Paint } from './style.js';
import { inventoried, plural, visible, type Inventoried } from './style.js';

/** The part of the check document that is printed. */
export interface CheckReport {
  findings: Finding[];
  removes?: readonly Removal[];
  summary: { error: number; warning: number; note: number };
  since?: ChangeReport;
  skipped: { rule: string; why: string; needs: string }[];
  found?: readonly { kind: 'registry' | 'call'; label: string; keys: number; asked: number; places: number }[];
  problems: { message: string; at: Place | null; configuration?: true }[];
  inputs: Inventoried;
}

const STYLE: Record<Severity, Parameters<Paint>[0]> = { error: 'red', warning: 'yellow', note: 'cyan' };
/** Places of a kind ("also read here") are listed up to here; the JSON has them all. */
const MANY = 8;

export function renderCheck(report: CheckReport, paint: Paint, options: { quiet?: boolean } = {}): string {
  const shown = inReadingOrder(counted(report).filter((it) => !options.quiet || it.severity === 'error'));
  const lines: string[] = [];
  const told: Finding[] = [];
  let file: string | null | undefined;
  for (const finding of shown) {
    const here = finding.at?.file ?? null;
    if (here !== file) {
      if (file !== undefined) lines.push('');
      // Where a log is read for commands, no name may begin like one.
      lines.push(paint('underline', visible(here ?? 'the project').replace(/^(?=::)/, './')));
      file = here;
    }
    const at = finding.at ? `${finding.at.line}:${finding.at.column}` : '';
    const [what, next] = sentences(finding.message);
    lines.push(`  ${paint('dim', at.padEnd(7))} ${paint(STYLE[finding.severity], finding.severity.padEnd(7))}  ${visible(what)}  ${paint('dim', finding.rule)}`);
    lines.push(...chain(finding, told, paint));
    if (next) lines.push(`${INDENT}${paint('cyan', 'next:')} ${visible(next)}`);
    told.push(finding);
  }
  if (lines.length > 0) lines.push('');
  if (!options.quiet) {
    for (const { message, at, configuration } of report.problems) lines.push(`${paint(configuration ? 'red' : 'yellow', 'problem')}  ${at ? `${visible(at.file)}:${at.line}  ` : ''}${visible(message)}`);
    for (const [reason, names] of bySkipReason(report.skipped)) lines.push(`${paint('yellow', 'skipped')}  ${names.join(', ')}: ${reason}`);
    for (const { kind, label, keys, asked, places } of report.found ?? []) {
      const taken = kind === 'call' ? `what asks for flags: ${asked} keys in ${plural(places, 'place')}` : `a registry of flags: ${asked} of its ${keys} keys are asked for`;
      lines.push(`${paint('yellow', 'found')}    ${visible(label)} is taken for ${taken}. unpeg init writes it down`);
    }
    if (report.problems.length + report.skipped.length + (report.found?.length ?? 0) > 0) lines.push('');
  }
  if (report.since && !options.quiet) lines.push(...renderChange(report.since, paint));
  if (report.removes && !options.quiet) lines.push(...renderRemoval(report.removes, paint));
  lines.push(summary(report, paint));
  return `${lines.join('\n')}\n`;
}

const INDENT = ' '.repeat(10);

/** `file:line  sentence`. */
export const placed = (at: Place | null, message: string, paint: Paint): string =>
  `${at ? paint('dim', `${visible(at.file)}:${at.line}`.padEnd(32)) + ' ' : ''}${visible(message)}`;

/** By file, then what has come to stand behind flags: the module that the guard opens to before those it brings along. */
function inReadingOrder(findings: readonly Finding[]): Finding[] {
  const isZombie = ({ rule }: Finding): boolean => rule === 'zombie-module';
  const order = (a: Finding, b: Finding): number => compare(a.flag ?? '', b.flag ?? '') || a.because.length - b.because.length || compare(a.subject, b.subject);
  return [...findings.filter((it) => !isZombie(it)), ...findings.filter(isZombie).sort(order)];
}

/** Rules that lack the same are told together. */
function bySkipReason(skipped: CheckReport['skipped']): Map<string, string[]> {
  const reasons = new Map<string, string[]>();
  for (const { rule, why, needs } of skipped) {
    const reason = `${why}. It needs ${needs}`;
    reasons.set(reason, [...(reasons.get(reason) ?? []), rule]);
  }
  return reasons;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A chain that goes on from one already told is told from there. */
function chain(finding: Finding, told: readonly Finding[], paint: Paint): string[] {
  const { because } = finding;
  const before = told.findLast((it) => it.rule === finding.rule && it.because.length > 1 && startsWith(because, story(it.because)));
  const start = before ? story(before.because).length : 0;
  const rest = because.slice(start).filter(({ message }) => !before?.because.some((it) => it.message === message));
  const steps: Because[] = [...(before ? [{ message: 'reached as above, and from there:', at: before.at }] : []), ...rest];
  const lines = steps.slice(0, MANY).map(({ message, at }) => `${INDENT}${placed(at, message, paint)}`);
  if (steps.length > MANY) lines.push(`${INDENT}${paint('dim', `and ${steps.length - MANY} more (--format json has all)`)}`);
  return lines;
}

/** The way to the code: entry, guards, imports; without what is known of the flags. */
const story = (because: readonly Because[]): readonly Because[] => because.filter(({ message }) => /^(?:entry|only|uses|imports) /.test(message));

const startsWith = (list: readonly Because[], start: readonly Because[]): boolean =>
  start.length > 1 && start.every(({ message }, index) => list[index]?.message === message);

function summary({ summary: { error, warning, note }, inputs, findings, problems }: CheckReport, paint: Paint): string {
  const broken = problems.filter(({ configuration }) => configuration).length;
  const counts = [
    broken > 0 ? paint('red', `${plural(broken, 'problem')} with the configuration`) : null,
    error > 0 ? paint('red', plural(error, 'error')) : null,
    warning > 0 ? paint('yellow', plural(warning, 'warning')) : null,
    note > 0 ? plural(note, 'note') : null,
  ].filter((it) => it !== null);
  const [hidden, known] = [findings.filter((it) => it.suppressed).length, findings.filter((it) => it.baselined && !it.suppressed).length];
  return `${counts.length > 0 ? counts.join(', ') : paint('green', 'nothing found')}${hidden > 0 ? `, ${hidden} suppressed` : ''}${known > 0 ? `, ${known} in the baseline` : ''} · ${inventoried(inputs)}`;
}
