/**
 * Hours to remove a flag. The coefficients are published with every report, because they are chosen and not measured: whoever
 * knows better ones can work the hours out again from the same counts.
 */
import type { Hours } from './data.js';

export const COEFFICIENTS: readonly { name: string; hours: Hours }[] = [
  { name: 'each flag: decide, change, review, release', hours: { low: 0.5, likely: 1, high: 2 } },
  { name: 'each place that reads it, tests included', hours: { low: 0.05, likely: 0.1, high: 0.25 } },
  { name: 'each hundred lines that go with it', hours: { low: 0.1, likely: 0.25, high: 0.5 } },
];

/** @param lines unknown lines count as none. */
export function hoursFor(places: number, lines: number): Hours {
  const [flag, place, hundred] = COEFFICIENTS.map(({ hours }) => hours) as [Hours, Hours, Hours];
  const of = (which: keyof Hours): number => tenth(flag[which] + place[which] * places + (hundred[which] * lines) / 100);
  return { low: of('low'), likely: of('likely'), high: of('high') };
}

export const NONE: Hours = { low: 0, likely: 0, high: 0 };

export const sumOf = (all: readonly Hours[]): Hours => all.reduce((sum, it) => ({ low: tenth(sum.low + it.low), likely: tenth(sum.likely + it.likely), high: tenth(sum.high + it.high) }), NONE);

const tenth = (hours: number): number => Math.round(hours * 10) / 10;
