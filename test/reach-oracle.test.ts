/**
 * Random projects against an interpreter of their own description: plain reachability, where a guard lets through if some
 * value of the free flags opens it, chosen anew for every synchronous activation (2.2). What can be used is never a
 * zombie; a module whose every use is shut is one.
 */
import { test } from 'uvu';
import { analyseFiles, failure, random, seeds, type Random } from './oracle-programs.js';
import type { Literal, Verdict } from '../src/model.js';

/** A condition, as text and as a function of the flags. */
interface Formula {
  text: string;
  keys: readonly string[];
  holds(flags: Flags): boolean;
}
type Flags = Readonly<Record<string, Literal>>;

/** Code of one activation, in order. */
type Item =
  | { do: 'use'; what: Use }
  | { do: 'if'; test: Formula; then: Item[]; otherwise: Item[]; form: 'if' | 'ternary' | 'and' | 'alias' | 'switch' }
  | { do: 'leave'; test: Formula }
  /** A new activation: a callback, or everything behind an `await`. */
  | { do: 'callback'; body: Item[] };

interface Use {
  module: number;
  /** A declaration, or null for the whole module. */
  name: number | null;
  by: 'name' | 'namespace' | 'whole' | 'barrel' | 'dynamic' | 'require' | 'default';
}

interface Declaration {
  kind: 'function' | 'arrow' | 'class' | 'object';
  /** What runs when it is used; each part behind the first stands behind an `await`. */
  parts: Item[][];
}

interface Module {
  declarations: Declaration[];
  /** Runs when the module is evaluated; null: nothing does. */
  effects: Item[] | null;
  /** Modules imported for their own sake. */
  plain: number[];
}

const BOOLEANS = ['p', 'q', 'r', 's'];
const STRINGS = ['t', 'u'];
/** Flags read through a function of another file, together with `q`: what it answers is no news of what is read here (2.2). */
const WRAPPED = ['p', 'r'];
const VALUES = ['x', 'y', 'other'];

// ── Generation ───────────────────────────────────────────────────────────────

function formula(r: Random, depth: number): Formula {
  if (depth === 0 || r.chance(45)) {
    if (r.chance(75)) {
      const key = r.pick(r.chance(15) ? WRAPPED.map((it) => `${it}Wrapped`) : BOOLEANS);
      return { text: key.endsWith('Wrapped') ? `${key}()` : `isOn('${key}')`, keys: [key], holds: (flags) => flags[key] === true };
    }
    const [key, value, not] = [r.pick(STRINGS), r.pick(['x', 'y']), r.chance(40)];
    return { text: `variant('${key}') ${not ? '!==' : '==='} '${value}'`, keys: [key], holds: (flags) => (flags[key] === value) !== not };
  }
  const [a, b] = [formula(r, depth - 1), formula(r, depth - 1)];
  const keys = [...new Set([...a.keys, ...b.keys])];
  switch (r.int(4)) {
    case 0: return { text: `!(${a.text})`, keys: a.keys, holds: (flags) => !a.holds(flags) };
    case 1: return { text: `(${a.text} || ${b.text})`, keys, holds: (flags) => a.holds(flags) || b.holds(flags) };
    default: return { text: `(${a.text} && ${b.text})`, keys, holds: (flags) => a.holds(flags) && b.holds(flags) };
  }
}

function items(r: Random, use: () => Use, depth: number, leaves = true): Item[] {
  return Array.from({ length: 1 + r.int(2) }, (): Item => {
    const roll = r.int(100);
    if (depth === 0 || roll < 30) return { do: 'use', what: use() };
    if (roll < 40 && leaves) return { do: 'leave', test: formula(r, 1) };
    if (roll < 50) return { do: 'callback', body: items(r, use, depth - 1) };
    return {
      do: 'if', test: formula(r, 2), then: items(r, use, depth - 1, leaves), otherwise: r.chance(40) ? items(r, use, depth - 1, leaves) : [],
      form: r.pick(['if', 'if', 'ternary', 'and', 'alias', 'switch']),
    };
  });
}

function project(r: Random): Module[] {
  const count = 5 + r.int(8);
  const sizes = Array.from({ length: count }, () => r.int(4));
  return sizes.map((size, self): Module => {
    const use = (): Use => {
      const module = r.chance(80) ? Math.min(count - 1, self + 1 + r.int(3)) : r.int(count);
      const whole = sizes[module] === 0;
      const by: Use['by'] = module === self ? r.pick(whole ? ['dynamic'] : ['name', 'dynamic']) : whole ? r.pick(['whole', 'dynamic', 'require']) : r.pick(['name', 'name', 'name', 'name', 'namespace', 'whole', 'barrel', 'barrel', 'dynamic', 'default', 'require']);
      const name = by === 'whole' || by === 'dynamic' || by === 'require' ? null : by === 'default' ? 0 : r.int(sizes[module]!);
      return { module, name, by };
    };
    return {
      declarations: Array.from({ length: size }, (): Declaration => {
        const kind = r.pick(['function', 'arrow', 'class', 'object'] as const);
        return { kind, parts: Array.from({ length: r.chance(20) ? 2 : 1 }, () => (r.chance(15) ? [] : items(r, use, 2))) };
      }),
      effects: r.chance(35) || self === 0 ? items(r, use, 2, false) : null,
      plain: r.chance(25) ? [r.int(count)] : [],
    };
  });
}

// ── The project as sources ───────────────────────────────────────────────────

const fileOf = (module: number): string => `src/m${module}.ts`;

function sources(modules: readonly Module[], r: Random, from: string): Record<string, string> {
  const files: Record<string, string> = { 'package.json': '{ "name": "oracle", "main": "src/m0.ts" }' };
  if (from === 'src/flags.ts') {
    files[from] = 'const store: any = globalThis;\nexport function isOn(key: string): boolean {\nreturn store.flags[key];\n}\nexport const variant = (key: string): string => store.flags[key];\n';
  }
  const flags = `import { isOn, variant } from '${from === 'src/flags.ts' ? './flags' : from}';`;
  files['src/wrapped.ts'] = `${flags}\n${WRAPPED.map((key) => `export const ${key}Wrapped = () => isOn('${key}') && !isOn('q');`).join('\n')}\n`;
  files['src/barrel.ts'] = modules.map(({ declarations }, at) => (declarations.length === 0 || r.chance(50) ? `export * from './m${at}';` : declarations.map((_, name) => `export { m${at}_${name} } from './m${at}';`).join('\n'))).join('\n');
  modules.forEach((module, self) => { files[fileOf(self)] = source(module, self, flags); });
  return files;
}

function source(module: Module, self: number, flags: string): string {
  const imports = new Set([flags]);
  let fresh = 0;
  const used = ({ module: to, name, by }: Use): string => {
    const path = `./m${to}`;
    if (by === 'dynamic') return `import('${path}')`;
    if (by === 'require') return `require('${path}')`;
    if (to === self) return `call(m${to}_${name})`;
    if (by === 'whole' || by === 'namespace') imports.add(`import * as m${to} from '${path}';`);
    if (by === 'whole') return `call(m${to})`;
    if (by === 'namespace') return `call(m${to}.m${to}_${name})`;
    if (by === 'default') imports.add(`import d${to} from '${path}';`);
    else if (by === 'barrel') imports.add(`import { m${to}_${name} as b${to}_${name} } from './barrel';`);
    else imports.add(`import { m${to}_${name} } from '${path}';`);
    return by === 'default' ? `call(d${to})` : `call(${by === 'barrel' ? 'b' : 'm'}${to}_${name})`;
  };
  const wrapped = (test: Formula): string => {
    for (const [, key] of test.text.matchAll(/(\w)Wrapped/g)) imports.add(`import { ${key}Wrapped } from './wrapped';`);
    return test.text;
  };
  const print = (list: readonly Item[]): string => list.map((it): string => {
    if (it.do === 'use') return `${used(it.what)};`;
    if (it.do === 'leave') return `if (${wrapped(it.test)}) return;`;
    if (it.do === 'callback') return `later(() => {\n${print(it.body)}\n});`;
    const text = wrapped(it.test);
    const simple = (body: readonly Item[]): string | null => (body.every((one) => one.do === 'use') ? body.map((one) => used((one as { what: Use }).what)).join(', ') || 'undefined' : null);
    const [then, otherwise] = [simple(it.then), simple(it.otherwise)];
    if (it.form === 'ternary' && then !== null && otherwise !== null) return `${text} ? (${then}) : (${otherwise});`;
    if (it.form === 'and' && then !== null && it.otherwise.length === 0) return `(${text}) && (${then});`;
    const tail = it.otherwise.length > 0 ? ` else {\n${print(it.otherwise)}\n}` : '';
    // In a block: at the top level it would be a declaration of the module.
    const alias = (name: string): string => `{\nconst ${name} = ${text};\nif (${name}) {\n${print(it.then)}\n}${tail}\n}`;
    if (it.form === 'alias') return alias(`on${++fresh}`);
    if (it.form === 'switch' && !/[&|]{2}|Wrapped/.test(text) && !/return/.test(print(it.then))) return `switch (${text}) {\ncase true:\n${print(it.then)}\nbreak;\ndefault:\n${print(it.otherwise)}\n}`;
    return `if (${text}) {\n${print(it.then)}\n}${tail}`;
  }).join('\n');
  const declarations = module.declarations.map(({ kind, parts }, at) => {
    const name = `m${self}_${at}`;
    const body = `{\n${parts.map(print).join('\nawait pause();\n')}\n}`;
    const asynchronous = parts.length > 1 ? 'async ' : '';
    if (kind === 'function') return `export ${asynchronous}function ${name}() ${body}`;
    if (kind === 'arrow') return `export const ${name} = ${asynchronous}() => ${body};`;
    if (kind === 'class') return `export class ${name} {\n${asynchronous}go() ${body}\n}`;
    return `export const ${name} = { ${asynchronous}go() ${body} };`;
  });
  const effects = module.effects ? `start();\n${print(module.effects)}` : '';
  const fallback = module.declarations.length > 0 ? `export default m${self}_0;` : '';
  const plain = module.plain.map((to) => `import './m${to}';`);
  return [...imports, ...plain, ...declarations, effects, fallback].join('\n');
}

// ── The interpreter of the description ───────────────────────────────────────

type Node = string;
const runOf = (module: number): Node => `run ${module}`;
const nameOf = (module: number, name: number): Node => `name ${module} ${name}`;

/** Every assignment of these flags. */
const assignments = (keys: readonly string[]): Flags[] => keys.reduce<Record<string, Literal>[]>((all, key) =>
  all.flatMap((flags) => (STRINGS.includes(key) ? VALUES : [true, false]).map((value) => ({ ...flags, [key]: value }))), [{}]);

const keysIn = (list: readonly Item[]): string[] => list.flatMap((it) => (it.do === 'if'
  ? [...it.test.keys, ...keysIn(it.then), ...keysIn(it.otherwise)] : it.do === 'leave' ? it.test.keys : []));

/**
 * Which uses one declaration can make. `lenient`: what no value of any flag lets through counts as open, because it is
 * not for a settled flag to shut.
 */
function usesOf(parts: readonly Item[][], fixed: Flags, lenient: boolean): Use[] {
  const allowed = (flags: Flags): boolean => Object.entries(flags).every(([key, value]) => !(key in fixed) || fixed[key] === value);
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
      if (!run(first, flags, allowed(flags))) continue;
      everGoesOn = true;
      goesOn ||= allowed(flags);
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
    const [kind, at, name] = node.split(' ');
    const self = Number(at);
    const module = modules[self]!;
    if (kind === 'name') usesOf(module.declarations[Number(name)]!.parts, fixed, lenient).forEach((it) => use(it, module));
    else {
      for (const to of module.plain) reach(runOf(to));
      // What is imported statically runs, whatever uses it; a barrel runs all that it passes on (1.2).
      const statics = [...module.declarations.flatMap(({ parts }) => parts.flat()), ...(module.effects ?? [])];
      for (const it of everyUse(statics)) {
        if (it.by === 'barrel') modules.forEach((_, to) => reach(runOf(to)));
        else if (it.by !== 'dynamic' && it.by !== 'require') reach(runOf(it.module));
      }
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
  const [free, live] = [reachable(modules, {}, true), reachable(modules, fixed, false)];
  const [certain, coarse] = [reachable(modules, fixed, true), reachable(modules, fixed, true, true)];
  let [zombies, missed] = [0, 0];
  let wrong: string | null = null;
  modules.forEach(({ declarations, effects }, at) => {
    if (declarations.length === 0 && effects === null) return; // an empty module: there is nothing to be dead
    const used = (reached: Set<Node>): boolean => declarations.some((_, name) => reached.has(nameOf(at, name)));
    const alive = (reached: Set<Node>): boolean => (used(free) ? used(reached) : reached.has(runOf(at)));
    const verdict = verdicts.get(fileOf(at))!;
    const tell = (what: string): void => { wrong ??= `${fileOf(at)} is ${verdict}, but ${what}`; };
    if (verdict === 'zombie' && alive(live)) tell('can be used');
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
    const r = random(seed);
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
  test(`what can be used is no zombie, and what is shut everywhere is one: flags of ${from}`, () => oracle(from, 1000));
}

test.run();
