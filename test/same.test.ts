/** The same input gives the same bytes: in any folder, from any place, at any depth, whatever the cache holds or loses. */
import { chmodSync, cpSync, readdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  buildKnight, checkIn, cli, commit, configWith, contents, documentOf, folderWith, git, repositoryWith, rulesOf, same, sessionIn, start, synthetic, write, type Run,
} from './helpers.js';
import { check, type CheckDocument } from '../src/pipeline/check.js';
import { listFlags, type FlagsDocument } from '../src/pipeline/flags.js';
import type { SessionOptions } from '../src/pipeline/session.js';

const knight = buildKnight(folderWith()).folder;
const dealt = repositoryWith(synthetic());
const REPOSITORIES = [['Knight', knight], ['synthetic', dealt]] as const;
const commandsFor = (folder: string): string[][] => [['check', '--format', 'json'], ['flags', '--format', 'json'], ['check', '--assume', folder === knight ? 'Rlp=false' : 'flag-2=true']];

const ran = new Map<string, Run>();
/** What it says without a cache, in its own folder. */
function plainly(folder: string, command: readonly string[]): Run {
  const key = [folder, ...command].join(' ');
  const known = ran.get(key) ?? cli(folder, command);
  ran.set(key, known);
  return known;
}

const checkOf = (cwd: string, options: Partial<SessionOptions> = {}): CheckDocument => {
  const session = sessionIn(cwd, options);
  return check(session, session.analyse());
};
const flagsOf = (cwd: string, options: Partial<SessionOptions> = {}): FlagsDocument => {
  const session = sessionIn(cwd, options);
  return listFlags(session, session.analyse());
};
/** What does not say how the answer was found. */
const said = ({ findings, skipped, problems, summary, inputs: { files, flags, evaluations } }: CheckDocument): unknown =>
  ({ findings, skipped, problems, summary, files, flags, evaluations });
const listed = ({ flags, opaque, problems }: FlagsDocument): unknown => ({ flags, opaque, problems });

test('the repositories have enough in them to differ', () => {
  for (let seed = 1; seed <= 3; seed++) {
    const rules = rulesOf(checkIn(repositoryWith(synthetic(seed))));
    for (const rule of ['dead-branch', 'zombie-module', 'settled-flag', 'expired-flag', 'unused-flag', 'undeclared-flag', 'reused-flag', 'unreachable-module', 'test-only-module']) {
      assert.ok(rules.includes(rule), `${rule} with seed ${seed}`);
    }
  }
  assert.ok(checkIn(dealt).findings.some(({ suppressed }) => suppressed));
  assert.ok(documentOf<FlagsDocument>(cli(dealt, ['flags', '--format', 'json'])).flags.length > 8);
});

for (const [name, folder] of REPOSITORIES) {
  test(`${name}: two runs, with and without cache, cold and warm`, () => {
    const cache = folderWith();
    for (const command of commandsFor(folder)) {
      const { stdout } = plainly(folder, command);
      assert.ok(stdout.length > 0);
      for (const options of [{}, { cache }, { cache }]) same(cli(folder, command, options).stdout, stdout, command.join(' '));
    }
  });

  test(`${name}: in another folder, through a link, in a clone, without git`, () => {
    const elsewhere = join(folderWith(), 'a longer name with spaces');
    cpSync(folder, elsewhere, { recursive: true });
    const link = join(folderWith(), 'link');
    symlinkSync(folder, link);
    const clone = join(folderWith(), 'clone');
    git(folder, 'clone', '-q', folder, clone);
    for (const command of commandsFor(folder)) {
      const { stdout } = plainly(folder, command);
      for (const place of [elsewhere, link, clone]) same(cli(place, command).stdout, stdout, `${command.join(' ')} in ${place}`);
    }
    const bare = join(folderWith(), 'bare');
    cpSync(folder, bare, { recursive: true, filter: (path) => !path.endsWith('.git') });
    same(said(checkIn(bare)), said(checkIn(folder)));
  });

  test(`${name}: a revision says what its clean working directory says`, () => {
    assert.is(git(folder, 'status', '--porcelain'), '');
    same(checkOf(folder, { revision: 'HEAD' }), checkOf(folder));
    same(flagsOf(folder, { revision: 'HEAD' }), flagsOf(folder));
    same(JSON.stringify(checkOf(folder, { revision: 'HEAD' }), null, 2), JSON.stringify(checkIn(folder), null, 2));
  });

  test(`${name}: full depth finds the same`, () => {
    const full = checkOf(folder, { depth: 'body' });
    same(said(full), said(checkOf(folder)));
    same(listed(flagsOf(folder, { depth: 'body' })), listed(flagsOf(folder)));
    assert.ok(full.inputs.parsed >= checkOf(folder).inputs.parsed);
  });

  test(`${name}: from a sub-folder, and by -C`, () => {
    for (const command of commandsFor(folder)) {
      const { stdout, code } = plainly(folder, command);
      for (const run of [cli(join(folder, 'src'), command), cli('/', ['-C', folder, ...command]), cli(folder, [...command, '-C', 'src']), cli(join(folder, 'src'), [...command, '--config', '../.unpegrc.json'])]) {
        same(run.stdout, stdout, command.join(' '));
        assert.is(run.code, code);
      }
    }
  });

  test(`${name}: paths only filter`, () => {
    const whole = checkIn(folder);
    for (const path of ['src/', './src', join(folder, 'src'), 'flags.json', '.', 'src/feature-1', 'src/feature-2/run.ts']) {
      if (path.includes('feature') && folder === knight) continue;
      const within = path.replace(`${folder}/`, '').replace(/^\.\/?/, '').replace(/\/$/, '');
      const expected = whole.findings.filter(({ at }) => within === '' || at?.file === within || at?.file.startsWith(`${within}/`));
      const part = checkIn(folder, [path]);
      assert.equal(part.findings, expected, path);
      assert.equal({ ...part, findings: 0, summary: 0 }, { ...whole, findings: 0, summary: 0 });
      const count = (severity: string): number => expected.filter((it) => it.severity === severity && !it.suppressed).length;
      assert.equal(part.summary, { error: count('error'), warning: count('warning'), note: count('note') });
    }
    assert.equal(checkIn(join(folder, 'src'), ['.']).findings, checkIn(folder, ['src']).findings);
  });
}

test('full depth finds the same, however the guards are dealt', () => {
  for (let seed = 2; seed <= 12; seed++) {
    const folder = folderWith(synthetic(seed));
    same(said(checkOf(folder, { depth: 'body' })), said(checkOf(folder)), `seed ${seed}`);
    same(listed(flagsOf(folder, { depth: 'body' })), listed(flagsOf(folder)), `seed ${seed}`);
  }
});

test('the order of files in the configuration, of keys and of options says nothing', () => {
  const whole = checkIn(dealt, ['--assume', 'flag-2=true', '--assume', 'flag-4=false', '--rule', 'dead-branch=note', '--rule', 'settled-flag=off']);
  same(checkIn(dealt, ['--rule', 'settled-flag=off', '--assume', 'flag-4=false', '--rule', 'dead-branch=note', '--assume', 'flag-2=true']), whole);
});

test('ids survive what moves code and are told apart', () => {
  const before = checkIn(dealt).findings;
  assert.is(new Set(before.map(({ id }) => id)).size, before.length);
  const moved = folderWith(Object.fromEntries(Object.entries(synthetic()).map(([path, text]) => [path, /\.tsx?$/.test(path) ? `// a line\n\n${String(text)}` : text])));
  same(checkIn(moved).findings.map(({ id }) => id).sort(), before.map(({ id }) => id).sort());
});

// ── A cache that is damaged, shared, killed or shut out ─────────────────────

test('a damaged cache is discarded', () => {
  const cache = folderWith();
  const run = (): string => cli(dealt, ['check', '--format', 'json'], { cache }).stdout;
  const expected = cli(dealt, ['check', '--format', 'json']).stdout;
  run();
  const names = readdirSync(cache);
  assert.ok(names.some((name) => name.startsWith('facts')) && names.some((name) => name.startsWith('result')), names.join());
  const version = (path: string): string => gunzipSync(readFileSync(path)).toString().split('\n')[0]!;
  const harms: ((path: string) => void)[] = [
    (path) => writeFileSync(path, Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 131) % 256))),
    (path) => truncateSync(path, 20),
    (path) => truncateSync(path, 1000),
    (path) => truncateSync(path, 0),
    (path) => writeFileSync(path, gzipSync('no such thing')),
    (path) => writeFileSync(path, gzipSync('{"findings": 5}')),
    (path) => writeFileSync(path, gzipSync(`${version(path)}\nkey\t{"half": \nno tab here\n\t\n`)),
    (path) => writeFileSync(path, gunzipSync(readFileSync(path)).subarray(0, 400)),
  ];
  harms.forEach((harm, index) => {
    for (const name of readdirSync(cache)) harm(join(cache, name));
    same(run(), expected, `harm ${index}`);
    for (const name of readdirSync(cache)) {
      if (name.startsWith('result')) rmSync(join(cache, name));
      else harm(join(cache, name));
    }
    same(run(), expected, `harm ${index} to facts`);
  });
  same(run(), expected);
});

test('several processes at once on one cache', async () => {
  const cache = folderWith();
  const expected = cli(dealt, ['check', '--format', 'json']).stdout;
  const started = [1, 2, 3, 4].map(() => start(dealt, ['check', '--format', 'json'], { cache }));
  for (const { end } of started) assert.is((await end).stdout, expected);
  assert.is(cli(dealt, ['check', '--format', 'json'], { cache }).stdout, expected);
  assert.equal(readdirSync(cache).filter((name) => name.endsWith('.tmp')), []);
});

test('a killed process leaves a cache that can be used', async () => {
  const cache = folderWith();
  const expected = cli(dealt, ['check', '--format', 'json']).stdout;
  for (let wait = 60; wait <= 360; wait += 50) {
    const { child, end } = start(dealt, ['check', '--format', 'json'], { cache });
    setTimeout(() => child.kill('SIGKILL'), wait);
    await end;
    // A copy each time, so that the next one starts with what was killed and not with what was mended.
    const copy = folderWith();
    cpSync(cache, copy, { recursive: true });
    assert.equal(cli(dealt, ['check', '--format', 'json'], { cache: copy }), { code: 1, stdout: expected, stderr: '' });
  }
});

test('a cache that cannot be written costs only time', () => {
  const expected = cli(dealt, ['check', '--format', 'json']);
  const file = join(folderWith({ file: 'x' }), 'file');
  const shut = folderWith();
  chmodSync(shut, 0o500);
  const readable = folderWith();
  cli(dealt, [], { cache: readable });
  for (const name of readdirSync(readable)) chmodSync(join(readable, name), 0o400);
  chmodSync(readable, 0o500);
  for (const cache of [file, join(file, 'below'), join(shut, 'below'), shut, readable, '/dev/null/x']) {
    assert.equal(cli(dealt, ['check', '--format', 'json'], { cache }), expected, cache);
  }
  for (const folder of [shut, readable]) chmodSync(folder, 0o700);
});

test('no command but init changes the tree', () => {
  for (const folder of [knight, dealt, folderWith(synthetic(2))]) {
    const before = contents(folder);
    const cache = folderWith();
    for (const command of [...commandsFor(folder), ['why', 'src/main.ts'], ['rules']]) cli(folder, command, { cache });
    assert.equal(contents(folder), before);
    if (folder !== knight && folder !== dealt) continue;
    assert.is(git(folder, 'status', '--porcelain', '--ignored'), '');
  }
});

test('a configuration already made gives what its file gives', () => {
  const given = { config: configWith(sessionIn(dealt).config), root: dealt };
  same(checkOf('/', { given }), checkOf(dealt));
});

test('a revision before the last, and a change that is not committed, are another input', () => {
  const folder = repositoryWith(synthetic());
  const first = checkOf(folder);
  write(folder, { 'src/stray.ts': "import './helper';\nexport const stray = 2;\n", 'src/new.ts': 'export const n = 1;\n' });
  const dirty = checkOf(folder);
  assert.is(dirty.dirty, true);
  assert.not.equal(dirty.findings, first.findings);
  commit(folder);
  const next = checkOf(folder);
  same(said(next), said(dirty));
  assert.not.equal(next.revision, first.revision);
  same(checkOf(folder, { revision: 'HEAD~1' }), first);
});

test.run();
