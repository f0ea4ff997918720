/**
 * Three shapes: features of the REST API with their environments, stale features (`evaluatesTo` is the value that is left), and the
 * payload of an SDK (one environment).
 */
import * as v from 'valibot';
import { defineVendor, environment, flagOf, have, isRecord, listIn, maybe, plural, serves, sizeOf, some, varies, type Serving } from './shape.js';

const Rule = v.looseObject({
  type: maybe(v.string()), enabled: maybe(v.boolean()), condition: maybe(v.unknown()), force: maybe(v.unknown()), value: maybe(v.unknown()), coverage: maybe(v.number()),
  parentConditions: maybe(some), prerequisites: maybe(some), savedGroupTargeting: maybe(some), scheduleRules: maybe(some), filters: maybe(some), range: maybe(some),
});
type Rule = v.InferOutput<typeof Rule>;
const Rest = v.object({
  id: v.string(), archived: maybe(v.boolean()), valueType: maybe(v.string()), defaultValue: v.unknown(), owner: maybe(v.string()), neverStale: maybe(v.boolean()), prerequisites: maybe(some),
  environments: v.record(v.string(), v.object({ enabled: v.boolean(), defaultValue: maybe(v.unknown()), rules: maybe(v.array(Rule)) })),
});
const Stale = v.object({ neverStale: maybe(v.boolean()), staleByEnv: v.record(v.string(), v.object({ reason: maybe(v.string()), evaluatesTo: maybe(v.unknown()) })) });
const Payload = v.object({ defaultValue: maybe(v.unknown()), rules: maybe(v.array(Rule)) });

const features = (document: unknown): Record<string, unknown>[] =>
  (isRecord(document) && isRecord(document['features']) ? Object.values(document['features']).filter(isRecord) : []);
const base = { name: 'GrowthBook', provider: 'growthbook' };

export const growthbook = defineVendor({
  ...base, id: 'growthbook', shape: '{ "features": [{ "id", "valueType", "environments" }] }: GET /api/v1/features',
  looks: (document) => have(listIn(document, 'features'), 'id', 'valueType', 'environments'),
  schema: v.object({ features: v.array(Rest) }),
  flags: (document) => document.features.map((it) => flagOf(it.id, {
    said: it.archived ? { is: 'settled', at: null, how: 'is archived' } : null, lasting: it.neverStale === true, owners: it.owner ? [it.owner] : [],
    environments: Object.entries(it.environments).map(([name, { enabled, rules, defaultValue }]) => environment(name,
      !enabled ? { fallback: true } : !rules ? { unknown: 'is exported without its rules' } : sizeOf(it.prerequisites) > 0 ? varies('has prerequisites') : served(rules, parsed(defaultValue ?? it.defaultValue, it.valueType), (value) => parsed(value, it.valueType)))),
  })),
});

export const growthbookStale = defineVendor({
  ...base, id: 'growthbook-stale', shape: '{ "features": { "KEY": { "staleByEnv" } } }: GET /api/v2/stale-features',
  looks: (document) => have(features(document), 'staleByEnv'),
  schema: v.object({ features: v.record(v.string(), Stale) }),
  flags: (document) => Object.entries(document.features).map(([key, { neverStale, staleByEnv }]) => flagOf(key, {
    lasting: neverStale === true,
    environments: Object.entries(staleByEnv).map(([name, { evaluatesTo, reason }]) => environment(name,
      evaluatesTo === undefined || evaluatesTo === null ? varies(reason ? `is not one value (${reason})` : 'is not one value') : serves(parsed(evaluatesTo, null)))),
  })),
});

export const growthbookPayload = defineVendor({
  ...base, id: 'growthbook-payload', shape: '{ "features": { "KEY": { "defaultValue", "rules" } } }: what an SDK gets',
  looks: (document) => have(features(document), 'defaultValue') && !have(features(document), 'flagType'),
  schema: v.object({ features: v.record(v.string(), Payload) }),
  flags: (document) => Object.entries(document.features).map(([key, { defaultValue, rules }]) =>
    flagOf(key, { environments: [environment(null, served(rules ?? [], defaultValue, (value) => value))] })),
});

/** The first rule decides where it is for everyone. */
function served(rules: readonly Rule[], otherwise: unknown, read: (value: unknown) => unknown): Serving {
  const live = rules.filter(({ enabled }) => enabled !== false);
  const [first] = live;
  if (!first) return serves(otherwise);
  const force = first.force ?? (first.type === 'force' ? first.value : undefined);
  return force !== undefined && force !== null && isForAll(first) ? serves(read(force)) : varies(`has ${plural(live.length, 'rule')}`);
}

function isForAll(rule: Rule): boolean {
  const empty = rule.condition === undefined || rule.condition === null || rule.condition === '' || rule.condition === '{}' || (isRecord(rule.condition) && Object.keys(rule.condition).length === 0);
  return empty && (rule.coverage ?? 1) === 1 && [rule.parentConditions, rule.prerequisites, rule.savedGroupTargeting, rule.scheduleRules, rule.filters, rule.range].every((it) => sizeOf(it) === 0);
}

/** The API writes all values as text. */
function parsed(value: unknown, type: string | null | undefined): unknown {
  if (typeof value !== 'string') return value;
  if (type === 'boolean' || (!type && (value === 'true' || value === 'false'))) return value === 'true';
  return type === 'number' ? Number(value) : value;
}
