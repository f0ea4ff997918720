/** What the judges of a history share: what they ask of it, and how an event is written down. */
import type { EventKind, HistoryEvent, Place, Severity } from '../model.js';
import type { Meanings } from './meaning.js';
import type { Replayed, Version } from './replay.js';

/** What only the repository itself can say; asked for the few cases that matter. */
export interface Witness {
  /** Whether the word stands in any source but tests just before a revision; null where that cannot be told. */
  hasWordBefore(key: string, commit: string): boolean | null;
  /** Their texts will be asked for. */
  foresee(commits: readonly string[]): void;
  /** Texts that a commit found in the files it changed, and what it left there. */
  texts(commit: string): { before: string[]; after: string[] };
}

export interface EventOptions {
  /** Days of absence from which a return is no mere revert. */
  reuseGap: number;
  complete: boolean;
}

export interface Context {
  replayed: Replayed;
  meanings: Meanings;
  options: EventOptions;
  witness: Witness;
  /** Revisions at which most keys went at once: their registry moved to where it is not found, they are not gone. */
  lost: ReadonlySet<number>;
}

export function eventAt({ replayed }: Context, at: number, kind: EventKind, flag: string, severity: Severity, message: string, version: Version | null, data: Partial<HistoryEvent['data']>): HistoryEvent {
  const { commit, date, author, subject } = replayed.revisions[at]!;
  const where = version?.read ?? version?.declared ?? null;
  return { kind, flag, commit, date, severity, because: [{ message, commit, at: where && placeAt(where.path, where.line) }], data: { author, subject, ...data } };
}

export const placeAt = (file: string, line: number): Place => ({ file, line, column: 1, endLine: line, endColumn: 1 });
export const day = (date: string): string => date.slice(0, 10);
export const days = (from: string, to: string): number => Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 8_640_000) / 10);
export const spoken = (count: number): string => (count < 1 ? 'less than a day' : Math.round(count) === 1 ? '1 day' : count < YEARS ? `${Math.round(count)} days` : `${Math.round(count / 365.25)} years`);
/** From here on nobody counts days. */
const YEARS = 1000;

export function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
