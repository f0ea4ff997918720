/** The host layer against real repositories, built in temporary folders and removed afterwards. */
import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { cacheLocation, openCache } from '../src/host/cache.js';
import { defaultConfig, loadConfig, parseConfig } from '../src/host/config.js';
import { findRepository, git, head, isShallow, runGit, topLevel } from '../src/host/git.js';
import { progress } from '../src/host/progress.js';
import { openRevision } from '../src/host/revision.js';
import { contentHash, openWorkingTree } from '../src/host/worktree.js';
import { UsageError, type Tree } from '../src/model.js';

Object.assign(process.env, {
  GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@example.com', GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@example.com',
  GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', XDG_CONFIG_HOME: '/nonexistent',
});

type Files = Record<string, string | Buffer>;

/** Runs `body` in a fresh folder holding `files`, and removes it whatever happens. */
function inFolder(files: Files, body: (folder: string) => void | Promise<void>): () => Promise<void> {
  return async () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'unpeg-host-')));
    try {
      write(folder, files);
      await body(folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

/** The same, committed. */
const inRepository = (files: Files, body: (folder: string) => void | Promise<void>): (() => Promise<void>) =>
  inFolder(files, (folder) => {
    sh(folder, 'init', '-q', '-b', 'main');
    sh(folder, 'add', '-A');
    sh(folder, 'commit', '-q', '--allow-empty', '-m', 'first');
    return body(folder);
  });

function write(folder: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

const sh = (cwd: string, ...args: string[]): string => execFileSync('git', args, { cwd, stdio: 'pipe' }).toString().trim();
const paths = (tree: Tree): string[] => tree.files.map((file) => file.path);
const hashOf = (tree: Tree, path: string): string | null | undefined =>
  tree.files.find((file) => file.path === path)?.hash;
const messages = (tree: Tree): string => tree.problems.map((problem) => problem.message).join('\n');

function usageError(run: () => unknown, ...parts: RegExp[]): void {
  try {
    run();
  } catch (error) {
    assert.instance(error, UsageError);
    for (const part of parts) assert.match((error as Error).message, part);
    return;
  }
  assert.unreachable('no UsageError');
}

// ── Working tree ─────────────────────────────────────────────────────────────

test('without git: every file but node_modules, no hash, no revision', inFolder(
  { 'b.ts': 'b', 'a/x.ts': 'x', '.hidden': 'h', 'node_modules/p/i.js': 'n', 'a/node_modules/q/i.js': 'n' },
  (folder) => {
    const tree = openWorkingTree(folder);
    assert.equal(paths(tree), ['.hidden', 'a/x.ts', 'b.ts']);
    assert.equal([tree.revision, tree.dirty, tree.problems.length], [null, false, 0]);
    assert.is(hashOf(tree, 'b.ts'), null);
    assert.is(tree.read('a/x.ts'), 'x');
    assert.is(git(folder, ['rev-parse', 'HEAD']), null);
    assert.is(head(folder), null);
  },
));

test('no such folder is a usage error', () => usageError(() => openWorkingTree('/nonexistent/x'), /no such folder/));

test('no git program: null, and a problem only where there is a repository', inRepository({ 'a.ts': 'a' }, (folder) => {
  const path = process.env['PATH'];
  try {
    process.env['PATH'] = '/nonexistent';
    assert.is(runGit(folder, ['version']).absent, true);
    const tree = openWorkingTree(folder);
    assert.equal(paths(tree), ['a.ts']);
    assert.match(messages(tree), /no git program/);
  } finally {
    process.env['PATH'] = path;
  }
}));

test('a repository that git refuses is read without it, with git\'s own words', inRepository({ 'a.ts': 'a' }, (folder) => {
  process.env['GIT_TEST_ASSUME_DIFFERENT_OWNER'] = '1';
  try {
    const tree = openWorkingTree(folder);
    assert.equal(paths(tree), ['a.ts']);
    assert.match(messages(tree), /dubious ownership[^]*safe\.directory/);
    usageError(() => openRevision(folder, 'HEAD'), /dubious ownership/);
  } finally {
    delete process.env['GIT_TEST_ASSUME_DIFFERENT_OWNER'];
  }
  writeFileSync(join(folder, '.git/config'), '[broken');
  assert.match(messages(openWorkingTree(folder)), /bad config/);
}));

test('clean: index ids are the hashes of the texts', inRepository({ 'a.ts': 'a\n', 'ü.ts': '// ü\n' }, (folder) => {
  const tree = openWorkingTree(folder);
  assert.is(tree.dirty, false);
  assert.is(tree.revision, sh(folder, 'rev-parse', 'HEAD'));
  for (const { path, hash } of tree.files) assert.is(hash, contentHash(tree.read(path)!));
}));

test('modified, deleted, untracked, staged, ignored', inRepository(
  { '.gitignore': 'out/\n', 'keep.ts': '1', 'edit.ts': '1', 'gone.ts': '1' },
  (folder) => {
    write(folder, { 'edit.ts': '22', 'new.ts': 'n', 'out/gen.ts': 'g' });
    rmSync(join(folder, 'gone.ts'));
    const tree = openWorkingTree(folder);
    assert.equal(paths(tree), ['.gitignore', 'edit.ts', 'keep.ts', 'new.ts']);
    assert.is(tree.dirty, true);
    assert.equal([hashOf(tree, 'edit.ts'), hashOf(tree, 'new.ts')], [null, null]);
    assert.type(hashOf(tree, 'keep.ts'), 'string');
    assert.equal([tree.has('out/gen.ts'), tree.read('out/gen.ts'), tree.read('out/none.ts')], [false, 'g', null]);
    assert.equal([tree.read('../x'), tree.read('/etc/hostname'), tree.read('.git/config')], [null, null, null]);
    assert.is(tree.problems.length, 0);
    assert.equal(paths(openRevision(folder, 'HEAD')), ['.gitignore', 'edit.ts', 'gone.ts', 'keep.ts']);
    sh(folder, 'stash', '-q', '-u');
    assert.is(openWorkingTree(folder).dirty, false);
    write(folder, { 'keep.ts': '2' });
    sh(folder, 'add', 'keep.ts');
    const staged = openWorkingTree(folder);
    assert.equal([staged.dirty, hashOf(staged, 'keep.ts')], [true, contentHash('2')]);
  },
));

test('an ignored folder as root is listed all the same', inRepository({ '.gitignore': 'tmp/\n' }, (folder) => {
  write(folder, { 'tmp/p/a.ts': 'a' });
  assert.equal(paths(openWorkingTree(join(folder, 'tmp/p'))), ['a.ts']);
}));

test('no commits yet', inFolder({ 'a.ts': 'a', 'b.ts': 'b' }, (folder) => {
  sh(folder, 'init', '-q');
  sh(folder, 'add', 'a.ts');
  const tree = openWorkingTree(folder);
  assert.equal(paths(tree), ['a.ts', 'b.ts']);
  assert.equal([tree.revision, tree.dirty], [null, true]);
  usageError(() => openRevision(folder, 'HEAD'), /unknown git revision "HEAD"/);
}));

test('a sub-folder as root', inRepository({ 'x.ts': 'x', 'p/a b/y.ts': 'y', 'p/z.ts': 'z' }, (folder) => {
  const root = join(folder, 'p');
  assert.equal(findRepository(root).repository, { folder: root, top: folder, prefix: 'p/', head: head(folder) });
  assert.is(topLevel(root), folder);
  for (const tree of [openWorkingTree(root), openRevision(root, 'HEAD')]) {
    assert.equal(paths(tree), ['a b/y.ts', 'z.ts']);
    assert.is(tree.read('a b/y.ts'), 'y');
  }
  write(folder, { 'new/n.ts': 'n' });
  const absent = openRevision(join(folder, 'new'), 'HEAD');
  assert.equal(paths(absent), []);
  assert.match(messages(absent), /new\/ does not exist at HEAD/);
}));

const ODD = ['-dash.ts', 'a b.ts', 'back\\slash.ts', 'line\nbreak.ts', 'qu"ote\'.ts', 'tab\t.ts', 'ünï-日本-😀.ts', '\ufffd.ts'];

test('odd names', inRepository(Object.fromEntries(ODD.map((name) => [name, name])), (folder) => {
  const expected = [...ODD].sort();
  for (const tree of [openWorkingTree(folder), openRevision(folder, 'main')]) {
    assert.equal(paths(tree), expected);
    for (const [path, text] of tree.readMany(expected)) assert.is(text, path);
    assert.is(tree.problems.length, 0);
  }
  rmSync(join(folder, '.git'), { recursive: true });
  assert.equal(paths(openWorkingTree(folder)), expected);
}));

test('names that are not UTF-8 are problems', inRepository({ 'a.ts': 'a' }, (folder) => {
  const bad = Buffer.concat([Buffer.from(`${folder}/b`), Buffer.from([0xff]), Buffer.from('.ts')]);
  writeFileSync(bad, 'b');
  const check = (tree: Tree): void => {
    assert.equal(paths(tree), ['a.ts']);
    assert.match(messages(tree), /not UTF-8/);
  };
  check(openWorkingTree(folder));
  sh(folder, 'add', '-A');
  sh(folder, 'commit', '-q', '-m', 'second');
  check(openWorkingTree(folder));
  check(openRevision(folder, 'HEAD'));
  assert.match(messages(openWorkingTree(folder)), /^b\\xff\.ts: /);
  rmSync(join(folder, '.git'), { recursive: true });
  check(openWorkingTree(folder));
}));

test('links are never listed, followed or entered', inRepository({ 'src/a.ts': 'a' }, (folder) => {
  symlinkSync('..', join(folder, 'src/loop'));
  symlinkSync('src/a.ts', join(folder, 'alias.ts'));
  symlinkSync('/etc', join(folder, 'out'));
  const check = (): void => {
    const tree = openWorkingTree(folder);
    assert.equal(paths(tree), ['src/a.ts']);
    assert.equal([tree.read('out/hostname'), tree.read('src/loop/src/a.ts')], [null, 'a']);
  };
  check();
  sh(folder, 'add', '-A');
  sh(folder, 'commit', '-q', '-m', 'links');
  check();
  assert.equal(paths(openRevision(folder, 'HEAD')), ['src/a.ts']);
  rmSync(join(folder, 'src/a.ts'));
  symlinkSync('/etc/passwd', join(folder, 'src/a.ts'));
  assert.is(openWorkingTree(folder).read('src/a.ts'), null);
  rmSync(join(folder, '.git'), { recursive: true });
  assert.equal(paths(openWorkingTree(folder)), []);
}));

test('submodules and nested repositories are left out', inRepository({ 'a.ts': 'a' }, (folder) => {
  write(folder, { 'nested/n.ts': 'n' });
  sh(join(folder, 'nested'), 'init', '-q');
  assert.equal(paths(openWorkingTree(folder)), ['a.ts']);
  sh(folder, 'update-index', '--add', '--cacheinfo', `160000,${sh(folder, 'rev-parse', 'HEAD')},module`);
  assert.equal(paths(openWorkingTree(folder)), ['a.ts']);
}));

test('byte order marks, line ends, binary and large files', inRepository(
  {
    'bom.ts': '\ufeffa\n', 'crlf.ts': 'a\r\nb\r\n', 'binary.ts': Buffer.from('a\0b'), 'empty.ts': '',
    'utf16.ts': Buffer.from('\ufeffconst a = 1;\r\n', 'utf16le'), 'invalid.ts': Buffer.from([0x61, 0xff]),
    'large.ts': Buffer.alloc(10 * 2 ** 20, 'a'), 'limit.ts': Buffer.alloc(8 * 2 ** 20, 'a'),
  },
  (folder) => {
    for (const tree of [openWorkingTree(folder), openRevision(folder, 'HEAD')]) {
      const texts = tree.readMany(paths(tree));
      assert.is(texts.get('bom.ts'), 'a\n');
      assert.is(texts.get('crlf.ts'), 'a\nb\n');
      assert.is(texts.get('binary.ts'), null);
      assert.is(texts.get('empty.ts'), '');
      assert.is(texts.get('utf16.ts'), 'const a = 1;\n');
      assert.is(texts.get('invalid.ts'), 'a\ufffd');
      assert.is(texts.get('large.ts'), null);
      assert.is(texts.get('limit.ts')?.length, 8 * 2 ** 20);
      assert.is(tree.read('crlf.ts'), 'a\nb\n');
      assert.is(tree.problems.length, 1);
      assert.match(messages(tree), /^large\.ts is 10\.0 MB, larger than 8 MB: not read; /);
    }
  },
));

test('the index id is no hash where the content may differ from it', inRepository(
  { 'assume.ts': '1', 'skip.ts': '1', 'plain.ts': '1', 'ident.ts': '1', 'eol.ts': '1\n' },
  (folder) => {
    sh(folder, 'update-index', '--assume-unchanged', 'assume.ts');
    sh(folder, 'update-index', '--skip-worktree', 'skip.ts');
    write(folder, { 'assume.ts': '2', 'skip.ts': '2', '.gitattributes': 'ident.ts ident\n*.ts text eol=lf\n' });
    const tree = openWorkingTree(folder);
    assert.equal(tree.files.filter(({ hash }) => hash === null).map(({ path }) => path),
      ['.gitattributes', 'assume.ts', 'ident.ts', 'skip.ts']);
    assert.is(tree.read('assume.ts'), '2');
    rmSync(join(folder, 'skip.ts'));
    const sparse = openWorkingTree(folder);
    assert.not(sparse.has('skip.ts'));
    assert.match(messages(sparse), /outside the sparse checkout, so not read: 1; /);
  },
));

test('attributes above the root and in info/attributes count', inRepository(
  { '.gitattributes': 'p/a.ts ident\n', 'p/a.ts': 'a', 'p/b.ts': 'b', 'p/c.ts': 'c' },
  (folder) => {
    write(folder, { '.git/info/attributes': 'b.ts working-tree-encoding=UTF-16\n' });
    const tree = openWorkingTree(join(folder, 'p'));
    assert.equal(tree.files.filter(({ hash }) => hash === null).map(({ path }) => path), ['a.ts', 'b.ts']);
  },
));

test('line ends that git converts change neither text nor hash', inRepository({ 'a.ts': 'a\nb\n' }, (folder) => {
  sh(folder, 'config', 'core.autocrlf', 'true');
  rmSync(join(folder, 'a.ts'));
  sh(folder, 'checkout', '-q', '--', 'a.ts');
  assert.is(readFileSync(join(folder, 'a.ts'), 'utf8'), 'a\r\nb\r\n');
  const tree = openWorkingTree(folder);
  assert.equal([tree.read('a.ts'), hashOf(tree, 'a.ts'), tree.dirty], ['a\nb\n', contentHash('a\nb\n'), false]);
}));

test('a linked worktree, with the attributes of the main one', inRepository({ 'a.ts': 'a', 'b.ts': 'b' }, (folder) => {
  write(folder, { '.git/info/attributes': 'b.ts ident\n' });
  sh(folder, 'worktree', 'add', '-q', 'linked');
  const tree = openWorkingTree(join(folder, 'linked'));
  assert.equal(tree.files, [{ path: 'a.ts', hash: contentHash('a') }, { path: 'b.ts', hash: null }]);
}));

test('conflicts: listed once, without a hash', inRepository({ 'a.ts': '1\n' }, (folder) => {
  sh(folder, 'checkout', '-q', '-b', 'other');
  write(folder, { 'a.ts': '2\n' });
  sh(folder, 'commit', '-qam', 'two');
  sh(folder, 'checkout', '-q', 'main');
  write(folder, { 'a.ts': '3\n' });
  sh(folder, 'commit', '-qam', 'three');
  assert.throws(() => sh(folder, 'merge', 'other'));
  assert.equal(openWorkingTree(folder).files, [{ path: 'a.ts', hash: null }]);
}));

test('nothing that a repository configures is executed', inRepository({ 'a.ts': 'a', '.gitattributes': '* filter=evil\n' },
  (folder) => {
    const trap = join(folder, 'trap.sh');
    const sprung = join(folder, '.git/sprung');
    write(folder, { 'trap.sh': `#!/bin/sh\necho "$0" >> '${sprung}'\ncat\n`, '.config/config.js': `throw new Error('ran')` });
    write(folder, { '.config/config.cjs': `require('fs').writeFileSync(${JSON.stringify(sprung)}, 'ran')` });
    chmodSync(trap, 0o755);
    sh(folder, 'config', 'core.fsmonitor', trap);
    for (const name of ['clean', 'smudge', 'process']) sh(folder, 'config', `filter.evil.${name}`, trap);
    sh(folder, 'config', 'filter.e=v.il.clean', trap);
    sh(folder, 'config', 'core.hooksPath', folder);
    // Same size, other time: git has to compare the contents.
    utimesSync(join(folder, 'a.ts'), 1, 1);
    const before = process.cwd();
    process.chdir(folder);
    try {
      loadConfig({ cwd: folder });
    } finally {
      process.chdir(before);
    }
    const tree = openWorkingTree(folder);
    openRevision(folder, 'HEAD').readMany(paths(tree));
    assert.not(existsSync(sprung));
    assert.is(hashOf(tree, 'a.ts'), null);
  }));

test('the environment of a git hook does not lead elsewhere', inRepository({ 'a.ts': 'a' }, (folder) => {
  process.env['GIT_DIR'] = '/nonexistent';
  process.env['GIT_INDEX_FILE'] = '/nonexistent';
  try {
    assert.equal(paths(openWorkingTree(folder)), ['a.ts']);
  } finally {
    delete process.env['GIT_DIR'];
    delete process.env['GIT_INDEX_FILE'];
  }
}));

// ── Revision ─────────────────────────────────────────────────────────────────

test('a revision and a checkout of it are the same files and texts', inRepository(
  { 'a.ts': 'a', 'b/c.ts': 'c', 'same.ts': 'a', 'node_modules/p/i.js': 'n' },
  (folder) => {
    const [tree, revision] = [openWorkingTree(folder), openRevision(folder, 'HEAD')];
    assert.equal(revision.files, tree.files);
    assert.equal(revision.readMany(paths(tree)), tree.readMany(paths(tree)));
    assert.equal([revision.revision, revision.dirty], [tree.revision, false]);
    assert.equal([revision.read('none.ts'), revision.readMany(['none.ts']).get('none.ts')], [null, null]);
    assert.equal([...revision.readMany(['b/c.ts', 'a.ts']).keys()], ['b/c.ts', 'a.ts']);
    write(folder, { 'a.ts': 'later' });
    sh(folder, 'commit', '-qam', 'second');
    assert.equal([openRevision(folder, 'HEAD~1').read('a.ts'), openRevision(folder, 'HEAD').read('a.ts')], ['a', 'later']);
  },
));

test('unknown revisions', inRepository({ 'a.ts': 'a' }, (folder) => {
  for (const ref of ['nope', '--all', '', 'HEAD:a.ts', 'a\nb']) {
    usageError(() => openRevision(folder, ref), /unknown git revision/, /git fetch/);
  }
  const clone = join(folder, 'clone');
  sh(folder, 'commit', '-q', '--allow-empty', '-m', 'second');
  sh(folder, 'clone', '-q', '--depth', '1', `file://${folder}`, clone);
  assert.is(isShallow(clone), true);
  usageError(() => openRevision(clone, 'HEAD~1'), /unshallow/);
}));

test('outside git a revision is a usage error', inFolder({}, (folder) =>
  usageError(() => openRevision(folder, 'HEAD'), /not in a git repository/)));

test('missing and damaged objects cost their own file only', inRepository(
  { 'a.ts': 'a', 'b.ts': 'b', 'c.ts': 'c', 'd.ts': 'd' },
  (folder) => {
    const object = (text: string): string => {
      const id = contentHash(text);
      return join(folder, '.git/objects', id.slice(0, 2), id.slice(2));
    };
    rmSync(object('b'));
    rmSync(object('c'));
    writeFileSync(object('c'), 'rubbish');
    const tree = openRevision(folder, 'HEAD');
    const texts = tree.readMany(paths(tree));
    assert.equal([...texts.values()], ['a', null, null, 'd']);
    assert.is(tree.problems.length, 2);
    assert.match(messages(tree), /of b\.ts is missing \(partial clone\?\)[^]*git fetch/);
    assert.is(tree.problems[0]?.at?.file, 'b.ts');
  },
));

test('a partial clone does not go to the network', inRepository({ 'a.ts': 'a', 'b.ts': 'b' }, (folder) => {
  sh(folder, 'config', 'uploadpack.allowFilter', 'true');
  const clone = join(folder, 'clone');
  sh(folder, 'clone', '-q', '--no-checkout', '--filter=blob:none', `file://${folder}`, clone);
  const tree = openRevision(clone, 'HEAD');
  assert.equal([...tree.readMany(paths(tree)).values()], [null, null]);
  assert.is(tree.problems.length, 2);
}));

// ── Configuration ────────────────────────────────────────────────────────────

const JSON_FORM = '{ "entries": ["e.ts"] }';
const FORMS: Files = {
  'package.json': `{ "name": "x", "unpeg": ${JSON_FORM} }`,
  '.unpegrc': 'entries: [e.ts]\n',
  '.unpegrc.json': `\ufeff${JSON_FORM}`,
  '.unpegrc.yaml': 'entries:\n  - e.ts\n',
  '.unpegrc.yml': 'entries: ["e.ts"]\n',
  '.unpegrc.js': `module.exports = ${JSON_FORM};`,
  '.unpegrc.cjs': `module.exports = ${JSON_FORM};`,
  '.unpegrc.mjs': `export default ${JSON_FORM};`,
  '.config/unpegrc': JSON_FORM,
  '.config/unpegrc.json': JSON_FORM,
  '.config/unpegrc.yaml': 'entries: [e.ts]\n',
  '.config/unpegrc.mjs': `import { join } from 'node:path';\nexport default { entries: [join('e.ts')] };`,
  'unpeg.config.js': `export default ${JSON_FORM};`,
  'unpeg.config.cjs': `module.exports = ${JSON_FORM};`,
  'unpeg.config.mjs': `export default ${JSON_FORM};`,
};

for (const [file, text] of Object.entries(FORMS)) {
  test(`configuration in ${file}`, inFolder({ [file]: text, 'src/deep/x.ts': '' }, (folder) => {
    mkdirSync(join(folder, '.git'));
    for (const options of [{ cwd: join(folder, 'src/deep') }, { cwd: '/', file: join(folder, file) }]) {
      const { config, root, file: found } = loadConfig(options);
      assert.equal(config, { ...defaultConfig(), entries: ['e.ts'] });
      assert.equal([root, found], [folder, join(folder, file)]);
    }
  }));
}

test('no configuration: defaults, rooted at the top level', inFolder({ 'p/package.json': '{}', '.unpegrc': ' \n' }, (folder) => {
  mkdirSync(join(folder, 'repository/.git'), { recursive: true });
  mkdirSync(join(folder, 'repository/sub'));
  write(folder, { '.unpegrc.json': JSON_FORM });
  const { config, root, file } = loadConfig({ cwd: join(folder, 'repository/sub') });
  assert.equal([root, file], [join(folder, 'repository'), null]);
  assert.equal(config, defaultConfig());
  assert.equal(loadConfig({ cwd: join(folder, 'p') }), { config: defaultConfig(), root: join(folder, 'p'), file: null });
}));

test('a configuration from elsewhere is for the repository, not for where it lies', inFolder({ 'shared/own.json': JSON_FORM, 'above.json': JSON_FORM }, (folder) => {
  const repository = join(folder, 'repository');
  mkdirSync(join(repository, '.git'), { recursive: true });
  mkdirSync(join(repository, 'sub/.config'), { recursive: true });
  write(repository, { 'sub/.config/unpegrc.json': JSON_FORM });
  for (const file of ['shared/own.json', 'above.json']) assert.is(loadConfig({ cwd: join(repository, 'sub'), file: join(folder, file) }).root, repository);
  assert.is(loadConfig({ cwd: repository, file: join(repository, 'sub/.config/unpegrc.json') }).root, join(repository, 'sub'));
}));

test('defaults are the documented ones, and a part replaces only itself', () => {
  const { policy } = parseConfig({ $schema: 'x', policy: { maxAge: { ops: '1d' }, settledFor: '0d' } }, 'test');
  assert.equal(policy, {
    maxAge: { release: '90d', experiment: '60d', ops: '1d' },
    suspectAfter: '180d', settledFor: '0d', reuseGap: '30d', newFlags: [], targets: {},
  });
});

const BROKEN: [string, string, RegExp][] = [
  ['.unpegrc.json', '{ "entries": [ }', /JSON/],
  ['.unpegrc.yaml', 'a: [', /YAML/],
  ['package.json', '{ "unpeg": { }', /JSON/],
  ['unpeg.config.js', 'export default {', /Unexpected/],
  ['unpeg.config.mjs', 'throw new Error("oh no");', /oh no/],
  ['unpeg.config.cjs', 'module.exports = Promise.resolve({});', /promise/],
  ['unpeg.config.mjs', 'export default await 1;', /top-level await/],
  ['unpeg.config.mjs', 'export const a = 1;', /no default export/],
  ['unpeg.config.mjs', 'export default () => ({});', /expected Object, got Function/],
  ['.unpegrc.json', '[]', /expected Object, got Array/],
];
for (const [file, text, part] of BROKEN) {
  test(`broken ${file}: ${text}`, inFolder({ [file]: text }, (folder) => {
    const path = new RegExp(file.replaceAll('.', '\\.'));
    usageError(() => loadConfig({ cwd: folder }), path, part);
    usageError(() => loadConfig({ cwd: '/', file: join(folder, file) }), path, part);
  }));
}

test('other files', inFolder({ 'a.toml': 'a', 'package.json': '{}', 'empty.json': '' }, (folder) => {
  usageError(() => loadConfig({ cwd: folder, file: 'none.json' }), /none\.json: no such/);
  usageError(() => loadConfig({ cwd: folder, file: 'a.toml' }), /not a configuration format; use/);
  for (const file of ['package.json', 'empty.json']) usageError(() => loadConfig({ cwd: folder, file }), /holds no/);
}));

const REJECTED: [unknown, RegExp][] = [
  [{ flags: { regsitry: [] } }, /^test: flags\.regsitry: unknown key; did you mean "registry"\?$/],
  [{ zzz: 1 }, /zzz: unknown key; known are entries, ignore, flags/],
  [{ policy: { suspectAfter: '3 weeks' } }, /policy\.suspectAfter: expected a number of days such as "90d"/],
  [{ policy: { maxAge: { release: 90 } } }, /policy\.maxAge\.release: expected string, got 90/],
  [{ policy: { newFlags: ['onwer'] } }, /policy\.newFlags\[0\]/],
  [{ rules: { 'dead-branch': 'warn' } }, /rules\.dead-branch: expected .*"warning".*, got "warn"/],
  [{ flags: { calls: [{ name: 'f', key: -1 }] } }, /flags\.calls\[0\]\.key: expected a position/],
  [{ flags: { calls: [{ key: 0 }] } }, /flags\.calls\[0\]\.name: is required/],
  [{ entries: 'a.ts' }, /entries: expected Array, got "a\.ts"/],
  [{ overrides: [{ rules: {} }] }, /overrides\[0\]\.files: is required/],
  [{ suppress: [{ rule: 'r' }] }, /suppress\[0\]\.reason: is required/],
  [{ suppress: [{ rule: 'r', reason: '' }] }, /suppress\[0\]\.reason: must not be empty/],
  [{ suppress: [{ rule: 'r', reason: 'x', until: '2027-02-30' }] }, /suppress\[0\]\.until: expected a date/],
  [null, /expected Object, got null/],
];
test('what is wrong is named by its path', () => {
  for (const [raw, part] of REJECTED) usageError(() => parseConfig(raw, 'test'), part);
  usageError(() => parseConfig({ a: 1, rules: { x: 1 } }, 'test'), /^test: \n {2}.*\n {2}/);
});

test('the published schema knows the same keys', () => {
  const here = dirname(new URL(import.meta.url).pathname);
  const file = [join(here, '../schema'), join(here, '../../schema')].find(existsSync);
  const schema = JSON.parse(readFileSync(join(file!, 'config.schema.json'), 'utf8'));
  const config = defaultConfig();
  const keys = (part: { properties: object }): string[] => Object.keys(part.properties).filter((k) => k !== '$schema').sort();
  assert.equal(keys(schema), Object.keys(config).sort());
  assert.equal(keys(schema.properties.flags), Object.keys(config.flags).sort());
  assert.equal(keys(schema.properties.policy), Object.keys(config.policy).sort());
  assert.equal(schema.properties.policy.properties.maxAge.default, config.policy.maxAge);
});

// ── Cache ────────────────────────────────────────────────────────────────────

test('facts and results survive, by version', inFolder({}, (folder) => {
  const location = join(folder, 'deep/cache');
  const first = openCache({ location, version: '1' });
  first.set('a', { n: [1] });
  first.set('__proto__', 'odd');
  assert.is(first.get('b'), undefined);
  first.save();
  first.setResult('key/../x', 'state', 'text');
  const second = openCache({ location, version: '1' });
  assert.equal([second.get('a'), second.get('__proto__'), second.getResult('key/../x')], [{ n: [1] }, 'odd', 'text']);
  assert.equal([second.get('constructor'), second.getResult('other'), second.problems], [undefined, null, []]);
  const third = openCache({ location, version: '2' });
  assert.equal([third.get('a'), third.getResult('key/../x'), third.problems], [undefined, null, []]);
}));

test('an unchanged cache is not written', inFolder({}, (folder) => {
  const cache = openCache({ location: folder, version: '1' });
  cache.get('a');
  cache.save();
  assert.equal(readdirSync(folder), []);
}));

test('unused entries go when they outnumber the used ones', inFolder({}, (folder) => {
  const fill = openCache({ location: folder, version: '1' });
  for (let n = 0; n < 10; n++) fill.set(`k${n}`, n);
  fill.save();
  const some = openCache({ location: folder, version: '1' });
  for (const key of ['k0', 'k1']) some.get(key);
  some.set('new', 1);
  some.save();
  assert.is(openCache({ location: folder, version: '1' }).get('k9'), 9);
  const few = openCache({ location: folder, version: '1' });
  few.set('new', 2);
  few.save();
  assert.is(openCache({ location: folder, version: '1' }).get('k9'), undefined);
}));

test('a few news stand by themselves, and find their place when they are many', inFolder({}, (folder) => {
  const add = (from: number, count: number): string[] => {
    const cache = openCache({ location: folder, version: '1' });
    for (let n = 0; n < from; n++) assert.is(cache.get(`${n}`), n);
    for (let n = from; n < from + count; n++) cache.set(`${n}`, n);
    cache.save();
    return readdirSync(folder).sort();
  };
  const placed = Array.from('123456789', (digit) => `facts-${digit}.jsonl.gz`);
  assert.equal(add(0, 200), ['facts-0.jsonl.gz', ...placed]);
  assert.equal(add(200, 60), ['facts-0.jsonl.gz', ...placed, 'facts-recent.jsonl.gz']);
  assert.equal(add(260, 60), ['facts-0.jsonl.gz', ...placed]);
  assert.equal(add(320, 1), ['facts-0.jsonl.gz', ...placed, 'facts-recent.jsonl.gz']);
}));

test('a damaged cache is discarded with a note', inFolder({}, (folder) => {
  const fill = openCache({ location: folder, version: '1' });
  fill.set('a', 1);
  fill.save();
  fill.setResult('r', 'state', 'text');
  const facts = readdirSync(folder).find((name) => name.startsWith('facts-'))!;
  const whole = readFileSync(join(folder, facts));
  const result = readdirSync(folder).find((name) => name.startsWith('result-'))!;
  const odd = gzipSync('"1"\na\t{\n');
  for (const bytes of [whole.subarray(0, whole.length - 9), Buffer.from('rubbish'), Buffer.alloc(0), odd]) {
    write(folder, { [facts]: bytes, [result]: bytes });
    const cache = openCache({ location: folder, version: '1' });
    assert.equal([cache.get('a'), cache.getResult('r')], [undefined, bytes === odd ? '"1"\na\t{\n' : null]);
    assert.is(cache.problems.length, bytes === odd ? 1 : 2);
    assert.match(cache.problems[0]!.message, new RegExp(`${facts}: damaged, discarded`));
    cache.set('a', 2);
    cache.save();
    assert.is(openCache({ location: folder, version: '1' }).get('a'), 2);
  }
}));

test('only the newest results stay, and leftovers go', inFolder({ 'facts-a.jsonl.gz.1.aa.tmp': 'x' }, (folder) => {
  utimesSync(join(folder, 'facts-a.jsonl.gz.1.aa.tmp'), 1, 1);
  const cache = openCache({ location: folder, version: '1' });
  for (let n = 0; n < 20; n++) cache.setResult('r', `${n}`, `${n}`);
  assert.is(readdirSync(folder).length, 16);
  assert.is(cache.getResult('r', '19'), '19');
}));

test('a place that cannot be written costs nothing but time', inFolder({ file: 'x' }, (folder) => {
  for (const location of [join(folder, 'file/below'), null]) {
    const cache = openCache({ location, version: '1' });
    cache.set('a', 1);
    cache.save();
    cache.setResult('r', 'state', 'text');
    assert.equal([cache.get('a'), cache.getResult('r'), cache.problems], [1, null, []]);
  }
}));

test('two processes at once leave one whole cache', inFolder({}, async (folder) => {
  const module = new URL('../src/host/cache.js', import.meta.url).href;
  const code = (name: string): string => `
    import { openCache } from ${JSON.stringify(module)};
    for (let n = 0; n < 30; n++) {
      const cache = openCache({ location: ${JSON.stringify(folder)}, version: '1' });
      cache.get('x');
      if (cache.problems.length > 0) process.exit(1);
      cache.set('who', '${name}');
      for (let k = 0; k < 500; k++) cache.set('k' + k, '${name}'.repeat(50));
      cache.save();
    }`;
  const run = (name: string): Promise<number | null> => new Promise((done) => {
    spawn(process.execPath, ['--input-type=module', '-e', code(name)], { stdio: 'inherit' }).on('exit', done);
  });
  assert.equal(await Promise.all([run('a'), run('b')]), [0, 0]);
  assert.equal(readdirSync(folder), ['facts-0.jsonl.gz']);
  const cache = openCache({ location: folder, version: '1' });
  const who = cache.get('who') as string;
  for (let k = 0; k < 500; k++) assert.is(cache.get(`k${k}`), who.repeat(50));
  assert.equal(cache.problems, []);
}));

test('where the cache lives', inFolder({}, (folder) => {
  process.env['XDG_CACHE_HOME'] = join(folder, 'xdg');
  try {
    const shared = cacheLocation(folder);
    assert.match(shared, /xdg.unpeg.[0-9a-f]{16}$/);
    assert.is.not(shared, cacheLocation(join(folder, 'other')));
    mkdirSync(join(folder, 'node_modules'));
    assert.is(cacheLocation(folder), join(folder, 'node_modules/.cache/unpeg'));
    assert.is(cacheLocation(folder, 'mine'), join(folder, 'mine'));
  } finally {
    delete process.env['XDG_CACHE_HOME'];
  }
}));

// ── Progress ─────────────────────────────────────────────────────────────────

test('progress draws on a terminal alone, and clears its line', () => {
  const { stderr } = process;
  const [write, tty, ci] = [stderr.write, stderr.isTTY, process.env['CI']];
  const drawn: string[] = [];
  stderr.write = ((text: string) => drawn.push(text) > 0) as typeof stderr.write;
  const run = (enabled: boolean, isTTY: boolean): string => {
    drawn.length = 0;
    stderr.isTTY = isTTY;
    const bar = progress(enabled);
    bar.stage('reading', 1000);
    for (let n = 0; n < 1000; n++) bar.tick();
    bar.done();
    return drawn.join('|');
  };
  try {
    delete process.env['CI'];
    assert.equal([run(false, true), run(true, false)], ['', '']);
    // eslint-disable-next-line no-control-regex -- the sequence that clears the line
    assert.match(run(true, true), /^\r\x1b\[2Kreading 0\/1000\|.*\r\x1b\[2K$/);
    assert.ok(drawn.length < 10);
    process.env['CI'] = 'true';
    assert.is(run(true, true), '');
  } finally {
    stderr.write = write;
    stderr.isTTY = tty;
    if (ci === undefined) delete process.env['CI'];
    else process.env['CI'] = ci;
  }
});

test.run();
