import { defineRule } from '../src/rule.js';
import { gatedBy, struck } from './lives.js';

/** A number crosses process boundaries and outlives its name: old code gives it the old meaning. */
export default defineRule({
  id: 'reused-value',
  about: 'wire value that once stood for another flag',
  severity: 'warning',
  recommended: true,
  needs: ['history'],
  messages: {
    reused: '{value} means {flag} since {since}; before, it meant {other} (which gated {then}). A host with the old code takes one for the other: give {flag} a number that was never used',
  },

  *check(project) {
    for (const { event, flag, at, severity, lives } of struck(project, ['value-reused'])) {
      const { value = 0, other, before } = event.data;
      const data = { flag: flag.key, value: shown(value), other, then: gatedBy(before), since: event.date.slice(0, 10), commit: event.commit };
      yield { message: 'reused', subject: `flag:${flag.key}`, digest: `${flag.id} ${event.commit}`, flag: flag.key, at, severity, because: lives, data };
    }
  },
});

/** Bits read better in hexadecimal. */
const shown = (value: number): string => (value > 8 && (value & (value - 1)) === 0 ? `0x${value.toString(16).padStart(2, '0')}` : String(value));
