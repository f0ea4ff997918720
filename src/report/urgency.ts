/** Which flags want somebody's attention first, and why. Reads the document and nothing else. */
import type { FlagRow } from './inventory.js';
import type { Paint } from './style.js';

export interface Group {
  title: string;
  /** Ends the sentence that begins with the number of flags. */
  about: string;
  style: Parameters<Paint>[0];
  has(flag: FlagRow): boolean;
}

const reads = (flag: FlagRow, where?: 'source'): boolean => flag.evaluations.some((it) => where === undefined || it.in === where);

/** Most urgent first; each flag belongs to the first that has it. */
export const GROUPS: readonly Group[] = [
  { title: 'removed, in use again', about: 'whose name a tombstone forbids', style: 'red', has: ({ state }) => state.is === 'removed' },
  { title: 'undeclared', about: 'read, and declared in no registry', style: 'red', has: ({ state }) => state.is === 'undeclared' },
  { title: 'expired', about: 'past their own expiry date', style: 'red', has: ({ state }) => state.is === 'expired' },
  { title: 'settled, still read', about: 'whose value is known for good: the code that asks can go', style: 'yellow', has: (flag) => flag.state.settled && reads(flag) },
  { title: 'settled, not read', about: 'whose declaration can go', style: 'yellow', has: ({ state }) => state.settled },
  { title: 'no read found', about: 'declared, and asked for nowhere that can be seen', style: 'yellow', has: (flag) => flag.state.is !== 'planned' && !reads(flag) },
  { title: 'only tests read', about: 'asked for in tests and stories only', style: 'yellow', has: (flag) => flag.state.is !== 'planned' && !reads(flag, 'source') },
  { title: 'active', about: 'in use', style: 'green', has: ({ state }) => state.is !== 'planned' },
  { title: 'planned', about: 'not in use yet', style: 'cyan', has: () => true },
];

export const urgency = (flag: FlagRow): number => GROUPS.findIndex((group) => group.has(flag));

export const armedLines = ({ activates }: FlagRow): number => activates.reduce((sum, { lines }) => sum + lines, 0);
