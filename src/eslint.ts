/**
 * The ESLint plugin: an adapter. A finding in the editor is the finding of `check`, with its id and words, anchored in
 * the file that is linted; ESLint's own tree is not used, so any parser will do. Synchronous, like ESLint's rules.
 */
import type { ESLint, Linter } from 'eslint';
import { adapt } from './eslint/adapt.js';
import { cacheKey } from './eslint/cache-key.js';
import { PACKAGE } from './pipeline/place.js';
import { rules } from '../rules/index.js';
import type { Rule } from './rule.js';

const levels = (chosen: readonly Rule[]): Linter.RulesRecord =>
  Object.fromEntries(chosen.map((rule) => [`unpeg/${rule.id}`, rule.severity === 'error' ? 'error' : 'warn']));

const plugin = {
  meta: { name: PACKAGE.name, version: PACKAGE.version, namespace: 'unpeg' },
  rules: Object.fromEntries(rules.map((rule) => [rule.id, adapt(rule)])),
  configs: {} as Record<string, Linter.Config | Linter.LegacyConfig>,
  cacheKey,
} satisfies ESLint.Plugin & { cacheKey: typeof cacheKey };

const recommended = levels(rules.filter((rule) => rule.recommended));
const strict = levels(rules);
Object.assign(plugin.configs, {
  recommended: { plugins: ['unpeg'], rules: recommended },
  strict: { plugins: ['unpeg'], rules: strict },
  'flat/recommended': { name: 'unpeg/flat/recommended', plugins: { unpeg: plugin }, rules: recommended },
  'flat/strict': { name: 'unpeg/flat/strict', plugins: { unpeg: plugin }, rules: strict },
});

export default plugin;
// `require('unpeg/eslint')` gives the plugin itself, in every ESLint and configuration form (design.md 5).
export { plugin as 'module.exports' };
