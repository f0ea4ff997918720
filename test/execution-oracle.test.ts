/**
 * Programs are run with one settled flag, while free flags change at every turn of a scheduler; then the engine is asked
 * what that value kills. Nothing that ran may lie inside a dead branch: a false alarm is a bug of the highest rank.
 */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { failure, program, random, seeds, type Feature, type Random } from './oracle-programs.js';
import { deadMarks, execute, numbered, withoutFlag, withoutFlags, type Assumption } from './oracle-run.js';

/** A mark that ran although it was said to be dead, or null. */
async function contradiction(code: string, settled: Assumption, seed: number, runs: number): Promise<string | null> {
  const dead = deadMarks(code, settled);
  if (dead.size === 0) return null;
  for (let run = 0; run < runs; run++) {
    for (const mark of await execute(code, settled, seed * 101 + run)) {
      const branch = dead.get(mark);
      if (branch) return `m(${mark}) ran, in code said to be dead: ${branch.at.line}:${branch.at.column} \`${branch.text}\``;
    }
  }
  return null;
}

/** Fewer lines that still show it. */
async function shrink(code: string, find: (text: string) => Promise<string | null>): Promise<string> {
  let lines = code.split('\n');
  const shows = async (text: string): Promise<boolean> => {
    try {
      return await find(text) !== null;
    } catch {
      return false;
    }
  };
  for (let size = lines.length >> 1, changed = true; size > 0; size = changed ? size : size >> 1) {
    changed = false;
    for (let at = 0; at + size <= lines.length;) {
      const fewer = [...lines.slice(0, at), ...lines.slice(at + size)];
      if (fewer.some((it) => it.startsWith('import')) && await shows(fewer.join('\n'))) {
        lines = fewer;
        changed = true;
      } else at++;
    }
  }
  for (let at = 0; at < lines.length; at++) {
    const end = closing(lines, at);
    const fewer = lines.filter((_, line) => line !== at && line !== end);
    if (end !== null && await shows(fewer.join('\n'))) lines = fewer;
  }
  return lines.join('\n');
}

/** The line on which the block ends that is opened on this one. */
function closing(lines: readonly string[], start: number): number | null {
  let open = 0;
  for (let at = start; at < lines.length; at++) {
    open += lines[at]!.split('{').length - lines[at]!.split('}').length;
    if (open <= 0) return at > start ? at : null;
  }
  return null;
}

const assumption = (r: Random): Assumption => ({
  ...(r.chance(80) ? { s: r.chance(50) } : {}), ...(r.chance(50) ? { v: r.pick(['x', 'y', 'z']) } : {}), ...(r.chance(30) ? { n: r.int(4) } : {}),
});

async function oracle(features: readonly Feature[], runs: number): Promise<void> {
  let claimed = 0;
  let never = 0;
  let programs = 0;
  for (const seed of seeds(runs)) {
    const code = program(seed, features);
    const settled = assumption(random(seed + 77));
    if (Object.keys(settled).length === 0) continue;
    programs++;
    const wrong = await contradiction(code, settled, seed, 3);
    if (wrong) {
      const small = await shrink(code, (text) => contradiction(text, settled, seed, 60));
      throw failure(seed, `${JSON.stringify(settled)} [${features.join()}]: ${await contradiction(small, settled, seed, 60) ?? wrong}\n${small}`);
    }
    if (seed % 20 === 0) { // a sample: how much of what this value kills is found
      const [on, off] = [new Set<number>(), new Set<number>()];
      for (let run = 0; run < 20; run++) {
        for (const mark of await execute(code, settled, seed * 7 + run)) on.add(mark);
        for (const mark of await execute(code, {}, seed * 7 + run)) off.add(mark);
      }
      const dead = deadMarks(code, settled);
      for (const mark of off) {
        if (on.has(mark)) continue;
        never++;
        if (dead.has(mark)) claimed++;
      }
    }
  }
  console.log(`  ${programs} programs [${features.join()}]: nothing alive called dead; of ${never} marks that never ran when settled, ${claimed} are reported (${Math.round(100 * claimed / Math.max(1, never))} %)`);
}

const GROUPS: readonly (readonly Feature[])[] = [
  [], ['moments', 'async'], ['members'], ['scopes'], ['values'], ['operators'], ['hoisting'],
  ['gates'], ['asserts', 'claims'], ['chains', 'values'], ['lists', 'values'], ['newer'],
  ['moments', 'async', 'members', 'scopes', 'values', 'operators', 'hoisting', 'gates', 'asserts', 'claims', 'chains', 'lists', 'newer'],
];

const REMOVED: readonly (readonly Feature[])[] = [[], ['moments', 'async'], ['values', 'lists', 'chains'], ['members', 'scopes'], ['operators', 'hoisting'], ['gates', 'asserts'], ['claims'], ['newer']];

/** `FEATURES=members` runs that group alone. */
const only = process.env['FEATURES'];

for (const features of GROUPS.filter((it) => only === undefined || it.join() === only)) {
  test(`what runs is never called dead: ${features.join(', ') || 'plain'}`, () => oracle(features, 110));
}

interface Removed {
  seed: number;
  code: string;
  settled: Assumption;
  left: string | null;
}

/** What a removal leaves does as the whole did: the same marks in the same order. Null, or the first that differs. */
async function change({ seed, code, settled, left }: Removed, runs: number): Promise<string | null> {
  if (left === null) return null;
  const marks = async (text: string): Promise<number[][]> => {
    const all: number[][] = [];
    for (let run = 0; run < runs; run++) await execute(text, settled, seed * 103 + run, all[run] = []);
    return all;
  };
  const [whole, rest] = [await marks(code), await marks(left)];
  for (const [run, before] of whole.entries()) {
    const after = rest[run]!;
    // Cut off at different moments, they may be the same.
    if (before.includes(-1) || after.includes(-1) || before.join() === after.join()) continue;
    const longer = before.length > after.length ? before : after;
    const at = longer.findIndex((_, index) => before[index] !== after[index]);
    return `m(${before[at] ?? 'nothing'}) before, m(${after[at] ?? 'nothing'}) after the removal\n${left}`;
  }
  return null;
}

/** Where nothing is waited for any more, the rest runs sooner; a parameter that is called like the asking is no function. */
const isOther = ({ code, left }: Removed): boolean => code.includes('each((isOn)') || (left ?? code).split('await ').length < code.split('await ').length;

/** So many in one analysis. */
const BATCH = 10;

for (const features of REMOVED.filter((it) => only === undefined || it.join() === only)) {
  test(`what a removal leaves runs as before: ${features.join(', ') || 'plain'}`, async () => {
    let compared = 0;
    const programs = seeds(50).map((seed) => ({ seed, code: numbered(program(seed, features)), settled: assumption(random(seed + 77)) })).filter(({ settled }) => Object.keys(settled).length > 0);
    for (let at = 0; at < programs.length; at += BATCH) {
      const batch = programs.slice(at, at + BATCH);
      const left = withoutFlags(batch);
      for (const [index, it] of batch.entries()) {
        const removed = { ...it, left: left[index]! };
        if (isOther(removed)) continue;
        compared++;
        const wrong = await change(removed, 4);
        if (!wrong) continue;
        const again = (code: string): Promise<string | null> => change({ ...it, code, left: withoutFlag(code, it.settled) }, 40);
        const small = await shrink(it.code, again);
        throw failure(it.seed, `${JSON.stringify(it.settled)} [${features.join()}]: ${await again(small) ?? wrong}\n${small}`);
      }
    }
    console.log(`  ${compared} of ${programs.length} programs [${features.join()}]: the same marks in the same order without the flag`);
  });
}

/** Plain if, else, ternary and && on the flag itself: nothing of it may be missed. */
test('plain branches on the flag are all found', () => {
  for (const seed of seeds(500)) {
    const r = random(seed);
    let marks = 0;
    const needs = new Map<number, boolean | null>();
    const mark = (when: boolean | null): string => {
      needs.set(++marks, when);
      return `m(${marks})`;
    };
    const both = (a: boolean | null, b: boolean): boolean => a ?? b;
    const block = (when: boolean | null, depth: number): string => {
      const not = r.chance(50);
      const test = `${not ? '!' : ''}isOn('s')`;
      const [yes, no] = [both(when, !not), both(when, not)];
      if (depth === 0) return `${mark(when)};`;
      const inner = (value: boolean): string => (when === null ? block(value, depth - 1) : `${mark(when)};`);
      switch (when === null ? r.int(5) : 4) {
        case 0: return `if (${test}) {\n${inner(yes)}\n} else {\n${inner(no)}\n}\n${block(when, depth - 1)}`;
        case 1: return `${test} ? ${mark(yes)} : ${mark(no)};\n${block(when, depth - 1)}`;
        case 2: return `${test} && ${mark(yes)};\n${test} || ${mark(no)};\n${block(when, depth - 1)}`;
        case 3: return `if (${test}) return;\n${block(no, depth - 1)}`;
        default: return `if (rnd()) {\n${block(when, depth - 1)}\n}\n${mark(when)};`;
      }
    };
    const code = `import { isOn } from '@acme/flags';\nexport function main() {\n${block(null, 5)}\n}\nexport function run() {}`;
    const value = r.chance(50);
    const expected = [...needs].filter(([, when]) => when === !value).map(([it]) => it);
    const dead = [...deadMarks(code, { s: value }).keys()].sort((a, b) => a - b);
    if (JSON.stringify(dead) !== JSON.stringify(expected)) throw failure(seed, `s=${value}: expected ${expected.join()}, found ${dead.join()}\n${code}`);
  }
  assert.ok(true);
});

test.run();
