/**
 * The words in which a vendor's SDK is described: which call, component or property asks for a flag, where its key and
 * fallback stand, and how the flag's value is read from what comes back. Data; whoever applies it is `../shapes.ts`.
 */
import type { ArgumentPath } from '../../model.js';

export type Type = 'boolean' | 'string' | 'number' | 'unknown';

/**
 * Where keys stand in the arguments: a position, `0.flagKey` for a property of an object there (a component's props are
 * argument 0), `0[]` and `0.flags[].flagKey` for each element of a list, `0.keys()` for the names of an object's properties.
 */
export type KeyPath = ArgumentPath;

export interface SdkShape {
  /**
   * function: an export that is called, hooks too · method: of anything that comes from the package · component: an export
   * used in JSX · members: properties of what a call gives, written `useFlags().*` with `*` for the key · factory: an
   * export that makes a function for one flag, which asks when it is called.
   */
  kind: 'function' | 'method' | 'component' | 'members' | 'factory';
  /** With the way to it where the name alone says too little: `flags.is_enabled`, `createMigration().read`. */
  names: readonly string[];
  /** Several for overloads, which are told apart by what is a text. Nothing for members: the key is their `*`. */
  key?: KeyPath | readonly KeyPath[];
  fallback?: ArgumentPath | undefined;
  /** What the flag is worth. */
  returns: Type;
  /**
   * Where the result is not the flag's value but holds it: by the way to it, `value`, `isEnabled()`, `0.enabled`; `''` is
   * the result itself. `not` is a boolean that is true when the flag is off. Empty where no part of the result is the value of the flag.
   */
  parts?: Readonly<Record<string, Type | 'not'>>;
  /** Without a fallback it is undefined or null, or this text, while nothing is known, whatever the flag is settled at. */
  maybe?: true | string;
  /** Of a component: the prop with the value at which its children are shown; without it, they are when the flag is on. */
  match?: ArgumentPath;
  /** Of a component: props beside which nothing is known of when its children are shown; `*`: never is. */
  unless?: readonly ArgumentPath[];
  /** How the SDK spells a key in code (`new-cart` as `newCart`): what is written is looked up among the declared keys. */
  spells?: (key: string) => string;
  /** Keys that are equal after this are the same flag. */
  folds?: (key: string) => string;
}

/** One SDK: packages with the same call shapes. */
export interface Sdk {
  provider: string;
  packages: readonly string[];
  shapes: readonly SdkShape[];
}

/** The same shape for each type of value: `boolVariation`, `stringVariation`, …. */
export const typed = (types: Readonly<Record<string, Type>>, make: (word: string) => string, shape: Omit<SdkShape, 'names' | 'returns' | 'parts'>): SdkShape[] =>
  Object.entries(types).map(([word, returns]) => ({ ...shape, names: [make(word)], returns }));

/** The same, where the value is a part of the result. */
export const typedDetail = (types: Readonly<Record<string, Type>>, make: (word: string) => string, part: string, shape: Omit<SdkShape, 'names' | 'returns' | 'parts'>): SdkShape[] =>
  Object.entries(types).map(([word, returns]) => ({ ...shape, names: [make(word)], returns, parts: { [part]: returns } }));
