/**
 * Annotations of GitHub's workflow commands. A step shows ten of each kind: errors come first, and what is left out is counted.
 * Nothing in a name can end its command or begin another.
 */
import type { Finding, Severity } from '../model.js';
import { counted, counts, placeOf, sentences, step, type CheckReport } from './findings.js';
import { visible } from './style.js';

const KIND: Record<Severity, string> = { error: 'error', warning: 'warning', note: 'notice' };
/** Of each kind, in one step. */
const SHOWN = 10;
/** Steps of a reason in one annotation. */
const STEPS = 6;

export function* render(report: CheckReport): Generator<string> {
  for (const { message, at, configuration } of report.problems) {
    if (configuration) yield `::error ${at ? `file=${inProperty(at.file)},line=${at.line},` : ''}title=unpeg%3A configuration::${inData(visible(message))}\n`;
  }
  const findings = counted(report);
  let shown = 0;
  for (const severity of ['error', 'warning', 'note'] as const) {
    const some = findings.filter((it) => it.severity === severity).slice(0, SHOWN);
    shown += some.length;
    for (const finding of some) yield annotation(finding);
  }
  const hidden = findings.length - shown;
  yield `unpeg: ${counts(report.summary)}${hidden > 0 ? `; ${hidden} of them are not annotated, since GitHub shows ten of a kind (the step summary has more)` : ''}\n`;
}

function annotation(finding: Finding): string {
  const { line, column, endLine, endColumn, file } = placeOf(finding);
  // GitHub takes columns only where the place is on one line.
  const columns = line === endLine ? { col: column, endColumn: Math.max(column, endColumn - 1) } : {};
  const properties = { ...(finding.at ? { file, line, endLine, ...columns } : {}), title: `unpeg: ${finding.rule}` };
  const [what, next] = sentences(finding.message);
  const lines = [what, ...finding.because.slice(0, STEPS).map(step), ...(next === null ? [] : [`next: ${next}`])];
  const told = Object.entries(properties).map(([name, value]) => `${name}=${inProperty(String(value))}`).join(',');
  return `::${KIND[finding.severity]} ${told}::${lines.map((it) => inData(visible(it))).join('%0A')}\n`;
}

const inData = (text: string): string => text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
const inProperty = (text: string): string => inData(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
