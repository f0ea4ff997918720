/**
 * What a function does with what it is given: every use of a parameter, with the region it stands in. A callback runs,
 * and children are shown, only where they are used; so a function can gate what its caller gives it (2). Never: syntax.
 */
import type { ExprId, ParamUse, Region, RegionId } from '../model.js';
import type { Exprs } from './exprs.js';

export interface Uses {
  /** Nothing happens unless the expression is a parameter or a part of one. `but`: all of its properties except these. */
  note(expr: ExprId, region: RegionId, how: ParamUse['how'], but?: string[]): void;
  /**
   * The uses of one parameter, if they are worth keeping: some of what it holds is used under a condition only. `isGate`: it may
   * be any of that, else what is there to be shown or called.
   */
  of(fn: number, position: number, border: RegionId, isGate: boolean): ParamUse[] | null;
}

/** Properties that are there to be shown or called; others are data. */
const SHOWN = /^(?:children|fallback|render[A-Z]?\w*)$/;

export function createUses(exprs: Exprs, regions: readonly Region[]): Uses {
  const known = new Map<string, ParamUse[]>();
  /** Used in any case: where nothing guards it, or whichever way a test goes. */
  const always = (uses: readonly ParamUse[], border: RegionId): boolean => {
    const found = new Set<string>();
    const queue = uses.map(({ region }) => region);
    for (const region of queue) {
      if (region === border) return true;
      const { parent, test, when } = regions[region]!;
      if (found.has(`${parent}:${test}:${!when}`)) queue.push(parent);
      found.add(`${parent}:${test}:${when}`);
    }
    return false;
  };
  return {
    note(expr, region, how, but = []) {
      let name: string | null = null;
      for (let at = exprs.all[expr]!; ; at = exprs.all[at[1] as ExprId]!) {
        if (at[0] === 'member') name = at[2];
        else if (at[0] === 'index') name = null;
        else if (at[0] === 'param') {
          const key = `${at[1]}:${at[2]}`;
          const list = known.get(key) ?? [];
          known.set(key, list);
          if (!list.some((it) => it.name === name && it.region === region && it.how === how && it.but.join() === but.join())) list.push({ name, but, region, how });
          return;
        } else if (at[0] !== 'nullish' && at[0] !== 'as') return;
      }
    },
    of(fn, position, border, isGate) {
      const uses = known.get(`${fn}:${position}`) ?? [];
      const shown = new Set(['children', ...uses.flatMap(({ name }) => (name !== null && (isGate || SHOWN.test(name)) ? [name] : []))]);
      const gates = (name: string): boolean => {
        const own = uses.filter((it) => it.name === name || (it.name === null && !it.but.includes(name)));
        return !always(own, border) && own.some((it) => it.name === name || it.how !== 'read');
      };
      const called = !always(uses, border) && uses.some(({ name, how }) => name === null && how === 'called');
      return called || [...shown].some(gates) ? uses : null;
    },
  };
}
