/** The plugin in processes as they are started: an editor's server, several at once, without what it would like to have. */
import { execFile, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isEditor } from '../src/eslint/editor.js';
import { alone } from '../src/host/lock.js';
import { openLive } from '../src/pipeline/live.js';
import { FIXTURES } from './fixture.js';
import { cli, commit, git, write } from './helpers.js';
import { checked, copyOf, emptyFolder, inOrder, saidBy, type Said } from './linting.js';

const require = createRequire(import.meta.url);
const today = new Date().toISOString().slice(0, 10);
const PLUGIN = new URL('../src/eslint.js', import.meta.url).href;
const ESLINT = join(require.resolve('eslint/package.json'), '../bin/eslint.js');
const PARSER = pathToFileURL(require.resolve('@typescript-eslint/parser')).href;
const CONFIG = `import unpeg from '${PLUGIN}';\nimport parser from '${PARSER}';\nexport default [{ files: ['**/*.ts'], languageOptions: { parser } }, unpeg.configs['flat/strict']];\n`;

/** A project with findings, in which ESLint is configured. */
function project(): string {
  const folder = copyOf({ folder: join(FIXTURES, 'dead-branch/early-return-of-a-launched-flag') });
  writeFileSync(join(folder, 'eslint.config.mjs'), CONFIG);
  return folder;
}
const wanted = (folder: string): string[] => inOrder(saidBy(checked(folder, today)).filter(({ file }) => file.endsWith('.ts')));

async function eslint(folder: string, args: string[] = [], env: NodeJS.ProcessEnv = {}): Promise<string[]> {
  const run = await promisify(execFile)(process.execPath, [ESLINT, '-f', 'json', ...args, 'src'], { cwd: folder, env: { ...process.env, ...env } }).catch((error: { stdout: string; stderr: string }) => error);
  let results: { filePath: string; messages: (Omit<Said, 'rule'> & { ruleId: string })[] }[];
  try {
    results = JSON.parse(run.stdout) as typeof results;
  } catch {
    throw new Error(`${run.stdout}${run.stderr}`);
  }
  return inOrder(results.flatMap(({ filePath, messages }) => messages.map((it) => ({ ...it, file: filePath.slice(folder.length + 1), rule: it.ruleId.replace('unpeg/', '') }))));
}

test('what serves an editor is told from a command', () => {
  const argv = (...words: string[]): string[] => ['node', ...words];
  for (const words of [['server.js', '--stdio'], ['/x/eslintServer.js', '--node-ipc', '--clientProcessId=1'], ['s.js', '--socket=99'], ['s.js', '--pipe', 'x'], ['oxlint', '--lsp'], ['/usr/bin/eslint_d', 'start'], ['/idea/js-language-service.js', '-id=1']]) {
    assert.ok(isEditor(argv(...words), {}), words.join(' '));
  }
  for (const words of [['/x/eslint.js', '.'], ['eslint', '--stdin', '--stdin-filename', 'a.ts'], ['oxlint'], ['lint-staged'], []]) assert.not(isEditor(argv(...words), {}), words.join(' '));
  assert.ok(isEditor(argv('eslint'), { UNPEG_EDITOR: '1' }));
  assert.not(isEditor(argv('x', '--stdio'), { UNPEG_EDITOR: '0' }));
});

test('in an editor: shown, followed, cleared; other files count as they are on disk; the process ends by itself', () => {
  const folder = project();
  git(folder, 'init', '-q', '-b', 'main');
  commit(folder);
  const script = join(folder, 'editor.mjs');
  writeFileSync(script, `
    import { readFileSync, writeFileSync } from 'node:fs';
    import { createRequire } from 'node:module';
    import plugin from '${PLUGIN}';
    import parser from '${PARSER}';
    const { Linter } = createRequire('${require.resolve('eslint/package.json')}')('eslint');
    const linter = new Linter({ cwd: ${JSON.stringify(folder)} });
    const config = [{ files: ['**/*.ts'], languageOptions: { parser } }, plugin.configs['flat/strict']];
    const file = ${JSON.stringify(join(folder, 'src/main.ts'))};
    const saved = readFileSync(file, 'utf8');
    const lint = (text) => linter.verify(text, config, { filename: file }).map(({ line, ruleId }) => line + ' ' + ruleId).join(', ');
    // As somebody looks who goes on typing.
    const until = async (text, wanted) => {
      let found;
      for (let turn = 0; turn < 150; turn++) {
        if ((found = lint(text)) === wanted) return;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error('it stays: ' + found + ', wanted: ' + wanted);
    };
    const all = '8 unpeg/dead-branch, 8 unpeg/settled-flag';
    await until(saved, all);
    // The same code elsewhere needs no analysis, and so no patience.
    const lower = lint('// one\\n' + saved);
    if (lower !== all.replaceAll('8', '9')) throw new Error('not moved: ' + lower);
    await until(saved.replace("'new-ledger'", "'another'"), '');
    await until(saved, all);
    const flags = ${JSON.stringify(join(folder, 'flags.json'))};
    const before = readFileSync(flags, 'utf8');
    writeFileSync(flags, before.replace('"launched"', '"active"'));
    await until(saved, '');
    writeFileSync(flags, before);
    await until(saved, all);
    console.log('seen');
  `);
  const { stdout, stderr, status } = spawnSync(process.execPath, [script, '--stdio'], { cwd: folder, encoding: 'utf8', timeout: 120_000 });
  assert.is(stdout, 'seen\n', stderr);
  assert.is(status, 0);
});

test('two processes at once, without a cache, and their threads: the same findings, worked out once', async () => {
  const folder = project();
  git(folder, 'init', '-q', '-b', 'main');
  commit(folder);
  const XDG_CACHE_HOME = emptyFolder();
  const expected = wanted(folder);
  const both = await Promise.all([eslint(folder, [], { XDG_CACHE_HOME }), eslint(folder, ['--concurrency', '2'], { XDG_CACHE_HOME })]);
  assert.equal(both, [expected, expected]);
  const [name] = readdirSync(join(XDG_CACHE_HOME, 'unpeg'));
  const kept = readdirSync(join(XDG_CACHE_HOME, 'unpeg', name!));
  assert.is(kept.filter((it) => it.startsWith('result-')).length, 2, 'the document, and its account');
  assert.equal(kept.filter((it) => it.endsWith('.lock')), []);
});

test('where nothing can be kept: the same findings', async () => {
  const folder = project();
  const file = join(emptyFolder(), 'file');
  writeFileSync(file, '');
  assert.equal(await eslint(folder, [], { XDG_CACHE_HOME: file }), wanted(folder));
});

test('what check has found, the plugin need not find again', () => {
  const folder = project();
  mkdirSync(join(folder, 'node_modules'));
  cli(folder, ['check', '--today', today], { cache: join(folder, 'node_modules/.cache/unpeg') });
  const live = openLive({ cwd: folder });
  assert.ok(live.look().findings.has('src/main.ts'));
  assert.is(live.cost, 0);
});

test('who waits for a lock goes on when its holder is gone', () => {
  const folder = emptyFolder();
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  writeFileSync(join(folder, 'work.lock'), String(pid));
  assert.is(alone(folder, 'work', () => readFileSync(join(folder, 'work.lock'), 'utf8')), String(process.pid));
  assert.equal(readdirSync(folder), []);
});

test("the setting for ESLint's own cache changes with what is found, and with nothing else", async () => {
  const { default: plugin } = await import('../src/eslint.js');
  const folder = project();
  const first = plugin.cacheKey({ cwd: folder });
  write(folder, { 'src/other.ts': '// nothing\nexport {};\n' });
  const text = readFileSync(join(folder, 'src/main.ts'), 'utf8');
  write(folder, { 'src/main.ts': `// lower\n${text}` });
  const moved = plugin.cacheKey({ cwd: folder });
  write(folder, { 'flags.json': readFileSync(join(folder, 'flags.json'), 'utf8').replace('"launched"', '"active"') });
  const other = plugin.cacheKey({ cwd: folder });
  assert.is.not(moved, other);
  write(folder, { 'src/main.ts': text });
  assert.is(plugin.cacheKey({ cwd: folder }), other);
  assert.match(first, /^[0-9a-f]{16}$/);
});

test('the companion is the plugin, under the name that eslintrc asks for', () => {
  const companion = fileURLToPath(new URL('../companion/node_modules/eslint-plugin-unpeg/', import.meta.url));
  const manifest = JSON.parse(readFileSync(join(companion, 'package.json'), 'utf8')) as { version: string; dependencies: Record<string, string> };
  assert.equal(manifest.dependencies, { unpeg: manifest.version });
  const same = spawnSync(process.execPath, ['-p', `require(${JSON.stringify(companion)}) === require(${JSON.stringify(fileURLToPath(PLUGIN))})`], { encoding: 'utf8' });
  assert.is(same.stdout, 'true\n', same.stderr);
});

test.run();
