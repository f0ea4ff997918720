import type { Sdk } from './shape.js';

export const HARNESS: readonly Sdk[] = [
  {
    provider: 'harness', packages: ['@harnessio/ff-javascript-client-sdk'],
    shapes: [{ kind: 'method', names: ['variation'], key: 0, fallback: 1, returns: 'unknown' }],
  },
  {
    provider: 'harness', packages: ['@harnessio/ff-react-client-sdk'],
    shapes: [
      { kind: 'function', names: ['useFeatureFlag'], key: 0, fallback: 1, returns: 'unknown', maybe: true },
      { kind: 'function', names: ['useFeatureFlags'], key: ['0[]', '0.keys()'], returns: 'unknown', parts: {} },
      { kind: 'members', names: ['useFeatureFlags().*'], returns: 'unknown', maybe: true },
      { kind: 'function', names: ['ifFeatureFlag'], key: 0, returns: 'unknown', parts: {} },
    ],
  },
];
