/** Feature flags of Azure App Configuration: a file of feature management, or `az appconfig kv list`. Filters by time depend on a clock, so they settle nothing. */
import * as v from 'valibot';
import { defineVendor, environment, flagOf, have, isRecord, listIn, maybe, plural, serves, sizeOf, some, varies, type Serving } from './shape.js';

const Flag = v.object({
  id: v.string(), enabled: maybe(v.boolean()), variants: maybe(some), allocation: maybe(v.unknown()),
  conditions: maybe(v.object({ requirement_type: maybe(v.string()), client_filters: maybe(v.array(v.object({ name: v.string() }))) })),
});
type Flag = v.InferOutput<typeof Flag>;
const PREFIX = '.appconfig.featureflag/';
const base = { name: 'Azure App Configuration', provider: 'azure' };

export const azure = defineVendor({
  ...base, id: 'azure', shape: '{ "feature_management": { "feature_flags": [{ "id", "enabled" }] } }: a feature management file',
  looks: (document) => isRecord(document) && isRecord(document['feature_management']) && Array.isArray(document['feature_management']['feature_flags']),
  schema: v.object({ feature_management: v.object({ feature_flags: v.array(Flag) }) }),
  flags: ({ feature_management: { feature_flags } }) => feature_flags.map((it) => read(it, null, null)),
});

export const azureStore = defineVendor({
  ...base, id: 'azure-store', shape: `[{ "key": "${PREFIX}KEY", "value" }]: az appconfig kv list`,
  looks: (document) => have(listIn(document, 'items'), 'key', 'value') && listIn(document, 'items').some(({ key }) => String(key).startsWith(PREFIX)),
  schema: v.pipe(
    v.union([v.array(v.unknown()), v.pipe(v.object({ items: v.array(v.unknown()) }), v.transform(({ items }) => items))]),
    v.array(v.object({ key: v.string(), value: maybe(v.string()), label: maybe(v.string()), last_modified: maybe(v.string()), lastModified: maybe(v.string()) })),
  ),
  // A label stands for an environment.
  flags: (items) => items.filter(({ key }) => key.startsWith(PREFIX)).map((it) => read(v.parse(v.pipe(v.string(), v.parseJson(), Flag), it.value ?? ''), it.label || null, it.last_modified ?? it.lastModified)),
});

const read = (flag: Flag, label: string | null, changedAt: unknown): ReturnType<typeof flagOf> =>
  flagOf(flag.id, { partial: sizeOf(flag.variants) > 0, environments: [environment(label, served(flag), changedAt)] });

function served({ enabled, conditions, variants, allocation }: Flag): Serving {
  if (!enabled) return serves(false);
  const filters = sizeOf(conditions?.client_filters);
  if (filters > 0) return varies(`has ${plural(filters, 'filter')}`);
  return sizeOf(variants) > 0 || allocation ? varies('has variants') : serves(true);
}
