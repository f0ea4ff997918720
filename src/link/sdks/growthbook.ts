import type { Sdk, SdkShape } from './shape.js';

const result = { returns: 'unknown', parts: { on: 'boolean', off: 'not', value: 'unknown' } } as const;

/** Inline experiments (`run`, `useExperiment`) have keys of their own and are no flags. */
const methods: SdkShape[] = [
  { kind: 'method', names: ['isOn'], key: 0, returns: 'boolean' },
  { kind: 'method', names: ['isOff'], key: 0, returns: 'boolean', parts: { '': 'not' } },
  { kind: 'method', names: ['getFeatureValue'], key: 0, fallback: 1, returns: 'unknown' },
  { kind: 'method', names: ['evalFeature', 'feature'], key: 0, ...result },
];

export const GROWTHBOOK: readonly Sdk[] = [
  { provider: 'growthbook', packages: ['@growthbook/growthbook'], shapes: methods },
  {
    provider: 'growthbook', packages: ['@growthbook/growthbook-react'],
    shapes: [
      ...methods,
      { kind: 'function', names: ['useFeatureIsOn'], key: 0, returns: 'boolean' },
      { kind: 'function', names: ['useFeatureValue'], key: 0, fallback: 1, returns: 'unknown' },
      { kind: 'function', names: ['useFeature'], key: 0, ...result },
      { kind: 'component', names: ['IfFeatureEnabled'], key: '0.feature', returns: 'boolean' },
      { kind: 'component', names: ['FeatureString'], key: '0.feature', fallback: '0.default', returns: 'string', unless: ['*'] },
    ],
  },
];
