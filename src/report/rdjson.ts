/**
 * Reviewdog's diagnostic format. Whole lines only: it counts columns in bytes of UTF-8, which a document without the text cannot.
 */
import type { Severity } from '../model.js';
import { counted, placeOf, type CheckReport } from './findings.js';
import { visible } from './style.js';

const SEVERITY: Record<Severity, string> = { error: 'ERROR', warning: 'WARNING', note: 'INFO' };

export function* render(report: CheckReport): Generator<string> {
  yield '{"source":{"name":"unpeg"},"diagnostics":[';
  let before = '\n';
  for (const finding of counted(report)) {
    const { file, line, endLine } = placeOf(finding);
    yield before + JSON.stringify({
      message: visible(finding.message), location: { path: file, range: { start: { line }, end: { line: endLine } } },
      severity: SEVERITY[finding.severity], code: { value: finding.rule },
    });
    before = ',\n';
  }
  yield '\n]}\n';
}
