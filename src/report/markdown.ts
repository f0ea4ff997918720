/**
 * A pull request's comment, and a step's summary: findings, worst first, and what the change makes of flags. The first line is a
 * hidden marker, by which the comment is found again and edited in place. Empty when there is nothing to say.
 */
import type { Finding } from '../model.js';
import { code, escaped } from './escape.js';
import { counted, counts, placeOf, sentences, worstFirst, type Arms, type CheckReport, type Meaning } from './findings.js';

export const MARKER = '<!-- unpeg -->';
/** A comment holds 65,536 characters. */
const COMMENT = 60_000;
/** A step's summary holds 1 MiB. */
export const SUMMARY = 1_000_000;
/** Steps of a reason, modules of a value. */
const STEPS = 12;

const ICON = { error: '🔴', warning: '🟡', note: '🔵' };

export function render(report: CheckReport): Iterable<string> {
  return within(report, COMMENT);
}

/** The same, in at most so many bytes. */
export function* within(report: CheckReport, room: number): Generator<string> {
  const findings = worstFirst(counted(report));
  const meanings = report.meanings ?? [];
  if (findings.length === 0 && meanings.length === 0) return;
  let left = room;
  const fits = (text: string): boolean => (left -= Buffer.byteLength(text)) >= 0;
  const head = `${MARKER}\n### unpeg: ${counts(report.summary)}\n\n${report.since ? `Brought by this change, since ${code(report.since.ref)}.\n\n` : ''}`;
  fits(head);
  yield head;
  if (meanings.length > 0) {
    yield* list('#### What flags mean now', meanings, told, fits);
    if (findings.length > 0) yield '#### Findings\n\n';
  }
  yield* list(null, findings, item, fits);
  const skipped = report.skipped.length > 0 ? `\n<sub>Not judged: ${report.skipped.map(({ rule }) => rule).join(', ')}.</sub>\n` : '';
  if (fits(skipped)) yield skipped;
}

/** As many as there is room for, and how many there are besides. */
function* list<T>(title: string | null, items: readonly T[], text: (it: T) => string, fits: (text: string) => boolean): Generator<string> {
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

/** Two lives side by side. */
function told({ flag, before, after }: Meaning): string {
  const values = [...new Set([...before, ...after].map(({ value }) => JSON.stringify(value)))].sort();
  const cell = (arms: readonly Arms[], value: string): string => {
    const found = arms.find((it) => JSON.stringify(it.value) === value);
    if (!found || found.lines === 0) return 'nothing';
    const modules = found.modules.slice(0, STEPS).map(code).join('<br>');
    const more = found.modules.length > STEPS ? `<br>and ${found.modules.length - STEPS} more` : '';
    return `${found.lines} line${found.lines === 1 ? '' : 's'}${modules ? `<br>${modules}${more}` : ''}`;
  };
  const rows = values.map((value) => `| ${code(value)} | ${cell(before, value)} | ${cell(after, value)} |\n`);
  return `${code(flag)}\n\n| value | armed before | arms now |\n| --- | --- | --- |\n${rows.join('')}\n`;
}
