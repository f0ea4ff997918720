/** What is broken, odd or hostile loses nothing else and crashes nothing: each case is a small repository of its own. */
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  checkIn, cli, commit, documentOf, filesOf, folderWith, git, repositoryWith, sessionIn, write, type Files, type Run,
} from './helpers.js';
import { check, type CheckDocument } from '../src/pipeline/check.js';
import type { FlagsDocument } from '../src/pipeline/flags.js';

const PACKAGE = '{ "name": "x", "main": "src/main.ts" }';
const TOGGLE: Files = {
  'src/toggle.ts': 'export const toggle = (key: string): boolean => (globalThis as any).toggles[key];\n',
  '.unpegrc.json': '{ "flags": { "registry": ["flags.json"], "calls": [{ "from": "src/toggle.ts", "name": "toggle", "key": 0 }] } }',
};

/** Told to the user in words: no stack, nothing that calls itself a bug. */
function told(run: Run, code: number, ...parts: RegExp[]): void {
  assert.is(run.code, code, run.stderr);
  assert.not.match(run.stderr, /bug of its own|^\s+at .*:\d+/m);
  for (const part of parts) assert.match(run.stderr, part);
}

/** Neither refused nor killed. */
const survived = ({ code }: Run): boolean => code === 0 || code === 1;
const unreachable = (document: CheckDocument): string[] => filesOf(document, 'unreachable-module');
const problems = ({ problems: list }: CheckDocument): string =>
  list.map(({ message, at }) => `${at ? `${at.file}:${at.line} ` : ''}${message}`).join('\n');

test('without git and without package.json', () => {
  const document = checkIn(folderWith({ 'src/main.ts': "import { a } from './a';\nconsole.log(a);\n", 'src/a.ts': 'export const a = 1;\n' }));
  assert.is(document.revision, null);
  assert.is(document.dirty, false);
  assert.is(document.inputs.files, 2);
  assert.equal(document.problems, []);
});

test('a file that does not parse keeps its imports and is told with its place (1.9)', () => {
  const document = checkIn(repositoryWith({
    'package.json': PACKAGE,
    'src/main.ts': "import { a } from './a';\nimport './b';\nconst c = require('./c');\n\nfunction broken( { { a => ;\nvoid import('./d');\n",
    'src/a.ts': 'export const a = 1;\n', 'src/b.ts': 'console.log(1);\n', 'src/c.ts': 'export const c = 1;\n',
    'src/d.ts': 'export const d = 1;\n', 'src/stray.ts': 'export const stray = 1;\n',
  }));
  assert.equal(unreachable(document), ['src/stray.ts']);
  const problem = document.problems.find(({ at }) => at?.file === 'src/main.ts');
  assert.ok(problem?.at && problem.at.line > 1, problems(document));
});

test('an empty file, a file of comments and a file that is no text', () => {
  const document = checkIn(repositoryWith({
    'package.json': PACKAGE, 'src/main.ts': "import './empty';\nimport './comments';\nimport './movie';\n", 'src/empty.ts': '',
    'src/comments.ts': '// nothing\n/* ', 'src/movie.ts': Buffer.from([0x47, 0, 1, 2, 0xff, 0xfe, 0, 0]),
  }));
  assert.equal(unreachable(document), []);
  assert.equal(document.findings, []);
});

test('a generated file of 10 MB is told, and what it may import is not called unreachable', () => {
  const folder = repositoryWith({
    'package.json': PACKAGE, 'src/main.ts': "import './big';\nimport './a';\n", 'src/a.ts': 'console.log(1);\n', 'src/deep.ts': 'console.log(2);\n',
    'src/big.ts': `import './deep';\n${'export const line = "0123456789012345678901234567890123456789";\n'.repeat(160_000)}`,
  });
  const document = checkIn(folder);
  assert.match(problems(document), /^src\/big\.ts:1 .*MB/m);
  assert.equal(unreachable(document), []);
});

test('links in a circle are not entered', () => {
  for (const folder of [folderWith({ 'src/main.ts': '' }), repositoryWith({ 'src/main.ts': '' })]) {
    symlinkSync('..', join(folder, 'src', 'up'));
    symlinkSync('self.ts', join(folder, 'src', 'self.ts'));
    symlinkSync('nowhere.ts', join(folder, 'src', 'dangling.ts'));
    assert.is(checkIn(folder).inputs.files, 1);
  }
});

const NAMES = ['a b.ts', 'ü-日本-🎉.ts', '-dash.ts', "quo'te\".ts", 'new\nline.ts', 'ha#sh#es.ts', '[id].ts', '$(touch pwned).ts', 'per%20cent.ts', 'back\\slash.ts', '{a,b}.ts', '!not.ts'];

test('odd names are files like others', () => {
  const folder = repositoryWith({
    'package.json': PACKAGE, 'src/main.ts': NAMES.map((name) => `import ${JSON.stringify(`./${name.replace(/\.ts$/, '')}`)};\n`).join('').replace(/#/g, '%23'),
    ...Object.fromEntries(NAMES.flatMap((name) => [[`src/${name}`, 'export const a = 1;\n'], [`stray/${name}`, 'export const b = 1;\n']])),
  });
  const document = checkIn(folder);
  const strays = unreachable(document).filter((file) => file.startsWith('stray/'));
  assert.equal(strays, NAMES.map((name) => `stray/${name}`).sort());
  const plain = NAMES.filter((name) => !/[#%\\!]/.test(name));
  assert.equal(unreachable(document).filter((file) => plain.includes(file.slice(4))), []);
  for (const name of NAMES) {
    assert.equal(checkIn(join(folder, 'stray'), ['--', name]).findings.map(({ at }) => at?.file), [`stray/${name}`], name);
    if (/[#\n-]/.test(name)) assert.is(cli(join(folder, 'stray'), ['why', '--file', name]).code, 0, name);
  }
  const text = cli(folder).stdout;
  assert.is(text.split('\n').some((line) => line === 'line.ts'), false, 'a line break in a name begins a line of ours');
  assert.is(existsSync(join(folder, 'pwned')), false);
});

test('line ends and byte order marks change nothing', () => {
  const files: Files = {
    ...TOGGLE, 'package.json': PACKAGE, 'src/main.ts': "import { toggle } from './toggle';\n// ü\nif (toggle('gone')) {\n  console.log(1);\n}\n",
    'flags.json': '{\n  "flags": { "gone": { "flagType": "boolean", "lifecycle": "retired" } }\n}\n',
  };
  const odd = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, `\ufeff${String(text).replaceAll('\n', '\r\n')}`]));
  const plain = checkIn(folderWith(files));
  assert.ok(plain.findings.length >= 2);
  assert.equal(checkIn(folderWith(odd)), plain);
});

test('deep and long expressions', () => {
  const nested = (open: string, middle: string, close: string): string => `export const x = ${open.repeat(5000)}${middle}${close.repeat(5000)};\n`;
  const deep: Files = {
    'parens.ts': nested('(', '1', ')'), 'arrays.ts': nested('[', '', ']'), 'not.ts': nested('!', "toggle('k')", ''),
    'objects.ts': nested('{a:', '1', '}'), 'arrows.ts': nested('() => ', '1', ''), 'calls.ts': nested('f(', '1', ')'),
    'ternaries.ts': nested("toggle('k') ? 1 : ", '2', ''), 'members.ts': `export const x = a${'.b'.repeat(20_000)};\n`,
    'chain.ts': `export const x = a${'.b()'.repeat(5000)};\n`, 'plus.ts': `export const x = ${Array(20_000).fill('a').join(' + ')};\n`,
    'strings.ts': `export const x = ${Array(20_000).fill("'a'").join(' + ')};\n`, 'and.ts': `export const x = ${Array(20_000).fill("toggle('k')").join(' && ')};\n`,
    'nullish.ts': `export const x = ${Array(20_000).fill('a').join(' ?? ')};\n`,
    'else-if.ts': `export function f(a: number) {\n${Array.from({ length: 3000 }, (_, index) => `if (a === ${index} && toggle('k')) { return ${index}; }`).join(' else ')}\n}\n`,
    'exits.ts': `export function f(a: number) {\n${Array.from({ length: 3000 }, (_, index) => `if (toggle('k${index}')) return ${index};`).join('\n')}\n}\n`,
    'blocks.ts': `export function f() { ${"if (toggle('k')) { ".repeat(2000)}g();${' }'.repeat(2000)} }\n`,
    'jsx.tsx': `export const x = ${'<a>'.repeat(3000)}${'</a>'.repeat(3000)};\n`, 'types.ts': `export type X = ${'Array<'.repeat(3000)}string${'>'.repeat(3000)};\n`,
    'native.ts': `export function f() { ${'if (a) {'.repeat(20_000)}${'}'.repeat(20_000)} }\n`, 'tags.tsx': `export const x = ${'<a>'.repeat(20_000)}${'</a>'.repeat(20_000)};\n`,
    'links.ts': `export const x = ${'a ? b : '.repeat(20_000)}c;\n`, 'else.ts': `export function f() { ${'if (a) {} else '.repeat(20_000)}; }\n`,
    'templates.ts': `export const x = ${'`${'.repeat(2000)}1${'}`'.repeat(2000)};\n`,
    'aliases.ts': `const a0 = toggle('k');\n${Array.from({ length: 5000 }, (_, index) => `const a${index + 1} = a${index};\n`).join('')}export const x = a5000 ? 1 : 2;\n`,
    'wrappers.ts': `const a0 = () => toggle('k');\n${Array.from({ length: 3000 }, (_, index) => `const a${index + 1} = () => a${index}();\n`).join('')}export const x = a3000() ? 1 : 2;\n`,
  };
  const folderOf = (shapes: Files): string => folderWith({
    ...TOGGLE, 'package.json': PACKAGE, 'flags.json': '{ "flags": { "k": { "flagType": "boolean", "lifecycle": "retired" } } }',
    'src/main.ts': Object.keys(shapes).map((name, index) => `import * as m${index} from './${name.replace(/\.tsx?$/, '')}';\nconsole.log(m${index});\n`).join(''),
    ...Object.fromEntries(Object.entries(shapes).flatMap(([name, text]) => [
      [`src/${name}`, `import { toggle } from './toggle';\nimport './used-by-${name}';\n${String(text)}`], [`src/used-by-${name}`, 'console.log(1);\n'],
    ])),
  });
  const all = folderOf(deep);
  for (const command of [['check', '--format', 'json'], ['flags']]) {
    const run = cli(all, command);
    const culprits = survived(run) ? [] : Object.keys(deep).filter((name) => !survived(cli(folderOf({ [name]: deep[name]! }), command)));
    assert.ok(survived(run), `${command[0]}: ${culprits.join(', ')}\n${run.stderr.slice(0, 800)}`);
    if (command[0] === 'check') assert.equal(unreachable(documentOf(run)), [], 'their imports are lost');
  }
});

test('a cycle of imports, of re-exports, of wrappers and of types ends', () => {
  const run = cli(folderWith({
    ...TOGGLE, 'flags.json': '{ "flags": {} }', 'package.json': PACKAGE,
    'src/main.ts': "import { f, g } from './a';\nimport { toggle } from './toggle';\nif (f() && g('k')) console.log(toggle(f()));\n",
    'src/a.ts': "export * from './b';\nexport { g } from './b';\nexport const f: any = () => f() || h(1);\nimport { h } from './b';\n",
    'src/b.ts': "export * from './a';\nexport { g } from './a';\nimport { f } from './a';\nexport const h: any = (x: any) => f(h(x));\n",
  }), ['flags']);
  told(run, 0);
});

test('broken configurations: path, hint, exit 2', () => {
  const broken: [Files, RegExp][] = [
    [{ '.unpegrc.json': '{ "flags": { "registry": [ }' }, /\.unpegrc\.json.*(?:\n.*)*(?:JSON|parse|Unexpected)/],
    [{ '.unpegrc.json': '{ "rulez": {} }' }, /rulez.*did you mean "rules"/],
    [{ '.unpegrc.json': '[]' }, /expected Object/],
    [{ '.unpegrc.yaml': 'flags: [a: b: c' }, /\.unpegrc\.yaml/],
    [{ 'unpeg.config.mjs': 'export default {\n' }, /unpeg\.config\.mjs.*(?:Unexpected|line)/],
    [{ 'unpeg.config.mjs': 'throw new Error("boom");\n' }, /unpeg\.config\.mjs.*boom/],
    [{ 'unpeg.config.mjs': 'export const a = 1;\n' }, /unpeg\.config\.mjs.*export default/],
    [{ 'unpeg.config.cjs': 'module.exports = 5;\n' }, /unpeg\.config\.cjs/],
    [{ '.unpegrc.json': '{ "rules": { "dead-brunch": "error" } }' }, /no rule "dead-brunch".*did you mean "dead-branch"/],
    [{ '.unpegrc.json': '{ "rules": { "constructor": "error" } }' }, /no rule "constructor"/],
    [{ '.unpegrc.json': '{ "overrides": [{ "files": ["**"], "rules": { "zombi-module": "off" } }] }' }, /did you mean "zombie-module"/],
    [{ '.unpegrc.json': '{ "suppress": [{ "rule": "unused-flags", "reason": "r" }] }' }, /did you mean "unused-flag"/],
    [{ '.unpegrc.json': '{ "rules": { "dead-branch": "fatal" } }' }, /rules\.dead-branch.*fatal/],
  ];
  for (const [files, message] of broken) {
    const folder = folderWith({ 'package.json': PACKAGE, 'src/main.ts': '', ...files });
    const run = cli(folder);
    told(run, 2, message);
    assert.is(run.stdout, '');
  }
  const framed = cli(folderWith({ '.unpegrc.json': '{\n  "rules": 1 2\n}' })).stderr;
  assert.equal([framed.split('> 2 |').length, framed.split('.unpegrc.json').length], [2, 2], framed);
  // The other commands do not judge rules, but read the same configuration.
  told(cli(folderWith({ 'src/main.ts': '', '.unpegrc.json': '{' }), ['flags']), 2, /\.unpegrc\.json/);
});

test('a registry that is configured and cannot be looked at is exit 2, after all that is found', () => {
  const folder = repositoryWith({ 'package.json': PACKAGE, 'src/main.ts': "console.log('x');\n", 'src/stray.ts': 'export const stray = 1;\n' });
  const run = (config: object, ...more: string[]): Run => {
    write(folder, { '.unpegrc.json': JSON.stringify(config) });
    return cli(folder, ['check', '--no-cache', ...more]);
  };
  const nowhere = run({ flags: { registry: ['src/nosuch.ts#X'] } });
  assert.is(nowhere.code, 2);
  assert.match(nowhere.stdout, /src\/stray\.ts/);
  assert.match(nowhere.stdout, /problem {2}flags\.registry names src\/nosuch\.ts, which is not in the tree.*Correct the path/);
  assert.match(nowhere.stdout, /1 problem with the configuration, 1 warning/);
  for (const form of ['json', 'sarif', 'checkstyle']) told(run({ flags: { registry: ['src/nosuch.ts#X'] } }, '--format', form), 2, /^unpeg: flags\.registry names/);
  assert.match(run({ flags: { registry: ['src/nosuch.ts#X'] } }, '--format', 'github').stdout, /^::error title=unpeg%3A configuration::flags\.registry/);
  // Written after the commit: only the end that is there now counts, and what the last flag leaves is no mistake.
  write(folder, { 'src/flags.ts': "export enum Flag { A = 'a', B = 'b' }\nexport enum Old {}\n" });
  assert.is(run({ flags: { registry: ['src/flags.ts#Flag', 'src/flags.ts#Old'] } }, '--since', 'HEAD').code, 0);
  assert.match(run({ flags: { registry: ['src/flags.ts#Nope'] } }).stdout, /src\/flags\.ts declares no Nope\. Name one of what it exports: Flag, Old/);
  const idle = run({ entries: ['src/main.ts', 'src/nope/**', '!src/x.ts'], flags: { registry: ['src/flags.ts#Flag'] } });
  assert.is(idle.code, 0);
  assert.equal(idle.stdout.match(/entries names .*/g), ['entries names src/nope/**, which matches no source file: nothing is reached by it. Correct it, or take it out']);
});

test('registries that are broken, odd or absent', () => {
  const using = (registry: string | null, more: Files = {}): CheckDocument => checkIn(folderWith({
    ...TOGGLE, 'package.json': PACKAGE, 'src/main.ts': "import { toggle } from './toggle';\nif (toggle('k')) console.log(1);\nif (toggle('other')) console.log(2);\n",
    ...(registry === null ? {} : { 'flags.json': registry }), ...more,
  }));
  const absent = using(null);
  assert.match(problems(absent), /flags\.json, which is not there/);
  assert.equal(filesOf(absent, 'undeclared-flag'), []);
  const broken = using('{ "flags": { "k": { "flagType": "boolean" }, \n oops');
  assert.match(problems(broken), /^flags\.json:\d+ /m);
  assert.equal(filesOf(broken, 'undeclared-flag'), [], 'what a broken registry declares is not known');
  const twice = using('{ "flags": {\n "k": { "lifecycle": "active" },\n "k": { "lifecycle": "retired" } } }');
  assert.match(problems(twice), /^flags\.json:3 /m);
  assert.equal(filesOf(twice, 'dead-branch'), [], 'two entries that disagree settle nothing');
  for (const text of ['null', '5', '[]', '"x"', '', '{}', '{ "flags": [] }', '{ "flags": { "k": null, "other": 5 } }', '{ "flags": null, "tombstones": 3 }', '\0\0']) {
    const document = using(text);
    assert.ok(Array.isArray(document.findings), text);
  }
  const types = using(JSON.stringify({ flags: {
    k: { flagType: 5, lifecycle: ['x'], owners: { a: 1 }, expiresAt: 20260101, survivingValue: { a: 1 }, aliases: 'z', description: [] },
    other: { lifecycle: 'dead', createdAt: 'yesterday', expiresAt: '2026-13-45' },
  }, tombstones: { k: 'x', 5: null } }));
  assert.match(problems(types), /k: lifecycle/);
  assert.match(problems(types), /other: createdAt "yesterday" is not a date/);
  assert.match(problems(types), /other: expiresAt "2026-13-45" is not a date/);
  const symbols = using('{}', { '.unpegrc.json': '{ "flags": { "registry": ["src/nowhere.ts#Flag", "src/toggle.ts#Nothing", "../../outside.json"] } }' });
  for (const label of ['src/nowhere.ts', 'src/toggle.ts#Nothing', 'outside.json']) assert.ok(problems(symbols).includes(label), label);
});

test('hostile flag keys are keys like others', () => {
  const keys = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '<script>alert(1)</script>', 'a|b`c`', '=1+1', '', ' ', 'x'.repeat(5000), 'ü\u202e', '\u001b]0;x\u0007', 'a\nb', 'a=b', '../../etc/passwd'];
  const entries = keys.map((key) => `${JSON.stringify(key)}: { "flagType": "boolean", "lifecycle": "retired" }`);
  const folder = folderWith({
    ...TOGGLE, 'package.json': PACKAGE, 'flags.json': `{ "flags": { ${entries.join(',\n')} } }`,
    'src/main.ts': `import { toggle } from './toggle';\n${keys.map((key) => `if (toggle(${JSON.stringify(key)})) console.log(1);\n`).join('')}`,
  });
  const { flags } = documentOf<FlagsDocument>(cli(folder, ['flags', '--format', 'json']));
  assert.equal(flags.map(({ key }) => key).sort(), [...keys].sort());
  for (const flag of flags) {
    assert.is(flag.state.is, 'retired', flag.key);
    assert.is(flag.evaluations.length, 1, flag.key);
  }
  assert.is(checkIn(folder).findings.filter(({ rule }) => rule === 'dead-branch').length, keys.length);
  for (const key of ['__proto__', 'constructor', '<script>alert(1)</script>']) {
    told(cli(folder, ['why', key]), 0);
    const assumed = checkIn(folder, ['--assume', `${key}=true`]);
    assert.equal(assumed.problems, [], key);
    assert.not.ok(assumed.findings.some(({ flag, rule, message }) => flag === key && rule === 'dead-branch' && message.includes('always false')), key);
  }
  for (const format of ['text', 'markdown', 'csv']) {
    const run = cli(folder, ['flags', '--format', format]);
    told(run, 0);
    // eslint-disable-next-line no-control-regex -- control characters are what this is about
    assert.not.match(run.stdout.replaceAll('\r\n', '\n'), /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/, format);
  }
  const markdown = cli(folder, ['flags', '--format', 'markdown']).stdout;
  assert.not.match(markdown, /<script>/);
  const rows = markdown.split('\n').filter((line) => line.startsWith('|'));
  assert.is(rows.length, keys.length + 2, 'a row each, below the head');
});

test('escape sequences of a repository never reach the terminal', () => {
  const evil = '\u001b]0;x\u0007\u009b31m\r\u202e';
  const folder = folderWith({
    ...TOGGLE, 'package.json': PACKAGE, 'flags.json': JSON.stringify({ flags: { [`k${evil}`]: { flagType: 'boolean', lifecycle: 'retired', owners: [evil], description: evil, settledAt: '2020-01-01' } }, tombstones: { old: { reason: evil } } }),
    [`src/${evil}.ts`]: 'export const x = 1;\n', [`src/broken${evil}.ts`]: 'const = ;\n',
    'src/main.ts': `import { toggle } from './toggle';\nif (toggle(${JSON.stringify(`k${evil}`)})) console.log(1);\nif (toggle('old')) console.log('${evil.replace('\r', '')}');\n`,
  });
  const commands = [['check'], ['flags'], ['why', `k${evil}`], ['why', `src/${evil}.ts`], ['why', `nope${evil}`], ['check', `nope${evil}`], ['check', '--rule', `x${evil}=off`], ['check', `--${evil}`], ['check', '--assume', `no${evil}=1`], ['flags', '--format', 'markdown'], ['flags', '--format', 'csv'], ['explain', evil]];
  for (const command of commands) {
    const { stdout, stderr } = cli(folder, command);
    // eslint-disable-next-line no-control-regex -- control characters are what this is about
    assert.not.match((stdout + stderr).replaceAll('\r\n', '\n'), /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/, JSON.stringify(command));
  }
  mkdirSync(join(folder, `evil${evil}`));
  const { stderr } = cli(folder, ['-C', `evil${evil}/none`]);
  // eslint-disable-next-line no-control-regex -- control characters are what this is about
  assert.not.match(stderr, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/);
});

test('nothing to analyse is exit 2, unless that is said to be right', () => {
  for (const folder of [folderWith(), folderWith({ 'README.md': 'x' }), repositoryWith({ 'a.css': 'a {}' })]) {
    told(cli(folder), 2, /nothing to analyse.*--pass-on-no-files/);
    told(cli(folder, ['--pass-on-no-files']), 0);
    assert.is(checkIn(folder, ['--pass-on-no-files']).inputs.files, 0);
    told(cli(folder, ['flags']), 0);
  }
});

test('a git object that is missing costs its own file, and no false alarm', () => {
  const folder = repositoryWith({
    'package.json': PACKAGE, 'src/main.ts': "import './a';\nimport './b';\n", 'src/a.ts': "import './deep';\n", 'src/b.ts': 'console.log(1);\n', 'src/deep.ts': 'console.log(2);\n',
  });
  const id = git(folder, 'rev-parse', 'HEAD:src/a.ts');
  rmSync(join(folder, '.git', 'objects', id.slice(0, 2), id.slice(2)));
  const session = sessionIn(folder, { revision: 'HEAD' });
  const document = check(session, session.analyse());
  assert.match(problems(document), /src\/a\.ts.*missing/);
  assert.match(problems(document), /git fetch/);
  assert.equal(unreachable(document), [], 'what the missing file imports is not known');
});

test('submodules, ignored folders and node_modules are not ours', () => {
  const folder = repositoryWith({ 'package.json': PACKAGE, '.gitignore': 'out/\nnode_modules/\n', 'src/main.ts': "import '../out/made';\nimport './lost';\n" });
  write(folder, { 'out/made.ts': "import '../src/late';\n", 'node_modules/p/index.ts': 'x', 'src/late.ts': 'console.log(1);\n' });
  commit(folder);
  const document = checkIn(folder);
  assert.equal(unreachable(document), [], 'an ignored file that is imported is read');
  assert.equal(document.findings.filter(({ at }) => at?.file.startsWith('out/')), []);
});

test('a package.json and a tsconfig.json that are no JSON', () => {
  for (const [file, text] of [['package.json', '{ "main": '], ['package.json', '[]'], ['package.json', 'null'], ['tsconfig.json', '{ "extends": "./tsconfig.json", "compilerOptions": { "paths": 5 } }'], ['tsconfig.json', '<xml>'], ['package.json', '{ "workspaces": { "packages": 5 }, "bin": 3, "exports": [null, 7], "scripts": { "a": 5 } }']] as const) {
    const folder = folderWith({ 'package.json': PACKAGE, 'src/main.ts': "import './a';\nimport '~/b';\n", 'src/a.ts': '', [file]: text });
    told(cli(folder), 0);
    if (!text.startsWith('{ "extends') && !text.startsWith('{ "work') && text !== '[]' && text !== 'null') {
      assert.match(problems(checkIn(folder)), new RegExp(file.replace('.', '\\.')), `${file}: ${text}`);
    }
  }
});

test('a file that goes away or changes its kind while we look', () => {
  const folder = repositoryWith({ 'package.json': PACKAGE, 'src/main.ts': "import './a';\n", 'src/a.ts': 'console.log(1);\n' });
  rmSync(join(folder, 'src', 'a.ts'));
  mkdirSync(join(folder, 'src', 'a.ts'));
  writeFileSync(join(folder, 'src', 'a.ts', 'index.ts'), 'console.log(1);\n');
  told(cli(folder), 0);
});

test.run();
