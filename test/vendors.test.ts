/** Exports of vendors: in each one's shape, what settles a flag, and the many things that keep it from being settled (3.2). */
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { observe, type Observed } from '../src/lifecycle/observed.js';
import { VENDORS } from '../src/lifecycle/vendors/index.js';
import type { Flag } from '../src/model.js';
import type { FlagsDocument } from '../src/pipeline/flags.js';
import { checkIn, cli, documentOf, folderWith, repositoryWith, write } from './helpers.js';

const flag = (key: string, provider: string, valueType: Flag['valueType'] = 'boolean'): Flag => ({
  id: `${provider}/${key}`, key, namespace: provider, provider, spelled: [], valueType, declarations: [], evaluations: [], mentions: 0, entry: null, kind: null, owners: [], state: { is: 'active', since: null, evidence: [] },
});
const told = (document: unknown, provider: string, key: string, valueType: Flag['valueType'] = 'boolean', wanted: string[] = []): Observed | null => {
  const found = observe([{ path: 'export.json', text: typeof document === 'string' ? document : JSON.stringify(document) }], wanted);
  assert.equal(found.problems.map(({ message }) => message), []);
  return found.of(flag(key, provider, valueType));
};
/** In a word: what is left of the flag, or why nothing is concluded. */
const word = (it: Observed | null): string => (!it ? 'not told' : it.is === 'settled' ? `${JSON.stringify(it.value)}${it.since ? ` ${it.since}` : ''}` : `${it.is}: ${it.evidence.message}`);

/** A vendor's export, with what is to be said of each of its flags. A key may name the kind of value that the code asks for. */
interface Case { provider: string; document: unknown; says: Record<string, string | RegExp>; wanted?: string[] }

const T = Date.parse('2026-03-04T05:06:07Z');
const ld = (key: string, environments: Record<string, object>, more: object = {}): object => ({ key, kind: 'boolean', variations: [{ value: true }, { value: false }], temporary: true, environments, ...more });
const on = { on: true, lastModified: T, targets: [], rules: [], prerequisites: [], fallthrough: { variation: 0 }, offVariation: 1 };
const off = { ...on, on: false };
const LAUNCHDARKLY: Case = {
  provider: 'launchdarkly',
  document: { totalCount: 9, items: [
    ld('everywhere', { production: on, test: { ...on, lastModified: T - 90 * 86_400_000 } }),
    ld('here', { production: on, test: off }), ld('nowhere', { production: off, test: off }), ld('had-its-time', { production: off, test: off }, { deprecated: true }),
    ld('ruled', { production: { ...on, rules: [{}] }, test: on }), ld('targeted', { production: { ...on, targets: [{ values: ['me'] }] } }), ld('prerequired', { production: { ...on, prerequisites: [{ key: 'x' }] } }),
    ld('rolling', { production: { ...on, fallthrough: { rollout: { variations: [{ variation: 0, weight: 50_000 }, { variation: 1, weight: 50_000 }] } } } }),
    ld('rolled', { production: { ...on, fallthrough: { rollout: { variations: [{ variation: 0, weight: 100_000 }, { variation: 1, weight: 0 }] } } } }),
    ld('forever', { production: on }, { temporary: false }), ld('archived', { production: off }, { archived: true, archivedDate: T }), ld('unasked', {}),
    ld('summed', { production: { on: true, lastModified: T, _summary: { prerequisites: 0, variations: { 0: { rules: 0, nullRules: 0, targets: 0, isFallthrough: true }, 1: { rules: 0, nullRules: 0, targets: 0, isOff: true } } } } }),
    ld('summed-ruled', { production: { on: true, _summary: { variations: { 0: { rules: 2, isFallthrough: true } } } } }), ld('summed-split', { production: { on: true, _summary: { variations: { 0: { rollout: 50_000, isFallthrough: true }, 1: { rollout: 50_000, isFallthrough: true } } } } }), ld('ruleless', { production: { on: true, fallthrough: { variation: 0 } } }),
    ld('colour', { production: on }, { variations: [{ value: 'red' }, { value: 'blue' }] }), ld('object', { production: on }, { variations: [{ value: { a: 1 } }, { value: {} }] }),
  ] },
  says: {
    everywhere: 'true 2026-03-04', here: 'unknown: serves true in production, false in test (LaunchDarkly)', nowhere: /^unknown: serves false to everyone in production, test, and nothing shows that it ever was on/,
    'had-its-time': 'false 2026-03-04', ruled: 'varies: has 1 rule in production (LaunchDarkly)', targeted: /^varies/, prerequired: /^varies/, rolling: 'varies: is rolled out to a part in production (LaunchDarkly)', rolled: 'true 2026-03-04',
    forever: /but is there to be switched/, archived: 'undefined 2026-03-04', unasked: /^unknown: is exported without the state of any environment/, 'colour:string': '"red" 2026-03-04', colour: /another kind of value/, object: /^unknown: serves an object/, summed: 'true 2026-03-04', 'summed-ruled': /^varies/, 'summed-split': /^varies/, ruleless: /^unknown: is exported without its rules/, other: 'not told',
  },
};

const strategy = { name: 'flexibleRollout', parameters: { rollout: '100', stickiness: 'default' }, constraints: [], segments: [] };
const unleash = (name: string, environments: object[], more: object = {}): object => ({ name, type: 'release', archived: false, environments, ...more });
const live = { name: 'production', enabled: true, strategies: [strategy], changedAt: '2026-03-04T00:00:00Z' };
const CASES: Record<string, Case> = {
  launchdarkly: LAUNCHDARKLY,
  'launchdarkly, one environment': { ...LAUNCHDARKLY, wanted: ['production'], says: { here: 'true 2026-03-04', everywhere: 'true 2026-03-04', nowhere: /^unknown/ } },
  unleash: {
    provider: 'unleash',
    document: { features: [
      unleash('launched', [live, { ...live, name: 'development' }]), unleash('half', [{ ...live, strategies: [{ ...strategy, parameters: { rollout: '50' } }] }]),
      unleash('one-for-all', [{ ...live, strategies: [{ ...strategy, constraints: [{}] }, { name: 'default' }] }]), unleash('disabled', [{ ...live, strategies: [{ ...strategy, disabled: true }] }]),
      unleash('new', [{ name: 'production', enabled: false, strategies: [] }], { lifecycle: { stage: 'initial' } }), unleash('was-live', [{ ...live, enabled: false }], { lifecycle: { stage: 'live' } }),
      unleash('kept', [live], { lifecycle: { stage: 'completed', status: 'kept', enteredStageAt: '2026-01-02T00:00:00Z' } }), unleash('discarded', [live], { lifecycle: { stage: 'completed', status: 'discarded' } }),
      unleash('archived', [], { archived: true, archivedAt: '2026-01-02T00:00:00Z' }), unleash('kill', [live], { type: 'kill-switch' }), unleash('child', [live], { dependencies: [{ feature: 'x' }] }),
    ] },
    says: {
      launched: 'true 2026-03-04', 'launched:string': /another kind of value/, 'launched:unknown': /another kind of value/, half: 'varies: has no strategy that is for everyone in production (Unleash)', 'one-for-all': 'true 2026-03-04',
      disabled: /^unknown: is enabled without a strategy/, new: /^planned/, 'was-live': 'false 2026-03-04', kept: 'true 2026-01-02', discarded: 'false', archived: 'undefined 2026-01-02', kill: /there to be switched/, child: /^varies/,
    },
  },
  'unleash, export': {
    provider: 'unleash',
    document: {
      features: [{ name: 'a', type: 'release' }, { name: 'b', type: 'release' }], featureStrategies: [{ featureName: 'a', ...strategy }, { featureName: 'b', ...strategy, segments: [1] }], tagTypes: [],
      featureEnvironments: [{ featureName: 'a', name: 'production', environment: 'production', enabled: true }, { featureName: 'b', name: 'production', enabled: true }],
    },
    says: { a: 'true', b: /^varies/ },
  },
  'unleash, client': { provider: 'unleash', document: { version: 2, features: [{ name: 'a', enabled: true, strategies: [{ name: 'default' }] }, { name: 'b', enabled: true, strategies: [{ name: 'userWithId' }] }] }, says: { a: 'true', b: /^varies/ } },
  growthbook: {
    provider: 'growthbook',
    document: { features: [
      { id: 'a', valueType: 'boolean', defaultValue: 'true', environments: { production: { enabled: true, rules: [] } } }, { id: 'archived', archived: true, valueType: 'boolean', defaultValue: 'true', environments: {} },
      { id: 'forced', valueType: 'boolean', defaultValue: 'false', environments: { production: { enabled: true, rules: [{ type: 'force', enabled: true, value: 'true', condition: '' }] } } },
      { id: 'ruled', valueType: 'boolean', defaultValue: 'false', environments: { production: { enabled: true, rules: [{ type: 'force', enabled: true, value: 'true', condition: '{"country":"DE"}' }] } } },
      { id: 'part', valueType: 'boolean', defaultValue: 'false', environments: { production: { enabled: true, rules: [{ type: 'rollout', enabled: true, value: 'true', coverage: 0.5 }] } } },
      { id: 'number', valueType: 'number', defaultValue: '3', environments: { production: { enabled: true, rules: [] } } }, { id: 'ruleless', valueType: 'boolean', defaultValue: 'true', environments: { production: { enabled: true } } },
    ] },
    says: { a: 'true', archived: 'undefined', forced: 'true', ruled: /^varies: has 1 rule in production/, part: /^varies/, 'number:number': '3', ruleless: /^unknown/ },
  },
  'growthbook, stale': { provider: 'growthbook', document: { features: { a: { featureId: 'a', isStale: true, staleByEnv: { production: { isStale: true, reason: 'rules-one-sided', evaluatesTo: 'true' } } }, b: { featureId: 'b', staleByEnv: { production: { reason: 'has-rules' } } } } }, says: { a: 'true', b: /^varies/ } },
  'growthbook, payload': { provider: 'growthbook', document: { features: { a: { defaultValue: true }, b: { defaultValue: false, rules: [{ force: true, coverage: 0.1 }] } } }, says: { a: 'true', b: /^varies/ } },
  statsig: {
    provider: 'statsig',
    document: { data: [
      { id: 'public', isEnabled: true, status: 'In Progress', lastModifiedTime: T, rules: [{ passPercentage: 100, conditions: [{ type: 'public' }] }] }, { id: 'half', isEnabled: true, rules: [{ passPercentage: 50, conditions: [{ type: 'public' }] }] },
      { id: 'email', isEnabled: true, status: 'Launched', rules: [{ passPercentage: 100, conditions: [{ type: 'email' }] }] }, { id: 'archived', isEnabled: false, status: 'Archived' }, { id: 'disabled', isEnabled: false, status: 'Disabled' }, { id: 'off', isEnabled: false, status: 'In Progress' },
      { id: 'permanent', isEnabled: true, type: 'PERMANENT', rules: [{ passPercentage: 100, conditions: [{ type: 'public' }] }] },
    ] },
    says: { public: 'true 2026-03-04', half: /^varies/, email: /^varies/, archived: 'undefined', disabled: 'false', off: /^unknown/, permanent: /to be switched/ },
  },
  posthog: {
    provider: 'posthog',
    document: { results: [
      { key: 'all', active: true, updated_at: '2026-03-04T00:00:00Z', filters: { groups: [{ properties: [{}], rollout_percentage: 5 }, { properties: [], rollout_percentage: 100 }] } }, { key: 'some', active: true, filters: { groups: [{ properties: [], rollout_percentage: 30 }] } },
      { key: 'deleted', active: true, deleted: true, filters: { groups: [] } }, { key: 'inactive', active: false, filters: { groups: [] } },
      { key: 'variants', active: true, filters: { groups: [{ rollout_percentage: 100 }], multivariate: { variants: [{ key: 'a', rollout_percentage: 100 }] } } },
    ] },
    says: { all: 'true 2026-03-04', some: /^varies/, deleted: 'undefined', inactive: /^unknown/, variants: /^varies/ },
  },
  flagsmith: {
    provider: 'flagsmith',
    document: { results: [
      { name: 'a', default_enabled: false, environment_feature_state: { enabled: true }, num_segment_overrides: 0, num_identity_overrides: 0 }, { name: 'b', default_enabled: true, environment_feature_state: { enabled: true }, num_segment_overrides: 1, num_identity_overrides: 0 },
      { name: 'c', default_enabled: true }, { name: 'd', default_enabled: true, environment_feature_state: { enabled: true }, num_segment_overrides: 0 }, { name: 'e', default_enabled: true, is_archived: true },
    ] },
    says: { a: 'true', 'a:string': /another kind/, b: /^varies/, c: /^unknown/, d: /^unknown: is exported without the number of its overrides/, e: 'undefined' },
  },
  'flagsmith, environment': { provider: 'flagsmith', document: { identity_overrides: [], project: { segments: [{ feature_states: [{ feature: { name: 'b' }, enabled: false }] }] }, feature_states: [{ feature: { name: 'a' }, enabled: true }, { feature: { name: 'b' }, enabled: true }] }, says: { a: 'true', b: /^varies/ } },
  configcat: { provider: 'configcat', document: { p: { u: 'https://cdn', r: 0 }, f: { a: { t: 0, v: { b: true } }, b: { t: 0, v: { b: true }, r: [{}] }, c: { t: 1, v: { s: 'x' } }, d: { t: 0, v: { b: false } } } }, says: { a: 'true', b: /^varies/, 'c:string': '"x"', d: /^unknown/ } },
  devcycle: {
    provider: 'devcycle',
    document: [
      { _id: '1', key: 'f', status: 'complete', staticVariation: 'v1', updatedAt: '2026-03-04T00:00:00Z', variations: [{ _id: 'v1', key: 'on', variables: { 'var-a': true, text: 'x' } }], variables: [{ key: 'var-a' }, { key: 'text' }] },
      { _id: '2', key: 'g', status: 'archived', variations: [], variables: [{ key: 'var-b' }] },
      { _id: '3', key: 'h', status: 'active', variations: [{ _id: 'v1', key: 'on', variables: { 'var-c': true } }], variables: [{ key: 'var-c' }], configurations: [{ _environment: 'production', status: 'active', targets: [{ audience: { filters: { filters: [{ type: 'all' }] } }, distribution: [{ _variation: 'v1', percentage: 1 }] }] }] },
      { _id: '4', key: 'i', status: 'active', variations: [{ _id: 'v1', key: 'on', variables: { 'var-d': true } }], variables: [{ key: 'var-d' }], configurations: [{ _environment: 'production', status: 'active', targets: [{ audience: { filters: { filters: [{ type: 'user' }] } }, distribution: [{ _variation: 'v1', percentage: 1 }] }] }] },
    ],
    says: { 'var-a': 'true 2026-03-04', 'text:string': '"x" 2026-03-04', 'var-b': 'undefined', 'var-c': 'true', 'var-d': /^varies/, f: 'not told' },
  },
  split: {
    provider: 'split',
    document: { objects: [
      { name: 'a', environment: { name: 'Prod' }, treatments: [{ name: 'on' }, { name: 'off' }], defaultTreatment: 'off', trafficAllocation: 100, rules: [], defaultRule: [{ treatment: 'on', size: 100 }], lastUpdateTime: T },
      { name: 'a', environment: { name: 'Staging' }, treatments: [{ name: 'on' }], defaultTreatment: 'off', rules: [], defaultRule: [{ treatment: 'on', size: 100 }], lastUpdateTime: T },
      { name: 'killed', environment: { name: 'Prod' }, killed: true, treatments: [{ name: 'on' }], defaultTreatment: 'off' }, { name: 'ramp', environment: { name: 'Prod' }, treatments: [{ name: 'on' }], defaultTreatment: 'off', trafficAllocation: 50, defaultRule: [{ treatment: 'on', size: 100 }] },
      { name: 'large', environment: { name: 'Prod' }, treatments: [{ name: 'on', largeSegments: ['x'] }], defaultTreatment: 'off', defaultRule: [{ treatment: 'on', size: 100 }] },
      { name: 'mine', environment: { name: 'Prod' }, treatments: [{ name: 'on', keys: ['me'] }], defaultTreatment: 'off', defaultRule: [{ treatment: 'off', size: 100 }] },
    ] },
    says: { 'a:string': '"on" 2026-03-04', 'killed:string': '"off"', ramp: /^varies/, large: /^varies/, mine: /^varies/ },
  },
  optimizely: {
    provider: 'optimizely',
    document: {
      revision: '7', environmentKey: 'production', experiments: [{ id: 'e', status: 'Running' }],
      featureFlags: [{ key: 'a', rolloutId: 'r', experimentIds: [] }, { key: 'b', rolloutId: 'r', experimentIds: ['e'] }, { key: 'c', rolloutId: 's', experimentIds: [] }, { key: 'd', rolloutId: '', experimentIds: [] }],
      rollouts: [{ id: 'r', experiments: [{ id: '1', status: 'Running', audienceIds: [], trafficAllocation: [{ entityId: 'v', endOfRange: 10_000 }], variations: [{ id: 'v', featureEnabled: true }] }] }, { id: 's', experiments: [{ id: '2', status: 'Running', audienceIds: ['x'], trafficAllocation: [{ entityId: 'v', endOfRange: 10_000 }], variations: [{ id: 'v', featureEnabled: true }] }] }],
    },
    says: { a: 'true', b: /^varies/, c: /^varies/, d: /^unknown/ },
  },
  flagd: { provider: 'openfeature', document: { $schema: 'x', flags: { a: { state: 'ENABLED', variants: { on: true, off: false }, defaultVariant: 'on' }, b: { state: 'ENABLED', variants: { on: true, off: false }, defaultVariant: 'on', targeting: { if: [] } }, c: { state: 'DISABLED', variants: { on: true }, defaultVariant: 'on' } } }, says: { a: 'true', b: /^varies/, c: /^unknown/ } },
  'go feature flag': { provider: 'openfeature', document: 'x-shared: &shared { query: key eq "k" }\na:\n  variations: { on: true, off: false }\n  defaultRule: { variation: on }\nb:\n  variations: { on: true, off: false }\n  defaultRule: { percentage: { on: 10, off: 90 } }\nc:\n  variations: { on: true, off: false }\n  defaultRule: { percentage: { on: 100, off: 0 } }\n', says: { a: 'true', b: /^varies/, c: 'true' } },
  flipt: { provider: 'flipt', document: 'namespace: default\nflags:\n  - key: a\n    type: BOOLEAN_FLAG_TYPE\n    enabled: true\n  - key: b\n    type: BOOLEAN_FLAG_TYPE\n    rollouts:\n      - segment: { key: s }\n  - key: c\n    enabled: true\n    variants: [{ key: x, default: true }]\n', says: { a: 'true', b: /^varies/, 'c:string': '"x"' } },
  firebase: { provider: 'firebase', document: { parameters: { a: { defaultValue: { value: 'true' }, valueType: 'BOOLEAN' }, b: { defaultValue: { value: 'true' }, conditionalValues: { ios: { value: 'false' } }, valueType: 'BOOLEAN' }, c: { defaultValue: { useInAppDefault: true } } }, parameterGroups: { g: { parameters: { d: { defaultValue: { value: '7' }, valueType: 'NUMBER' } } } } }, says: { a: 'true', b: /^varies/, c: /^unknown/, 'd:number': '7' } },
  azure: { provider: 'azure', document: { feature_management: { feature_flags: [{ id: 'a', enabled: true }, { id: 'b', enabled: true, conditions: { client_filters: [{ name: 'Microsoft.Targeting' }] } }, { id: 'c', enabled: false }] } }, says: { a: 'true', b: /^varies/, c: /^unknown/ } },
  'azure, store': { provider: 'azure', document: [{ key: '.appconfig.featureflag/a', label: 'prod', last_modified: '2026-03-04T00:00:00Z', value: '{"id":"a","enabled":true,"conditions":{"client_filters":[]}}' }, { key: 'other', value: '1' }], says: { a: 'true 2026-03-04' } },
};

for (const [name, { provider, document, says, wanted }] of Object.entries(CASES)) {
  test(`${name}: what settles and what does not`, () => {
    for (const [key, expected] of Object.entries(says)) {
      const [name = '', type] = key.split(':');
      const said = word(told(document, provider, name, (type ?? 'boolean') as Flag['valueType'], wanted));
      if (typeof expected === 'string') assert.is(said, expected, key);
      else assert.match(said, expected, key);
    }
  });
}

test('each shape is recognised as its own and as no other', () => {
  for (const [name, { document }] of Object.entries(CASES)) {
    const text = typeof document === 'string' ? document : JSON.stringify(document);
    if (typeof document === 'string') continue;
    const looks = VENDORS.filter((it) => it.looks(JSON.parse(text))).map((it) => it.name);
    assert.equal(new Set(looks).size, 1, `${name}: ${looks.join(', ')}`);
    assert.ok(looks[0]!.toLowerCase().startsWith(name.split(',')[0]!), `${name}: ${looks.join(', ')}`);
  }
});

test('what is no export is told, with what is known', () => {
  const problems = (text: string): string[] => observe([{ path: 'x.json', text }], []).problems.map(({ message }) => message);
  assert.match(problems('{"hello": 1, "world": []}')[0]!, /^x\.json is no export that is known, so no flag is settled by it; it has hello, world\. Known are GrowthBook, .* · Unleash, /);
  for (const text of ['{', '\u0000', '[]', '', 'null', '3', '"text"', '{"items": []}', '{"flags": null}', '[[[]]]']) assert.is(problems(text).length, 1, text);
  assert.match(problems('{"items":[{"key":"a","kind":"boolean","variations":[{"value":1}],"environments":{"p":{"on":"yes"}}}]}')[0]!, /looks like an export of LaunchDarkly, but .* is not as expected/);
  assert.match(problems('{"flags":{"a":{"flagType":"boolean","defaultValue":true}}}')[0]!, 'is a list of flags (OpenFeature manifest), which says nothing of their states; name it in flags.registry');
  assert.match(problems('{"definitions":{"a":{"options":[{"value":true}]}}}')[0]!, 'Vercel Flags');
  assert.match(problems('a: &a [*a, *a]\n')[0]!, 'x.json');
});

test('several files: one for each environment, and several vendors', () => {
  const cat = (value: boolean): string => JSON.stringify({ p: {}, f: { a: { t: 0, v: { b: true } }, b: { t: 0, v: { b: value } } } });
  const both = observe([{ path: 'prod.json', text: cat(true) }, { path: 'test.json', text: cat(false) }], []);
  assert.is(word(both.of(flag('a', 'configcat'))), 'true');
  assert.is(word(both.of(flag('b', 'configcat'))), 'unknown: serves true in prod.json, false in test.json (ConfigCat)');
  const missing = observe([{ path: 'prod.json', text: cat(true) }, { path: 'test.json', text: '{"p":{},"f":{"a":{"t":0,"v":{"b":true}}}}' }], []);
  assert.match(word(missing.of(flag('b', 'configcat'))), 'unknown: is missing in test.json');
  // A vendor decides its own flags, and those that are asked for by nobody's SDK.
  assert.is(both.of(flag('a', 'posthog')), null);
  assert.is(word(both.of(flag('a', 'app'))), 'true');
  const quarrel = observe([{ path: 'a.json', text: cat(true) }, { path: 'b.json', text: JSON.stringify({ data: [{ id: 'a', isEnabled: true, rules: [{ passPercentage: 50 }] }] }) }], []);
  assert.is(quarrel.of(flag('a', 'app'))?.is, 'unknown');
  assert.is(word(quarrel.of(flag('a', 'configcat'))), 'true');
  assert.match(observe([{ path: 'x.json', text: JSON.stringify(LAUNCHDARKLY.document) }], ['prod']).problems[0]!.message, 'no export has an environment prod, so none of their flags is settled; there are production, test');
});

const SOURCE = "import { useFlag } from '@unleash/proxy-client-react';\nexport function App() {\n  if (useFlag('launched')) return 'new';\n  return 'old';\n}\n";
const STATE = (enabled: boolean, changedAt = '2026-01-04'): string => JSON.stringify({ features: [unleash('launched', [{ ...live, enabled, changedAt }])] }, null, 2);
const project = { 'package.json': '{"main":"src/app.tsx"}', 'src/app.tsx': SOURCE };

test('a state file settles: findings and inventory tell by what, and another file is another result', () => {
  const folder = repositoryWith(project);
  const outside = folderWith({ 'state.json': STATE(true), 'other.json': STATE(false), 'fresh.json': STATE(true, '2026-06-20') });
  const state = (name: string): string[] => ['--state', join(outside, name)];
  assert.equal(checkIn(folder).findings, []);
  const cache = folderWith();
  const { findings } = checkIn(folder, state('state.json'), { cache });
  assert.equal(findings.map(({ rule, severity }) => `${rule} ${severity}`), ['dead-branch error', 'settled-flag warning'].filter((it) => findings.some(({ rule }) => it.startsWith(rule))));
  assert.ok(findings.length > 0);
  assert.match(findings[0]!.because[0]!.message, /^launched serves true to everyone in production since 2026-01-04 \(Unleash, .*state\.json\)$/);
  assert.equal(checkIn(folder, state('other.json'), { cache }).findings, []);
  // Not yet counted: it was changed less than 30 days ago (4.1).
  assert.equal(checkIn(folder, state('fresh.json'), { cache }).findings, []);
  assert.equal(checkIn(folder, state('state.json'), { cache }).findings, findings);
  const { flags: [row] } = documentOf<FlagsDocument>(cli(folder, ['flags', '--format', 'json', ...state('state.json')]));
  assert.equal([row!.state.is, row!.state.value, row!.state.evidence[0]!.kind], ['launched', true, 'vendor']);

  for (const [args, message] of [[['--state', 'nope.json'], 'there is no such file'], [['--state', 'package.json'], 'is no export that is known'], [['--state', '.'], 'it is a folder']] as const) {
    const run = cli(folder, ['check', ...args]);
    assert.is(run.code, 2);
    assert.match(run.stderr, message);
  }
});

test('named in the configuration it has a place, may be ignored by git, and a registry that says otherwise settles nothing', () => {
  const folder = repositoryWith({ ...project, '.gitignore': 'state.json\n', '.unpegrc.json': '{"flags":{"state":["state.json"],"environments":["production"]}}', 'state.json': STATE(true) });
  const cache = folderWith();
  const before = checkIn(folder, [], { cache });
  assert.equal(before.findings[0]!.because[0]!.at, { file: 'state.json', line: 4, column: 15, endLine: 4, endColumn: 15 });
  assert.match(cli(folder, ['flags']).stdout, 'serves true to everyone in production since 2026-01-04 (Unleash)');
  assert.match(cli(folder, ['why', 'launched']).stdout, 'it serves true to everyone in production since 2026-01-04 (Unleash)');
  // It is never committed: both ends of a change are judged by it, and no change brings what it says.
  assert.equal(checkIn(folder, ['--since', 'HEAD']).findings, []);
  write(folder, { 'state.json': STATE(false) });
  assert.equal(checkIn(folder, [], { cache }).findings, []);
  write(folder, {
    'state.json': JSON.stringify({ features: [unleash('launched', [{ ...live, strategies: [{ name: 'userWithId' }] }])] }),
    '.unpegrc.json': '{"flags":{"state":["state.json"],"registry":["flags.json"]}}', 'flags.json': '{"flags":{"launched":{"flagType":"boolean","lifecycle":"launched"}}}',
  });
  const quarrel = checkIn(folder, [], { cache });
  assert.equal(quarrel.findings, []);
  assert.match(quarrel.problems.map(({ message }) => message).join(), 'launched is launched (registry), but has no strategy that is for everyone in production (Unleash): nothing is concluded');
});

test.run();
