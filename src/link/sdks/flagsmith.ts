import { underscored } from './spelling.js';
import type { Sdk, SdkShape } from './shape.js';

/** A feature is on or off, and has a value, which it keeps when it is off. */
const methods: SdkShape[] = [
  { kind: 'method', names: ['hasFeature'], key: 0, fallback: '1.fallback', returns: 'boolean', folds: underscored },
  { kind: 'method', names: ['getValue'], key: 0, fallback: '1.fallback', returns: 'string', maybe: true, folds: underscored },
  { kind: 'members', names: ['getAllFlags().*.enabled'], returns: 'boolean', folds: underscored },
  { kind: 'members', names: ['getAllFlags().*.value'], returns: 'string', maybe: true, folds: underscored },
];

export const FLAGSMITH: readonly Sdk[] = [
  { provider: 'flagsmith', packages: ['flagsmith'], shapes: methods },
  {
    provider: 'flagsmith', packages: ['flagsmith/react'],
    shapes: [
      ...methods,
      { kind: 'function', names: ['useFlags'], key: '0[]', returns: 'unknown', parts: {}, folds: underscored },
      { kind: 'members', names: ['useFlags().*.enabled'], returns: 'boolean', folds: underscored },
      { kind: 'members', names: ['useFlags().*.value'], returns: 'string', maybe: true, folds: underscored },
    ],
  },
  {
    provider: 'flagsmith', packages: ['flagsmith-nodejs'],
    shapes: [
      { kind: 'method', names: ['isFeatureEnabled'], key: 0, returns: 'boolean' },
      { kind: 'method', names: ['getFeatureValue'], key: 0, returns: 'string', maybe: true },
      { kind: 'method', names: ['getFlag'], key: 0, returns: 'boolean', parts: { enabled: 'boolean', value: 'string' } },
    ],
  },
];
