/** The command line against its contract: documents by schema, exit codes, options, where results and messages go. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildKnight, checkIn, CLI, cli, documentOf, filesOf, folderWith, repositoryWith, rulesOf, same, synthetic, TODAY, type Run } from './helpers.js';
import type { FlagsDocument } from '../src/pipeline/flags.js';
import type { WhyDocument } from '../src/pipeline/why.js';

const knight = buildKnight(folderWith()).folder;
const dealt = repositoryWith(synthetic());
/** Warnings and nothing else; and nothing at all. */
const warned = repositoryWith({ 'package.json': '{ "main": "src/main.ts" }', 'src/main.ts': '', 'src/a.ts': 'export const a = 1;\n', 'src/b.ts': 'export const b = 1;\n' });
const clean = repositoryWith({ 'package.json': '{ "main": "src/main.ts" }', 'src/main.ts': '' });

/** Exit 2 with a sentence on stderr, and neither result nor stack. */
function refused(run: Run, ...parts: RegExp[]): void {
  assert.is(run.code, 2, (run.stderr || run.stdout).slice(0, 300));
  assert.is(run.stdout, '');
  assert.not.match(run.stderr, /bug of its own|^\s+at .*:\d+/m);
  for (const part of parts) assert.match(run.stderr, part);
}

// ── Documents ────────────────────────────────────────────────────────────────

interface Validator { (data: unknown): boolean; errors?: { dataPath: string; message: string; params: unknown }[] }
// ESLint's own ajv 6 knows draft-07, which is what the schemas are written in.
const fromEslint = createRequire(createRequire(import.meta.url).resolve('eslint/package.json'));
const Ajv = fromEslint('ajv') as new (options: object) => { compile(schema: object): Validator };

type Schema = { [key: string]: Schema };

/** The published schemas let documents grow; ours must hold nothing that they do not describe. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const it = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)])) as Schema;
  return 'properties' in it && !('additionalProperties' in it) && it['type'] as unknown === 'object' ? { ...it, additionalProperties: false } : it;
}

const validators = new Map(['check', 'flags', 'why', 'history'].map((name) => {
  const schema = JSON.parse(readFileSync(new URL(`../../schema/${name}.schema.json`, import.meta.url), 'utf8')) as object;
  return [name, new Ajv({ allErrors: true }).compile(closed(schema) as object)];
}));

function valid(run: Run, name: string): void {
  const validate = validators.get(name)!;
  const document: unknown = documentOf(run);
  const wrong = validate(document) ? [] : validate.errors!.map(({ dataPath, message, params }) => `${dataPath.replace(/\d+/g, 'N')} ${message} ${JSON.stringify(params)}`);
  assert.equal([...new Set(wrong)], [], name);
  assert.is(run.stdout, `${JSON.stringify(document, null, 2)}\n`);
}

test('documents are what the schemas say', () => {
  for (const folder of [knight, dealt, warned, clean, folderWith({ 'a.ts': 'const = ;' })]) {
    valid(cli(folder, ['check', '--format', 'json']), 'check');
    for (const assumed of folder === knight ? ['Rlp=false'] : folder === dealt ? ['flag-2=true'] : []) valid(cli(folder, ['check', '--format', 'json', '--assume', assumed]), 'check');
    valid(cli(folder, ['flags', '--format', 'json']), 'flags');
    const { flags } = documentOf<FlagsDocument>(cli(folder, ['flags', '--format', 'json']));
    for (const { id, key } of flags.slice(0, 8)) {
      valid(cli(folder, ['why', id, '--format', 'json']), 'why');
      valid(cli(folder, ['why', '--flag', key, '--format', 'json']), 'why');
    }
  }
  for (const words of [['--history'], ['--since', 'HEAD~1'], ['--since', 'HEAD~1', '--no-history']]) valid(cli(knight, ['check', ...words, '--format', 'json']), 'check');
  for (const words of [[], ['Rlp'], ['--since', '2012-01-01'], ['--since', 'HEAD~1']]) valid(cli(knight, ['history', ...words, '--format', 'json']), 'history');
  for (const target of ['src/main.ts', 'src/router.ts', 'src/protocol/order-flag.ts#OrderFlag']) valid(cli(knight, ['why', target, '--format', 'json']), 'why');
  for (const target of ['src/feature-2/old.ts', 'src/feature-2/old.ts#old', 'src/stray.ts', 'src/helper.ts', 'src/helper.test.ts']) valid(cli(dealt, ['why', target, '--format', 'json']), 'why');
});

test('--since: what a change brings, and both lives of what it reuses', () => {
  const { findings, since } = checkIn(knight, ['--since', 'HEAD~1', '--today', '2012-07-30']);
  assert.equal(findings.map(({ rule, flag }) => [rule, flag]), [['reused-value', 'Rlp']]);
  assert.match(findings[0]!.message, /0x40 means Rlp since 2012-07-27; before, it meant PowerPeg \(which gated startPeg\)/);
  assert.is(since!.ref, 'HEAD~1');
  assert.equal(checkIn(knight, ['--since', 'HEAD', '--today', '2012-07-30']).findings, []);
  refused(cli(knight, ['check', '--since', 'nowhere']), /names no revision/);
});

test('the schemas would notice', () => {
  const document = checkIn(dealt);
  const validate = validators.get('check')!;
  for (const harm of [{ root: '/' }, { revision: 'HEAD' }, { today: 'now' }, { findings: [{}] }, { summary: {} }, { more: 1 }, { findings: [{ ...document.findings[0], line: 1 }] }]) {
    assert.is(validate({ ...document, ...harm }), false, JSON.stringify(harm));
  }
  assert.is(validate(document), true);
});

test('places are in the file, on what they speak of; paths are relative with slashes', () => {
  for (const folder of [knight, dealt]) {
    const { stdout } = cli(folder, ['flags', '--format', 'json']);
    const { flags } = JSON.parse(stdout) as FlagsDocument;
    for (const { key, declarations, evaluations } of flags) {
      for (const at of declarations) {
        const lines = readFileSync(join(folder, at.file), 'utf8').split('\n').slice(at.line - 1, at.endLine);
        lines[lines.length - 1] = lines.at(-1)!.slice(0, at.endColumn - 1);
        assert.ok(lines.join('\n').slice(at.column - 1).includes(key), `${key} at ${at.file}:${at.line}:${at.column}`);
      }
      for (const { at } of evaluations) assert.ok(at.line <= readFileSync(join(folder, at.file), 'utf8').split('\n').length);
    }
    for (const text of [stdout, cli(folder, ['check', '--format', 'json']).stdout]) assert.not.ok(text.includes(folder), 'an absolute path');
  }
});

// ── Exit codes ───────────────────────────────────────────────────────────────

test('0 without errors, 1 with, whatever the format', () => {
  for (const format of ['text', 'json']) {
    assert.is(cli(clean, ['--format', format]).code, 0);
    assert.is(cli(warned, ['--format', format]).code, 0);
    assert.is(cli(dealt, ['--format', format]).code, 1);
  }
  for (const command of [['flags'], ['why', 'src/main.ts'], ['rules'], ['explain', 'dead-branch'], ['--help'], ['--version'], ['check', '--help'], ['help'], ['help', 'check']]) {
    assert.is(cli(dealt, command).code, 0, command.join(' '));
  }
});

test('--max-warnings', () => {
  assert.is(checkIn(warned).summary.warning, 2);
  for (const [limit, code] of [['2', 0], ['3', 0], ['1', 1], ['0', 1]] as const) assert.is(cli(warned, ['--max-warnings', limit]).code, code, limit);
  assert.is(cli(dealt, ['--max-warnings', '1000']).code, 1);
  for (const wrong of ['-1', 'x', '1.5', '']) refused(cli(warned, [`--max-warnings=${wrong}`]), /whole number/);
});

test('--rule and --only', () => {
  const whole = checkIn(dealt);
  assert.ok(rulesOf(whole).includes('dead-branch'));
  const off = checkIn(dealt, ['--rule', 'dead-branch=off']);
  assert.equal(off.findings, whole.findings.filter(({ rule }) => rule !== 'dead-branch'));
  const noted = checkIn(dealt, ['--rule', 'dead-branch=note', '--rule', 'undeclared-flag=off', '--rule', 'reused-flag=warning']);
  assert.is(noted.summary.error, 0);
  assert.ok(noted.findings.filter(({ rule }) => rule === 'dead-branch').every(({ severity }) => severity === 'note'));
  assert.is(cli(dealt, ['--rule', 'dead-branch=note', '--rule', 'undeclared-flag=off', '--rule', 'reused-flag=warning']).code, 0);
  assert.equal(rulesOf(checkIn(dealt, ['--only', 'unused-flag,zombie-module'])), ['unused-flag', 'zombie-module']);
  same(checkIn(dealt, ['--only', 'dead-branch']).findings, whole.findings.filter(({ rule }) => rule === 'dead-branch'));
  assert.is(cli(warned, ['--rule', 'unreachable-module=error']).code, 1);
  for (const option of ['--only', '--require']) refused(cli(dealt, [option, 'dead-brunch']), /no rule "dead-brunch".*did you mean "dead-branch"/);
  refused(cli(dealt, ['--rule', 'dead-brunch=off']), /did you mean "dead-branch"/);
  for (const wrong of ['dead-branch', 'dead-branch=fatal', '=off', '']) refused(cli(dealt, ['--rule', wrong]));
});

test('a rule without its inputs is skipped, never passed; a required one is exit 2 (6.1)', () => {
  const { skipped, findings } = checkIn(warned);
  assert.ok(skipped.some(({ rule }) => rule === 'undeclared-flag'));
  assert.ok(skipped.every(({ rule }) => !findings.some((it) => it.rule === rule)));
  assert.match(cli(warned).stdout, /skipped +.*undeclared-flag/);
  refused(cli(warned, ['--require', 'undeclared-flag']), /undeclared-flag.*flags\.registry/);
  assert.is(cli(warned, ['--require', 'unreachable-module']).code, 0);
  assert.is(cli(dealt, ['--require', 'undeclared-flag,dead-branch']).code, 1);
  const named = repositoryWith({ 'src/main.ts': '', '.unpegrc.json': '{ "rules": { "undeclared-flag": "error" } }' });
  refused(cli(named), /undeclared-flag.*flags\.registry/);
  assert.is(cli(named, ['--rule', 'undeclared-flag=off']).code, 0, 'the command line goes over the configuration');
});

test('what is suppressed does not count', () => {
  const folder = repositoryWith({
    'package.json': '{ "main": "src/main.ts" }', 'src/main.ts': '',
    'src/a.ts': '// unpeg-disable unreachable-module -- wanted\nexport const a = 1;\n', 'src/b.ts': 'export const b = 1;\n',
    'src/late.ts': '// unpeg-disable unreachable-module -- wanted until=2026-01-31\n', 'src/bare.ts': '// unpeg-disable unreachable-module\n',
    '.unpegrc.json': '{ "suppress": [{ "rule": "unreachable-module", "path": "src/b.ts", "reason": "kept", "until": "2026-12-31" }] }',
  });
  const document = checkIn(folder);
  assert.equal(rulesOf(document), ['expired-suppression', 'unreachable-module', 'unused-suppression']);
  assert.equal(document.findings.filter(({ rule }) => rule === 'unreachable-module').map(({ at, suppressed }) => [at!.file, suppressed]), [
    ['src/a.ts', { reason: 'wanted', until: null }], ['src/b.ts', { reason: 'kept', until: '2026-12-31' }], ['src/bare.ts', null], ['src/late.ts', null],
  ]);
  assert.equal(document.summary, { error: 1, warning: 3, note: 0 });
  assert.is(cli(folder, ['--max-warnings', '3', '--rule', 'expired-suppression=off']).code, 0);
  assert.is(checkIn(folder, ['--today', '2027-02-01']).summary.warning, 4);
  assert.not.match(cli(folder).stdout, /src\/a\.ts/);
});

// ── Words that are none ──────────────────────────────────────────────────────

test('unknown words, options, formats and values: exit 2, and what was meant', () => {
  refused(cli(dealt, ['chekc']), /chekc is neither a command nor a path.*unpeg check/);
  refused(cli(dealt, ['flgas']), /unpeg flags/);
  refused(cli(dealt, ['nothing-like-it']), /neither a command nor a path.*--help/);
  refused(cli(dealt, ['check', 'src/nope.ts']), /src\/nope\.ts/);
  refused(cli(dealt, ['check', 'src', 'nope/']), /nope/);
  refused(cli(dealt, ['--fromat', 'json']), /unknown option.*--fromat[^]*--format/);
  refused(cli(dealt, ['--format', 'jsno']), /jsno[^]*text, json/);
  refused(cli(dealt, ['flags', '--sort', 'size']), /size[^]*urgency, key, state, evaluations, arms, age/);
  refused(cli(dealt, ['flags', 'src']), /./);
  refused(cli(dealt, ['why']), /why what/);
  refused(cli(dealt, ['why', 'falg-2']), /falg-2 is neither a flag nor a source file/);
  refused(cli(dealt, ['why', '--file', 'flag-2']), /flag-2/);
  refused(cli(dealt, ['why', 'src/feature-2/old.ts#nope']), /nope/);
  refused(cli(dealt, ['explain', 'dead-brunch']), /did you mean "dead-branch"/);
  refused(cli(dealt, ['explain']), /rule/);
  refused(cli(dealt, ['--config', 'nope.json']), /nope\.json.*no such/);
  for (const wrong of ['KEY', '=true', '']) refused(cli(dealt, ['--assume', wrong]), /KEY=VALUE/);
});

test('--today in a wrong form', () => {
  for (const wrong of ['tomorrow', '2026-7-1', '2026-13-01', '2026-02-30', '01.07.2026', '2026-07-01T00:00:00Z', '']) refused(cli(dealt, [`--today=${wrong}`]), /YYYY-MM-DD/);
  assert.is(checkIn(dealt, ['--today', '2024-02-29']).today, '2024-02-29');
});

test('a folder that is not there, or is none', () => {
  for (const place of ['nope', 'src/nope', 'src/main.ts', join(folderWith(), 'nope')]) refused(cli(dealt, ['-C', place]), /no such folder|not a folder/);
  refused(cli(dealt, ['check', folderWith({ 'a.ts': '' })]), /outside|not in|below/);
});

test('an assumption that cannot be meant', () => {
  refused(cli(dealt, ['--assume', 'nobody=1']), /nothing reads or declares this flag \(unpeg flags/);
  for (const near of ['FLAG-2', 'flag2', 'flga-2']) refused(cli(dealt, ['--assume', `${near}=true`]), /did you mean flag-2\?/);
  for (const value of ['off', 'False', 'maybe', '"false"', '1', 'null']) refused(cli(dealt, ['--assume', `flag-2=${value}`]), /flag-2 is boolean; say flag-2=true or flag-2=false/);
  assert.equal(checkIn(dealt, ['--assume', 'launchdarkly/flag-2=true']).problems, []);
});

test('assumptions by JSON or as text', () => {
  const folder = repositoryWith({
    'package.json': '{ "main": "src/main.ts" }', 'src/toggle.ts': 'export const get = (key: string): any => (globalThis as any).x[key];\n',
    '.unpegrc.json': '{ "flags": { "calls": [{ "from": "src/toggle.ts", "name": "get", "key": 0, "returns": "unknown" }] } }',
    'src/main.ts': "import { get } from './toggle';\nif (get('colour') === 'blue') console.log(1);\nif (get('count') === 3) console.log(2);\nif (get('on')) console.log(3);\n",
  });
  const dead = (...assume: string[]): number[] => checkIn(folder, assume.flatMap((it) => ['--assume', it])).findings.filter(({ rule }) => rule === 'dead-branch').map(({ at }) => at!.line);
  assert.equal(dead('colour=red', 'count=4', 'on=false'), [2, 3, 4]);
  assert.equal(dead('colour=blue', 'count=3', 'on=true'), []);
  assert.equal(dead('colour="red"', 'on=0'), [2, 4]);
  assert.equal(dead('app/colour=a=b'), [2]);
  // A word for off is a text, and true: only what is asked for texts can be meant by it.
  assert.equal(dead('colour=off'), [2]);
  refused(cli(folder, ['--assume', 'on=off']), /on is boolean/);
});

test('what a flag arms whose type nobody tells, and what is said where nothing is gated', () => {
  const folder = folderWith({
    'package.json': '{ "main": "src/main.ts" }',
    'src/main.ts': "import { useFlags } from 'launchdarkly-react-client-sdk';\nimport { paint } from 'paint';\nconst { newCart, colour, moved } = useFlags();\nif (newCart) console.log('new');\nelse console.log('old');\nif (colour) paint(colour);\npaint(moved);\n",
  });
  const { flags } = documentOf<FlagsDocument>(cli(folder, ['flags', '--format', 'json']));
  assert.equal(flags.map(({ key, activates }) => [key, activates.map(({ value, lines }) => [value, lines])]), [
    ['colour', [[true, 0], [false, 0]]], ['moved', []], ['newCart', [[true, 1], [false, 1]]],
  ]);
  assert.match(cli(folder, ['why', 'moved']).stdout, /read in 1 place \(src\/main\.ts:3\): no code was found that it gates; its value is handed on/);
  assert.match(cli(folder, ['why', 'colour']).stdout, /no code is known to hang on one value of it alone/);
  refused(cli(folder, ['--assume', 'newCart=off']), /newCart is boolean/);
});

// ── Where results go ─────────────────────────────────────────────────────────

test('--output writes the same bytes, and nothing to stdout', () => {
  const folder = folderWith();
  for (const command of [['check', '--format', 'json'], ['check'], ['flags', '--format', 'csv'], ['why', 'src/main.ts'], ['rules', '--format', 'json']]) {
    const direct = cli(dealt, command);
    const file = join(folder, 'result');
    const run = cli(dealt, [...command, '--output', file]);
    assert.equal({ ...run }, { code: direct.code, stdout: '', stderr: '' });
    same(readFileSync(file, 'utf8'), direct.stdout, command.join(' '));
  }
  refused(cli(dealt, ['--output', folder]), /directory|folder/);
  refused(cli(dealt, ['--output', join(folder, 'none', 'result')]), /no such|cannot/);
  // As in git, relative paths are relative to the folder of -C.
  const inside = repositoryWith(synthetic());
  const outside = folderWith();
  cli(outside, ['-C', inside, '--format', 'json', '--output', 'result.json']);
  assert.type(readFileSync(join(inside, 'result.json'), 'utf8'), 'string');
  mkdirSync(join(outside, 'configs'));
  writeFileSync(join(outside, 'configs', 'own.json'), '{}');
  assert.is(cli(outside, ['-C', 'configs', '--config', 'own.json', '--pass-on-no-files']).code, 0);
});

test('--quiet: errors only', () => {
  assert.match(cli(dealt, ['--quiet']).stdout, / error /);
  assert.not.match(cli(dealt, ['--quiet']).stdout, / (?:warning|note) {2}|^problem|^skipped/m);
  assert.is(cli(dealt, ['--quiet']).code, 1);
  assert.not.match(cli(warned, ['--quiet']).stdout, /src\/a\.ts|skipped/);
  assert.is(cli(warned, ['--quiet', '--max-warnings', '0']).code, 1);
});

test('colour: never into a pipe or a file, unless forced; NO_COLOR goes over FORCE_COLOR', () => {
  const escapes = (env: NodeJS.ProcessEnv, args: string[] = []): boolean => cli(dealt, args, { env }).stdout.includes('\u001b[');
  assert.is(escapes({}), false);
  assert.is(escapes({ FORCE_COLOR: '1' }), true);
  assert.is(escapes({ FORCE_COLOR: '1' }, ['flags']), true);
  assert.is(escapes({ FORCE_COLOR: '0' }), false);
  assert.is(escapes({ NO_COLOR: '1', FORCE_COLOR: '1' }), false);
  assert.is(escapes({ NO_COLOR: '', FORCE_COLOR: '1' }), true, 'an empty NO_COLOR is none');
  assert.is(escapes({ FORCE_COLOR: '1' }, ['--format', 'json']), false);
  const file = join(folderWith(), 'result');
  cli(dealt, ['--output', file], { env: { FORCE_COLOR: '1' } });
  assert.not.ok(readFileSync(file, 'utf8').includes('\u001b['));
});

test('nothing on stderr where nothing is wrong', () => {
  for (const command of [['check'], ['check', '--format', 'json'], ['flags'], ['why', 'src/main.ts'], ['rules'], ['--help']]) assert.is(cli(dealt, command).stderr, '', command.join(' '));
  assert.is(cli(dealt, ['check'], { env: { FORCE_COLOR: '1', CI: 'true' } }).stderr, '');
});

test('a reader that goes away ends the run without a word', () => {
  const many = repositoryWith({ 'package.json': '{ "main": "src/main.ts" }', 'src/main.ts': '', ...Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`src/stray-${index}.ts`, 'export const a = 1;\n'])) });
  assert.ok(cli(many, ['--format', 'json']).stdout.length > 200_000);
  for (const command of ['check --format json', 'check', 'flags', '--help']) {
    const run = spawnSync('sh', ['-c', `"$0" "$1" --no-cache --today ${TODAY} ${command} | head -1`, process.execPath, CLI], { cwd: many, encoding: 'utf8' });
    assert.is(run.stderr, '', command);
    assert.is(run.stdout.split('\n').length, 2, command);
  }
  const closed = spawnSync('sh', ['-c', '"$0" "$1" --no-cache check >&-', process.execPath, CLI], { cwd: many, encoding: 'utf8' });
  assert.not.match(closed.stderr, /^\s+at .*:\d+/m);
});

test('a whole document reaches a pipe that is slow to read', () => {
  const run = spawnSync('sh', ['-c', `"$0" "$1" --no-cache --today ${TODAY} --format json | (sleep 1; cat)`, process.execPath, CLI], { cwd: dealt, encoding: 'utf8' });
  same(run.stdout, cli(dealt, ['--format', 'json']).stdout);
});

// ── Commands ─────────────────────────────────────────────────────────────────

test('the default command, options before and after it, and -C', () => {
  const { stdout } = cli(dealt, ['check', '--format', 'json']);
  for (const args of [['--format', 'json'], ['--format=json', 'src', 'flags.json'], ['check', '.', '--format', 'json'], ['--quiet', 'check', '--format', 'json'], ['check', '--format', 'json', '--no-progress']]) {
    same(cli(dealt, args).stdout, stdout, args.join(' '));
  }
  const parent = join(dealt, '..');
  same(cli(parent, ['-C', relative(parent, dealt), 'check', '--format', 'json']).stdout, stdout);
  same(cli(parent, ['check', '-C', dealt, '--format', 'json']).stdout, stdout);
});

test('why: a flag, a file, a symbol, from where one stands', () => {
  const why = (cwd: string, ...args: string[]): WhyDocument => documentOf<WhyDocument>(cli(cwd, ['why', '--format', 'json', ...args]));
  const [zombie] = filesOf(checkIn(dealt), 'zombie-module');
  assert.match(why(dealt, zombie!).verdict, /zombie/);
  const { chains } = why(dealt, zombie!);
  assert.is(chains[0]!.path[0]!.at!.file, 'src/main.ts');
  assert.ok(chains[0]!.flags.length > 0);
  same(why(join(dealt, 'src'), zombie!.replace('src/', './')).chains, chains);
  same(why(join(dealt, 'src'), '--file', zombie!.replace('src/', '')).chains, chains);
  same(why(dealt, '--file', join(dealt, zombie!)).chains, chains);
  // Nothing leads to it: what was looked for is told instead of a chain.
  const [search] = why(dealt, 'src/stray.ts').chains;
  assert.match(search!.path.map(({ message }) => message).join('\n'), /no module imports it[^]*no way leads to it from any entry[^]*no string in/);
  refused(cli(dealt, ['why', 'flag-00']), /did you mean flag-0\?/);
  const flag = why(dealt, 'launchdarkly/flag-0');
  assert.ok(flag.chains.some(({ target }) => target === zombie));
  assert.ok(flag.arms.some(({ modules }) => modules.includes(zombie!)));
  const both = repositoryWith({ ...synthetic(), 'flag-2': 'x', 'flag-2.ts': 'export const a = 1;\n' });
  assert.is(cli(both, ['why', 'flag-2']).code, 0);
});

test('init does not take the type of a table row for a registry', () => {
  const folder = folderWith({
    'package.json': '{ "name": "shop", "main": "src/main.ts" }',
    'src/main.ts': "import { FeatureFlags } from './flags';\nconsole.log(FeatureFlags);\n",
    'src/flags.ts': "export type FeatureFlag = { name: string; owner?: string; deletedAt?: Date };\nexport enum FeatureFlags { Cart = 'cart', Search = 'search' }\n",
  });
  cli(folder, ['init']);
  assert.equal((JSON.parse(readFileSync(join(folder, '.unpegrc.json'), 'utf8')) as { flags: { registry: string[] } }).flags.registry, ['src/flags.ts#FeatureFlags']);
});

test('init writes down the calls that ask by a text, and finds the same with them', () => {
  const folder = folderWith({
    'package.json': '{ "name": "shop", "main": "src/main.ts" }',
    'src/main.ts': "import { isFeatureEnabled } from './flags';\nif (isFeatureEnabled('cart')) console.log(1);\nif (isFeatureEnabled('search')) console.log(2);\n",
    'src/flags.ts': 'const on = new Set<string>();\nexport const isFeatureEnabled = (name: string): boolean => on.has(name);\n',
  });
  const keys = (): string[] => documentOf<{ flags: { key: string; evaluations: unknown[] }[] }>(cli(folder, ['flags', '--format', 'json'])).flags.map(({ key, evaluations }) => `${key} ${evaluations.length}`);
  const before = keys();
  assert.equal(before, ['cart 1', 'search 1']);
  assert.match(cli(folder, ['flags']).stdout, /src\/flags\.ts#isFeatureEnabled {2}call, 2 keys asked for in 2 places/);
  assert.match(cli(folder, ['init']).stdout, /call isFeatureEnabled of src\/flags\.ts: asks for 2 keys in 2 places/);
  assert.equal((JSON.parse(readFileSync(join(folder, '.unpegrc.json'), 'utf8')) as { flags: { calls: unknown[] } }).flags.calls, [{ from: 'src/flags.ts', name: 'isFeatureEnabled', key: 0 }]);
  assert.equal(keys(), before);
});

test('init names the schema where it is installed only, and tells through what flags are read', () => {
  const source = { 'package.json': '{ "main": "main.ts" }', 'main.ts': "import { useFlag } from '@unleash/proxy-client-react';\nexport const Page = (): string => (useFlag('a') ? 'new' : 'old');\n" };
  const schemaIn = (folder: string): unknown => (JSON.parse(readFileSync(join(folder, '.unpegrc.json'), 'utf8')) as { $schema?: string }).$schema;
  const [without, beside] = [folderWith(source), folderWith({ ...source, 'node_modules/unpeg/schema/config.schema.json': '{}' })];
  assert.match(cli(without, ['init']).stdout, /flags read: 1 \(1 through unleash\)/);
  cli(beside, ['init']);
  assert.equal([schemaIn(without), schemaIn(beside)], [undefined, './node_modules/unpeg/schema/config.schema.json']);
});

test('init writes once, and what it writes works', () => {
  const files = { ...synthetic() };
  delete files['.unpegrc.json'];
  const folder = repositoryWith(files);
  const run = cli(folder, ['init']);
  assert.is(run.code, 0, run.stderr);
  assert.match(run.stdout, /wrote \.unpegrc\.json/);
  assert.is.not(cli(folder).code, 2);
  const before = readFileSync(join(folder, '.unpegrc.json'), 'utf8');
  refused(cli(folder, ['init']), /\.unpegrc\.json is here already/);
  assert.is(readFileSync(join(folder, '.unpegrc.json'), 'utf8'), before);
});

test('rules are listed and explained', () => {
  const listed = documentOf<{ id: string; severity: string }[]>(cli(dealt, ['rules', '--format', 'json']));
  assert.ok(listed.length >= 10);
  for (const { id } of listed) {
    assert.match(cli(dealt, ['rules']).stdout, id);
    assert.match(cli(dealt, ['explain', id]).stdout, id);
  }
});

test.run();
