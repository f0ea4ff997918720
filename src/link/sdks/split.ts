import type { Sdk, SdkShape } from './shape.js';

/** Treatments are texts; of an unknown flag it is `control`. On a server the user's key stands before the flag's. */
const methods: SdkShape[] = [
  { kind: 'method', names: ['getTreatment'], key: [1, 0], returns: 'string' },
  { kind: 'method', names: ['getTreatmentWithConfig'], key: [1, 0], returns: 'string', parts: { treatment: 'string' } },
  { kind: 'method', names: ['getTreatments', 'getTreatmentsWithConfig'], key: ['1[]', '0[]'], returns: 'unknown', parts: {} },
  { kind: 'members', names: ['getTreatments().*', 'getTreatmentsByFlagSet().*', 'getTreatmentsByFlagSets().*'], returns: 'string' },
  { kind: 'members', names: ['getTreatmentsWithConfig().*.treatment', 'getTreatmentsWithConfigByFlagSet().*.treatment', 'getTreatmentsWithConfigByFlagSets().*.treatment'], returns: 'string' },
];

export const SPLIT: readonly Sdk[] = [
  { provider: 'split', packages: ['@splitsoftware/splitio'], shapes: methods },
  {
    provider: 'split', packages: ['@splitsoftware/splitio-react'],
    shapes: [
      ...methods,
      { kind: 'function', names: ['useTreatment'], key: '0.name', returns: 'string', parts: { treatment: 'string' } },
      { kind: 'function', names: ['useTreatmentWithConfig'], key: '0.name', returns: 'string', parts: { 'treatment.treatment': 'string' } },
      { kind: 'function', names: ['useTreatments', 'useTreatmentsWithConfig', 'useSplitTreatments'], key: '0.names[]', returns: 'unknown', parts: {} },
      { kind: 'members', names: ['useTreatments().treatments.*'], returns: 'string' },
      { kind: 'members', names: ['useTreatmentsWithConfig().treatments.*.treatment', 'useSplitTreatments().treatments.*.treatment'], returns: 'string' },
      { kind: 'component', names: ['SplitTreatments'], key: '0.names[]', returns: 'string', unless: ['*'] },
      { kind: 'function', names: ['withSplitTreatments'], key: '0[]', returns: 'unknown', parts: {} },
    ],
  },
];
