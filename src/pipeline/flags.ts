/** `flags`: the inventory, as the document that all reporters read. */
import { SDK_PACKAGES } from '../link/sdks/index.js';
import { suspects } from '../lifecycle/suspect.js';
import type { Proposal } from '../link/propose.js';
import type { Evidence, Flag, OpaqueKey } from '../model.js';
import type { FlagRow } from '../report/inventory.js';
import type { FlagOrder } from '../report/orders.js';
import type { Looked } from '../report/nothing.js';
import { armedLines, urgency } from '../report/urgency.js';
import type { Analysis } from './analyse.js';
import { envelope, type Envelope, type Session } from './session.js';
import { readTimeline } from './timeline.js';

export interface FlagsDocument extends Envelope {
  command: 'flags';
  skipped: [];
  flags: FlagRow[];
  opaque: OpaqueKey[];
  /** Registries that nobody has named, with what speaks for them. */
  found: Proposal[];
  /** Only where no flag was found. */
  looked?: Looked;
}

/** What comes first; equals are in the order of their ids. */
const ORDERS = {
  urgency: (flag: FlagRow): number[] => [urgency(flag), -armedLines(flag), -flag.evaluations.length],
  key: (): number[] => [],
  state: ({ state }: FlagRow): number[] => [['removed', 'undeclared', 'expired', 'retired', 'launched', 'planned', 'active'].indexOf(state.is)],
  evaluations: (flag: FlagRow): number[] => [-flag.evaluations.length],
  arms: (flag: FlagRow): number[] => [-armedLines(flag), -flag.activates.reduce((sum, { modules }) => sum + modules.length, 0)],
  age: ({ bornAt }: FlagRow): number[] => [bornAt === null ? Infinity : Date.parse(bornAt)],
} satisfies Record<FlagOrder, (flag: FlagRow) => number[]>;

/** @param history read the ages of flags from git as well. */
export function listFlags(session: Session, analysis: Analysis, order: FlagOrder = 'key', history = false): FlagsDocument {
  const read = history ? readTimeline(session, analysis) : null;
  const suspect = read ? suspects(analysis.project.flags, read.timeline, session.config.policy, session.today) : new Map<string, Evidence[]>();
  const ageOf = (flag: Flag): { bornAt: string; lastChangedAt: string } | undefined => read?.timeline.ages.get(flag.provider === 'wire' ? `${flag.namespace}.${flag.key}` : flag.key);
  const flags = analysis.project.flags.map((flag): FlagRow => ({
    id: flag.id,
    key: flag.key,
    provider: flag.provider,
    ...(flag.spelled.length > 0 ? { spelled: flag.spelled } : {}),
    valueType: flag.valueType,
    declarations: flag.declarations.map(({ at }) => at),
    evaluations: flag.evaluations.map(({ unset: _, ...it }) => ({ ...it, fallback: it.fallback ?? null })),
    state: { ...flag.state, value: flag.state.value ?? null, settled: flag.state.value !== undefined || flag.state.each === true, suspect: suspect.has(flag.id), confidence: flag.state.evidence.length > 0 ? 1 : 0.5, evidence: [...flag.state.evidence, ...(suspect.get(flag.id) ?? [])] },
    activates: flag.evaluations.length > 0 ? analysis.linked.arms(flag.id).map(({ value, modules, symbols, lines }) => ({ value, modules, symbols, lines })) : [],
    // What a registry says of its birth may be earlier than the code.
    bornAt: flag.entry?.createdAt ?? (read?.timeline.complete ? ageOf(flag)?.bornAt : null) ?? null,
    lastChangedAt: ageOf(flag)?.lastChangedAt ?? null,
    owners: flag.owners,
  }));
  const ranked = flags.map((flag) => ({ flag, rank: ORDERS[order](flag) }));
  ranked.sort((a, b) => firstDifference(a.rank, b.rank) || (a.flag.id < b.flag.id ? -1 : 1));
  return {
    ...envelope(session, analysis, 'flags', [...analysis.problems, ...(read?.problems ?? [])]), skipped: [], flags: ranked.map(({ flag }) => flag),
    opaque: analysis.project.opaque as OpaqueKey[], found: [...analysis.linked.proposals], ...(flags.length === 0 ? { looked: lookedFor(session, analysis) } : {}),
  };
}

const firstDifference = (a: readonly number[], b: readonly number[]): number => {
  const index = a.findIndex((it, at) => it !== b[at]);
  return index < 0 ? 0 : a[index]! < b[index]! ? -1 : 1;
};

function lookedFor({ config: { flags: { calls, registry, wire } } }: Session, { linked, facts }: Analysis): Looked {
  const packages = new Map<string, string>();
  for (const file of linked.files) {
    for (const { specifier } of facts.facts(file).imports) {
      const name = /^(?:@[^/]+\/)?[^./@][^/]*/.exec(specifier)?.[0];
      if (name !== undefined && !packages.has(name)) packages.set(name, file);
    }
  }
  const imported = [...packages].sort().map(([name, file]) => ({ name, file }));
  const named = new Set(calls.map(({ from }) => from));
  const isKnown = (name: string): boolean => SDK_PACKAGES.has(name) || [...SDK_PACKAGES].some((it) => it.startsWith(`${name}/`));
  return {
    packages: imported.filter(({ name }) => isKnown(name)),
    likely: imported.filter(({ name }) => !isKnown(name) && !named.has(name) && /feature|toggle|experiment|\bflags?\b|rollout|split-?test/i.test(name)),
    calls: calls.map(({ from, name }) => (from === undefined ? name : `${name} of ${from}`)),
    registries: [...registry, ...wire],
    known: SDK_PACKAGES.size,
  };
}
