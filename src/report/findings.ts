/** What every format of `check` needs of the document: the findings that count, in which order, and how a message is made of sentences. */
import type { Because, Finding, Place, Severity } from '../model.js';
import type { ChangeReport } from './change.js';

/** The part of the check document that reports are made of. */
export interface CheckReport {
  tool: { name: string; version: string };
  findings: Finding[];
  summary: { error: number; warning: number; note: number };
  skipped: { rule: string; why: string; needs: string }[];
  problems: { message: string; at: Place | null; configuration?: true }[];
  inputs: { files: number; flags: number; evaluations: number };
  /** What a change brings besides findings. */
  since?: ChangeReport;
}

/** What is known of a rule, for formats that list rules. */
export interface RuleInfo {
  id: string;
  severity: string;
  about: string;
  /** Its page, as Markdown. */
  page: string;
}

/** Neither baselined nor suppressed. */
export const counted = ({ findings }: Pick<CheckReport, 'findings'>): Finding[] => findings.filter((it) => !it.baselined && !it.suppressed);

const RANK: Record<Severity, number> = { error: 0, warning: 1, note: 2 };

/** Errors first: what a limit cuts off is the least of it. */
export const worstFirst = (findings: readonly Finding[]): Finding[] => [...findings].sort((a, b) => RANK[a.severity] - RANK[b.severity]);

export function byFile(findings: readonly Finding[]): Map<string, Finding[]> {
  const files = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { file } = placeOf(finding);
    const list = files.get(file);
    if (list) list.push(finding);
    else files.set(file, [finding]);
  }
  return files;
}

/** Formats that know no finding without a place get the root. */
export const placeOf = ({ at }: { at: Place | null }): Place => at ?? { file: '.', line: 1, column: 1, endLine: 1, endColumn: 1 };

/** What is wrong, and what to do next: messages have both, in this order. */
export function sentences(message: string): [what: string, next: string | null] {
  const at = message.search(/\. [A-Z]/);
  return at < 0 ? [message, null] : [message.slice(0, at), message.slice(at + 2).replace(/^Next: /, '')];
}

/** One step of a reason on a line. */
export const step = ({ message, at }: Because): string => (at ? `${at.file}:${at.line}  ${message}` : message);

export const counts = ({ error, warning, note }: CheckReport['summary']): string => {
  const told = ([[error, 'error'], [warning, 'warning'], [note, 'note']] as const).filter(([count]) => count > 0);
  return told.length > 0 ? told.map(([count, word]) => `${count} ${word}${count === 1 ? '' : 's'}`).join(', ') : 'nothing found';
};
