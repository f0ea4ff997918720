/** GET /v2/projects/PROJECT/features. Code asks for variables: each variation of a feature gives them their values. */
import * as v from 'valibot';
import { dateOf, defineVendor, environment, flagOf, have, isLiteral, listIn, maybe, serves, sizeOf, some, varies, type Serving, type VendorFlag } from './shape.js';

const Audience = v.object({ filters: maybe(v.object({ filters: maybe(v.array(v.object({ type: maybe(v.string()) }))) })) });
const Configuration = v.object({
  _environment: v.string(), status: v.string(), updatedAt: maybe(v.string()),
  targets: maybe(v.array(v.object({ audience: maybe(Audience), distribution: v.array(v.object({ _variation: v.string(), percentage: v.number() })), rollout: maybe(v.unknown()) }))),
});
const Feature = v.object({
  key: v.string(), type: maybe(v.string()), status: maybe(v.string()), staticVariation: maybe(v.string()), updatedAt: maybe(v.string()),
  variations: v.array(v.object({ _id: maybe(v.string()), key: v.string(), variables: maybe(v.record(v.string(), v.unknown())) })),
  variables: maybe(v.array(v.object({ key: v.string(), status: maybe(v.string()), persistent: maybe(v.boolean()) }))), configurations: maybe(v.array(Configuration)), dependencies: maybe(some),
});
type Feature = v.InferOutput<typeof Feature>;

export const devcycle = defineVendor({
  id: 'devcycle', name: 'DevCycle', provider: 'devcycle', shape: '[{ "key", "variations", "variables" }]: GET /v2/projects/PROJECT/features',
  looks: (document) => have(listIn(document, 'features'), 'key', 'variations', 'variables', '_id'),
  schema: v.union([v.array(Feature), v.pipe(v.object({ features: v.array(Feature) }), v.transform(({ features }) => features))]),
  flags: (features) => features.flatMap((feature) => {
    const keys = new Set([...(feature.variables ?? []).map(({ key }) => key), ...feature.variations.flatMap(({ variables }) => Object.keys(variables ?? {}))]);
    return [...keys].map((key) => {
      const variable = feature.variables?.find((it) => it.key === key);
      return flagOf(key, {
        said: said(feature, key, variable?.status), lasting: variable?.persistent === true || feature.type === 'ops' || feature.type === 'permission', kind: feature.type ?? null,
        environments: (feature.configurations ?? []).map((it) => environment(it._environment, served(it, feature, key), it.updatedAt)),
      });
    });
  }),
});

function said(feature: Feature, key: string, variable: string | null | undefined): VendorFlag['said'] {
  const at = dateOf(feature.updatedAt);
  if (feature.status === 'archived' || variable === 'archived') return { is: 'settled', at, how: 'is archived' };
  if (feature.status !== 'complete') return null;
  const value = valueOf(feature, feature.staticVariation, key);
  return isLiteral(value) ? { is: 'settled', value, at, how: 'is complete' } : null;
}

const valueOf = ({ variations }: Feature, variation: string | null | undefined, key: string): unknown =>
  variations.find((it) => it._id === variation || it.key === variation)?.variables?.[key];

function served({ status, targets }: v.InferOutput<typeof Configuration>, feature: Feature, key: string): Serving {
  if (status !== 'active' || sizeOf(targets) === 0) return { fallback: true };
  const [target] = targets!;
  const filters = target!.audience?.filters?.filters ?? [];
  if (targets!.length > 1 || target!.rollout || filters.length !== 1 || filters[0]!.type !== 'all') return varies('has targets');
  const given = target!.distribution.filter(({ percentage }) => percentage > 0);
  return given.length === 1 ? serves(valueOf(feature, given[0]!._variation, key)) : varies('is split');
}
