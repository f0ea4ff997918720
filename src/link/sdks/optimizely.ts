import type { Sdk, SdkShape } from './shape.js';

const decision = { returns: 'boolean', parts: { enabled: 'boolean', variationKey: 'string' }, maybe: true } as const;

/** Experiments of old projects (`activate`, `getVariation`) have keys of their own and are no flags. */
const methods: SdkShape[] = [
  { kind: 'method', names: ['decide'], key: 0, ...decision },
  { kind: 'method', names: ['decideForKeys'], key: '0[]', returns: 'unknown', parts: {} },
  { kind: 'members', names: ['decideForKeys().*.enabled', 'decideAll().*.enabled'], returns: 'boolean' },
  { kind: 'members', names: ['decideForKeys().*.variationKey', 'decideAll().*.variationKey'], returns: 'string', maybe: true },
  { kind: 'method', names: ['isFeatureEnabled'], key: 0, returns: 'boolean' },
  {
    kind: 'method', key: 0, returns: 'unknown', parts: {},
    names: ['getFeatureVariable', 'getFeatureVariableBoolean', 'getFeatureVariableDouble', 'getFeatureVariableInteger', 'getFeatureVariableString', 'getFeatureVariableJSON', 'getAllFeatureVariables'],
  },
];

export const OPTIMIZELY: readonly Sdk[] = [
  {
    provider: 'optimizely', packages: ['@optimizely/optimizely-sdk'],
    shapes: [
      ...methods,
      { kind: 'method', names: ['decideAsync'], key: 0, ...decision },
      { kind: 'method', names: ['decideForKeysAsync'], key: '0[]', returns: 'unknown', parts: {} },
    ],
  },
  {
    provider: 'optimizely', packages: ['@optimizely/react-sdk'],
    shapes: [
      ...methods,
      { kind: 'function', names: ['useDecision'], key: 0, returns: 'boolean', parts: { '0.enabled': 'boolean', '0.variationKey': 'string' }, maybe: true },
      { kind: 'function', names: ['useFeature'], key: 0, returns: 'boolean', parts: { 0: 'boolean' } },
      { kind: 'component', names: ['OptimizelyFeature'], key: '0.feature', returns: 'boolean', unless: ['*'] },
    ],
  },
];
