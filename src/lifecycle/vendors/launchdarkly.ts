/**
 * GET /api/v2/flags/PROJECT?env=…&summary=0. `environments` are there only where they were asked for, and their rules only with
 * `summary=0`; else a summary counts them.
 */
import * as v from 'valibot';
import { dateOf, defineVendor, environment, flagOf, have, listIn, maybe, plural, serves, sizeOf, some, varies, type Serving } from './shape.js';

const Summary = v.object({
  prerequisites: maybe(v.number()),
  variations: v.record(v.string(), v.object({
    rules: maybe(v.number()), nullRules: maybe(v.number()), targets: maybe(v.number()), contextTargets: maybe(v.number()), rollout: maybe(v.number()), isFallthrough: maybe(v.boolean()), isOff: maybe(v.boolean()),
  })),
});
const Config = v.object({
  _summary: maybe(Summary),
  on: v.boolean(), lastModified: maybe(v.number()), offVariation: maybe(v.number()),
  targets: maybe(v.array(v.object({ values: maybe(some) }))), contextTargets: maybe(v.array(v.object({ values: maybe(some) }))), rules: maybe(some), prerequisites: maybe(some),
  fallthrough: maybe(v.object({ variation: maybe(v.number()), rollout: maybe(v.object({ variations: v.array(v.object({ variation: v.number(), weight: v.number() })) })) })),
});
const Flag = v.object({
  key: v.string(), variations: v.array(v.object({ value: v.unknown() })), temporary: maybe(v.boolean()), archived: maybe(v.boolean()), archivedDate: maybe(v.number()),
  deprecated: maybe(v.boolean()), maintainerTeamKey: maybe(v.string()), _maintainer: maybe(v.object({ email: maybe(v.string()) })), environments: maybe(v.record(v.string(), Config)),
});

export const launchdarkly = defineVendor({
  id: 'launchdarkly', name: 'LaunchDarkly', provider: 'launchdarkly', shape: '{ "items": [{ "key", "variations", "environments" }] }: GET /api/v2/flags/PROJECT with its environments',
  looks: (document) => have(listIn(document, 'items'), 'key', 'variations', 'kind') && !have(listIn(document, 'items'), '_feature'),
  schema: v.union([v.pipe(v.object({ items: v.array(Flag) }), v.transform(({ items }) => items)), v.array(Flag)]),
  flags: (items) => items.map((flag) => flagOf(flag.key, {
    said: flag.archived ? { is: 'settled', at: dateOf(flag.archivedDate), how: 'is archived' } : null,
    // Deprecated by somebody: it had its time.
    used: flag.deprecated === true, lasting: flag.temporary === false, kind: flag.temporary === false ? 'ops' : null,
    owners: [flag.maintainerTeamKey ?? flag._maintainer?.email].filter((it) => it !== undefined && it !== null),
    environments: Object.entries(flag.environments ?? {}).map(([name, config]) => environment(name, served(config, flag.variations), config.lastModified)),
  })),
});

function served(config: v.InferOutput<typeof Config>, variations: readonly { value: unknown }[]): Serving {
  const value = (index: number | null | undefined, on?: boolean): Serving =>
    (index === null || index === undefined ? { fallback: true } : index in variations ? serves(variations[index]!.value, on) : { unknown: 'serves a variation that is not listed' });
  if (!config.rules) return summed(config, value);
  if (!config.on) return value(config.offVariation, false);
  const targets = [...config.targets ?? [], ...config.contextTargets ?? []].filter(({ values }) => sizeOf(values) > 0).length;
  if (sizeOf(config.prerequisites) > 0) return varies(`has ${plural(sizeOf(config.prerequisites), 'prerequisite')}`);
  if (targets > 0) return varies(`has ${plural(targets, 'list')} of targets`);
  if (sizeOf(config.rules) > 0) return varies(`has ${plural(sizeOf(config.rules), 'rule')}`);
  const reached = config.fallthrough?.rollout?.variations.filter(({ weight }) => weight > 0);
  if (reached && reached.length !== 1) return varies('is rolled out to a part');
  return value(reached?.[0]?.variation ?? config.fallthrough?.variation);
}

/** Only what the summary counts is known. */
function summed({ on, _summary: summary }: v.InferOutput<typeof Config>, value: (index: number | undefined, on?: boolean) => Serving): Serving {
  if (!summary) return { unknown: 'is exported without its rules (ask with summary=0)' };
  const variations = Object.entries(summary.variations);
  const indexOf = (found: (typeof variations)[number] | undefined): number | undefined => (found ? Number(found[0]) : undefined);
  if (!on) return value(indexOf(variations.find(([, it]) => it.isOff)), false);
  const special = variations.some(([, it]) => [it.rules, it.nullRules, it.targets, it.contextTargets].some((count) => (count ?? 0) > 0));
  const all = variations.filter(([, it]) => it.isFallthrough);
  if (special || (summary.prerequisites ?? 0) > 0 || all.length > 1) return varies('has rules, targets or prerequisites');
  return all.length === 1 && (all[0]![1].rollout ?? 100_000) === 100_000 ? value(indexOf(all[0])) : { unknown: 'is exported without its rules (ask with summary=0)' };
}
