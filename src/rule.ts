/**
 * What a rule is: a value with its words as data and a pure check. The driver knows how to run, word, silence and explain
 * it. A rule without a sentence, a message or its needs is refused at load.
 */
import type { Because, Input, Place, Project, Severity } from './model.js';

/** What a rule reports: which message, about what, where and why. */
export interface Report {
  message: string;
  /** `module:PATH`, `symbol:PATH#NAME` or `flag:KEY`. */
  subject: string;
  flag: string | null;
  at: Place | null;
  because?: Because[];
  /** Fills the message and goes into the JSON. */
  data: Record<string, unknown>;
  /** Tells equal findings apart without a line number: normalised text of the code concerned. */
  digest?: string;
  /** Where the rule's own severity is too strong for this finding. */
  severity?: Severity;
}

export interface Rule {
  /** File name, id and ESLint rule name, for ever. */
  id: string;
  /** One sentence. */
  about: string;
  severity: Severity;
  recommended: boolean;
  /** All of these; of a list in it, any. */
  needs: readonly (Input | readonly Input[])[];
  /** `{name}` is filled from the report's data. */
  messages: Readonly<Record<string, string>>;
  check(project: Project): Iterable<Report>;
}

export function defineRule(rule: Rule): Rule {
  if (!/^[a-z]+(-[a-z]+)+$/.test(rule.id)) throw new TypeError(`rule id ${rule.id} is not kebab-case`);
  if (rule.about.length < 20 || Object.keys(rule.messages).length === 0) throw new TypeError(`rule ${rule.id} does not say what it is about`);
  return Object.freeze(rule);
}
