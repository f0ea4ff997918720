/**
 * A pull request's comment, and a step's summary: findings, worst first, and what the change makes of flags. The first line is a
 * hidden marker, by which the comment is found again and edited in place. Empty when there is nothing to say.
 */
import type { Finding, Meant, Review, Weakening } from '../model.js';
import { CHANGED, outcomes, stated } from './change.js';
import { code, escaped } from './escape.js';
import { counted, counts, placeOf, sentences, worstFirst, type CheckReport } from './findings.js';

export const MARKER = '<!-- unpeg -->';
/** A comment holds 65,536 characters. */
const COMMENT = 60_000;
/** A step's summary holds 1 MiB. */
export const SUMMARY = 1_000_000;
/** Steps of a reason. */
const STEPS = 12;

const ICON = { error: '🔴', warning: '🟡', note: '🔵' };

export function render(report: CheckReport): Iterable<string> {
  return within(report, COMMENT);
}

/** The same, in at most so many bytes. */
export function* within(report: CheckReport, room: number): Generator<string> {
  const findings = worstFirst(counted(report));
  const { flags = [], weakened = [] } = report.since ?? {};
  if (findings.length + flags.length + weakened.length === 0) return;
  let left = room;
  const fits = (text: string): boolean => (left -= Buffer.byteLength(text)) >= 0;
  const head = `${MARKER}\n### unpeg: ${counts(report.summary)}\n\n${report.since ? `Brought by this change, since ${code(report.since.ref)}.\n\n` : ''}`;
  fits(head);
  yield head;
  yield* list(null, findings, item, fits);
  yield* list('#### What flags mean, before and after', flags, reviewed, fits);
  yield* list('#### What is checked less', weakened, lowered, fits);
  const skipped = report.skipped.length > 0 ? `\n<sub>Not judged: ${report.skipped.map(({ rule }) => rule).join(', ')}.</sub>\n` : '';
  if (fits(skipped)) yield skipped;
}

/** As many as there is room for, and how many there are besides. */
function* list<T>(title: string | null, items: readonly T[], text: (it: T) => string, fits: (text: string) => boolean): Generator<string> {
  if (items.length === 0) return;
  if (title !== null) yield `${title}\n\n`;
  for (const [index, it] of items.entries()) {
    const part = text(it);
    if (!fits(part)) {
      yield `\nand ${items.length - index} more: \`unpeg check --format text\` has all.\n`;
      return;
    }
    yield part;
  }
  yield '\n';
}

function item(finding: Finding): string {
  const { file, line } = placeOf(finding);
  const [what, next] = sentences(finding.message);
  const steps = finding.because.slice(0, STEPS).map(({ message, at }) => `  - ${at ? `${code(`${at.file}:${at.line}`)} ` : ''}${escaped(message)}\n`);
  const more = finding.because.length > STEPS ? `  - and ${finding.because.length - STEPS} more\n` : '';
  const why = steps.length > 0 ? `  <details><summary>why</summary>\n\n${steps.join('')}${more}\n  </details>\n` : '';
  return `- ${ICON[finding.severity]} ${code(`${file}:${line}`)} **${finding.rule}** ${escaped(what)}${next === null ? '' : `. *${escaped(next)}*`}\n${why}`;
}

/** Both meanings side by side: the second pair of eyes. */
function reviewed({ flag, change, before, after }: Review): string {
  const cell = (meant: Meant | null, other: Meant | null, otherwise: string): string => (meant ? [stated(meant), ...outcomes(meant, other, meant === after)].map(escaped).join('<br>') : otherwise);
  return `${code(flag)} ${CHANGED[change]}\n\n| before | after |\n| --- | --- |\n| ${cell(before, after, 'it was not there')} | ${cell(after, before, 'it is no longer there')} |\n\n`;
}

const lowered = ({ message, at }: Weakening): string => `- ${at ? `${code(`${at.file}:${at.line}`)} ` : ''}${escaped(message)}\n`;
