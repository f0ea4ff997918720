/**
 * The words of the quarterly report: what is counted at one revision, what is known of a flag at the last one, and the document that
 * every format is drawn from.
 */
import type { Because, Lifetime, Literal, Severity, StateName } from '../../model.js';

/** What a flag is to those who look after it; stronger than its state, which says nothing of reads and age. */
export type Standing = 'forbidden' | 'undeclared' | 'expired' | 'settled' | 'unread' | 'suspect' | 'active' | 'planned';

/** Where something stands. */
export interface Spot {
  file: string;
  line: number;
}

/** A flag as it is counted at one revision. */
export interface CountedFlag {
  id: string;
  key: string;
  provider: string;
  kind: string | null;
  state: StateName;
  standing: Standing;
  /** Meant to stay: by its registry or by its kind. */
  lasting: boolean;
  /** Places in sources, and in tests and stories. */
  reads: number;
  tests: number;
  owners: string[];
  package: string;
  where: Spot | null;
}

/** One revision, as this version of the tool counts it with this configuration. */
export interface Snapshot {
  quarter: string;
  /** The day it is judged by: the last one of the quarter, or today. */
  date: string;
  revision: string;
  /** When that commit was made. */
  committed: string;
  flags: CountedFlag[];
  files: number;
  lines: number;
  opaque: number;
  /** There was a CODEOWNERS. */
  owned: boolean;
  problems: string[];
}

export interface Told {
  date: string;
  kind: string;
  severity: Severity;
  commit: string;
  subject: string;
  because: string[];
}

/** What goes with a flag when it keeps one value. */
export interface Removal {
  value: Literal;
  lines: number;
  rewritten: number;
  files: number;
  branches: number;
  modules: number;
  tests: number;
}

export interface Hours {
  low: number;
  likely: number;
  high: number;
}

export interface Remark {
  rule: string;
  severity: Severity;
  message: string;
  at: Spot | null;
  because: Because[];
}

/** All that is known of a flag at the last revision. */
export interface FlagDetail extends CountedFlag {
  valueType: string;
  /** The surviving value of a settled flag. */
  settled: { value: Literal; since: string | null } | null;
  expiresAt: string | null;
  description: string | null;
  evidence: string[];
  reading: (Spot & { in: 'source' | 'test' | 'story' })[];
  declared: Spot[];
  arms: { value: Literal; modules: number; symbols: number; lines: number; largest: string[] }[];
  /** Entry to first read. */
  chain: Because[];
  remarks: Remark[];
  born: string | null;
  changed: string | null;
  /** The history is cut off: it is at least so old. */
  atLeast: boolean;
  /** Null where it was not worked out; `unplanned` says why. */
  removal: Removal | null;
  unplanned: string | null;
  hours: Hours;
  events: Told[];
}

/** What was silenced, and until when. */
export interface Accepted {
  rule: string;
  how: 'suppressed' | 'baseline';
  flag: string | null;
  at: Spot | null;
  reason: string | null;
  until: string | null;
}

/** All that is read of the repository; from this, without looking again, the report is made. */
export interface Material {
  name: string;
  snapshots: (Snapshot | null)[];
  /** What the last quarter is compared with. */
  compared: { name: string; snapshot: Snapshot } | null;
  details: FlagDetail[];
  lives: Record<string, Lifetime[]>;
  history: { complete: boolean; commits: number } | null;
  /** Commits that the last read or declaration of a removed flag left with. */
  removals: { key: string; commit: string; date: string; subject: string; deleted: number }[];
  accepted: Accepted[];
  opaque: ({ pattern: string } & Spot)[];
  skipped: { rule: string; why: string }[];
  problems: string[];
  targets: Record<string, number>;
  policy: { suspectAfter: string; settledFor: string };
  shallow: boolean;
  configuration: { hash: string; file: string | null };
}

// ── The document ─────────────────────────────────────────────────────────────

/** A number with the one it is compared with, and how it came to be over the quarters. */
export interface Figure {
  name: string;
  value: number;
  before: number | null;
  trend: (number | null)[];
  /** One sentence: what is counted. */
  about: string;
}

export interface QuarterRow {
  quarter: string;
  revision: string | null;
  date: string;
  flags: Partial<Record<StateName, number>>;
  standing: Partial<Record<Standing, number>>;
  total: number;
  stale: number;
  added: number;
  removed: number;
  files: number;
  lines: number;
}

export interface GroupRow {
  name: string;
  flags: number;
  stale: number;
  medianAge: number | null;
  hours: Hours;
  lines: number;
  before: number | null;
  trend: (number | null)[];
}

export interface Risk {
  flag: string;
  id: string;
  rule: string;
  severity: Severity;
  message: string;
  owners: string[];
  lines: number;
  because: Because[];
}

export interface PlanRow {
  flag: string;
  id: string;
  standing: Standing;
  owners: string[];
  hours: Hours;
  lines: number | null;
  files: number | null;
  command: string;
}

export interface Goal {
  name: string;
  target: number;
  by: string | null;
  now: number;
  trend: (number | null)[];
  /** What each quarter must bring from here. */
  pace: number | null;
  /** What the quarters so far brought. */
  rate: number | null;
  met: boolean;
}

export interface Sections {
  summary: { figures: Figure[]; hours: Hours; cause: string };
  trend?: { quarters: QuarterRow[] };
  survival?: { lives: number; ended: number; median: number | null; curve: [days: number, alive: number][] };
  owners?: { rows: GroupRow[] };
  packages?: { rows: GroupRow[] };
  kinds: { rows: GroupRow[] };
  ages?: { bounds: string[]; rows: { kind: string; counts: number[] }[]; atLeast: boolean };
  cost: { stale: number; hours: Hours; lines: number; branches: number; modules: number; tests: number; files: number; planned: number; armed: number; coefficients: { name: string; hours: Hours }[] };
  risks?: { rows: Risk[] };
  paidDown?: { flags: { key: string; owners: string[]; commit: string | null; date: string | null; subject: string | null }[]; commits: number; deleted: number };
  accepted?: { rows: Accepted[]; suppressed: number; baselined: number };
  plan?: { rows: PlanRow[]; hours: Hours; next: string };
  goals?: { rows: Goal[] };
  benchmark?: { rows: { name: string; value: number; unit: string; kubernetes: number | null; gitlab: number | null }[] };
  method: { revision: string; tool: string; configuration: string; files: number; lines: number; opaque: number; rules: string[] };
}

export interface ReportData {
  tool: { name: string; version: string };
  today: string;
  name: string;
  quarter: string;
  from: string;
  until: string;
  /** The quarter is not over. */
  running: boolean;
  compare: string | null;
  snapshots: QuarterRow[];
  sections: Sections;
  flags: FlagDetail[];
  limits: string[];
}
