/** The linked, read-only model that rules ask. */
import type { Armed } from './change.js';
import type { Config } from './config.js';
import type { Because } from './findings.js';
import type { Flag, OpaqueKey, Tombstone } from './flags.js';
import type { Timeline } from './history.js';
import type { Place } from './places.js';

/** What reaches a module. `alive` covers everything that no verdict can be given on. */
export type Verdict = 'alive' | 'zombie' | 'unreachable' | 'test-only';

export interface Module {
  file: string;
  lines: number;
  in: 'source' | 'test' | 'story';
  verdict: Verdict;
  /** Settled flags that shut every way to a zombie. */
  flags: Flag[];
  /** How it is reached, or would be: entry, imports, guards. */
  chain: Because[];
  /** Its top level still runs: something imports it statically (1.2). */
  runs: boolean;
  /** Evaluating it does more than bind names (1.3). */
  effects: boolean;
}

/** Code that a settled flag shuts. */
export interface DeadBranch {
  at: Place;
  code: Place;
  /** The guard as written. */
  text: string;
  owner: string | null;
  flags: Flag[];
  digest: string;
}

/** Lines that go with a settled flag, or parts of lines that change. */
export interface Removal extends Place {
  /** `delete`: whole lines that go; `rewrite`: part of a line, or a condition, changes. */
  edit: 'delete' | 'rewrite';
  why: 'dead-branch' | 'evaluation' | 'declaration' | 'unused-import' | 'unused-symbol' | 'zombie-module' | 'test-only';
}

/** A test of flags that decides nothing. */
export interface IdleGuard {
  /** never: its code cannot run · always: it cannot be otherwise · same: both branches are the same. */
  outcome: 'never' | 'always' | 'same';
  at: Place;
  code: Place;
  /** The guard as written. */
  text: string;
  /** What that text is where the code is entered. */
  enters: 'true' | 'false' | 'the same';
  /** The guard around it that has answered before. */
  outer: { text: string; at: Place } | null;
  owner: string | null;
  flags: Flag[];
  digest: string;
}

/** Code that stands under a test of a flag. */
export interface Gate {
  /** Values of the flag that let the code run, as JSON, `or` between them; `any` where that cannot be told. */
  when: string;
  at: Place;
  code: Place;
  /** The guard as written. */
  text: string;
  owner: string | null;
  digest: string;
  /** Names that the code uses, sorted. */
  uses: string[];
  /** The rest of a block, behind an early exit: whatever else is written there stands under the test too. */
  rest: boolean;
}

/** What a rule may need besides code. */
export type Input = 'registry' | 'tombstones' | 'states' | 'history' | 'suppressions';

/** What somebody wrote so that a finding is not told, with what came of it. */
export interface Suppression {
  /** Empty for all rules. */
  rules: string[];
  /** Of the configuration: what it speaks of, as a subject; null where it speaks of everything. */
  about: string | null;
  /** Null in the configuration. */
  at: Place | null;
  reason: string;
  until: string | null;
  expired: boolean;
  /** It has silenced a finding. */
  used: boolean;
}

export interface Project {
  readonly today: string;
  readonly config: Config;
  readonly modules: readonly Module[];
  readonly flags: readonly Flag[];
  readonly opaque: readonly OpaqueKey[];
  readonly tombstones: readonly Tombstone[];
  readonly branches: readonly DeadBranch[];
  readonly idle: readonly IdleGuard[];
  /** What is judged of the history; null where it was not read. */
  readonly history: Timeline | null;
  /** What the change that is judged lets run again; nothing where none is. */
  readonly armed: readonly Armed[];
  /** Ids of the settled flags that count by now (4.1). */
  readonly settled: ReadonlySet<string>;
  /** False for files that the configuration ignores: they count as uses, findings are not anchored there. */
  reported(file: string): boolean;
  /** Only for rules that judge them: suppressions, the rules that have seen all there is to see, and the names of rules. */
  readonly suppressions: readonly Suppression[];
  readonly judged: ReadonlySet<string>;
  readonly known: ReadonlySet<string>;
  /** Inputs that are there: rules that need another are skipped, never passed (6.1). */
  readonly inputs: ReadonlySet<Input>;
}
