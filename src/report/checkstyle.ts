/** Checkstyle's XML, as linters have written it since version 4.3. */
import type { Severity } from '../model.js';
import { byFile, counted, placeOf, type CheckReport } from './findings.js';
import { HEAD, open } from './xml.js';

const SEVERITY: Record<Severity, string> = { error: 'error', warning: 'warning', note: 'info' };

export function* render(report: CheckReport): Generator<string> {
  yield `${HEAD}<checkstyle version="4.3">\n`;
  for (const [file, findings] of byFile(counted(report))) {
    yield `${open('file', { name: file })}>\n`;
    for (const finding of findings) {
      const { line, column } = placeOf(finding);
      yield `  ${open('error', { line, column, severity: SEVERITY[finding.severity], message: finding.message, source: `unpeg.${finding.rule}` })}/>\n`;
    }
    yield '</file>\n';
  }
  yield '</checkstyle>\n';
}
