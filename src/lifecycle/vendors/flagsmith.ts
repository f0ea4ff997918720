/** Two shapes: features of a project with the state of one environment, and an environment's document. Enabled and value are two flags in one: this is about the first. */
import * as v from 'valibot';
import { dateOf, defineVendor, environment, flagOf, have, isRecord, listIn, maybe, plural, serves, some, varies } from './shape.js';

const Feature = v.object({
  name: v.string(), is_archived: maybe(v.boolean()), multivariate_options: maybe(some), num_segment_overrides: maybe(v.number()), num_identity_overrides: maybe(v.number()),
  environment_feature_state: maybe(v.object({ enabled: v.boolean() })), last_modified_in_any_environment: maybe(v.string()), owners: maybe(v.array(v.object({ email: maybe(v.string()) }))),
});
const List = v.array(Feature);
const State = v.object({ feature: v.object({ name: v.string() }), enabled: v.boolean() });
const base = { name: 'Flagsmith', provider: 'flagsmith' };

export const flagsmith = defineVendor({
  ...base, id: 'flagsmith', shape: '{ "results": [{ "name", "default_enabled" }] }: GET /api/v1/projects/ID/features/?environment=ID',
  looks: (document) => have(listIn(document, 'results'), 'name', 'default_enabled') || have(listIn(document, 'results'), 'name', 'environment_feature_state'),
  schema: v.union([List, v.pipe(v.object({ results: List }), v.transform(({ results }) => results))]),
  flags: (list) => list.map((it) => flagOf(it.name, {
    said: it.is_archived ? { is: 'settled', at: dateOf(it.last_modified_in_any_environment), how: 'is archived' } : null,
    partial: true, owners: (it.owners ?? []).flatMap(({ email }) => email ?? []),
    environments: [environment(null, it.environment_feature_state === undefined || it.environment_feature_state === null ? { unknown: 'is exported without the state of an environment' }
      : it.num_segment_overrides === undefined || it.num_segment_overrides === null || it.num_identity_overrides === undefined || it.num_identity_overrides === null ? { unknown: 'is exported without the number of its overrides' }
        : it.num_segment_overrides + it.num_identity_overrides > 0 ? varies(`has ${plural(it.num_segment_overrides + it.num_identity_overrides, 'override')}`) : serves(it.environment_feature_state.enabled),
    it.last_modified_in_any_environment)],
  })),
});

export const flagsmithEnvironment = defineVendor({
  ...base, id: 'flagsmith-environment', shape: '{ "feature_states": [{ "feature", "enabled" }], "project" }: an environment document',
  looks: (document) => isRecord(document) && isRecord(document['project']) && have(listIn(document, 'feature_states'), 'feature', 'enabled'),
  schema: v.object({
    feature_states: v.array(State), project: v.object({ segments: maybe(v.array(v.object({ feature_states: maybe(v.array(State)) }))) }),
    identity_overrides: maybe(v.array(v.object({ identity_features: maybe(v.array(State)) }))),
  }),
  flags: ({ feature_states: states, project: { segments }, identity_overrides: identities }) => {
    const overridden = new Set([...(segments ?? []).flatMap((it) => it.feature_states ?? []), ...(identities ?? []).flatMap((it) => it.identity_features ?? [])].map(({ feature }) => feature.name));
    return states.map(({ feature: { name }, enabled }) => flagOf(name, { partial: true, environments: [environment(null, overridden.has(name) ? varies('has overrides') : identities ? serves(enabled) : { unknown: 'is exported without the overrides of identities' })] }));
  },
});
