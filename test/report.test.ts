/** The quarterly report: its numbers against repositories whose numbers are known. What a browser makes of it is in report-page.test.ts. */
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { ReportDocument } from '../src/pipeline/report.js';
import { parseOwners } from '../src/report/quarterly/codeowners.js';
import { hoursFor } from '../src/report/quarterly/effort.js';
import { parseQuarter, quarterAfter, quarterOf, quartersUntil } from '../src/report/quarterly/quarter.js';
import { survivalOf } from '../src/report/quarterly/survival.js';
import { cli, documentOf, folderWith, git, repositoryWith, type Run } from './helpers.js';
import { repositoryOf } from './histories.js';

const Ajv = createRequire(import.meta.url)('ajv').default as new (options: object) => { compile(schema: object): { (data: unknown): boolean; errors?: object[] | null } };
const validate = new Ajv({ allErrors: true, strict: false, validateFormats: false }).compile(JSON.parse(readFileSync(new URL('../../schema/report.schema.json', import.meta.url), 'utf8')) as object);

const made = new Map<string, ReportDocument>();
const report = (folder: string, ...args: string[]): ReportDocument => {
  const key = [folder, ...args].join('\0');
  const known = made.get(key) ?? makeReport(folder, args);
  made.set(key, known);
  return known;
};

const makeReport = (folder: string, args: string[]): ReportDocument => {
  const document = documentOf<ReportDocument>(cli(folder, ['report', '--quarter', '2026-Q2', '--format', 'json', ...args]));
  assert.is(validate(document), true, JSON.stringify(validate.errors));
  return document;
};

const CONFIG = (more: object = {}): string => JSON.stringify({ entries: ['src/main.ts'], flags: { registry: ['src/flags.ts#Flag'], calls: [{ from: 'src/flags.ts', name: 'isOn', key: 0 }] }, ...more });
const flagsFile = (...keys: string[]): string => `export enum Flag { ${keys.map((key, index) => `F${index} = '${key}'`).join(', ')} }\nexport declare function isOn(flag: Flag): boolean;\n`;
const reading = (...members: string[]): string => `import { Flag, isOn } from './flags';\n${members.map((member) => `if (isOn(Flag.${member})) {\n  console.log('${member}');\n}\n`).join('')}`;

const lived = repositoryOf([
  { date: '2025-11-10T10:00:00Z', files: { 'package.json': '{ "name": "shop" }', '.unpegrc.json': CONFIG({ policy: { targets: { stale: 0, 'flags@2026-Q4': 1, cheese: 3 } } }), CODEOWNERS: '/src/ @shop/web\n', 'src/flags.ts': flagsFile('new-cart', 'old-search'), 'src/main.ts': reading('F0', 'F1') } },
  { date: '2026-02-10T10:00:00Z', files: { 'src/flags.ts': flagsFile('new-cart', 'old-search', 'dark-mode'), 'src/main.ts': reading('F0', 'F1', 'F2') } },
  { date: '2026-05-10T10:00:00Z', message: 'Search is the new one', files: { 'src/flags.ts': "export enum Flag { F0 = 'new-cart', F2 = 'dark-mode', F3 = 'gift' }\nexport declare function isOn(flag: Flag): boolean;\n", 'src/main.ts': reading('F0', 'F2') } },
]);

test('what came, went and is stale, quarter by quarter', () => {
  const document = report(lived);
  assert.is(document.name, 'shop');
  assert.equal(document.snapshots.filter(({ revision }) => revision !== null).map(({ quarter, total, added, removed, stale }) => [quarter, total, added, removed, stale]),
    [['2025-Q4', 2, 0, 0, 0], ['2026-Q1', 3, 1, 0, 0], ['2026-Q2', 3, 1, 1, 1]]);
  assert.equal(document.sections.summary.figures.map(({ name, value, before }) => [name, value, before]), [['flags', 3, 3], ['added', 1, 1], ['removed', 1, 0], ['stale', 1, 0]]);
  assert.equal(document.flags.map(({ key, standing, born, owners }) => [key, standing, born, owners.join()]),
    [['dark-mode', 'active', '2026-02-10', '@shop/web'], ['gift', 'unread', '2026-05-10', '@shop/web'], ['new-cart', 'active', '2025-11-10', '@shop/web']]);
  assert.match(document.sections.summary.cause, /1 in, 1 out|stayed at 3/);
});

test('what was paid down names the commit and no person', () => {
  const { sections } = report(lived);
  const [flag] = sections.paidDown!.flags;
  assert.equal([flag!.key, flag!.date, flag!.subject], ['old-search', '2026-05-10', 'Search is the new one']);
  assert.is(flag!.commit, git(lived, 'rev-parse', 'HEAD'));
  assert.is(sections.paidDown!.deleted, Number(git(lived, 'show', '--numstat', '--format=').split('\n').reduce((sum, line) => sum + Number(line.split('\t')[1]), 0)));
  assert.not.match(JSON.stringify(report(lived)), /\bAda\b/);
});

test('what came back is a risk, and its story names no person', () => {
  const document = report(repositoryOf([
    { date: '2026-01-10T10:00:00Z', files: { '.unpegrc.json': CONFIG(), 'src/flags.ts': flagsFile('new-cart', 'old-search'), 'src/main.ts': reading('F0', 'F1') } },
    { date: '2026-02-10T10:00:00Z', files: { 'src/flags.ts': flagsFile('new-cart'), 'src/main.ts': reading('F0') } },
    { date: '2026-05-10T10:00:00Z', files: { 'src/flags.ts': flagsFile('new-cart', 'old-search') } },
  ]));
  const [risk] = document.sections.risks!.rows;
  assert.equal([risk!.flag, risk!.rule], ['old-search', 'resurrected-flag']);
  assert.ok(risk!.because.some(({ message }) => message.startsWith('2026-01-10 …')), JSON.stringify(risk!.because));
  assert.not.match(JSON.stringify(document), /\bAda\b/);
});

test('goals, what is owed, and what to do next', () => {
  const { sections, limits } = report(lived);
  assert.equal(sections.goals!.rows.map(({ name, now, target, by, met, pace }) => [name, now, target, by, met, pace]), [['flags', 3, 1, '2026-Q4', false, -1], ['stale', 1, 0, null, false, null]].reverse());
  assert.ok(limits.some((it) => it.includes('cheese')));
  assert.is(sections.plan!.next, '2026-Q3');
  assert.equal(sections.plan!.rows.map(({ flag, command }) => [flag, command]), [['gift', 'unpeg check --assume gift=true']]);
  assert.equal(sections.summary.hours, hoursFor(0, sections.cost.lines));
});

test('the removal that is counted is the one that check shows', () => {
  const { sections } = report(lived);
  const { removes } = documentOf<{ removes: { edit: string; line: number; endLine: number }[] }>(cli(lived, ['check', '--assume', 'gift=true', '--format', 'json']));
  assert.is(sections.cost.lines, removes.filter(({ edit }) => edit === 'delete').reduce((sum, { line, endLine }) => sum + endLine - line + 1, 0));
});

test('compared with a revision or another quarter', () => {
  const first = git(lived, 'rev-list', '--max-parents=0', 'HEAD');
  for (const ref of [first, '2025-Q4']) {
    const { compare, sections } = report(lived, '--compare', ref);
    assert.is(compare, ref);
    assert.equal(sections.summary.figures.map(({ value }) => value), [3, 2, 1, 1]);
    assert.is(sections.summary.figures[0]!.before, 2);
  }
});

test('every format, the same bytes whatever the cache holds, and for a fixed day for ever', () => {
  const cache = folderWith();
  for (const format of ['html', 'markdown', 'csv', 'json', 'badge', 'chat']) {
    const runs = (format === 'html' ? [undefined, cache, cache] : [cache]).map((it) => cli(lived, ['report', '--quarter', '2026-Q2', '--format', format], { cache: it }));
    for (const run of runs) assert.is(run.code, 0, run.stderr);
    assert.is(new Set(runs.map(({ stdout }) => stdout)).size, 1, format);
    assert.not.ok(runs[0]!.stdout.includes(lived), 'an absolute path');
  }
  assert.match(cli(lived, ['report', '--quarter', '2026-Q2', '--format', 'badge']).stdout, /^<svg .*3 · 1 stale/);
});

test('no flags, one commit, no owners: a report that says so', () => {
  const bare = repositoryOf([{ date: '2026-05-01T00:00:00Z', files: { 'package.json': '{ "main": "src/main.ts" }', 'src/main.ts': 'export const a = 1;\n' } }]);
  const { limits, sections, flags, compare } = report(bare);
  assert.equal([flags.length, compare, sections.trend, sections.owners, sections.risks], [0, null, undefined, undefined, undefined]);
  for (const word of ['No flag was found', 'the history begins later', 'no CODEOWNERS', 'No goals']) assert.ok(limits.some((it) => it.includes(word)), word);
  assert.match(cli(bare, ['report', '--quarter', '2026-Q2']).stdout, /No feature flag was found in this repository/);
});

test('a shallow clone says what it cannot know', () => {
  const shallow = folderWith();
  git(shallow, 'clone', '-q', '--depth', '1', `file://${lived}`, '.');
  const { limits, sections } = report(shallow);
  assert.ok(limits.some((it) => it.includes('shallow') && it.includes('lower bounds')));
  assert.equal([sections.survival, sections.benchmark, sections.trend], [undefined, undefined, undefined]);
  assert.is(sections.ages!.atLeast, true);
});

test('what cannot be reported on is refused', () => {
  const refused = (run: Run, words: RegExp): void => {
    assert.is(run.code, 2);
    assert.match(run.stderr, words);
  };
  refused(cli(lived, ['report', '--quarter', '2026-Q5']), /expected a quarter/);
  refused(cli(lived, ['report', '--quarter', '2031-Q1']), /has not begun/);
  refused(cli(lived, ['report', '--quarter', '2019-Q1']), /no commit of 2019-Q1/);
  refused(cli(lived, ['report', '--quarter', '2026-Q2', '--compare', 'nowhere']), /neither a quarter/);
  refused(cli(folderWith({ 'a.ts': '' }), ['report']), /no git history/);
});

test('what is silenced is debt that was accepted', () => {
  const folder = repositoryWith({ '.unpegrc.json': CONFIG({ suppress: [{ rule: 'unused-flag', flag: 'gift', reason: 'until Christmas', until: '2026-12-31' }] }), 'src/flags.ts': flagsFile('gift'), 'src/main.ts': "import './flags';\n" });
  assert.equal(report(folder).sections.accepted!.rows.map(({ rule, flag, reason, until, how }) => [rule, flag, reason, until, how]), [['unused-flag', 'gift', 'until Christmas', '2026-12-31', 'suppressed']]);
});

test('quarters', () => {
  assert.equal(parseQuarter('2026-Q4'), { name: '2026-Q4', from: '2026-10-01', until: '2026-12-31' });
  assert.equal([parseQuarter('2026-Q0'), parseQuarter('Q2')], [null, null]);
  assert.is(quarterOf('2026-03-31').name, '2026-Q1');
  assert.is(quarterAfter(quarterOf('2026-12-31')).name, '2027-Q1');
  assert.equal(quartersUntil(quarterOf('2026-05-01'), 3).map(({ name, until }) => `${name} ${until}`), ['2025-Q4 2025-12-31', '2026-Q1 2026-03-31', '2026-Q2 2026-06-30']);
});

test('CODEOWNERS: the last pattern that matches decides', () => {
  const owners = parseOwners('* @all # everybody\n*.js @js\n/build/logs/ @doctor\ndocs/* docs@example.com\napps/ @octocat\n/docs/** @writers\n/docs/none.md\n**/logs @logs\n/a\\ b/ @blank\n');
  const said = (path: string): string => owners(path).join(' ');
  assert.equal(['x.ts', 'deep/x.js', 'build/logs/a/b.txt', 'sub/build/logs/a', 'apps/a.ts', 'deep/apps/x/a.ts', 'docs/a/b.md', 'docs/none.md', 'deep/logs/x', 'a b/c'].map(said),
    ['@all', '@js', '@logs', '@logs', '@octocat', '@octocat', '@writers', '', '@logs', '@blank']);
  assert.equal(parseOwners('docs/* @d\n')('docs/deep/a.md'), []);
  assert.equal(parseOwners('/* @root\n')('src/a.ts'), []);
  const sections = parseOwners('* @all\n[Docs][2] @writers\n*.md\n/README.md @lead\n^[Code] @dev\n/src/\n!/src/gen/\n');
  assert.equal([sections('a.md'), sections('README.md'), sections('src/a.ts'), sections('src/gen/a.ts')], [['@all', '@writers'], ['@all', '@lead'], ['@all', '@dev'], ['@all']]);
});

test('survival counts those that live on as long as they were seen', () => {
  const life = (from: string, until: string | null): { from: string; until: string | null; changed: string[] } => ({ from, until, changed: [] });
  const { curve, median, lives, ended } = survivalOf([life('2026-01-01', '2026-01-11'), life('2026-01-01', '2026-01-21'), life('2026-01-01', null), life('2026-01-16', null)], '2026-01-31');
  assert.equal([lives, ended, median], [4, 2, 20]);
  assert.equal(curve, [[0, 1], [10, 0.75], [20, 0.375], [30, 0.375]]);
});

test.run();
