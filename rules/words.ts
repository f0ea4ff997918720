/** Wording that rules share: how a settled flag is spoken of. */
import type { Because, Evaluation, Flag, Module, Project } from '../src/model.js';

/** For messages: `{flag} {settled}` and `--assume {assume}`. */
export function settling(flag: Flag): { flag: string; settled: string; assume?: string; value: unknown; since: string | null } {
  const { is, value, each, since } = flag.state;
  if (each) return { flag: flag.key, settled: `is archived (each place is given its own fallback${since ? ` since ${since}` : ''})`, value: null, since };
  const kept = isAssumed(flag) ? `is assumed ${JSON.stringify(value)}` : `is ${is} (always ${JSON.stringify(value)}${since ? ` since ${since}` : ''})`;
  return { flag: flag.key, settled: kept, assume: quoted(`${flag.key}=${value === null ? 'null' : String(value)}`), value, since };
}

/** By `--assume`: a question, not a fact. */
export const isAssumed = (flag: Flag): boolean => flag.state.evidence.some(({ kind }) => kind === 'assume');

export const settlingStory = (flag: Flag): Because[] => flag.state.evidence.map(({ message, at }) => ({ message: `${flag.key} ${message}`, at }));

/** Safe to paste into a shell. */
const quoted = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replace(/'/g, `'\\''`)}'`);

export const linesOf = (count: number): string => (count === 0 ? 'empty' : count === 1 ? '1 line' : `${count} lines`);

/** How large a module is, and where the history was read, when somebody last changed it, and who. */
export function sizeOf({ file, lines }: Module, { history }: Project): { file: string; lines: number; size: string; last: string; changedAt?: string; author?: string } {
  const touched = history?.touched.get(file);
  return {
    file, lines, size: linesOf(lines), last: touched ? `; last changed ${touched.at} by ${touched.by}` : '',
    ...(touched ? { changedAt: touched.at, author: touched.by } : {}),
  };
}

/** Reads through a function that asks by itself are told where it asks. */
export const isDirect = ({ via }: Evaluation): boolean => !via.includes('function');

export const places = (count: number): string => (count === 1 ? '1 place' : `${count} places`);
