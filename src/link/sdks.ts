/**
 * Call shapes that ask a vendor's SDK for a flag, as data: by package and export, never by bare name. Adding an SDK is
 * adding rows here and a fixture.
 */
import type { ArgumentPath } from '../model.js';

export interface SdkShape {
  packages: readonly string[];
  /**
   * function: an export (hooks too) · method: of anything that comes from the package · members: an export that returns
   * an object whose properties are flags. A component is a function of its props: key `0.flagKey`.
   */
  kind: 'function' | 'method' | 'members';
  names: readonly string[];
  key: ArgumentPath;
  fallback?: ArgumentPath;
  returns: 'boolean' | 'string' | 'number' | 'unknown';
  /** Property of the result that holds the value, where the result is a detail object. */
  value?: string;
}

const LD_SERVER = ['@launchdarkly/node-server-sdk', 'launchdarkly-node-server-sdk', '@launchdarkly/cloudflare-server-sdk',
  '@launchdarkly/vercel-server-sdk', '@launchdarkly/fastly-server-sdk', '@launchdarkly/akamai-server-base-sdk'];
const LD_CLIENT = ['@launchdarkly/js-client-sdk', 'launchdarkly-js-client-sdk', '@launchdarkly/react-sdk', 'launchdarkly-react-client-sdk',
  '@launchdarkly/react-native-client-sdk', 'launchdarkly-electron-client-sdk', '@launchdarkly/react-sdk/server'];
const LD_REACT = ['@launchdarkly/react-sdk', '@launchdarkly/react-native-client-sdk'];
const OPENFEATURE = ['@openfeature/server-sdk', '@openfeature/web-sdk', '@openfeature/react-sdk', '@openfeature/nestjs-sdk',
  '@openfeature/angular-sdk', '@openfeature/core'];
const UNLEASH = ['unleash-client', 'unleash-proxy-client', '@unleash/proxy-client-react', '@unleash/nextjs', '@unleash/nextjs/client'];

type Types = readonly (readonly [SdkShape['returns'], string])[];

/** boolVariation, stringVariation, …: one row for each type. */
const typed = (make: (type: string) => string, types: Types,
  row: Omit<SdkShape, 'names' | 'returns'>): SdkShape[] =>
  types.map(([returns, word]) => ({ ...row, names: [make(word)], returns }));

const LD_TYPES: Types = [['boolean', 'bool'], ['string', 'string'], ['number', 'number'], ['unknown', 'json']];
const OF_TYPES: Types = [['boolean', 'Boolean'], ['string', 'String'], ['number', 'Number'], ['unknown', 'Object']];
const upper = (word: string): string => word[0]!.toUpperCase() + word.slice(1);

export const SDKS: readonly SdkShape[] = [
  ...[[LD_SERVER, 2] as const, [LD_CLIENT, 1] as const].flatMap(([packages, fallback]): SdkShape[] => [
    { packages, kind: 'method', names: ['variation'], key: 0, fallback, returns: 'unknown' },
    { packages, kind: 'method', names: ['variationDetail'], key: 0, fallback, returns: 'unknown', value: 'value' },
    ...typed((word) => `${word}Variation`, LD_TYPES, { packages, kind: 'method', key: 0, fallback }),
    ...typed((word) => `${word}VariationDetail`, LD_TYPES, { packages, kind: 'method', key: 0, fallback, value: 'value' }),
  ]),
  { packages: LD_SERVER, kind: 'method', names: ['migrationVariation'], key: 0, fallback: 2, returns: 'string', value: 'value' },
  ...typed((word) => `use${upper(word)}Variation`, LD_TYPES, { packages: LD_REACT, kind: 'function', key: 0, fallback: 1 }),
  ...typed((word) => `use${upper(word)}VariationDetail`, LD_TYPES, { packages: LD_REACT, kind: 'function', key: 0, fallback: 1, value: 'value' }),
  { packages: [...LD_REACT, 'launchdarkly-react-client-sdk'], kind: 'members', names: ['useFlags'], key: 0, returns: 'unknown' },

  ...typed((word) => `get${word}Value`, OF_TYPES, { packages: OPENFEATURE, kind: 'method', key: 0, fallback: 1 }),
  ...typed((word) => `get${word}Details`, OF_TYPES, { packages: OPENFEATURE, kind: 'method', key: 0, fallback: 1, value: 'value' }),
  ...typed((word) => `use${word}FlagValue`, OF_TYPES, { packages: ['@openfeature/react-sdk'], kind: 'function', key: 0, fallback: 1 }),
  ...typed((word) => `use${word}FlagDetails`, OF_TYPES, { packages: ['@openfeature/react-sdk'], kind: 'function', key: 0, fallback: 1, value: 'value' }),
  { packages: ['@openfeature/react-sdk'], kind: 'function', names: ['useFlag', 'useSuspenseFlag'], key: 0, fallback: 1, returns: 'unknown', value: 'value' },
  { packages: ['@openfeature/react-sdk'], kind: 'function', names: ['FeatureFlag'], key: '0.flagKey', returns: 'unknown' },

  { packages: UNLEASH, kind: 'method', names: ['isEnabled'], key: 0, fallback: 2, returns: 'boolean' },
  { packages: UNLEASH, kind: 'method', names: ['getVariant', 'forceGetVariant'], key: 0, returns: 'string', value: 'name' },
  { packages: ['unleash-client'], kind: 'function', names: ['isEnabled'], key: 0, fallback: 2, returns: 'boolean' },
  { packages: ['unleash-client'], kind: 'function', names: ['getVariant'], key: 0, returns: 'string', value: 'name' },
  { packages: ['@unleash/proxy-client-react', '@unleash/nextjs', '@unleash/nextjs/client'], kind: 'function', names: ['useFlag', 'useFlagEnabled'], key: 0, returns: 'boolean' },
  { packages: ['@unleash/proxy-client-react', '@unleash/nextjs', '@unleash/nextjs/client'], kind: 'function', names: ['useVariant'], key: 0, returns: 'string', value: 'name' },
];

export const PROVIDERS: Readonly<Record<string, string>> = Object.fromEntries([
  ...[...LD_SERVER, ...LD_CLIENT].map((name) => [name, 'launchdarkly']),
  ...OPENFEATURE.map((name) => [name, 'openfeature']),
  ...UNLEASH.map((name) => [name, 'unleash']),
]);

export const SDK_PACKAGES: ReadonlySet<string> = new Set(SDKS.flatMap((row) => row.packages));
