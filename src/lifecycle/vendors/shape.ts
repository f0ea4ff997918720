/**
 * What an export of a vendor can say of a flag, in words that all vendors share. A vendor is a row: how its export is recognised, what
 * must be in it, and how one flag of it reads. Never: disk, network, judgement.
 */
import * as v from 'valibot';
import type { Literal } from '../../model.js';

/** What everybody gets in one environment. */
export type Serving =
  /** `on`: this is what the flag is there to switch on. */
  | { value: Literal; on: boolean }
  /** The SDK gives what the code falls back to. */
  | { fallback: true }
  /** More than one value is possible, and why. */
  | { varies: string }
  /** The export does not say. */
  | { unknown: string };

export interface Environment {
  /** Null: the file is about one environment, which it does not name. */
  name: string | null;
  serves: Serving;
  /** When this was last changed. */
  changedAt: string | null;
}

export interface VendorFlag {
  key: string;
  environments: Environment[];
  /**
   * What is said of the flag as a whole, and since when. Settled without a value, the code's fallback is left of it; planned holds
   * as long as it is off everywhere.
   */
  said: { is: 'planned' | 'settled'; value?: Literal | undefined; at: string | null; how: string } | null;
  /** It has been on somewhere: off everywhere is then no longer, not not yet (4.1). */
  used: boolean;
  /** It is meant to stay and be switched: what it serves today settles nothing. */
  lasting: boolean;
  /** The export tells on from off, and not which value those who ask for one get. */
  partial: boolean;
  kind: string | null;
  owners: string[];
}

export interface Vendor {
  id: string;
  /** As it is called in messages. */
  name: string;
  /** What an export of it is, for whoever has another. */
  shape: string;
  /** Providers whose flags it decides; null where any SDK may stand before it. */
  provider: string | null;
  /** False for lists of flags that say nothing of their state. */
  states: boolean;
  looks(document: unknown): boolean;
  /** Throws a ValiError where something else stands than must. */
  read(document: unknown): VendorFlag[];
}

export function defineVendor<T extends v.GenericSchema>(row: Omit<Vendor, 'read' | 'states'> & { states?: false; schema: T; flags(data: v.InferOutput<T>): VendorFlag[] }): Vendor {
  const { schema, flags, ...rest } = row;
  return { states: true, ...rest, read: (document) => flags(v.parse(schema, document)) };
}

export const flagOf = (key: string, fields: Partial<VendorFlag> = {}): VendorFlag =>
  ({ key, environments: [], said: null, used: false, lasting: false, partial: false, kind: null, owners: [], ...fields });

export const environment = (name: string | null, serves: Serving, changedAt: unknown = null): Environment => ({ name, serves, changedAt: dateOf(changedAt) });

/** Milliseconds or ISO text, as a date. */
export function dateOf(value: unknown): string | null {
  if (typeof value !== 'number' && (typeof value !== 'string' || value === '')) return null;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) || date.getTime() <= 0 ? null : date.toISOString().slice(0, 10);
}

/** One value for everybody. What is no literal cannot be compared with code. */
export const serves = (value: unknown, on: boolean = value !== false && value !== 'off' && value !== null): Serving =>
  (isLiteral(value) ? { value, on } : { unknown: 'serves an object' });

export const varies = (why: string): Serving => ({ varies: why });

export const isLiteral = (value: unknown): value is Exclude<Literal, null> => ['string', 'number', 'boolean'].includes(typeof value);

export const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A list, or the list that an answer holds under one of these names. */
export function listIn(document: unknown, ...names: string[]): Record<string, unknown>[] {
  const found = Array.isArray(document) ? document : isRecord(document) ? names.map((name) => document[name]).find(Array.isArray) : undefined;
  return (found ?? []).filter(isRecord);
}

/** Every one of some elements has these fields. */
export const have = (list: readonly Record<string, unknown>[], ...fields: string[]): boolean =>
  list.length > 0 && list.slice(0, 20).every((it) => fields.every((field) => Object.hasOwn(it, field)));

export const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

/** For schemas: absent and null are the same. */
export const maybe = <T extends v.GenericSchema>(schema: T): v.NullishSchema<T, undefined> => v.nullish(schema);
export const some = v.array(v.unknown());
/** As many entries as a list has, absent or not. */
export const sizeOf = (list: readonly unknown[] | null | undefined): number => list?.length ?? 0;
