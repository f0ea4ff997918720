/** What a flag is to those who look after it. Each flag has one standing: the first that holds. */
import type { StateName } from '../../model.js';
import type { Standing } from './data.js';

interface Sort {
  name: Standing;
  title: string;
  /** Ends the sentence that begins with a flag. */
  about: string;
}

/** Most urgent first. */
export const STANDINGS: readonly Sort[] = [
  { name: 'forbidden', title: 'forbidden', about: 'a tombstone forbids its name, and it is in use' },
  { name: 'undeclared', title: 'undeclared', about: 'is read, and declared in no registry' },
  { name: 'expired', title: 'expired', about: 'is past its own expiry date' },
  { name: 'settled', title: 'settled', about: 'its value is known for good: the code that asks can go' },
  { name: 'unread', title: 'unread', about: 'is declared, and nothing but tests reads it' },
  { name: 'suspect', title: 'suspect', about: 'is old for this repository, and long untouched' },
  { name: 'active', title: 'active', about: 'is in use' },
  { name: 'planned', title: 'planned', about: 'is not in use yet' },
];

/** Those that are due to go, or to be decided on. */
export const STALE: ReadonlySet<Standing> = new Set<Standing>(['expired', 'settled', 'unread', 'suspect']);

export function standingOf(state: StateName, { settled, unread }: { settled: boolean; unread: boolean }): Standing {
  if (state === 'removed') return 'forbidden';
  if (state === 'undeclared' || state === 'planned') return state;
  if (state === 'expired') return 'expired';
  if (settled) return 'settled';
  return unread ? 'unread' : 'active';
}
