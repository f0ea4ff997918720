/** Flags by what they have in common: owner, package, kind, age. Rows are in the order of their names: this is no ranking. */
import type { CountedFlag, FlagDetail, GroupRow, Snapshot } from './data.js';
import { sumOf } from './effort.js';
import { daysBetween } from './quarter.js';
import { STALE } from './standing.js';
import { medianOf } from './survival.js';

export const NO_OWNER = 'no owner';
export const NO_KIND = 'not said';

export const ownerOf = ({ owners }: Pick<CountedFlag, 'owners'>): string => (owners.length > 0 ? owners.join(' ') : NO_OWNER);
export const kindOf = ({ kind }: Pick<CountedFlag, 'kind'>): string => kind ?? NO_KIND;

export const linesOf = ({ arms }: Pick<FlagDetail, 'arms'>): number => Math.max(0, ...arms.map(({ lines }) => lines));

/** @param before what the last snapshot is compared with. */
export function groupsOf(by: (flag: CountedFlag) => string, details: readonly FlagDetail[], snapshots: readonly (Snapshot | null)[], before: Snapshot | null, today: string): GroupRow[] {
  const count = (snapshot: Snapshot, name: string): number => snapshot.flags.filter((flag) => by(flag) === name).length;
  return [...new Set(details.map(by))].sort(lastUnnamed).map((name): GroupRow => {
    const inside = details.filter((flag) => by(flag) === name);
    const stale = inside.filter(({ standing }) => STALE.has(standing));
    const ages = inside.flatMap(({ born }) => (born === null ? [] : [daysBetween(born, today)]));
    return {
      name, flags: inside.length, stale: stale.length,
      // Few known ages say nothing of the rest.
      medianAge: ages.length * 2 < inside.length ? null : medianOf(ages),
      hours: sumOf(stale.map(({ hours }) => hours)), lines: stale.reduce((sum, { removal }) => sum + (removal?.lines ?? 0), 0),
      before: before && count(before, name), trend: snapshots.map((it) => it && count(it, name)),
    };
  });
}

const lastUnnamed = (a: string, b: string): number => Number(a === NO_OWNER || a === NO_KIND) - Number(b === NO_OWNER || b === NO_KIND) || (a < b ? -1 : 1);

const BOUNDS = [30, 90, 180, 365];
export const AGES = ['to 30 d', '31–90 d', '91–180 d', '181–365 d', 'over a year', 'unknown'];

export function agesOf(details: readonly FlagDetail[], today: string): { kind: string; counts: number[] }[] {
  return [...new Set(details.map(kindOf))].sort(lastUnnamed).map((kind) => {
    const counts = AGES.map(() => 0);
    for (const { born } of details.filter((flag) => kindOf(flag) === kind)) {
      const days = born === null ? null : daysBetween(born, today);
      const index = days === null ? AGES.length - 1 : BOUNDS.findIndex((bound) => days <= bound);
      counts[index < 0 ? BOUNDS.length : index]!++;
    }
    return { kind, counts };
  });
}
