/** A flag: where it is declared and read, and what is known about its life. */
import type { Literal } from './facts.js';
import type { Place } from './places.js';

export type StateName = 'undeclared' | 'planned' | 'active' | 'launched' | 'retired' | 'expired' | 'removed';

export interface Evidence {
  kind: 'assume' | 'vendor' | 'registry' | 'constant' | 'tombstone' | 'expiry' | 'code' | 'history';
  message: string;
  at: Place | null;
}

export interface LifecycleState {
  is: StateName;
  /** The surviving value of a settled flag; undefined when it is not settled. */
  value?: Literal;
  /** Settled without such a value: archived, so that every place is given its own fallback (3.4). */
  each?: true;
  /** ISO date since when, or null. */
  since: string | null;
  evidence: Evidence[];
}

export interface Evaluation {
  at: Place;
  in: 'source' | 'test' | 'story';
  via: string[];
  fallback: Literal | undefined;
  /** What its SDK gives where the code gives no fallback. */
  unset?: Literal;
  resolved: boolean;
}

export interface FlagDeclaration {
  at: Place;
  /** The registry's name: a file, or `file#symbol`. */
  registry: string;
}

export interface Tombstone {
  key: string;
  at: Place;
  removedAt: string | null;
  reason: string | null;
  aliases: string[];
}

/** What a registry file says about a flag (contract.md: a superset of the OpenFeature manifest). */
export interface RegistryEntry {
  key: string;
  at: Place;
  flagType: string | null;
  description: string | null;
  kind: string | null;
  lifecycle: 'planned' | 'active' | 'launched' | 'retired' | 'archived' | null;
  survivingValue: Literal | undefined;
  settledAt: string | null;
  owners: string[];
  createdAt: string | null;
  expiresAt: string | null;
  permanent: boolean;
  aliases: string[];
}

export interface Flag {
  /** NAMESPACE/KEY. */
  id: string;
  key: string;
  /** Provider, or the wire enum's name. */
  namespace: string;
  provider: string;
  /** How code writes the key where its SDK spells keys in its own way; without those that are the key itself. */
  spelled: string[];
  valueType: 'boolean' | 'string' | 'number' | 'unknown';
  declarations: FlagDeclaration[];
  evaluations: Evaluation[];
  /** Uses that are no evaluation: a write, an argument passed on. They keep a flag from being called unused. */
  mentions: number;
  entry: RegistryEntry | null;
  kind: string | null;
  owners: string[];
  state: LifecycleState;
}

/** A key that cannot be resolved; `pattern` is what it can be, with `*` for the unknown parts. */
export interface OpaqueKey {
  pattern: string;
  namespace: string;
  at: Place;
}
