/**
 * Truth: under which flag values an expression may be true, and may be false. Both are over-approximations, so what is
 * not understood may be either: unknown means alive (2.1). One evaluation answers for all flags at once.
 * Longer than most: truth, value and guard of an expression call each other at every step.
 */
import { FALSE, OTHER, TRUE, type Condition, type Conditions, type Value, type ValueType, type Variable } from '../condition.js';
import type { ExprId, Order, RegionId } from '../model.js';
import { Memo } from './memo.js';
import type { Asking, Recogniser } from './recognise.js';
import type { Loc, Values } from './values.js';

export interface Truth {
  /** May be true under this condition. */
  yes: Condition;
  /** May be false under this condition. */
  no: Condition;
}

/** The values that an expression can have, each under its condition, and when it can be something else. */
interface Outcome {
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

export interface Evaluator {
  truth(loc: Loc): Truth;
  /** What stands before code runs. Askings of one flag at different moments are different variables (2.2). */
  guard(file: string, region: RegionId): Condition;
  /** Flags whose value an expression depends on through the functions it calls. */
  asksThrough(loc: Loc): Asking[];
}

export const EITHER: Truth = { yes: TRUE, no: TRUE };
const exactly = (known: Outcome['known']): Outcome => ({ known, thing: FALSE, rest: FALSE, variable: null });
/** Among the values of an outcome; no flag has it. */
const MISSING: Value = '\0undefined';
const isNullish = (value: Value): boolean => value === null || value === MISSING;
const isTrue = (value: Value): boolean => Boolean(value) && value !== MISSING;
const NOTHING = exactly([[MISSING, TRUE]]);
const THING: Outcome = { known: [], thing: TRUE, rest: FALSE, variable: null };
const ANYTHING: Outcome = { known: [], thing: FALSE, rest: TRUE, variable: null };
const answer = ({ yes, no }: Truth): Outcome => exactly([[true, yes], [false, no]]);
const MAX_DEPTH = 40;

/** `flagOf`: the id of the flag that an asking with one known key is for, and the type of what it gives. */
export function createEvaluator(conditions: Conditions, values: Values, recogniser: Recogniser,
  flagOf: (asking: Asking) => { id: string; type: ValueType }): Evaluator {
  const truths = new Memo<Truth>();
  const guards = new Map<string, Condition>();
  let depth = 0;
  let trace: Asking[] | null = null;
  const { and, or } = conditions;

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

  const truthOf = ({ known, thing, rest, variable, optional }: Outcome): Truth => {
    if (variable) {
      // An open domain: what it is besides the values seen in code is not known.
      conditions.seen(variable, true);
      conditions.seen(variable, false);
      const falsy = [false, null, 0, ''].map((value) => conditions.isNot(variable, value)).reduce(and);
      // Once it is settled its truth is; a value of another type says nothing of what this asking gives.
      const there = conditions.variable(variable.flag, 'boolean', `truth ${variable.order}`, truthOfValue(variable.type));
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
      case 'uses': case 'returns': return answer(truth(loc));
      case 'compare': return comparison(it[1], of(it[2]), of(it[3]), loc);
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
      case 'equal': return equality(loc, values.at(loc, it[1]), values.at(loc, it[2]), it[3]);
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

  const variableOf = (asked: Asking): Variable | null => {
    if (asked.keys.length !== 1 || asked.pattern !== null) return null;
    const { id, type } = flagOf(asked);
    return conditions.variable(id, type, asked.asking);
  };

  /** A call of a function that is known: whatever it returns, under the conditions it returns it. */
  const called = (loc: Loc, awaited: boolean): Outcome => {
    const found = returns(loc, awaited);
    return found ? merge(found.map(([condition, value]) => [condition, value ? outcome(value) : NOTHING] as const)) : ANYTHING;
  };

  /** The same for its truth, which can be told where the value cannot (`a || b`). */
  const calledTruth = (loc: Loc, awaited: boolean): Truth => {
    let all: Truth = { yes: FALSE, no: FALSE };
    const found = returns(loc, awaited);
    for (const [condition, value] of found ?? []) {
      const { yes, no } = value ? truth(value) : { yes: FALSE, no: TRUE };
      all = { yes: or(all.yes, and(condition, yes)), no: or(all.no, and(condition, no)) };
    }
    return found ? all : EITHER;
  };

  /** What a known function returns, each under its condition; null stands for falling off its end. */
  const returns = (loc: Loc, awaited: boolean): (readonly [Condition, Loc | null])[] | null => {
    const inside = values.enter(loc, awaited);
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

  const equality = (loc: Loc, left: Loc, right: Loc, loose: boolean): Outcome => {
    const a = outcome(left);
    const b = outcome(right);
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
    const asked = recogniser.asks(loc);
    const variable = asked && variableOf(asked);
    return variable ? answer({ yes: conditions.is(variable, true), no: conditions.isNot(variable, true) }) : ANYTHING;
  };

  /** Numbers by their order; of a flag's own number it is a question of its own. */
  const comparison = (order: Order, a: Outcome, b: Outcome, loc: Loc): Outcome => {
    for (const [flag, other, swapped] of [[a, b, false], [b, a, true]] as const) {
      const limit = other.known.length === 1 && other.rest === FALSE && other.thing === FALSE ? other.known[0]![0] : null;
      if (!flag.variable || typeof limit !== 'number') continue;
      for (const value of [limit - 1, limit, limit + 1]) conditions.seen(flag.variable, value);
      const holds = (value: Value): boolean => typeof value === 'number' && (swapped ? compare(order, limit, value) : compare(order, value, limit));
      const variable = conditions.variable(flag.variable.flag, 'boolean', `${loc.file}:${loc.expr}${loc.env?.call ?? ''}`, holds);
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

  /** When a call comes back: where its callee returns or falls off its end. */
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

  return { truth, guard, asksThrough };
}

const isSame = (a: Loc, b: Loc): boolean => a.file === b.file && a.expr === b.expr && a.env === b.env;

/** Not just anything. */
const informative = ({ known, thing, rest }: Outcome): boolean => rest !== TRUE || thing !== FALSE || known.length > 0;

const truthOfValue = (type: ValueType) => (value: Value): boolean | undefined => (value !== OTHER && (type === 'unknown' || typeof value === type) ? Boolean(value) : undefined);

const typeOf = (value: Value): ValueType => (typeof value === 'object' ? 'unknown' : typeof value as ValueType);

const compare = (order: Order, a: number, b: number): boolean =>
  order === '<' ? a < b : order === '<=' ? a <= b : order === '>' ? a > b : a >= b;
