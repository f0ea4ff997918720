/** Whether what was stored is a whole document of its command: a cache may hold anything. */
import type { FlagsDocument } from './flags.js';
import type { HistoryDocument } from './lives.js';
import type { WhyDocument } from './why.js';

export const isHistoryDocument = (value: unknown): value is HistoryDocument =>
  typeof value === 'object' && value !== null && 'events' in value && Array.isArray(value.events) && 'complete' in value && 'inputs' in value;

export const isFlagsDocument = (value: unknown): value is FlagsDocument =>
  typeof value === 'object' && value !== null && 'flags' in value && Array.isArray(value.flags) && 'opaque' in value && 'inputs' in value;

export const isWhyDocument = (value: unknown): value is WhyDocument =>
  typeof value === 'object' && value !== null && 'chains' in value && Array.isArray(value.chains) && 'arms' in value && 'inputs' in value;
