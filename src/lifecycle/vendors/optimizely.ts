/** The datafile of one environment, public by its SDK key. */
import * as v from 'valibot';
import { defineVendor, environment, flagOf, isRecord, maybe, serves, sizeOf, some, varies, type Serving } from './shape.js';

const Rule = v.object({
  id: v.string(), status: maybe(v.string()), audienceIds: maybe(some), audienceConditions: maybe(v.unknown()), trafficAllocation: v.array(v.object({ entityId: v.string(), endOfRange: v.number() })),
  variations: v.array(v.object({ id: v.string(), featureEnabled: maybe(v.boolean()) })),
});
const Datafile = v.object({
  environmentKey: maybe(v.string()), rollouts: v.array(v.object({ id: v.string(), experiments: v.array(Rule) })), experiments: maybe(v.array(v.object({ id: v.string(), status: maybe(v.string()) }))), holdouts: maybe(some),
  featureFlags: v.array(v.object({ key: v.string(), rolloutId: maybe(v.string()), experimentIds: maybe(v.array(v.string())) })),
});

export const optimizely = defineVendor({
  id: 'optimizely', name: 'Optimizely', provider: 'optimizely', shape: '{ "featureFlags", "rollouts", "revision" }: the datafile of an SDK key, one for each environment',
  looks: (document) => isRecord(document) && Array.isArray(document['featureFlags']) && Array.isArray(document['rollouts']),
  schema: Datafile,
  flags: (file) => file.featureFlags.map((flag) => flagOf(flag.key, { partial: true, environments: [environment(file.environmentKey ?? null, served(flag, file))] })),
});

function served({ rolloutId, experimentIds }: v.InferOutput<typeof Datafile>['featureFlags'][number], { rollouts, experiments, holdouts }: v.InferOutput<typeof Datafile>): Serving {
  const isRunning = (id: string): boolean => (experiments?.find((it) => it.id === id)?.status ?? 'Running') === 'Running';
  if ((experimentIds ?? []).some(isRunning)) return varies('has an experiment');
  if (sizeOf(holdouts) > 0) return varies('has holdouts');
  const [first] = (rollouts.find(({ id }) => id === rolloutId)?.experiments ?? []).filter(({ status }) => (status ?? 'Running') === 'Running');
  if (!first) return serves(false);
  const isForAll = sizeOf(first.audienceIds) === 0 && (first.audienceConditions === undefined || first.audienceConditions === null || (Array.isArray(first.audienceConditions) && first.audienceConditions.length === 0));
  const [range] = first.trafficAllocation;
  if (!isForAll || first.trafficAllocation.length !== 1 || range!.endOfRange !== 10_000) return varies('is delivered by rules');
  const variation = first.variations.find(({ id }) => id === range!.entityId);
  return variation ? serves(variation.featureEnabled === true) : { unknown: 'delivers a variation that is not listed' };
}
