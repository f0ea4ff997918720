/** The lives of a flag, as git tells them. */
import type { Severity } from './findings.js';
import type { Place } from './places.js';

export type EventKind =
  | 'born' | 'gone'
  | 'reused'        // the name came back with another meaning
  | 'relanded'      // it came back with the same one
  | 'resurrected'   // it came back, and nothing reads it, or what it means now cannot be told
  | 'repurposed'    // it never left, and gates other code
  | 'renamed' | 'split' | 'flipped' | 'repointed'
  | 'value-reused'  // a wire value stands for another name
  | 'default-changed';

/** What a name or value meant for a while. */
export interface Life {
  name: string;
  from: string;
  /** Null where it goes on. */
  until: string | null;
  /** The most telling of what it gated. */
  gated: string[];
  /** Who brought it in. */
  author: string;
}

/** A time in which a name was in use, as days. */
export interface Lifetime {
  from: string;
  /** Null where it goes on. */
  until: string | null;
  /** When what it gates changed. */
  changed: string[];
}

export interface HistoryEvent {
  kind: EventKind;
  flag: string;
  commit: string;
  /** ISO, in UTC. */
  date: string;
  severity: Severity;
  because: { message: string; commit: string | null; at: Place | null }[];
  data: {
    author: string;
    subject: string;
    before?: Life;
    after?: Life;
    /** Another flag that it is about: the old name, the one that split off. */
    other?: string;
    /** Days without any trace of the name. */
    gapDays?: number;
    /** A wire value. */
    value?: number;
    reads?: number;
    /** For `repurposed`: what speaks for it. */
    signs?: string[];
  };
}

export interface Timeline {
  events: readonly HistoryEvent[];
  /** Commits that changed sources. */
  commits: number;
  /** False where history is cut off or texts are missing: absence is never concluded from it. */
  complete: boolean;
  /** By key: when it was born, and when what it gates last changed, as dates. */
  ages: ReadonlyMap<string, { bornAt: string; lastChangedAt: string }>;
  /** By source file: when somebody last changed it, as a date, and who. */
  touched: ReadonlyMap<string, { at: string; by: string }>;
}
