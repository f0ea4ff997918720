/** A Remote Config template. Values are texts, read by their type. */
import * as v from 'valibot';
import { defineVendor, environment, flagOf, isRecord, maybe, plural, serves, varies, type Serving } from './shape.js';

const Value = v.looseObject({ value: maybe(v.string()), useInAppDefault: maybe(v.boolean()) });
const Parameter = v.object({ defaultValue: maybe(Value), conditionalValues: maybe(v.record(v.string(), v.unknown())), valueType: maybe(v.string()) });
const Parameters = v.record(v.string(), Parameter);

export const firebase = defineVendor({
  id: 'firebase', name: 'Firebase Remote Config', provider: 'firebase', shape: '{ "parameters": { "KEY": { "defaultValue" } } }: firebase remoteconfig:get',
  looks: (document) => isRecord(document) && (isRecord(document['parameters']) || isRecord(document['parameterGroups']))
    && Object.values(isRecord(document['parameters']) ? document['parameters'] : {}).every((it) => isRecord(it) && ('defaultValue' in it || 'conditionalValues' in it || 'valueType' in it)),
  schema: v.object({ parameters: maybe(Parameters), parameterGroups: maybe(v.record(v.string(), v.object({ parameters: maybe(Parameters) }))) }),
  flags: ({ parameters, parameterGroups }) => [parameters ?? {}, ...Object.values(parameterGroups ?? {}).map((it) => it.parameters ?? {})]
    .flatMap((group) => Object.entries(group).map(([key, it]) => flagOf(key, { environments: [environment(null, served(it))] }))),
});

function served({ defaultValue, conditionalValues, valueType }: v.InferOutput<typeof Parameter>): Serving {
  const conditions = Object.keys(conditionalValues ?? {}).length;
  if (conditions > 0) return varies(`has ${plural(conditions, 'condition')}`);
  if (!defaultValue || defaultValue.useInAppDefault) return { fallback: true };
  const { value } = defaultValue;
  if (value === undefined || value === null) return varies('is a rollout, an experiment or personal');
  // A boolean is read by the words that the SDK takes for true.
  if (valueType === 'BOOLEAN') return serves(/^(?:1|true|t|yes|y|on)$/i.test(value));
  if (valueType === 'NUMBER') return serves(Number(value));
  return valueType === 'STRING' ? serves(value) : { unknown: 'is exported without its type' };
}
