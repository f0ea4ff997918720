/** How long flags live: what share of them is still there so many days after birth (Kaplan and Meier; those that live on count as long as they were seen). */
import type { Lifetime } from '../../model.js';
import { daysBetween } from './quarter.js';

export interface Survival {
  lives: number;
  ended: number;
  /** Days after which half of them are gone; null where more than half live on. */
  median: number | null;
  /** Steps, from day 0. */
  curve: [days: number, alive: number][];
}

export function survivalOf(lives: readonly Lifetime[], today: string): Survival {
  const seen = lives.filter(({ from }) => from <= today).map(({ from, until }) => {
    const ended = until !== null && until <= today;
    return { days: daysBetween(from, ended ? until : today), ended };
  });
  const curve: [number, number][] = [[0, 1]];
  let alive = 1;
  for (const day of [...new Set(seen.filter(({ ended }) => ended).map(({ days }) => days))].sort((a, b) => a - b)) {
    const atRisk = seen.filter(({ days }) => days >= day).length;
    alive *= 1 - seen.filter(({ days, ended }) => ended && days === day).length / atRisk;
    curve.push([day, Math.round(alive * 10_000) / 10_000]);
  }
  const last = Math.max(0, ...seen.map(({ days }) => days));
  if (curve.at(-1)![0] < last) curve.push([last, curve.at(-1)![1]]);
  return { lives: seen.length, ended: seen.filter(({ ended }) => ended).length, median: curve.find(([, share]) => share <= 0.5)?.[0] ?? null, curve };
}

export function medianOf(numbers: readonly number[]): number | null {
  if (numbers.length === 0) return null;
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : Math.round((sorted[middle - 1]! + sorted[middle]!) / 2);
}
