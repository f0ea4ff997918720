/** What one end of a change says: enough to compare it with the other end, and small enough to be kept. */
import type { Flag, Gate, StateName, Literal, Tombstone, Directive } from '../model.js';
import type { Known } from './identity.js';

export interface End {
  findings: Known[];
  /** Rules that could not be judged. */
  skipped: string[];
  /** Registries that declare flags, as `flags.registry` has them. */
  registries: string[];
  /** Sources that could not be read or do not parse: what they would have said is not known. */
  unclear: string[];
  /** Modules that only a settled flag keeps from running, with these flags. */
  zombies: { file: string; flags: string[] }[];
  flags: FlagEnd[];
  /** Names that must not come back. */
  tombstones: string[];
  silences: Silence[];
}

export interface FlagEnd {
  id: string;
  key: string;
  provider: string;
  state: { is: StateName; value: Literal | undefined };
  kind: string | null;
  owners: string[];
  expiresAt: string | null;
  declared: { registry: string; file: string; line: number }[];
  /** Places that ask for it in sources, by file. */
  asked: Record<string, number>;
  /** Where it is first asked for in sources. */
  at: { file: string; line: number } | null;
  gates: GateEnd[];
}

export interface GateEnd {
  when: string;
  file: string;
  line: number;
  text: string;
  owner: string | null;
  digest: string;
  uses: string[];
  rest: boolean;
}

/** A comment that silences rules. */
export interface Silence {
  file: string;
  line: number;
  rules: string[];
  reason: string;
}

export function flagEnd(flag: Flag, gates: readonly Gate[]): FlagEnd {
  const asked: Record<string, number> = {};
  const places = flag.evaluations.filter((it) => it.in === 'source').map(({ at }) => at);
  for (const { file } of places) asked[file] = (asked[file] ?? 0) + 1;
  return {
    id: flag.id, key: flag.key, provider: flag.provider, state: { is: flag.state.is, value: flag.state.value }, kind: flag.kind, owners: flag.owners,
    expiresAt: flag.entry?.expiresAt ?? null,
    declared: flag.declarations.map(({ registry, at }) => ({ registry, file: at.file, line: at.line })), asked,
    at: places[0] ? { file: places[0].file, line: places[0].line } : null,
    gates: gates.map(({ when, at, text, owner, digest, uses, rest }) => ({ when, file: at.file, line: at.line, text, owner, digest, uses, rest })),
  };
}

export const tombstoneNames = (tombstones: readonly Tombstone[]): string[] => [...new Set(tombstones.flatMap(({ key, aliases }) => [key, ...aliases]))].sort();

export const silencesOf = (file: string, directives: readonly Directive[]): Silence[] =>
  directives.filter(({ scope }) => scope !== 'end').map(({ rules, reason, span }) => ({ file, line: span[0], rules, reason }));
