/**
 * Truth: under which flag values an expression may be true, and may be false. Both are over-approximations, so what is
 * not understood may be either: unknown means alive (2.1). One evaluation answers for all flags at once. Longer than most:
 * what the kinds of expressions come to, in one place.
 */
import { FALSE, TRUE, type Condition, type Conditions, type Value, type ValueType, type Variable } from '../condition.js';
import type { ExprId, RegionId } from '../model.js';
import type { Listed } from './listed.js';
import type { Loc } from './loc.js';
import { Memo } from './memo.js';
import { ANYTHING, EITHER, NOTHING, THING, answer, createOutcomes, exactly, isTrue, isNullish, type Outcome, type Truth } from './outcome.js';
import type { Asking, Recogniser } from './recognise.js';
import type { Values } from './values.js';

export interface Evaluator {
  truth(loc: Loc): Truth;
  /** Its values, each under its condition. */
  outcome(loc: Loc): Outcome;
  /** What stands before code runs. Askings of one flag at different moments are different variables (2.2). */
  guard(file: string, region: RegionId): Condition;
  /** Flags whose value an expression depends on through the functions it calls. */
  asksThrough(loc: Loc): Asking[];
  /** When a call comes back: where its callee returns or falls off its end. */
  comesBack(call: Loc, awaited: boolean): Condition;
  /** What is asked of the tests that an entry of a list is put to, by keys that it holds. */
  asksOf(entry: Loc, tests: readonly Loc[]): Asking[];
}

const MAX_DEPTH = 40;

/**
 * `flagOf`: the id of the flag that an asking with one known key is for, and the type of what it gives. `testsOf`: the tests that
 * a top-level list is filtered by.
 */
export function createEvaluator(conditions: Conditions, values: Values, recogniser: Recogniser,
  flagOf: (asking: Asking) => { id: string; type: ValueType }, testsOf: (file: string, list: string) => Listed): Evaluator {
  const truths = new Memo<Truth>();
  const guards = new Map<string, Condition>();
  let depth = 0;
  let trace: Asking[] | null = null;
  const { and, or } = conditions;
  const { truthOf, merge, equal, ordered } = createOutcomes(conditions);

  const truth = (loc: Loc): Truth => {
    // What can be overridden is neither a constant nor a flag's value (3).
    if (loc.loose) return EITHER;
    const plain = !loc.env && !trace;
    const known = plain ? truths.get(loc.file, loc.expr) : undefined;
    if (known) return known;
    if (depth > MAX_DEPTH) return EITHER;
    if (plain) truths.set(loc.file, loc.expr, EITHER); // recursion: may be either
    depth++;
    const found = findTruth(loc);
    depth--;
    if (plain) truths.set(loc.file, loc.expr, found);
    return found;
  };

  const findTruth = (loc: Loc): Truth => {
    const it = values.expr(loc);
    const of = (id: ExprId): Truth => truth(values.at(loc, id));
    switch (it[0]) {
      case 'unknown': return EITHER;
      case 'undefined': return { yes: FALSE, no: TRUE };
      case 'literal': return it[1] ? { yes: TRUE, no: FALSE } : { yes: FALSE, no: TRUE };
      case 'as': return of(it[1]);
      case 'not': { const { yes, no } = of(it[1]); return { yes: no, no: yes }; }
      case 'and': { const a = of(it[1]); const b = of(it[2]); return { yes: and(a.yes, b.yes), no: or(a.no, and(a.yes, b.no)) }; }
      case 'or': { const a = of(it[1]); const b = of(it[2]); return { yes: or(a.yes, and(a.no, b.yes)), no: and(a.no, b.no) }; }
      case 'if': {
        const test = of(it[1]);
        const a = of(it[2]);
        const b = of(it[3]);
        return { yes: or(and(test.yes, a.yes), and(test.no, b.yes)), no: or(and(test.yes, a.no), and(test.no, b.no)) };
      }
      case 'kept': return { yes: kept(values.at(loc, it[1]), it[2]), no: TRUE };
      case 'uses': return { yes: used(values.at(loc, it[1]), it[2], it[3]), no: TRUE };
      case 'returns': {
        const call = values.expr(values.at(loc, it[1]));
        return { yes: call[0] === 'await' ? comesBack(values.at(loc, call[1]), true) : comesBack(values.at(loc, it[1]), false), no: TRUE };
      }
      case 'call': return askedHere(loc) ? truthOf(outcome(loc)) : calledTruth(loc, false);
      case 'await': {
        const call = values.at(loc, it[1]);
        return askedHere(call) ? truth(call) : calledTruth(call, true);
      }
      case 'top': case 'import': case 'member': case 'index': case 'param': {
        if (askedHere(loc)) return truthOf(outcome(loc));
        const target = values.reduce(loc);
        return isSame(target, loc) ? (it[0] === 'index' ? truthOf(outcome(loc)) : EITHER) : truth(target);
      }
      default: return truthOf(outcome(loc));
    }
  };

  const outcome = (loc: Loc): Outcome => {
    if (depth > MAX_DEPTH) return ANYTHING;
    depth++;
    const found = findOutcome(loc);
    depth--;
    return found;
  };

  const findOutcome = (loc: Loc): Outcome => {
    const it = values.expr(loc);
    const of = (id: ExprId): Outcome => outcome(values.at(loc, id));
    switch (it[0]) {
      case 'unknown': case 'template': return ANYTHING;
      case 'array': case 'object': case 'function': case 'class': case 'new': return THING;
      case 'as': return of(it[1]);
      case 'literal': return exactly([[it[1], TRUE]]);
      case 'undefined': return NOTHING;
      case 'not': return answer(truth(loc));
      case 'uses': case 'kept': case 'returns': return answer(truth(loc));
      case 'compare': return ordered(it[1], of(it[2]), of(it[3]), `${loc.file}:${loc.expr}${loc.env?.call ?? ''}`);
      case 'if': {
        const then = of(it[2]);
        if (then.variable && it[1] === 0 && values.expr(values.at(loc, it[3]))[0] === 'undefined') return { ...then, besides: [...(then.besides ?? []), null], optional: true };
        const test = truth(values.at(loc, it[1]));
        return merge([[test.yes, then], [test.no, of(it[3])]]);
      }
      case 'nullish': {
        const first = of(it[1]);
        if (first.variable) return first.optional ? ANYTHING : first;
        const missing = first.known.filter(([value]) => isNullish(value)).reduce((all, [, condition]) => or(all, condition), first.rest);
        const there = { ...first, known: first.known.filter(([value]) => !isNullish(value)) };
        return missing === FALSE ? first : merge([[TRUE, there], [missing, of(it[2])]]);
      }
      case 'and': case 'or': {
        const left = values.at(loc, it[1]);
        const first = outcome(left);
        if (first.variable) return ANYTHING;
        // The left value, where it decides; else the right one.
        const { yes, no } = truth(left);
        const decides = { ...first, known: first.known.filter(([value]) => isTrue(value) === (it[0] === 'or')), thing: it[0] === 'or' ? first.thing : FALSE };
        return merge([[TRUE, decides], [it[0] === 'and' ? yes : no, of(it[2])]]);
      }
      case 'equal': return equal(of(it[1]), of(it[2]), it[3]) ?? itself(loc);
      case 'bit': {
        const asked = recogniser.asks(loc);
        const variable = asked && variableOf(asked);
        if (!variable) return ANYTHING;
        const on = conditions.is(variable, true);
        const off: readonly [Value, Condition] = [0, conditions.isNot(variable, true)];
        return asked.bit === null ? { ...exactly([off]), rest: on } : exactly([[asked.bit, on], off]);
      }
      default: {
        const asked = askedHere(loc);
        if (asked) return asked;
        if (it[0] === 'call') return called(loc, false);
        if (it[0] === 'await') {
          const call = values.at(loc, it[1]);
          return askedHere(call) ? outcome(call) : called(call, true);
        }
        if (it[0] === 'index') return lookedUp(values.reduce(values.at(loc, it[1])), of(it[2])) ?? ANYTHING;
        const target = values.reduce(loc);
        // What can be overridden is neither a constant nor a flag's value (3).
        return target.loose || isSame(target, loc) ? ANYTHING : outcome(target);
      }
    }
  };

  /** A field of an object that nothing can change, by a key that may depend on a flag: `{ shadow: true, live: false }[stage]`. */
  const lookedUp = (object: Loc, key: Outcome): Outcome | null => {
    const it = values.expr(object);
    if (it[0] !== 'object' || it[2] || !it[3] || object.loose || key.thing !== FALSE) return null;
    const field = (name: string): Outcome => {
      const found = it[1].findLast(([field]) => field === name);
      return found ? outcome(values.at(object, found[1])) : NOTHING;
    };
    const { variable } = key;
    if (key.optional) return null;
    if (!variable) return key.rest !== FALSE ? null : merge(key.known.map(([value, condition]) => [condition, field(String(value))] as const));
    const names = [...new Set(it[1].map(([name]) => name))];
    for (const name of names) conditions.seen(variable, name);
    const none = names.map((name) => conditions.isNot(variable, name)).reduce(and, TRUE);
    return merge([...names.map((name) => [conditions.is(variable, name), field(name)] as const), [none, NOTHING]]);
  };

  /** The value of a flag, where the expression is an asking, or the value property of a detail object. */
  const askedHere = (loc: Loc): Outcome | null => {
    const asked = recogniser.reads(loc);
    if (!asked) return null;
    if (trace && loc.env) trace.push(asked);
    const variable = variableOf(asked);
    if (!variable) return ANYTHING;
    if (!variable.boolean) return asked.negated ? ANYTHING : { ...ANYTHING, variable, besides: asked.besides };
    const { negated } = asked;
    return { ...exactly([[!negated, conditions.is(variable, true)], [negated, conditions.isNot(variable, true)]]), besides: asked.besides };
  };

  /** A comparison that asks by itself: `import.meta.env.VITE_NEW_CART === 'on'`. */
  const itself = (loc: Loc): Outcome => {
    const asked = recogniser.asks(loc);
    const variable = asked && variableOf(asked);
    return variable ? answer({ yes: conditions.is(variable, true), no: conditions.isNot(variable, true) }) : ANYTHING;
  };

  const variableOf = (asked: Asking): Variable | null => {
    if (asked.keys.length !== 1 || asked.pattern !== null) return null;
    const { id, type } = flagOf(asked);
    return conditions.variable(id, type, asked.asking, null, asked.fallback ?? asked.unset);
  };

  /** A call of a function that is known: whatever it returns, under the conditions it returns it. */
  const called = (loc: Loc, awaited: boolean): Outcome => {
    const found = returns(loc, awaited);
    return found ? merge(found.map(([condition, value]) => [condition, value ? outcome(value) : NOTHING] as const)) : ANYTHING;
  };

  /** The same for its truth, which can be told where the value cannot (`a || b`). */
  const calledTruth = (loc: Loc, awaited: boolean): Truth => returnedTruth(values.enter(loc, awaited));
  const returnedTruth = (inside: Loc | null): Truth => {
    let all: Truth = { yes: FALSE, no: FALSE };
    const found = returnsOf(inside);
    for (const [condition, value] of found ?? []) {
      const { yes, no } = value ? truth(value) : { yes: FALSE, no: TRUE };
      all = { yes: or(all.yes, and(condition, yes)), no: or(all.no, and(condition, no)) };
    }
    return found ? all : EITHER;
  };

  /** What a known function returns, each under its condition; null stands for falling off its end. */
  const returns = (loc: Loc, awaited: boolean): ReturnType<typeof returnsOf> => returnsOf(values.enter(loc, awaited));
  const returnsOf = (inside: Loc | null): (readonly [Condition, Loc | null])[] | null => {
    if (!inside || inside.loose) return null;
    const facts = values.body(inside.file)!.functions[inside.env!.fn]!;
    if (facts.returns.length === 0 || facts.returns.length > 8) return null;
    const parts = facts.returns.map((it) => [within(inside, it.region, facts.region), { ...inside, expr: it.value }] as const);
    const falls = truth({ ...inside, expr: facts.falls }).yes;
    return falls === FALSE ? parts : [...parts, [falls, null]];
  };

  /** The condition of a region inside one function. */
  const within = (loc: Loc, region: RegionId, border: RegionId): Condition => {
    const { regions } = values.body(loc.file)!;
    let condition: Condition = TRUE;
    for (let id = region; id !== border && id !== 0; id = regions[id]!.parent) {
      const { test, when } = regions[id]!;
      const { yes, no } = truth({ ...loc, expr: test });
      condition = and(condition, when ? yes : no);
    }
    return condition;
  };

  const guard = (file: string, region: RegionId): Condition => {
    if (region === 0) return TRUE;
    const key = `${file}\0${region}`;
    const known = guards.get(key);
    if (known) return known;
    const { parent, test, when } = values.body(file)!.regions[region]!;
    const { yes, no } = truth({ file, expr: test, env: null });
    const found = and(guard(file, parent), when ? yes : no);
    guards.set(key, found);
    return found;
  };

  /** When any of the tests that its list is put to lets an entry through (2.4). */
  const kept = (entry: Loc, by: readonly ExprId[] | string): Condition => {
    const { tests, only } = typeof by === 'string' ? testsOf(entry.file, by) : { tests: by.map((test) => values.at(entry, test)), only: true };
    return !only || tests.length === 0 ? TRUE : tests.reduce<Condition>((all, test) => or(all, passes(entry, test)), FALSE);
  };
  const passes = (entry: Loc, test: Loc): Condition => {
    const callee = values.settled(test);
    const inside = values.apply(callee, [entry], `${test.file}:${test.expr}/${entry.expr}`);
    // A third parameter is the whole list.
    return inside && values.body(inside.file)!.functions[inside.env!.fn]!.params.length < 3 ? returnedTruth(inside).yes : TRUE;
  };

  /** When a component shows, or a function calls, what it is given: as its row says, or where it uses it. */
  const used = (call: Loc, position: number, name: string | null): Condition => {
    const asked = recogniser.asks(call);
    if (asked) {
      const variable = asked.shownAt === undefined ? null : variableOf({ ...asked, returns: typeOf(asked.shownAt) });
      return !variable ? TRUE : name === 'children' ? conditions.is(variable, asked.shownAt!) : name === 'fallback' ? conditions.isNot(variable, asked.shownAt!) : TRUE;
    }
    const inside = values.enter(call, true);
    if (!inside || inside.loose) return TRUE;
    const facts = values.body(inside.file)!.functions[inside.env!.fn]!;
    const uses = facts.params[position]?.uses;
    // Whatever it is given, it shows nothing where it only returns null.
    if (!uses) return name === null ? TRUE : calledTruth(call, false).yes;
    return uses.filter((it) => name === null || it.name === name || (it.name === null && !it.but.includes(name)))
      .reduce<Condition>((all, it) => or(all, within(inside, it.region, facts.region)), FALSE);
  };

  const comesBack = (call: Loc, awaited: boolean): Condition => {
    const does = values.known(call);
    if (does === 'never') return FALSE;
    if (does === 'asserts') {
      const claim = values.argument(call, 0);
      return claim ? truth(claim).yes : TRUE;
    }
    const it = values.expr(call);
    const callee = it[0] === 'call' ? values.expr(values.at(call, it[1])) : it;
    // Who is asked as a member of something is not read for it.
    if (callee[0] === 'member' && values.expr(values.at(call, callee[1]))[0] !== 'this') return TRUE;
    const inside = values.enter(call, awaited);
    if (!inside || inside.loose) return TRUE;
    const facts = values.body(inside.file)!.functions[inside.env!.fn]!;
    if (facts.returns.length > 8) return TRUE;
    return facts.returns.reduce<Condition>((all, it) => or(all, within(inside, it.region, facts.region)), truth({ ...inside, expr: facts.falls }).yes);
  };

  const asksThrough = (loc: Loc): Asking[] => {
    const outer = trace;
    trace = [];
    const it = values.expr(loc);
    const found = it[0] === 'jsx' ? calledTruth(loc, false) : calledTruth(loc, true);
    const asked = trace;
    trace = outer;
    // A component may use a flag for all it shows, and show something in any case.
    return it[0] !== 'jsx' && found.yes === TRUE && found.no === TRUE ? [] : asked;
  };

  const asksOf = (entry: Loc, tests: readonly Loc[]): Asking[] => {
    const outer = trace;
    const asked: Asking[] = trace = [];
    for (const test of tests) passes(entry, test);
    trace = outer;
    const it = values.expr(entry);
    if (asked.length === 0 || it[0] !== 'object') return [];
    const fields = it[1].map(([, value]) => values.at(entry, value));
    const held = new Set(fields.filter((field) => values.expr(field)[0] !== 'call').flatMap((field) => values.texts(field).literals));
    // A field that asks by itself is no key, whatever another one says.
    for (const field of fields) if (values.expr(field)[0] === 'call') for (const { keys } of asksThrough(field)) for (const key of keys) held.delete(key);
    return asked.filter(({ keys, pattern }) => pattern === null && keys.length === 1 && held.has(keys[0]!));
  };

  return { truth, outcome, guard, asksThrough, comesBack, asksOf };
}

const isSame = (a: Loc, b: Loc): boolean => a.file === b.file && a.expr === b.expr && a.env === b.env;

const typeOf = (value: Value): ValueType => (typeof value === 'object' ? 'unknown' : typeof value as ValueType);
