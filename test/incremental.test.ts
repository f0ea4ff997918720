/**
 * A run after edits says byte for byte what a run without a cache says, and where an edit changes nothing that linking
 * looks at, the stored result is what says it. Edits are dealt at random; a failing seed is told.
 */
import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { allFixtures } from './fixture.js';
import { commit, dice, folderWith, git, repositoryWith, same, sessionIn, synthetic, TODAY, write } from './helpers.js';
import { UsageError, type Literal } from '../src/model.js';
import { check, checked } from '../src/pipeline/check.js';
import { listFlags } from '../src/pipeline/flags.js';
import { settle } from '../src/pipeline/cutoff.js';
import { openPlace } from '../src/pipeline/place.js';
import { sessionAt, type Envelope, type Session } from '../src/pipeline/session.js';
import { knownFrom, resultsOf } from '../src/pipeline/stored.js';

interface Question {
  name: string;
  counts: boolean;
  history?: boolean;
  make(session: Session): Envelope;
}

const CHECK: Question = { name: 'check', counts: false, make: (session) => check(session, session.analyse()) };
const FLAGS: Question = { name: 'flags', counts: true, make: (session) => listFlags(session, session.analyse()) };
const assuming = (assume: { name: string; value: Literal }[]): Question =>
  ({ name: `check ${JSON.stringify(assume)}`, counts: false, make: (session) => check(session, session.analyse(assume), { assume }) });

/** What the edits bring, from the first commit on: both ends are kept, and each answers for the other. */
const since = (base: string): Question => ({ name: `check since ${base}`, counts: false, history: true, make: (session) => checked(session, base, { since: base, history: false }) });

/** One run with a cache, as the command line makes it; whether it answered from what was stored. */
function runIn(cwd: string, cache: string, { name, counts, history = false, make }: Question): { document: Envelope; reused: boolean } {
  const place = openPlace({ cwd, cacheLocation: cache, today: TODAY, progress: false });
  const results = resultsOf(place);
  const asked = { command: name, history, counts };
  const isWhole = (it: unknown): it is Envelope => typeof it === 'object';
  const earlier = results.earlier(asked, isWhole);
  const stored = results.recall(asked, isWhole) ?? (earlier && settle(earlier, results.hashes(), place, counts));
  if (stored) return { document: stored.document, reused: true };
  const session = sessionAt(place, earlier ? knownFrom(earlier.account, (index) => (results.hashes()[index] === earlier.hashes[index] ? place.tree.files[index]!.path : null)) : undefined);
  const document = answer(() => {
    const made = make(session);
    results.store(asked, made, session.looked);
    return made;
  });
  assert.equal(place.cache.problems, []);
  return { document, reused: false };
}

/** An edit may take away what is assumed: then the refusal is the answer, and it is not kept. */
function answer(make: () => Envelope): Envelope {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { refused: error.message } as unknown as Envelope;
  }
}

const text = (document: unknown): string => JSON.stringify(document, null, 2);

// ── Edits ────────────────────────────────────────────────────────────────────

type Roll = (limit: number) => number;
interface Edited { folder: string; files: Map<string, string>; original: ReadonlyMap<string, string>; roll: Roll }

const isCode = (path: string): boolean => /\.(?:[cm]?[jt]sx?|vue|svelte)$/.test(path);
const pick = <T>(roll: Roll, list: readonly T[]): T => list[roll(list.length)]!;

const LINES = [
  '// a comment', '', '/* another\n   comment */', '// unpeg-disable-next-line -- because', '// unpeg-disable-next-line dead-branch -- because until=2030-01-01', '/* unpeg-disable settled-flag -- because */',
  "import './helper';", "import { helper } from './helper';", "export * from './helper';", "import('./stray');", 'const path = "src/stray.ts";', '// node src/stray.ts', '// process.env.ENABLE_THIS',
  'if (process.env.ENABLE_THIS) console.log(1);', "import { isOn, Key } from '~/flags'; if (isOn(Key.F1)) console.log(2);", "import { toggle } from '~/flags'; export const on = () => toggle('flag-1') && toggle('nobody');",
  "console.log('flag-3', 'nobody-reads');", 'export function run() { return 1; }', '}', '{', '`', '"', 'declare global { interface X {} }', '#!/usr/bin/env node', 'export default 1;', 'let x = 1; x = 2;',
];

/** Each changes the text of one source; nothing, where it does not apply. */
const CHANGES: ((text: string, it: Edited) => string)[] = [
  (before, { roll }) => `${before}${pick(roll, LINES)}\n`,
  (before, { roll }) => `${pick(roll, LINES)}\n${before}`,
  (before, { roll }) => before.split('\n').toSpliced(roll(before.split('\n').length), 0, pick(roll, LINES)).join('\n'),
  (before, { roll }) => before.split('\n').toSpliced(roll(before.split('\n').length), 0, pick(roll, LINES.slice(0, 3))).join('\n'),
  (before, { roll }) => before.split('\n').toSpliced(roll(before.split('\n').length), 1).join('\n'),
  (before, { roll }) => before.replace(/^(?=[^\n]*[;{]$)/gm, () => (roll(3) === 0 ? '  ' : '')),
  (before) => before.replace(/([;{]) /g, '$1\n'),
  (before) => before.replace(/\bexport (?!default|\*|\{)/, ''),
  (before, { roll }) => before.replace(/flag-\d|Key\.F\d/, (key) => `${key.slice(0, -1)}${roll(8)}`),
  (before) => before.replace(/\b(part|old|late|helper|run)\b/, '$1Renamed'),
  (before) => before.replaceAll('\n', '\r\n'),
  (before) => before.replace(/\b(true|false)\b/, (value) => (value === 'true' ? 'false' : 'true')),
  (before) => before.replace(/'([^']*)'/, '"$1"'),
  () => '',
];

function edit(it: Edited): string {
  const { folder, files, original, roll } = it;
  const paths = [...files.keys()].sort();
  const put = (path: string, content: string): void => {
    files.set(path, content);
    write(folder, { [path]: content });
  };
  const drop = (path: string): void => {
    files.delete(path);
    rmSync(join(folder, path));
  };
  const code = paths.filter(isCode);
  if (code.length === 0) return 'nothing';
  const path = pick(roll, code);
  const kind = roll(20);
  if (kind === 0) {
    const made = `src/made-${roll(5)}.ts`;
    put(made, pick(roll, LINES));
    return `add ${made}`;
  }
  if (kind === 1 && code.length > 3) {
    drop(path);
    return `delete ${path}`;
  }
  if (kind === 2) {
    const content = files.get(path)!;
    drop(path);
    put(path.replace(/(\.\w+)$/, '-moved$1'), content);
    return `rename ${path}`;
  }
  if (kind === 3) {
    const other = pick(roll, paths.filter((file) => !isCode(file)));
    if (other === undefined) return 'nothing';
    const before = files.get(other)!;
    put(other, pick(roll, [before.replace('launched', 'active'), before.replace('active', 'retired'), `${before}\n`, before.replace(/"main":"[^"]*"/, '"main":"src/stray.ts"'), before]));
    return `change ${other}`;
  }
  if (kind === 4) {
    put('notes.md', pick(roll, ['# Notes\n', '# More notes\n', 'Run `node src/stray.ts`.\n', 'Run `node src/late.ts`.\n']));
    return 'change notes.md';
  }
  if (kind === 5) {
    put('run.sh', pick(roll, ['echo\n', 'echo 1\n', 'node src/stray.ts\n', 'node ./src/stray.ts # again\n']));
    return 'change run.sh';
  }
  if (kind < 9) {
    const changed = paths.filter((file) => original.has(file) && original.get(file) !== files.get(file));
    if (changed.length === 0) return 'nothing';
    const back = pick(roll, changed);
    put(back, original.get(back)!);
    return `undo ${back}`;
  }
  const index = roll(CHANGES.length);
  put(path, CHANGES[index]!(files.get(path)!, it));
  return `change ${index} of ${path}`;
}

/** Modules that import each other in every way, with few flags: most are known by where they lead. */
function web(seed: number): Record<string, string> {
  const roll = dice(seed);
  const files: Record<string, string> = {
    'package.json': JSON.stringify({ name: 'web', main: 'src/main.ts', dependencies: { react: '1', '@launchdarkly/node-server-sdk': '1' } }),
    '.gitignore': 'node_modules/\nignored.ts\n',
    'src/load.ts': "import { readdirSync } from 'fs';\nexport const load = (folder: string) => readdirSync(folder).map((it) => require(`${folder}/${it}`));\n",
    'src/flags/toggle.ts': 'export const toggle = (key: string): boolean => (globalThis as any).toggles[key];\n',
    'src/flags/service.ts': "export class FeatureFlagService {\n  isEnabled(key: string) { return (globalThis as any).on(key); }\n}\nexport const isFeatureEnabled = (key: string) => (globalThis as any).on(key);\n",
    'src/flags/index.ts': "export * from './toggle';\nexport * from './service';\n",
  };
  if (roll(2) === 0) files['.unpegrc.json'] = JSON.stringify({ flags: { calls: [{ from: 'src/flags/toggle.ts', name: 'toggle', key: 0 }] } });
  const names = ['main', ...Array.from({ length: 9 }, (_, index) => `part${index}`), 'kit/index', 'kit/deepPiece', 'kit/otherPiece', 'pages/homePage', 'pages/userPage', 'part1.test', 'part2.test', 'kit/kit.stories'];
  for (const name of names) files[`src/${name}.ts`] = Array.from({ length: 2 + roll(5) }, () => lineOf(roll)).join('');
  return files;
}

const NAMES = ['one', 'two', 'homePage', 'deepPiece', 'Flags', 'isFeatureEnabled'];

/** A line that leads somewhere, or is led to. */
function lineOf(roll: Roll): string {
  const file = pick(roll, ['./part0', './part1', './part2', './part3', './part4.js', '../part5', './kit', './kit/deepPiece', '../kit/otherPiece', './pages/userPage', './flags', '~/flags/toggle', './ignored', './missing', 'react', './main', './load']);
  const name = pick(roll, NAMES);
  return `${pick(roll, [
    `import { ${name} } from '${file}';`, `import { ${name} as other } from '${file}';`, `import * as ${name} from '${file}';`, `import ${name} from '${file}';`, `import '${file}';`, `import type { ${name} } from '${file}';`,
    `export * from '${file}';`, `export { ${name} } from '${file}';`, `export { ${name} as two } from '${file}';`, `import { one as again } from '${file}'; export { again };`,
    `const ${name}Later = () => import('${file}');`, `const req${name} = require('${file}');`, `jest.mock('${file}');`, 'const page = (name: string) => import(`./pages/${name}`);', 'const piece = (name: string) => import(`./kit/${name}.ts`);',
    `export const ${name} = 1;`, `export function ${name}() { return 2; }`, 'export default function start() {}', `export class ${name}Service {}`, `module.exports = { ${name} };`,
    `const where = './pages';`, `const at = 'src/${file.replace(/^[.~/]*/, '')}.ts';`, 'const url = `/api/${one}/kit`;', `import { load } from './load'; load('./pages');`, `// ${name}, node src/part6.ts`,
    `import { toggle } from './flags/toggle'; if (toggle('flag-${roll(3)}')) import('${file}');`, `import { isFeatureEnabled as ask } from './flags'; if (ask('flag-${roll(3)}')) console.log(ask('flag-${roll(3)}') ? 1 : 2);`,
    "import { init } from '@launchdarkly/node-server-sdk';", `import { toggle as by } from './flags'; export const ${name} = () => by('flag-${roll(3)}');`, `import { ${name} as on } from '${file}'; if (on()) console.log(3);`,
    `import { toggle as to } from './flags'; export const ${name} = (key: string) => to(key);`, `import { ${name} as asks } from '${file}'; if (asks('flag-${roll(3)}')) console.log(4);`,
  ])}\n`;
}

/** Takes a line of a module out, puts one in, or both. */
function relead({ folder, files, original, roll }: Edited): string {
  const path = pick(roll, [...files.keys()].filter(isCode).sort());
  const lines = files.get(path)!.split(/(?<=\n)/);
  const kind = roll(8);
  if (kind === 0) files.set(path, original.get(path)!);
  else files.set(path, lines.toSpliced(roll(lines.length + 1), kind % 2, ...(kind > 3 ? [lineOf(roll)] : [])).join(''));
  write(folder, { [path]: files.get(path)! });
  return `${path}: ${files.get(path)}`;
}

/** Edits a project again and again; how many results were reused. */
function follow(folder: string, contents: Record<string, string>, seed: number, turns: number, questions: readonly Question[], then: (turn: number) => void = () => {}, change = edit): { reused: number; asked: number } {
  const cache = folderWith();
  const it: Edited = { folder, files: new Map(Object.entries(contents)), original: new Map(Object.entries(contents)), roll: dice(seed) };
  const counts = { reused: 0, asked: 0 };
  const done: string[] = [];
  for (let turn = 0; turn <= turns; turn++) {
    if (turn > 0) done.push(change(it));
    then(turn);
    for (const question of questions) {
      const { document, reused } = runIn(folder, cache, question);
      const session = sessionIn(folder);
      if (text(document) !== text(answer(() => question.make(session)))) {
        same(document, answer(() => question.make(sessionIn(folder))), `seed ${seed}, turn ${turn}, ${question.name}, ${reused ? 'reused' : 'made'}, after ${done.slice(-4).join('; ')}`);
      }
      counts.asked++;
      if (reused) counts.reused++;
    }
  }
  return counts;
}

const textsOf = (files: ReturnType<typeof synthetic>): Record<string, string> => Object.fromEntries(Object.entries(files).map(([path, content]) => [path, String(content)]));

for (let seed = 1; seed <= Number(process.env['SEEDS'] ?? 2); seed++) {
  test(`what a run says does not depend on the runs before it, seed ${seed}`, () => {
    const files = textsOf(synthetic(seed));
    const { reused, asked } = follow(folderWith(files), files, seed, 45, [CHECK, FLAGS]);
    assert.ok(reused > asked / 8 && reused < asked * 3 / 4, `${reused} of ${asked} reused`);
  });
}

test('nor where modules lead elsewhere', () => {
  const total = { reused: 0, asked: 0 };
  for (let seed = 1; seed <= 6 * Number(process.env['SEEDS'] ?? 2); seed++) {
    const files = web(seed);
    const folder = seed % 3 === 0 ? repositoryWith(files) : folderWith(files);
    write(folder, { 'src/ignored.ts': 'export const one = 1;\n' });
    const { reused, asked } = follow(folder, files, seed, 20, [CHECK], undefined, relead);
    total.reused += reused;
    total.asked += asked;
  }
  assert.ok(total.reused > total.asked / 4, `${total.reused} of ${total.asked} reused`);
});

test('nor does what a change brings', () => {
  for (let seed = 1; seed <= Number(process.env['SEEDS'] ?? 2); seed++) {
    const files = textsOf(synthetic(seed));
    const folder = repositoryWith(synthetic(seed));
    const { reused } = follow(folder, files, seed, 12, [since(git(folder, 'rev-parse', 'HEAD'))], (turn) => { if (turn % 4 === 0) commit(folder); });
    assert.ok(reused < 12);
  }
});

test('nor where flags are assumed', () => {
  const files = textsOf(synthetic(3));
  follow(folderWith(files), files, 3, 15, [assuming([{ name: 'flag-2', value: true }])]);
});

test('nor in any fixture', () => {
  const fixtures = allFixtures().filter(({ about }) => !about.history);
  const every = Number(process.env['EVERY'] ?? 12);
  let total = 0;
  for (const [index, { folder, about }] of fixtures.entries()) {
    if (index % every !== 0) continue;
    const copy = folderWith();
    cpSync(folder, copy, { recursive: true, filter: (path) => !path.endsWith('case.json') });
    const listed = readdirSync(copy, { recursive: true, withFileTypes: true }).filter((it) => it.isFile()).map((it) => join(it.parentPath, it.name).slice(copy.length + 1));
    const files = Object.fromEntries(listed.map((path) => [path, readFileSync(join(copy, path), 'utf8')]));
    const assume = Object.entries(about.assume ?? {}).map(([name, value]) => ({ name, value }));
    const { reused } = follow(copy, files, index + 1, 6, assume.length > 0 ? [CHECK, assuming(assume)] : [CHECK]);
    total += reused;
  }
  assert.ok(total > 8, `${total} reused`);
});

// ── What is reused, and what it costs ───────────────────────────────────────

/** After one edit of a fresh project. */
function after(path: string, change: (text: string) => string, question = CHECK): boolean {
  const files = textsOf(synthetic(1));
  const folder = folderWith(files);
  const cache = folderWith();
  runIn(folder, cache, question);
  write(folder, { [path]: change(files[path] ?? '') });
  const { document, reused } = runIn(folder, cache, question);
  same(document, question.make(sessionIn(folder)), path);
  return reused;
}

test('what linking does not look at changes nothing', () => {
  for (const [path, change] of [
    ['src/feature-1/part.ts', (it) => `// a comment\n\n${it}// another\n`],
    ['src/helper.ts', (it) => it.replace('1', '2')],
    ['src/flags/toggle.ts', (it) => `/** What it does. */\n${it}`],
    ['src/feature-2/run.ts', (it) => `${it}// flags.json is a path that was named before\n`],
    ['notes.md', (it) => `# Notes${it}`],
  ] as [string, (text: string) => string][]) {
    assert.is(after(path, change), path !== 'notes.md', path);
  }
});

test('what linking looks at is linked anew', () => {
  for (const [path, change] of [
    ['src/feature-1/part.ts', (it) => `${it}export const more = 1;\n`],
    ['src/feature-1/part.ts', (it) => `import '../stray';\n${it}`],
    ['src/feature-1/part.ts', (it) => `${it}if (process.env.ENABLE_IT) console.log(1);\n`],
    ['src/feature-1/part.ts', () => ''],
    ['src/flags/keys.ts', (it) => it.replace("'flag-1'", "'flag-x'")],
    ['src/stray.ts', (it) => `#!/usr/bin/env node\n${it}`],
    ['package.json', (it) => `${it}\n`],
    ['flags.json', (it) => it.replace('"planned"', '"active"')],
  ] as [string, (text: string) => string][]) assert.is(after(path, change), false, path);
});

test('places move with the text, and where they cannot be told, all is linked anew', () => {
  const path = 'src/flags/hooks.ts';
  assert.is(after(path, (it) => `// a comment\n${it}`, FLAGS), true);
  assert.is(after(path, (it) => it.replace('return ', 'return  '), FLAGS), true);
  assert.is(after(path, (it) => it.replace('{\n', '{\n  // a comment\n'), FLAGS), false, 'a function is longer now');
});

test('facts that are gone or damaged cost only time', () => {
  const files = textsOf(synthetic(1));
  const folder = folderWith(files);
  const cache = folderWith();
  runIn(folder, cache, CHECK);
  write(folder, { 'src/stray.ts': `${files['src/stray.ts']}// more\n` });
  const expected = CHECK.make(sessionIn(folder));
  for (const name of readdirSync(cache).filter((it) => it.startsWith('facts-'))) rmSync(join(cache, name));
  const { document, reused } = runIn(folder, cache, CHECK);
  assert.is(reused, false);
  same(document, expected);
});

test('a commit and a checkout of the same files change nothing but the revision', () => {
  const folder = repositoryWith(synthetic(1));
  const cache = folderWith();
  runIn(folder, cache, CHECK);
  write(folder, { 'src/feature-1/part.ts': "// first\nexport const part = () => 'feature-1';\n" });
  for (const prepare of [() => {}, () => commit(folder), () => git(folder, 'checkout', '-q', 'HEAD~1')]) {
    prepare();
    const { document, reused } = runIn(folder, cache, CHECK);
    assert.is(reused, true);
    same(document, CHECK.make(sessionIn(folder)));
  }
});

test.run();
