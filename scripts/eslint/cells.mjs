// The projects that `verify:eslint` makes: which linter, in which configuration form, beside which TypeScript, by whom installed.
const PARSER = { '@typescript-eslint/parser': '^8.73.0' };
const VUE = { 'vue-eslint-parser': '^10.4.2' };
export const TYPESCRIPT = { old: { typescript: '~5.9.3' }, now: { typescript: '~6.0.3' }, native: { typescript: '~7.0.2' }, beside: { typescript: 'npm:@typescript/typescript6@*', '@typescript/native': 'npm:typescript@~7.0.2' } };

const SCRIPTS = "'**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}'";
const flat = (imports, end, vue) => `${imports}
${end} [
  { files: [${SCRIPTS}], languageOptions: { parser, parserOptions: { ecmaFeatures: { jsx: true } } } },
${vue ? "  { files: ['**/*.vue'], languageOptions: { parser: vue, parserOptions: { parser } } },\n" : ''}  unpeg.configs['flat/strict'],
  { linterOptions: { reportUnusedDisableDirectives: 'off' } },
];
`;
const flatModule = flat("import parser from '@typescript-eslint/parser';\nimport vue from 'vue-eslint-parser';\nimport unpeg from 'unpeg/eslint';", 'export default', true);
const flatCommon = flat("const parser = require('@typescript-eslint/parser');\nconst vue = require('vue-eslint-parser');\nconst unpeg = require('unpeg/eslint');", 'module.exports =', true);
/** As its documentation says: by name, without touching the plugin. */
const flatExtends = `import { defineConfig } from 'eslint/config';
import parser from '@typescript-eslint/parser';
import unpeg from 'unpeg/eslint';
export default defineConfig([
  { files: [${SCRIPTS}], plugins: { unpeg }, extends: ['unpeg/strict'], languageOptions: { parser, parserOptions: { ecmaFeatures: { jsx: true } } } },
  { linterOptions: { reportUnusedDisableDirectives: 'off' } },
]);
`;
const legacy = `module.exports = {
  root: true, parser: '@typescript-eslint/parser', parserOptions: { ecmaVersion: 2022, sourceType: 'module', ecmaFeatures: { jsx: true } },
  plugins: ['unpeg'], extends: ['plugin:unpeg/strict'],
  overrides: [{ files: ['*.vue'], parser: 'vue-eslint-parser', parserOptions: { parser: '@typescript-eslint/parser' } }],
};
`;

/** One that needs no registry. */
export const SMOKE = { name: 'ESLint 9, eslint.config.mjs, without a registry', config: ['eslint.config.mjs', flatModule], unpacked: true };

/** `config`: file and text · `legacy`: eslintrc · `extensions` that its parsers take. */
export const CELLS = [
  { name: 'ESLint 8.57, .eslintrc.cjs, TypeScript 5.9, npm', manager: 'npm', dependencies: { eslint: '8.57.1', ...PARSER, ...TYPESCRIPT.old, 'vue-eslint-parser': '^9.4.3' }, config: ['.eslintrc.cjs', legacy], legacy: true, companion: true },
  { name: 'ESLint 8.57, eslint.config.cjs, TypeScript 5.9, npm', manager: 'npm', dependencies: { eslint: '8.57.1', ...PARSER, ...TYPESCRIPT.old, 'vue-eslint-parser': '^9.4.3' }, config: ['eslint.config.cjs', flatCommon] },
  { name: 'ESLint 9, .eslintrc.cjs, TypeScript 6, npm', manager: 'npm', dependencies: { eslint: '^9.39.5', ...PARSER, ...VUE, ...TYPESCRIPT.now }, config: ['.eslintrc.cjs', legacy], legacy: true, companion: true },
  { name: 'ESLint 9, eslint.config.mjs, TypeScript 6, npm', manager: 'npm', dependencies: { eslint: '^9.39.5', ...PARSER, ...VUE, ...TYPESCRIPT.now }, config: ['eslint.config.mjs', flatModule], repository: true },
  { name: 'ESLint 9, eslint.config.mjs with extends, TypeScript 5.9, pnpm', manager: 'pnpm', dependencies: { eslint: '^9.39.5', ...PARSER, ...TYPESCRIPT.old }, config: ['eslint.config.mjs', flatExtends] },
  { name: 'ESLint 10, eslint.config.mjs, TypeScript 6, npm', manager: 'npm', dependencies: { eslint: '^10.15.0', ...PARSER, ...VUE, ...TYPESCRIPT.now }, config: ['eslint.config.mjs', flatModule] },
  { name: 'ESLint 10, eslint.config.cjs, TypeScript 6, pnpm', manager: 'pnpm', dependencies: { eslint: '^10.15.0', ...PARSER, ...VUE, ...TYPESCRIPT.now }, config: ['eslint.config.cjs', flatCommon] },
  { name: 'ESLint 9, TypeScript 7 beside 6 by alias, npm', manager: 'npm', dependencies: { eslint: '^9.39.5', ...PARSER, ...VUE, ...TYPESCRIPT.beside }, config: ['eslint.config.mjs', flatModule] },
  { name: 'ESLint 9, TypeScript 7 alone, npm', manager: 'npm', dependencies: { eslint: '^9.39.5', ...PARSER, ...TYPESCRIPT.native }, config: ['eslint.config.mjs', flatModule.replace(/import vue.*\n/, '').replace(/.*\*\.vue.*\n/, '')], crashes: /typescript-eslint|TypeScript 7|TS 7/ },
  { name: 'oxlint, TypeScript 7, npm', manager: 'npm', dependencies: { oxlint: '^1.94.0', ...TYPESCRIPT.native }, oxlint: true },
];
