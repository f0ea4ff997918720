/**
 * Random programs for the oracles: a seeded generator of JavaScript in which every place logs a number, a scheduler that
 * runs them while free flags change between synchronous activations (2.2), and a shrinker. Knows nothing of the engine
 * but how it is started. Longer than most: one grammar.
 */
import { openCache } from '../src/host/cache.js';
import { progress } from '../src/host/progress.js';
import type { CallShape, Config, Depth, Literal } from '../src/model.js';
import { analyse, type Analysis } from '../src/pipeline/analyse.js';
import { memoryTree } from './memory-tree.js';
import { newerStatement } from './oracle-syntax.js';

export interface Random {
  /** A whole number below `n`. */
  int(n: number): number;
  chance(percent: number): boolean;
  pick<T>(list: readonly T[]): T;
}

/** mulberry32 */
export function random(seed: number): Random {
  let state = (seed * 2654435761) >>> 0;
  const int = (n: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * n);
  };
  return { int, chance: (percent) => int(100) < percent, pick: (list) => list[int(list.length)]! };
}

/** `SEED=n` runs one seed, `RUNS=n` that many of them, `FROM=n` those behind the first n. */
export function seeds(runs: number): number[] {
  const only = process.env['SEED'];
  if (only !== undefined) return [Number(only)];
  const from = Number(process.env['FROM'] ?? 0);
  return Array.from({ length: Number(process.env['RUNS'] ?? runs) }, (_, at) => from + at + 1);
}

/** A failure that says how to see it again. */
export function failure(seed: number, message: string): Error {
  return new Error(`SEED=${seed}\n${message}`);
}

const CALLS = (from: string): CallShape[] => [
  { from, name: 'isOn', key: 0 },
  { from, name: 'isUp', key: 0 },
  { from, name: 'variant', key: 0, returns: 'string' },
  { from, name: 'amount', key: 0, returns: 'number' },
  { from, name: 'demand', key: 0 },
];

const CONFIG: Omit<Config, 'flags'> = {
  entries: [], ignore: [], rules: {}, overrides: [], suppress: [],
  policy: { maxAge: {}, suspectAfter: '180d', settledFor: '30d', reuseGap: '30d', newFlags: [], targets: {} },
};

/** The engine, on files in memory. `from`: what the flags are asked of. */
export function analyseFiles(files: Record<string, string>, assume: Record<string, Literal>, from: string, depth: Depth | 'auto' = 'auto'): Analysis {
  return analyse({
    tree: memoryTree(files), config: { ...CONFIG, flags: { registry: [], calls: CALLS(from), wire: [], kinds: {}, state: [], environments: [] } },
    cache: openCache({ location: null, version: 'oracle' }), progress: progress(false), today: '2026-01-01', depth,
    assume: Object.entries(assume).map(([name, value]) => ({ name, value })),
  });
}

/** What a program may be made of, besides the plain constructs. */
export type Feature = 'moments' | 'async' | 'members' | 'scopes' | 'values' | 'operators' | 'hoisting' | 'gates' | 'asserts' | 'claims' | 'chains' | 'lists' | 'newer';

/** One name in scope, as an expression. */
interface Context {
  names: string[];
  depth: number;
  loop: boolean;
  breakable: boolean;
  label: string | null;
  async: boolean;
  fn: boolean;
}

/** A program: `isOn('s')` and `variant('v')` are the flags that will be settled; `a`, `b` stay free. */
export function program(seed: number, features: readonly Feature[]): string {
  const r = random(seed);
  const has = (feature: Feature): boolean => features.includes(feature);
  let marks = 0;
  let fresh = 0;
  const mark = (): string => `m(${++marks})`;
  const name = (): string => `v${++fresh}`;
  const helpers: string[] = [];
  const gates: string[] = [];
  const asserts: string[] = [];

  const leaf = (c: Context): string => {
    const roll = r.int(100);
    if (roll < 30) return `isOn('s')`;
    if (roll < 42) return `isOn('${r.pick(['a', 'b'])}')`;
    if (roll < 52) return `variant('v') ${r.pick(['===', '!=='])} '${r.pick(['x', 'y'])}'`;
    if (roll < 75 && c.names.length > 0) return r.pick(c.names);
    if (roll < 80 && helpers.length > 0) return `${r.pick(helpers)}()`;
    if (roll < 84) return r.pick(['true', 'false', 'null', 'undefined', '0', `'x'`]);
    if (has('moments') && roll < 92) return r.pick([`isOn('a', rnd())`, `isUp('a')`, `isOn('a', 1)`, `isUp('s')`, `withArg(rnd())`, `withArg(1)`]);
    if (has('values') && roll < 97) return r.pick([`variant('v')`, `Boolean(variant('v'))`, `!!variant('v')`, `(variant('v') || 'x')`]);
    return 'rnd()';
  };

  const test = (c: Context, depth = 2): string => {
    if (depth === 0 || r.chance(35)) return leaf(c);
    const e = (): string => test(c, depth - 1);
    if (has('lists') && r.chance(12)) return listed(e);
    if (has('chains') && r.chance(12)) return chained(e);
    switch (r.int(has('values') ? 14 : 9)) {
      case 0: return `!(${e()})`;
      case 1: case 2: return `(${e()} && ${e()})`;
      case 3: case 4: return `(${e()} || ${e()})`;
      case 5: return `(${e()} ? ${e()} : ${e()})`;
      case 6: return has('async') && c.async ? r.pick([`(await ${e()})`, `(await tick(), ${e()})`]) : `(${mark()}, ${e()})`;
      case 7: return `(() => ${test({ ...c, async: false }, depth - 1)})()`;
      case 8: return has('operators') ? operator(c, e) : `!(${e()})`;
      case 9: return `((${e()}) ?? (${e()}))`;
      case 10: return `((${e()}) === (${e()}))`;
      case 11: return `((${e()}) ${r.pick(['===', '!==', ...(has('operators') ? ['==', '!='] : [])])} ${r.pick(['true', 'false', '0', '1', 'null', 'undefined', `'x'`])})`;
      case 12: return `({ on: ${e()} }).on`;
      default: return `[${e()}, ${e()}][${r.int(2)}]`;
    }
  };

  const listed = (e: () => string): string => r.pick([
    () => `['x', ${e()}, 'y'].includes(variant('v'))`, () => `['y', 'z'].includes(variant('v'))`, () => `[${e()}, ${e()}].${r.pick(['every', 'some'])}(Boolean)`,
    () => `({ x: ${e()}, y: ${e()} })[variant('v')]`, () => `Object.freeze({ x: ${e()}, y: true })[${e()} ? 'x' : 'z']`, () => `[...some(), ${e()}].includes(${e()})`,
    () => `(amount('n') ${r.pick(['<', '<=', '>', '>='])} ${r.int(4)})`, () => `(${r.int(4)} ${r.pick(['<', '<=', '>', '>='])} (${e()} ? amount('n') : 2))`, () => `(amount('n') === ${r.int(3)})`,
  ])();

  const chained = (e: () => string): string => {
    const it = (): string => `(${e()} ? ${r.pick([`{ on: ${e()}, at: { on: (x) => x } }`, '[]', '() => 1', 'new Date(0)', `''`, '0', `'x'`])} : ${r.pick(['null', 'undefined', 'false', '{}', e()])})`;
    return r.pick([() => `${it()}?.on`, () => `${it()}?.at?.on?.(${e()})`, () => `(${it()} ${r.pick(['===', '!==', '==', '!='])} ${r.pick(['null', 'undefined', 'false', it()])})`, () => `(${it()} ?? ${e()})`, () => `(${it()} && ${it()})`, () => `(${it()} || ${it()})`])();
  };

  const operator = (c: Context, e: () => string): string => {
    const at = `x${r.int(3)}`;
    return r.pick([`(${at} ${r.pick(['||=', '&&=', '??=', '=', '+='])} ${e()})`, `second(...some(), ${e()}, ${e()})`, `second(${e()}, ${e()})`, `maybe()?.on(${e()})`]);
  };

  const block = (c: Context, size = 1 + r.int(3)): string => {
    const inner = { ...c, depth: c.depth - 1, names: [...c.names] };
    const lines = [`${mark()};`];
    for (let at = 0; at < size; at++) lines.push(statement(inner));
    if (has('hoisting') && c.fn && r.chance(15)) {
      const late = name();
      lines.splice(r.int(lines.length + 1), 0, `${late}();`);
      lines.push(`function ${late}() {\n${block({ ...inner, names: [], loop: false, breakable: false, label: null, async: false })}\n}`);
    }
    return lines.join('\n');
  };

  const statement = (c: Context): string => {
    if (c.depth <= 0) return `${mark()};`;
    const kinds = ['mark', 'if', 'if', 'if', 'else', 'else', 'const', 'const', 'let', 'destructure', 'ternary', 'and', 'or', 'switch', 'exit', 'exit',
      'loop', 'try', 'closure', 'later', 'each', 'label', ...(has('async') && c.async ? ['tick', 'tick', 'asyncfn'] : []),
      ...(has('gates') ? ['gate', 'gate', 'gate'] : []), ...(has('asserts') ? ['assert', 'assert', 'assert'] : []), ...(has('claims') ? ['claim', 'claim', 'claim'] : []), ...(has('chains') ? ['optional', 'optional'] : []),
      ...(has('newer') ? Array<string>(12).fill('newer') : []), ...(has('members') ? ['object', 'mutate', 'class'] : []), ...(has('scopes') ? ['var', 'shadow', 'selfname', 'reassigned'] : [])];
    const inFunction = (async = false): Context => ({ ...c, loop: false, breakable: false, label: null, async, fn: true });
    switch (r.pick(kinds)) {
      case 'newer': return newerStatement({
        r, mark, name, async: c.async && has('async'),
        test: (...names) => test({ ...c, async: false, names: [...c.names, ...names, ...names] }),
        block: (names, where) => block({ ...(where === 'function' || where === 'async' ? inFunction(where === 'async' && has('async')) : where === 'loop' ? { ...c, loop: true, breakable: true } : c), names: [...c.names, ...names] }),
      });
      case 'if': return `if (${test(c)}) {\n${block(c)}\n}`;
      case 'else': return `if (${test(c)}) {\n${block(c)}\n} else {\n${block(c)}\n}`;
      case 'const': { const v = name(); const text = `const ${v} = ${test(c)};`; c.names.push(v); return text; }
      case 'let': {
        const v = name();
        const text = `let ${v} = ${test(c)};${r.chance(50) ? ` if (${test(c)}) ${v} = ${test(c)};` : ''}`;
        c.names.push(v);
        return text;
      }
      case 'destructure': {
        const [v, w] = [name(), name()];
        const text = r.chance(60) ? `const { on: ${v}, off: ${w} = ${test(c)} } = { on: ${test(c)}${r.chance(50) ? `, off: ${test(c)}` : ''} };` : `const [${v}, ${w} = ${test(c)}] = [${test(c)}];`;
        c.names.push(v, w);
        return text;
      }
      case 'ternary': return `${test(c)} ? ${mark()} : ${mark()};`;
      case 'and': return `${test(c)} && ${mark()};`;
      case 'or': return `${test(c)} || ${mark()};`;
      case 'switch': return choose(c);
      case 'exit': return exit(c);
      case 'loop': {
        const inner = { ...c, loop: true, breakable: true };
        return r.pick([() => `for (const it of [1, 2]) {\n${block(inner)}\n}`, () => `do {\n${block(inner)}\n} while (rnd());`,
          () => `while (${test(c)}) {\n${block(inner)}\n}`, () => `for (let i = ${test(c)}; rnd(); ${mark()}) {\n${block(inner)}\n}`])();
      }
      case 'try': {
        const head = `try {\n${r.chance(50) ? 'risk();\n' : ''}${block(c)}\n}`;
        const handler = r.chance(75) ? ` catch {\n${block(c)}\n}` : '';
        return head + handler + (handler === '' || r.chance(40) ? ` finally {\n${block(c)}\n}` : '');
      }
      case 'closure': { const v = name(); return `const ${v} = () => {\n${block(inFunction())}\n};\n${v}();`; }
      case 'asyncfn': {
        const v = name();
        const text = `const ${v} = async () => {\n${block(inFunction(true))}\nreturn ${test({ ...c, async: true })};\n};\nif (${r.pick(['await ', ''])}${v}()) {\n${block(c)}\n}`;
        return text;
      }
      case 'later': return `later(() => {\n${block(inFunction())}\n});`;
      case 'gate': {
        const callback = (): string => r.pick([() => `() => {\n${block(inFunction())}\n}`, () => `function () {\n${block(inFunction())}\n}`, () => mark().replace(/^/, '() => ')])();
        return `${r.pick(gates)}(${r.chance(30) ? `${test(c)}, ` : ''}${callback()}${r.chance(40) ? `, ${callback()}` : ''});`;
      }
      case 'assert': {
        const call = `${c.async && has('async') && r.chance(30) ? 'await ' : ''}${r.pick(asserts)}(${r.chance(50) ? test(c) : ''})`;
        return r.pick([`${call};`, `${test(c)} || ${call};`, `${test(c)} && ${call};`, `try {\n${call};\n${mark()};\n} catch {\n${mark()};\n}`, `if (${test(c)}) ${call};`]);
      }
      case 'claim': {
        const call = `demand('${r.pick(['s', 's', 'a'])}')`;
        return r.pick([`${call};`, `${test(c)} && ${call};`, `try {\n${call};\n${mark()};\n} catch {\n${mark()};\n}`, `if (${test(c)}) ${call};`, `if (${test(c)}) {\n${call};\n${block(c)}\n}`]);
      }
      case 'optional': {
        const v = name();
        return `const ${v} = ${test(c)} ? { go: (x) => x } : ${r.pick(['null', 'undefined', test(c)])};\n${r.pick([`${v}?.go?.(${mark()})`, `${v} ?? ${mark()}`, `${v}?.go?.([${mark()}]).x?.y(${mark()})`, `${v}?.[${mark()}]`, `maybe()?.on(${mark()})`])};`;
      }
      case 'each': return `each(() => {\n${block(inFunction())}\n});`;
      case 'tick': return 'await tick();';
      case 'label': { const label = `l${++fresh}`; return `${label}: {\n${block({ ...c, label })}\n}`; }
      case 'object': case 'mutate': {
        const v = name();
        const text = `const ${v} = { on: ${test(c)}, go() { return this.on; }${r.chance(30) ? ', ...over()' : ''} };${r.chance(60) ? `\nif (rnd()) ${r.pick([`${v}.on = ${test(c)}`, `Object.assign(${v}, over())`, `${v}['o' + 'n'] = ${test(c)}`, `poke(${v})`])};` : ''}`;
        c.names.push(`${v}.on`, `${v}.go()`);
        return text;
      }
      case 'class': return klass(c);
      case 'var': { const v = r.pick(['w1', 'w2']); c.names.push(v); return `var ${v} = ${test(c)};`; }
      case 'shadow': { const v = r.pick(c.names.filter((it) => /^v\d+$/.test(it)).concat(['isOn'])); return `{\nconst own = ${test(c)};\neach((${v}) => {\nif (${v === 'isOn' ? 'own' : v}) {\n${block(inFunction())}\n}\n});\n}`; }
      case 'selfname': { const v = name(); return `const ${v} = ${test(c)};\n(function ${v}() {\nif (${v}) {\n${block(inFunction())}\n} else ${mark()};\n})();`; }
      case 'reassigned': { const v = name(); return `function ${v}() {\nreturn ${test({ ...c, async: false })};\n}\nif (rnd()) ${v} = () => ${test({ ...c, async: false })};\nif (${v}()) {\n${block(c)}\n}`; }
      default: return `${mark()};`;
    }
  };

  const choose = (c: Context): string => {
    const inner = { ...c, breakable: true, fn: false };
    const on = r.pick([`variant('v')`, 'true', test(c)]);
    const cases = on.startsWith('variant') ? [`case 'x'`, `case 'y'`, `case 'z'`] : [`case ${test(c)}`, 'case false', 'case true'];
    const all = cases.slice(0, 1 + r.int(3));
    if (r.chance(70)) all.splice(r.int(all.length + 1), 0, 'default');
    return `switch (${on}) {\n${all.map((it) => (r.chance(20) ? `${it}:` : `${it}:\n${block(inner)}${r.chance(60) ? '\nbreak;' : ''}`)).join('\n')}\n}`;
  };

  const exit = (c: Context): string => {
    const ways = ['return;', 'risk();', ...(c.breakable ? ['break;'] : []), ...(c.loop ? ['continue;'] : []), ...(c.label ? [`break ${c.label};`] : [])];
    if (r.chance(15)) ways.push('throw 1;');
    return `if (${test(c)}) ${r.pick(ways)}`;
  };

  const klass = (c: Context): string => {
    const [base, sub] = [`C${++fresh}`, `C${++fresh}`];
    const e = (): string => test({ ...c, async: false });
    const inner: Context = { ...c, names: [...c.names, 'this.on', 'this.up', 'this.ask()'], loop: false, breakable: false, label: null, async: false, fn: true };
    return `class ${base} {\n${r.pick(['', 'static '])}on = ${e()};\nget up() { return ${e()}; }\nask() { return ${e()}; }\n${
      r.chance(30) ? `constructor() {\nthis.on = ${e()};\n}\n` : ''}go() {\n${block(inner)}\n}\n}\nclass ${sub} extends ${base} {\n${
      r.chance(50) ? `ask() { return ${e()}; }\n` : ''}${r.chance(50) ? `get up() { return ${e()}; }\n` : ''}set() { ${r.pick(['', `this.on = ${e()};`])} }\n}\n` +
      `{\nconst it = new ${r.pick([base, sub])}();\nif (it.set) it.set();\nit.go();\n}`;
  };

  const top: Context = { names: [], depth: 4, loop: false, breakable: false, label: null, async: false, fn: true };
  const lines = [`import { isOn, isUp, variant${has('claims') ? ', demand' : ''} } from '@acme/flags';`, `const withArg = (u) => isOn('a', u);`];
  for (let at = 0; at < 2; at++) {
    const helper = `h${at}`;
    const body = r.pick([() => `return ${test(top)};`, () => `if (${test(top)}) return ${test(top)};\nreturn ${test(top)};`, () => `const v0 = ${test(top)};\nif (v0) return true;\n${mark()};\nreturn ${r.pick(['v0', 'false'])};`]);
    lines.push(`function ${helper}() {\n${body()}\n}`);
    helpers.push(helper);
  }
  for (let at = 0; at < 3 && (has('gates') || has('asserts')); at++) {
    const inner: Context = { ...top, names: ['a', 'p0'] };
    const t = (): string => test(inner);
    const gate = r.pick([
      () => `(p0, a, b) {\nif (${t()}) a?.();\n}`, () => `(a, b) {\nreturn ${t()} && a();\n}`, () => `(a, b) {\nif (${t()}) return;\nb?.();\n${t()} ? a() : 0;\n}`,
      () => `(a, b) {\nconst c = ${t()} ? a : b;\nc?.();\n}`, () => `(a) {\nif (${t()}) each(a);\n}`, () => `(a) {\nconst { on } = { on: a };\nif (${t()}) on();\n}`,
      () => `(...all) {\nconst [a] = all;\nif (${t()}) all.at(-1)();\n}`, () => `(a, b = a) {\nif (${t()}) later(() => a());\nelse if (${t()}) b();\n}`, () => `(a, b) {\nif (${t()}) a = b;\na?.();\n}`,
      () => `(a) {\n${t()} && second(0, a).call(null);\n}`, () => `(a, b) {\nconst go = () => ${t()} ? a() : b?.();\nif (${t()}) go();\n}`,
      ...(r.chance(5) ? [() => `(a, b) {\nif (${t()}) arguments[0]();\n}`] : []),
    ])();
    lines.push(`function gate${at}${gate.startsWith('(p0') ? gate : gate.replaceAll('p0', 'a')}`);
    gates.push(`gate${at}`);
    const claim = r.pick([
      () => `if (${t()}) throw 1;`, () => `if (${t()}) return;\nthrow 1;`, () => `try {\nif (${t()}) throw 1;\n} finally {\n${mark()};\n}`, () => `${t()} || risk();`,
      () => `try {\nif (${t()}) throw 1;\nif (${t()}) return 1;\n} catch {\nif (${t()}) throw 2;\n}`, () => `switch (variant('v')) {\ncase 'x': throw 1;\ncase 'y': if (${t()}) break;\ndefault: return 1;\n}`,
      () => `while (${t()}) throw 1;`, () => `l: {\nif (${t()}) break l;\nthrow 1;\n}`, () => (at > 0 ? `assert${at - 1}(${t()});\nif (${t()}) throw 3;` : ''),
    ])();
    lines.push(`${r.chance(15) ? 'async ' : ''}function assert${at}(a) {\n${claim}\n}`.replaceAll('p0', 'a'));
    asserts.push(`assert${at}`);
  }
  const global = `g0`;
  lines.push(`${r.pick(['const', 'let'])} ${global} = ${test(top)};`);
  top.names.push(global);
  lines.push(`export function main() {\n${block({ ...top }, 3 + r.int(3))}\n}`);
  lines.push(`export async function run() {\n${block({ ...top, async: has('async') }, 3 + r.int(3))}\n}`);
  return lines.join('\n');
}
