/**
 * Vendors' SDKs as data: call shapes by package and export, never by bare name. To add an SDK is to add rows in its vendor's
 * file and a fixture `fixtures/discovery/sdk-…` that `npm run verify:sdk` compiles against the real package.
 *
 * Not seen: values inside observables and callbacks (Nest, Angular, render props, `onFeatureFlags`), props that a
 * higher-order component injects (`withLDConsumer`), lists of toggles (`useFlags` of Unleash), structural directives in
 * Angular's HTML, methods that Hypertune generates by flag, and the handlers that a decorator guards.
 */
import { CONFIGCAT } from './configcat.js';
import { DEVCYCLE } from './devcycle.js';
import { FLAGSMITH } from './flagsmith.js';
import { GROWTHBOOK } from './growthbook.js';
import { HARNESS } from './harness.js';
import { LAUNCHDARKLY } from './launchdarkly.js';
import { OPENFEATURE } from './openfeature.js';
import { OPTIMIZELY } from './optimizely.js';
import { OTHERS } from './others.js';
import { POSTHOG } from './posthog.js';
import type { Sdk } from './shape.js';
import { SPLIT } from './split.js';
import { STATSIG } from './statsig.js';
import { UNLEASH } from './unleash.js';

export const SDKS: readonly Sdk[] = [
  LAUNCHDARKLY, OPENFEATURE, UNLEASH, GROWTHBOOK, STATSIG, POSTHOG, FLAGSMITH, SPLIT, HARNESS, CONFIGCAT, DEVCYCLE, OPTIMIZELY, OTHERS,
].flat();

export const SDK_PACKAGES: ReadonlySet<string> = new Set(SDKS.flatMap(({ packages }) => packages));
