/** GitLab's Code Quality report. Its fingerprint is the finding's id: no line number is part of it, and no two are the same. */
import type { Severity } from '../model.js';
import { counted, placeOf, type CheckReport } from './findings.js';
import { visible } from './style.js';

const SEVERITY: Record<Severity, string> = { error: 'major', warning: 'minor', note: 'info' };

export function* render(report: CheckReport): Generator<string> {
  let before = '[\n';
  for (const finding of counted(report)) {
    const { file, line, endLine } = placeOf(finding);
    yield before + JSON.stringify({
      description: visible(finding.message), check_name: finding.rule, fingerprint: finding.id, severity: SEVERITY[finding.severity],
      location: { path: file, lines: { begin: line, end: endLine } },
    });
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}
