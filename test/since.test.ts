/**
 * What a change brings: each scenario is a small repository, a change to it, and what is to be said of the change. The whole
 * of what is said is compared, so silence is tested as well. Longer than most: one place for every scenario.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { UsageError } from '../src/model.js';
import { check, type CheckDocument, type CheckOptions } from '../src/pipeline/check.js';
import { openWorkingTree } from '../src/host/worktree.js';
import { observer } from '../src/pipeline/observer.js';
import { folderWith, git, same, sessionIn, write } from './helpers.js';
import { repositoryOf, type Step } from './histories.js';

type Files = Record<string, string>;

interface Scenario {
  /** Commits before the change; the last one is where it begins. */
  before: (Files | Step)[];
  /** What the change writes and deletes, commit by commit. */
  change: (Partial<Step> & { files?: Files })[];
  /** Not committed. */
  dirty?: Files;
  /** Deleted, and not committed. */
  removed?: string[];
  options?: CheckOptions;
  /** `RULE FILE:LINE`, sorted. */
  findings?: string[];
  /** `WHAT message part`. */
  weakened?: string[];
  /** `FLAG CHANGE`. */
  flags?: string[];
  /** Parts of problems; none without. */
  problems?: string[];
  gone?: number;
}

// ── The repository that most scenarios change ────────────────────────────────

const entry = (fields: object = {}): object => ({ flagType: 'boolean', defaultValue: false, owners: ['@pay'], kind: 'release', expiresAt: '2027-01-01', ...fields });
const registry = (flags: Record<string, object>, tombstones: Record<string, object> = {}): string => JSON.stringify({ flags, tombstones }, null, 2);
const config = (more: object = {}): string =>
  JSON.stringify({ flags: { registry: ['flags.json'], calls: [{ from: 'src/toggles.ts', name: 'isOn', key: 0 }] }, rules: {}, ...more });
const RETIRED = entry({ lifecycle: 'retired', settledAt: '2025-01-01' });
const TOMBSTONE = { 'power-peg': { removedAt: '2024-01-01', reason: 'shipped to nobody' } };

const main = (...lines: string[]): string => ["import { isOn } from './toggles';", "import { pay } from './pay';", "import { legacy } from './legacy';", '', ...lines, ''].join('\n');
const SHOP: Files = {
  'package.json': '{ "name": "shop", "main": "src/main.ts" }',
  '.unpegrc.json': config(),
  'flags.json': registry({ 'new-pay': entry(), 'old-tax': RETIRED }, TOMBSTONE),
  'src/toggles.ts': 'export const isOn = (key: string): boolean => (globalThis as any).toggles[key];\n',
  'src/pay.ts': "export function pay(): string {\n  return 'paid by card';\n}\n\nexport function refund(): string {\n  return 'money back';\n}\n",
  'src/legacy.ts': "import { deep } from './deep';\n\nexport function legacy(): string {\n  return deep() + 'paid by cheque';\n}\n",
  'src/deep.ts': "export function deep(): string {\n  return 'written by hand';\n}\n",
  'src/main.ts': main('export function run(): string {', "  if (isOn('new-pay')) return pay();", '  return legacy();', '}'),
};
const keys = (...names: string[]): string => `export enum Key {\n${names.map((name) => `  '${name}' = '${name}',\n`).join('')}}\n`;
const KEYED = config({ flags: { registry: ['src/keys.ts#Key'], calls: [{ from: 'src/toggles.ts', name: 'isOn', key: 0 }] } });
const STATED = config({ flags: { registry: ['flags.json'], state: ['state.json'], calls: [{ from: 'src/toggles.ts', name: 'isOn', key: 0 }] } });
const exported = (flags: Record<string, string>): string =>
  JSON.stringify({ $schema: 'https://flagd.dev/schema/v0/flags.json', flags: Object.fromEntries(Object.entries(flags).map(([key, defaultVariant]) => [key, { state: 'ENABLED', variants: { on: true, off: false }, defaultVariant }])) });
const step = (it: Files | Step, day: number): Step => ('date' in it && typeof it.date === 'string' && !('package.json' in it) ? it as Step : { date: date(day), files: it as Files });
const date = (day: number): string => new Date(Date.parse('2026-01-01T10:00:00Z') + day * 86_400_000).toISOString();

const SCENARIOS: Record<string, Scenario> = {
  'nothing changes': { before: [SHOP], change: [{}] },
  'the name of a tombstone is used': {
    before: [SHOP],
    change: [{ files: { 'src/main.ts': main('export function run(): string {', "  if (isOn('new-pay')) return pay();", "  return isOn('power-peg') ? '' : legacy();", '}') } }],
    findings: ['reused-flag src/main.ts:7'], flags: ['power-peg new'],
  },
  'a tombstone is written for a name in use': {
    before: [SHOP], change: [{ files: { 'flags.json': registry({ 'old-tax': RETIRED }, { ...TOMBSTONE, 'new-pay': { removedAt: '2026-01-01', reason: 'gone' } }) } }],
    findings: ['reused-flag src/main.ts:6'], flags: ['new-pay changed'],
  },
  'a tombstone is lifted by deleting it': {
    before: [SHOP], change: [{ files: { 'flags.json': registry({ 'new-pay': entry(), 'old-tax': RETIRED }) } }], weakened: ['tombstone power-peg'],
  },
  'an old flag is given to other code': {
    before: [SHOP],
    change: [{ files: { 'src/main.ts': main('import { refund } from \'./pay\';', 'export function run(): string {', "  if (isOn('new-pay')) return refund();", '  return pay() + legacy();', '}') } }],
    flags: ['new-pay repurposed'],
  },
  'the code behind a flag is replaced under its old names': {
    before: [SHOP],
    change: [{ files: { 'src/pay.ts': "import { connect } from 'node:net';\n\nexport function pay(): string {\n  const socket = connect(9);\n  socket.write('order');\n  for (const it of [1, 2]) socket.write(String(it));\n  return 'sent to the exchange';\n}\n" } }],
    flags: ['new-pay rewritten'],
  },
  'code behind a flag is edited': { before: [SHOP], change: [{ files: { 'src/pay.ts': SHOP['src/pay.ts']!.replace('paid by card', 'paid by debit card') } }] },
  'a flag is retired, which makes modules that nobody touched zombies': {
    before: [SHOP], change: [{ files: { 'flags.json': registry({ 'new-pay': entry({ lifecycle: 'launched', settledAt: '2025-01-01' }), 'old-tax': RETIRED }, TOMBSTONE) } }],
    findings: ['dead-branch src/main.ts:6', 'settled-flag src/main.ts:6', 'zombie-module src/deep.ts:1', 'zombie-module src/legacy.ts:1'], flags: ['new-pay changed'],
  },
  'a zombie is armed by waking its flag up': {
    before: [{ ...SHOP, 'flags.json': registry({ 'new-pay': entry({ lifecycle: 'launched', settledAt: '2025-01-01' }) }) }],
    change: [{ files: { 'flags.json': registry({ 'new-pay': entry() }) } }], findings: ['resurrected-flag src/main.ts:6'], flags: ['new-pay changed'], gone: 4,
  },
  'a zombie gets another user': {
    before: [{ ...SHOP, 'flags.json': registry({ 'new-pay': entry({ lifecycle: 'launched', settledAt: '2025-01-01' }) }) }],
    change: [{ files: { 'src/pay.ts': `import { legacy } from './legacy';\n${SHOP['src/pay.ts']!.replace("'paid by card'", 'legacy()')}` } }], gone: 2,
  },
  'an export that settles flags is added': {
    before: [{ ...SHOP, '.unpegrc.json': STATED }],
    change: [{ files: { 'state.json': exported({ 'new-pay': 'on' }) } }], 
  },
  'an export that settles flags is named for the first time': {
    before: [{ ...SHOP, 'state.json': exported({ 'new-pay': 'on' }) }], change: [{ files: { '.unpegrc.json': STATED } }],
  },
  'an export is renewed, and settles a flag': {
    before: [{ ...SHOP, '.unpegrc.json': STATED, 'state.json': exported({ 'old-tax': 'off' }) }],
    change: [{ files: { 'state.json': exported({ 'new-pay': 'on', 'old-tax': 'off' }) } }],
    findings: ['dead-branch src/main.ts:6', 'settled-flag src/main.ts:6', 'zombie-module src/deep.ts:1', 'zombie-module src/legacy.ts:1'], flags: ['new-pay changed'],
  },
  'a flag is removed, its module is not': {
    before: [SHOP], change: [{ files: {
      'src/main.ts': "import { pay } from './pay';\n\nexport function run(): string {\n  return pay();\n}\n", 'flags.json': registry({ 'old-tax': RETIRED }, { ...TOMBSTONE, 'new-pay': { removedAt: '2026-01-01', reason: 'launched' } }),
    } }],
    findings: ['unreachable-module src/deep.ts:1', 'unreachable-module src/legacy.ts:1', 'unreachable-module src/toggles.ts:1'], flags: ['new-pay gone'],
  },
  'a flag is removed with all that it kept alive': {
    before: [SHOP],
    change: [{ files: { 'src/main.ts': "import { pay } from './pay';\n\nexport function run(): string {\n  return pay();\n}\n", 'flags.json': registry({ 'old-tax': RETIRED }, TOMBSTONE) }, delete: ['src/legacy.ts', 'src/deep.ts', 'src/toggles.ts'] }],
    flags: ['new-pay gone'],
  },
  'a file moves with what was found in it': {
    before: [{ ...SHOP, 'src/stray.ts': 'export const stray = 1;\nexport const other = 2;\n' }],
    change: [{ files: { 'lib/stray.ts': 'export const stray = 1;\nexport const other = 2;\n' }, delete: ['src/stray.ts'] }],
  },
  'a file moves, is edited, and is in the way of nobody': {
    before: [{ ...SHOP, 'src/stray.ts': 'export const stray = 1;\nexport const other = 2;\nexport const third = 3;\n' }],
    change: [{ files: { 'lib/astray.ts': 'export const stray = 1;\nexport const other = 2;\nexport const third = 4;\n' }, delete: ['src/stray.ts'] }],
  },
  'the registry file moves': {
    before: [SHOP],
    change: [{ files: { 'config/flags.json': SHOP['flags.json']!, '.unpegrc.json': config({ flags: { registry: ['config/flags.json'], calls: [{ from: 'src/toggles.ts', name: 'isOn', key: 0 }] } }) }, delete: ['flags.json'] }],
  },
  'the function that asks moves': {
    before: [{ ...SHOP, 'flags.json': registry({ 'new-pay': RETIRED }) }],
    change: [{
      files: {
        'src/lib/toggles.ts': SHOP['src/toggles.ts']!, 'src/main.ts': SHOP['src/main.ts']!.replace('./toggles', './lib/toggles'),
        '.unpegrc.json': config({ flags: { registry: ['flags.json'], calls: [{ from: 'src/lib/toggles.ts', name: 'isOn', key: 0 }] } }),
      },
      delete: ['src/toggles.ts'],
    }],
  },
  'everything is formatted anew': {
    before: [{ ...SHOP, 'flags.json': registry({ 'new-pay': RETIRED }) }],
    change: [{ files: {
      'src/main.ts': "\n\nimport { isOn } from \"./toggles\"\nimport { pay } from \"./pay\"\n\nimport { legacy } from \"./legacy\"\n\n// a comment\nexport function run(): string\n{\n\tif (\n\t\tisOn(\"new-pay\")\n\t)\n\t\treturn pay()\n\n\treturn legacy()\n}\n",
      'src/legacy.ts': 'import {deep} from "./deep"\n\nexport function legacy( ) : string {\n\n    return deep( ) + "paid by cheque"\n}\n',
      'flags.json': JSON.stringify({ flags: { 'new-pay': RETIRED } }, null, 8),
    } }],
  },
  'a key is renamed': {
    before: [SHOP],
    change: [{ files: { 'src/main.ts': SHOP['src/main.ts']!.replaceAll('new-pay', 'card-pay'), 'flags.json': SHOP['flags.json']!.replaceAll('new-pay', 'card-pay') } }],
    flags: ['card-pay new', 'new-pay gone'],
  },
  'a key is misspelt': {
    before: [SHOP], change: [{ files: { 'src/main.ts': SHOP['src/main.ts']!.replaceAll('new-pay', 'new_pay') } }],
    findings: ['lookalike-flag flags.json:3', 'undeclared-flag src/main.ts:6', 'unused-flag flags.json:3'], flags: ['new-pay changed', 'new_pay new'],
  },
  'of two places that ask, the new one is told': {
    before: [{ ...SHOP, 'src/main.ts': SHOP['src/main.ts']!.replaceAll('new-pay', 'nobody-knows') }],
    change: [{ files: { 'src/main.ts': main('export const first = (): boolean => !isOn(\'nobody-knows\');', 'export function run(): string {', "  if (isOn('nobody-knows')) return pay();", '  return legacy();', '}') } }],
    findings: ['undeclared-flag src/main.ts:5'],
  },
  'a new flag without an owner': {
    before: [{ ...SHOP, '.unpegrc.json': config({ policy: { newFlags: ['owner', 'kind', 'expiresAt'] } }), 'flags.json': registry({ 'new-pay': { flagType: 'boolean' } }) }],
    change: [{ files: { 'flags.json': registry({ 'new-pay': { flagType: 'boolean' }, fast: entry({ owners: [] }) }), 'src/pay.ts': `import { isOn } from './toggles';\n${SHOP['src/pay.ts']!}export const soon = isOn('fast') ? refund() : '';\n` } }],
    findings: ['incomplete-flag flags.json:6'], flags: ['fast new'],
  },
  'a new flag with all that is asked of it': {
    before: [{ ...SHOP, '.unpegrc.json': config({ policy: { newFlags: ['owner', 'kind', 'expiresAt'] } }) }],
    change: [{ files: { 'flags.json': registry({ 'new-pay': entry(), 'old-tax': RETIRED, fast: entry() }, TOMBSTONE), 'src/pay.ts': `import { isOn } from './toggles';\n${SHOP['src/pay.ts']!}export const soon = isOn('fast') ? refund() : '';\n` } }],
    flags: ['fast new'],
  },
  'a flag is declared first and read by a later change': {
    before: [SHOP], change: [{ files: { 'flags.json': registry({ 'new-pay': entry(), 'old-tax': RETIRED, fast: entry() }, TOMBSTONE) } }], flags: ['fast new'],
  },
  'the last read of a flag goes, its declaration does not': {
    before: [SHOP], change: [{ files: { 'src/main.ts': main('export function run(): string {', '  return pay() + legacy();', '}') } }],
    findings: ['unused-flag flags.json:3'], flags: ['new-pay changed'],
  },
  'a module is added that nothing leads to yet': {
    before: [SHOP], change: [{ files: { 'src/stray.ts': 'export const stray = 1;\n' } }], findings: ['unreachable-module src/stray.ts:1'],
  },
  'a module that was dead gets tests': {
    before: [{ ...SHOP, 'src/stray.ts': 'export const stray = 1;\n' }], change: [{ files: { 'src/stray.test.ts': "import { stray } from './stray';\nconsole.log(stray);\n" } }], gone: 1,
  },
  'a module loses its last user and keeps its tests': {
    before: [{ ...SHOP, 'src/deep.test.ts': "import { deep } from './deep';\nconsole.log(deep());\n" }],
    change: [{ files: { 'src/legacy.ts': "export function legacy(): string {\n  return 'paid by cheque';\n}\n" } }], findings: ['test-only-module src/deep.ts:1'],
  },
  'a severity is lowered': { before: [SHOP], change: [{ files: { '.unpegrc.json': config({ rules: { 'dead-branch': 'note' } }) } }], weakened: ['severity dead-branch is a note now; it was an error'] },
  'a rule is switched off for a folder': {
    before: [SHOP], change: [{ files: { '.unpegrc.json': config({ overrides: [{ files: ['src/pay/**'], rules: { 'reused-flag': 'off' } }] }) } }], weakened: ['severity in src/pay/**, reused-flag is off'],
  },
  'a folder is ignored': { before: [SHOP], change: [{ files: { '.unpegrc.json': config({ ignore: ['src/old/**'] }) } }], weakened: ['ignored src/old/**'] },
  'a suppression is written into the configuration': {
    before: [SHOP], change: [{ files: { '.unpegrc.json': config({ suppress: [{ rule: 'dead-branch', path: 'src/**', reason: 'later' }] }) } }],
    findings: [], weakened: ['suppression dead-branch is suppressed in src/** (later)'], options: { severities: { 'unused-suppression': 'off' } },
  },
  'a new finding is suppressed by a comment': {
    before: [SHOP],
    change: [{ files: { 'src/main.ts': main('export function run(): string {', "  if (isOn('new-pay')) return pay();", '  // unpeg-disable-next-line reused-flag -- it is only a test', "  return isOn('power-peg') ? '' : legacy();", '}') } }],
    findings: ['(suppressed) reused-flag src/main.ts:8'], weakened: ['suppression reused-flag is suppressed here (it is only a test)'], flags: ['power-peg new'],
  },
  'a suppression moves with its code': {
    before: [{ ...SHOP, 'src/pay.ts': `// unpeg-disable unreachable-module -- wanted\n${SHOP['src/pay.ts']!}` }],
    change: [{ files: { 'src/pays.ts': `// unpeg-disable unreachable-module -- wanted\n${SHOP['src/pay.ts']!}`, 'src/main.ts': SHOP['src/main.ts']!.replace('./pay', './pays') }, delete: ['src/pay.ts'] }],
  },
  'the policy asks less': {
    before: [{ ...SHOP, '.unpegrc.json': config({ policy: { newFlags: ['owner', 'kind'] } }) }],
    change: [{ files: { '.unpegrc.json': config({ policy: { newFlags: ['kind'] } }) } }], weakened: ['policy owner'],
  },
  'a registry is no longer named': {
    before: [SHOP], change: [{ files: { '.unpegrc.json': config({ flags: { registry: [], calls: [{ from: 'src/toggles.ts', name: 'isOn', key: 0 }] } }) } }],
    weakened: ['configuration flags.registry no longer names flags.json'],
  },
  'a rule is switched on that had found things before': {
    before: [{ ...SHOP, '.unpegrc.json': config({ rules: { 'unreachable-module': 'off' } }), 'src/stray.ts': 'export const stray = 1;\n' }],
    change: [{ files: { '.unpegrc.json': config() } }],
  },
  'a registry is named for the first time': {
    before: [{ ...SHOP, '.unpegrc.json': config({ flags: { calls: [{ from: 'src/toggles.ts', name: 'isOn', key: 0 }] } }), 'src/main.ts': SHOP['src/main.ts']!.replace('new-pay', 'nobody-knows') }],
    change: [{ files: { '.unpegrc.json': config() } }],
  },
  'a wrapper is found at one end only': {
    before: [{ ...SHOP, 'src/toggles.ts': 'export const other = 1;\nexport const isOn = (globalThis as any).isOn;\n', 'src/main.ts': SHOP['src/main.ts']!.replace('new-pay', 'nobody-knows'), '.unpegrc.json': config({ flags: { registry: ['flags.json'], calls: [] } }) }],
    change: [{ files: { '.unpegrc.json': config() } }],
  },
  'a file that did not parse does now': {
    before: [{ ...SHOP, 'src/main.ts': `${SHOP['src/main.ts']!.replaceAll('new-pay', 'power-peg')}\nfunction {\n` }],
    change: [{ files: { 'src/main.ts': SHOP['src/main.ts']!.replaceAll('new-pay', 'power-peg') } }],
    problems: ['could not be read there'],
  },
  'what is not committed counts': {
    before: [SHOP], change: [], dirty: { 'src/pay.ts': `import { isOn } from './toggles';\n${SHOP['src/pay.ts']!}export const more = isOn('power-peg');\n`, 'src/stray.ts': 'export const stray = 1;\n' },
    findings: ['reused-flag src/pay.ts:9', 'unreachable-module src/stray.ts:1'], flags: ['power-peg new'],
  },
  'a move that is not committed': {
    before: [{ ...SHOP, 'src/stray.ts': 'export const stray = 1;\nexport const other = 2;\n' }], change: [],
    dirty: { 'lib/stray.ts': 'export const stray = 1;\nexport const other = 2;\n' }, removed: ['src/stray.ts'],
  },
  'history: a merge brings a removed flag back': {
    before: [
      { ...SHOP, '.unpegrc.json': KEYED, 'src/keys.ts': keys('new-pay', 'tips'), 'src/deep.ts': "import { isOn } from './toggles';\nimport { Key } from './keys';\nimport { pay, refund } from './pay';\nexport function deep(): string {\n  if (isOn(Key.tips)) {\n    const total = pay();\n    return total.concat(refund());\n  }\n  return '';\n}\n" },
      { date: date(40), files: { 'src/keys.ts': keys('new-pay'), 'src/deep.ts': "import { Key } from './keys';\nexport const deep = (): string => Key['new-pay'];\n" } },
      { date: date(41), files: { 'src/pay.ts': `${SHOP['src/pay.ts']!}\n` } },
    ],
    change: [{ message: 'Merge branch main', files: { 'src/keys.ts': keys('new-pay', 'tips') } }],
    findings: ['resurrected-flag src/keys.ts:3'], flags: ['tips new'],
  },
  'history: a name comes back with another meaning': {
    before: [
      SHOP, { ...SHOP, 'src/deep.ts': "import { isOn } from './toggles';\nimport { refund } from './pay';\nexport const deep = (): string => {\n  if (isOn('night-mode')) {\n    const total = refund();\n    return total.padStart(20).toUpperCase();\n  }\n  return '';\n};\n", 'flags.json': registry({ 'new-pay': entry(), 'night-mode': entry() }) },
      { date: date(60), files: { 'flags.json': registry({ 'new-pay': entry() }), 'src/deep.ts': SHOP['src/deep.ts']! } },
    ],
    change: [{ date: date(150), files: {
      'flags.json': registry({ 'new-pay': entry(), 'night-mode': entry() }),
      'src/legacy.ts': "import { isOn } from './toggles';\nimport { deep } from './deep';\nimport { exchange } from './exchange';\n\nexport function legacy(): string {\n  if (isOn('night-mode')) {\n    exchange.connect();\n    exchange.submit(deep());\n  }\n  return deep() + 'paid by cheque';\n}\n",
      'src/exchange.ts': "export const exchange = { connect: () => console.log('connected'), submit: (order: string) => console.log(order) };\n",
    } }],
    findings: ['reused-flag src/legacy.ts:6'], flags: ['night-mode new'],
  },
};

for (const [name, scenario] of Object.entries(SCENARIOS)) {
  test(name, () => {
    const { folder, base } = build(scenario);
    const document = changeIn(folder, base, scenario.options);
    const { findings = [], weakened = [], flags = [], problems = [] } = scenario;
    same(document.findings.map(({ rule, at, suppressed }) => `${suppressed ? '(suppressed) ' : ''}${rule} ${at?.file ?? ''}:${at?.line ?? 0}`).sort(), [...findings].sort(), 'findings');
    same(document.since!.flags.map(({ flag, change }) => `${flag} ${change}`).sort(), [...flags].sort(), 'flags');
    matchAll(document.since!.weakened.map(({ what, message }) => `${what} ${message}`), weakened, 'weakened');
    matchAll(document.problems.map(({ message }) => message), problems, 'problems');
    if (scenario.gone !== undefined) assert.is(document.since!.gone, scenario.gone);
  });
}

function build({ before, change, dirty, removed = [] }: Scenario): { folder: string; base: string } {
  const steps = before.map((it, index) => step(it, index));
  const last = Date.parse(steps.at(-1)!.date);
  const folder = repositoryOf([...steps, ...change.map((it, index) => ({ date: new Date(last + (index + 1) * 3_600_000).toISOString(), ...it }))]);
  write(folder, dirty ?? {});
  for (const path of removed) rmSync(join(folder, path));
  return { folder, base: `main~${change.length}` };
}

function changeIn(folder: string, since: string, options: CheckOptions = {}, cacheLocation?: string): CheckDocument {
  const tree = openWorkingTree(folder);
  const session = sessionIn(folder, { tree, observe: observer(tree), cacheLocation });
  return check(session, session.analyse(), { ...options, since });
}

/** Each has one part that is said of it, and there are no others. */
function matchAll(actual: readonly string[], parts: readonly string[], what: string): void {
  const fits = (text: string, part: string): boolean => part.split(' ').every((word) => text.includes(word));
  assert.ok(actual.length === parts.length && parts.every((part) => actual.some((it) => fits(it, part))), `${what}:\n  ${actual.join('\n  ')}\nshould be\n  ${parts.join('\n  ')}`);
}

const refused = (run: () => unknown, pattern: RegExp): void => {
  try {
    run();
  } catch (error) {
    assert.instance(error, UsageError);
    assert.match((error as Error).message, pattern);
    return;
  }
  throw new Error('was not refused');
};

// ── Where a change begins ────────────────────────────────────────────────────

const BAD = { 'src/main.ts': SHOP['src/main.ts']!.replaceAll('new-pay', 'power-peg') };
const found = (folder: string, since: string): string[] => changeIn(folder, since).findings.map(({ rule }) => rule).sort();

test('a branch is compared with where it left, not with what came there since', () => {
  const folder = repositoryOf([{ date: date(0), files: SHOP }]);
  git(folder, 'checkout', '-q', '-b', 'work');
  write(folder, { 'src/pay.ts': `${SHOP['src/pay.ts']!}export const more = 1;\n` });
  git(folder, 'commit', '-q', '-a', '-m', 'work');
  git(folder, 'checkout', '-q', 'main');
  write(folder, { 'src/stray.ts': 'export const stray = 1;\n' });
  git(folder, 'add', '-A');
  git(folder, 'commit', '-q', '-m', 'other');
  git(folder, 'checkout', '-q', 'work');
  const document = changeIn(folder, 'main');
  assert.equal(document.findings, []);
  assert.is(document.since!.gone, 0);
  assert.is(document.since!.mergeBase, git(folder, 'merge-base', 'main', 'work'));
});

test('a rebase brings what it brought before, and nothing of what it was put on', () => {
  const folder = repositoryOf([{ date: date(0), files: SHOP }]);
  git(folder, 'checkout', '-q', '-b', 'work');
  write(folder, BAD);
  git(folder, 'commit', '-q', '-a', '-m', 'work');
  const before = changeIn(folder, 'main').findings.map(({ id }) => id);
  git(folder, 'checkout', '-q', 'main');
  write(folder, { 'src/stray.ts': 'export const stray = 1;\n' });
  git(folder, 'add', '-A');
  git(folder, 'commit', '-q', '-m', 'other');
  git(folder, 'rebase', '-q', 'main', 'work');
  const after = changeIn(folder, 'main').findings.map(({ id }) => id);
  assert.ok(before.length > 0);
  assert.equal(after, before);
});

test('a detached head and a merge queue: the commit that is tried against the one it is put on', () => {
  const folder = repositoryOf([{ date: date(0), files: SHOP }]);
  git(folder, 'checkout', '-q', '-b', 'work');
  write(folder, BAD);
  git(folder, 'commit', '-q', '-a', '-m', 'work');
  git(folder, 'checkout', '-q', '--detach', 'main');
  git(folder, 'merge', '-q', '--no-ff', '-m', 'Merge work', 'work');
  git(folder, 'update-ref', 'refs/heads/gh-readonly-queue/main/pr-1', 'HEAD');
  const rules = found(folder, 'main');
  assert.ok(rules.includes('reused-flag'));
  for (const ref of ['HEAD^1', git(folder, 'rev-parse', 'main'), 'heads/main']) assert.equal(found(folder, ref), rules, ref);
});

test('a shallow clone is told what to fetch', () => {
  const origin = repositoryOf([{ date: date(0), files: SHOP }, { date: date(1), files: BAD }, { date: date(2), files: { 'src/deep.ts': 'export const deep = () => 1;\n' } }]);
  const folder = folderWith();
  git(folder, 'clone', '-q', '--depth', '1', `file://${origin}`, '.');
  refused(() => changeIn(folder, 'main~1'), /shallow \(1 commit deep\).*git fetch --unshallow.*fetch-depth: 0/);
  refused(() => changeIn(folder, 'origin/release'), /origin\/release is not in it.*git fetch --unshallow origin release/);
  git(folder, 'fetch', '-q', '--deepen=1');
  assert.equal(found(folder, 'HEAD~1'), [], 'what is deep enough is compared');
});

test('what cannot be compared is refused in words', () => {
  const folder = repositoryOf([{ date: date(0), files: SHOP }]);
  refused(() => changeIn(folder, 'no-such'), /names no revision here.*git fetch/);
  refused(() => changeIn(folder, '--exec=x'), /names no revision/);
  git(folder, 'checkout', '-q', '--orphan', 'other');
  git(folder, 'commit', '-q', '-m', 'alone');
  refused(() => changeIn(folder, 'main'), /nothing in common/);
  const bare = folderWith(SHOP);
  refused(() => changeIn(bare, 'main'), /no git repository/);
  git(bare, 'init', '-q');
  refused(() => changeIn(bare, 'main'), /no commit here yet/);
});

test('an export that only the later end has is judged at both, however often it is renewed', () => {
  const { folder } = build({ before: [{ ...SHOP, '.unpegrc.json': STATED }], change: [{ files: { 'src/pay.ts': `${SHOP['src/pay.ts']!}// paid\n` } }] });
  const cacheLocation = folderWith();
  for (const flags of [{ 'old-tax': 'off' }, { 'new-pay': 'on' }, {}] as Record<string, string>[]) {
    write(folder, { 'state.json': exported(flags) });
    same(changeIn(folder, 'main~1', {}, cacheLocation).findings.map(({ rule }) => rule), [], JSON.stringify(flags));
  }
});

test('the earlier end is kept: a second change from the same commit analyses the later end only', () => {
  const folder = repositoryOf([{ date: date(0), files: SHOP }, { date: date(1), files: BAD }]);
  const cacheLocation = join(folderWith(), 'cache');
  const run = (): CheckDocument => {
    const session = sessionIn(folder, { cacheLocation });
    return check(session, session.analyse(), { since: 'main~1' });
  };
  same(run(), changeIn(folder, 'main~1'), 'cold');
  write(folder, { 'src/deep.ts': `${SHOP['src/deep.ts']!}\n` });
  same(run().findings, changeIn(folder, 'main~1').findings, 'warm');
});

test.run();
