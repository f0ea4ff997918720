/**
 * Three shapes: what `unpeg sync unleash` writes (features with their environments), an export of one environment
 * (`features` beside `featureStrategies`), and what SDKs get (GET /api/client/features: `strategies` at each feature).
 */
import * as v from 'valibot';
import { dateOf, defineVendor, environment, flagOf, have, isRecord, listIn, maybe, serves, sizeOf, some, varies, type Environment, type Serving, type VendorFlag } from './shape.js';

const Strategy = v.object({
  name: v.string(), disabled: maybe(v.boolean()), parameters: maybe(v.record(v.string(), v.unknown())), constraints: maybe(some), segments: maybe(some), variants: maybe(some), featureName: maybe(v.string()),
});
const Feature = v.object({
  name: v.string(), type: maybe(v.string()), archived: maybe(v.boolean()), archivedAt: maybe(v.string()), enabled: maybe(v.boolean()), strategies: maybe(v.array(Strategy)),
  lifecycle: maybe(v.object({ stage: v.string(), status: maybe(v.string()), enteredStageAt: maybe(v.string()) })), dependencies: maybe(some),
  environments: maybe(v.array(v.object({ name: v.string(), enabled: v.boolean(), strategies: maybe(v.array(Strategy)), changedAt: maybe(v.string()), used: maybe(v.boolean()) }))),
});
type Feature = v.InferOutput<typeof Feature>;
type Strategy = v.InferOutput<typeof Strategy>;

const KINDS: Record<string, string> = { release: 'release', experiment: 'experiment', operational: 'ops', 'kill-switch': 'kill-switch', permission: 'permission' };
const LASTING = new Set(['operational', 'kill-switch', 'permission']);

export const unleash = defineVendor({
  id: 'unleash', name: 'Unleash', provider: 'unleash', shape: '{ "features": [{ "name", "environments" or "strategies" }] }: unpeg sync unleash, an export, or GET /api/client/features',
  looks: (document) => have(listIn(document, 'features'), 'name', 'environments') || have(listIn(document, 'features'), 'name', 'strategies')
    || (isRecord(document) && Array.isArray(document['featureStrategies']) && have(listIn(document, 'features'), 'name')),
  schema: v.object({
    features: v.array(Feature), featureStrategies: maybe(v.array(Strategy)), dependencies: maybe(v.array(v.object({ feature: v.string() }))),
    featureEnvironments: maybe(v.array(v.object({ featureName: v.string(), name: maybe(v.string()), environment: maybe(v.string()), enabled: v.boolean() }))),
  }),
  flags: ({ features, featureStrategies, featureEnvironments, dependencies }) => features.map((feature) => {
    const depends = sizeOf(feature.dependencies) > 0 || (dependencies ?? []).some((it) => it.feature === feature.name);
    const own = (featureStrategies ?? []).filter(({ featureName }) => featureName === feature.name);
    const exported = (featureEnvironments ?? []).filter(({ featureName }) => featureName === feature.name)
      .map((it) => environment(it.environment ?? it.name ?? null, served(it.enabled, own, depends)));
    const listed = (feature.environments ?? []).map((it): Environment => environment(it.name, served(it.enabled, it.strategies, depends), it.changedAt));
    const client = feature.environments || featureStrategies ? [] : [environment(null, served(feature.enabled ?? false, feature.strategies, depends))];
    return flagOf(feature.name, {
      said: said(feature), environments: [...listed, ...exported, ...client], partial: true, kind: KINDS[feature.type ?? ''] ?? null, lasting: LASTING.has(feature.type ?? ''),
      used: feature.lifecycle?.stage === 'live' || (feature.environments ?? []).some((it) => it.used === true),
    });
  }),
});

function said({ archived, archivedAt, lifecycle }: Feature): VendorFlag['said'] {
  const at = dateOf(lifecycle?.enteredStageAt);
  if (lifecycle?.stage === 'completed' && lifecycle.status === 'kept') return { is: 'settled', value: true, at, how: 'is completed and kept' };
  if (lifecycle?.stage === 'completed' && lifecycle.status === 'discarded') return { is: 'settled', value: false, at, how: 'is completed and discarded' };
  if (archived || archivedAt || lifecycle?.stage === 'archived') return { is: 'settled', at: dateOf(archivedAt) ?? at, how: 'is archived' };
  return lifecycle?.stage === 'initial' ? { is: 'planned', at, how: 'is new' } : null;
}

/** Strategies are alternatives: one that is for everyone is enough. */
function served(enabled: boolean, strategies: readonly Strategy[] | null | undefined, depends: boolean): Serving {
  if (!enabled) return serves(false);
  if (depends) return varies('depends on another flag');
  const live = (strategies ?? []).filter(({ disabled }) => !disabled);
  if (live.some(isForAll)) return serves(true);
  return live.length === 0 ? { unknown: 'is enabled without a strategy' } : varies('has no strategy that is for everyone');
}

function isForAll({ name, parameters, constraints, segments }: Strategy): boolean {
  if (sizeOf(constraints) > 0 || sizeOf(segments) > 0) return false;
  return name === 'default' || (name === 'flexibleRollout' && Number(parameters?.['rollout']) === 100);
}
