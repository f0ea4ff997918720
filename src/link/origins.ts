/**
 * Where values come from: the package or file that each is rooted in, and the members and calls that lead to it. Every
 * origin counts that can be told: an alias has its own, and that of what it stands for. Knows no flags.
 */
import type { Following, Loc } from './loc.js';
import { Memo } from './memo.js';
import type { Names } from './names.js';

/** Where a value comes from: a package or a file, and the members and calls (`name()`) that lead to it. */
export interface Origins {
  root: string;
  path: readonly string[];
}

/** The last step of the origin of `keyof T`. */
export const KEYS = 'keyof()';
/** The last step of the origin of a member that cannot be told. */
export const ANY = '[]';
/** The last step of the origin of a record of booleans by these keys. */
export const BY = '{}';
const MAX_DEPTH = 24;

export interface OriginsOf {
  of(loc: Loc): readonly Origins[];
  forget(): void;
}

/** `given`: what a parameter is bound to where `loc` was reached; `typeOf`: what a value is declared to be. */
export function createOrigins(
  names: Names, values: Pick<Following, 'body' | 'expr' | 'at' | 'reduce' | 'texts'>,
  given: (loc: Loc, fn: number, index: number) => Loc | undefined, typeOf: (loc: Loc) => Loc | null,
): OriginsOf {
  const { body, expr, at, reduce, texts } = values;
  const known = new Memo<readonly Origins[]>();
  let depth = 0;

  const origins = (loc: Loc): readonly Origins[] => {
    if (depth > MAX_DEPTH) return [];
    const found = loc.env ? undefined : known.get(loc.file, loc.expr);
    if (found) return found;
    if (!loc.env) known.set(loc.file, loc.expr, []);
    depth++;
    const result = findOrigins(loc);
    depth--;
    if (!loc.env) known.set(loc.file, loc.expr, result);
    return result;
  };

  const findOrigins = (loc: Loc): readonly Origins[] => {
    const it = expr(loc);
    switch (it[0]) {
      case 'global': return [{ root: 'global:', path: [it[1]] }];
      case 'import': return names.ofImport(loc.file, it[1], it[2]).flatMap((origin) => 'package' in origin
        ? [{ root: `package:${origin.package}`, path: origin.name === '*' ? [] : [origin.name] }]
        : originsOf(origin.file, origin.name));
      case 'top': return originsOf(loc.file, it[1]);
      case 'member': return [...(it[2] === '' ? origins(at(loc, it[1])) : extend(holding(at(loc, it[1]), it[2]), it[2])), ...beyond(loc)];
      case 'index': {
        const of = origins(at(loc, it[1]));
        if (of.length === 0) return beyond(loc);
        const key = texts(at(loc, it[2])).literals;
        return [...extend(of, key.length === 1 ? String(key[0]) : ANY), ...beyond(loc)];
      }
      case 'call': return [
        ...origins(at(loc, it[1])).filter(({ path }) => path.length > 0)
          .map(({ root, path }) => ({ root, path: [...path.slice(0, -1), `${path.at(-1)}()`] })),
        ...beyond(loc),
      ];
      case 'new': case 'typed': case 'like': case 'await': return origins(at(loc, it[1]));
      case 'list': return it[2] === 0 ? [] : extend(origins(at(loc, it[2])), BY);
      case 'object': return it[4] ? it[4].flatMap((id) => origins(at(loc, id))) : [];
      case 'keyof': return extend(origins(at(loc, it[1])), KEYS);
      case 'as': return [...origins(at(loc, it[1])), ...origins(at(loc, it[2]))];
      case 'this': return classOrigins(loc.file, it[1]);
      case 'param': {
        const argument = given(loc, it[1], it[2]);
        if (argument) return origins(argument);
        const { type = 0, fallback = 0 } = body(loc.file)!.functions[it[1]]!.params[it[2]] ?? {};
        return [type, fallback].flatMap((id) => (id === 0 ? [] : origins({ file: loc.file, expr: id, env: null })));
      }
      case 'or': case 'nullish': return [...origins(at(loc, it[1])), ...origins(at(loc, it[2]))];
      case 'and': return origins(at(loc, it[2]));
      case 'if': return [...origins(at(loc, it[2])), ...origins(at(loc, it[3]))];
      case 'class': return classOrigins(loc.file, it[1]);
      default: return [];
    }
  };

  /** The declaration itself, and what it is an alias of. */
  const originsOf = (file: string, name: string): readonly Origins[] => {
    if (name === '*') return [{ root: `file:${file}`, path: [] }];
    const own: Origins = { root: `file:${file}`, path: [name] };
    const declaration = names.declaration(file, name);
    if (!declaration || declaration.value === 0) return [own];
    return [own, ...origins({ file, expr: declaration.value, env: null }).filter((it) => it.root !== own.root || it.path.join() !== name)];
  };

  const classOrigins = (file: string, cls: number): readonly Origins[] => {
    const facts = body(file)!.classes[cls]!;
    const own = facts.name === null ? [] : [{ root: `file:${file}`, path: [facts.name] }];
    return facts.extends === 0 ? own : [...own, ...origins({ file, expr: facts.extends, env: null })];
  };

  const beyond = (loc: Loc): readonly Origins[] => {
    const target = reduce(loc);
    if (target.file === loc.file && target.expr === loc.expr) return [];
    // An object made here says nothing of where it belongs; what it is declared to be does.
    const type = expr(target)[0] === 'object' ? typeOf(loc) : null;
    return type ? [...origins(type), ...origins(target)] : origins(target);
  };

  /** Origins of what holds a member: not of what is spread into an object that has its own. */
  const holding = (object: Loc, name: string): readonly Origins[] => {
    const all = origins(object);
    const target = all.length === 0 ? object : reduce(object);
    const it = expr(target);
    if (it[0] !== 'object' || !it[4] || !it[1].some(([field]) => field === name)) return all;
    const spread = new Set(origins(target).map(({ root, path }) => `${root} ${path.join()}`));
    return all.filter(({ root, path }) => !spread.has(`${root} ${path.join()}`));
  };

  const extend = (list: readonly Origins[], name: string): Origins[] =>
    list.filter(({ path }) => path.length < 8).map(({ root, path }) => ({ root, path: [...path, name] }));

  return { of: origins, forget: () => known.clear() };
}
