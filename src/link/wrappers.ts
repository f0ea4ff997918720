/**
 * Wrappers: functions that ask for a key which their caller gives. What they ask for is told by their calls, through
 * wrappers of wrappers, to a fixpoint; where not every call can be seen, the key stays opaque.
 */
import type { ExprId, Site } from '../model.js';
import type { Env, Loc } from './loc.js';
import type { Names } from './names.js';
import type { Asking, Recogniser } from './recognise.js';
import type { Values } from './values.js';

export interface Asked {
  file: string;
  site: Site;
  asking: Asking;
}

/** A place where something is called through which flags travel. */
export interface Called {
  file: string;
  site: Site;
}

interface Call extends Called {
  loc: Loc;
  inside: Loc;
}

/** A way from a function to an asking inside it. */
interface Way {
  /** The asking at its end. */
  to: Asked;
  /** The parameters around the asking, once those of the function are bound; null when that is too far to follow. */
  bind(env: Env): Env | null;
}

/** A function with more ways than this stays opaque: functions that call each other can have one for every order. */
const MAX_WAYS = 100;

/**
 * `direct`: askings whose key comes from a parameter. `called`: the sites worth following. Returns what calls ask
 * for, and the askings whose keys no call tells.
 */
export function followWrappers(
  files: readonly string[], direct: readonly Asked[], called: readonly Called[], values: Values, names: Names, recogniser: Recogniser,
): { told: Asked[]; untold: Asked[] } {
  const inner = new Map<string, Map<string, Way>>();
  const lost = new Set<Asked>();
  const wrap = (fn: { file: string; fn: number }, id: string, way: Way): boolean => {
    const key = `${fn.file}:${fn.fn}`;
    const known = inner.get(key) ?? new Map<string, Way>();
    inner.set(key, known);
    if (known.has(id)) return false;
    if (known.size >= MAX_WAYS) lost.add(way.to);
    else known.set(id, way);
    return !lost.has(way.to);
  };
  for (const to of direct) wrap(to.asking.parameter!, `${to.file}:${to.site.expr}`, { to, bind: (env) => env });
  if (inner.size === 0) return { told: [], untold: [] };

  const calls = called.flatMap((it) => callAt(it, values));
  const told = new Map<string, Asked>();
  const entered = new Set<string>();
  for (let grew = true; grew;) {
    grew = false;
    for (const { file, site, loc, inside } of calls) {
      const key = `${inside.env!.file}:${inside.env!.fn}`;
      const ways = inner.get(key);
      if (!ways) continue;
      entered.add(key);
      for (const { to, bind } of [...ways.values()]) {
        const env = bind(inside.env!);
        const asking = env && recogniser.asks({ file: to.file, expr: to.site.expr, env });
        if (!env) lost.add(to);
        if (!asking) continue;
        if (asking.keys.length > 0 || !asking.parameter) told.set(`${file}:${site.span.join()}:${asking.keys.join()}:${asking.pattern}`, { file, site, asking });
        if (asking.pattern === null || !asking.parameter) continue;
        const again = (outside: Env): Env | null => {
          const next = values.enter({ ...loc, env: outside }, true);
          return next && bind(next.env!);
        };
        if (wrap(asking.parameter, `${to.file}:${to.site.expr}:${given(env, values)}`, { to, bind: again })) grew = true;
      }
    }
  }
  const isCovered = coverage(files, entered, values, names, recogniser);
  return { told: [...told.values()], untold: direct.filter((it) => lost.has(it) || !isCovered(it.asking.parameter!)) };
}

/** What a function is given, in terms of who gives it. Parameters that are only handed on are the same by every way. */
function given(around: Env, values: Values): string {
  const source = (loc: Loc): string => {
    const it = values.expr(loc);
    if (it[0] !== 'param') return `${loc.file}:${loc.expr}${it[0] === 'literal' ? '' : loc.env?.call ?? ''}`;
    let env = loc.env;
    while (env && !(env.fn === it[1] && env.file === loc.file)) env = env.outer;
    const handed = env?.args[it[2]];
    return handed ? source(handed) : `${loc.file}:${loc.expr}`;
  };
  const all: string[] = [];
  for (let env: Env | null = around; env; env = env.outer) all.push(env.args.map(source).join());
  return all.join(';');
}

function callAt({ file, site }: Called, values: Values): Call[] {
  const loc: Loc = { file, expr: site.expr, env: null };
  const inside = values.enter(loc, true);
  return inside ? [{ file, site, loc, inside }] : [];
}

/**
 * Whether all calls of a wrapper are seen: what the configuration names, a declaration that is never handed on as a
 * value, a member or an inner function that is called. A callback is called by somebody else.
 */
function coverage(
  files: readonly string[], entered: ReadonlySet<string>, values: Values, names: Names, recogniser: Recogniser,
): (wrapper: { file: string; fn: number }) => boolean {
  let known: ReadonlySet<string> | null = null;
  /** Declarations that are somewhere used as a value. */
  const handedOn = (): ReadonlySet<string> => (known ??= new Set(files.flatMap((file) => (values.body(file)?.refs ?? []).flatMap(({ to, called }) => {
    if (called) return [];
    const origins = 'local' in to ? [{ file, name: to.local }] : to.name === '*' ? [] : names.ofImport(file, to.import, to.name);
    return origins.flatMap((origin) => ('file' in origin ? [`file:${origin.file}\0${origin.name}`] : []));
  }))));
  return ({ file, fn }) => {
    const body = values.body(file)!;
    const isIt = (value: ExprId): boolean => body.exprs[value]![0] === 'function' && body.exprs[value]![1] === fn;
    const declaration = body.declarations.find(({ value }) => isIt(value));
    if (declaration) {
      const name = `file:${file}\0${declaration.name}`;
      return recogniser.seeds.has(name) || !handedOn().has(name);
    }
    if (entered.has(`${file}:${fn}`)) return true;
    // The implementation of a method that is asked by its interface.
    const members = body.classes.flatMap((it) => [...it.members, ...it.statics]);
    return members.some(([name, value]) => isIt(value) && recogniser.methods.includes(name));
  };
}
