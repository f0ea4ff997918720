import type { Sdk, SdkShape } from './shape.js';

/** The disabled variant is called `disabled`; that a flag is on does not say that it has another. */
const variant = { returns: 'string', maybe: 'disabled', parts: { name: 'string', feature_enabled: 'boolean', featureEnabled: 'boolean' } } as const;

const toggles: SdkShape[] = [
  { kind: 'method', names: ['isEnabled'], key: 0, fallback: 2, returns: 'boolean' },
  { kind: 'method', names: ['getVariant'], key: 0, ...variant },
];
const hooks: SdkShape[] = [
  { kind: 'function', names: ['useFlag'], key: 0, returns: 'boolean' },
  { kind: 'function', names: ['useVariant'], key: 0, ...variant },
];
/** What a hook gives is a ref or a store, which holds the value. */
const refs: SdkShape[] = [
  { kind: 'function', names: ['useFlag'], key: 0, returns: 'boolean', parts: { value: 'boolean' } },
  { kind: 'function', names: ['useVariant'], key: 0, returns: 'string', maybe: 'disabled', parts: { 'value.name': 'string' } },
];

export const UNLEASH: readonly Sdk[] = [
  {
    provider: 'unleash', packages: ['unleash-client'],
    shapes: [
      ...toggles,
      { kind: 'method', names: ['forceGetVariant'], key: 0, ...variant },
      { kind: 'method', names: ['getFeatureToggleDefinition'], key: 0, returns: 'unknown', parts: {} },
      { kind: 'function', names: ['isEnabled'], key: 0, fallback: 2, returns: 'boolean' },
      { kind: 'function', names: ['getVariant', 'forceGetVariant'], key: 0, ...variant },
      { kind: 'function', names: ['getFeatureToggleDefinition'], key: 0, returns: 'unknown', parts: {} },
    ],
  },
  { provider: 'unleash', packages: ['unleash-proxy-client'], shapes: toggles },
  { provider: 'unleash', packages: ['@unleash/proxy-client-react'], shapes: [...toggles, ...hooks] },
  {
    provider: 'unleash', packages: ['@unleash/nextjs', '@unleash/nextjs/client'],
    shapes: [...toggles, ...hooks, { kind: 'function', names: ['flag'], key: 0, returns: 'boolean', parts: { enabled: 'boolean', 'variant.name': 'string' } }],
  },
  { provider: 'unleash', packages: ['@unleash/proxy-client-vue', '@unleash/proxy-client-svelte'], shapes: [...toggles, ...refs] },
];
