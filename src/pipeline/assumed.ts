/** What `--assume` means: which flags, and whether what it says of them can be meant. A mistake in it would give a plan for the opposite. */
import { nearest } from '../host/near.js';
import type { Linked } from '../link/link.js';
import type { Flag, Literal, Problem } from '../model.js';

export interface Assumption {
  name: string;
  value: Literal;
}

/** `unknown`: there is no such flag; else its value is none that it can have. */
export interface Mistake {
  name: string;
  why: string;
  unknown: boolean;
}

export interface Assumed {
  /** By flag id. */
  values: ReadonlyMap<string, Literal>;
  problems: Problem[];
  /** What no run should go by. Asked for when everything is judged: what values a flag can have is known by then. */
  mistakes(): Mistake[];
}

/**
 * KEY or NAMESPACE/KEY, with the flags that a registry file calls its aliases; else a key as its SDK spells it in code; else the name that a
 * registry in code has for it (`Feature.X`). What is declared and read nowhere is told, no error.
 */
export function matchAssumptions(assume: readonly Assumption[], flags: readonly Flag[], { code, inventory, ...linked }: Pick<Linked, 'code' | 'inventory' | 'valuesOf'>): Assumed {
  const values = new Map<string, Literal>();
  const problems: Problem[] = [];
  const matched = assume.map(({ name, value }) => ({ name, value, found: flagsNamed(name, flags, code) }));
  for (const { name, value, found } of matched) {
    // The environment holds texts.
    for (const flag of found) values.set(flag.id, flag.provider === 'env' ? String(value) : value);
    if (!found.some((flag) => flag.evaluations.length > 0)) problems.push({ message: `--assume ${name}: nothing reads this flag (unpeg flags lists those that are read)`, at: null });
  }
  const mistakes = (): Mistake[] => matched.flatMap(({ name, value, found }): Mistake[] => {
    if (found.length === 0) {
      if (inventory.opaque.some(({ pattern }) => pattern !== '*' && fits(pattern, name))) return [];
      const near = nearest(name, flags.map(({ key }) => key));
      return [{ name, unknown: true, why: `--assume ${name}: nothing reads or declares this flag${near === null ? '' : `; did you mean ${near}?`} (unpeg flags lists them)` }];
    }
    const wrong = found.find((flag) => !canBe(flag, value, linked.valuesOf(flag.id)));
    return wrong ? [{ name, unknown: false, why: `--assume ${name}=${String(value)}: ${wrong.key} is boolean; say ${name}=true or ${name}=false` }] : [];
  });
  return { values, problems, mistakes };
}

/** By its key, its id, its name in a registry file, as code spells it, or its name in a registry in code. */
export function flagsNamed(name: string, flags: readonly Flag[], code: Linked['code']): Flag[] {
  const exact = flags.filter((flag) => flag.id === name || flag.key === name || flag.entry?.key === name);
  if (exact.length > 0) return exact;
  const spelled = flags.filter((flag) => flag.spelled.some((it) => it === name || `${flag.namespace}/${it}` === name));
  if (spelled.length > 0) return spelled;
  return flags.filter(({ key }) => code.members(key).some(({ member }) => member === name));
}

/** What the types do not tell may still only be asked whether it is there: a word for off is there. */
const WORD_OF_TRUTH = /^(?:true|false|on|off|yes|no)$/i;

function canBe({ valueType, provider, entry }: Flag, value: Literal, known: ReturnType<Linked['valuesOf']>): boolean {
  if (typeof value === 'boolean' || provider === 'env' || known.values.some((it) => typeof it !== 'boolean')) return true;
  if (valueType === 'boolean' || (valueType === 'unknown' && entry?.flagType === 'boolean')) return false;
  return !(known.closed && typeof value === 'string' && WORD_OF_TRUTH.test(value));
}

const fits = (pattern: string, key: string): boolean => new RegExp(`^${pattern.split('*').map((it) => it.replace(/[^\w]/g, '\\$&')).join('.*')}$`, 's').test(key);
