/**
 * Injection, small: programs are made up, and changed after a quiet time. A flag that is given another's code is told; a
 * refactoring is not. `SEEDS=200` for longer; the same on real repositories is `npm run corpus -- injection`.
 */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { extract } from '../src/facts/extract.js';
import { digestOf } from '../src/history/digest.js';
import { eventsOf } from '../src/history/events.js';
import { replay, type Revision } from '../src/history/replay.js';
import { sortedVocabulary } from '../src/history/vocabulary.js';
import { dice } from './helpers.js';

const SEEDS = Number(process.env['SEEDS'] ?? 12);
const FLAGS = ['north', 'south', 'east', 'west'];
const VERBS = ['open', 'close', 'count', 'route', 'quote', 'settle', 'print', 'weigh', 'pack', 'send'];
const NOUNS = ['Order', 'Share', 'Child', 'Parent', 'Venue', 'Price', 'Ticket', 'Trade'];
const VOCABULARY = sortedVocabulary({ askers: [['isOn', 0]], fallbacks: [], holders: [], variables: [], packages: [], registries: [{ label: 'src/flags.ts#Flag', names: ['Flag'], wire: false }] });
const QUIET = 120 * 86_400_000;

interface Part { path: string; text: string }
type Guard = (flag: string, calls: readonly string[]) => string;

const statements = (calls: readonly string[]): string => calls.map((call) => `    ${call}(order);`).join('\n');
/** The ways in which a flag may gate code. */
const GUARDS: Guard[] = [
  (flag, calls) => `  if (isOn(Flag.${flag})) {\n${statements(calls)}\n  }\n  logLine(order);`,
  (flag, calls) => `  logLine(order);\n  if (!isOn(Flag.${flag})) return;\n${statements(calls)}`,
  (flag, calls) => `  const chosen = isOn(Flag.${flag});\n  if (chosen && order.length > 0) {\n${statements(calls)}\n  } else {\n    logLine(order);\n  }`,
  (flag, calls) => `  logLine(isOn(Flag.${flag}) ? ${calls.reduceRight((inner, call) => `${call}(${inner})`, 'order')} : order);`,
];
const moduleOf = (flag: string, calls: readonly string[], guard: Guard): Part => ({
  path: `src/${flag}.ts`,
  text: `import { Flag, isOn } from './flags.js';\nimport { logLine, ${calls.join(', ')} } from './work.js';\n\nexport function ${flag}Desk(order: string): void {\n${guard(flag, calls)}\n}\n`,
});

/** What people do to code without changing what it does. */
const REFACTORINGS: Record<string, (flag: string, calls: readonly string[], guard: Guard) => [before: Part, after: Part]> = {
  format: (flag, calls, guard) => { const it = moduleOf(flag, calls, guard); return [it, { ...it, text: it.text.replace(/^( +)/gm, (space) => '\t'.repeat(space.length)).replace(/;$/gm, '').replace(/, /g, ',\n') }]; },
  extract: (flag, calls, guard) => [moduleOf(flag, calls, guard), pulledOut(flag, calls, guard)],
  inline: (flag, calls, guard) => [pulledOut(flag, calls, guard), moduleOf(flag, calls, guard)],
  rename: (flag, calls, guard) => [moduleOf(flag, calls, guard), moduleOf(flag, [`${calls[0]!}Again`, ...calls.slice(1)], guard)],
  move: (flag, calls, guard) => { const it = moduleOf(flag, calls, guard); return [it, { ...it, path: `src/desks/${flag}.ts` }]; },
  'JS to TS': (flag, calls, guard) => { const it = moduleOf(flag, calls, guard); return [{ path: `src/${flag}.js`, text: it.text.replace(/: (?:string|void)/g, '') }, it]; },
};

function pulledOut(flag: string, calls: readonly string[], guard: Guard): Part {
  const { path, text } = moduleOf(flag, ['doAll'], guard);
  return { path, text: `${text.replace('logLine, doAll', `logLine, ${calls.join(', ')}`)}\nfunction doAll(order: string): string {\n${statements(calls)}\n  return order;\n}\n` };
}

/** What is told above a note when one text takes the place of another, in a program that was quiet until then. */
function told(program: readonly Part[], before: Part, after: Part): string[] {
  const said = ({ path, text }: Part): Revision['changes'][number] => ({ path, digest: digestOf(extract(path, text, 'body'), VOCABULARY) });
  const at = (index: number): Omit<Revision, 'changes'> => ({ commit: `c${index}`, date: new Date(1.5e12 + index * QUIET).toISOString(), author: 'Ada', merge: false, subject: 'next' });
  const change = [...(before.path === after.path ? [] : [{ path: before.path, digest: null }]), said(after)];
  const replayed = replay([{ ...at(0), changes: program.map(said) }, { ...at(1), changes: change }], VOCABULARY, new Set(FLAGS));
  const events = eventsOf(replayed, { hasWordBefore: () => null, foresee: () => {}, texts: () => ({ before: [before.text], after: [after.text] }) }, { reuseGap: 30, complete: true });
  return events.filter(({ severity }) => severity !== 'note').map(({ kind, flag }) => `${kind} ${flag}`);
}

const missed: string[] = [];
const alarms: string[] = [];
let [swaps, works] = [0, 0];
for (let seed = 1; seed <= SEEDS; seed++) {
  const roll = dice(seed);
  const pick = <T>(list: readonly T[]): T => list[roll(list.length)]!;
  const names = VERBS.flatMap((verb) => NOUNS.map((noun) => verb + noun)).map((name) => [roll(1e6), name] as const).sort(([a], [b]) => a - b).map(([, name]) => name);
  const desks = FLAGS.map((flag) => ({ flag, calls: names.splice(0, 4 + roll(4)), guard: pick(GUARDS) }));
  const registry: Part = { path: 'src/flags.ts', text: `export enum Flag { ${FLAGS.map((flag) => `${flag} = '${flag}'`).join(', ')} }\nexport const isOn = (flag: Flag): boolean => Boolean(process.env[flag]);\n` };
  const others = (flag: string): Part[] => [registry, ...desks.filter((it) => it.flag !== flag).map((it) => moduleOf(it.flag, it.calls, it.guard))];
  for (const { flag, calls, guard } of desks) {
    const donor = pick(desks.filter((it) => it.flag !== flag));
    const [was, is] = [moduleOf(flag, calls, guard), moduleOf(flag, donor.calls, guard)];
    swaps++;
    if (!told([...others(flag), was], was, is).includes(`repurposed ${flag}`)) missed.push(`seed ${seed}: ${flag} with the code of ${donor.flag}`);
    for (const [name, refactored] of Object.entries(REFACTORINGS)) {
      const [before, after] = refactored(flag, calls, guard);
      works++;
      for (const event of told([...others(flag), before], before, after)) alarms.push(`seed ${seed}: ${name}: ${event}`);
    }
  }
}

test("another flag's code is told", () => {
  assert.equal([swaps, missed], [SEEDS * FLAGS.length, []]);
});

test('a refactoring is not', () => {
  assert.equal([works, alarms], [SEEDS * FLAGS.length * Object.keys(REFACTORINGS).length, []]);
});

test.run();
