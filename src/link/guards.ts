/**
 * Guards that decide nothing: a test that the guards around it have answered, and a test whose two branches are the same
 * code. Tests of a free flag are the same value only within one synchronous activation (2.2): the conditions know.
 */
import { FALSE, TRUE, type Condition, type Conditions } from '../condition.js';
import { placeOf, type ExprId, type IdleGuard, type RegionId } from '../model.js';
import type { Evaluator } from './truth.js';
import type { Values } from './values.js';

const TESTS: ReadonlySet<string> = new Set(['then', 'else', 'right', 'case']);

export function idleGuards(file: string, values: Values, evaluator: Evaluator, conditions: Conditions): (Omit<IdleGuard, 'flags' | 'owner'> & { flags: readonly string[] })[] {
  const { regions, exprs } = values.body(file)!;
  const found: ReturnType<typeof idleGuards> = [];
  const of = (expr: ExprId, when: boolean): Condition => {
    const { yes, no } = evaluator.truth({ file, expr, env: null });
    return when ? yes : no;
  };
  /** The condition before it turned impossible: of `a && !a`, the left side. */
  const impossible = (expr: ExprId, when: boolean): Condition | null => {
    const it = exprs[expr]!;
    if (it[0] !== (when ? 'and' : 'or')) return null;
    const left = of(it[1], when);
    return left !== FALSE && of(it[2], when) !== FALSE ? left : null;
  };
  /** The nearest guard around a region that speaks of one of the flags. */
  const around = (region: RegionId, flags: readonly string[]): RegionId | null => {
    for (let at = regions[region]!.parent; at !== 0; at = regions[at]!.parent) {
      if (conditions.flagsOf(of(regions[at]!.test, regions[at]!.when)).some((flag) => flags.includes(flag))) return at;
    }
    return null;
  };
  const never = new Set<string>();
  const tell = (region: RegionId, outcome: IdleGuard['outcome'], flags: readonly string[]): void => {
    const { at, span, text, digest, kind } = regions[region]!;
    const outer = outcome === 'same' ? null : around(region, flags);
    found.push({
      outcome, at: placeOf(file, at), code: placeOf(file, span), text, digest, flags, enters: kind === 'then' ? 'true' : kind === 'else' ? 'false' : 'the same',
      outer: outer === null ? null : { text: regions[outer]!.text, at: placeOf(file, regions[outer]!.at) },
    });
  };
  const candidates = regions.map((_, region) => region).filter((region) => region !== 0 && TESTS.has(regions[region]!.kind));
  for (const region of candidates) {
    const { test, when, parent, at } = regions[region]!;
    const before = evaluator.guard(file, parent);
    if (before === FALSE || evaluator.guard(file, region) !== FALSE) continue;
    const own = of(test, when);
    const flags = conditions.flagsOf(own === FALSE ? (impossible(test, when) ?? FALSE) : own);
    if (flags.length === 0) continue;
    never.add(`${parent}:${at.join()}`);
    tell(region, 'never', flags);
  }
  for (const region of candidates) {
    const { test, when, parent, kind, twin, at } = regions[region]!;
    const own = of(test, when);
    if (own === FALSE || never.has(`${parent}:${at.join()}`)) continue;
    const other = of(test, !when);
    const before = evaluator.guard(file, parent);
    if (kind === 'else') {
      const flags = conditions.flagsOf(own).filter((flag) => conditions.flagsOf(other).includes(flag));
      if (twin && before !== FALSE && flags.length > 0) tell(region, 'same', flags);
    } else if (kind !== 'case' && before !== FALSE && before !== TRUE && other !== FALSE && conditions.and(before, other) === FALSE && conditions.flagsOf(other).length > 0) {
      tell(region, 'always', conditions.flagsOf(other));
    }
  }
  return found;
}
