/** The lives of flags: what a history is said to have been, and what is not read into it. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Finding } from '../src/model.js';
import { check } from '../src/pipeline/check.js';
import { listFlags } from '../src/pipeline/flags.js';
import { wholeHistory } from '../src/pipeline/history.js';
import { openSession } from '../src/pipeline/session.js';
import { painter, width } from '../src/report/style.js';
import { renderHistory } from '../src/report/timeline.js';
import { buildKnight, folderWith, git, TODAY } from './helpers.js';
import { back, CONFIG, extended, gating, historyOf, idle, lived, peg, registry, repositoryOf, rlp, striking, type Step } from './histories.js';

test('Knight Capital: the bit that meant Power Peg means RLP, with both lives; silent before', () => {
  const all = historyOf(buildKnight(folderWith()).folder);
  assert.equal(striking(all.events), ['2012-07-27 value-reused Rlp']);
  const [event] = all.events.filter(({ kind }) => kind === 'value-reused');
  assert.is(event!.severity, 'error');
  assert.is(event!.because[0]!.message, '0x40 meant PowerPeg until here; it now means Rlp');
  assert.equal([event!.data.before!.gated, event!.data.after!.gated], [['startPeg'], ['routeToRlp']]);
  assert.equal([event!.data.before!.from, event!.data.before!.until, event!.data.after!.until], ['2001-05-08', '2012-07-27', null]);
  assert.equal(striking(historyOf(buildKnight(folderWith(), { upTo: 5 }).folder).events), []);
});

test('a name that comes back with other code is reused; with the same code it is relanded', () => {
  const reused = historyOf(repositoryOf([...lived, back('2021-07-10', rlp)]));
  assert.equal(striking(reused.events), ['2021-07-10 reused power-peg']);
  const event = reused.events.find(({ kind }) => kind === 'reused')!;
  assert.is(event.severity, 'warning');
  assert.equal([event.data.before!.gated.sort(), event.data.after!.gated.sort(), event.data.gapDays], [[...peg].sort(), [...rlp].sort(), 181]);
  assert.equal(striking(historyOf(repositoryOf([...lived, back('2021-07-10', peg)])).events), ['2021-07-10 relanded power-peg']);
});

test('a revert is no reuse, whatever came with it', () => {
  assert.equal(striking(historyOf(repositoryOf([...lived, back('2021-01-12', rlp)])).events), ['2021-01-12 relanded power-peg']);
});

test('declared again and read nowhere: resurrected', () => {
  const { events } = historyOf(repositoryOf([...lived, { date: '2021-01-11', files: { 'src/flags.ts': registry('power-peg', 'other') } }]));
  assert.equal(striking(events), ['2021-01-11 resurrected power-peg']);
  assert.is(events.at(-1)!.severity, 'warning');
  assert.match(events.at(-1)!.because[0]!.message, /nothing reads it/);
});

test('a name that some source still writes was never gone; out of a registry in code it is gone all the same', () => {
  const menu = { 'src/menu.ts': "export const menu = { item: 'power-peg' };\n" };
  const open = (calls: readonly string[] | null): Record<string, string> => ({
    'src/main.ts': calls === null ? idle : gating('power-peg', ...calls).replace("import { Flag, isOn } from './flags.js'", "import { OpenFeature } from '@openfeature/server-sdk'").replace('isOn(Flag.powerPeg)', "OpenFeature.getClient().getBooleanValue('power-peg', false)"),
  });
  const steps = (calls: readonly string[]): Step[] => [
    { date: '2020-01-10', files: open(peg) }, { date: '2021-01-10', files: { ...open(null), ...menu } }, { date: '2021-07-10', files: open(calls) },
  ];
  assert.equal(striking(historyOf(repositoryOf(steps(rlp))).events), ['2021-07-10 repurposed power-peg']);
  assert.equal(striking(historyOf(repositoryOf(steps(peg))).events), []);
  const closed: Step = { ...lived[1]!, files: { ...lived[1]!.files, ...menu } };
  assert.equal(striking(historyOf(repositoryOf([lived[0]!, closed, back('2021-07-10', rlp)])).events), ['2021-07-10 reused power-peg']);
});

test('a flag that gates other code after a quiet time is repurposed; while it is young it is being built', () => {
  const swap = (date: string): Step => ({ date, files: { 'src/main.ts': gating('power-peg', ...rlp) } });
  const { events } = historyOf(repositoryOf([lived[0]!, swap('2020-09-10')]));
  assert.equal(events.filter(({ kind }) => kind === 'repurposed').map(({ severity, data }) => [severity, data.signs!.length]), [['warning', 2]]);
  assert.equal(historyOf(repositoryOf([lived[0]!, swap('2020-01-20')])).events.filter(({ kind }) => kind === 'repurposed').map(({ severity }) => severity), ['note']);
});

test('old code behind a new key and new code behind the old one', () => {
  const main = gating('power-peg', ...rlp).replace('  }\n}', `  }\n  if (isOn(Flag.pegAgain)) {\n${peg.map((call) => `    ${call}(order);`).join('\n')}\n  }\n}`);
  const { events } = historyOf(repositoryOf([lived[0]!, {
    date: '2020-09-10', files: { 'src/flags.ts': registry('power-peg', 'other', 'peg-again'), 'src/main.ts': main.replace('import { route', `import { ${peg.join(', ')}, route`) },
  }]));
  assert.ok(striking(events).includes('2020-09-10 split peg-again'));
  const event = events.find(({ kind }) => kind === 'repurposed')!;
  assert.equal([event.data.other, event.severity, event.data.signs!.length], ['peg-again', 'warning', 2]);
});

test('the same name of another definition: the old one is behind a new key', () => {
  const model = (name: string, group: string): string => `export const ${name} = {\n  group: '${group}',\n  plural: 'orders',\n};\n`;
  const reading = (name: string, key: string): string => `export const pick${key} = (): object | null => (isOn(Flag.${key}) ? ${name} : null);\n`;
  const head = "import { Flag, isOn } from './flags.js';\n";
  const { events } = historyOf(repositoryOf([
    { date: '2020-01-10', files: { ...CONFIG, 'src/flags.ts': registry('orders'), 'src/models.ts': model('Orders', 'orders.old.example'), 'src/main.ts': `${head}import { Orders } from './models.js';\n${reading('Orders', 'orders')}` } },
    { date: '2020-09-10', files: {
      'src/flags.ts': registry('orders', 'orders-legacy'), 'src/models.ts': model('Orders', 'orders.new.example') + model('OrdersOfOld', 'orders.old.example'),
      'src/main.ts': `${head}import { Orders, OrdersOfOld } from './models.js';\n${reading('Orders', 'orders')}${reading('OrdersOfOld', 'ordersLegacy')}`,
    } },
  ]));
  const event = events.find(({ kind }) => kind === 'repurposed')!;
  assert.equal([event.flag, event.data.other, event.severity, event.data.signs![0]], ['orders', 'orders-legacy', 'error', 'Orders stands for something else, and what it was is now OrdersOfOld']);
});

test('a new name over the same code is a rename; with the sides exchanged it is flipped as well', () => {
  const files = { 'src/flags.ts': registry('pinned', 'other'), 'src/main.ts': gating('pinned', ...peg) };
  assert.equal(striking(historyOf(repositoryOf([lived[0]!, { date: '2020-09-10', files }])).events), ['2020-09-10 renamed pinned']);
  const turned = { ...files, 'src/main.ts': files['src/main.ts'].replace('if (isOn', 'if (!isOn') };
  assert.equal(striking(historyOf(repositoryOf([lived[0]!, { date: '2020-09-10', files: turned }])).events), ['2020-09-10 flipped pinned', '2020-09-10 renamed pinned']);
});

test('a constant that comes to stand for another key', () => {
  const files = { 'src/flags.ts': registry('power-peg', 'other').replace("'power-peg'", "'power-peg-v2'") };
  assert.ok(striking(historyOf(repositoryOf([lived[0]!, { date: '2020-09-10', files }])).events).includes('2020-09-10 repointed power-peg-v2'));
});

const body = gating('power-peg', ...peg);
const refactorings: [string, Step][] = [
  ['formatting', { date: '2020-09-10', files: { 'src/main.ts': body.replace(/\n {4}/g, '\n\t\t\t').replace(/;/g, '') } }],
  ['a helper extracted', { date: '2020-09-10', files: { 'src/main.ts': `${body.replace(/\{\n {4}startPeg[^}]*\}/, '{\n    work(order);\n  }')}\nfunction work(order: string): void {\n${peg.map((call) => `  ${call}(order);`).join('\n')}\n}\n` } }],
  ['a file renamed', { date: '2020-09-10', delete: ['src/main.ts'], files: { 'src/router.ts': body } }],
  ['TypeScript from JavaScript', { date: '2020-09-10', delete: ['src/main.ts'], files: { 'src/main.js': body.replace(/: (?:string|void)/g, '') } }],
  ['the registry moved', { date: '2020-09-10', delete: ['src/flags.ts'], files: { 'src/lib/flags.ts': registry('power-peg', 'other'), 'src/main.ts': body.replace('./flags', './lib/flags'), '.unpegrc.json': CONFIG['.unpegrc.json'].replaceAll('src/flags', 'src/lib/flags') } }],
  ['the registry renamed', { date: '2020-09-10', files: { 'src/flags.ts': registry('power-peg', 'other').replace(/\bFlag\b/g, 'Toggle'), 'src/main.ts': body.replace(/\bFlag\b/g, 'Toggle'), '.unpegrc.json': CONFIG['.unpegrc.json'].replace('#Flag', '#Toggle') } }],
  ['a guard turned into an early exit', { date: '2020-09-10', files: { 'src/main.ts': body.replace('if (isOn(Flag.powerPeg)) {', 'if (!isOn(Flag.powerPeg)) return;').replace('  }\n}', '}') } }],
];
for (const [name, step] of refactorings) {
  test(`nothing happened: ${name}`, () => {
    const { events } = historyOf(repositoryOf([lived[0]!, step]));
    assert.equal(events.map(({ kind, flag }) => `${kind} ${flag}`).sort(), ['born other', 'born power-peg']);
  });
}

test('history that is cut off is said to be, and nothing is concluded from what is absent', () => {
  const folder = repositoryOf([...lived, back('2021-07-10', rlp)]);
  const copy = folderWith();
  git(copy, 'clone', '-q', '--depth', '1', `file://${folder}`, 'clone');
  const { events, complete, problems } = historyOf(`${copy}/clone`);
  assert.is(complete, false);
  assert.equal(striking(events), []);
  assert.match(problems.map(({ message }) => message).join(), /shallow.*unshallow/);
});

test('what was kept changes nothing, and a history that grew or was rewritten is read anew', () => {
  const folder = repositoryOf(lived);
  const cacheLocation = folderWith();
  const whole = (): string => JSON.stringify(historyOf(folder));
  const kept = (): string => JSON.stringify(historyOf(folder, { cacheLocation }));
  assert.is(kept(), whole());
  assert.is(kept(), whole());
  extended(folder, [back('2021-07-10', rlp)]);
  assert.is(kept(), whole());
  git(folder, 'reset', '-q', '--hard', 'HEAD~2');
  extended(folder, [back('2022-07-10', rlp)]);
  assert.is(kept(), whole());
});

test('a run that is killed goes on where it was, and ends in the same bytes', () => {
  const steps = peg.map((call, index): Step => ({ date: `2021-08-1${index}`, files: { [`src/${call}.ts`]: gating('power-peg', call) } }));
  const folder = repositoryOf([...lived, back('2021-07-10', rlp), ...steps]);
  /** How many texts were read for what they say, and the result; null where the run died after so many texts. */
  const run = (cacheLocation: string, dies = Infinity): { read: number; result: string | null } => {
    const session = openSession({ cwd: folder, today: TODAY, progress: false, cacheLocation });
    const cache = session.historyCache();
    const { set } = cache;
    let [read, left, reading] = [0, dies, false];
    cache.set = (key, value) => {
      if (/^[\da-f]{40} /.test(key)) read++;
      set(key, value);
    };
    session.progress.stage = (name) => {
      reading = name === 'reading history';
    };
    session.progress.tick = () => {
      if (reading && --left < 0) throw new Error('killed');
    };
    try {
      const result = JSON.stringify(wholeHistory(session, session.analyse, 1));
      return { read, result };
    } catch (error) {
      assert.is((error as Error).message, 'killed');
      return { read, result: null };
    }
  };
  const whole = run(folderWith());
  const cacheLocation = folderWith();
  const parts = [2, 4, 7, Infinity].map((dies) => run(cacheLocation, dies));
  assert.equal(parts.map(({ result }) => result), [null, null, null, whole.result]);
  // Each text once, whoever read it.
  assert.ok(parts.every(({ read }) => read > 0), JSON.stringify(parts.map(({ read }) => read)));
  assert.is(parts.reduce((sum, { read }) => sum + read, 0), whole.read);
});

test('what only a registry file declares is born, goes and comes back there', () => {
  const flags = (...keys: string[]): string => JSON.stringify({ flags: Object.fromEntries(keys.map((key) => [key, { flagType: 'boolean', defaultValue: false }])) }, null, 2);
  const folder = repositoryOf([
    { date: '2020-01-10', files: { '.unpegrc.json': '{ "flags": { "registry": ["flags.json"] } }', 'flags.json': flags('other', 'power-peg'), 'src/main.ts': idle } },
    { date: '2021-01-10', files: { 'flags.json': flags('other') } },
    { date: '2021-07-10', files: { 'flags.json': '{ "flags": {' } },
    { date: '2021-08-10', files: { 'flags.json': flags('other', 'power-peg') } },
  ]);
  const { events } = historyOf(folder);
  assert.equal(events.map(({ date, kind, flag }) => `${date.slice(0, 10)} ${kind} ${flag}`), [
    '2020-01-10 born other', '2020-01-10 born power-peg', '2021-01-10 gone power-peg', '2021-08-10 resurrected power-peg',
  ]);
  assert.equal([events[3]!.because[0]!.at?.file, events[3]!.because[0]!.at?.line], ['flags.json', 7]);
});

test('beside a registry, what a function of a vendor is asked for is a flag; what only has the same name is none', () => {
  const asking = (from: string, key: string): string => `import { useFlag } from '${from}';\nexport const Page = (): string => (useFlag('${key}') ? 'new' : 'old');\n`;
  const folder = repositoryOf([
    { date: '2020-01-10', files: { ...CONFIG, 'src/flags.ts': registry('other'), 'src/main.ts': "import './page.js';\nimport './head.js';\nimport './foot.js';\n", 'src/head.ts': asking('@unleash/proxy-client-react', 'other') } },
    { date: '2020-02-10', files: { 'src/page.ts': asking('@unleash/proxy-client-react', 'new-login'), 'src/foot.ts': asking('./countries.js', 'se') } },
    { date: '2020-03-10', files: { 'src/page.ts': "export const Page = (): string => 'new';\n", 'src/foot.ts': 'export {};\n' } },
  ]);
  const told = historyOf(folder).events.filter(({ flag }) => flag !== 'other').map(({ date, kind, flag }) => `${date.slice(0, 10)} ${kind} ${flag}`);
  assert.equal(told, ['2020-02-10 born new-login', '2020-03-10 gone new-login']);
});

test('one flag is a page: its lives on a line, what it meant beside it, in whatever width', () => {
  const folder = repositoryOf([...lived, back('2021-07-10', rlp)]);
  const page = (columns: number): string[] => renderHistory(historyOf(folder, { flag: 'power-peg' }), painter(false), columns).split('\n');
  assert.equal(page(120).map((line) => line.replace(/[\da-f]{10}/, 'COMMIT')), [
    'power-peg  alive since 2021-07-10, its 2nd life',
    '  2020-01-10 ● born         is declared',
    '             │              COMMIT Ada: next',
    '             │ 12 months',
    '  2021-01-10 ○ gone         neither declared nor read any more',
    '                            COMMIT Ada: next',
    '               6 months',
    '  2021-07-10 ◆ reused       gone since 2021-01-10, back after 181 days with other code',
    '                            COMMIT Ada: next',
    '                            COMMIT removed by Ada: next',
    '                            was  2020-01-10 … 2021-01-10  gated closeParent, countShares, sendChild, startPeg (Ada)',
    '                            now  since 2021-07-10         gated improvePrice, quoteRetail, routeRetail, settleRetail',
    '                                 (Ada)',
    '                            src/main.ts:5',
    '', '1 to look at · 1 flag, 3 events, 3 commits', '',
  ]);
  for (const columns of [50, 60, 80]) assert.equal(page(columns).filter((line) => width(line) > columns), []);
});

test('--since takes a date or a revision, and one flag is told by itself', () => {
  const folder = repositoryOf([...lived, back('2021-07-10', rlp)]);
  assert.equal(historyOf(folder, { since: 'HEAD~1' }).events.map(({ kind }) => kind), ['reused']);
  assert.equal(historyOf(folder, { since: '2021-01-01' }).events.map(({ kind }) => kind), ['gone', 'reused']);
  assert.equal(historyOf(folder, { flag: 'other' }).events.map(({ kind }) => kind), ['born']);
  assert.throws(() => historyOf(folder, { flag: 'none' }), /knows no flag/);
  assert.throws(() => historyOf(folder, { since: 'yesterday' }), /neither a date/);
});

test('ages come from history, and only what is old and long untouched is suspect', () => {
  const { '.unpegrc.json': config } = CONFIG;
  const names = Array.from({ length: 12 }, (_, index) => `short-${String.fromCharCode(97 + index)}`);
  const folder = repositoryOf([
    { date: '2019-01-10', files: { '.unpegrc.json': config, 'package.json': '{ "main": "src/main.ts" }', 'src/work.ts': peg.map((name) => `export const ${name} = (order: string): void => console.log(order);\n`).join(''), 'src/flags.ts': registry('power-peg', ...names), 'src/main.ts': gating('power-peg', ...peg) } },
    { date: '2019-06-10', files: { 'src/flags.ts': registry('power-peg') } },
    { date: '2026-06-10', files: { 'src/flags.ts': registry('power-peg', 'fresh') } },
    { date: '2026-06-20', files: { 'src/main.ts': gating('power-peg', ...peg).replace(/\n {4}/g, '\n\t\t') } },
  ]);
  const session = openSession({ cwd: folder, today: TODAY, cache: false, progress: false });
  const { flags } = listFlags(session, session.analyse(), 'key', true);
  assert.equal(flags.map(({ key, bornAt, lastChangedAt, state }) => [key, bornAt, lastChangedAt, state.suspect]), [
    ['fresh', '2026-06-10', '2026-06-10', false], ['power-peg', '2019-01-10', '2019-01-10', true],
  ]);
  assert.match(flags[1]!.state.evidence.map(({ message }) => message).join(), /nine in ten of the 12 flags removed here had lived less \(151 days\)/);
});

test('check --history tells when somebody last changed a module that nothing reaches, and who', () => {
  const folder = repositoryOf([
    { date: '2020-01-10', files: { 'package.json': '{ "name": "aged", "main": "src/main.ts" }', 'src/main.ts': 'export const main = 1;\n', 'src/left.ts': 'export const left = 1;\n' } },
    { date: '2021-03-04', files: { 'src/left.ts': 'export const left = 2;\n' } },
    { date: '2022-01-10', files: { 'src/main.ts': 'export const main = 2;\n' } },
  ]);
  const session = openSession({ cwd: folder, today: TODAY, progress: false, cache: false });
  const findings = (history: boolean): Finding[] => check(session, session.analyse(), { history, severities: { 'unreachable-module': 'warning' } }).findings;
  const [plain, aged] = [findings(false), findings(true)];
  assert.match(aged[0]!.message, '(1 line; last changed 2021-03-04 by Ada)');
  assert.equal([aged[0]!.data['changedAt'], aged[0]!.data['author']], ['2021-03-04', 'Ada']);
  assert.match(plain[0]!.message, '(1 line)');
  assert.is(aged[0]!.id, plain[0]!.id);
});

test.run();
