/** What can be done about one finding, in the text that it stands in. */
import { repairBranch, type Outcome, type Repair } from '../cleanup/branch.js';
import type { Span, Finding, Place } from '../model.js';
import { readSyntax } from './syntax.js';

export type { Repair } from '../cleanup/branch.js';

const OUTCOMES: Readonly<Record<string, (finding: Finding) => Outcome>> = {
  'dead-branch': () => 'never',
  'contradictory-guard': ({ data }) => data['outcome'] as Outcome,
  'identical-branches': () => 'same',
};

/** Null where there is nothing that could be done without asking; @param text with whatever line ends it has. */
export function repair(finding: Finding, text: string): Repair | null {
  const { at, because } = finding;
  // The code that a guard is about is the last thing that is told of it.
  const code = because.at(-1)?.at;
  const outcome = OUTCOMES[finding.rule]?.(finding);
  const syntax = at && code && outcome ? readSyntax(at.file, text) : null;
  return syntax && repairBranch(at!.file, syntax, spanOf(at!), spanOf(code!), outcome!);
}

const spanOf = ({ line, column, endLine, endColumn }: Place): Span => [line, column, endLine, endColumn];
