/** Goals that a team has set itself (`policy.targets`), with the way there. */
import type { Goal, QuarterRow } from './data.js';
import { parseQuarter, quarterAfter, type Quarter } from './quarter.js';
import { STANDINGS } from './standing.js';

/** What a goal can be set for: `flags`, `stale`, or a standing. */
export const COUNTS = ['flags', 'stale', ...STANDINGS.map(({ name }) => name)];

const count = (row: QuarterRow, name: string): number =>
  (name === 'flags' ? row.total : name === 'stale' ? row.stale : (row.standing as Record<string, number>)[name] ?? 0);

/** `stale`, or `stale@2027-Q1` for one with a date. */
export function goalsOf(targets: Readonly<Record<string, number>>, rows: readonly QuarterRow[], quarter: Quarter): { goals: Goal[]; unknown: string[] } {
  const unknown: string[] = [];
  const goals = Object.entries(targets).flatMap(([key, target]): Goal[] => {
    const [name = '', due] = key.split('@');
    const by = due === undefined ? null : parseQuarter(due);
    if (!COUNTS.includes(name) || (due !== undefined && !by)) {
      unknown.push(key);
      return [];
    }
    const trend = rows.map((row) => (row.revision === null ? null : count(row, name)));
    const now = trend.at(-1)!;
    const first = trend.findIndex((it) => it !== null);
    const spent = trend.length - 1 - first;
    const left = by ? quartersBetween(quarter, by) : 0;
    return [{
      name, target, by: by?.name ?? null, now, trend, met: now <= target,
      rate: spent > 0 ? tenth((now - trend[first]!) / spent) : null, pace: left > 0 ? tenth((target - now) / left) : null,
    }];
  });
  return { goals, unknown };
}

function quartersBetween(from: Quarter, to: Quarter): number {
  let count = 0;
  for (let at = from; at.from < to.from; at = quarterAfter(at)) count++;
  return count;
}

const tenth = (number: number): number => Math.round(number * 10) / 10;
