/** Quarters of the calendar, in UTC: `2026-Q3`. */

export interface Quarter {
  name: string;
  /** First and last day. */
  from: string;
  until: string;
}

/** Null for what is no quarter. */
export function parseQuarter(text: string): Quarter | null {
  const match = /^(\d{4})-?[Qq]([1-4])$/.exec(text);
  return match ? quarter(Number(match[1]) * 4 + Number(match[2]) - 1) : null;
}

export const quarterOf = (date: string): Quarter => quarter(indexOf(date));

/** `count` quarters that end with this one, oldest first. */
export const quartersUntil = ({ from }: Quarter, count: number): Quarter[] =>
  Array.from({ length: count }, (_, index) => quarter(indexOf(from) - count + 1 + index));

export const quarterAfter = ({ from }: Quarter, by = 1): Quarter => quarter(indexOf(from) + by);

/** Quarters since year 0. */
const indexOf = (date: string): number => Number(date.slice(0, 4)) * 4 + Math.floor((Number(date.slice(5, 7)) - 1) / 3);

function quarter(index: number): Quarter {
  const year = Math.floor(index / 4);
  const number = index % 4;
  const last = new Date(Date.UTC(year, number * 3 + 3, 0)).toISOString().slice(0, 10);
  return { name: `${year}-Q${number + 1}`, from: `${year}-${String(number * 3 + 1).padStart(2, '0')}-01`, until: last };
}

export const daysBetween = (from: string, to: string): number => Math.max(0, Math.floor((Date.parse(to) - Date.parse(from)) / 86_400_000));
