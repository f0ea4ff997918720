/**
 * Random projects against an interpreter of their own description: plain reachability, where a guard lets through if some
 * value of the free flags opens it, chosen anew for every synchronous activation (2.2). What can be used is never a
 * zombie; a module whose every use is shut is one.
 */
import { test } from 'uvu';
import type { Literal, Verdict } from '../src/model.js';
import { analyseFiles, failure, random, seeds } from './oracle-programs.js';
import { BOOLEANS, fileOf, project, sources, STRINGS, VALUES, WRAPPED, type Flags, type Item, type Module, type Use } from './oracle-projects.js';

type Node = string;
const runOf = (module: number): Node => `run ${module}`;
const nameOf = (module: number, name: number): Node => `name ${module} ${name}`;

const known = new Map<string, Flags[]>();

/** Every assignment of these flags. */
function assignments(keys: readonly string[]): Flags[] {
  const name = [...keys].sort().join();
  let all = known.get(name);
  if (!all) {
    all = keys.reduce<Record<string, Literal>[]>((some, key) =>
      some.flatMap((flags) => (STRINGS.includes(key) ? VALUES : [true, false]).map((value) => ({ ...flags, [key]: value }))), [{}]);
    known.set(name, all);
  }
  return all;
}

const keysIn = (list: readonly Item[]): string[] => list.flatMap((it) => (it.do === 'if'
  ? [...it.test.keys, ...keysIn(it.then), ...keysIn(it.otherwise)] : it.do === 'leave' ? it.test.keys : []));

/**
 * Which uses one declaration can make. `lenient`: what no value of any flag lets through counts as open, because it is
 * not for a settled flag to shut.
 */
function usesOf(parts: readonly Item[][], fixed: Flags, lenient: boolean): Use[] {
  const settled = Object.keys(fixed);
  const allowed = (flags: Flags): boolean => settled.every((key) => flags[key] === undefined || flags[key] === fixed[key]);
  const found: Use[] = [];
  /** `shut`, `never`: what was on the way here does not let through as settled, or whatever the flags. */
  const activation = (segments: readonly (readonly Item[])[], shut: boolean, never: boolean): void => {
    const [first, ...rest] = segments;
    if (!first) return;
    const reached = new Map<Item, boolean>();
    let [goesOn, everGoesOn] = [false, false];
    const run = (list: readonly Item[], flags: Flags, counts: boolean): boolean => list.every((it) => {
      reached.set(it, counts || reached.get(it) === true);
      if (it.do === 'leave') return !it.test.holds(flags);
      return it.do !== 'if' || run(it.test.holds(flags) ? it.then : it.otherwise, flags, counts);
    });
    for (const flags of assignments([...new Set(keysIn(first))])) {
      const counts = allowed(flags);
      if (!run(first, flags, counts)) continue;
      everGoesOn = true;
      goesOn ||= counts;
    }
    const collect = (list: readonly Item[]): void => {
      for (const it of list) {
        if (it.do === 'if') { collect(it.then); collect(it.otherwise); }
        const [shutHere, neverHere] = [shut || reached.get(it) !== true, never || !reached.has(it)];
        if (it.do === 'use' && (!shutHere || (lenient && neverHere))) found.push(it.what);
        if (it.do === 'callback') activation([it.body], shutHere, neverHere);
      }
    };
    collect(first);
    activation(rest, shut || !goesOn, never || !everGoesOn);
  };
  activation(parts, false, false);
  return found;
}

/** A module without a single guard: the engine may take one use of it for a use of all of it. */
const isPlain = ({ declarations, effects }: Module): boolean => {
  const free = (list: readonly Item[]): boolean => list.every((it) => it.do === 'use' || (it.do === 'callback' && free(it.body)));
  return free([...declarations.flatMap(({ parts }) => parts.flat()), ...(effects ?? [])]);
};

/** Everything that runs or is used from module 0. */
function reachable(modules: readonly Module[], fixed: Flags, lenient: boolean, coarse = false): Set<Node> {
  const found = new Set<Node>();
  const queue: Node[] = [];
  const reach = (node: Node): void => { if (!found.has(node)) { found.add(node); queue.push(node); } };
  const use = ({ module, name: asked, by }: Use, from: Module): void => {
    // A module that is taken whole takes its namespaces whole.
    const name = coarse && by === 'namespace' && isPlain(from) ? null : asked;
    if (by === 'dynamic' || by === 'require') reach(runOf(module));
    const all = name === null || (coarse && isPlain(modules[module]!));
    modules[module]!.declarations.forEach((_, at) => { if (all || name === at) reach(nameOf(module, at)); });
  };
  const everyUse = (list: readonly Item[]): Use[] => list.flatMap((it) => (it.do === 'use' ? [it.what]
    : it.do === 'if' ? [...everyUse(it.then), ...everyUse(it.otherwise)] : it.do === 'callback' ? everyUse(it.body) : []));
  reach(runOf(0));
  modules[0]!.declarations.forEach((_, at) => reach(nameOf(0, at)));
  for (let node = queue.pop(); node; node = queue.pop()) {
    const [kind, at, which] = node.split(' ');
    const self = Number(at);
    const module = modules[self]!;
    if (kind === 'name') usesOf(module.declarations[Number(which)]!.parts, fixed, lenient).forEach((it) => use(it, module));
    else {
      for (const to of module.plain) reach(runOf(to));
      // What is imported statically runs, whatever uses it; a barrel runs all that it passes on (1.2).
      const statics = [...module.declarations.flatMap(({ parts }) => parts.flat()), ...(module.effects ?? [])];
      for (const it of everyUse(statics)) {
        if (it.by === 'barrel') modules.forEach((_, to) => reach(runOf(to)));
        else if (it.by !== 'dynamic' && it.by !== 'require') reach(runOf(it.module));
      }
      if (coarse && module.effects && isPlain(module)) module.declarations.forEach((_, name) => reach(nameOf(self, name)));
      if (module.effects) usesOf([module.effects], fixed, lenient).forEach((it) => use(it, module));
    }
  }
  return found;
}

interface Case {
  seed: number;
  modules: Module[];
  settled: Record<string, Literal>;
  from: string;
  depth: 'auto' | 'body';
}

interface Judgement {
  /** What the engine gets wrong, or null. */
  wrong: string | null;
  files: Record<string, string>;
  zombies: number;
  /** Zombies hidden by an unused export of a module that is taken whole. */
  missed: number;
}

function judge({ seed, modules, settled, from, depth }: Case): Judgement {
  const files = sources(modules, random(seed), from);
  const analysis = analyseFiles(files, settled, from, depth);
  const broken = analysis.problems.find(({ message }) => message.startsWith('does not parse'));
  if (broken) throw failure(seed, `${broken.at?.file}:${broken.at?.line} ${broken.message}`);
  const verdicts = new Map(analysis.project.modules.map((it): [string, Verdict] => [it.file, it.verdict]));
  const fixed: Record<string, Literal> = { ...settled };
  for (const key of WRAPPED) {
    if (settled[key] === false || settled['q'] === true) fixed[`${key}Wrapped`] = false;
    else if (settled[key] === true && settled['q'] === false) fixed[`${key}Wrapped`] = true;
  }
  const [free, live, some] = [reachable(modules, {}, true), reachable(modules, fixed, false), reachable(modules, {}, true, true)];
  const [certain, coarse] = [reachable(modules, fixed, true), reachable(modules, fixed, true, true)];
  let [zombies, missed] = [0, 0];
  let wrong: string | null = null;
  modules.forEach(({ declarations, effects }, at) => {
    if (declarations.length === 0 && effects === null) return; // an empty module: there is nothing to be dead
    const used = (reached: Set<Node>): boolean => declarations.some((_, name) => reached.has(nameOf(at, name)));
    const alive = (reached: Set<Node>): boolean => (used(free) ? used(reached) : reached.has(runOf(at)));
    const verdict = verdicts.get(fileOf(at))!;
    const tell = (what: string): void => { wrong ??= `${fileOf(at)} is ${verdict}, but ${what}`; };
    if (verdict === 'zombie' && (used(some) ? used(live) : alive(live))) tell('can be used');
    if (verdict === 'unreachable' && (free.has(runOf(at)) || used(free))) tell('is reached');
    if (!used(free) && !free.has(runOf(at))) return;
    if (!alive(coarse) && verdict !== 'zombie') tell('no value of a free flag lets it be used');
    if (!alive(certain)) zombies++;
    if (!alive(certain) && verdict !== 'zombie') missed++;
  });
  return { wrong, files, zombies, missed };
}

/** The same mistake with less around it. */
function shrink(it: Case): Case {
  const kind = (text: string | null): string => text?.replace(/^.*? is/, '') ?? '';
  const mistake = kind(judge(it).wrong);
  const still = (): boolean => kind(judge(it).wrong) === mistake;
  const lists = (list: Item[]): unknown[][] => [list, ...list.flatMap((item) => (item.do === 'if' ? [...lists(item.then), ...lists(item.otherwise)] : item.do === 'callback' ? lists(item.body) : []))];
  for (let changed = true; changed;) {
    changed = false;
    for (const module of it.modules) {
      const { effects } = module;
      if (effects) {
        module.effects = null;
        if (still()) changed = true;
        else module.effects = effects;
      }
      for (const list of [module.plain, ...module.declarations.flatMap(({ parts }) => parts.flatMap(lists)), ...(module.effects ? lists(module.effects) : [])]) {
        for (let at = list.length - 1; at >= 0; at--) {
          const [removed] = list.splice(at, 1);
          if (still()) changed = true;
          else list.splice(at, 0, removed as never);
        }
      }
    }
  }
  return it;
}

function oracle(from: string, runs: number): void {
  let [modules, zombies, missed] = [0, 0, 0];
  for (const seed of seeds(runs)) {
    const r = random(seed + from.length * 1_000_003);
    const settled: Record<string, Literal> = {};
    for (const key of BOOLEANS) if (r.chance(45)) settled[key] = r.chance(50);
    for (const key of STRINGS) if (r.chance(40)) settled[key] = r.pick(VALUES);
    const it: Case = { seed, modules: project(r), settled, from, depth: r.pick(['auto', 'auto', 'body']) };
    const judged = judge(it);
    if (judged.wrong) {
      const { wrong, files } = judge(shrink(it));
      throw failure(seed, `${wrong}; settled ${JSON.stringify(settled)}, depth ${it.depth}\n${Object.entries(files).map(([file, text]) => `// FILE ${file}\n${text}`).join('\n')}`);
    }
    modules += it.modules.length;
    zombies += judged.zombies;
    missed += judged.missed;
  }
  console.log(`  ${modules} modules, ${zombies} zombies: ${zombies - missed} found, ${missed} hidden by coarse modules, no others`);
}

for (const from of ['src/flags.ts', '@acme/flags']) {
  test(`what can be used is no zombie, and what is shut everywhere is one: flags of ${from}`, () => oracle(from, 800));
}

test.run();
