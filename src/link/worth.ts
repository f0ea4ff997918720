/** What the places of a file are worth once flags are settled: each asking, and each test, whose outcome is then certain. */
import { FALSE, type Assignment, type Condition, type Conditions } from '../condition.js';
import type { Literal, Span } from '../model.js';
import type { Loc } from './loc.js';
import { isNullish } from './outcome.js';
import type { Evaluator } from './truth.js';
import type { Values } from './values.js';

/** Where the flags are asked, whether or not anything is certain there. */
export function askedPlaces(file: string, settled: Assignment, { values, idsOf }: Pick<Context, 'values' | 'idsOf'>): Span[] {
  const sites = values.body(file)?.sites ?? [];
  return sites.filter(({ expr }) => idsOf({ file, expr, env: null }).some((id) => settled.has(id))).map(({ span }) => span);
}

/** True or false, and nothing else. */
const TESTS: ReadonlySet<string> = new Set(['not', 'equal', 'compare']);

export interface SettledPlace {
  span: Span;
  /** `value` is undefined where only the truth is known. */
  worth: { truth: boolean; value: Literal | undefined };
}

interface Context {
  values: Values;
  evaluator: Evaluator;
  conditions: Conditions;
  /** The flags' ids that an asking is for. */
  idsOf(loc: Loc): string[];
  /** The same where the expression is worth the flag's value, and nothing but it. */
  readsOf(loc: Loc): string[];
}

export function settledPlaces(file: string, settled: Assignment, { values, evaluator, conditions, readsOf }: Omit<Context, 'idsOf'>): SettledPlace[] {
  const body = values.body(file);
  if (!body) return [];
  const found = new Map<string, SettledPlace>();
  const add = (span: Span, truth: boolean, value: Literal | undefined): void => { found.set(span.join(), { span, worth: { truth, value } }); };
  /** Certain under the settled flags, and not without them. */
  const outcome = (loc: Loc): boolean | null => {
    const { yes, no } = evaluator.truth(loc);
    const [never, always] = [conditions.shuts(yes, settled), conditions.shuts(no, settled)];
    return never === always ? null : always;
  };
  const never = (condition: Condition): boolean => condition === FALSE || conditions.shuts(condition, settled);
  /** The one value that it can have. */
  const exact = (loc: Loc): Literal | undefined => {
    const { known, thing, rest, variable } = evaluator.outcome(loc);
    if (variable || !never(thing) || !never(rest)) return undefined;
    const [one, ...others] = known.filter(([, condition]) => !never(condition));
    return one && others.length === 0 && (one[0] === null || !isNullish(one[0])) ? one[0] : undefined;
  };
  for (const { test, when, kind, at } of body.regions.slice(1)) {
    if (kind !== 'then' && kind !== 'else') continue;
    const truth = outcome({ file, expr: test, env: null });
    if (truth !== null) add(at, (truth === when) === (kind === 'then'), undefined);
  }
  for (const { expr, span } of body.sites) {
    const loc: Loc = { file, expr, env: null };
    const [id, ...others] = readsOf(loc);
    const value = id !== undefined && others.length === 0 ? settled.get(id) : undefined;
    const truth = value === undefined ? outcome(loc) : Boolean(value);
    if (truth !== null) add(span, truth, value ?? (TESTS.has(body.exprs[expr]![0]) ? truth : exact(loc)));
  }
  return [...found.values()];
}
