/** What is no other meaning: the same thing built anew, in other letters, or gone before; and what is no default. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { back, CONFIG, gating, historyOf, idle, lived, peg, registry, repositoryOf, rlp, striking, type Step } from './histories.js';

test('what is built anew and still says the name of its flag is not repurposed; coming back, it may mean the same', () => {
  const old = ['pinMessage', 'hasUnreadPins', 'openPinned', 'closePinned'];
  const anew = ['PinnedList', 'usePins', 'scrollTo', 'countBadge'];
  const first: Step = { ...lived[0]!, files: { ...lived[0]!.files, 'src/flags.ts': registry('pinning', 'other'), 'src/main.ts': gating('pinning', ...old) } };
  const told = (...steps: Step[]): string[] => historyOf(repositoryOf([first, ...steps])).events.filter(({ kind }) => kind !== 'born' && kind !== 'gone').map(({ kind, severity }) => `${kind} ${severity}`);
  assert.equal(told({ date: '2020-09-10', files: { 'src/main.ts': gating('pinning', ...anew) } }), ['repurposed note']);
  assert.equal(told({ date: '2020-09-10', files: { 'src/main.ts': gating('pinning', ...rlp) } }), ['repurposed warning']);
  assert.equal(told({ date: '2021-01-10', files: { 'src/flags.ts': registry('other'), 'src/main.ts': idle } }, { date: '2021-07-10', files: { 'src/flags.ts': registry('pinning', 'other'), 'src/main.ts': gating('pinning', ...anew) } }), ['resurrected warning']);
});

test('case and separators make no other code', () => {
  const spelled = peg.map((name) => name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase());
  assert.equal(striking(historyOf(repositoryOf([lived[0]!, { date: '2020-09-10', files: { 'src/main.ts': gating('power-peg', ...spelled) } }])).events), []);
  assert.equal(striking(historyOf(repositoryOf([...lived, back('2021-07-10', spelled)])).events), ['2021-07-10 relanded power-peg']);
});

test('code that had left its file before is not gone from it now', () => {
  const helper = (calls: readonly string[]): string => `import { ${calls.join(', ')} } from './work.js';\nimport { Flag, isOn } from './flags.js';\nexport const run = (order: string): void => { if (isOn(Flag.powerPeg)) { ${calls.map((call) => `${call}(order);`).join(' ')} } };\n`;
  const { events } = historyOf(repositoryOf([
    { date: '2020-01-10', files: { ...CONFIG, 'src/flags.ts': registry('power-peg', 'other'), 'src/old.ts': helper(peg), 'src/main.ts': idle } },
    { date: '2020-02-10', files: { 'src/old.ts': "import { Flag, isOn } from './flags.js';\nexport const on = isOn(Flag.powerPeg);\n" } },
    { date: '2020-09-10', files: { 'src/main.ts': gating('power-peg', ...rlp) } },
  ]));
  assert.equal(events.filter(({ kind }) => kind === 'repurposed').map(({ severity }) => severity), ['note']);
});

test('a default is what is declared to be one: a second argument may be a message', () => {
  const asking = (second: string): string => `import { isOn } from './ask.js';\nexport const main = (): void => { if (isOn('power-peg', ${second})) console.log(1); };\n`;
  const kinds = (call: string, ...seconds: string[]): string[] => historyOf(repositoryOf(seconds.map((second, index) => ({
    date: `202${index}-01-10`, files: { '.unpegrc.json': `{ "flags": { "calls": [${call}] } }`, 'src/ask.ts': 'export const isOn = (key: string, other: unknown): boolean => key === other;\n', 'src/main.ts': asking(second) },
  })))).events.map(({ kind }) => kind);
  assert.equal(kinds('{ "name": "isOn", "key": 0 }', "'send orders'", "'close orders'"), ['born']);
  assert.equal(kinds('{ "name": "isOn", "key": 0, "fallback": 1 }', 'false', 'true'), ['born', 'default-changed']);
});

test.run();
