/** The public configuration of one environment, version 6: no dates, owners or names. */
import * as v from 'valibot';
import { defineVendor, environment, flagOf, isRecord, maybe, plural, serves, sizeOf, some, varies } from './shape.js';

const Setting = v.object({
  t: maybe(v.number()), r: maybe(some), p: maybe(some),
  v: v.object({ b: maybe(v.boolean()), s: maybe(v.string()), i: maybe(v.number()), d: maybe(v.number()) }),
});

export const configcat = defineVendor({
  id: 'configcat', name: 'ConfigCat', provider: 'configcat', shape: '{ "p", "f": { "KEY": { "t", "v" } } }: config_v6.json of an SDK key, one for each environment',
  looks: (document) => isRecord(document) && isRecord(document['p']) && isRecord(document['f']) && Object.values(document['f']).every((it) => isRecord(it) && isRecord(it['v'])),
  schema: v.object({ f: v.record(v.string(), Setting) }),
  flags: ({ f }) => Object.entries(f).map(([key, { v: { b, s, i, d }, r, p }]) => {
    const rules = sizeOf(r) + (sizeOf(p) > 0 ? 1 : 0);
    return flagOf(key, { environments: [environment(null, rules > 0 ? varies(`has ${plural(rules, 'rule')}`) : serves(b ?? s ?? i ?? d))] });
  }),
});
