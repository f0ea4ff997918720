/** What a rule says. */
import type { Place } from './places.js';

export type Severity = 'error' | 'warning' | 'note';

export interface Because {
  message: string;
  at: Place | null;
}

export interface Finding {
  rule: string;
  severity: Severity;
  /** Stable: hash of rule, flag, subject and an ordinal among equals; never a line number. */
  id: string;
  /** `module:PATH`, `symbol:PATH#NAME` or `flag:KEY`. */
  subject: string;
  flag: string | null;
  message: string;
  at: Place | null;
  because: Because[];
  data: Record<string, unknown>;
  baselined: boolean;
  suppressed: { reason: string; until: string | null } | null;
}
