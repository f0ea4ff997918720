/** SDKs as data: every name of every row is shown by a fixture, and keys are spelled as the SDKs spell them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { SDKS } from '../src/link/sdks/index.js';
import { camelCase, camelCaseWithoutDigits, underscored } from '../src/link/sdks/spelling.js';
import { FIXTURES } from './fixture.js';

const folder = join(FIXTURES, 'discovery');
const sources = readdirSync(folder).filter((name) => name.startsWith('sdk-')).flatMap((name) =>
  readdirSync(join(folder, name, 'src')).map((file) => readFileSync(join(folder, name, 'src', file), 'utf8')));

const importing = (packages: readonly string[]): string[] =>
  sources.filter((text) => packages.some((name) => text.includes(`'${name}'`) || text.includes(`'${name}/`)));

test('every SDK has a fixture, and every name of its rows stands in one of its vendor', () => {
  const missing = SDKS.flatMap(({ provider, packages, shapes }) => {
    const own = importing(packages);
    const texts = importing(SDKS.filter((it) => it.provider === provider).flatMap((it) => it.packages));
    const shown = (name: string): boolean => name.split('.').filter((word) => word !== '*').every((word) =>
      texts.some((text) => new RegExp(`\\b${word.replace('()', '')}\\b`).test(text)));
    const names = shapes.flatMap((shape) => shape.names).filter((name) => !shown(name));
    return [...(own.length === 0 ? [`no fixture imports ${packages[0]}`] : []), ...names.map((name) => `${packages[0]}: ${name}`)];
  });
  assert.equal(missing, []);
});

test('keys are spelled as the SDKs spell them', () => {
  // What lodash 4 and @launchdarkly/react-sdk 4 made of them.
  const spelled: [key: string, third: string, fourth: string][] = [
    ['dev-flag-test', 'devFlagTest', 'devFlagTest'],
    ['feature-v2', 'featureV2', 'featureV2'],
    ['enable_SSO_login', 'enableSsoLogin', 'enableSsoLogin'],
    ['checkout.v2beta', 'checkoutV2Beta', 'checkoutV2beta'],
    ['2fa-enabled', '2FaEnabled', '2faEnabled'],
    ['a1b2-c3', 'a1B2C3', 'a1b2C3'],
    ['x2y', 'x2Y', 'x2y'],
    ['team:flag', 'teamFlag', 'team:flag'],
    ['release/2024-promo', 'release2024Promo', 'release/2024Promo'],
    ['XMLHttpRequest', 'xmlHttpRequest', 'xmlHttpRequest'],
    ['already', 'already', 'already'],
    ['__draft__', 'draft', 'draft'],
  ];
  for (const [key, third, fourth] of spelled) {
    assert.is(camelCase(key), third, key);
    assert.is(camelCaseWithoutDigits(key), fourth, key);
  }
  assert.is(underscored('New Checkout'), 'new_checkout');
});

test.run();
