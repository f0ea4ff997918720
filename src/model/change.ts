/** What a change brings, and what a flag meant at both of its ends. */
import type { Literal } from './facts.js';
import type { StateName } from './flags.js';

/** Modules that a settled flag kept from running, and no longer does. */
export interface Armed {
  /** Its id. */
  flag: string;
  was: StateName;
  value: Literal;
  modules: string[];
}

/** Something that makes the checks say less. */
export interface Weakening {
  what: 'severity' | 'ignored' | 'suppression' | 'baseline' | 'tombstone' | 'policy' | 'configuration';
  message: string;
  at: { file: string; line: number } | null;
}

/** What a flag meant at one end of a change. */
export interface Meant {
  state: StateName;
  /** Of a settled flag. */
  value: Literal;
  kind: string | null;
  owners: string[];
  expiresAt: string | null;
  /** How many places in sources ask for it. */
  reads: number;
  /** What each outcome lets run, by the guard it stands behind; `digest`: the same code has the same. */
  gates: { when: string; text: string; owner: string | null; uses: string[]; digest: string; at: { file: string; line: number } }[];
  /** Modules that only this value lets run. */
  arms: { value: Literal; modules: string[]; lines: number }[];
}

/** One flag at both ends: null where it was not, or is no more. */
export interface Review {
  flag: string;
  id: string;
  /** changed: what it gates, or its state · repurposed: it gates other code, of which little is what it gated · rewritten: what it arms is other code under the same name. */
  change: 'new' | 'gone' | 'changed' | 'repurposed' | 'rewritten';
  before: Meant | null;
  after: Meant | null;
}
