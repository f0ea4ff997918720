/**
 * Runs the programs of the oracles: one settled flag, while free flags change at every turn of a scheduler, and the marks
 * that were logged. Knows the engine only by what it says is dead.
 */
import { Script } from 'node:vm';
import type { DeadBranch, Literal } from '../src/model.js';
import { planAssumed } from '../src/pipeline/removes.js';
import { memoryTree } from './memory-tree.js';
import { analyseFiles, random } from './oracle-programs.js';

export const FILE = 'src/main.ts';
export const MANIFEST = '{ "name": "oracle", "main": "src/main.ts" }';
const FUEL = 400;
const TURNS = 12;

export type Assumption = Record<string, Literal>;

/** Every call of chance with a number of its own: then what it gives does not depend on which others there are. */
export function numbered(code: string): string {
  let sites = 0;
  return code.replace(/\b(rnd|risk|some|over|maybe)\(\)/g, (_, name: string) => `${name}(${++sites})`);
}

/** What a program may call, by name: each run gives its own. */
type Sandbox = Record<string, unknown>;
type Start = (...given: unknown[]) => (() => unknown)[];
let compiled: { code: string; start: Start } | null = null;

/** A context of its own for each run would cost more than the run: a function is enough, the programs keep to their names. */
function compile(code: string, names: readonly string[]): Start {
  if (compiled?.code === code) return compiled.start;
  const text = code.replace(/^import .*$/m, '').replace(/^export /gm, '');
  const start = new Script(`'use strict';((${names.join(', ')}) => {\n${text}\nreturn [main, run];\n})`).runInThisContext() as Start;
  compiled = { code, start };
  return start;
}

/** Numbers of the marks that were logged in one run; `log` gets every one in order, and -1 where the run was cut off. */
export async function execute(code: string, settled: Assumption, seed: number, log: number[] = []): Promise<Set<number>> {
  const r = random(seed);
  const seen = new Set<number>();
  const visits = new Map<number, number>();
  /** A number below `n`, of a site of its own or of the run. */
  const chance = (n: number, site: number | undefined): number => {
    if (site === undefined) return r.int(n);
    visits.set(site, (visits.get(site) ?? 0) + 1);
    return random(seed * 17 + site * 7001 + visits.get(site)!).int(n);
  };
  const queue: (() => void)[] = [];
  let fuel = FUEL;
  let moment = 0;
  const burn = (): void => {
    if (fuel-- > 0) return;
    log.push(-1);
    throw new Error('out of fuel');
  };
  /** A free flag: any value, the same within one moment for the same call with the same arguments. */
  const free = (name: string, key: string, args: unknown[]): number => {
    burn();
    return random(seed * 31 + moment * 7919 + hash(`${name} ${key} ${JSON.stringify(args)}`)).int(997);
  };
  const flag = (name: string) => (key: string, ...args: unknown[]): boolean => {
    const value = free(name, key, args) % 2 === 0;
    return key in settled ? settled[key] as boolean : value;
  };
  const sandbox: Sandbox = {
    isOn: flag('isOn'), isUp: flag('isUp'),
    demand: (key: string): void => { if (!flag('demand')(key)) throw new Error('demand'); },
    variant: (key: string): unknown => { const value = ['x', 'y', 'q'][free('variant', key, []) % 3]; return key in settled ? settled[key] : value; },
    amount: (key: string): unknown => { const value = free('amount', key, []) % 4; return key in settled ? settled[key] : value; },
    m: (mark: number): void => { burn(); seen.add(mark); log.push(mark); },
    rnd: (site?: number): boolean => { burn(); return chance(100, site) < 50; },
    risk: (site?: number): void => { burn(); if (chance(100, site) < 40) throw new Error('risk'); },
    later: (task: () => void): void => { burn(); queue.push(task); },
    tick: (): Promise<void> => { burn(); return new Promise((done) => queue.push(done)); },
    each: (task: (it: unknown) => void): void => { burn(); for (const it of [true, 0]) task(it); },
    second: (...all: unknown[]): unknown => { burn(); return all[1]; },
    some: (site?: number): unknown[] => [[], [true], [0, 1]][chance(3, site)]!,
    over: (site?: number): object => [{}, { on: true }, { on: false }][chance(3, site)]!,
    poke: (it: { on: unknown }): void => { if (r.chance(50)) it.on = r.chance(50); },
    maybe: (site?: number): unknown => (chance(100, site) < 50 ? undefined : { on: (it: unknown) => it }),
    x0: r.chance(50), x1: 0, x2: null as unknown, console,
  };
  const start = compile(code, Object.keys(sandbox));
  let entries: (() => unknown)[] = [];
  try {
    entries = start(...Object.values(sandbox));
  } catch (error) {
    if (!(isExpected(error))) throw error;
  }
  for (let turn = 0; turn < TURNS; turn++) {
    moment = r.int(4);
    const task = queue.length > 0 && r.chance(70) ? queue.splice(r.int(queue.length), 1)[0]! : entries[turn % 2];
    try {
      const result = task?.() as Promise<unknown> | undefined;
      if (typeof result?.then === 'function') result.then(undefined, () => {});
    } catch { /* thrown by the program */ }
    await settle();
  }
  return seen;
}

// Programs throw in promises that nobody waits for.
process.on('unhandledRejection', () => {});

const isExpected = (error: unknown): boolean => !/SyntaxError/.test(String((error as Error)?.name));
const settle = (): Promise<void> => new Promise((done) => setImmediate(done));
const hash = (text: string): number => [...text].reduce((all, it) => (Math.imul(all, 33) + it.charCodeAt(0)) | 0, 7) >>> 0;

/** Marks of the text that lie inside what is said to be dead. */
export function marksIn(code: string, branches: readonly DeadBranch[]): Map<number, DeadBranch> {
  const starts = [0];
  for (let at = code.indexOf('\n'); at >= 0; at = code.indexOf('\n', at + 1)) starts.push(at + 1);
  const offset = (line: number, column: number): number => starts[line - 1]! + column - 1;
  const spans = branches.map((it) => [offset(it.code.line, it.code.column), offset(it.code.endLine, it.code.endColumn), it] as const);
  const found = new Map<number, DeadBranch>();
  for (const match of code.matchAll(/\bm\((\d+)\)/g)) {
    const span = spans.find(([start, end]) => start <= match.index && match.index < end);
    if (span) found.set(Number(match[1]), span[2]);
  }
  return found;
}

export const deadMarks = (code: string, settled: Assumption): Map<number, DeadBranch> =>
  marksIn(code, analyseFiles({ 'package.json': MANIFEST, [FILE]: code }, settled, '@acme/flags', 'body').project.branches);

/** The programs as a removal leaves them, all in one analysis; null where nothing goes. */
export function withoutFlags(programs: readonly { code: string; settled: Assumption }[]): (string | null)[] {
  const files: Record<string, string> = { 'package.json': JSON.stringify({ name: 'oracle', files: ['src'], exports: Object.fromEntries(programs.map((_, at) => [`./${at}`, `./src/p${at}.ts`])) }) };
  const assume: Assumption = {};
  programs.forEach(({ code, settled }, at) => {
    // Flags of its own for each program.
    files[`src/p${at}.ts`] = code.replace(/\b(isOn|isUp|variant|amount|demand)\('(\w)'/g, `$1('$2_${at}'`);
    for (const [key, value] of Object.entries(settled)) assume[`${key}_${at}`] = value;
  });
  const analysis = analyseFiles(files, assume, '@acme/flags', 'body');
  const { texts } = planAssumed(memoryTree(files), analysis, analysis.assumed!);
  return programs.map((_, at) => texts.get(`src/p${at}.ts`)?.replaceAll(`_${at}'`, `'`) ?? null);
}

export const withoutFlag = (code: string, settled: Assumption): string | null => withoutFlags([{ code, settled }])[0]!;
