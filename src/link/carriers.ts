/**
 * What a flag's value travels through: a wrapper, a hook, a typed service, an object that holds one; and functions that
 * guard what stands behind them or what they are given. Whoever names one of these is worth reading in depth.
 */
import { MAY_LEAVE, type Body, type ClassFacts, type ExprId, type RegionId } from '../model.js';
import type { Loc } from './loc.js';
import { Memo } from './memo.js';
import type { Names } from './names.js';
import type { Recogniser } from './recognise.js';
import { changes, LISTS } from './typed.js';
import type { Values } from './values.js';

export function createCarrierTest(names: Names, values: Values, recogniser: Recogniser, carriers: ReadonlySet<string>, known: ReadonlySet<string>): { test(loc: Loc): boolean; guards(name: string, loc: Loc): boolean; members(loc: Loc): string[] | null; keys(loc: Loc): string[]; forget(files?: readonly string[]): void } {
  const memo = new Memo<boolean>();

  const test = (loc: Loc): boolean => {
    const known = memo.get(loc.file, loc.expr);
    if (known !== undefined) return known;
    memo.set(loc.file, loc.expr, false);
    const found = carries(loc);
    memo.set(loc.file, loc.expr, found);
    return found;
  };
  const any = (loc: Loc, ids: readonly ExprId[]): boolean => ids.some((id) => id !== 0 && test(values.at(loc, id)));
  const named = (file: string, name: string): boolean => {
    if (carriers.has(`file:${file}\0${name}`)) return true;
    const value = names.declaration(file, name)?.value ?? 0;
    return value !== 0 && test({ file, expr: value, env: null });
  };

  const carries = (loc: Loc): boolean => {
    const it = values.expr(loc);
    const body = values.body(loc.file)!;
    switch (it[0]) {
      case 'import': return names.ofImport(loc.file, it[1], it[2]).some((origin) =>
        'package' in origin ? recogniser.packages.has(origin.package) || recogniser.packages.has(packageName(origin.package)) : named(origin.file, origin.name));
      case 'top': return named(loc.file, it[1]);
      case 'call': {
        if (recogniser.asks(loc) !== null || any(loc, [it[1]])) return true;
        const getter = values.getterOf(loc);
        return getter !== null && test(getter);
      }
      case 'new': case 'typed': case 'like': case 'keyof': case 'not': case 'await': case 'returns': return any(loc, [it[1]]);
      case 'as': case 'list': return any(loc, [it[1], it[2]]);
      case 'signature': return any(loc, [it[2]]) || takesKey(loc.file, it[1]);
      case 'compare': return any(loc, [it[2], it[3]]);
      case 'uses': {
        const call = values.at(loc, it[1]);
        const head = values.expr(call);
        return recogniser.asks(call) !== null || ((head[0] === 'call' || head[0] === 'jsx') && (any(call, [head[1]]) || isKnown(values.at(call, head[1]))));
      }
      case 'index': return recogniser.asks(loc) !== null || any(loc, [it[1]]);
      case 'member': {
        if (recogniser.asks(loc)) return true;
        const target = values.reduce(loc);
        if (target.file !== loc.file || target.expr !== loc.expr) return test(target);
        const object = values.expr(values.reduce(values.at(loc, it[1])));
        return !['object', 'shape', 'class', 'new', 'typed'].includes(object[0]) && any(loc, [it[1]]);
      }
      case 'and': case 'or': case 'nullish': case 'equal': case 'bit': return recogniser.asks(loc) !== null || any(loc, [it[1], it[2]]);
      case 'if': return any(loc, [it[2], it[3]]) ||
        // To choose between constants by a flag is to tell its value; between other things, to use it.
        (any(loc, [it[1]]) && isConstant(values, loc, it[2]) && isConstant(values, loc, it[3]));
      case 'object': return any(loc, it[1].map(([, value]) => value)) || any(loc, it[4] ?? []);
      case 'shape': return any(loc, it[1].map(([, value]) => value));
      case 'array': return any(loc, it[1]);
      case 'function': {
        const { params, type, returns, region: border } = body.functions[it[1]]!;
        return (takesKey(loc.file, params.map((param) => param.type)) && !declaredAs(body, loc.expr, changes)) || any(loc, [type]) || returns.some(({ value, region }) => (value !== 0 && test(values.at(loc, value)))
          || (region !== border && isConstant(values, loc, value) && any(loc, [body.regions[region]!.test]) && !declaredAs(body, loc.expr, isComponent)));
      }
      case 'class': {
        const { statics, extends: base } = body.classes[it[1]]!;
        return any(loc, [...open(body.classes[it[1]]!).map(([, value]) => value), ...statics.map(([, value]) => value), base]);
      }
      case 'param': return any(loc, [body.functions[it[1]]!.params[it[2]]?.type ?? 0]);
      default: return false;
    }
  };
  /** Whoever calls it names a flag. */
  const takesKey = (file: string, types: readonly ExprId[]): boolean =>
    types.some((type) => type !== 0 && recogniser.keysOf({ file, expr: type, env: null }) !== null);
  /** A function that throws, or shows or calls what it is given, under a test only; or that returns such a function. */
  const isKnown = (callee: Loc): boolean => {
    const it = values.expr(callee);
    return it[0] === 'top' ? known.has(`file:${callee.file}\0${it[1]}`)
      : it[0] === 'import' && names.ofImport(callee.file, it[1], it[2]).some((origin) => 'file' in origin && known.has(`file:${origin.file}\0${origin.name}`));
  };
  const guards = (name: string, loc: Loc, given?: number): boolean => {
    const target = values.reduce(loc);
    const it = values.expr(target);
    if (it[0] !== 'function') return false;
    const { functions, regions } = values.body(target.file)!;
    const { falls, params, region: border, returns } = functions[it[1]]!;
    /** Code inside it that a flag may keep from running. */
    const isShut = (region: RegionId): boolean => {
      for (let at = region; at !== border && at !== 0; at = regions[at]!.parent) if (excludes(target, regions[at]!.test, regions[at]!.when)) return true;
      return false;
    };
    // It comes back at its end, or where it returns.
    if (MAY_LEAVE.test(name) && any(target, [falls, ...returns.map(({ region }) => regions[region]!.test)]) && excludes(target, falls, true) && returns.every(({ region }) => isShut(region))) return true;
    for (const { uses } of given === undefined ? params : params.slice(given, given + 1)) if (uses?.some(({ region }) => isShut(region))) return true;
    return returns.some(({ value }) => values.expr(values.at(target, value))[0] === 'function' && guards(name, values.at(target, value), 0));
  };
  /** Whether flags alone may see to it that an expression is not `when`. */
  const excludes = (loc: Loc, id: ExprId, when: boolean): boolean => {
    const it = values.expr(values.at(loc, id));
    switch (it[0]) {
      case 'literal': return Boolean(it[1]) !== when;
      case 'undefined': return when;
      case 'not': return excludes(loc, it[1], !when);
      case 'and': case 'or': {
        const each = [it[1], it[2]].map((side) => excludes(loc, side, when));
        return (it[0] === 'and') === when ? each[0]! || each[1]! : each[0]! && each[1]!;
      }
      case 'if': {
        const [then, otherwise] = [excludes(loc, it[2], when), excludes(loc, it[3], when)];
        return (then && otherwise) || (then && excludes(loc, it[1], false)) || (otherwise && excludes(loc, it[1], true));
      }
      default: return any(loc, [id]);
    }
  };
  /**
   * Of a type, class or object: the methods that ask, the fields that hold flags or keys; whoever asks by it writes one
   * of them, or a method that the recogniser knows. Null for what is asked by its own name.
   */
  const members = (named: Loc): string[] | null => {
    const loc = values.reduce(named);
    const it = values.expr(loc);
    if (it[0] === 'function') {
      // What it returns holds what is asked: so far it is no different from the thing itself.
      const { returns, type } = values.body(loc.file)!.functions[it[1]]!;
      const carried = [...returns.map(({ value }) => value), type].map((value) => values.reduce(values.at(loc, value))).filter(test);
      if (carried.length === 0 || !carried.every((value) => HOLDERS.has(values.expr(value)[0]) && !isSpread(value))) return null;
      return carried.some((value) => recogniser.keysIn(value)) ? [...LISTS] : [];
    }
    const fields = it[0] === 'shape' || it[0] === 'object' ? it[1]
      : it[0] === 'class' ? [...open(values.body(loc.file)!.classes[it[1]]!), ...values.body(loc.file)!.classes[it[1]]!.statics] : null;
    return fields && fields.filter(([name, value]) => /^[\w$]+$/.test(name) && !changes(name) && value !== 0 && asked(values.at(loc, value))).map(([name]) => name);
  };
  /** Of a record of booleans by a registry's keys: these. */
  const keys = (named: Loc): string[] => {
    const loc = values.reduce(named);
    const it = values.expr(loc);
    return it[0] !== 'list' || it[2] === 0 ? [] : [...recogniser.keysOf(values.at(loc, it[2]))?.members.keys() ?? []].filter((key) => /^[\w$]+$/.test(key));
  };
  /** Something that holds flags by names which are not told is spread into it. */
  const isSpread = (value: Loc): boolean => {
    const it = values.expr(value);
    return it[0] === 'object' && any(value, it[4] ?? []);
  };
  const asked = (loc: Loc): boolean => {
    const kind = values.expr(loc)[0];
    return ASKED.has(kind) ? test(loc) : kind === 'typed' && (recogniser.keysOf(loc) ?? recogniser.recordOf(loc) ?? recogniser.keysIn(loc)) !== null;
  };
  return { test, guards, members, keys, forget: (files) => memo.clear(files) };
}

/** Whether a value is declared by a name of a kind. */
const declaredAs = ({ declarations }: Body, value: ExprId, is: (name: string) => boolean): boolean => declarations.some((it) => it.value === value && is(it.name));
/** A component that shows nothing under a flag: whoever shows it asks nothing. */
const isComponent = (name: string): boolean => /^[A-Z]/.test(name);

/** What is asked by a member that is one of these: not what only holds something to ask. */
const ASKED: ReadonlySet<string> = new Set(['function', 'signature', 'equal', 'not', 'and', 'or', 'await']);

/** `return true` under a test tells the test's outcome. */
const isConstant = (values: Values, loc: Loc, value: ExprId): boolean => {
  const kind = values.expr(values.at(loc, value))[0];
  return kind === 'literal' || kind === 'undefined';
};

const HOLDERS: ReadonlySet<string> = new Set(['object', 'new', 'typed', 'this', 'class']);

const open = ({ members, hidden }: ClassFacts): [string, ExprId][] => members.filter(([name]) => !hidden.includes(name));

const packageName = (specifier: string): string => specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
