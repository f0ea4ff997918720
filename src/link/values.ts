/**
 * Symbolic values across files: follows aliases, imports, members, instances and calls of known functions until a value
 * says what it is. Knows no flags.
 */
import type { Body, Expr, ExprId } from '../model.js';
import { knownFunction, mayBeKnown, type Known } from './known.js';
import type { Env, Following, Loc } from './loc.js';
import { createMembers } from './members.js';
import { Memo } from './memo.js';
import type { Modules, Names } from './names.js';
import { createOrigins, type Origins } from './origins.js';
import { createTexts } from './texts.js';

export interface Values extends Following {
  /** A member of the value, followed; null where it cannot be told. */
  member(loc: Loc, name: string): Loc | null;
  /** Every origin that can be told of the value. */
  origins(loc: Loc): readonly Origins[];
  /** The argument at a position, or its property at `"0.name"` (a component's props are argument 0); null when absent. */
  argument(loc: Loc, path: number | string): Loc | null;
  /** What a call of a well-known function does; null for any other. */
  known(call: Loc): Known | null;
  /** A function with these arguments bound, as a call of that name; null when it is not known. */
  apply(callee: Loc, args: readonly Loc[], call: string): Loc | null;
  /** The function that a call enters, with its arguments bound; null when it is not known. */
  enter(call: Loc, awaited?: boolean): Loc | null;
  /** The function that a computed ref gets its value from; null for anything else. */
  getterOf(ref: Loc): Loc | null;
  /** What was followed so far: more files may be known in depth by now. */
  forget(): void;
  /** How often it was forgotten. */
  readonly generation: number;
  /** Following stops at what asks for a flag. */
  stopAt(asks: (loc: Loc) => boolean): void;
}

const MAX_DEPTH = 24;
const MAX_CALLS = 6;
const UNKNOWN: Expr = ['unknown'];
/** What an expression is that could not be followed: its declared type may say more. */
const OPEN: ReadonlySet<Expr[0]> = new Set(['unknown', 'call', 'await', 'member', 'index', 'param', 'import', 'top', 'global']);
/** What has members that can be told. */
const HOLDERS: ReadonlySet<Expr[0]> = new Set(['object', 'class', 'array', 'import', 'this', 'new', 'typed']);

export function createValues(modules: Modules, names: Names): Values {
  const reduced = new Memo<Loc>();
  let asks: (loc: Loc) => boolean = () => false;
  let depth = 0;

  const body = (file: string): Body | null => modules.glance(file)?.body ?? null;
  const expr = (loc: Loc): Expr => body(loc.file)?.exprs[loc.expr] ?? UNKNOWN;
  const at = (loc: Loc, id: ExprId): Loc => (loc.loose ? { file: loc.file, expr: id, env: loc.env, loose: true } : { file: loc.file, expr: id, env: loc.env });

  const reduce = (loc: Loc): Loc => {
    if (depth > MAX_DEPTH) return loc;
    const plain = !loc.env && !loc.loose;
    const found = plain ? reduced.get(loc.file, loc.expr) : undefined;
    if (found) return found;
    if (plain) reduced.set(loc.file, loc.expr, loc); // a cycle reduces to itself
    depth++;
    const target = step(loc);
    const result = loc.loose && !target.loose ? { ...target, loose: true } : target;
    depth--;
    if (plain) reduced.set(loc.file, loc.expr, result);
    return result;
  };

  const step = (loc: Loc): Loc => {
    const it = expr(loc);
    switch (it[0]) {
      case 'import': return fromImport(loc, it[1], it[2]) ?? loc;
      case 'top': return declared(loc.file, it[1]) ?? loc;
      case 'param': {
        const env = bound(loc, it[1]);
        const facts = body(loc.file)!.functions[it[1]]!.params[it[2]];
        const given = env?.args[it[2]];
        if (given) return reduce(given);
        if (env && facts && facts.fallback !== 0) return reduce({ file: loc.file, expr: facts.fallback, env: env.outer });
        return facts && facts.type !== 0 ? reduce({ file: loc.file, expr: facts.type, env: null }) : loc;
      }
      case 'member': {
        const object = reduce(at(loc, it[1]));
        const inside = it[2] === '' || it[2] === 'value' ? held(loc, object) : null;
        if (inside || it[2] === '') return inside ?? object;
        const found = member(object, it[2]);
        if (found && (!OPEN.has(expr(found)[0]) || asks(found))) return found;
        const type = typeOf(at(loc, it[1]));
        return (type && member(type, it[2])) ?? found ?? loc;
      }
      case 'index': {
        const object = reduce(at(loc, it[1]));
        const element = elementOf(object);
        if (element) return element;
        // To tell a key may read another file: only where there is something to look it up in.
        if (!HOLDERS.has(expr(object)[0])) return loc;
        const key = texts(at(loc, it[2])).literals;
        return key.length === 1 ? (member(object, String(key[0])) ?? loc) : loc;
      }
      case 'typed': {
        const type = reduce(at(loc, it[1]));
        const of = expr(type);
        return of[0] === 'like' ? reduce(at(type, of[1])) : loc;
      }
      case 'as': {
        const value = reduce(at(loc, it[1]));
        if (!OPEN.has(expr(value)[0]) || asks(value)) return value;
        const type = reduce(at(loc, it[2]));
        return OPEN.has(expr(type)[0]) ? value : type;
      }
      case 'call': {
        if (asks(loc)) return loc;
        return it[2].length > 0 && does(loc) === 'argument' ? reduce(at(loc, it[2][0]!)) : (result(loc) ?? loc);
      }
      case 'await': {
        const call = at(loc, it[1]);
        return asks(call) ? call : (result(call, true) ?? loc);
      }
      default: return loc;
    }
  };

  const does = (call: Loc): Known | null => {
    const it = expr(call);
    if (it[0] !== 'call') return null;
    const callee = expr(at(call, it[1]));
    const name = callee[0] === 'import' || callee[0] === 'member' ? callee[2] : null;
    if (name === null || !(mayBeKnown(name) || callee[0] === 'import')) return null;
    for (const { root, path } of origins.of(at(call, it[1]))) {
      const found = knownFunction(root, path);
      if (found) return found;
    }
    return null;
  };

  /** The one expression that a function returns, whatever happens. */
  const onlyReturn = (file: string, fn: number): ExprId | null => {
    const { functions, exprs } = body(file)!;
    const { returns, falls } = functions[fn]!;
    return returns.length === 1 && exprs[falls]![1] === false ? returns[0]!.value : null;
  };

  /** What a function that always returns the same thing returns; else what it is declared to. */
  const result = (call: Loc, awaited = false): Loc | null => {
    const inside = enter(call, awaited);
    if (!inside) {
      const it = expr(call);
      if (it[0] !== 'call') return null;
      const callee = reduce(at(call, it[1]));
      const of = expr(callee);
      return of[0] === 'signature' && of[2] !== 0 ? reduce({ file: callee.file, expr: of[2], env: null }) : null;
    }
    const { type } = body(inside.file)!.functions[inside.env!.fn]!;
    const only = onlyReturn(inside.file, inside.env!.fn);
    const returned = only === null ? null : reduce({ ...inside, expr: only });
    if (type === 0 || (returned && (!OPEN.has(expr(returned)[0]) || asks(returned)))) return returned;
    return reduce({ file: inside.file, expr: type, env: null });
  };

  /** What a value is declared to be, whatever it is made of: the result of a function, an annotated variable. */
  const typeOf = (loc: Loc): Loc | null => {
    const it = expr(loc);
    switch (it[0]) {
      case 'as': return reduce(at(loc, it[2]));
      case 'await': return typeOf(at(loc, it[1]));
      case 'member': {
        const object = typeOf(at(loc, it[1]));
        return object && member(object, it[2]);
      }
      case 'top': {
        const value = names.declaration(loc.file, it[1])?.value ?? 0;
        return value === 0 ? null : typeOf({ file: loc.file, expr: value, env: null });
      }
      case 'call': {
        const callee = reduce(at(loc, it[1]));
        const of = expr(callee);
        const type = of[0] === 'function' ? body(callee.file)!.functions[of[1]]!.type : of[0] === 'signature' ? of[2] : 0;
        return type === 0 ? null : reduce({ file: callee.file, expr: type, env: null });
      }
      default: return null;
    }
  };

  /** An element of a value that is declared to hold many of a kind. */
  const elementOf = (object: Loc): Loc | null => {
    const it = expr(object);
    if (it[0] !== 'typed') return null;
    const type = reduce(at(object, it[1]));
    const of = expr(type);
    return of[0] === 'list' ? reduce(at(type, of[1])) : null;
  };

  const declared = (file: string, name: string): Loc | null => {
    const declaration = names.declaration(file, name);
    return declaration && declaration.value !== 0 ? reduce({ file, expr: declaration.value, env: null }) : null;
  };

  const fromImport = (loc: Loc, index: number, imported: string): Loc | null => {
    const [origin, other] = names.ofImport(loc.file, index, imported);
    return origin && !other && 'file' in origin && origin.name !== '*' ? declared(origin.file, origin.name) : null;
  };

  const bound = (loc: Loc, fn: number): Env | null => {
    let env = loc.env;
    while (env && !(env.fn === fn && env.file === loc.file)) env = env.outer;
    return env;
  };

  /** What a computed ref holds, read at `loc`. */
  const held = (loc: Loc, ref: Loc): Loc | null => {
    const getter = getterOf(ref);
    const of = getter && expr(getter);
    if (!getter || of?.[0] !== 'function') return null;
    const only = onlyReturn(getter.file, of[1]);
    if (only === null || (loc.env?.depth ?? 0) >= MAX_CALLS) return null;
    const env: Env = { file: getter.file, fn: of[1], args: [], call: `${loc.env?.call ?? ''}/${loc.file}:${loc.expr}`, outer: getter.env, depth: (loc.env?.depth ?? 0) + 1 };
    return reduce({ ...getter, expr: only, env });
  };

  /** Vue's `computed(() => …)`, imported or not: frameworks import it for you. */
  const getterOf = (ref: Loc): Loc | null => {
    const it = expr(ref);
    if (it[0] !== 'call' || !it[2][0]) return null;
    const callee = expr(at(ref, it[1]));
    const isComputed = callee[0] === 'global' ? callee[1] === 'computed' : callee[0] === 'import'
      && names.ofImport(ref.file, callee[1], callee[2]).some((origin) => 'package' in origin && origin.name === 'computed');
    if (!isComputed) return null;
    const getter = reduce(at(ref, it[2][0]));
    return expr(getter)[0] === 'function' ? getter : null;
  };

  const argument = (loc: Loc, path: number | string): Loc | null => {
    const it = expr(loc);
    if (it[0] !== 'call' && it[0] !== 'new' && it[0] !== 'jsx') return null;
    const [position, ...fields] = String(path).split('.');
    const given = (it[0] === 'jsx' ? [it[2]] : it[2])[Number(position)];
    if (it[0] === 'jsx' && fields.length === 0) return null;
    if (given === undefined) return null;
    return fields.reduce<Loc | null>((object, field) => object && fieldOf(object, field), at(loc, given));
  };

  const fieldOf = (loc: Loc, name: string): Loc | null => {
    const object = reduce(loc);
    const it = expr(object);
    const field = it[0] === 'object' ? it[1].findLast(([key]) => key === name) : undefined;
    return field ? at(object, field[1]) : null;
  };

  const enter = (call: Loc, awaited = false): Loc | null => {
    const it = expr(call);
    if ((it[0] !== 'call' && it[0] !== 'jsx') || (call.env?.depth ?? 0) >= MAX_CALLS) return null;
    const callee = reduce(at(call, does(call) === 'result' && it[0] === 'call' && it[2].length > 0 ? it[2][0]! : it[1]));
    const args = it[0] === 'call' ? it[2].map((id) => at(call, id)) : [at(call, it[2])];
    return apply(callee, args, `${call.env?.call ?? ''}/${call.file}:${call.expr}`, (call.env?.depth ?? 0) + 1, awaited);
  };
  const apply = (callee: Loc, args: readonly Loc[], call: string, depth = 1, awaited = false): Loc | null => {
    const target = expr(callee);
    if (target[0] !== 'function') return null;
    // Called without await, an async function gives a promise, which is true whatever it will be.
    if (body(callee.file)!.functions[target[1]]!.async && !awaited) return null;
    // Whoever may be called instead returns something else: good enough for keys.
    return { ...(callee.loose ? { loose: true } : {}), file: callee.file, expr: callee.expr, env: { file: callee.file, fn: target[1], args, call, outer: callee.env, depth } };
  };

  const settled = (loc: Loc): Loc => {
    let target = reduce(loc);
    while (pull(loc) || pull(target)) target = reduce(loc);
    return target;
  };
  const member = createMembers(modules, { body, expr, at, reduce }, fromImport);
  const texts = createTexts({ expr, at, reduce, settled });
  const origins = createOrigins(names, { body, expr, at, reduce, texts }, (loc, fn, index) => bound(loc, fn)?.args[index], typeOf);
  let generation = 0;
  const forget = (): void => {
    reduced.clear();
    origins.forget();
    generation++;
  };
  const pull = (loc: Loc): boolean => {
    let pulled = false;
    const it = expr(loc);
    if (it[0] === 'member' || it[0] === 'index' || it[0] === 'call') pulled = pull(at(loc, it[1]));
    if (it[0] === 'this') return pull({ file: loc.file, expr: body(loc.file)!.classes[it[1]]!.extends, env: null });
    if (it[0] !== 'import') return pulled;
    for (const origin of names.ofImport(loc.file, it[1], it[2])) {
      if ('file' in origin && !body(origin.file) && modules.deepen(origin.file)) {
        forget();
        pulled = true;
      }
    }
    return pulled;
  };

  return { body, expr, at, reduce, member: (loc, name) => member(reduce(loc), name), origins: origins.of, argument, known: does, apply, enter, getterOf, settled, texts, forget, get generation() { return generation; }, stopAt: (test) => { asks = test; } };
}
