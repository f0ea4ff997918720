/**
 * Vendors' SDKs as data: call shapes by package and export, never by bare name. To add an SDK is to add rows in its vendor's
 * file and a fixture `fixtures/discovery/sdk-…` that `npm run verify:sdk` compiles against the real package.
 */
import { LAUNCHDARKLY } from './launchdarkly.js';
import { OPENFEATURE } from './openfeature.js';
import type { Sdk } from './shape.js';
import { UNLEASH } from './unleash.js';

export const SDKS: readonly Sdk[] = [...LAUNCHDARKLY, ...OPENFEATURE, ...UNLEASH];

export const SDK_PACKAGES: ReadonlySet<string> = new Set(SDKS.flatMap(({ packages }) => packages));
