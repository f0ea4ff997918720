/**
 * The baseline: findings that were there when the check was switched on, so that only what comes after them counts. Text in,
 * text out; entries are known again by their ids, by line of text among equals, and by where a file has moved. Never: disk.
 */
import type { Finding } from '../model.js';
import { arrivals, keyOf, knownOf, type Known } from './identity.js';

export const BASELINE = '.unpeg-baseline.json';

export interface Entry {
  id: string;
  /** The same without a path: what stays when the file moves. */
  key: string;
  rule: string;
  flag: string | null;
  subject: string;
  file: string | null;
  /** The line it stood at, hashed: tells equals in one file apart. */
  text: string;
  /** When it was first seen. */
  since: string;
  /** Why it may stay, where somebody has said so. */
  reason: string | null;
}

/** Null where the text is no baseline of ours. */
export function readBaseline(text: string): Entry[] | null {
  try {
    const value = JSON.parse(text) as { version?: unknown; findings?: unknown } | null;
    if (value?.version !== 1 || !Array.isArray(value.findings)) return null;
    const entries = value.findings as Partial<Entry>[];
    return entries.every((it) => typeof it?.id === 'string' && typeof it.key === 'string' && typeof it.rule === 'string' && typeof it.subject === 'string')
      ? entries.map((it) => ({ id: it.id!, key: it.key!, rule: it.rule!, flag: it.flag ?? null, subject: it.subject!, file: it.file ?? null, text: it.text ?? '', since: it.since ?? '', reason: it.reason ?? null })) : null;
  } catch {
    return null;
  }
}

/** One entry a line, in an order that stays: what a diff shows best. */
export function writeBaseline(entries: readonly Entry[]): string {
  const about = 'Findings that were there before; they do not count. Only unpeg check --update-baseline adds to this file. Say in "reason" why one may stay';
  const sorted = [...entries].sort((a, b) => compare(a.rule, b.rule) || compare(a.file ?? '', b.file ?? '') || compare(a.subject, b.subject) || compare(a.id, b.id));
  return `{\n  "about": ${JSON.stringify(about)},\n  "version": 1,\n  "findings": [${sorted.map((it) => `\n    ${JSON.stringify(it)}`).join(',')}${sorted.length > 0 ? '\n  ' : ''}]\n}\n`;
}

export interface BaselineInput {
  entries: readonly Entry[];
  findings: readonly Finding[];
  digests: ReadonlyMap<string, string>;
  /** Where a file is now that is not where it was. */
  movedTo(file: string): string;
  has(file: string): boolean;
  /** The hash of a line of text. */
  textAt(file: string, line: number): string;
}

type Later = Known & { text: string; finding: Finding };

/** Marks the findings that have an entry; gives the entry of each, by its id. */
export function applyBaseline({ entries, findings, digests, movedTo, has, textAt }: BaselineInput): Map<string, Entry> {
  const later = findings.map((finding): Later => {
    const known = knownOf(finding, digests.get(finding.id)!);
    return { ...known, digest: keyOf(known), text: '', finding };
  });
  const earlier = entries.map((entry) => ({ ...entry, digest: entry.key, line: 0, entry }));
  const matched = new Map<string, Entry>();
  const pair = (entry: Entry, { finding }: Later): void => { matched.set(finding.id, entry); };
  const open = new Set(arrivals(earlier, later, {
    movedTo: (file) => (has(file) ? file : movedTo(file)),
    textBefore: (it) => it.text, textAfter: (it) => textAt(it.file!, it.line), paired: (a, b) => pair(a.entry, b),
  }));
  // Without a history that says where a file went: its name and what is found in it are enough where there is one such only.
  const taken = new Set(matched.values());
  const lost = entries.filter((it) => !taken.has(it) && it.file !== null && !has(it.file));
  for (const entry of lost) {
    const candidates = [...open].filter((it) => it.digest === entry.key && it.file !== null && nameOf(it.file) === nameOf(entry.file!));
    if (candidates.length !== 1) continue;
    pair(entry, candidates[0]!);
    open.delete(candidates[0]!);
  }
  for (const finding of findings) finding.baselined = matched.has(finding.id);
  return matched;
}

export interface Renewal extends Omit<BaselineInput, 'entries' | 'movedTo' | 'has'> {
  today: string;
  matched: ReadonlyMap<string, Entry>;
  /** Entries that match nothing, and of which this run cannot say that they are over. */
  kept: readonly Entry[];
}

/** What the baseline is from now on: what is found, with the day it was first seen and the reason that somebody gave. */
export const renewed = ({ findings, digests, today, matched, kept, textAt }: Renewal): Entry[] => [
  ...findings.filter(({ suppressed }) => suppressed === null).map((finding): Entry => {
    const known = knownOf(finding, digests.get(finding.id)!);
    const { since = today, reason = null } = matched.get(finding.id) ?? {};
    const { id, rule, flag, subject, file } = known;
    return { id, key: keyOf(known), rule, flag, subject, file, text: file === null ? '' : textAt(file, known.line), since, reason };
  }),
  ...kept,
];

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
