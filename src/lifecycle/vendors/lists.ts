/** Lists of flags that say which there are, and nothing of what they serve: recognised, so that this can be told. */
import * as v from 'valibot';
import { defineVendor, flagOf, have, isRecord } from './shape.js';

const values = (document: unknown, name: string): Record<string, unknown>[] =>
  (isRecord(document) && isRecord(document[name]) ? Object.values(document[name]).filter(isRecord) : []);

export const openfeature = defineVendor({
  id: 'openfeature', name: 'OpenFeature manifest', provider: null, states: false, shape: '{ "flags": { "KEY": { "flagType", "defaultValue" } } }: no states; name it in flags.registry',
  looks: (document) => have(values(document, 'flags'), 'flagType'),
  schema: v.object({ flags: v.record(v.string(), v.unknown()) }),
  flags: ({ flags }) => Object.keys(flags).map((key) => flagOf(key)),
});

export const vercel = defineVendor({
  id: 'vercel', name: 'Vercel Flags', provider: 'vercel', states: false, shape: '{ "definitions": { "KEY": { "options" } } }: GET /.well-known/vercel/flags; no states',
  looks: (document) => isRecord(document) && isRecord(document['definitions']) && Object.values(document['definitions']).every((it) => isRecord(it) && ['options', 'description', 'origin', 'declaredInCode', 'defaultValue'].some((name) => name in it)),
  schema: v.object({ definitions: v.record(v.string(), v.unknown()) }),
  flags: ({ definitions }) => Object.keys(definitions).map((key) => flagOf(key)),
});
