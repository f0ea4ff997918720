/** Vendors whose exports are read, in the order in which they are tried: the more telling shape first. */
import { azure, azureStore } from './azure.js';
import { configcat } from './configcat.js';
import { devcycle } from './devcycle.js';
import { firebase } from './firebase.js';
import { flagd } from './flagd.js';
import { flagsmith, flagsmithEnvironment } from './flagsmith.js';
import { flipt } from './flipt.js';
import { goff } from './goff.js';
import { growthbook, growthbookPayload, growthbookStale } from './growthbook.js';
import { launchdarkly } from './launchdarkly.js';
import { openfeature, vercel } from './lists.js';
import { optimizely } from './optimizely.js';
import { posthog } from './posthog.js';
import type { Vendor } from './shape.js';
import { split } from './split.js';
import { statsig } from './statsig.js';
import { unleash } from './unleash.js';

export const VENDORS: readonly Vendor[] = [
  growthbook, growthbookStale, unleash, devcycle, launchdarkly, statsig, posthog, flagsmith, flagsmithEnvironment, split, optimizely, configcat,
  azure, azureStore, openfeature, flagd, flipt, firebase, vercel, goff, growthbookPayload,
];
