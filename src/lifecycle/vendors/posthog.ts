/** GET /api/projects/ID/feature_flags/. Groups are alternatives: one that is for everyone is enough. */
import * as v from 'valibot';
import { dateOf, defineVendor, environment, flagOf, have, listIn, maybe, serves, sizeOf, some, varies, type Serving } from './shape.js';

const Flag = v.object({
  key: v.string(), active: v.boolean(), deleted: maybe(v.boolean()), updated_at: maybe(v.string()), created_by: maybe(v.object({ email: maybe(v.string()) })), experiment_set: maybe(some),
  filters: v.object({
    groups: maybe(v.array(v.object({ properties: maybe(some), rollout_percentage: maybe(v.number()), variant: maybe(v.string()) }))), super_groups: maybe(some), holdout_groups: maybe(some),
    multivariate: maybe(v.object({ variants: v.array(v.object({ key: v.string(), rollout_percentage: v.number() })) })),
  }),
});
const List = v.array(Flag);

export const posthog = defineVendor({
  id: 'posthog', name: 'PostHog', provider: 'posthog', shape: '{ "results": [{ "key", "filters", "active" }] }: GET /api/projects/ID/feature_flags/',
  looks: (document) => have(listIn(document, 'results', 'flags'), 'key', 'filters', 'active'),
  schema: v.union([List, v.pipe(v.object({ results: List }), v.transform(({ results }) => results)), v.pipe(v.object({ flags: List }), v.transform(({ flags }) => flags))]),
  flags: (list) => list.map((flag) => flagOf(flag.key, {
    said: flag.deleted ? { is: 'settled', at: dateOf(flag.updated_at), how: 'is deleted' } : null,
    partial: sizeOf(flag.filters.multivariate?.variants) > 0, owners: flag.created_by?.email ? [flag.created_by.email] : [],
    environments: [environment(null, served(flag), flag.updated_at)],
  })),
});

function served({ active, filters: { groups, super_groups, holdout_groups, multivariate }, experiment_set }: v.InferOutput<typeof Flag>): Serving {
  if (!active) return serves(false);
  if (sizeOf(experiment_set) > 0) return varies('is part of an experiment');
  if (sizeOf(super_groups) > 0 || sizeOf(holdout_groups) > 0) return varies('has groups of its own kind');
  const forAll = (groups ?? []).some(({ properties, rollout_percentage }) => sizeOf(properties) === 0 && (rollout_percentage ?? 100) === 100);
  if (!forAll) return (groups ?? []).every(({ rollout_percentage }) => rollout_percentage === 0) ? serves(false) : varies('is rolled out to a part');
  return sizeOf(multivariate?.variants) > 0 ? varies('has variants') : serves(true);
}
