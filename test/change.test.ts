/** What a change tells of a text must be what reading all of it tells: edits at random, `SEEDS=2000` for longer. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { changeBetween } from '../src/history/change.js';
import { createScanner, sortedVocabulary } from '../src/history/vocabulary.js';
import { dice } from './helpers.js';

const SEEDS = Number(process.env['SEEDS'] ?? 150);
const scanner = createScanner(sortedVocabulary({
  askers: [['isOn', 0], ['Gate', '0.flag']], fallbacks: [], holders: ['flags'], variables: ['NEW_MENU'], packages: [],
  registries: [{ label: 'flags.ts#Flag', names: ['Flag'], wire: false }],
}));
/** Pieces of code that parse, of which some ask, and some only look like it. What is cut in two is read as it can be. */
const PLAIN = ['  work(order, total);', '  const share = order.shares.at(0);', '', '  // the rest is as it was', '  return settle(order);'];
const LINES = [
  "import { Flag, isOn } from './flags.js';", 'export enum Flag {\n  power = "power",\n  peg = "peg",\n}', 'const total = count(order);', 'if (isOn(Flag.power)) { go(); }',
  "  if (!isOn('peg')) return;", 'isOn(\n  "long",\n);', 'const { menu, old } = context.flags;', 'const {\n  menu,\n} = flags;', 'process.env.NEW_MENU', "const FLAG_X = 'x';",
  '<Gate flag="peg">', '// isOn is not asked here', 'isOnline(order);', 'flags.menu', 'flags?.[name]', 'return order;', '', `const table = [${'1, '.repeat(200)}];`, 'const grüße = "é";',
];

test('a text is told by the one before it and what differs, or not at all', () => {
  let [told, read] = [0, 0];
  for (let seed = 1; seed <= SEEDS; seed++) {
    const roll = dice(seed);
    const line = (): string => (roll(6) === 0 ? LINES[roll(LINES.length)]! : PLAIN[roll(PLAIN.length)]!);
    const lines = Array.from({ length: 5 + roll(90) }, line);
    for (let turn = 0; turn < 20; turn++) {
      const before = Buffer.from(lines.join('\n'));
      lines.splice(roll(lines.length), roll(3), ...Array.from({ length: roll(3) }, line));
      const after = Buffer.from(lines.join('\n'));
      const said = scanner.scan(before.toString('latin1'));
      const change = changeBetween(before, after, scanner.reach(said));
      assert.is(change.shift, after.length - before.length);
      const now = scanner.after(said, change);
      if (now === undefined) read++;
      else {
        told++;
        assert.equal(now, scanner.scan(after.toString('latin1')), `seed ${seed}, turn ${turn}`);
      }
    }
  }
  assert.ok(told > read / 4, `${told} told, ${read} read`);
});

test.run();
