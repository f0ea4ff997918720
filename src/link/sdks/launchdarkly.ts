import { camelCase, camelCaseWithoutDigits } from './spelling.js';
import { typed, typedDetail, type Sdk, type SdkShape, type Type } from './shape.js';

const TYPES: Record<string, Type> = { bool: 'boolean', string: 'string', number: 'number', json: 'unknown' };
const upper = (word: string): string => word[0]!.toUpperCase() + word.slice(1);

/** Methods of a client; on a server the context stands between the key and the fallback. */
const plain = (fallback: number): SdkShape[] => [
  { kind: 'method', names: ['variation'], key: 0, fallback, returns: 'unknown', maybe: true },
  { kind: 'method', names: ['variationDetail'], key: 0, fallback, returns: 'unknown', parts: { value: 'unknown' }, maybe: true },
];
const methods = (fallback: number): SdkShape[] => [
  ...plain(fallback),
  ...typed(TYPES, (word) => `${word}Variation`, { kind: 'method', key: 0, fallback }),
  ...typedDetail(TYPES, (word) => `${word}VariationDetail`, 'value', { kind: 'method', key: 0, fallback }),
];
const hooks: SdkShape[] = [
  ...typed(TYPES, (word) => `use${upper(word)}Variation`, { kind: 'function', key: 0, fallback: 1 }),
  ...typedDetail(TYPES, (word) => `use${upper(word)}VariationDetail`, 'value', { kind: 'function', key: 0, fallback: 1 }),
];
/** What `allFlagsState` of a server gives. */
const state: SdkShape[] = [
  { kind: 'method', names: ['getFlagValue'], key: 0, returns: 'unknown', maybe: true },
  { kind: 'members', names: ['allValues().*'], returns: 'unknown', maybe: true },
];
const clientBag: SdkShape = { kind: 'members', names: ['allFlags().*'], returns: 'unknown', maybe: true };

export const LAUNCHDARKLY: readonly Sdk[] = [
  {
    provider: 'launchdarkly',
    packages: ['@launchdarkly/node-server-sdk', '@launchdarkly/cloudflare-server-sdk', '@launchdarkly/vercel-server-sdk', '@launchdarkly/fastly-server-sdk'],
    shapes: [
      ...methods(2), ...state,
      // Its stages are texts, from off to complete.
      { kind: 'method', names: ['migrationVariation'], key: 0, fallback: 2, returns: 'string', parts: { value: 'string' } },
      { kind: 'function', names: ['createMigration().read', 'createMigration().write'], key: 0, fallback: 2, returns: 'string', parts: {} },
    ],
  },
  { provider: 'launchdarkly', packages: ['launchdarkly-node-server-sdk', '@launchdarkly/akamai-server-base-sdk'], shapes: [...plain(2), ...state] },
  { provider: 'launchdarkly', packages: ['@launchdarkly/js-client-sdk'], shapes: [...methods(1), clientBag] },
  // Clients without methods for a type.
  { provider: 'launchdarkly', packages: ['launchdarkly-js-client-sdk', 'launchdarkly-electron-client-sdk'], shapes: [...plain(1), clientBag] },
  {
    provider: 'launchdarkly', packages: ['launchdarkly-react-client-sdk'],
    shapes: [
      ...plain(1), clientBag,
      { kind: 'members', names: ['useFlags().*', 'camelCaseKeys().*'], returns: 'unknown', maybe: true, spells: camelCase },
    ],
  },
  {
    provider: 'launchdarkly', packages: ['@launchdarkly/react-sdk', '@launchdarkly/react-sdk/server'],
    shapes: [...methods(1), clientBag, ...hooks, { kind: 'members', names: ['useFlags().*'], returns: 'unknown', maybe: true, spells: camelCaseWithoutDigits }],
  },
  {
    provider: 'launchdarkly', packages: ['@launchdarkly/react-native-client-sdk'],
    shapes: [
      ...methods(1), clientBag, ...hooks,
      { kind: 'function', names: ['useTypedVariation'], key: 0, fallback: 1, returns: 'unknown' },
      { kind: 'function', names: ['useTypedVariationDetail'], key: 0, fallback: 1, returns: 'unknown', parts: { value: 'unknown' } },
    ],
  },
  {
    provider: 'launchdarkly', packages: ['launchdarkly-vue-client-sdk'],
    shapes: [...plain(1), clientBag, { kind: 'function', names: ['useLDFlag'], key: 0, fallback: 1, returns: 'unknown', parts: { value: 'unknown' }, maybe: true }],
  },
];
