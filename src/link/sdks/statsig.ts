import type { Sdk, SdkShape } from './shape.js';

/** Of a configuration, an experiment or a layer it is parameters that are read, by names of their own. */
const holder = { returns: 'unknown', parts: {} } as const;
const gate = { returns: 'boolean', parts: { value: 'boolean' } } as const;

/** On a server the user stands before the key. */
const methods = (key: number): SdkShape[] => [
  { kind: 'method', names: ['checkGate'], key, returns: 'boolean' },
  { kind: 'method', names: ['getFeatureGate'], key, ...gate },
  { kind: 'method', names: ['getExperiment', 'getLayer'], key, ...holder },
];
const rest = (key: number): SdkShape => ({ kind: 'method', names: ['getDynamicConfig', 'getParameterStore'], key, ...holder });

export const STATSIG: readonly Sdk[] = [
  { provider: 'statsig', packages: ['@statsig/js-client'], shapes: [...methods(0), rest(0)] },
  {
    provider: 'statsig', packages: ['@statsig/react-bindings'],
    shapes: [
      ...methods(0), rest(0),
      { kind: 'function', names: ['useGateValue'], key: 0, returns: 'boolean' },
      { kind: 'function', names: ['useFeatureGate'], key: 0, ...gate },
      { kind: 'function', names: ['useDynamicConfig', 'useExperiment', 'useLayer', 'useParameterStore'], key: 0, ...holder },
    ],
  },
  { provider: 'statsig', packages: ['@statsig/statsig-node-core'], shapes: [...methods(1), rest(1)] },
  {
    provider: 'statsig', packages: ['statsig-node'],
    shapes: [
      ...methods(1),
      { kind: 'method', names: ['checkGateSync', 'checkGateWithExposureLoggingDisabled', 'checkGateWithExposureLoggingDisabledSync'], key: 1, returns: 'boolean' },
      { kind: 'method', names: ['getFeatureGateSync', 'getFeatureGateWithExposureLoggingDisabled'], key: 1, ...gate },
      { kind: 'method', names: ['getConfig', 'getConfigSync', 'getConfigWithExposureLoggingDisabled', 'getExperimentSync', 'getExperimentWithExposureLoggingDisabled', 'getLayerSync', 'getLayerWithExposureLoggingDisabled'], key: 1, ...holder },
    ],
  },
  {
    provider: 'statsig', packages: ['statsig-react'],
    shapes: [
      { kind: 'function', names: ['useGate'], key: 0, ...gate },
      { kind: 'function', names: ['useConfig', 'useExperiment', 'useLayer'], key: 0, ...holder },
    ],
  },
];
