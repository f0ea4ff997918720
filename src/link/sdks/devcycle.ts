import type { Sdk, SdkShape } from './shape.js';

/** On a server the user stands before the key. */
const methods = (key: number): SdkShape[] => [
  { kind: 'method', names: ['variableValue'], key, fallback: key + 1, returns: 'unknown' },
  { kind: 'method', names: ['variable'], key, fallback: key + 1, returns: 'unknown', parts: { value: 'unknown' } },
];
const bag: SdkShape = { kind: 'members', names: ['allVariables().*.value'], returns: 'unknown', maybe: true };

export const DEVCYCLE: readonly Sdk[] = [
  { provider: 'devcycle', packages: ['@devcycle/js-client-sdk'], shapes: [...methods(0), bag] },
  {
    provider: 'devcycle', packages: ['@devcycle/react-client-sdk'],
    shapes: [
      ...methods(0), bag,
      { kind: 'function', names: ['useVariableValue'], key: 0, fallback: 1, returns: 'unknown' },
      { kind: 'function', names: ['useVariable'], key: 0, fallback: 1, returns: 'unknown', parts: { value: 'unknown' } },
      { kind: 'component', names: ['RenderIfEnabled'], key: '0.variableKey', fallback: '0.defaultValue', returns: 'unknown', match: '0.targetValue' },
      { kind: 'function', names: ['SwapComponents'], key: 2, returns: 'boolean', parts: {} },
    ],
  },
  { provider: 'devcycle', packages: ['@devcycle/nodejs-server-sdk'], shapes: [...methods(1), bag] },
  {
    provider: 'devcycle', packages: ['@devcycle/nestjs-server-sdk'],
    shapes: [
      { kind: 'method', names: ['isEnabled'], key: 0, returns: 'boolean' },
      { kind: 'method', names: ['variableValue'], key: 0, fallback: 1, returns: 'unknown' },
      // Decorators; what they guard is called by the framework.
      { kind: 'function', names: ['VariableValue'], key: '0.key', fallback: '0.default', returns: 'unknown', parts: {} },
      { kind: 'function', names: ['RequireVariableValue'], key: '0.keys()', returns: 'unknown', parts: {} },
    ],
  },
];
