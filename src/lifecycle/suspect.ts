/**
 * Suspicion: an active flag that is old for this repository and that nobody has touched for long. A mark with its evidence, never a
 * state: age alone settles nothing (3.3).
 */
import type { Config, Evidence, Flag, RegistryEntry, Timeline } from '../model.js';

/** Kinds that are meant to stay. */
const LASTING = new Set(['kill-switch', 'ops', 'permission', 'config']);
/** Fewer removed flags than this tell nothing of how long flags live here. */
const ENOUGH = 10;
const DAY = 86_400_000;

/** What is asked of a flag, and of what history says. */
export type Suspected = Pick<Flag, 'id' | 'key' | 'namespace' | 'provider' | 'kind'> & { state: Pick<Flag['state'], 'is'>; entry: Pick<RegistryEntry, 'permanent'> | null };
export type Past = Pick<Timeline, 'ages' | 'complete'> & { events: readonly Pick<Timeline['events'][number], 'kind' | 'flag' | 'date'>[] };

/** What speaks against each flag by its id; flags without are not in it. */
export function suspects(flags: readonly Suspected[], timeline: Past, policy: Config['policy'], today: string): Map<string, Evidence[]> {
  const found = new Map<string, Evidence[]>();
  if (!timeline.complete) return found;
  const quiet = Number.parseInt(policy.suspectAfter, 10);
  const lives = lifetimes(timeline);
  const most = lives.length >= ENOUGH ? lives[Math.floor(lives.length * 0.9)]! : null;
  for (const flag of flags) {
    const age = timeline.ages.get(flag.provider === 'wire' ? `${flag.namespace}.${flag.key}` : flag.key);
    if (!age || flag.state.is !== 'active' || flag.entry?.permanent || LASTING.has(flag.kind ?? '')) continue;
    const old = since(age.bornAt, today);
    const untouched = since(age.lastChangedAt, today);
    if (untouched < quiet || old < (most ?? 2 * quiet)) continue;
    const told = most === null ? `is ${old} days old` : `is ${old} days old: nine in ten of the ${lives.length} flags removed here had lived less (${most} days)`;
    found.set(flag.id, [
      { kind: 'history', message: told, at: null },
      { kind: 'history', message: `has gated the same code since ${age.lastChangedAt}, for ${untouched} days`, at: null },
    ]);
  }
  return found;
}

/** Days that removed flags had lived, in ascending order. */
function lifetimes({ events }: Past): number[] {
  const born = new Map<string, string>();
  const lives: number[] = [];
  for (const { kind, flag, date } of events) {
    if (kind === 'gone' && born.has(flag)) lives.push(since(born.get(flag)!, date));
    else if (kind === 'born' || kind === 'renamed' || kind === 'split') born.set(flag, date);
  }
  return lives.sort((a, b) => a - b);
}

const since = (from: string, to: string): number => Math.floor((Date.parse(to) - Date.parse(from)) / DAY);
