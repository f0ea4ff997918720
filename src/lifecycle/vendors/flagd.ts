/** Flag definitions of flagd: a map, or a list for its daemon. A disabled flag is as if it were not there. */
import * as v from 'valibot';
import { defineVendor, environment, flagOf, have, isRecord, listIn, maybe, serves, varies, type Serving, type VendorFlag } from './shape.js';

const Flag = v.object({
  key: maybe(v.string()), state: v.picklist(['ENABLED', 'DISABLED']), variants: v.record(v.string(), v.unknown()), defaultVariant: maybe(v.string()), targeting: maybe(v.unknown()),
  metadata: maybe(v.record(v.string(), v.unknown())),
});
const values = (document: unknown): Record<string, unknown>[] => (isRecord(document) && isRecord(document['flags']) ? Object.values(document['flags']).filter(isRecord) : listIn(document, 'flags'));

export const flagd = defineVendor({
  id: 'flagd', name: 'flagd', provider: null, shape: '{ "flags": { "KEY": { "state", "variants", "defaultVariant" } } }: its flag definitions, JSON or YAML',
  looks: (document) => have(values(document), 'state', 'variants'),
  schema: v.object({ flags: v.union([v.array(v.object({ ...Flag.entries, key: v.string() })), v.record(v.string(), Flag)]) }),
  flags: ({ flags }) => (Array.isArray(flags) ? flags.map((it): [string, v.InferOutput<typeof Flag>] => [it.key, it]) : Object.entries(flags)).map(([key, flag]): VendorFlag =>
    flagOf(key, { environments: [environment(null, served(flag))], owners: typeof flag.metadata?.['owner'] === 'string' ? [flag.metadata['owner']] : [] })),
});

function served({ state, variants, defaultVariant, targeting }: v.InferOutput<typeof Flag>): Serving {
  if (state === 'DISABLED') return { fallback: true };
  if (isRecord(targeting) ? Object.keys(targeting).length > 0 : targeting !== undefined && targeting !== null) return varies('has targeting');
  if (defaultVariant === undefined || defaultVariant === null) return { fallback: true };
  return defaultVariant in variants ? serves(variants[defaultVariant]) : { unknown: 'serves a variant that is not listed' };
}
