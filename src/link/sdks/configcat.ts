import type { Sdk, SdkShape } from './shape.js';

const methods: SdkShape[] = [
  { kind: 'method', names: ['getValueAsync', 'getValue'], key: 0, fallback: 1, returns: 'unknown' },
  { kind: 'method', names: ['getValueDetailsAsync', 'getValueDetails'], key: 0, fallback: 1, returns: 'unknown', parts: { value: 'unknown' } },
];

export const CONFIGCAT: readonly Sdk[] = [
  { provider: 'configcat', packages: ['configcat-js', 'configcat-node', '@configcat/sdk'], shapes: methods },
  {
    provider: 'configcat', packages: ['configcat-react'],
    shapes: [...methods, { kind: 'function', names: ['useFeatureFlag'], key: 0, fallback: 1, returns: 'unknown', parts: { value: 'unknown' } }],
  },
];
