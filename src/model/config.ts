/** The configuration (contract.md), defaults already merged. */
import type { Severity } from './findings.js';

/** Where a call keeps an argument: a position, or `"0.flagKey"` for a property of an object literal there. */
export type ArgumentPath = number | string;

/** A call that asks for a flag. `from`: a package, an import specifier, or a file relative to the root. */
export interface CallShape {
  from?: string | undefined;
  /** The export, `Type.method` for a method of an exported class or interface, or a bare name where `from` is absent. */
  name: string;
  key: ArgumentPath;
  fallback?: ArgumentPath | undefined;
  /** The property of the result that holds the value, where the result is an object about the flag. */
  value?: string | undefined;
  returns?: 'boolean' | 'string' | 'number' | 'unknown' | undefined;
}

export interface Config {
  entries: string[];
  ignore: string[];
  flags: {
    registry: string[];
    calls: CallShape[];
    wire: string[];
    kinds: Record<string, string>;
    state: string[];
    /** Of the exports in `state`, the environments that count; all where none is named. */
    environments: string[];
  };
  policy: {
    maxAge: Record<string, string>;
    suspectAfter: string;
    settledFor: string;
    reuseGap: string;
    newFlags: string[];
    targets: Record<string, number>;
  };
  rules: Record<string, Severity | 'off'>;
  overrides: { files: string[]; rules: Record<string, Severity | 'off'> }[];
  suppress: { rule: string; path?: string | undefined; flag?: string | undefined; reason: string; until?: string | undefined }[];
}
