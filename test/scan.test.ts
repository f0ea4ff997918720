import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { extract } from '../src/facts/extract.js';
import { createLines } from '../src/facts/lines.js';
import { outlineOf, recordOf, type Outline } from '../src/facts/outline.js';
import { languageOf, parse } from '../src/facts/parser.js';
import { scanOutline } from '../src/facts/scan.js';

const scan = (name: string, text: string): Outline | null => scanOutline(text, languageOf(name), createLines(text));

function parsed(name: string, text: string): { outline: Outline; error: string | undefined } {
  const result = parse(name, text);
  const error = result.errors.find(({ severity }) => severity === 'Error')?.message;
  return { outline: outlineOf(recordOf(result.module), text, createLines(text), error !== undefined), error };
}

/** The scanner is certain, and says what the parser says. */
function same(name: string, text: string): void {
  const { outline, error } = parsed(name, text);
  assert.is(error, undefined, `${error}: ${text}`);
  const found = scan(name, text);
  assert.ok(found, `not certain: ${text}`);
  assert.equal(found, outline, text);
}

/** The scanner may give up, but says nothing else than the parser. Returns whether it was certain. */
function agrees(name: string, text: string): boolean {
  const found = scan(name, text);
  const { outline, error } = parsed(name, text);
  // Of a text with an error the parser says less than there is.
  if (found && !error) assert.equal(found, outline, text);
  return found !== null;
}

const STATEMENTS = [
  `import 'a'`, `import a from 'a';`, `import * as a from 'a'`, `import a, * as b from 'a'`, `import a, { b } from 'a'`,
  `import { a, b as c, default as d, type E, type F as G, } from 'a';`, `import type A from 'a'`, `import type { A } from 'a'`,
  `import type * as A from 'a'`, `import {} from 'a'`, `import type {} from 'a'`, `import type from 'a'`, `import from from 'a'`,
  `import { type } from 'a'`, `import { type as b } from 'a'`, `import { type as } from 'a'`, `import { as as as } from 'a'`,
  `import { 'a-b' as c } from 'a'`, `import a from './a.json' with { type: 'json' };`, `import a from 'a'\n;b()`,
  `import /* a */ { b /* c */, // d\n e } from 'a' // f`, `import {\n  a,\n  b,\n} from "a"`, `import a = require('a')`, `import a = b.c`,
  `import a from 'a'\r\nimport b from 'b'\r\n`, `import{a}from'a';import b,{c}from'b'`,
  `export {}`, `export { a, b as c }`, `export { a as default, type B } from 'a'`, `export { 'a b' as c } from 'a'`, `export type { A }`,
  `export type { A, B as C } from 'a';`, `export * from 'a'`, `export * as a from 'a'`, `export * as default from 'a'`,
  `export type * from 'a'`, `export type * as a from 'a'`, `export {} from 'a'`,
  `export { a }; import { a } from 'a'`, `import a, * as b from 'a'; export { a, b, c }; export type { b as d }`,
  `import type { A } from 'a'; export { A, A as B }`,
  `export const a = 1`, `export let a, b: string`, `export var a = f<A, B>(c, d), e = [1, 2]`, `export const { a, b: [c, , ...d], e = 1, ...f } = g`,
  `export const [a = 1, { b }] = c, d = 2`, `export const a = b\nconst c = 1, d = 2`, `export const a = {\n  b,\n}\nlet c, d`,
  `export const a = (b, c) => d, e: Map<string, number> = f`, `export const a = b as Record<string, C>, d = e`,
  `export const a = b ? c : d\n  ? e : f, g = 1`, `export const a = <T, U>(b: T) => c`, `export const a: (b: C, d: E) => void = f, g = 1`,
  `export const enum A { B, C }`, `export enum A { B }`, `export class A<B, C> extends D {}`, `export abstract class A {}`,
  `export function a(): void\nexport function a(b?: C): void {}`, `export function* a() {}`, `export async function a() {}`,
  `export async function* a() {}`, `export interface A { b: C }`, `export type A = { b: C, d: E }`, `export type A<B> =\n  | B\n  | null`,
  `export namespace A.B { export const c = 1 }`, `export declare const a: B, c: D`, `export declare function a(): void`,
  `export declare class A {}`, `export declare namespace A {}`, `export = a`, `export as namespace A`,
  `export default a`, `export default a;`, `export default a.b`, `export default a\nb()`, `export default (a, b)`, `export default [a, b]`,
  `export default a as B`, `export default () => {}`, `export default async () => {}`, `export default function () {}`,
  `export default function a() {}`, `export default function a<T>(b: T): { c: D } { return e }`, `export default function a(): void;`,
  `export default async function* a() {}`, `export default class {}`, `export default class A<B> {}`, `export default class extends A {}`,
  `export default abstract class A {}`, `export default interface A {}`, `export default { import: 1, export: 2 }`, `export default new A()`,
  `@a() export class B {}`, `@a\nexport default class {}`,
];

const TEXTS = [
  `const a = "import b from 'c'"`, `const a = 'it\\'s'; import b from 'b'`, `// import a from 'a'\n/* export const b = 1 */`,
  'const a = `import b from "b" ${ `${c}` + {d: 1}.d } \\` export const e`; export const f = 1',
  `const a = /['"\`/]/.test(b) / c / d; export const e = /[/]'/g`, `if (a) /'/.test(b); export const c = 1`, `a = b\n/c/d; export const e = 1`,
  `const a = { import: 1, export: 2, if: 3 }; a.import(b); a?.export; import.meta.url`, `class A { export() {} import(a) {} static default = 1 }`,
  `class A { #b = 1; get c() { return this.#b / 2 } }`, `declare module 'a' { import b from 'b'; export const c: number; export * from 'd' }`,
  `namespace A { export const b = 1; export import c = D.e }`, `#!/usr/bin/env node\nimport a from 'a'`, `let a!: B; a! / c; a!.d; !a`,
  `for await (const a of b) {} while (a--) {} do { b++ } while (c)`, `const a = b ? .5 : c?.[1] ?? 1e+3`, `type A = B<C<D<string>>>; let a = b >>> 2 >= 1`,
  `function f(this: A): asserts a is B {}`, `const a = <B>c; const d = <T,>(e: T) => e`, `let \u00e9 = 1; export const \u00fc = 2`, `a = '\\\n'`,
];

const CALLS = [
  `const a = await import('a')`, `import('a').then(b)`, `lazy(() => import('./a'))`, `lazy(async () => import('./a'))`, `void import('a')`,
  `const a = () => import('./a')`, `foo(import('a'))`, `Promise.all([import('a'), import('b')])`, `if (a) { import('b') }`, `export const a = import('a'), b = 1`,
  'await import(`./a/${b}.js`)', `await import(/* webpackChunkName: "a" */ './a')`, `import(a)`, `export default import('a')`,
  `const a = jest.requireActual<typeof import('a')>('a')`, `function f() { return import('a') }`,
];

const ELEMENTS = [
  `const a = <b>it's {c} "d" // e</b>; export const f = 1`, `const a = <b c="d'" e='"' f={g} {...h} i-j k:l />`, `const a = <><b.c /><d:e></d:e></>`,
  `const a = <b c=<d /> e={<f>{/* ' */}</f>}>{g.map((h) => <i key={h}>{h < 1 ? 'j' : <k />}</i>)}</b>`, `const a = <b\n  // c\n  d /* e */ f="g\nh"\n>&nbsp;</b>`,
  `const a = b < c && d > e; export const f = <T,>(g: T) => <h />`, `const a = <B<C, D> e="f" />; const g = <T extends H>(i: T) => i`,
  `const a = () => { return <b>{\`c \${<d>'</d>}\`}</b> }; import e from 'e'`, `export default <a>import b from 'b'</a>`, `const a = lazy(() => import('./a')); <b>{a}</b>`,
];

test('every form of import and export', () => {
  for (const text of STATEMENTS) same('a.ts', text);
  for (const text of STATEMENTS.filter((it) => !/^export const a = </.test(it))) same('a.tsx', text);
  for (const text of STATEMENTS) agrees('a.js', text);
  for (const text of STATEMENTS) agrees('a.d.ts', text);
});

test('several statements, with and without semicolons', () => {
  for (const [at, text] of STATEMENTS.entries()) {
    const other = STATEMENTS[(at * 31 + 7) % STATEMENTS.length]!;
    agrees('a.ts', `${text}\n${other}\nexport const last = 1, least = 2`);
    agrees('a.ts', `${other};${text};export { a as z } from 'z'`);
  }
});

test('strings, templates, regular expressions, comments, words as names', () => {
  for (const text of TEXTS) same('a.ts', `${text}\nexport { last }`);
});

test('calls of import are told from types', () => {
  for (const text of CALLS) same('a.ts', text);
  for (const text of [`let a: import('a').B`, `type A = () => import('a').B`, `f(a ? (b = import('c')) : d)`, `({ a: () => import('a') })`, `import(b ? './a' : './c')`]) {
    agrees('a.ts', text);
    agrees('a.tsx', text);
  }
  same('a.d.ts', `export type A = import('a').B; declare const c: typeof import('d')`);
});

test('JSX', () => {
  for (const text of ELEMENTS) same('a.tsx', text);
  for (const text of ELEMENTS.filter((it) => !/[TC]\b.*[,>]\(?|<C/.test(it))) agrees('a.jsx', text);
});

test('what is not certain is left to the parser', () => {
  const uncertain = [
    `const a = (b]`, `const a = 'b`, 'const a = `b', 'const a = `b${c', `/* a`, `const a = /b`, `{`, `}`, `a b`, `a = ;`, `const a = {}\n/b/g`, `import { a } from 'a' b`,
    `<<<<<<< HEAD\nimport a from 'a'\n=======\nimport b from 'b'\n>>>>>>> c`, `import a, from 'a'`, `import type A, { B } from 'a'`, `export default (a)`, `import a from 'a\\u0062'`,
    `a\u2028b`, `a\rb`, `\uFEFFimport a from 'a'`, `export const a = b < c, d = 1`, `import { default } from 'a'`, `export { 'a' }`, `export import a = b.c`,
  ];
  for (const text of uncertain) assert.is(scan('a.ts', text), null, text);
  for (const text of [`<a>`, `<a></b>`, `<a>></a>`, `<a b=c />`, `<a>{b</a>`, `type F = <T>(a: T) => void`, `a = {} <b />`]) assert.is(scan('a.tsx', text), null, text);
  for (const text of [`import type { A } from 'a'`, `let a = b!`, `interface A {}`, `// @flow\nimport a from 'a'`, `<!-- a`, `import a = require('a')`]) {
    assert.is(scan('a.js', text), null, text);
  }
});

test('a text cut anywhere', () => {
  const text = [...ELEMENTS, ...TEXTS.slice(0, 6), ...STATEMENTS.slice(0, 12)].join('\n');
  for (let at = 0; at < text.length; at += 3) agrees('a.tsx', text.slice(0, at));
});

test('2000 random modules say the same as the parser', () => {
  let seed = 20240607;
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  const pick = <T>(list: readonly T[]): T => list[random(list.length)]!;
  const pieces = [...STATEMENTS, ...TEXTS.filter((it) => !it.startsWith('#!')), ...CALLS];
  let certain = 0;
  let valid = 0;
  for (let round = 0; round < 2000; round++) {
    const markup = random(2) === 0;
    const from = markup ? [...pieces, ...ELEMENTS, ...ELEMENTS] : pieces;
    let text = Array.from({ length: 1 + random(6) }, () => pick(from)).join(pick(['\n', ';\n', '\n\n', ' ; ', '\r\n']));
    // A third of them is damaged: one character more, less or other.
    if (random(3) === 0) {
      const at = random(text.length);
      text = text.slice(0, at) + pick(['', '{', ')', "'", '`', '/', '<', ',', ' ', 'a', '=']) + text.slice(at + random(2));
    }
    const name = markup ? 'a.tsx' : 'a.ts';
    if (parsed(name, text).error) continue;
    valid++;
    if (agrees(name, text)) certain++;
  }
  assert.ok(valid > 1000, `${valid} valid`);
  assert.ok(certain / valid > 0.8, `${certain} of ${valid} certain`);
});

test('every source file of this project', () => {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  let files = 0;
  for (const folder of ['src', 'rules', 'test', 'scripts']) {
    for (const path of readdirSync(root + folder, { recursive: true, encoding: 'utf8' }).sort()) {
      if (!/\.[cm]?[jt]sx?$/.test(path) || path.endsWith('.cjs')) continue;
      files++;
      agrees(path, readFileSync(`${root}${folder}/${path}`, 'utf8'));
    }
  }
  assert.ok(files > 60);
});

test('extraction is the same with and without the scanner', () => {
  for (const text of [...STATEMENTS, ...TEXTS, ...CALLS]) {
    const { outline } = parsed('a.ts', text);
    const facts = extract('a.ts', text, 'outline');
    assert.equal([facts.imports, facts.exports, facts.paths, facts.depth], [outline.imports, outline.exports, outline.paths, 'outline'], text);
  }
});

test.run();
