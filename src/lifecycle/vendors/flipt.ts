/** Flipt's features file: a list of flags of one namespace, YAML or JSON. */
import * as v from 'valibot';
import { defineVendor, environment, flagOf, have, isRecord, listIn, maybe, plural, serves, sizeOf, some, varies, type Serving } from './shape.js';

const Flag = v.object({
  key: v.string(), enabled: maybe(v.boolean()), type: maybe(v.string()), variants: maybe(v.array(v.object({ key: v.string(), default: maybe(v.boolean()) }))), rules: maybe(some),
  rollouts: maybe(v.array(v.object({ threshold: maybe(v.object({ percentage: maybe(v.number()), value: maybe(v.boolean()) })), segment: maybe(v.unknown()) }))),
  metadata: maybe(v.record(v.string(), v.unknown())),
});

export const flipt = defineVendor({
  id: 'flipt', name: 'Flipt', provider: 'flipt', shape: '{ "namespace", "flags": [{ "key", "type", "enabled" }] }: its features file, YAML or JSON',
  looks: (document) => isRecord(document) && ('namespace' in document || 'version' in document) && have(listIn(document, 'flags'), 'key') && !have(listIn(document, 'flags'), 'state'),
  schema: v.object({ flags: v.array(Flag) }),
  flags: ({ flags }) => flags.map((flag) => flagOf(flag.key, { environments: [environment(null, served(flag))], owners: typeof flag.metadata?.['owner'] === 'string' ? [flag.metadata['owner']] : [] })),
});

function served({ type, enabled, rollouts, variants, rules }: v.InferOutput<typeof Flag>): Serving {
  if (type === 'BOOLEAN_FLAG_TYPE') {
    const [first] = rollouts ?? [];
    if (!first) return serves(enabled === true);
    return first.threshold?.percentage === 100 ? serves(first.threshold.value === true) : varies(`has ${plural(rollouts!.length, 'rollout')}`);
  }
  if (enabled && sizeOf(rules) > 0) return varies(`has ${plural(rules!.length, 'rule')}`);
  const variant = variants?.find((it) => it.default);
  return variant ? serves(variant.key) : { fallback: true };
}
