/**
 * Conditions: functions from flag values to true or false, as multi-valued decision diagrams.
 *
 * A node tests one variable; it has one branch for each value that was ever compared with, and one for every *other*
 * value. Nodes are hash-consed, so equal conditions are the same object and `=== FALSE` answers "can never hold".
 * Only `and` and `or` are offered: the engine keeps two over-approximations ("may be true", "may be false") instead of
 * negating, so widening to TRUE at the size cap is always sound: unknown means alive (2.1).
 *
 * A variable is one asking of a flag (flag and arguments): two askings with other arguments may differ while the flag is
 * free (2.2); settling a flag settles all of its variables that can have the value.
 */

export type Value = string | number | boolean | null;

/** A value that no code compares with. */
export const OTHER: Value = '\0other';

/** What a flag is settled at that gives each asking its own fallback (3.4). */
export const EACH: Value = '\0each';

/** What an asking gives. A flag may be on or off and have a variant besides: each is a value of its own. */
export type ValueType = 'boolean' | 'string' | 'number' | 'unknown';

export interface Variable {
  readonly order: number;
  readonly flag: string;
  /** Only true and false occur: `false` is then the *other* branch, and the diagram is exact. */
  readonly boolean: boolean;
  readonly type: ValueType;
  /** What the variable is, given the flag's value, where it is not that value itself (`n > 3`); undefined: any. */
  readonly of: ((value: Value) => Value | undefined) | null;
  /** What it is where nobody answers; undefined where the code does not tell. */
  readonly fallback: Value | undefined;
}

export interface Condition {
  readonly id: number;
  /** Null for the two constants. */
  readonly variable: Variable | null;
  readonly branches: readonly (readonly [Value, Condition])[];
  readonly other: Condition;
}

const constant = (id: number): Condition => {
  const node = { id, variable: null, branches: [] } as unknown as { other: Condition } & Condition;
  node.other = node;
  return node;
};

export const FALSE: Condition = constant(0);
export const TRUE: Condition = constant(1);

/** Flag id to its settled value. */
export type Assignment = ReadonlyMap<string, Value>;

export interface Conditions {
  variable(flag: string, type: ValueType, asking: string, of?: ((value: Value) => Value | undefined) | null, fallback?: Value): Variable;
  /** Holds when the variable has this value. */
  is(variable: Variable, value: Value): Condition;
  /** Holds when the variable has any other value. */
  isNot(variable: Variable, value: Value): Condition;
  and(a: Condition, b: Condition): Condition;
  or(a: Condition, b: Condition): Condition;
  /** The condition that is left when some flags are settled. */
  settle(condition: Condition, assignment: Assignment): Condition;
  /**
   * Settling these flags makes the condition impossible. One that no value can meet anyway is not for a settled flag to
   * shut: unknown means alive.
   */
  shuts(condition: Condition, assignment: Assignment): boolean;
  /** The flags that it takes to shut the condition; of several sets, one that keeps as many of `rather` as it can. */
  shutters(condition: Condition, assignment: Assignment, rather: readonly string[]): string[];
  /** Flags that the condition depends on, sorted. */
  flagsOf(condition: Condition): readonly string[];
  /** Remembers that code compares the flag with this value. */
  seen(variable: Variable, value: Value): void;
  /** Values that the flag was compared with, in order of appearance. */
  valuesOf(flag: string): readonly Value[];
  /** How often the size cap widened a condition to TRUE. */
  readonly widened: number;
}

const MAX_NODES = 200_000;

export function createConditions(maxNodes = MAX_NODES): Conditions {
  const variables = new Map<string, Variable>();
  const nodes = new Map<string, Condition>();
  const memo = new Map<string, Condition>();
  const supports = new Map<Condition, readonly string[]>([[FALSE, []], [TRUE, []]]);
  const compared = new Map<string, Set<Value>>();
  let widened = 0;

  const variable = (flag: string, type: ValueType, asking: string, of: Variable['of'] = null, fallback?: Value): Variable => {
    const name = `${flag}\0${type}\0${asking}`;
    let found = variables.get(name);
    if (!found) variables.set(name, (found = { order: variables.size, flag, boolean: type === 'boolean', type, of, fallback }));
    return found;
  };

  const node = (tested: Variable, branches: readonly (readonly [Value, Condition])[], other: Condition): Condition => {
    const kept = branches.filter(([, child]) => child !== other).sort(byValue);
    if (kept.length === 0) return other;
    const name = `${tested.order}:${other.id}:${kept.map(([value, child]) => `${valueKey(value)}>${child.id}`).join()}`;
    let found = nodes.get(name);
    if (!found) {
      if (nodes.size >= maxNodes) {
        widened++;
        return TRUE;
      }
      nodes.set(name, (found = { id: nodes.size + 2, variable: tested, branches: kept, other }));
    }
    return found;
  };

  const test = (tested: Variable, value: Value, hit: Condition, miss: Condition): Condition => {
    if (!tested.boolean) return node(tested, [[value, hit]], miss);
    if (value === true) return node(tested, [[true, hit]], miss);
    return value === false ? node(tested, [[true, miss]], hit) : miss;
  };

  const combine = (operator: 'and' | 'or', a: Condition, b: Condition): Condition => {
    const [absorbing, neutral] = operator === 'and' ? [FALSE, TRUE] : [TRUE, FALSE];
    if (a === absorbing || b === absorbing) return absorbing;
    if (a === neutral || a === b) return b;
    if (b === neutral) return a;
    const name = a.id < b.id ? `${operator}${a.id},${b.id}` : `${operator}${b.id},${a.id}`;
    const known = memo.get(name);
    if (known) return known;
    const top = a.variable!.order <= b.variable!.order ? a.variable! : b.variable!;
    const values = new Map<string, Value>();
    for (const side of [a, b]) {
      if (side.variable === top) for (const [value] of side.branches) values.set(valueKey(value), value);
    }
    const branches = [...values.values()].map(
      (value) => [value, combine(operator, follow(a, top, value), follow(b, top, value))] as const,
    );
    const rest = combine(operator, otherwise(a, top), otherwise(b, top));
    const result = node(top, branches, rest);
    memo.set(name, result);
    return result;
  };

  const settle = (condition: Condition, assignment: Assignment): Condition => {
    if (assignment.size === 0 || !flagsOf(condition).some((flag) => assignment.has(flag))) return condition;
    const { variable: tested, branches, other } = condition;
    if (!tested) return condition;
    const settled = assignment.get(tested.flag);
    const value = settled === EACH ? tested.fallback : settled;
    const given = value !== undefined && tested.of ? tested.of(value) : value;
    if (given !== undefined && (tested.type === 'unknown' || typeof given === tested.type)) return settle(follow(condition, tested, given), assignment);
    return node(tested, branches.map(([key, child]) => [key, settle(child, assignment)] as const), settle(other, assignment));
  };

  const flagsOf = (condition: Condition): readonly string[] => {
    let found = supports.get(condition);
    if (!found) {
      const flags = new Set([condition.variable!.flag, ...flagsOf(condition.other)]);
      for (const [, child] of condition.branches) for (const flag of flagsOf(child)) flags.add(flag);
      supports.set(condition, (found = [...flags].sort()));
    }
    return found;
  };

  return {
    variable,
    is: (tested, value) => test(tested, value, TRUE, FALSE),
    isNot: (tested, value) => test(tested, value, FALSE, TRUE),
    and: (a, b) => combine('and', a, b),
    or: (a, b) => combine('or', a, b),
    settle,
    shuts: (condition, assignment) => condition !== FALSE && settle(condition, assignment) === FALSE,
    shutters(condition, assignment, rather) {
      const needed = new Map(assignment);
      const flags = flagsOf(condition).filter((flag) => assignment.has(flag));
      for (const flag of [...flags.filter((it) => !rather.includes(it)), ...flags.filter((it) => rather.includes(it))]) {
        const value = needed.get(flag)!;
        needed.delete(flag);
        if (settle(condition, needed) !== FALSE) needed.set(flag, value);
      }
      return flags.filter((flag) => needed.has(flag));
    },
    flagsOf,
    seen({ flag }, value) {
      const known = compared.get(flag);
      if (known) known.add(value);
      else compared.set(flag, new Set([value]));
    },
    valuesOf: (flag) => [...(compared.get(flag) ?? [])],
    get widened() { return widened; },
  };
}

/** `1` and `'1'` are different values. */
export const valueKey = (value: Value): string => JSON.stringify(value);

const byValue = (a: readonly [Value, Condition], b: readonly [Value, Condition]): number =>
  valueKey(a[0]) < valueKey(b[0]) ? -1 : 1;

const otherwise = (condition: Condition, variable: Variable): Condition =>
  condition.variable === variable ? condition.other : condition;

const follow = (condition: Condition, variable: Variable, value: Value): Condition => {
  if (condition.variable !== variable) return condition;
  return condition.branches.find(([key]) => key === value)?.[1] ?? condition.other;
};
