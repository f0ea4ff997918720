import type { Sdk, SdkShape } from './shape.js';

/** What a flag is while nothing is known of it. */
const control = { maybe: 'control' } as const;

/** Treatments are texts. On a server the user's key stands before the flag's. */
const methods: SdkShape[] = [
  { kind: 'method', names: ['getTreatment'], key: [1, 0], returns: 'string', ...control },
  { kind: 'method', names: ['getTreatmentWithConfig'], key: [1, 0], returns: 'string', parts: { treatment: 'string' }, ...control },
  { kind: 'method', names: ['getTreatments', 'getTreatmentsWithConfig'], key: ['1[]', '0[]'], returns: 'unknown', parts: {} },
  { kind: 'members', names: ['getTreatments().*', 'getTreatmentsByFlagSet().*', 'getTreatmentsByFlagSets().*'], returns: 'string', ...control },
  { kind: 'members', names: ['getTreatmentsWithConfig().*.treatment', 'getTreatmentsWithConfigByFlagSet().*.treatment', 'getTreatmentsWithConfigByFlagSets().*.treatment'], returns: 'string', ...control },
];

export const SPLIT: readonly Sdk[] = [
  { provider: 'split', packages: ['@splitsoftware/splitio'], shapes: methods },
  {
    provider: 'split', packages: ['@splitsoftware/splitio-react'],
    shapes: [
      ...methods,
      { kind: 'function', names: ['useTreatment'], key: '0.name', returns: 'string', parts: { treatment: 'string' }, ...control },
      { kind: 'function', names: ['useTreatmentWithConfig'], key: '0.name', returns: 'string', parts: { 'treatment.treatment': 'string' }, ...control },
      { kind: 'function', names: ['useTreatments', 'useTreatmentsWithConfig', 'useSplitTreatments'], key: '0.names[]', returns: 'unknown', parts: {} },
      { kind: 'members', names: ['useTreatments().treatments.*'], returns: 'string', ...control },
      { kind: 'members', names: ['useTreatmentsWithConfig().treatments.*.treatment', 'useSplitTreatments().treatments.*.treatment'], returns: 'string', ...control },
      { kind: 'component', names: ['SplitTreatments'], key: '0.names[]', returns: 'string', unless: ['*'] },
      { kind: 'function', names: ['withSplitTreatments'], key: '0[]', returns: 'unknown', parts: {} },
    ],
  },
];
