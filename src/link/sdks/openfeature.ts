import { typed, typedDetail, type Sdk, type SdkShape, type Type } from './shape.js';

const TYPES: Record<string, Type> = { Boolean: 'boolean', String: 'string', Number: 'number', Object: 'unknown' };

const methods: SdkShape[] = [
  ...typed(TYPES, (word) => `get${word}Value`, { kind: 'method', key: 0, fallback: 1 }),
  ...typedDetail(TYPES, (word) => `get${word}Details`, 'value', { kind: 'method', key: 0, fallback: 1 }),
];

export const OPENFEATURE: readonly Sdk[] = [
  { provider: 'openfeature', packages: ['@openfeature/server-sdk', '@openfeature/web-sdk'], shapes: methods },
  {
    provider: 'openfeature', packages: ['@openfeature/react-sdk'],
    shapes: [
      ...methods,
      { kind: 'function', names: ['useFlag', 'useSuspenseFlag'], key: 0, fallback: 1, returns: 'unknown', parts: { value: 'unknown' } },
      ...typed(TYPES, (word) => `use${word}FlagValue`, { kind: 'function', key: 0, fallback: 1 }),
      ...typedDetail(TYPES, (word) => `use${word}FlagDetails`, 'value', { kind: 'function', key: 0, fallback: 1 }),
      { kind: 'component', names: ['FeatureFlag'], key: '0.flagKey', fallback: '0.defaultValue', returns: 'unknown', match: '0.matchValue', unless: ['0.predicate'] },
    ],
  },
  {
    provider: 'openfeature', packages: ['@openfeature/nestjs-sdk'],
    shapes: [
      ...methods,
      // Decorators; what they guard is called by the framework.
      ...typed(TYPES, (word) => `${word}FeatureFlag`, { kind: 'function', key: '0.flagKey', fallback: '0.defaultValue' }).map((shape) => ({ ...shape, parts: {} })),
      { kind: 'function', names: ['RequireFlagsEnabled'], key: '0.flags[].flagKey', returns: 'boolean', parts: {} },
    ],
  },
  // Its methods give observables, in which the value is not followed.
  { provider: 'openfeature', packages: ['@openfeature/angular-sdk'], shapes: typed(TYPES, (word) => `get${word}Details`, { kind: 'method', key: 0, fallback: 1 }).map((shape) => ({ ...shape, parts: {} })) },
];
