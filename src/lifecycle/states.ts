/**
 * The state of every flag, with its evidence (3): what was assumed, then what a vendor's export says, then a registry, then a
 * constant that nothing can override. A default never settles; age alone never settles.
 */
import { EACH } from '../condition.js';
import type { Config, Evidence, Flag, LifecycleState, Literal, Tombstone } from '../model.js';
import type { Observed } from './observed.js';

export interface StateInput {
  today: string;
  /** By flag id, already matched. */
  assumed: ReadonlyMap<string, Literal>;
  /** What a vendor's export says of a flag. */
  observed(flag: Flag): Observed | null;
  constants: ReadonlyMap<string, { value: boolean; file: string }>;
  tombstones: readonly Tombstone[];
  policy: Config['policy'];
  /** Namespaces of which some flag is declared: there, a flag that is not is undeclared. */
  declaredNamespaces: ReadonlySet<string>;
}

export function stateOf(flag: Flag, input: StateInput): LifecycleState {
  const assumed = input.assumed.get(flag.id);
  if (assumed !== undefined) {
    const evidence: Evidence = { kind: 'assume', message: `is assumed ${JSON.stringify(assumed)} (--assume)`, at: null };
    return { is: assumed === offValue(flag) ? 'retired' : 'launched', value: assumed, since: null, evidence: [evidence] };
  }
  const observed = input.observed(flag);
  if (observed?.is === 'settled') {
    const value = observed.value ?? sharedFallback(flag);
    if (value !== undefined) return { is: value === offValue(flag) ? 'retired' : 'launched', value, since: observed.since, evidence: [observed.evidence] };
    if (isTold(flag)) return { is: 'retired', each: true, since: observed.since, evidence: [observed.evidence] };
  }
  const { entry } = flag;
  if (entry) {
    const settled = settledByRegistry(flag);
    // Two that say otherwise settle nothing.
    if (settled) return observed?.is === 'varies' ? { is: 'active', since: null, evidence: [...settled.evidence, observed.evidence] } : settled;
    if (entry.lifecycle === 'planned') return { is: 'planned', since: entry.createdAt, evidence: [registry(flag, 'planned')] };
  }
  if (observed?.is === 'planned') return { is: 'planned', since: observed.since, evidence: [observed.evidence] };
  const constant = input.constants.get(flag.id);
  if (constant) {
    const at = flag.declarations[0]?.at ?? null;
    const evidence: Evidence = { kind: 'constant', message: `is the constant ${constant.value}, which nothing can override`, at };
    return { is: constant.value ? 'launched' : 'retired', value: constant.value, since: null, evidence: [evidence] };
  }
  if (entry?.expiresAt && entry.expiresAt <= input.today) {
    return { is: 'expired', since: entry.expiresAt, evidence: [{ kind: 'expiry', message: `expires on ${entry.expiresAt}`, at: entry.at }] };
  }
  if (flag.declarations.length === 0) {
    const tombstone = input.tombstones.find((it) => it.key === flag.key || it.aliases.includes(flag.key));
    if (tombstone) {
      return { is: 'removed', since: tombstone.removedAt, evidence: [{ kind: 'tombstone', message: `has a tombstone${tombstone.reason ? `: ${tombstone.reason}` : ''}`, at: tombstone.at }] };
    }
    if (input.declaredNamespaces.has(flag.namespace) && flag.provider !== 'wire') return { is: 'undeclared', since: null, evidence: [{ kind: 'code', message: 'is read, and declared in no registry', at: null }] };
  }
  return { is: 'active', since: entry?.createdAt ?? null, evidence: observed ? [observed.evidence] : [] };
}

function settledByRegistry(flag: Flag): LifecycleState | null {
  const { lifecycle, survivingValue, settledAt } = flag.entry!;
  if (lifecycle !== 'launched' && lifecycle !== 'retired' && lifecycle !== 'archived') return null;
  let value = survivingValue;
  if (value === undefined && lifecycle !== 'archived' && flag.entry!.flagType === 'boolean') value = lifecycle === 'launched';
  if (value === undefined && lifecycle === 'archived') value = sharedFallback(flag);
  if (value === undefined) return lifecycle === 'archived' && isTold(flag) ? { is: 'retired', each: true, since: settledAt, evidence: [registry(flag, lifecycle)] } : null;
  const is = lifecycle === 'archived' ? (value === offValue(flag) ? 'retired' : 'launched') : lifecycle;
  return { is, value, since: settledAt, evidence: [registry(flag, lifecycle)] };
}

/** An archived flag without a surviving value settles at its fallback (3.4). */
function sharedFallback(flag: Flag): Literal | undefined {
  const fallbacks = fallbacksOf(flag);
  return fallbacks.size === 1 ? [...fallbacks][0] : undefined;
}

/** Where places differ it settles at that of each, if all tell theirs. */
const isTold = (flag: Flag): boolean => fallbacksOf(flag).size > 1 && !fallbacksOf(flag).has(undefined);

const fallbacksOf = (flag: Flag): ReadonlySet<Literal | undefined> => new Set(flag.evaluations.filter((it) => it.in === 'source').map((it) => it.fallback ?? it.unset));

/** What a settled flag is in conditions. */
export const settledAt = ({ state }: Flag): Literal => (state.each ? EACH : state.value!);

const registry = (flag: Flag, lifecycle: string): Evidence => ({
  kind: 'registry',
  message: `is ${lifecycle}${flag.entry!.settledAt ? ` since ${flag.entry!.settledAt}` : ''} (registry)`,
  at: flag.entry!.at,
});

const offValue = (flag: Flag): Literal => (flag.valueType === 'string' ? 'off' : false);

/**
 * Whether a settled flag counts yet (4.1): one with a declared settling date only after `settledFor`; one without, and
 * one that was assumed, at once.
 */
export function counts(state: LifecycleState, today: string, settledFor: string): boolean {
  if (state.value === undefined && !state.each) return false;
  return state.since === null || daysBetween(state.since, today) >= Number.parseInt(settledFor, 10);
}

/** Flags that are meant to stay off, or to be switched at any time: listed with what they arm, never zombies (4.2). */
export const isSwitch = (flag: Flag): boolean => ['kill-switch', 'ops', 'permission'].includes(flag.kind ?? '');

const daysBetween = (from: string, to: string): number => Math.floor((Date.parse(to) - Date.parse(from)) / 86_400_000);
