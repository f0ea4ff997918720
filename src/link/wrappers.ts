/**
 * Wrappers: functions that ask for a key which their caller gives. What they ask for is told by their calls, through
 * wrappers of wrappers, to a fixpoint; where not every call can be seen, the key stays opaque.
 */
import type { ExprId, Site } from '../model.js';
import type { Names } from './names.js';
import type { Asking, Recogniser } from './recognise.js';
import type { Env, Loc, Values } from './values.js';

export interface Asked {
  file: string;
  site: Site;
  asking: Asking;
}

interface Call {
  file: string;
  site: Site;
  loc: Loc;
  inside: Loc;
}

/** What is asked inside a function, once its parameters are bound. */
type Inner = (env: Env) => Asking[];

const ROUNDS = 8;

/**
 * `direct`: askings whose key comes from a parameter. `isCall` tells the sites worth following. Returns what calls ask
 * for, and the askings whose keys no call tells.
 */
export function followWrappers(
  files: readonly string[], direct: readonly Asked[], isCall: (loc: Loc) => boolean, values: Values, names: Names, recogniser: Recogniser,
): { told: Asked[]; untold: Asked[] } {
  const inner = new Map<string, Map<string, Inner>>();
  const wrap = (fn: { file: string; fn: number }, id: string, asks: Inner): boolean => {
    const key = `${fn.file}:${fn.fn}`;
    const known = inner.get(key) ?? new Map<string, Inner>();
    inner.set(key, known);
    if (known.has(id)) return false;
    known.set(id, asks);
    return true;
  };
  for (const { file, site, asking } of direct) {
    wrap(asking.parameter!, `${file}:${site.expr}`, (env) => {
      const asked = recogniser.asks({ file, expr: site.expr, env });
      return asked ? [asked] : [];
    });
  }
  if (inner.size === 0) return { told: [], untold: [] };

  const calls = callsIn(files, isCall, values);
  const told = new Map<string, Asked>();
  const entered = new Set<string>();
  for (let round = 0, grew = true; grew && round < ROUNDS; round++) {
    grew = false;
    for (const { file, site, loc, inside } of calls) {
      const key = `${inside.env!.file}:${inside.env!.fn}`;
      for (const [id, asks] of inner.get(key) ?? []) {
        entered.add(key);
        for (const asking of asks(inside.env!)) {
          if (asking.keys.length > 0 || !asking.parameter) told.set(`${file}:${site.span.join()}:${asking.keys.join()}:${asking.pattern}`, { file, site, asking });
          if (asking.pattern === null || !asking.parameter) continue;
          const again: Inner = (env) => {
            const bound = values.enter({ ...loc, env }, true);
            return bound ? asks(bound.env!) : [];
          };
          if (wrap(asking.parameter, `${file}:${site.expr}:${id}`, again)) grew = true;
        }
      }
    }
  }
  const isCovered = coverage(files, entered, values, names, recogniser);
  return { told: [...told.values()], untold: direct.filter(({ asking }) => !isCovered(asking.parameter!)) };
}

function callsIn(files: readonly string[], isCall: (loc: Loc) => boolean, values: Values): Call[] {
  const calls: Call[] = [];
  for (const file of files) {
    for (const site of values.body(file)?.sites ?? []) {
      const loc: Loc = { file, expr: site.expr, env: null };
      if (!isCall(loc)) continue;
      const inside = values.enter(loc, true);
      if (inside) calls.push({ file, site, loc, inside });
    }
  }
  return calls;
}

/**
 * Whether all calls of a wrapper are seen: what the configuration names, a declaration that is never handed on as a
 * value, a member or an inner function that is called. A callback is called by somebody else.
 */
function coverage(
  files: readonly string[], entered: ReadonlySet<string>, values: Values, names: Names, recogniser: Recogniser,
): (wrapper: { file: string; fn: number }) => boolean {
  const handedOn = new Set<string>();
  for (const file of files) {
    for (const { to, called } of values.body(file)?.refs ?? []) {
      if (called) continue;
      const origins = 'local' in to ? [{ file, name: to.local }] : to.name === '*' ? [] : names.ofImport(file, to.import, to.name);
      for (const origin of origins) if ('file' in origin) handedOn.add(`file:${origin.file}\0${origin.name}`);
    }
  }
  return ({ file, fn }) => {
    const body = values.body(file)!;
    const isIt = (value: ExprId): boolean => body.exprs[value]![0] === 'function' && body.exprs[value]![1] === fn;
    const declaration = body.declarations.find(({ value }) => isIt(value));
    if (declaration) {
      const name = `file:${file}\0${declaration.name}`;
      return recogniser.seeds.has(name) || !handedOn.has(name);
    }
    if (entered.has(`${file}:${fn}`)) return true;
    // The implementation of a method that is asked by its interface.
    const members = body.classes.flatMap((it) => [...it.members, ...it.statics]);
    return members.some(([name, value]) => isIt(value) && recogniser.methods.includes(name));
  };
}
