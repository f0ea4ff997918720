/**
 * SARIF 2.1.0, as code scanning takes it: at most 25,000 results, the worst first. `partialFingerprints` holds the finding's id, of
 * which no line number is part; the hash of the line is left to whoever uploads.
 */
import type { Because, Finding, Place, Severity } from '../model.js';
import { counted, placeOf, worstFirst, type CheckReport, type RuleInfo } from './findings.js';
import { visible } from './style.js';

const LEVEL: Record<Severity | 'off', string> = { error: 'error', warning: 'warning', note: 'note', off: 'none' };
/** A run with more is refused. */
const RESULTS = 25_000;
/** Places beside the first, of each result. */
const RELATED = 20;

export function* render(report: CheckReport, rules: readonly RuleInfo[]): Generator<string> {
  const all = worstFirst(counted(report));
  const results = all.slice(0, RESULTS);
  const index = new Map(rules.map(({ id }, position) => [id, position]));
  yield '{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{';
  yield `"tool":${JSON.stringify({ driver: driver(report, rules) })},\n"columnKind":"utf16CodeUnits",`;
  yield `"automationDetails":{"id":"unpeg/"},\n"invocations":${JSON.stringify([invocation(report, all.length - results.length)])},\n"results":[`;
  let before = '\n';
  for (const finding of results) {
    yield before + JSON.stringify(result(finding, index.get(finding.rule)!));
    before = ',\n';
  }
  yield '\n]}]}\n';
}

function driver({ tool }: CheckReport, rules: readonly RuleInfo[]): unknown {
  return {
    name: tool.name, version: tool.version, semanticVersion: tool.version, informationUri: 'https://www.npmjs.com/package/unpeg',
    rules: rules.map(({ id, severity, about, page }) => ({
      id, name: id, shortDescription: { text: about }, fullDescription: { text: about },
      help: { text: `unpeg explain ${id}`, markdown: page }, defaultConfiguration: { level: LEVEL[severity as Severity] },
      properties: { tags: ['maintainability', 'feature-flags'], precision: severity === 'error' ? 'very-high' : 'high', 'problem.severity': severity === 'note' ? 'recommendation' : severity },
    })),
  };
}

/** What could not be judged, and what went wrong while reading, told with the run: absence of results is no proof. */
function invocation({ skipped, problems, since }: CheckReport, cut: number): unknown {
  const notifications = [
    ...(cut > 0 ? [{ level: 'warning', message: { text: `${cut} more findings are left out: a run takes ${RESULTS}. The worst are in it` } }] : []),
    ...(since?.weakened ?? []).map(({ message }) => ({ level: 'warning', message: { text: visible(message) } })),
    ...skipped.map(({ rule, why, needs }) => ({ level: 'note', message: { text: `${rule} was skipped: ${why}. It needs ${needs}` } })),
    ...problems.slice(0, 1000).map(({ message, at, configuration }) => ({ level: configuration ? 'error' : 'warning', message: { text: visible(message) }, ...(at ? { locations: [location(at)] } : {}) })),
  ];
  return { executionSuccessful: !problems.some(({ configuration }) => configuration), ...(notifications.length > 0 ? { toolExecutionNotifications: notifications } : {}) };
}

function result(finding: Finding, ruleIndex: number): unknown {
  const related = finding.because.filter((it): it is Because & { at: Place } => it.at !== null).slice(0, RELATED);
  return {
    ruleId: finding.rule, ruleIndex, level: LEVEL[finding.severity], message: { text: plain(finding.message) }, locations: [location(placeOf(finding))],
    ...(related.length > 0 ? { relatedLocations: related.map(({ message, at }, id) => ({ id, ...location(at), message: { text: plain(message) } })) } : {}),
    partialFingerprints: { 'unpegId/v1': finding.id },
    properties: { subject: finding.subject, ...(finding.flag === null ? {} : { flag: finding.flag }) },
  };
}

const location = ({ file, line, column, endLine, endColumn }: Place): { physicalLocation: unknown } => ({
  physicalLocation: {
    artifactLocation: { uri: file.split('/').map(encodeName).join('/'), uriBaseId: '%SRCROOT%' },
    region: { startLine: line, startColumn: column, endLine, endColumn },
  },
});

/** A name on disk as a segment of a URI; half a character has none. */
const encodeName = (name: string): string => encodeURIComponent(name.replace(/\p{Surrogate}/gu, '\ufffd'));

/** `[text](1)` would be a link to a place. */
const plain = (text: string): string => visible(text).replaceAll('](', '] (');
