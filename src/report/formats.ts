/** The formats of `check` that other programs read, each loaded when it is asked for. A format is a pure function of the document. */
import type { CheckReport, RuleInfo } from './findings.js';

/** In pieces, so that no report has to be in memory as a whole. */
export type Renderer = (report: CheckReport, rules: readonly RuleInfo[]) => Iterable<string>;

export const FORMATS: Readonly<Record<string, () => Promise<{ render: Renderer }>>> = {
  sarif: () => import('./sarif.js'),
  markdown: () => import('./markdown.js'),
  github: () => import('./github.js'),
  gitlab: () => import('./gitlab.js'),
  junit: () => import('./junit.js'),
  checkstyle: () => import('./checkstyle.js'),
  rdjson: () => import('./rdjson.js'),
};

/** Those that tell what rules there are. */
export const LISTS_RULES: ReadonlySet<string> = new Set(['sarif', 'junit']);
