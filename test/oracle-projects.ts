/**
 * Random projects: a description of modules, declarations and guarded uses, and the same as TypeScript sources. What the
 * description means is said by its readers, never here.
 */
import type { Literal } from '../src/model.js';
import type { Random } from './oracle-programs.js';

/** A condition, as text and as a function of the flags. */
export interface Formula {
  text: string;
  keys: readonly string[];
  holds(flags: Flags): boolean;
}
export type Flags = Readonly<Record<string, Literal>>;

/** Code of one activation, in order. */
export type Item =
  | { do: 'use'; what: Use }
  | { do: 'if'; test: Formula; then: Item[]; otherwise: Item[]; form: 'if' | 'ternary' | 'and' | 'alias' | 'switch' }
  | { do: 'leave'; test: Formula }
  /** A new activation: a callback, or everything behind an `await`. */
  | { do: 'callback'; body: Item[] };

export interface Use {
  module: number;
  /** A declaration, or null for the whole module. */
  name: number | null;
  by: 'name' | 'namespace' | 'whole' | 'barrel' | 'dynamic' | 'require' | 'default';
}

export interface Declaration {
  kind: 'function' | 'arrow' | 'class' | 'object' | 'table' | 'subclass';
  /** What runs when it is used; each part behind the first stands behind an `await`. */
  parts: Item[][];
}

export interface Module {
  declarations: Declaration[];
  /** Runs when the module is evaluated; null: nothing does. */
  effects: Item[] | null;
  /** Modules imported for their own sake. */
  plain: number[];
}

export const BOOLEANS = ['p', 'q', 'r', 's'];
export const STRINGS = ['t', 'u'];
/** Flags read through a function of another file, together with `q`: what it answers is no news of what is read here (2.2). */
export const WRAPPED = ['p', 'r'];
export const VALUES = ['x', 'y', 'other'];

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

export function project(r: Random): Module[] {
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
        const kind = r.pick(['function', 'arrow', 'class', 'object', 'function', 'arrow', 'class', 'object', 'table', 'subclass'] as const);
        if (kind === 'table' || kind === 'subclass') {
          // A value made of other values: what it names is used when it is used.
          const [what] = Array.from({ length: 9 }, use).filter(({ by }) => (by !== 'dynamic' && by !== 'require' && (kind === 'table' || by !== 'whole')));
          return { kind, parts: [what ? [{ do: 'use', what }] : []] };
        }
        return { kind, parts: Array.from({ length: r.chance(20) ? 2 : 1 }, () => (r.chance(15) ? [] : items(r, use, 2))) };
      }),
      effects: r.chance(35) || self === 0 ? items(r, use, 2, false) : null,
      plain: r.chance(25) ? [r.int(count)] : [],
    };
  });
}

export const fileOf = (module: number): string => `src/m${module}.ts`;

export function sources(modules: readonly Module[], r: Random, from: string): Record<string, string> {
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
  const used = (use: Use): string => (use.by === 'dynamic' || use.by === 'require' ? named(use) : `call(${named(use)})`);
  const named = ({ module: to, name, by }: Use): string => {
    const path = `./m${to}`;
    if (by === 'dynamic') return `import('${path}')`;
    if (by === 'require') return `require('${path}')`;
    if (to === self) return `m${to}_${name}`;
    if (by === 'whole' || by === 'namespace') imports.add(`import * as m${to} from '${path}';`);
    if (by === 'whole') return `m${to}`;
    if (by === 'namespace') return `m${to}.m${to}_${name}`;
    if (by === 'default') imports.add(`import d${to} from '${path}';`);
    else if (by === 'barrel') imports.add(`import { m${to}_${name} as b${to}_${name} } from './barrel';`);
    else imports.add(`import { m${to}_${name} } from '${path}';`);
    return by === 'default' ? `d${to}` : `${by === 'barrel' ? 'b' : 'm'}${to}_${name}`;
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
    if (it.form === 'switch' && !/return/.test(print(it.then))) return `switch (${text}) {\ncase true:\n${print(it.then)}\nbreak;\ndefault:\n${print(it.otherwise)}\n}`;
    return `if (${text}) {\n${print(it.then)}\n}${tail}`;
  }).join('\n');
  const declarations = module.declarations.map(({ kind, parts }, at) => {
    const name = `m${self}_${at}`;
    const [first] = parts[0] ?? [];
    const value = first?.do === 'use' ? named(first.what) : 'null';
    if (kind === 'table') return `export const ${name} = [${value}];`;
    if (kind === 'subclass') return `export class ${name} extends ${value} {}`;
    const body = `{\n${parts.map(print).join('\nawait pause();\n')}\n}`;
    const asynchronous = parts.length > 1 ? 'async ' : '';
    if (kind === 'function') return `export ${asynchronous}function ${name}() ${body}`;
    if (kind === 'arrow') return `export const ${name} = ${asynchronous}() => ${body};`;
    if (kind === 'class') return `export class ${name} {\n${asynchronous}go() ${body}\n}`;
    return `export const ${name} = { ${asynchronous}go() ${body} };`;
  });
  const effects = module.effects ? `ping();\n${print(module.effects)}` : '';
  const fallback = module.declarations.length > 0 ? `export default m${self}_0;` : '';
  const plain = module.plain.map((to) => `import './m${to}';`);
  return [...imports, ...plain, ...declarations, effects, fallback].join('\n');
}
