/** How SDKs spell keys in code. None of this can be undone: declared keys are spelled, and what is written looked up. */

/** Words as lodash.camelcase tells them in ASCII: `checkout.v2beta` is checkout, v, 2, beta. */
const WORD = /[A-Z]?[a-z]+(?=[^A-Za-z0-9]|[A-Z]|$)|[A-Z]+(?=[^A-Za-z0-9]|[A-Z][a-z]|$)|[A-Z]?[a-z]+|[A-Z]+|\d+/g;

const join = (words: readonly string[]): string =>
  words.map((word, at) => (at === 0 ? word : word[0]!.toUpperCase() + word.slice(1))).join('');

/** lodash.camelcase, as `launchdarkly-react-client-sdk` uses it: a digit starts a word. */
export const camelCase = (key: string): string =>
  join((key.replace(/['\u2019]/g, '').match(WORD) ?? []).map((word) => word.toLowerCase()));

/** The splitter of `@launchdarkly/react-sdk` itself: `/` and `:` stay, and digits start nothing. */
export const camelCaseWithoutDigits = (key: string): string =>
  join(key.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[-._\s]+/).filter((word) => word !== '').map((word) => word.toLowerCase()));

/** Flagsmith compares names without case, and a space is an underscore. */
export const underscored = (key: string): string => key.toLowerCase().replace(/ /g, '_');
