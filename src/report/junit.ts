/**
 * JUnit's XML: a rule is a suite, a finding one of its test cases. An error fails; a warning or a note passes and says what it is
 * about, so that the report agrees with the exit code. A rule that could not be judged is skipped, never passed (6.1).
 */
import type { Finding } from '../model.js';
import { counted, placeOf, step, type CheckReport, type RuleInfo } from './findings.js';
import { escaped, HEAD, open } from './xml.js';

export function* render(report: CheckReport, rules: readonly RuleInfo[]): Generator<string> {
  const byRule = new Map<string, Finding[]>(rules.map(({ id }) => [id, []]));
  for (const finding of counted(report)) byRule.get(finding.rule)!.push(finding);
  const skipped = new Map(report.skipped.map((it) => [it.rule, it]));
  const cases = [...byRule.values()].reduce((sum, list) => sum + Math.max(1, list.length), 0);
  yield `${HEAD}${open('testsuites', { name: 'unpeg', tests: cases, failures: report.summary.error, errors: 0 })}>\n`;
  for (const [rule, findings] of byRule) {
    const missing = skipped.get(rule);
    const failures = findings.filter(({ severity }) => severity === 'error').length;
    yield `${open('testsuite', { name: rule, tests: Math.max(1, findings.length), failures, errors: 0, skipped: missing ? 1 : 0 })}>\n`;
    if (missing) yield `  ${open('testcase', { name: rule, classname: `unpeg.${rule}` })}>${open('skipped', { message: `${missing.why}. It needs ${missing.needs}` })}/></testcase>\n`;
    else if (findings.length === 0) yield `  ${open('testcase', { name: rule, classname: `unpeg.${rule}` })}/>\n`;
    for (const finding of findings) yield `  ${testCase(finding)}\n`;
    yield '</testsuite>\n';
  }
  yield '</testsuites>\n';
}

function testCase(finding: Finding): string {
  const { file, line } = placeOf(finding);
  const body = escaped([finding.message, ...finding.because.map(step)].join('\u0000')).replaceAll('\\u{0}', '\n');
  const outcome = finding.severity === 'error'
    ? `${open('failure', { message: finding.message, type: finding.rule })}>${body}</failure>`
    : `<system-out>${finding.severity}: ${body}</system-out>`;
  return `${open('testcase', { name: `${file}:${line} ${finding.subject}`, classname: `unpeg.${finding.rule}` })}>${outcome}</testcase>`;
}
