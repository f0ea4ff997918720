/** Tombstones: written by place, with everything around them left as it is. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readRegistry } from '../src/lifecycle/registry.js';
import { withFields, withTombstones } from '../src/lifecycle/tombstones.js';
import { cli, folderWith } from './helpers.js';
import { repositoryOf } from './histories.js';

const STONE = new Map([['old-cart', { removedAt: '2026-07-01', reason: 'shipped: "done"' }]]);

/** What was there is still there in its order, and the tombstone can be read. */
function keeps(file: string, text: string): string {
  const made = withTombstones(file, text, STONE)!;
  const { tombstones, entries, problems } = readRegistry(file, made);
  assert.equal(problems, [], made);
  const found = tombstones.find(({ key }) => key === 'old-cart');
  assert.equal([found?.removedAt, found?.reason], ['2026-07-01', 'shipped: "done"'], made);
  assert.equal(entries.map(({ key }) => key), readRegistry(file, text).entries.map(({ key }) => key));
  assert.is(tombstones.length, readRegistry(file, text).tombstones.length + 1);
  const left = made.split('\n');
  for (const line of text.split('\n')) {
    const at = left.findIndex((it) => it.replaceAll(',', '').startsWith(line.replaceAll(',', '').replace(/[\s{}]+$/, '')));
    assert.ok(at >= 0, `lost: ${line}\n${made}`);
    left.splice(0, at);
  }
  return made;
}

const forms: [string, string, string][] = [
  ['an empty object', 'flags.json', '{}\n'],
  ['flags alone', 'flags.json', '{\n  "flags": {\n    "a": { "flagType": "boolean" }\n  }\n}\n'],
  ['an empty list of tombstones', 'flags.json', '{\n  "flags": {},\n  "tombstones": {}\n}\n'],
  ['tombstones', 'flags.json', '{\n  "flags": {},\n  "tombstones": {\n    "x": { "removedAt": "2020-01-01" }\n  }\n}\n'],
  ['comments and trailing commas', 'flags.jsonc', '// ours\n{\n  "flags": {}, // none yet\n  "tombstones": {\n    // long ago\n    "x": { "removedAt": "2020-01-01" }, // gone\n  },\n}\n'],
  ['a comment behind the last entry', 'flags.jsonc', '{\n\t"tombstones": {\n\t\t"x": {} /* gone */ // for good\n\t},\n\t"flags": {}\n}\n'],
  ['one line', 'flags.json', '{ "flags": {}, "tombstones": { "x": {} } }'],
  ['Windows line ends', 'flags.json', '{\r\n  "flags": {},\r\n  "tombstones": {\r\n    "x": {}\r\n  }\r\n}\r\n'],
  ['YAML with flags alone', 'flags.yaml', '# ours\nflags:\n  a:\n    flagType: boolean # of course\n'],
  ['YAML with tombstones', 'flags.yaml', '# ours\nflags: {}\ntombstones:\n  x: # gone\n    removedAt: 2020-01-01\n    reason: done # long ago\n\n# the end\n'],
  ['YAML with tombstones first', 'flags.yml', 'tombstones:\n    x:\n        removedAt: 2020-01-01\n\nflags:\n    a:\n        flagType: boolean\n'],
  ['YAML with a bare key', 'flags.yaml', 'flags:\n  a: { flagType: boolean }\ntombstones:\n'],
  ['YAML with braces', 'flags.yaml', 'flags: {}\ntombstones: { x: { removedAt: 2020-01-01 } }\n'],
  ['YAML without a last line break', 'flags.yaml', 'flags:\n  a:\n    flagType: boolean'],
];
for (const [name, file, text] of forms) {
  test(`a tombstone in ${name}`, () => {
    const made = keeps(file, text);
    const lifted = withFields(file, made, 'old-cart', { liftedAt: '2026-08-01', liftReason: 'wanted again' })!;
    assert.not.ok(readRegistry(file, lifted).tombstones.some(({ key }) => key === 'old-cart'), lifted);
    assert.equal(readRegistry(file, lifted).problems, []);
  });
}

test('in empty braces each tombstone gets a line of its own, as deep as the file is indented', () => {
  const twice = (text: string): string => withTombstones('flags.json', withTombstones('flags.json', text, new Map([['a', { reason: 'x' }]]))!, new Map([['b', { reason: 'y' }]]))!;
  assert.is(twice('{ "flags": {}, "tombstones": {} }\n'), '{ "flags": {}, "tombstones": {\n  "a": { "reason": "x" },\n  "b": { "reason": "y" }\n} }\n');
  assert.is(twice('{\n\t"flags": {},\n\t"tombstones": {}\n}'), '{\n\t"flags": {},\n\t"tombstones": {\n\t\t"a": { "reason": "x" },\n\t\t"b": { "reason": "y" }\n\t}\n}');
});

test('a text that does not parse is left alone', () => {
  assert.is(withTombstones('flags.json', '{ "flags": ', STONE), null);
});

test('a tombstone that is lifted without a reason still holds, and is told', () => {
  const { tombstones, problems } = readRegistry('flags.json', '{ "tombstones": { "x": { "liftedAt": "2026-01-01" } } }');
  assert.is(tombstones.length, 1);
  assert.match(problems[0]!.message, /needs a date .* and a liftReason/);
});

const MAIN = "import { OpenFeature } from '@openfeature/server-sdk';\nexport const cart = OpenFeature.getClient().getBooleanValue('cart', false);\n";
const files = { '.unpegrc.json': '{ "flags": { "registry": ["flags.json"] } }', 'flags.json': '{\n  "flags": {}\n}\n', 'src/main.ts': MAIN, 'package.json': '{ "main": "src/main.ts" }' };
const registryIn = (folder: string): string => readFileSync(join(folder, 'flags.json'), 'utf8');

test('retire, and what is refused', () => {
  const folder = folderWith(files);
  const done = cli(folder, ['retire', 'old-cart', '--reason', 'shipped', '--today', '2026-07-01']);
  assert.is(done.code, 0, done.stderr);
  assert.match(done.stdout, /retired old-cart/);
  assert.is(registryIn(folder), '{\n  "flags": {},\n  "tombstones": { "old-cart": { "removedAt": "2026-07-01", "reason": "shipped" } }\n}\n'.replace(/\{ ("old-cart".*\}) \}/, '{\n    $1\n  }'));
  for (const [words, told] of [
    [['retire'], /retire what/], [['retire', 'x'], /say why/], [['retire', 'cart', '--reason', 'r'], /still read at src\/main\.ts:2/],
    [['retire', 'old-cart', '--reason', 'r'], /already/], [['retire', 'x', '--lift', '--reason', 'r'], /nothing to lift/], [['retire', '--from-history'], /no git history/],
  ] as const) {
    const run = cli(folder, [...words]);
    assert.is(run.code, 2, words.join(' '));
    assert.match(run.stderr, told);
  }
  const lifted = cli(folder, ['retire', 'old-cart', '--lift', '--reason', 'wanted again', '--today', '2026-08-01']);
  assert.is(lifted.code, 0, lifted.stderr);
  assert.match(registryIn(folder), /"liftedAt": "2026-08-01", "liftReason": "wanted again"/);
});

test('retire --from-history: all names that are gone, with who removed them', () => {
  const folder = repositoryOf([
    { date: '2020-01-10', files: { ...files, 'src/main.ts': `${MAIN}export const old = OpenFeature.getClient().getBooleanValue('old-cart', false);\n` } },
    { date: '2021-01-10', files: { 'src/main.ts': MAIN }, message: 'Old cart removed' },
  ]);
  assert.is(cli(folder, ['retire', '--from-history']).code, 0);
  assert.match(registryIn(folder), /"old-cart": \{ "removedAt": "2021-01-10", "reason": "removed by Ada in [0-9a-f]{10}: Old cart removed" \}/);
  assert.match(cli(folder, ['retire', '--from-history']).stdout, /nothing to retire/);
});

test.run();
