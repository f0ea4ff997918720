/** The baseline: what is in it does not count, whatever becomes of lines, layout and paths; nothing but --update-baseline adds to it. */
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openCache } from '../src/host/cache.js';
import { writeOutput } from '../src/host/write.js';
import { UsageError } from '../src/model.js';
import { check, type CheckDocument, type CheckOptions } from '../src/pipeline/check.js';
import { cli, commit, folderWith, git, repositoryWith, sessionIn, start, write } from './helpers.js';

const FILES = {
  'package.json': '{ "name": "shop", "main": "src/main.ts" }',
  '.unpegrc.json': '{ "flags": { "registry": ["flags.json"], "calls": [{ "from": "src/toggles.ts", "name": "isOn", "key": 0 }] } }',
  'flags.json': '{ "flags": { "old-tax": { "flagType": "boolean", "lifecycle": "retired", "settledAt": "2025-01-01" } } }',
  'src/toggles.ts': 'export const isOn = (key: string): boolean => (globalThis as any).toggles[key];\n',
  'src/main.ts': "import { isOn } from './toggles';\n\nexport function tax(): number {\n  if (isOn('old-tax')) return 19;\n  return isOn('unknown') ? 1 : 0;\n}\n",
  'src/stray.ts': 'export const stray = 1;\nexport const other = 2;\n',
};
const BASELINE = '.unpeg-baseline.json';

const run = (folder: string, options: CheckOptions = {}, today = '2026-07-01'): CheckDocument => {
  const session = sessionIn(folder, { today });
  return check(session, session.analyse(), options);
};
const counted = ({ findings }: CheckDocument): string[] => findings.filter((it) => !it.baselined && !it.suppressed).map(({ rule, at }) => `${rule} ${at?.file}:${at?.line}`);
const entries = (folder: string): { rule: string; since: string; reason: string | null; file: string }[] => (JSON.parse(readFileSync(join(folder, BASELINE), 'utf8')) as { findings: [] }).findings;

function baselined(): string {
  const folder = repositoryWith(FILES);
  assert.is(counted(run(folder)).length, 4);
  run(folder, { updateBaseline: true }, '2026-03-01');
  commit(folder, 'baseline');
  return folder;
}

test('what is in the baseline does not count, and is still in the document', () => {
  const folder = baselined();
  const document = run(folder);
  assert.equal(counted(document), []);
  assert.equal(document.summary, { error: 0, warning: 0, note: 0 });
  assert.is(document.findings.filter((it) => it.baselined).length, 4);
  assert.equal(document.baseline, { file: BASELINE, entries: 4, stale: [] });
  const { code, stdout } = cli(folder);
  assert.is(code, 0);
  assert.match(stdout, /nothing found, 4 in the baseline/);
});

test('a plain run adds nothing; an update keeps the day a finding was first seen, and its reason', () => {
  const folder = baselined();
  const text = readFileSync(join(folder, BASELINE), 'utf8');
  write(folder, { 'src/late.ts': 'export const late = 1;\n', [BASELINE]: text.replace('"reason":null', '"reason":"wanted"') });
  assert.equal(counted(run(folder)), ['unreachable-module src/late.ts:1']);
  assert.is(entries(folder).length, 4);
  run(folder, { updateBaseline: true });
  assert.equal(counted(run(folder)), []);
  assert.equal(entries(folder).map(({ since }) => since).sort(), ['2026-03-01', '2026-03-01', '2026-03-01', '2026-03-01', '2026-07-01']);
  assert.is(entries(folder).filter(({ reason }) => reason === 'wanted').length, 1);
});

test('lines and layout do not matter', () => {
  const folder = baselined();
  write(folder, { 'src/main.ts': `// a comment\n\n${FILES['src/main.ts'].replaceAll("'", '"').replaceAll(';\n', '\n').replace('if (', 'if\n    (')}` });
  assert.equal(counted(run(folder)), []);
});

test('a file that moved keeps its entries: not committed, committed, moved twice', () => {
  const folder = baselined();
  mkdirSync(join(folder, 'lib'));
  renameSync(join(folder, 'src/stray.ts'), join(folder, 'lib/astray.ts'));
  assert.equal(counted(run(folder)), [], 'not committed');
  commit(folder, 'move');
  assert.equal(counted(run(folder)), [], 'committed');
  git(folder, 'mv', 'lib/astray.ts', 'lib/lost.ts');
  commit(folder, 'move again');
  const document = run(folder);
  assert.equal(counted(document), [], 'twice');
  assert.equal(document.baseline!.stale, []);
});

test('entries that match nothing are told, and an update takes them out', () => {
  const folder = baselined();
  rmSync(join(folder, 'src/stray.ts'));
  commit(folder, 'gone');
  const document = run(folder);
  assert.equal(document.baseline!.stale.map(({ rule, subject }) => [rule, subject]), [['unreachable-module', 'module:src/stray.ts']]);
  assert.ok(document.problems.some(({ message }) => /one entry of \.unpeg-baseline\.json matches nothing any more.*--update-baseline/.test(message)));
  run(folder, { updateBaseline: true });
  assert.is(entries(folder).length, 3);
});

test('an update that looks at a part only leaves the rest alone', () => {
  const folder = baselined();
  rmSync(join(folder, 'src/stray.ts'));
  run(folder, { updateBaseline: true, only: ['dead-branch'] });
  assert.is(entries(folder).length, 4);
  run(folder, { updateBaseline: true, paths: ['src/main.ts'] });
  assert.is(entries(folder).length, 4);
});

test('--since: deleting the baseline brings nothing; what is put into it is told', () => {
  const folder = baselined();
  rmSync(join(folder, BASELINE));
  assert.equal(run(folder, { since: 'HEAD' }).findings, []);
  write(folder, { 'src/late.ts': 'export const late = 1;\n' });
  run(folder, { updateBaseline: true });
  const { findings, since } = run(folder, { since: 'HEAD' });
  assert.equal(findings.map(({ at, baselined: known }) => [at?.file, known]), [['src/late.ts', true]]);
  assert.ok(since!.weakened.some(({ what, message }) => what === 'baseline' && message.includes('takes in one finding')), JSON.stringify(since!.weakened));
});

test('what cannot be is refused in words', () => {
  const folder = baselined();
  assert.throws(() => run(folder, { updateBaseline: true, since: 'HEAD' }), (error: Error) => error instanceof UsageError && /without --since/.test(error.message));
  assert.throws(() => run(folder, { baseline: 'none.json' }), (error: Error) => error instanceof UsageError && /no such file/.test(error.message));
  write(folder, { [BASELINE]: '{ "findings": 3 }' });
  assert.throws(() => run(folder), (error: Error) => error instanceof UsageError && /no baseline that this version can read/.test(error.message));
});

// ── Nothing half-written ─────────────────────────────────────────────────────

test('a full disk is told, and leaves what was there', () => {
  const folder = baselined();
  if (existsSync('/dev/full')) {
    const run = cli(folder, ['--format', 'json', '--output', '/dev/full']);
    assert.is(run.code, 2, run.stderr);
    assert.match(run.stderr, /disk is full/);
    assert.not.match(run.stderr, /bug of its own/);
  }
  const file = join(folder, 'result.json');
  write(folder, { 'result.json': 'as it was' });
  const parts = function* (): Generator<string> {
    yield 'half of it';
    throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
  };
  assert.throws(() => writeOutput(file, parts()), /no space/);
  assert.is(readFileSync(file, 'utf8'), 'as it was');
  assert.equal(readdirSync(folder).filter((name) => name.endsWith('.tmp')), []);
});

test('what cannot be kept leaves no half of it', () => {
  const [folder, occupied] = [folderWith(), folderWith({ 'a file': '' })];
  mkdirSync(join(folder, 'facts-a.jsonl.gz'));
  for (const location of [folder, join(occupied, 'a file')]) {
    const cache = openCache({ location, version: '1' });
    cache.set('a key', 1);
    cache.save();
    cache.setResult('family', 'key', 'text');
  }
  assert.equal(readdirSync(folder).filter((name) => name.endsWith('.tmp')), []);
});

test('a reader that leaves and a key that stops it leave nothing behind', async () => {
  const folder = baselined();
  const before = readFileSync(join(folder, BASELINE), 'utf8');
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    const { child, end } = start(folder, ['--update-baseline', '--output', 'out.txt']);
    setTimeout(() => child.kill(signal), 60);
    await end;
    const text = readFileSync(join(folder, BASELINE), 'utf8');
    assert.ok(text === before || JSON.parse(text), signal);
  }
  const { child, end } = start(folder, ['--format', 'json']);
  child.stdout!.destroy();
  const { stderr } = await end;
  assert.not.match(stderr, /EPIPE|at .*:\d+/);
});

test.run();
