/** What a run costs, in counts and never in clocks: what has not changed is not worked out again. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildKnight, checkIn, cli, commit, documentOf, folderWith, git, repositoryWith, same, sessionIn, synthetic, write } from './helpers.js';
import type { CheckDocument } from '../src/pipeline/check.js';

const REPOSITORIES = [['Knight', () => buildKnight(folderWith()).folder], ['synthetic', () => repositoryWith(synthetic())]] as const;

/** Files that one analysis read from text, and how many it knows and knows in full. */
function cost(cwd: string, cacheLocation: string): { extracted: number; files: number; bodies: number } {
  const { facts, linked } = sessionIn(cwd, { cacheLocation }).analyse();
  return { extracted: facts.cost.extracted, files: linked.files.length, bodies: facts.bodies() };
}

for (const [name, build] of REPOSITORIES) {
  test(`${name}: each file once, and once more where it is read in full`, () => {
    const { extracted, files, bodies } = cost(build(), folderWith());
    assert.ok(extracted > files / 2, `${extracted} of ${files}`); // equal texts are read once
    assert.ok(extracted <= files + bodies, `${extracted} of ${files}, ${bodies} in full`);
  });

  test(`${name}: unchanged, nothing is read again`, () => {
    const folder = build();
    const cache = folderWith();
    cost(folder, cache);
    assert.is(cost(folder, cache).extracted, 0);
    // Neither by another command, nor at another date, nor in another clone of it.
    const { facts } = sessionIn(folder, { cacheLocation: cache, today: '2030-01-01' }).analyse([{ name: 'flag-2', value: true }]);
    const clone = join(folderWith(), 'clone');
    git(folder, 'clone', '-q', folder, clone);
    assert.is(cost(clone, cache).extracted, 0);
    assert.ok(facts.cost.extracted <= 2, 'what an assumption asks in addition');
  });

  test(`${name}: one edit, one file`, () => {
    const folder = build();
    const cache = folderWith();
    cost(folder, cache);
    const paths = git(folder, 'ls-files', 'src/*.ts').split('\n');
    for (const path of paths.filter((_, index) => index % 7 === 0)) {
      const text = git(folder, 'show', `HEAD:${path}`);
      write(folder, { [path]: `${text}\n// ${path}\n` });
      const { extracted } = cost(folder, cache);
      assert.ok(extracted === 1 || extracted === 2, `${path}: ${extracted}`);
      assert.is(cost(folder, cache).extracted, 0);
      write(folder, { [path]: `${text}\n` });
      assert.is(cost(folder, cache).extracted, 0, `${path} as it was`);
    }
  });

  test(`${name}: a moved file is known by its text`, () => {
    const folder = build();
    const cache = folderWith();
    cost(folder, cache);
    const path = git(folder, 'ls-files', 'src/*.ts').split('\n').at(-1)!;
    git(folder, 'mv', path, path.replace('.ts', '-moved.ts'));
    assert.ok(cost(folder, cache).extracted <= 2);
    commit(folder);
    assert.is(cost(folder, cache).extracted, 0);
  });
}

// ── The stored result ────────────────────────────────────────────────────────

const factsIn = (cache: string): string[] => readdirSync(cache).filter((name) => name.startsWith('facts-'));
const dropFacts = (cache: string): void => factsIn(cache).forEach((name) => rmSync(join(cache, name)));

/** Runs `check`; whether it answered from the stored result: without facts, an analysis would have written them again. */
function stored(cwd: string, cache: string, args: readonly string[] = []): { fromStore: boolean; document: CheckDocument } {
  dropFacts(cache);
  const document = documentOf(cli(cwd, ['check', '--format', 'json', ...args], { cache }));
  return { fromStore: factsIn(cache).length === 0, document };
}

test('an unchanged run answers from the stored result', () => {
  for (const [, build] of REPOSITORIES) {
    const folder = build();
    const cache = folderWith();
    const first = stored(folder, cache);
    assert.is(first.fromStore, false);
    const again = stored(folder, cache);
    assert.is(again.fromStore, true);
    same(again.document, first.document);
    dropFacts(cache);
    assert.match(cli(folder, ['check'], { cache }).stdout, /flags?(?:, \d+ of them)? read in/);
    assert.equal(factsIn(cache), [], 'another format is no other question');
  }
});

test('what a result depends on makes another result', () => {
  const files = { ...synthetic(), '.gitignore': 'made/\n' };
  const folder = repositoryWith(files);
  write(folder, { 'made/x.ts': 'export const x = 1;\n' });
  const cache = folderWith();
  const changes: [string, () => void, string[]?][] = [
    ['a source', () => write(folder, { 'src/stray.ts': 'export const other = 1;\n' })],
    ['a new file', () => write(folder, { 'src/another.ts': 'export const other = 1;\n' })],
    ['a file less', () => rmSync(join(folder, 'src/helper.test.ts'))],
    ['the registry', () => write(folder, { 'flags.json': String(synthetic()['flags.json']).replace('planned', 'active') })],
    ['the configuration', () => write(folder, { '.unpegrc.json': String(synthetic()['.unpegrc.json']).replace('{', '{ "ignore": ["src/stray.ts"], ') })],
    ['a manifest', () => write(folder, { 'package.json': '{ "main": "src/stray.ts" }' })],
    ['a compiler configuration', () => write(folder, { 'tsconfig.json': '{}' })],
    ['a text that may name files (1.8)', () => write(folder, { 'run.sh': 'node src/stray.ts\n' })],
    ['the date', () => {}, ['--today', '2031-01-01']],
    ['a severity', () => {}, ['--rule', 'dead-branch=note']],
    ['one rule', () => {}, ['--only', 'dead-branch']],
    ['a path', () => {}, ['src']],
    ['an assumption', () => {}, ['--assume', 'flag-2=true']],
    ['its value', () => {}, ['--assume', 'flag-2=false']],
  ];
  stored(folder, cache);
  for (const [what, change, args] of changes) {
    change();
    const { fromStore, document } = stored(folder, cache, args);
    assert.is(fromStore, false, what);
    same(document, checkIn(folder, args), what);
  }
});

test('a file that git ignores and sources import is part of what a result depends on (1.9)', () => {
  const folder = repositoryWith({
    'package.json': '{ "main": "src/main.ts" }', '.gitignore': 'made/\n', 'src/main.ts': "import '../made/x';\n", 'src/a.ts': 'console.log(1);\n', 'src/b.ts': 'console.log(1);\n',
  });
  const cache = folderWith();
  same(stored(folder, cache).document, checkIn(folder), 'not there yet');
  for (const name of ['a', 'b']) {
    write(folder, { 'made/x.ts': `import '../src/${name}';\n` });
    same(stored(folder, cache).document, checkIn(folder), name);
    assert.is(stored(folder, cache).fromStore, true);
  }
});

test('other options are another question', () => {
  const folder = repositoryWith(synthetic());
  const cache = folderWith();
  const long = ['opaque-key', 'lookalike-flag', 'conflicting-default', 'incomplete-flag', 'expired-flag', 'contradictory-guard', 'settled-flag', 'test-only-module'].flatMap((id) => ['--rule', `${id}=note`]);
  for (const args of [[], ['--rule', 'dead-branch=off'], ['--rule', 'unused-flag=off'], ['--only', 'dead-branch'], ['--only', 'unused-flag'], ['src'], ['tsconfig.json']]) {
    const { document } = stored(folder, cache, [...args, ...long]);
    same(document, checkIn(folder, [...args, ...long]), args.join(' '));
  }
  const bare = folderWith({ 'src/main.ts': '' });
  const other = folderWith();
  assert.is(cli(bare, [...long], { cache: other }).code, 0);
  assert.is(cli(bare, [...long, '--require', 'undeclared-flag'], { cache: other }).code, 2);
});

test('--no-cache neither reads nor writes', () => {
  const folder = repositoryWith(synthetic());
  const cache = folderWith();
  cli(folder, ['--no-cache'], { cache });
  assert.equal(readdirSync(cache), []);
});

test.run();
