import type { Sdk, SdkShape } from './shape.js';

/** Nothing is known before the flags are loaded: on, off, or undefined. */
const enabled = { returns: 'boolean', maybe: true } as const;
const variant = { returns: 'unknown', maybe: true } as const;
const result = { returns: 'boolean', parts: { enabled: 'boolean', variant: 'string' }, maybe: true } as const;
const payload = { returns: 'unknown', parts: {} } as const;

const browser: SdkShape[] = [
  { kind: 'method', names: ['isFeatureEnabled'], key: 0, fallback: '1.defaultValue', ...enabled },
  { kind: 'method', names: ['getFeatureFlag'], key: 0, ...variant },
  { kind: 'method', names: ['getFeatureFlagResult'], key: 0, ...result },
  { kind: 'method', names: ['getFeatureFlagPayload'], key: 0, ...payload },
];

export const POSTHOG: readonly Sdk[] = [
  { provider: 'posthog', packages: ['posthog-js'], shapes: browser },
  {
    provider: 'posthog', packages: ['posthog-js/react', '@posthog/react'],
    shapes: [
      ...browser,
      { kind: 'function', names: ['useFeatureFlagEnabled'], key: 0, fallback: 1, ...enabled },
      { kind: 'function', names: ['useFeatureFlagVariantKey'], key: 0, ...variant },
      { kind: 'function', names: ['useFeatureFlagPayload'], key: 0, ...payload },
      { kind: 'function', names: ['useFeatureFlagResult'], key: 0, ...result },
      { kind: 'function', names: ['useActiveFeatureFlags().includes'], key: 0, returns: 'boolean' },
      { kind: 'component', names: ['PostHogFeature'], key: '0.flag', returns: 'unknown', match: '0.match' },
    ],
  },
  {
    provider: 'posthog', packages: ['posthog-node'],
    shapes: [
      { kind: 'method', names: ['isEnabled'], key: 0, fallback: '1.defaultValue', returns: 'boolean' },
      { kind: 'method', names: ['isFeatureEnabled'], key: 0, ...enabled },
      { kind: 'method', names: ['getFlag', 'getFeatureFlag'], key: 0, ...variant },
      { kind: 'method', names: ['getFeatureFlagResult'], key: 0, ...result },
      { kind: 'method', names: ['getFlagPayload', 'getFeatureFlagPayload', 'getRemoteConfigPayload'], key: 0, ...payload },
      { kind: 'members', names: ['getAllFlags().*'], ...variant },
    ],
  },
];
