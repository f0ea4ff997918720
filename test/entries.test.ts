import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Entries, findEntries, isStoryFile, isTestFile, isTestSupport } from '../src/link/entries.js';
import { readManifests } from '../src/link/manifests.js';
import { mentionedFiles } from '../src/link/mentions.js';
import { createModules } from '../src/link/modules.js';
import { isSource } from '../src/link/paths.js';
import { createResolver } from '../src/link/resolve.js';
import { readTsConfigs } from '../src/link/tsconfig.js';
import { pathStrings, sweeps } from '../src/link/words.js';
import type { FileFacts } from '../src/model.js';
import { memoryTree } from './memory-tree.js';

const json = (value: unknown): string => JSON.stringify(value);

function linked(files: Record<string, string>) {
  const tree = memoryTree(files);
  const manifests = readManifests(tree);
  const tsconfigs = readTsConfigs(tree, manifests);
  return { tree, manifests, tsconfigs, resolver: createResolver(tree, manifests, tsconfigs) };
}

function entriesOf(files: Record<string, string>, entries: string[] = []): Entries {
  const { tree, manifests, tsconfigs, resolver } = linked(files);
  return findEntries(tree, manifests, tsconfigs, resolver, { entries });
}

const colours = ({ entries }: Entries): Record<string, string> => {
  const found: Record<string, string> = {};
  for (const { file, colour } of entries) found[file] = found[file] === undefined ? colour : `${found[file]} ${colour}`;
  return found;
};

test('what package.json publishes leads to sources', () => {
  const found = colours(entriesOf({
    'package.json': json({ name: 'x', main: 'dist/main.js', bin: { x: './dist/cli.js' },
      exports: { '.': './dist/main.js', './deep/*': './dist/deep/*.js' },
      browser: { './src/node.ts': './src/web.ts' } }),
    'src/main.ts': '', 'src/cli.ts': '', 'src/deep/a.ts': '', 'src/deep/b/index.ts': '', 'src/other.ts': '',
      'src/node.ts': '', 'src/web.ts': '',
  }));
  assert.equal(Object.keys(found).sort(), ['src/cli.ts', 'src/deep/a.ts', 'src/deep/b/index.ts', 'src/main.ts',
    'src/web.ts']);
});

test('a built entry without a source holds its package; a private application and a mistake do not', () => {
  const held = (manifest: object, ...files: string[]): string[] =>
    entriesOf({ 'package.json': json(manifest), ...Object.fromEntries(files.map((file) => [file, ''])) }).held;
  assert.equal(held({ name: 'x', main: 'dist/bundle.js' }, 'src/index.ts'), ['']);
  assert.equal(held({ name: 'x', main: 'index.js' }, 'src/index.ts'), []);
  assert.equal(held({ name: 'x', private: true, main: 'dist/bundle.js' }, 'src/index.ts'), []);
  assert.equal(held({ name: 'x', private: true }, 'src/thing.ts'), [''], 'nothing is known to start it');
});

test('scripts name files, through flags, folders and quotes; linters only look', () => {
  const { entries } = entriesOf({
    'package.json': json({ private: true, scripts: {
      start: 'NODE_ENV=production node -r ./hooks/register.js dist/server.js',
      dev: 'concurrently "tsx watch src/worker.ts" "cd tools && node gen"',
      lint: 'eslint src/only-linted.ts --config ./lint/rules.js',
      'test:unit': "mocha --require=./hooks/setup.js 'checks/**/*.check.ts'",
    } }),
    'tsconfig.json': json({ compilerOptions: { outDir: 'dist', rootDir: 'src' } }),
    'src/server.ts': '', 'src/worker.ts': '', 'src/only-linted.ts': '', 'hooks/register.js': '', 'hooks/setup.js': '',
    'lint/rules.js': '', 'checks/a.check.ts': '', 'src/unused.ts': '',
  });
  const why = new Map(entries.map((entry) => [entry.file, `${entry.colour}: ${entry.why}`]));
  assert.is(why.get('src/server.ts'), "production: package.json script 'start'");
  assert.is(why.get('hooks/register.js'), "production: package.json script 'start'");
  assert.is(why.get('src/worker.ts'), "production: package.json script 'dev'");
  assert.is(why.get('hooks/setup.js'), "test: package.json script 'test:unit'");
  assert.is(why.get('checks/a.check.ts'), "test: package.json script 'test:unit'");
  assert.is(why.get('lint/rules.js'), "tool: package.json script 'lint'");
  assert.is(why.get('src/only-linted.ts'), undefined);
  assert.is(why.get('src/unused.ts'), undefined);
});

test('tests, stories and declarations by name (1.7)', () => {
  for (const path of ['a.test.ts', 'a.spec.jsx', 'x/__tests__/a.ts', 'src/__mocks__/fs.js', 'test/helper.ts',
    'e2e/login.ts', 'cypress/support/a.js', 'a.e2e-spec.ts', 'app-e2e/x.ts']) {
    assert.ok(isTestFile(path), path);
  }
  for (const path of ['src/latest.ts', 'src/contest/a.ts', 'src/attestation.ts', 'ab-tests/x.ts', 'src/inspector.ts',
    'src/spectest.ts']) {
    assert.not.ok(isTestFile(path), path);
  }
  for (const path of ['a.stories.tsx', 'a.story.ts', '.storybook/preview.tsx']) assert.ok(isStoryFile(path), path);
  assert.not.ok(isStoryFile('src/history.ts'));
  for (const path of ['src/testing/app.ts', 'src/fake-store.ts', 'src/AccessProviderMock.tsx',
    'src/utils/testRenderer.tsx', 'src/mocks/handlers.ts']) {
    assert.ok(isTestSupport(path), path);
    assert.not.ok(isTestFile(path), path);
  }
  for (const path of ['src/tester.ts', 'src/mockingbird.ts', 'src/attest.ts']) assert.not.ok(isTestSupport(path), path);
  assert.equal(colours(entriesOf({ 'package.json': '{}', 'a.test.ts': '', 'a.stories.tsx': '', 'types.d.ts': '',
    'a.ts': '' })),
    { 'a.stories.tsx': 'story', 'a.test.ts': 'test', 'types.d.ts': 'production' });
});

test('frameworks hold where they are depended on or configured, and only there', () => {
  const found = colours(entriesOf({
    'package.json': json({ private: true, workspaces: ['apps/*'] }),
    'apps/web/package.json': json({ name: 'web', private: true, dependencies: { next: '15' } }),
    'apps/web/src/app/(shop)/[id]/page.tsx': '', 'apps/web/src/app/(shop)/helper.ts': '', 'apps/web/pages/a.tsx': '',
      'apps/web/middleware.ts': '',
    'apps/other/package.json': json({ name: 'other', private: true }),
    'apps/other/pages/a.tsx': '',
    'apps/kit/svelte.config.js': '', 'apps/kit/src/routes/+page.svelte': '', 'apps/kit/src/routes/part.svelte': '',
    'apps/db/package.json': json({ name: 'db', dependencies: { knex: '1' } }),
    'apps/db/src/migrations/1.ts': '',
  }));
  assert.equal(found, {
    'apps/db/src/migrations/1.ts': 'production',
    'apps/kit/src/routes/+page.svelte': 'production',
    'apps/kit/svelte.config.js': 'tool',
    'apps/web/middleware.ts': 'production',
    'apps/web/pages/a.tsx': 'production',
    'apps/web/src/app/(shop)/[id]/page.tsx': 'production',
  });
});

test('configurations are read as text: what they name is an entry, what they exclude is not', () => {
  const found = colours(entriesOf({
    'package.json': json({ private: true, jest: { setupFiles: ['<rootDir>/config/env.ts'] } }),
    'config/webpack.prod.js': "const src = 1; module.exports = { entry: { a: path.join(__dirname, '..', 'src', 'a.tsx'), b: './src/b' }, exclude: ['./src/excluded.ts'] }",
    'esbuild.js': "entry(`${src}/deep/c.ts`); glob(path.join('views', dir, `${name}.entry.tsx`))",
    'vitest.config.mts': "export default { test: { setupFiles: 'src/setup-all.ts', coverage: { exclude: ['src/skipped.ts'] }, include: ['src/**/*.check.ts'] } }",
    'serverless.yml': 'functions:\n  f:\n    handler: src/handlers/f.main\n',
    '.github/workflows/ci.yml': "on: { push: { paths: ['src/**'] } }\njobs:\n  a:\n    steps:\n      - run: npx tsx ci/check.ts --x\n",
    'Dockerfile': 'CMD ["node", "dist/server.js"]',
    'scripts/run.sh': 'node "$ROOT/scripts/lib/go.mjs"',
    'index.html': '<script type="module" src="/src/page.tsx"></script><script src="https://cdn/x.js"></script>',
    ...Object.fromEntries(['config/env.ts', 'src/a.tsx', 'src/b.ts', 'src/excluded.ts', 'src/deep/c.ts',
      'views/x/y.entry.tsx', 'src/setup-all.ts',
      'src/skipped.ts', 'src/z.check.ts', 'src/handlers/f.ts', 'ci/check.ts', 'src/server.ts', 'src/page.tsx',
        'src/nobody.ts'].map((path) => [path, 'export {}'])),
    'scripts/lib/go.mjs': 'export {}', 'scripts/lib/by-hand.mjs': 'console.log(1)',
      'scripts/lib/part.mjs': 'export const a = 1',
    'public/sw.js': '',
  }));
  assert.equal(found, {
    'ci/check.ts': 'tool', 'config/env.ts': 'test', 'config/webpack.prod.js': 'tool', 'esbuild.js': 'tool',
      'public/sw.js': 'production',
    'scripts/lib/by-hand.mjs': 'tool', 'scripts/lib/go.mjs': 'tool', 'src/a.tsx': 'production',
      'src/b.ts': 'production', 'src/deep/c.ts': 'production',
    'src/handlers/f.ts': 'production', 'src/page.tsx': 'production', 'src/server.ts': 'production',
      'src/setup-all.ts': 'test', 'src/z.check.ts': 'test',
    'views/x/y.entry.tsx': 'production', 'vitest.config.mts': 'test',
  });
});

test('the user adds entries by glob', () => {
  assert.equal(colours(entriesOf({ 'package.json': '{}', 'a/one.ts': '', 'a/two.ts': '' }, ['a/one.*'])),
    { 'a/one.ts': 'production' });
});

test('a string that names a path is a use (1.8); to be listed, linted or documented is not', () => {
  const { tree, manifests, resolver } = linked({
    'package.json': json({ name: 'x', plugin: './src/plugin.ts', nyc: { exclude: ['src/covered.ts'] },
      sideEffects: ['src/effect.ts'] }),
    'tsconfig.json': json({ include: ['src/listed.ts'] }),
    '.eslintrc.json': json({ overrides: [{ files: ['src/linted.ts'] }] }),
    'docs/a.md': 'see src/documented.ts', 'CODEOWNERS': 'src/owned.ts @me',
    'custom.yaml': 'run: src/named\nall: src/**/*.ts\nsome: "src/jobs/*.ts"\n',
    'src/main.ts': '', 'src/global.ts': 'import x from "y";\ndeclare global { interface Window {} }',
    ...Object.fromEntries(['plugin', 'covered', 'effect', 'listed', 'linted', 'documented', 'owned', 'named', 'jobs/a',
      'quiet', 'self']
      .map((name) => [`src/${name}.ts`, ''])),
    'templates/init/start.ts': '',
  });
  const candidates = tree.files.map(({ path }) => path).filter((path) => path.endsWith('.ts')
    && path !== 'src/main.ts');
  const strings = new Map([['src/main.ts', ['init/start.ts', '/quiet', './absent']], ['src/self.ts', ['./self.ts']]]);
  const world = { tree, manifests, resolver };
  const facts = (file: string): FileFacts => ({ depth: 'outline', lines: 1, imports: [], exports: [], effects: null, paths: strings.get(file) ?? [], directives: [], problems: [], body: null });
  const found = mentionedFiles(world, candidates, createModules(tree.files.map(({ path }) => path).filter(isSource), { tree, facts, deepen: facts }, world));
  assert.equal([...found.keys()], ['src/global.ts', 'src/jobs/a.ts', 'src/named.ts', 'src/plugin.ts',
    'templates/init/start.ts']);
  assert.equal(found.get('src/jobs/a.ts'), { file: 'custom.yaml', text: 'src/jobs/*.ts' });
});

test('globs that sweep name nothing', () => {
  for (const glob of ['src/**/*.ts', '**/*.{ts,tsx}', '*.ts', 'src/**', './packages/**/*.js', '/**', 'frontend/**',
    'src/*']) assert.ok(sweeps(glob), glob);
  for (const glob of ['src/migrations/*.ts', 'src/**/*.check.ts', 'plugins/*.js',
    'src/jobs/**/*.{ts,js}']) assert.not.ok(sweeps(glob), glob);
});

test('strings of a configuration: joined, templated, excluded', () => {
  assert.equal(pathStrings("path.join(__dirname, 'a', 'b.ts'); x(join(dir, 'c/d.ts')); `${root}/e.ts`; ignore: ['f/g.ts']").sort(),
    ['**/c/d.ts', './a/b.ts', './e.ts', 'b.ts', 'c/d.ts']);
});

test.run();
