/** Vendors with few call shapes. */
import type { Sdk } from './shape.js';

export const OTHERS: readonly Sdk[] = [
  {
    // What `flag()` makes asks for its flag when it is called.
    provider: 'vercel', packages: ['flags/next', 'flags/sveltekit', '@vercel/flags/next', '@vercel/flags/sveltekit'],
    shapes: [{ kind: 'factory', names: ['flag'], key: '0.key', fallback: '0.defaultValue', returns: 'unknown' }],
  },
  {
    provider: 'vercel', packages: ['@vercel/flags-core'],
    shapes: [
      { kind: 'method', names: ['evaluate'], key: 0, fallback: 1, returns: 'unknown', parts: { value: 'unknown' } },
      { kind: 'method', names: ['bulkEvaluate'], key: '0[].key', returns: 'unknown', parts: {} },
      { kind: 'members', names: ['bulkEvaluate().*.value'], returns: 'unknown', maybe: true },
    ],
  },
  {
    provider: 'amplitude', packages: ['@amplitude/experiment-js-client', '@amplitude/experiment-react-native-client'],
    shapes: [
      { kind: 'method', names: ['variant'], key: 0, fallback: 1, returns: 'string', parts: { value: 'string' }, maybe: true },
      { kind: 'members', names: ['all().*.value'], returns: 'string', maybe: true },
    ],
  },
  {
    provider: 'amplitude', packages: ['@amplitude/experiment-node-server'],
    shapes: [
      { kind: 'method', names: ['evaluateV2', 'evaluate'], key: '1[]', returns: 'unknown', parts: {} },
      { kind: 'members', names: ['fetchV2().*.value', 'fetch().*.value', 'evaluateV2().*.value', 'evaluate().*.value'], returns: 'string', maybe: true },
    ],
  },
  {
    provider: 'firebase', packages: ['firebase/remote-config', '@firebase/remote-config'],
    shapes: [
      { kind: 'function', names: ['getBoolean'], key: 1, returns: 'boolean' },
      { kind: 'function', names: ['getString'], key: 1, returns: 'string' },
      { kind: 'function', names: ['getNumber'], key: 1, returns: 'number' },
      { kind: 'function', names: ['getValue'], key: 1, returns: 'unknown', parts: { 'asBoolean()': 'boolean', 'asString()': 'string', 'asNumber()': 'number' } },
    ],
  },
  {
    provider: 'firebase', packages: ['firebase-admin/remote-config'],
    shapes: [
      { kind: 'method', names: ['getBoolean'], key: 0, returns: 'boolean' },
      { kind: 'method', names: ['getString'], key: 0, returns: 'string' },
      { kind: 'method', names: ['getNumber'], key: 0, returns: 'number' },
      { kind: 'method', names: ['getValue'], key: 0, returns: 'unknown', parts: { 'asBoolean()': 'boolean', 'asString()': 'string', 'asNumber()': 'number' } },
    ],
  },
  {
    provider: 'eppo', packages: ['@eppo/js-client-sdk', '@eppo/node-server-sdk', '@eppo/react-native-sdk'],
    shapes: [
      { kind: 'method', names: ['getBooleanAssignment'], key: 0, fallback: 3, returns: 'boolean' },
      { kind: 'method', names: ['getStringAssignment'], key: 0, fallback: 3, returns: 'string' },
      { kind: 'method', names: ['getNumericAssignment', 'getIntegerAssignment'], key: 0, fallback: 3, returns: 'number' },
      { kind: 'method', names: ['getJSONAssignment'], key: 0, fallback: 3, returns: 'unknown' },
    ],
  },
  {
    // The argument names a whole profile; whatever in it is asked whether it is enabled is a flag.
    provider: 'appconfig', packages: ['@aws-lambda-powertools/parameters/appconfig'],
    shapes: [{ kind: 'members', names: ['getAppConfig().*.enabled'], returns: 'boolean', maybe: true }],
  },
  {
    provider: 'azure', packages: ['@microsoft/feature-management'],
    shapes: [
      { kind: 'method', names: ['isEnabled'], key: 0, returns: 'boolean' },
      { kind: 'method', names: ['getVariant'], key: 0, returns: 'string', parts: { name: 'string' }, maybe: true },
    ],
  },
  {
    provider: 'flipt', packages: ['@flipt-io/flipt-client-js'],
    shapes: [
      { kind: 'method', names: ['evaluateBoolean'], key: '0.flagKey', returns: 'boolean', parts: { enabled: 'boolean' } },
      { kind: 'method', names: ['evaluateVariant'], key: '0.flagKey', returns: 'string', parts: { variantKey: 'string' } },
      { kind: 'method', names: ['evaluateBatch'], key: '0[].flagKey', returns: 'unknown', parts: {} },
    ],
  },
  {
    // A client that is bound to its user is asked by the key alone.
    provider: 'reflag', packages: ['@reflag/node-sdk'],
    shapes: [
      { kind: 'method', names: ['getFlag', 'getFlagRemote'], key: [1, 0], returns: 'boolean', parts: { isEnabled: 'boolean' } },
      { kind: 'members', names: ['getFlags().*.isEnabled'], returns: 'boolean' },
    ],
  },
  {
    provider: 'reflag', packages: ['@reflag/browser-sdk'],
    shapes: [{ kind: 'method', names: ['getFlag'], key: 0, returns: 'boolean', parts: { isEnabled: 'boolean' } }],
  },
  {
    provider: 'reflag', packages: ['@reflag/react-sdk'],
    shapes: [{ kind: 'function', names: ['useFlag', 'useFeature'], key: 0, returns: 'boolean', parts: { isEnabled: 'boolean' } }],
  },
  {
    provider: 'kameleoon', packages: ['@kameleoon/javascript-sdk', '@kameleoon/react-sdk'],
    shapes: [
      { kind: 'method', names: ['isFeatureFlagActive'], key: ['0.featureKey', 1], returns: 'boolean' },
      { kind: 'method', names: ['getVariation'], key: '0.featureKey', returns: 'string', parts: { key: 'string' } },
      { kind: 'method', names: ['getFeatureFlagVariationKey'], key: 1, returns: 'string' },
      { kind: 'method', names: ['getFeatureFlagVariable'], key: '0.featureKey', returns: 'unknown', parts: {} },
    ],
  },
  {
    provider: 'abtasty', packages: ['@flagship.io/js-sdk'],
    shapes: [{ kind: 'method', names: ['getFlag'], key: 0, returns: 'unknown', parts: { 'getValue()': 'unknown' } }],
  },
  {
    provider: 'abtasty', packages: ['@flagship.io/react-sdk'],
    shapes: [
      { kind: 'method', names: ['getFlag'], key: 0, returns: 'unknown', parts: { 'getValue()': 'unknown' } },
      { kind: 'function', names: ['useFsFlag'], key: 0, returns: 'unknown', parts: { 'getValue()': 'unknown' } },
    ],
  },
  {
    provider: 'vwo', packages: ['vwo-fme-node-sdk'],
    shapes: [{ kind: 'method', names: ['getFlag'], key: 0, returns: 'boolean', parts: { 'isEnabled()': 'boolean' } }],
  },
  {
    provider: 'vwo', packages: ['vwo-fme-react-sdk'],
    shapes: [{ kind: 'function', names: ['useGetFlag'], key: 0, returns: 'boolean', parts: { 'flag.isEnabled()': 'boolean' } }],
  },
  {
    provider: 'mixpanel', packages: ['mixpanel-browser'],
    shapes: [
      { kind: 'method', names: ['flags.is_enabled', 'flags.is_enabled_sync'], key: 0, fallback: 1, returns: 'boolean' },
      { kind: 'method', names: ['flags.get_variant_value', 'flags.get_variant_value_sync'], key: 0, fallback: 1, returns: 'unknown' },
      { kind: 'method', names: ['flags.get_variant', 'flags.get_variant_sync'], key: 0, returns: 'unknown', parts: { value: 'unknown' }, maybe: true },
    ],
  },
];
