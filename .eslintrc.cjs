/** Lints this project itself, with itself as it was built. ESLint 10 no longer reads this form: the pinned ESLint 9 does (`npm run lint`). */
module.exports = {
  root: true,
  parser: '@typescript-eslint/parser',
  parserOptions: { ecmaVersion: 2023, sourceType: 'module' },
  env: { node: true, es2023: true },
  plugins: ['@typescript-eslint', 'unpeg'],
  extends: ['eslint:recommended', 'plugin:@typescript-eslint/recommended', 'plugin:unpeg/strict'],
  reportUnusedDisableDirectives: true,
  ignorePatterns: ['dist', 'fixtures', 'node_modules'],
  rules: {
    eqeqeq: ['error', 'always', { null: 'ignore' }],
    'no-undef': 'off', // TypeScript knows
    'prefer-const': 'error',
    '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }],
    '@typescript-eslint/no-non-null-assertion': 'off',
    '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
  },
  overrides: [{ files: ['*.cjs'], env: { node: true }, parserOptions: { sourceType: 'script' } }],
};
