/**
 * What an expression can come to: values under their conditions, joined and compared. Over-approximated as truth is: what
 * is not understood may be anything (2.1). Knows conditions, no code.
 */
import { FALSE, OTHER, TRUE, type Condition, type Conditions, type Value, type ValueType, type Variable } from '../condition.js';
import type { Order } from '../model.js';

export interface Truth {
  /** May be true under this condition. */
  yes: Condition;
  /** May be false under this condition. */
  no: Condition;
}

/** The values that an expression can have, each under its condition, and when it can be something else. */
export interface Outcome {
  known: readonly (readonly [Value, Condition])[];
  /** An object or a function: true, and equal to no such value. */
  thing: Condition;
  rest: Condition;
  /** The value is a flag's own, of an open domain. */
  variable: Variable | null;
  /** What it may be besides, whatever the flag's value: comparing it with that tells nothing. */
  besides?: readonly Value[];
  /** Behind `?.` there may be nothing to ask: then it is undefined, and false. */
  optional?: boolean;
}

export interface Outcomes {
  truthOf(outcome: Outcome): Truth;
  /** One of several, each under its condition. */
  merge(parts: readonly (readonly [Condition, Outcome])[]): Outcome;
  /** `===`, or `==` where `loose`; null where nothing is known of either side. */
  equal(a: Outcome, b: Outcome, loose: boolean): Outcome | null;
  /** Numbers by their order; of a flag's own number it is a question of its own, named by its place. */
  ordered(order: Order, a: Outcome, b: Outcome, place: string): Outcome;
}

export const EITHER: Truth = { yes: TRUE, no: TRUE };
export const exactly = (known: Outcome['known']): Outcome => ({ known, thing: FALSE, rest: FALSE, variable: null });
/** Among the values of an outcome; no flag has it. */
const MISSING: Value = '\0undefined';
export const isNullish = (value: Value): boolean => value === null || value === MISSING;
export const isTrue = (value: Value): boolean => Boolean(value) && value !== MISSING;
export const NOTHING = exactly([[MISSING, TRUE]]);
export const THING: Outcome = { known: [], thing: TRUE, rest: FALSE, variable: null };
export const ANYTHING: Outcome = { known: [], thing: FALSE, rest: TRUE, variable: null };
export const answer = ({ yes, no }: Truth): Outcome => exactly([[true, yes], [false, no]]);

export function createOutcomes(conditions: Conditions): Outcomes {
  const { and, or } = conditions;

  const truthOf = ({ known, thing, rest, variable, optional }: Outcome): Truth => {
    if (variable) {
      // An open domain: what it is besides the values seen in code is not known.
      conditions.seen(variable, true);
      conditions.seen(variable, false);
      const falsy = [false, null, 0, ''].map((value) => conditions.isNot(variable, value)).reduce(and);
      // Once it is settled its truth is; a value of another type says nothing of what this asking gives.
      const there = conditions.variable(variable.flag, 'boolean', `truth ${variable.order}`, truthOfValue(variable.type), variable.fallback);
      return { yes: and(falsy, conditions.is(there, true)), no: optional ? TRUE : and(conditions.isNot(variable, true), conditions.isNot(there, true)) };
    }
    let yes = or(thing, rest);
    let no = rest;
    for (const [value, condition] of known) {
      if (isTrue(value)) yes = or(yes, condition);
      else no = or(no, condition);
    }
    return { yes, no };
  };

  const merge = (parts: readonly (readonly [Condition, Outcome])[]): Outcome => {
    const known = new Map<Value, Condition>();
    let thing: Condition = FALSE;
    let rest: Condition = FALSE;
    for (const [condition, part] of parts) {
      if (condition === FALSE) continue;
      if (part.variable) rest = or(rest, condition);
      else rest = or(rest, and(condition, part.rest));
      thing = or(thing, and(condition, part.thing));
      for (const [value, when] of part.known) known.set(value, or(known.get(value) ?? FALSE, and(condition, when)));
    }
    if (parts.length === 1 && parts[0]![1].variable) return parts[0]![1];
    return { known: [...known], thing, rest, variable: null, besides: parts.flatMap(([, part]) => part.besides ?? []) };
  };

  const equal = (a: Outcome, b: Outcome, loose: boolean): Outcome | null => {
    // `==` converts: `'1' == 1`. Only against null, and between booleans, is it what it looks like.
    const plain = (it: Outcome): boolean => it.variable?.boolean !== false && it.known.every(([value]) => isNullish(value) || typeof value === 'boolean');
    if (loose && !(plain(a) && plain(b))) return ANYTHING;
    const blurs = (one: Outcome, other: Outcome): boolean =>
      one.besides?.some((value) => other.known.some(([it]) => (value === null ? isNullish(it) : it === value))) === true;
    if (blurs(a, b) || blurs(b, a)) return ANYTHING;
    for (const [flag, other] of [[a, b], [b, a]] as const) {
      if (!flag.variable || other.variable || other.known.length === 0) continue;
      const { variable } = flag;
      let yes = other.rest;
      let no = flag.optional ? TRUE : or(other.rest, other.thing);
      for (const [value, condition] of other.known) {
        if (value !== MISSING) conditions.seen(variable, value);
        yes = or(yes, and(condition, conditions.is(variable, value)));
        no = or(no, and(condition, conditions.isNot(variable, value)));
      }
      return answer({ yes, no });
    }
    if (!a.variable && !b.variable && informative(a) && informative(b)) {
      let [yes, no] = [or(and(a.rest, any(b)), and(b.rest, any(a))), FALSE];
      no = yes;
      const either = (condition: Condition): void => { [yes, no] = [or(yes, condition), or(no, condition)]; };
      for (const [x, when] of a.known) {
        for (const [y, then] of b.known) {
          const both = and(when, then);
          if (x === y || (loose && isNullish(x) && isNullish(y))) yes = or(yes, both);
          else no = or(no, both);
        }
      }
      for (const [one, other] of [[a, b], [b, a]] as const) {
        // `[] == false` holds.
        for (const [value, when] of other.known) { const both = and(one.thing, when); if (loose && !isNullish(value)) either(both); else no = or(no, both); }
      }
      either(and(a.thing, b.thing));
      return answer({ yes, no });
    }
    return null;
  };

  const ordered = (order: Order, a: Outcome, b: Outcome, place: string): Outcome => {
    for (const [flag, other, swapped] of [[a, b, false], [b, a, true]] as const) {
      const limit = other.known.length === 1 && other.rest === FALSE && other.thing === FALSE ? other.known[0]![0] : null;
      if (!flag.variable || typeof limit !== 'number') continue;
      for (const value of [limit - 1, limit, limit + 1]) conditions.seen(flag.variable, value);
      const holds = (value: Value): boolean => typeof value === 'number' && (swapped ? compare(order, limit, value) : compare(order, value, limit));
      const variable = conditions.variable(flag.variable.flag, 'boolean', place, holds, flag.variable.fallback);
      return answer({ yes: conditions.is(variable, true), no: flag.optional ? TRUE : conditions.isNot(variable, true) });
    }
    if (a.variable || b.variable || !informative(a) || !informative(b)) return ANYTHING;
    let [yes, no] = [or(or(a.rest, a.thing), or(b.rest, b.thing)), FALSE];
    no = yes;
    for (const [x, when] of a.known) {
      for (const [y, then] of b.known) {
        const both = and(when, then);
        const known = typeof x === 'number' && typeof y === 'number' ? compare(order, x, y) : null;
        if (known !== false) yes = or(yes, both);
        if (known !== true) no = or(no, both);
      }
    }
    return answer({ yes, no });
  };

  const any = ({ known, thing, rest }: Outcome): Condition => known.reduce<Condition>((all, [, condition]) => or(all, condition), or(thing, rest));

  return { truthOf, merge, equal, ordered };
}

/** Not just anything. */
const informative = ({ known, thing, rest }: Outcome): boolean => rest !== TRUE || thing !== FALSE || known.length > 0;

const truthOfValue = (type: ValueType) => (value: Value): boolean | undefined => (value !== OTHER && (type === 'unknown' || typeof value === type) ? Boolean(value) : undefined);

const compare = (order: Order, a: number, b: number): boolean =>
  order === '<' ? a < b : order === '<=' ? a <= b : order === '>' ? a > b : a >= b;
