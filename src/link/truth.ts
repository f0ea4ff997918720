/**
 * Truth: under which flag values an expression may be true, and may be false. Both are over-approximations, so what is
 * not understood may be either: unknown means alive (2.1). One evaluation answers for all flags at once.
 * Longer than most: truth, value and guard of an expression call each other at every step.
 */
import { FALSE, TRUE, type Condition, type Conditions, type Value, type ValueType, type Variable } from '../condition.js';
import type { ExprId, RegionId } from '../model.js';
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
  rest: Condition;
  /** The value is a flag's own, of an open domain. */
  variable: Variable | null;
  /** It may be undefined besides: comparing it with that tells nothing. */
  absent?: boolean;
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
const NOTHING: Outcome = { known: [[null, TRUE]], rest: FALSE, variable: null };
const ANYTHING: Outcome = { known: [], rest: TRUE, variable: null };
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
      case 'call': return askedHere(loc) ? truthOf(outcome(loc)) : calledTruth(loc, false);
      case 'await': {
        const call = values.at(loc, it[1]);
        return askedHere(call) ? truth(call) : calledTruth(call, true);
      }
      case 'top': case 'import': case 'member': case 'index': case 'param': {
        if (askedHere(loc)) return truthOf(outcome(loc));
        const target = values.reduce(loc);
        return isSame(target, loc) ? EITHER : truth(target);
      }
      default: return truthOf(outcome(loc));
    }
  };

  const truthOf = ({ known, rest, variable, optional }: Outcome): Truth => {
    if (variable) {
      // An open domain: what it is besides the values seen in code is not known.
      conditions.seen(variable, true);
      conditions.seen(variable, false);
      const falsy = [false, null, 0, ''].map((value) => conditions.isNot(variable, value)).reduce(and);
      return { yes: falsy, no: optional ? TRUE : conditions.isNot(variable, true) };
    }
    let yes = rest;
    let no = rest;
    for (const [value, condition] of known) {
      if (value) yes = or(yes, condition);
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
      case 'unknown': case 'template': case 'array': case 'object': case 'function': case 'class': return ANYTHING;
      case 'as': return of(it[1]);
      case 'literal': return { known: [[it[1], TRUE]], rest: FALSE, variable: null };
      case 'undefined': return { known: [[null, TRUE]], rest: FALSE, variable: null };
      case 'not': { const { yes, no } = truth(loc); return { known: [[true, yes], [false, no]], rest: FALSE, variable: null }; }
      case 'if': {
        const then = of(it[2]);
        if (then.variable && it[1] === 0 && values.expr(values.at(loc, it[3]))[0] === 'undefined') return { ...then, absent: true, optional: true };
        const test = truth(values.at(loc, it[1]));
        return merge([[test.yes, then], [test.no, of(it[3])]]);
      }
      case 'nullish': {
        const first = of(it[1]);
        if (first.variable) return first.optional ? ANYTHING : first;
        if (first.rest === FALSE && first.known.every(([value]) => value !== null)) return first;
        const some = { ...first, known: first.known.filter(([value]) => value !== null) };
        return merge([[TRUE, some], [TRUE, of(it[2])]]);
      }
      case 'and': case 'or': {
        const left = values.at(loc, it[1]);
        const first = outcome(left);
        if (first.variable) return ANYTHING;
        // The left value, where it decides; else the right one.
        const { yes, no } = truth(left);
        const decides = { ...first, known: first.known.filter(([value]) => Boolean(value) === (it[0] === 'or')) };
        return merge([[TRUE, decides], [it[0] === 'and' ? yes : no, of(it[2])]]);
      }
      case 'equal': return equality(loc, values.at(loc, it[1]), values.at(loc, it[2]), it[3]);
      case 'bit': {
        const asked = recogniser.asks(loc);
        const variable = asked && variableOf(asked);
        if (!variable) return ANYTHING;
        const on = conditions.is(variable, true);
        const off: readonly [Value, Condition] = [0, conditions.isNot(variable, true)];
        return asked.bit === null ? { known: [off], rest: on, variable: null } : { known: [[asked.bit, on], off], rest: FALSE, variable: null };
      }
      default: {
        const asked = askedHere(loc);
        if (asked) return asked;
        if (it[0] === 'call') return called(loc, false);
        if (it[0] === 'await') {
          const call = values.at(loc, it[1]);
          return askedHere(call) ? outcome(call) : called(call, true);
        }
        const target = values.reduce(loc);
        // What can be overridden is neither a constant nor a flag's value (3).
        return target.loose || isSame(target, loc) ? ANYTHING : outcome(target);
      }
    }
  };

  /** The value of a flag, where the expression is an asking, or the value property of a detail object. */
  const askedHere = (loc: Loc): Outcome | null => {
    const asked = recogniser.reads(loc);
    if (!asked) return null;
    if (trace && loc.env) trace.push(asked);
    const variable = variableOf(asked);
    if (!variable) return ANYTHING;
    if (!variable.boolean) return asked.negated ? ANYTHING : { known: [], rest: TRUE, variable, absent: asked.maybe };
    const { negated } = asked;
    return { known: [[!negated, conditions.is(variable, true)], [negated, conditions.isNot(variable, true)]], rest: FALSE, variable: null, absent: asked.maybe };
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
    return facts.total ? parts : [...parts, [TRUE, null]];
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
    let rest: Condition = FALSE;
    for (const [condition, part] of parts) {
      if (condition === FALSE) continue;
      if (part.variable) rest = or(rest, condition);
      else rest = or(rest, and(condition, part.rest));
      for (const [value, when] of part.known) known.set(value, or(known.get(value) ?? FALSE, and(condition, when)));
    }
    if (parts.length === 1 && parts[0]![1].variable) return parts[0]![1];
    return { known: [...known], rest, variable: null, absent: parts.some(([, part]) => part.absent) };
  };

  const equality = (loc: Loc, left: Loc, right: Loc, loose: boolean): Outcome => {
    const answer = ({ yes, no }: Truth): Outcome => ({ known: [[true, yes], [false, no]], rest: FALSE, variable: null });
    const a = outcome(left);
    const b = outcome(right);
    // `==` converts: `'1' == 1`. Only against null, and between booleans, is it what it looks like.
    const plain = (it: Outcome): boolean => it.variable?.boolean !== false && it.known.every(([value]) => value === null || typeof value === 'boolean');
    if (loose && !(plain(a) && plain(b))) return ANYTHING;
    const isNull = ([value]: readonly [Value, Condition]): boolean => value === null;
    if ((a.absent && b.known.some(isNull)) || (b.absent && a.known.some(isNull))) return ANYTHING;
    for (const [flag, other] of [[a, b], [b, a]] as const) {
      if (!flag.variable || other.variable || other.known.length === 0) continue;
      const { variable } = flag;
      let yes = other.rest;
      let no = flag.optional ? TRUE : other.rest;
      for (const [value, condition] of other.known) {
        conditions.seen(variable, value);
        yes = or(yes, and(condition, conditions.is(variable, value)));
        no = or(no, and(condition, conditions.isNot(variable, value)));
      }
      return answer({ yes, no });
    }
    if (!a.variable && !b.variable && (a.rest === FALSE || b.rest === FALSE) && (informative(a) || informative(b)) && a.known.length > 0 && b.known.length > 0) {
      let yes = or(a.rest, b.rest);
      let no = or(a.rest, b.rest);
      for (const [x, when] of a.known) {
        for (const [y, then] of b.known) {
          const both = and(when, then);
          if (x === null && y === null) { yes = or(yes, both); no = or(no, both); } // null and undefined look alike here
          else if (x === y) yes = or(yes, both);
          else no = or(no, both);
        }
      }
      return answer({ yes, no });
    }
    const asked = recogniser.asks(loc);
    const variable = asked && variableOf(asked);
    return variable ? answer({ yes: conditions.is(variable, true), no: conditions.isNot(variable, true) }) : ANYTHING;
  };

  const guard = (file: string, region: RegionId): Condition => {
    if (region === 0) return TRUE;
    const key = `${file}\0${region}`;
    const known = guards.get(key);
    if (known) return known;
    const { parent, test, when, kind } = values.body(file)!.regions[region]!;
    const { yes, no } = kind === 'child' ? shown(file, test) : truth({ file, expr: test, env: null });
    const found = and(guard(file, parent), when ? yes : no);
    guards.set(key, found);
    return found;
  };

  /** When a component shows its children: as its row says, or whenever it may return anything but null. */
  const shown = (file: string, expr: ExprId): Truth => {
    const loc: Loc = { file, expr, env: null };
    const asked = recogniser.asks(loc);
    if (asked) {
      const variable = asked.shownAt === undefined ? null : variableOf({ ...asked, returns: typeOf(asked.shownAt) });
      return variable ? { yes: conditions.is(variable, asked.shownAt!), no: conditions.isNot(variable, asked.shownAt!) } : EITHER;
    }
    return { yes: calledTruth(loc, false).yes, no: TRUE };
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

const informative = (outcome: Outcome): boolean => outcome.rest === FALSE && outcome.known.length > 0;

const typeOf = (value: Value): ValueType => (typeof value === 'object' ? 'unknown' : typeof value as ValueType);
