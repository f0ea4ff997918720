/** `flags`: the inventory, as the document that all reporters read. */
import type { OpaqueKey } from '../model.js';
import type { FlagRow } from '../report/inventory.js';
import type { Analysis } from './analyse.js';
import { envelope, type Envelope, type Session } from './session.js';

export interface FlagsDocument extends Envelope {
  command: 'flags';
  skipped: [];
  flags: FlagRow[];
  opaque: OpaqueKey[];
}

export type FlagOrder = 'key' | 'state' | 'reads' | 'lines';

export function listFlags(session: Session, analysis: Analysis, order: FlagOrder = 'key'): FlagsDocument {
  const flags = analysis.project.flags.map((flag): FlagRow => ({
    id: flag.id,
    key: flag.key,
    provider: flag.provider,
    valueType: flag.valueType,
    declarations: flag.declarations.map(({ at }) => at),
    evaluations: flag.evaluations.map((it) => ({ ...it, fallback: it.fallback ?? null })),
    state: { ...flag.state, value: flag.state.value ?? null, settled: flag.state.value !== undefined, suspect: false, confidence: flag.state.evidence.length > 0 ? 1 : 0.5 },
    activates: flag.evaluations.length > 0 ? analysis.linked.arms(flag.id) : [],
    bornAt: flag.entry?.createdAt ?? null,
    lastChangedAt: null,
    owners: flag.owners,
  }));
  const rank: Record<FlagOrder, (flag: FlagRow) => number> = {
    key: () => 0,
    state: ({ state }) => ['expired', 'removed', 'undeclared', 'retired', 'launched', 'active', 'planned'].indexOf(state.is),
    reads: ({ evaluations }) => -evaluations.length,
    lines: ({ activates }) => -activates.reduce((sum, it) => sum + it.lines, 0),
  };
  flags.sort((a, b) => rank[order](a) - rank[order](b) || (a.id < b.id ? -1 : 1));
  return { ...envelope(session, analysis, 'flags', analysis.problems), skipped: [], flags, opaque: analysis.project.opaque as OpaqueKey[] };
}
