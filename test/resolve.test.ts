import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { globToRegExp, matcher } from '../src/link/glob.js';
import { parseJsonc } from '../src/link/jsonc.js';
import { readManifests } from '../src/link/manifests.js';
import { type Resolution, createResolver } from '../src/link/resolve.js';
import { readTsConfigs } from '../src/link/tsconfig.js';
import { memoryTree } from './memory-tree.js';

const resolving = (files: Record<string, string>): ((from: string, specifier: string) => Resolution) => {
  const tree = memoryTree(files);
  const manifests = readManifests(tree);
  const resolver = createResolver(tree, manifests, readTsConfigs(tree, manifests));
  return (from, specifier) => resolver.resolve(from, specifier);
};

const names = (...paths: string[]): Record<string, string> => Object.fromEntries(paths.map((path) => [path, '']));
const json = (value: unknown): string => JSON.stringify(value);

test('a relative specifier finds extensions, index files and the main of a folder', () => {
  const resolve = resolving({
    ...names('src/a.ts', 'src/b.tsx', 'src/c/index.js', 'src/both.ts', 'src/both/index.ts', 'src/App.vue',
      'src/data.json', 'src/x.css'),
    'src/pkg/package.json': json({ name: 'inner', main: 'start.js' }),
    'src/pkg/start.ts': '',
  });
  assert.equal(resolve('src/main.ts', './a'), { file: 'src/a.ts' });
  assert.equal(resolve('src/main.ts', './b'), { file: 'src/b.tsx' });
  assert.equal(resolve('src/main.ts', './c'), { file: 'src/c/index.js' });
  assert.equal(resolve('src/c/index.js', '..'), null);
  assert.equal(resolve('src/c/index.js', '.'), { file: 'src/c/index.js' });
  assert.equal(resolve('src/main.ts', './both'), { file: 'src/both.ts' });
  assert.equal(resolve('src/main.ts', './both/'), { file: 'src/both.ts' });
  assert.equal(resolve('src/main.ts', './App.vue'), { file: 'src/App.vue' });
  assert.equal(resolve('src/main.ts', './data'), { file: 'src/data.json' });
  assert.equal(resolve('src/main.ts', './x.css'), { asset: 'src/x.css' });
  assert.equal(resolve('src/main.ts', './pkg'), { file: 'src/pkg/start.ts' });
  assert.equal(resolve('src/main.ts', './absent'), null);
  assert.equal(resolve('src/main.ts', '../../outside'), null);
});

test('a compiled extension means its source, a written one means itself', () => {
  const resolve = resolving(names('a.ts', 'b.tsx', 'c.mts', 'd.cts', 'e.js', 'e.ts', 'f.tsx'));
  assert.equal(resolve('main.ts', './a.js'), { file: 'a.ts' });
  assert.equal(resolve('main.ts', './b.jsx'), { file: 'b.tsx' });
  assert.equal(resolve('main.ts', './b.js'), { file: 'b.tsx' });
  assert.equal(resolve('main.ts', './c.mjs'), { file: 'c.mts' });
  assert.equal(resolve('main.ts', './d.cjs'), { file: 'd.cts' });
  assert.equal(resolve('main.ts', './e.js'), { file: 'e.js' });
  assert.equal(resolve('main.ts', './f.ts'), { file: 'f.tsx' });
});

test('queries and loaders are no part of the name', () => {
  const resolve = resolving(names('src/w.ts', 'src/t.txt'));
  assert.equal(resolve('src/a.ts', './w?worker'), { file: 'src/w.ts' });
  assert.equal(resolve('src/a.ts', './t.txt?raw'), { asset: 'src/t.txt' });
  assert.equal(resolve('src/a.ts', '!!raw-loader?x=1!./w.ts'), { file: 'src/w.ts' });
});

test('what is not of the tree is a package', () => {
  const resolve = resolving({ 'package.json': json({ dependencies: { react: '1', '@scope/x': '1' } }),
    'src/fs.ts': '' });
  assert.equal(resolve('src/a.ts', 'react'), { package: 'react', subpath: '' });
  assert.equal(resolve('src/a.ts', '@scope/x/lib/y'), { package: '@scope/x', subpath: 'lib/y' });
  assert.equal(resolve('src/a.ts', 'node:fs'), { package: 'node:fs', subpath: '' });
  assert.equal(resolve('src/a.ts', 'fs/promises'), { package: 'fs', subpath: 'promises' });
  assert.equal(resolve('src/a.ts', '@/nowhere'), null);
});

test('tsconfig: paths, baseUrl, extends, comments, trailing commas, solution style', () => {
  const resolve = resolving({
    'base.json': '',
    'tsconfig.base.json': '{ // shared\n "compilerOptions": { "baseUrl": "./src", "paths": { "~/*": ["*"], "~/special": ["other/special.ts"], }, }, }',
    'tsconfig.json': '{ "extends": "./tsconfig.base", /* loop */ "references": [{ "path": "./tsconfig.app.json" }] }',
    'tsconfig.app.json': '{ "extends": ["./tsconfig.json"], "compilerOptions": { "paths": { "app:*": ["./app/*"] } } }',
    ...names('src/lib/x.ts', 'src/other/special.ts', 'src/app/y.ts', 'src/main.ts'),
  });
  assert.equal(resolve('src/main.ts', '~/lib/x'), { file: 'src/lib/x.ts' });
  assert.equal(resolve('src/main.ts', '~/special'), { file: 'src/other/special.ts' });
  assert.equal(resolve('src/main.ts', 'lib/x'), { file: 'src/lib/x.ts' });
  assert.equal(resolve('src/main.ts', 'app:y'), { file: 'src/app/y.ts' });
});

test('a cycle of extends ends, a broken configuration is a problem', () => {
  const tree = memoryTree({ 'tsconfig.json': '{"extends":"./a/tsconfig.json"}',
    'a/tsconfig.json': '{"extends":"../tsconfig.json"}', 'b/tsconfig.json': '{ no' });
  const configs = readTsConfigs(tree);
  assert.is(configs.problems.length, 1);
  assert.is(configs.problems[0]!.at!.file, 'b/tsconfig.json');
});

test('rootDirs lie upon each other', () => {
  const resolve = resolving({ 'web/tsconfig.json': json({ compilerOptions: { rootDirs: ['src', '../shared'] } }),
    ...names('web/src/a/x.ts', 'shared/a/y.ts') });
  assert.equal(resolve('web/src/a/x.ts', './y'), { file: 'shared/a/y.ts' });
});

const workspace = {
  'package.json': json({ private: true, workspaces: ['packages/*'] }),
  'packages/core/package.json': json({
    name: '@acme/core', main: 'dist/index.js', imports: { '#internal/*': './src/internal/*.js' },
    exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' }, './feature/*': './dist/feature/*.js',
      './closed': null },
  }),
  'packages/core/tsconfig.json': json({ compilerOptions: { rootDir: 'source', outDir: 'dist' } }),
  ...names('packages/core/source/index.ts', 'packages/core/source/feature/a.tsx', 'packages/core/src/internal/z.ts'),
  'packages/plain/package.json': json({ name: 'plain', main: './lib/main.js' }),
  'packages/plain/src/main.ts': '',
  'packages/plain/src/deep.ts': '',
  'packages/app/package.json': json({ name: 'app', dependencies: { '@acme/core': 'workspace:*', plain: '*' } }),
  'packages/app/src/main.ts': '',
};

test('a workspace package is reached by its name, through exports, to its sources', () => {
  const resolve = resolving(workspace);
  const from = 'packages/app/src/main.ts';
  assert.equal(resolve(from, '@acme/core'), { file: 'packages/core/source/index.ts' });
  assert.equal(resolve(from, '@acme/core/feature/a'), { file: 'packages/core/source/feature/a.tsx' });
  assert.equal(resolve(from, 'plain'), { file: 'packages/plain/src/main.ts' });
  assert.equal(resolve(from, 'plain/lib/deep'), { file: 'packages/plain/src/deep.ts' });
  assert.equal(resolve('packages/core/source/index.ts', '#internal/z'), { file: 'packages/core/src/internal/z.ts' });
  assert.equal(resolve('packages/core/source/index.ts', '@acme/core/feature/a'),
    { file: 'packages/core/source/feature/a.tsx' }, 'self');
});

test('pnpm-workspace.yaml, lerna.json and link: dependencies make packages importable; a stray fixture does not',
  () => {
  const tree = memoryTree({
    'package.json': json({ dependencies: { linked: 'link:./vendor/linked' } }),
    'pnpm-workspace.yaml': 'packages:\n  - "apps/*"\n  - "!apps/skip"\n',
    'lerna.json': json({ packages: ['libs/**'] }),
    'apps/a/package.json': json({ name: 'a' }),
    'apps/skip/package.json': json({ name: 'skip' }),
    'libs/x/b/package.json': json({ name: 'b' }),
    'vendor/linked/package.json': json({ name: 'linked' }),
    'test/fixture/package.json': json({ name: 'react' }),
    'src/sub/package.json': json({ type: 'commonjs' }),
    'broken/package.json': '{',
  });
  const manifests = readManifests(tree);
  assert.equal([...manifests.byName.keys()].sort(), ['a', 'b', 'linked']);
  assert.is(manifests.packageOf('src/sub/x.js')!.dir, '', 'a package.json with a type alone is no package');
  assert.is(manifests.packageOf('broken/x.js')!.dir, 'broken');
  assert.is(manifests.problems.length, 1);
});

test('a computed specifier reaches every file that it can match (1.5)', () => {
  const resolve = resolving({
    'tsconfig.json': json({ compilerOptions: { paths: { '@/*': ['./src/*'] } } }),
    ...names('src/lang/de.ts', 'src/lang/en/index.ts', 'src/lang/x.css', 'src/pages/a/Page.tsx', 'src/pages/b/Page.tsx',
      'src/main.ts'),
  });
  assert.equal(resolve('src/main.ts', './lang/*'), { files: ['src/lang/de.ts', 'src/lang/en/index.ts'] });
  assert.equal(resolve('src/main.ts', './lang/*.js'), { files: ['src/lang/de.ts', 'src/lang/en/index.ts'] });
  assert.equal(resolve('src/main.ts', '@/pages/*/Page'), { files: ['src/pages/a/Page.tsx', 'src/pages/b/Page.tsx'] });
  assert.equal(resolve('src/main.ts', './pages/**/*.tsx'), { files: ['src/pages/a/Page.tsx', 'src/pages/b/Page.tsx'] });
  assert.equal(resolve('src/main.ts', '*'), { files: [] });
  assert.equal(resolve('src/main.ts', './absent/*'), { files: [] });
});

test('aliases of bundlers are read from the text of their configuration', () => {
  const resolve = resolving({
    'vite.config.ts': "export default { resolve: { alias: { '@ui': path.resolve(__dirname, './src', 'ui'), '#': fileURLToPath(new URL('./src', import.meta.url)) } } }",
    'jest.config.js': "module.exports = { moduleNameMapper: { '^@lib/(.*)$': '<rootDir>/src/lib/$1' } }",
    'webpack.config.js': "alias: [{ find: 'shared', replacement: resolve(__dirname, 'common') }], x: { 'exact$': path.join(__dirname, 'src/one.ts') }",
    'package.json': '{}',
    ...names('src/ui/Button.tsx', 'src/lib/a.ts', 'common/x.ts', 'src/one.ts', 'src/main.ts'),
  });
  assert.equal(resolve('src/main.ts', '@ui/Button'), { file: 'src/ui/Button.tsx' });
  assert.equal(resolve('src/main.ts', '#/ui/Button'), { file: 'src/ui/Button.tsx' });
  assert.equal(resolve('src/main.ts', '@lib/a'), { file: 'src/lib/a.ts' });
  assert.equal(resolve('src/main.ts', 'shared/x'), { file: 'common/x.ts' });
  assert.equal(resolve('src/main.ts', 'exact'), { file: 'src/one.ts' });
  assert.equal(resolve('src/main.ts', '~/lib/a'), { file: 'src/lib/a.ts' }, 'a guess that is right');
  assert.equal(resolve('src/main.ts', 'exact/sub'), { package: 'exact', subpath: 'sub' });
});

test('what frameworks define without being told', () => {
  const resolve = resolving({ 'kit/package.json': json({ name: 'kit' }), ...names('kit/src/lib/a.ts',
    'kit/src/lib/index.ts', 'kit/utils/b.ts') });
  assert.equal(resolve('kit/src/routes/x.ts', '$lib/a'), { file: 'kit/src/lib/a.ts' });
  assert.equal(resolve('kit/src/routes/x.ts', '$lib'), { file: 'kit/src/lib/index.ts' });
  assert.equal(resolve('kit/src/routes/x.ts', '~~/utils/b'), { file: 'kit/utils/b.ts' });
  assert.equal(resolve('kit/src/routes/x.ts', '$env/static'), null);
});

test('platform variants are all reached', () => {
  const resolve = resolving(names('src/B.ios.tsx', 'src/B.android.tsx', 'src/C.ts', 'src/C.web.ts'));
  assert.equal(resolve('src/a.ts', './B'), { files: ['src/B.android.tsx', 'src/B.ios.tsx'] });
  assert.equal(resolve('src/a.ts', './C'), { files: ['src/C.ts', 'src/C.web.ts'] });
});

test('globs', () => {
  const yes = (glob: string, ...paths: string[]): void =>
    { for (const path of paths) assert.ok(globToRegExp(glob).test(path), `${glob} ${path}`); };
  const no = (glob: string, ...paths: string[]): void =>
    { for (const path of paths) assert.not.ok(globToRegExp(glob).test(path), `${glob} ${path}`); };
  yes('src/**/*.ts', 'src/a.ts', 'src/a/b/c.ts');
  no('src/**/*.ts', 'src/a.tsx', 'lib/src/a.ts');
  yes('**/*.{ts,tsx}', 'a.ts', 'x/y.tsx');
  yes('{src/,}app/[id]/**', 'app/d/x', 'src/app/i/y/z');
  yes('a/@(b|c).js', 'a/b.js');
  no('a/!(b).js', 'a/b.js');
  yes('a?c', 'abc');
  yes('(group)/+page.ts', '(group)/+page.ts');
  assert.ok(matcher(['src/**', '!src/gen/**'])('src/a.ts'));
  assert.not.ok(matcher(['src/**', '!src/gen/**'])('src/gen/a.ts'));
  assert.not.ok(matcher([])('a'));
});

test('JSON with comments keeps what only looks like one', () => {
  assert.equal(parseJsonc('{ "a": "// no", "b": "/* no */,}", /* yes */ "c": [1, 2, /* x */ ], // y\n}').value,
    { a: '// no', b: '/* no */,}', c: [1, 2] });
  assert.is.not(parseJsonc('{').error, null);
});

test('long comments and computed specifiers cost linear time', () => {
  const start = Date.now();
  parseJsonc(`{ "a": 1, ${'// x // y /* z */ \n'.repeat(2000)} }`);
  parseJsonc(`{ "a": 1, ${'/* x */ '.repeat(5000)} "b": `);
  resolving(names('src/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.ts'))('src/x.ts', `./${'a*'.repeat(30)}b`);
  assert.ok(Date.now() - start < 2000);
});

test.run();
