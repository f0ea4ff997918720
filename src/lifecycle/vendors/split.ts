/** Definitions of the Admin API, of each environment: GET /internal/api/v2/splits/ws/WORKSPACE/environments/ENVIRONMENT. */
import * as v from 'valibot';
import { defineVendor, environment, flagOf, have, listIn, maybe, plural, serves, sizeOf, some, varies, type Serving } from './shape.js';

const Definition = v.object({
  name: v.string(), environment: maybe(v.union([v.string(), v.object({ name: maybe(v.string()) })])), killed: maybe(v.boolean()), defaultTreatment: v.string(), trafficAllocation: maybe(v.number()),
  prerequisites: maybe(some), treatments: v.array(v.object({ name: v.string(), keys: maybe(some), segments: maybe(some), largeSegments: maybe(some), ruleBasedSegments: maybe(some) })), rules: maybe(some), lastUpdateTime: maybe(v.number()),
  defaultRule: maybe(v.array(v.object({ treatment: v.string(), size: v.number() }))),
});
const List = v.array(Definition);

export const split = defineVendor({
  id: 'split', name: 'Split', provider: 'split', shape: '{ "objects": [{ "name", "treatments", "defaultTreatment" }] }: the definitions of each environment',
  looks: (document) => have(listIn(document, 'objects'), 'name', 'treatments', 'defaultTreatment'),
  schema: v.union([List, v.pipe(v.object({ objects: List }), v.transform(({ objects }) => objects))]),
  // One row for each environment: they are put together like those of several files.
  flags: (list) => list.map((it) => flagOf(it.name, {
    used: it.killed === true, environments: [environment(typeof it.environment === 'string' ? it.environment : it.environment?.name ?? null, served(it), it.lastUpdateTime)],
  })),
});

function served({ killed, treatments, prerequisites, rules, defaultRule, defaultTreatment, trafficAllocation }: v.InferOutput<typeof Definition>): Serving {
  if (killed) return serves(defaultTreatment, false);
  if (treatments.some(({ keys, segments, largeSegments, ruleBasedSegments }) => [keys, segments, largeSegments, ruleBasedSegments].some((it) => sizeOf(it) > 0))) return varies('has lists of targets');
  if (sizeOf(prerequisites) > 0) return varies(`has ${plural(sizeOf(prerequisites), 'prerequisite')}`);
  if (sizeOf(rules) > 0) return varies(`has ${plural(sizeOf(rules), 'rule')}`);
  const given = (defaultRule ?? []).filter(({ size }) => size > 0);
  if (given.length !== 1 || ((trafficAllocation ?? 100) !== 100 && given[0]!.treatment !== defaultTreatment)) return varies('is rolled out to a part');
  return serves(given[0]!.treatment);
}
