/** GET https://statsigapi.net/console/v1/gates. */
import * as v from 'valibot';
import { dateOf, defineVendor, environment, flagOf, have, listIn, maybe, plural, serves, sizeOf, some, varies, type Serving, type VendorFlag } from './shape.js';

const Gate = v.object({
  id: v.string(), isEnabled: v.boolean(), status: maybe(v.string()), type: maybe(v.string()), lastModifiedTime: maybe(v.number()), team: maybe(v.string()), owner: maybe(v.object({ ownerEmail: maybe(v.string()) })), holdoutIDs: maybe(some),
  rules: maybe(v.array(v.object({ passPercentage: v.number(), conditions: maybe(v.array(v.object({ type: v.string() }))), environments: maybe(some), pendingAutomatedRollouts: maybe(some) }))),
});
type Gate = v.InferOutput<typeof Gate>;

export const statsig = defineVendor({
  id: 'statsig', name: 'Statsig', provider: 'statsig', shape: '{ "data": [{ "id", "isEnabled", "rules" }] }: GET /console/v1/gates',
  looks: (document) => have(listIn(document, 'data'), 'id', 'isEnabled'),
  schema: v.object({ data: v.array(Gate) }),
  flags: ({ data }) => data.map((gate) => flagOf(gate.id, {
    said: said(gate), lasting: gate.type === 'PERMANENT', used: gate.status === 'Disabled', kind: gate.type === 'PERMANENT' ? 'ops' : null,
    owners: [gate.team ?? gate.owner?.ownerEmail].filter((it) => it !== undefined && it !== null),
    environments: [environment(null, served(gate), gate.lastModifiedTime)],
  })),
});

function said(gate: Gate): VendorFlag['said'] {
  const at = dateOf(gate.lastModifiedTime);
  if (gate.status === 'Archived') return { is: 'settled', at, how: 'is archived' };
  return gate.status === 'Launched' && !('varies' in served(gate)) ? { is: 'settled', value: true, at, how: 'is launched' } : null;
}

/** The first rule that is for everyone decides; those before it make a difference. */
function served({ isEnabled, rules, holdoutIDs }: Gate): Serving {
  if (!isEnabled) return serves(false);
  if (sizeOf(holdoutIDs) > 0) return varies(`has ${plural(sizeOf(holdoutIDs), 'holdout')}`);
  const [first] = rules ?? [];
  if (!first) return serves(false);
  if (sizeOf(first.pendingAutomatedRollouts) > 0) return varies('is being rolled out');
  const isPublic = sizeOf(first.environments) === 0 && first.conditions?.length === 1 && first.conditions[0]!.type === 'public';
  if (isPublic && (first.passPercentage === 100 || (first.passPercentage === 0 && rules!.length === 1))) return serves(first.passPercentage === 100);
  return varies(`has ${plural(rules!.length, 'rule')}`);
}
