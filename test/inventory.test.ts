/** `unpeg flags` as people and spreadsheets read it: renderers are pure functions of the document. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { renderFlags, type FlagRow, type FlagsReport } from '../src/report/inventory.js';
import { painter, shorten, visible, width } from '../src/report/style.js';
import { renderFlagsCsv, renderFlagsMarkdown } from '../src/report/tables.js';

const plain = painter(false);
const at = (file: string, line = 1) => ({ file, line, column: 1, endLine: line, endColumn: 2 });
const read = (file: string, where: 'source' | 'test' | 'story' = 'source'): FlagRow['evaluations'][number] => ({ at: at(file), in: where, via: [], fallback: null, resolved: true });

function flag(key: string, rest: Partial<FlagRow> = {}, state: Partial<FlagRow['state']> = {}): FlagRow {
  return {
    id: `app/${key}`, key, provider: 'app', valueType: 'boolean', declarations: [at('src/flags.ts')], evaluations: [read('src/main.ts')],
    state: { is: 'active', value: null, since: null, evidence: [], settled: false, suspect: false, confidence: 1, ...state },
    activates: [], bornAt: null, lastChangedAt: null, owners: [], ...rest,
  };
}

const report = (...flags: FlagRow[]): FlagsReport => {
  const read = flags.flatMap(({ evaluations }) => evaluations);
  const inputs = { files: 3, flags: flags.length, read: flags.filter(({ evaluations }) => evaluations.length > 0).length, evaluations: read.length, inTests: read.filter((it) => it.in !== 'source').length };
  return { today: '2026-07-01', flags, opaque: [], problems: [], inputs, found: [] };
};
const rowsOf = (text: string): string[] => text.split('\n').filter((line) => line.startsWith('  '));

/** Keys as hostile and as foreign as they come. */
const ODD = [
  'plain', '', ' ', 'a|b`c`', '<b>&amp;', '=1+1', '+1', '-1', '@SUM(1)', '\t=1', '  =1', '\uff1d1', 'x'.repeat(300), 'new\nline', 'cr\r', '"quoted"', 'a,b;c', "it's",
  '\u001b[31mred', '\u001b]8;;http://x\u0007y', '\u202eevil', 'zero\u200bwidth', '\u2028', '旗', 'フラグ', '플래그', 'ｆｕｌｌ', 'e\u0301', '🚩', '👩‍👩‍👧', '🏳️‍🌈', 'מפתח', 'مفتاح', '\ud800', '[x](javascript:1)', '@team #1 :smile: $x$ ~~no~~',
];

test('most urgent first, each flag in one group', () => {
  const settled = { settled: true, value: false, since: '2026-01-01' } as const;
  const text = renderFlags(report(
    flag('fine'), flag('gone', {}, { is: 'removed', since: '2026-02-01' }), flag('stray', { declarations: [] }, { is: 'undeclared' }), flag('late', {}, { is: 'expired', since: '2026-06-30' }),
    flag('old', {}, { is: 'retired', ...settled }), flag('left', { evaluations: [] }, { is: 'retired', ...settled }), flag('soon', { evaluations: [] }, { is: 'planned' }),
    flag('idle', { evaluations: [] }), flag('tested', { evaluations: [read('a.test.ts', 'test'), read('b.stories.ts', 'story')] }),
  ), plain);
  const order = ['gone', 'stray', 'late', 'old', 'left', 'idle', 'tested', 'fine', 'soon'];
  assert.equal(rowsOf(text).slice(1).map((line) => line.trim().split(' ')[0]), order);
  assert.match(text, /late +since 2026-06-30/);
  assert.match(text, /old +retired: false since 2026-01-01 +1 +src\/main\.ts:1/);
  assert.match(text, /9 flags, 6 of them read in 5 places and 2 in tests, 3 files/);
});

test('sorted by the user, rows tell their state and stand in one table', () => {
  const text = renderFlags(report(flag('b', {}, { is: 'expired', since: '2026-06-30' }), flag('a')), plain, { grouped: false });
  assert.equal(rowsOf(text).map((line) => line.trim().split(/ {2,}/).slice(0, 2)), [['flag', 'state'], ['b', 'expired since 2026-06-30'], ['a', 'active']]);
});

test('columns that say nothing are not there; namespaces only where they differ', () => {
  const head = (...flags: FlagRow[]): string[] => rowsOf(renderFlags(report(...flags), plain))[0]!.trim().split(/ +/);
  assert.equal(head(flag('a')), ['flag', 'reads', 'where']);
  assert.equal(head(flag('a', { bornAt: '2024-07-01', owners: ['@team'], evaluations: [read('a.test.ts', 'test')], activates: [{ value: true, modules: [], symbols: 0, lines: 2 }] })), ['flag', 'age', 'owner', 'tests', 'arms', 'where']);
  assert.match(renderFlags(report(flag('a'), flag('b', { id: 'unleash/b' })), plain), /unleash\/b/);
  assert.not.match(renderFlags(report(flag('a'), flag('b')), plain), /app\//);
});

test('ages in the unit that a person would use', () => {
  const ages = ['2026-07-01', '2026-06-30', '2026-05-03', '2026-05-02', '2025-07-01', '2001-05-08', '2027-01-01'].map((bornAt) =>
    /main\.ts|(\d+ \S+) +1 +src/.exec(rowsOf(renderFlags(report(flag('a', { bornAt })), plain))[1]!)?.[1]);
  assert.equal(ages, ['0 d', '1 d', '59 d', '1 mo', '11 mo', '25 y', '0 d']);
});

test('cells stand below each other whatever a key is made of', () => {
  const text = renderFlags(report(...ODD.map((key) => flag(key, { evaluations: [read('src/here.ts')] }))), plain);
  const places = rowsOf(text).slice(1).map((line) => width(line.slice(0, line.indexOf('src/here.ts'))));
  assert.is(places.length, ODD.length);
  assert.is(new Set(places).size, 1, places.join());
  // eslint-disable-next-line no-control-regex -- control characters are what this is about
  assert.not.match(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u2028\u202e]/);
});

test('display width', () => {
  for (const [text, columns] of [['abc', 3], ['', 0], ['旗', 2], ['フラグ', 6], ['e\u0301', 1], ['🚩', 2], ['👩‍👩‍👧', 2], ['ｆ', 2], ['מפתח', 4], ['\u001b[31mred\u001b[0m', 3], ['é…', 2]] as const) assert.is(width(text), columns, text);
  for (const at of ['middle', 'start'] as const) {
    for (let columns = 1; columns < 12; columns++) {
      for (const text of ['abcdefghijkl', 'フラグフラグ', '👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧', 'e\u0301'.repeat(12)]) assert.ok(width(shorten(text, columns, at)) <= columns, `${text} ${columns}`);
    }
  }
  assert.is(shorten('abcdefghij', 5), 'ab…ij');
  assert.is(shorten('src/a/b/c.ts:1', 8, 'start'), '…/c.ts:1');
  assert.is(visible('\ud83d\udea9 \u200d ok'), '🚩 \u200d ok');
});

test('a narrow terminal loses what is least needed, never the width', () => {
  const wide = report(...ODD.map((key) => flag(key, {
    bornAt: '2020-01-01', owners: ['@a/team-with-a-name'], evaluations: [read(`packages/${'deep/'.repeat(12)}file.ts`), read('a.test.ts', 'test')],
    activates: [{ value: true, modules: ['a'], symbols: 1, lines: 120 }, { value: 'blue', modules: [], symbols: 0, lines: 7 }, { value: 'red', modules: [], symbols: 0, lines: 3 }],
  }, { is: 'retired', settled: true, value: false, since: '2024-01-01' })));
  for (const columns of [200, 120, 100, 80, 60, 40, 24]) {
    for (const grouped of [true, false]) {
      for (const line of rowsOf(renderFlags(wide, plain, { columns, grouped }))) assert.ok(width(line) <= columns, `${columns}: ${width(line)} ${line}`);
    }
  }
  assert.match(rowsOf(renderFlags(wide, plain, { columns: 120 }))[0]!, /flag.*state.*arms.*where/);
  assert.match(rowsOf(renderFlags(wide, plain, { columns: 24 }))[0]!, /flag/);
});

test('colour changes no text; quiet gives ids alone', () => {
  const some = report(flag('a'), flag('b', { evaluations: [] }, { is: 'expired', since: '2026-01-01' }));
  const coloured = renderFlags(some, painter(true));
  assert.match(coloured, /\u001b\[/); // eslint-disable-line no-control-regex -- colour is
  // eslint-disable-next-line no-control-regex -- the same
  assert.is(coloured.replace(/\u001b\[\d+m/g, ''), renderFlags(some, plain));
  assert.is(renderFlags(some, plain, { quiet: true }), 'app/a\napp/b\n');
  assert.is(renderFlags(report(), plain, { quiet: true }), '');
});

test('unresolved keys and problems follow the table, the first of many', () => {
  const opaque = Array.from({ length: 25 }, (_, line) => ({ pattern: `menu-*${'-'.repeat(line % 3)}`, namespace: 'app', at: at('src/menu.ts', line + 1) }));
  const text = renderFlags({ ...report(flag('a')), opaque, problems: [{ message: 'cannot be read', at: at('src/x.ts', 7) }] }, plain);
  assert.match(text, /not resolved {2}25 places/);
  assert.match(text, /menu-\*.* src\/menu\.ts:1\n/);
  assert.match(text, /and 15 more/);
  assert.match(text, /problem {2}src\/x\.ts:7 {2}cannot be read/);
});

test('nothing found: what was looked for, and how to teach it', () => {
  const looked = { packages: [{ name: 'unleash-client', file: 'src/a.ts' }], likely: [{ name: '@acme/feature-flags', file: 'src/b.ts' }], calls: ['isOn of src/flags.ts'], registries: ['src/flags.ts#Flag'], known: 27 };
  const text = renderFlags({ ...report(), looked }, plain);
  for (const part of [/no flags found in 3 files/, /unleash-client is imported \(src\/a\.ts\)/, /isOn of src\/flags\.ts/, /src\/flags\.ts#Flag/, /@acme\/feature-flags is imported in src\/b\.ts/, /unpeg init/]) assert.match(text, part);
  assert.type(JSON.parse(/^ {2}\{[^]*?\} \}$/m.exec(text)![0]).flags, 'object', 'the example can be copied');
  assert.match(renderFlags({ ...report(), looked: { packages: [], likely: [], calls: [], registries: [], known: 27 } }, plain), /none of 27 known packages/);
});

/** A reader of RFC 4180. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)!.push(quoted?.replace(/""/g, '"') ?? bare!);
    if (end !== ',') rows.push([]);
  }
  return rows.slice(0, -1);
}

test('CSV is read back field by field, and no field is a formula', () => {
  const text = renderFlagsCsv(report(...ODD.map((key) => flag(key, { owners: ['@team', 'x'], bornAt: '2025-01-01', activates: [{ value: true, modules: ['a', 'b'], symbols: 0, lines: 9 }] }))));
  const [head, ...rows] = parseCsv(text);
  assert.equal(rows.map((row) => row.length), ODD.map(() => head!.length));
  const keys = rows.map((row) => row[head!.indexOf('key')]!);
  assert.equal(keys.map((key) => key.replace(/^'/, '')), ODD.map((key) => visible(key)).map((key) => key.replace(/^'/, '')));
  for (const field of rows.flat()) assert.not.match(field, /^\s*[=+\-@|\uff1d]/);
  assert.is(rows[0]![head!.indexOf('lines')], '9');
  assert.is(rows[0]![head!.indexOf('owners')], "'@team x");
});

test('Markdown keeps one row a flag, and nothing in it is markup', () => {
  const text = renderFlagsMarkdown(report(...ODD.map((key) => flag(key, { owners: [key] }))));
  const lines = text.trimEnd().split('\n');
  assert.is(lines.length, ODD.length + 2);
  for (const line of lines) assert.is(line.replace(/\\[^]/g, '').split('|').length, 10, line);
  assert.not.match(text.replace(/`[^`|]+`/g, ''), /<b>|\]\(|[^\\]`|@SUM|@team|:smile:/);
  assert.match(renderFlagsMarkdown(report(flag('new-cart', { owners: ['@shop/cart'] }))), '| `app/new-cart` | active |  | 1 | 0 |  | `@shop/cart` | `src/main.ts:1` |');
});

test.run();
