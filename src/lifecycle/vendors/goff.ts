/** Flag files of GO Feature Flag: a map of keys. What its schedules will do depends on a clock, so they settle nothing. */
import * as v from 'valibot';
import { defineVendor, environment, flagOf, have, isRecord, maybe, plural, serves, sizeOf, some, varies, type Serving } from './shape.js';

const Flag = v.object({
  variations: v.record(v.string(), v.unknown()), disable: maybe(v.boolean()), scheduledRollout: maybe(some), experimentation: maybe(v.unknown()),
  targeting: maybe(v.array(v.object({ disable: maybe(v.boolean()) }))), metadata: maybe(v.record(v.string(), v.unknown())),
  defaultRule: v.object({ variation: maybe(v.pipe(v.union([v.string(), v.boolean(), v.number()]), v.transform(String))), percentage: maybe(v.record(v.string(), v.number())), progressiveRollout: maybe(v.unknown()) }),
});

/** What begins with `x-` is there to be referred to. */
const flagsIn = (document: unknown): [string, Record<string, unknown>][] => (isRecord(document) && Object.values(document).every((it) => isRecord(it) || typeof it === 'string')
  ? Object.entries(document).filter((it): it is [string, Record<string, unknown>] => isRecord(it[1]) && !it[0].startsWith('x-')) : []);

export const goff = defineVendor({
  id: 'go-feature-flag', name: 'GO Feature Flag', provider: null, shape: '{ "KEY": { "variations", "defaultRule" } }: its flag file, JSON or YAML',
  looks: (document) => have(flagsIn(document).map(([, it]) => it), 'variations', 'defaultRule'),
  schema: v.pipe(v.unknown(), v.transform((document) => Object.fromEntries(flagsIn(document))), v.record(v.string(), Flag)),
  flags: (document) => Object.entries(document).map(([key, flag]) =>
    flagOf(key, { environments: [environment(null, served(flag))], owners: typeof flag.metadata?.['owner'] === 'string' ? [flag.metadata['owner']] : [] })),
});

function served({ variations, disable, scheduledRollout, experimentation, targeting, defaultRule }: v.InferOutput<typeof Flag>): Serving {
  if (disable) return { fallback: true };
  if (sizeOf(scheduledRollout) > 0 || defaultRule.progressiveRollout) return varies('is rolled out by a schedule');
  if (experimentation) return varies('is an experiment');
  const rules = (targeting ?? []).filter((it) => !it.disable).length;
  if (rules > 0) return varies(`has ${plural(rules, 'targeting rule')}`);
  const given = Object.entries(defaultRule.percentage ?? {}).filter(([, share]) => share > 0).map(([name]) => name);
  const variation = defaultRule.variation ?? (given.length === 1 ? given[0] : undefined);
  if (variation === undefined || variation === null) return varies('is rolled out to a part');
  return variation in variations ? serves(variations[variation]) : { unknown: 'serves a variation that is not listed' };
}
