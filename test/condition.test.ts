/** Conditions against truth tables: every operation, canonical form, settling, the size cap. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createConditions, FALSE, TRUE, type Condition, type Conditions, type Value, type Variable } from '../src/condition.js';
import { failure, random, seeds, type Random } from './oracle-programs.js';

const OTHER = '\0other';

interface Domain {
  name: string;
  boolean: boolean;
  /** All values, the unseen one included. */
  values: readonly Value[];
}

type Formula =
  | { is: number; value: Value }
  | { isNot: number; value: Value }
  | { and: [Formula, Formula] }
  | { or: [Formula, Formula] };

type Row = readonly Value[];

function randomDomains(r: Random): Domain[] {
  return Array.from({ length: 1 + r.int(6) }, (_, at) => {
    const boolean = r.chance(55);
    const seen: Value[] = r.pick([['a', 'b'], ['a', 'b', 'c'], [1, '1'], [null, 0, ''], [true, 'true']]);
    return { name: `f${at}`, boolean, values: boolean ? [true, false] : [...seen, OTHER] };
  });
}

function randomFormula(r: Random, domains: readonly Domain[], depth: number): Formula {
  if (depth === 0 || r.chance(15)) {
    const at = r.int(domains.length);
    const value = r.pick(domains[at]!.values.filter((it) => it !== OTHER));
    return r.chance(60) ? { is: at, value } : { isNot: at, value };
  }
  const sides = (): [Formula, Formula] => [randomFormula(r, domains, depth - 1), randomFormula(r, domains, depth - 1)];
  return r.chance(50) ? { and: sides() } : { or: sides() };
}

/** All assignments; the last variable changes fastest. */
function rowsOf(domains: readonly Domain[]): Row[] {
  return domains.reduce<Value[][]>((rows, { values }) => rows.flatMap((row) => values.map((value) => [...row, value])), [[]]);
}

function holds(formula: Formula, row: Row): boolean {
  if ('is' in formula) return row[formula.is] === formula.value;
  if ('isNot' in formula) return row[formula.isNot] !== formula.value;
  if ('and' in formula) return holds(formula.and[0], row) && holds(formula.and[1], row);
  return holds(formula.or[0], row) || holds(formula.or[1], row);
}

function build(conditions: Conditions, variables: readonly Variable[], formula: Formula): Condition {
  if ('is' in formula) return conditions.is(variables[formula.is]!, formula.value);
  if ('isNot' in formula) return conditions.isNot(variables[formula.isNot]!, formula.value);
  const [a, b] = ('and' in formula ? formula.and : formula.or).map((it) => build(conditions, variables, it)) as [Condition, Condition];
  return 'and' in formula ? conditions.and(a, b) : conditions.or(a, b);
}

/** Walks the diagram. */
function decide(condition: Condition, variables: readonly Variable[], row: Row): boolean {
  let at = condition;
  while (at.variable) {
    const value = row[variables.indexOf(at.variable)];
    at = at.branches.find(([key]) => key === value)?.[1] ?? at.other;
  }
  return at === TRUE;
}

const variablesOf = (conditions: Conditions, domains: readonly Domain[]): Variable[] =>
  domains.map(({ name, boolean }) => conditions.variable(name, boolean ? 'boolean' : 'unknown', ''));

/** Ordered, reduced, and no branch that says what the rest says. */
function wellFormed(condition: Condition): void {
  const { variable, branches, other } = condition;
  if (!variable) return;
  assert.ok(branches.length > 0);
  for (const [, child] of [...branches, [null, other] as const]) {
    assert.ok(child.variable === null || child.variable.order > variable.order);
    wellFormed(child);
  }
  assert.ok(branches.every(([, child]) => child !== other));
}

const each = (runs: number, check: (r: Random, seed: number) => void): void => {
  for (const seed of seeds(runs)) {
    try {
      check(random(seed), seed);
    } catch (error) {
      throw failure(seed, (error as Error).stack ?? String(error));
    }
  }
};

test('a formula is what its truth table says, and equal tables are the same node', () => {
  each(1000, (r) => {
    const domains = randomDomains(r);
    const rows = rowsOf(domains);
    const conditions = createConditions();
    const variables = variablesOf(conditions, domains);
    const byTable = new Map<string, Condition>();
    for (let turn = 0; turn < 6; turn++) {
      const formula = randomFormula(r, domains, 1 + r.int(4));
      const condition = build(conditions, variables, formula);
      const table = rows.map((row) => (holds(formula, row) ? '1' : '0')).join('');
      assert.is(rows.map((row) => (decide(condition, variables, row) ? '1' : '0')).join(''), table);
      assert.is(condition, byTable.get(table) ?? condition, 'equal tables, one node');
      byTable.set(table, condition);
      if (!table.includes('1')) assert.is(condition, FALSE);
      if (!table.includes('0')) assert.is(condition, TRUE);
      wellFormed(condition);
      const needed = domains.filter((_, at) => rows.some((row) => domains[at]!.values.some((value) =>
        holds(formula, row) !== holds(formula, row.map((it, index) => (index === at ? value : it)))))).map(({ name }) => name).sort();
      assert.equal(conditions.flagsOf(condition), needed, 'depends on these and no others');
    }
    assert.is(conditions.widened, 0);
  });
});

test('settling is restricting the table, for all variables of the flag', () => {
  each(1000, (r) => {
    const domains = randomDomains(r).map((it, at, all) => (at > 0 && r.chance(25) ? { ...all[at - 1]! } : it));
    const conditions = createConditions();
    const variables = domains.map(({ name, boolean }, at) => conditions.variable(name, boolean ? 'boolean' : 'unknown', String(at)));
    const condition = build(conditions, variables, randomFormula(r, domains, 4));
    const settled = new Map<string, Value>();
    for (const { name, values } of domains) if (r.chance(40) && !settled.has(name)) settled.set(name, r.pick(values));
    const rest = conditions.settle(condition, settled);
    for (const row of rowsOf(domains)) {
      const fixed = row.map((value, at) => (settled.has(domains[at]!.name) ? settled.get(domains[at]!.name)! : value));
      assert.is(decide(rest, variables, row), decide(condition, variables, fixed));
    }
    wellFormed(rest);
    assert.ok(conditions.flagsOf(rest).every((flag) => !settled.has(flag)));
    assert.is(conditions.settle(rest, settled), rest, 'settled once is settled');
  });
});

test('the size cap widens: what can hold is never FALSE, and never holds less', () => {
  let widened = 0;
  each(1000, (r) => {
    const domains = randomDomains(r);
    const formula = randomFormula(r, domains, 4);
    const small = createConditions(1 + r.int(12));
    const variables = variablesOf(small, domains);
    const condition = build(small, variables, formula);
    const rows = rowsOf(domains);
    for (const row of rows) if (holds(formula, row)) assert.ok(decide(condition, variables, row), 'widened, not narrowed');
    if (rows.some((row) => holds(formula, row))) assert.is.not(condition, FALSE);
    const settled = new Map<string, Value>(domains.filter(() => r.chance(40)).map(({ name, values }) => [name, r.pick(values)]));
    const fixed = (row: Row): Row => row.map((value, at) => (settled.has(domains[at]!.name) ? settled.get(domains[at]!.name)! : value));
    if (rows.some((row) => holds(formula, fixed(row)))) assert.is.not(small.settle(condition, settled), FALSE);
    widened += small.widened;
  });
  assert.ok(widened > 0, 'the cap was met');
});

test('the same calls make the same diagram, to the id', () => {
  each(300, (_, seed) => {
    const make = (): string => {
      const again = random(seed);
      const domains = randomDomains(again);
      const conditions = createConditions();
      const variables = variablesOf(conditions, domains);
      return print(build(conditions, variables, randomFormula(again, domains, 5)));
    };
    assert.is(make(), make());
  });
});

test('values are told apart by type, and listed in order of appearance', () => {
  const conditions = createConditions();
  const v = conditions.variable('v', 'unknown', '');
  assert.is(conditions.and(conditions.is(v, 1), conditions.is(v, '1')), FALSE);
  assert.is(conditions.and(conditions.is(v, null), conditions.is(v, 0)), FALSE);
  assert.is.not(conditions.and(conditions.isNot(v, 1), conditions.isNot(v, '1')), FALSE, 'there is always another value');
  assert.equal(conditions.valuesOf('v'), [], 'a test of truth compares with nothing');
  for (const value of [1, '1', null, 1]) conditions.seen(v, value);
  assert.equal(conditions.valuesOf('v'), [1, '1', null]);
  const b = conditions.variable('b', 'boolean', '');
  assert.is(conditions.and(conditions.isNot(b, true), conditions.isNot(b, false)), FALSE, 'a boolean has no other value');
  assert.is(conditions.is(b, 'x'), FALSE);
});

test('two askings of a free flag may differ; settled, they may not', () => {
  const conditions = createConditions();
  const [one, two] = [conditions.variable('f', 'boolean', 'a'), conditions.variable('f', 'boolean', 'b')];
  const both = conditions.and(conditions.is(one, true), conditions.isNot(two, true));
  assert.is.not(both, FALSE);
  for (const value of [true, false]) assert.is(conditions.settle(both, new Map([['f', value]])), FALSE);
  assert.equal(conditions.flagsOf(both), ['f']);
});

test('many flags stay small and quick', () => {
  const conditions = createConditions();
  const started = Date.now();
  let all: Condition = FALSE;
  for (let at = 0; at < 300; at += 2) {
    const pair = [at, at + 1].map((it) => conditions.is(conditions.variable(`f${it}`, 'boolean', ''), true)) as [Condition, Condition];
    all = conditions.or(all, conditions.and(...pair));
  }
  assert.is(conditions.widened, 0);
  assert.is(conditions.settle(all, new Map(Array.from({ length: 300 }, (_, at) => [`f${at}`, false]))), FALSE);
  assert.ok(Date.now() - started < 5000);
});

function print(condition: Condition): string {
  const { id, variable, branches, other } = condition;
  return variable ? `${id}(${variable.flag} ${branches.map(([value, child]) => `${JSON.stringify(value)}:${print(child)}`).join(' ')} else ${print(other)})` : String(id);
}

test.run();
