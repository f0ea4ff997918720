/** Facts of small texts: imports and exports of every syntax, guards and regions, effects, errors. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { extract } from '../src/facts/extract.js';
import type { Body, ExprId, FileFacts } from '../src/model.js';

const outline = (text: string, name = 'a.ts'): FileFacts => extract(name, text, 'outline');
const body = (text: string, name = 'a.tsx'): Body => extract(name, text, 'body').body!;

/** `kind specifier imported>local,…`; types are marked with `~`. */
const imports = (text: string, name?: string): string[] => outline(text, name).imports.map(({ kind, specifier, names }) =>
  [kind, specifier, names.map((it) => `${it.type ? '~' : ''}${it.imported}>${it.local}`).join()].join(' ').trim());

/** `name=local`, or `name<imported@import` for a re-export. */
const exports = (text: string, name?: string): string[] => outline(text, name).exports.map((it) =>
  `${it.type ? '~' : ''}${it.name}${it.from === null ? `=${it.local}` : `<${it.imported}@${it.from}`}`);

const table = (name: string, cases: Record<string, readonly string[]>, actual: (text: string) => string[]): void => test(name, () => {
  for (const [text, expected] of Object.entries(cases)) assert.equal(actual(text), expected, text);
});

table('static imports', {
  "import d from './a';": ['import ./a default>d'],
  "import d, { b as c, type T } from './a';": ['import ./a default>d,b>c,~T>T'],
  "import { default as d, 'x y' as z } from './a';": ['import ./a default>d,x y>z'],
  "import * as ns from './a';": ['import ./a *>ns'],
  "import d, * as ns from './a';": ['import ./a default>d,*>ns'],
  "import './a';": ['import ./a'],
  "import {} from './a';": ['import ./a'],
  "import d from './a.json' with { type: 'json' };": ['import ./a.json default>d'],
  "import type { T } from './a';": ['type ./a ~T>T'],
  "import type d from './a';": ['type ./a ~default>d'],
  "import { type T } from './a';": ['type ./a ~T>T'],
  "import x = require('./a');": ['require ./a'],
}, imports);

table('exports', {
  'export const a = 1, b = 2;': ['a=a', 'b=b'],
  'export const { a, b: [c], ...d } = x;': ['a=a', 'c=c', 'd=d'],
  'export function f() {}': ['f=f'],
  'export default function () {}': ['default=default'],
  'export default class A {}': ['default=A'],
  'const a = 1; export { a as b, a as default };': ['b=a', 'default=a'],
  'export enum E { A } export namespace N { export const a = 1; }': ['E=E', 'N=N'],
  'export interface I {} export type T = 1;': ['~I=I', '~T=T'],
  "export { a, b as c } from './a';": ['a<a@0', 'c<b@0'],
  "export { default as d, type T } from './a';": ['d<default@0', '~T<T@0'],
  "export * from './a'; export * as ns from './b';": ['*<*@0', 'ns<*@1'],
  "export type { T } from './a'; export type * from './b';": ['~T<T@0', '~*<*@1'],
  "import { b as c } from './a'; export { c as d };": ['d<b@0'],
  "import * as ns from './a'; export { ns };": ['ns<*@0'],
  "import d from './a'; export default d;": ['default=d'],
}, exports);

table('re-exports are imports that bind nothing', {
  "export { a } from './a';": ['export ./a'],
  "export * from './a';": ['export ./a'],
  "export type { T } from './a';": ['type ./a'],
}, imports);

table('calls that name a module', {
  "import('./a');": ['dynamic ./a'],
  "import('./a', { with: { type: 'json' } });": ['dynamic ./a'],
  'import(`./pages/${name}/index.ts`);': ['dynamic ./pages/*/index.ts'],
  "import('./pages/' + name);": ['dynamic ./pages/*'],
  "import('./pages/' + name + '.ts');": ['dynamic ./pages/*.ts'],
  "import(c ? './a' : './b');": ['dynamic ./a', 'dynamic ./b'],
  "const x = require('./a');": ['require ./a'],
  "require('./pages/' + name);": ['require ./pages/*'],
  "require.resolve('./a');": ['require ./a'],
  "new Worker(new URL('./w.ts', import.meta.url));": ['url ./w.ts'],
  "new URL('img.png', import.meta.url);": ['url ./img.png'],
  "import.meta.glob('./m/*.ts');": ['glob ./m/*.ts'],
  "require.context('./m', true);": ['glob ./m/**'],
  "jest.mock('./a'); vi.mock('./b', () => ({}));": ['mock ./a', 'mock ./b'],
  "type X = import('./a').T; type Y = typeof import('./b');": ['type ./a', 'type ./b'],
  "/** @type {import('./a').T} */\nexport let x;": ['type ./a'],
  '/// <reference path="./a.d.ts" />\nexport {};': ['type ./a.d.ts'],
}, imports);

test('strings that look like a path and are no import', () => {
  assert.equal(outline("import './in'; const p = ['src/a.ts', './b', 'plain', 'x.vue', 'a b/c'];").paths, ['./b', 'src/a.ts', 'x.vue']);
});

test('a text with a syntax error keeps its imports, and all of them count as used', () => {
  const facts = outline("import { a } from './a';\nconst x = ;\nimport './b';\nimport { c } from './c';\nrequire('./d');\nimport('./e');\n");
  assert.is(facts.problems.length, 1);
  assert.is(facts.problems[0]!.span[0], 2);
  assert.is(facts.effects, true);
  assert.is(facts.body, null);
  const armed = facts.imports.filter(({ kind }) => kind !== 'type').map(({ specifier }) => specifier).sort();
  assert.equal(armed, ['./a', './b', './c', './d', './e']);
});

test('single-file components: every import, lazy ones too, arms', () => {
  const text = "<script setup>\nimport A from './A.vue';\nconst B = () => import('./B.vue');\n</script>\n<template><A/></template>";
  for (const name of ['a.vue', 'a.svelte', 'a.astro']) {
    assert.equal(outline(text, name).imports.map(({ kind, specifier }) => `${kind === 'type' ? 'type' : 'arms'} ${specifier}`), ['arms ./A.vue', 'arms ./B.vue']);
  }
});

test('CommonJS: scripts may return, and name what they need', () => {
  assert.equal(imports("if (x) return;\nconst a = require('./a');\n", 'a.js'), ['require ./a']);
  assert.equal(imports("exports.a = require('./a'); module.exports.b = require('./b').b;\n", 'a.cjs'), ['require ./a', 'require ./b']);
});

/** `kind guard code` of every region, indented by its depth. */
function regions(text: string, name?: string): string[] {
  const { regions: all } = body(text, name);
  const lines = text.split('\n');
  const source = ([line, column, endLine, endColumn]: readonly number[]): string => lines.slice(line! - 1, endLine)
    .map((it, at, some) => it.slice(at === 0 ? column! - 1 : 0, at === some.length - 1 ? endColumn! - 1 : undefined)).join(' ').replace(/\s+/g, ' ');
  const depth = (id: number): number => (id === 0 ? 0 : 1 + depth(all[id]!.parent));
  return all.slice(1).map((it, at) => `${'  '.repeat(depth(at + 1) - 1)}${it.kind} ${it.when ? '' : '!'}${printed(text, it.test, name)} | ${source(it.span)}`);
}

/** Everything about a component that both depths tell. */
const outlineAtEachDepth = (name: string, text: string): string[] => {
  const [shallow, deep] = [extract(name, text, 'outline'), extract(name, text, 'body')];
  assert.equal([deep.imports, deep.exports, deep.paths], [shallow.imports, shallow.exports, shallow.paths]);
  return deep.imports.map(({ kind, specifier, span }) => `${kind} ${specifier} ${span[0]}:${span[1]}`);
};

table('scripts of a component, where they stand', {
  "<script>\nimport './a';\n</script>\n<script setup lang=\"ts\">\nimport type { T } from './b';\n</script>": ['import ./a 2:1', 'type ./b 5:1'],
  "<!-- <script>import './a'</script> -->\n<script>import './b'</script>": ['import ./b 2:9'],
  "<script>const a = 1</script><template><script>import './a'</script></template>": [],
  "<script>import './a'; const end = '</script>'": ['import ./a 1:9'],
  "<script>\r\nimport './a';\r\n\r\n</script>\r\n": ['import ./a 2:1'],
  "<script src=\"./a.ts\"></script>\n<script src='https://b.c/d.js'></script>": ['import ./a.ts 1:13'],
  '<script type="application/json">{ "a": "import(\'x\')" }</script>': ['dynamic x 1:41'],
  "<script type=\"text/typescript\">import './a'; let x: number;</script>": ['import ./a 1:32'],
  "<script>import './a'": ['import ./a 1:9'],
  '<script': [],
  '<template>': [],
  "<docs>\n<script>import './a'</script>\n</docs>": [],
  "<template><p @click=\"import('./a')\" /></template>": ['dynamic ./a 1:22'],
  '': [],
}, (text) => outlineAtEachDepth('a.vue', text));

table('frontmatter and scripts of Astro', {
  "---\nimport A from './a';\n---\n<A /><script>import './b'</script>": ['import ./a 2:1', 'import ./b 4:14'],
  "---\n// --- one ---\nimport './a';\nif (x) return;\nif (y) return go();\n---": ['import ./a 3:1'],
  "<!-- a --><p>--- import './a' ---</p>": [],
  "---\nimport './a';": ['import ./a 2:1'],
  "<script is:inline>import './a'</script>": [],
}, (text) => outlineAtEachDepth('a.astro', text));

test('a script that does not parse is a problem at its place, and its imports count; a template that does not is none', () => {
  const broken = extract('a.vue', "<template/>\n<script>\nimport a from './a';\nconst = 1;\n</script>", 'body');
  assert.equal(broken.problems.map(({ span }) => span[0]), [4]);
  assert.equal([broken.effects, broken.imports.length, broken.exports.length], [true, 1, 1]);
  const unread = extract('a.vue', "<script setup>\nimport a from './a';\n</script>\n<template><p v-if=\"a(\">{{ ) }}</p></template>", 'body');
  assert.equal(unread.problems, []);
  assert.equal(unread.body!.refs.map(({ to, owner, region }) => [to, owner, region]), [[{ import: 0, name: 'default' }, 'default', 0]]);
});

test('a component in another language than JavaScript keeps its imports', () => {
  const facts = extract('a.vue', "<script lang=\"coffee\">\nimport a from './a'\nb = -> a\n</script>", 'body');
  assert.equal([facts.imports.map(({ specifier }) => specifier), facts.body, facts.effects], [['./a'], null, true]);
});

test('two scripts that import by the same name use both', () => {
  const text = "---\nimport { a } from './a';\na();\n---\n<script>import { a } from './b'; a();</script>";
  assert.equal(body(text, 'x.astro').refs.map(({ to }) => ('import' in to ? to.import : to)).sort(), [0, 1]);
});

test('a deep template and one with thousands of elements are read', () => {
  const nested = (depth: number): string => `<script setup>\nimport A from './A.vue';\n</script>\n<template>${'<div v-if="a">'.repeat(depth)}<A/>${'</div>'.repeat(depth)}</template>`;
  assert.is(body(nested(50), 'x.vue').regions.length, 51);
  const deep = extract('x.vue', nested(20_000), 'body');
  assert.ok(deep.body || deep.problems.length === 1);
  assert.is(body(`<script setup>\nimport A from './A.vue';\n</script>\n<template>${'<A v-if="a" />\n'.repeat(20_000)}</template>`, 'x.vue').regions.length, 20_001);
});

/** An expression as text, calls by their callee's name. */
function printed(text: string, id: ExprId, name?: string): string {
  const { exprs } = body(text, name);
  const print = (at: ExprId): string => {
    const it = exprs[at]!;
    switch (it[0]) {
      case 'call': return `${print(it[1])}()`;
      case 'import': return it[2];
      case 'literal': return JSON.stringify(it[1]);
      case 'not': return `!${print(it[1])}`;
      case 'and': case 'or': {
        const [a, b] = [print(it[1]), print(it[2])];
        if (a === 'false' || b === 'false') return it[0] === 'and' ? 'false' : a === 'false' ? b : a;
        return `(${a} ${it[0]} ${b})`;
      }
      case 'equal': return `${print(it[1])}=${print(it[2])}`;
      case 'jsx': return `<${print(it[1])}>`;
      case 'uses': return `${print(it[1])} uses ${it[3] ?? it[2]}`;
      case 'returns': return `${print(it[1])} returns`;
      case 'if': return `(${print(it[1])} ? ${print(it[2])} : ${print(it[3])})`;
      default: return it[0];
    }
  };
  return print(id);
}

const HEAD = "import { on, v, A, B, later } from 'x';\n";
const inFunction = (code: string): string[] => regions(`${HEAD}export async function f() { ${code} }`);

table('what a guard guards', {
  'if (on()) a(); else b();': ['then on() | a();', 'else !on() | b();'],
  'if (!on()) a();': ['then !on() | a();'],
  'on() && a(); on() || b(); on() ? c() : d();': ['right on() | a()', 'right !on() | b()', 'then on() | c()', 'else !on() | d()'],
  'const k = on(); if (k) a();': ['then on() | a();'],
  'const { k: r } = v(); if (r) a();': ['then member | a();'],
  'let k = on(); k = 1; if (k) a();': [],
  'if (on() && v()) a();': ['right on() | v()', 'then (on() and v()) | a();'],
  'if (on()) { if (v()) a(); }': ['then on() | { if (v()) a(); }', '  then v() | a();'],
  'while (on()) a();': ['then on() | a();'],
  'try { if (on()) return; } catch { return; } a();': ['then on() | return;', 'rest !on() | a();'],
  'const k = on() ? v : null; k?.go(a()); k ?? b();': ['then on() | v', 'else !on() | null', 'nullish !(on() ? v : null)=null | (a())', 'nullish (on() ? v : null)=null | b()'],
  'later(() => a(), 1); B(on());': ['child later() uses 0 | () => a()'],
  'assertOn(); a(); check(v()) ; b();': ['rest global() returns | a(); check(v()) ; b();', '  rest global() returns | b();'],
  'do { a(); } while (on());': [],
  'if (unknown) a();': ['then global | a();'],
}, inFunction);

const inComponent = (name: string, template: (code: string) => string) => (code: string): string[] => regions(template(code), name);

table('what a Vue template guards', {
  '<A v-if="on()"/><A v-else-if="v()"/><p v-else>{{ A }}</p>': ['then on() | <A v-if="on()"/>', 'else !on() | <A v-else-if="v()"/><p v-else>{{ A }}</p>', '  then v() | <A v-else-if="v()"/>', '  else !v() | <p v-else>{{ A }}</p>'],
  '<A v-if="on()"><b v-if="v()"/></A>': ['then on() | <A v-if="on()"><b v-if="v()"/></A>', '  then v() | <b v-if="v()"/>'],
  '<A v-show="on()" :b="on() && v()"/>': ['right on() | v()'],
  '<A v-else/>': [],
  '<A v-if="on() &amp;&amp; v(&quot;a&quot;)"/>': ['right on() | v(&quot;a&quot;)', 'then (on() and v()) | <A v-if="on() &amp;&amp; v(&quot;a&quot;)"/>'],
  '<p v-for="a in b" v-if="on()">{{ a }}</p><p v-else/>': ['then on() | <p v-for="a in b" v-if="on()">{{ a }}</p>', 'else !on() | <p v-else/>'],
  '<A @click="on() && v()" @b="() => on() ? v() : 0" @c="if (on()) v()" />': ['right on() | v()', 'then on() | v()', 'else !on() | 0', 'then on() | v()'],
}, inComponent('x.vue', (code) => `<script setup>${HEAD}</script><template>${code}</template>`));

table('what a Svelte template guards', {
  '{#if on()}<A/>{:else if v()}<B/>{:else}c{/if}': ['then on() | <A/>', 'else !on() | {:else if v()}<B/>{:else}c', '  then v() | <B/>', '  else !v() | c'],
  '{#each on() as {a}, i (a.b)}{a && v()}{:else}{on() && v()}{/each}': ['right on() | v()'],
  '{#await on() then x}{#if v()}y{/if}{/await}<p>{#if v()}z{/if}': ['then v() | y', 'then v() | z'],
  '{#key on()}{#snippet a(b)}{#if on()}c{/if}{/snippet}{@render a(1)}{/key}': ['then on() | c'],
}, inComponent('x.svelte', (code) => `<script>${HEAD}</script>${code}`));

table('what an Astro template guards', {
  '{on() && <A><b>{v() ? <B/> : `${on() && v()}`}</b></A>}': ['right on() | <A><b>{v() ? <B/> : `${on() && v()}`}</b></A>', '  child <A> uses children | <b>{v() ? <B/> : `${on() && v()}`}</b>', '    then v() | <B/>', '    else !v() | `${on() && v()}`', '      right on() | v()'],
  "{on() && (<p>it's<br> a }<A/></p>)}<A/>": ["right on() | <p>it's<br> a }<A/></p>"],
  '<A b={on() ? 1 : 2} {...v()} /><!-- {on() && v()} -->': ['then on() | 1', 'else !on() | 2'],
}, inComponent('x.astro', (code) => `---\n${HEAD}---\n${code}`));

table('early exits guard the rest of the block', {
  'if (on()) return; a(); b();': ['then on() | return;', 'rest !on() | a(); b();'],
  'if (on()) { throw 1; } a();': ['then on() | { throw 1; }', 'rest !on() | a();'],
  'if (on()) { a(); } else return; b();': ['then on() | { a(); }', 'else !on() | return;', 'rest on() | b();'],
  'for (const i of v()) { if (on()) continue; a(); } b();': ['then on() | continue;', 'rest !on() | a();'],
  'l: { if (on()) break l; a(); } b();': ['then on() | break l;', 'rest !on() | a();'],
  'try { if (on()) return; a(); } catch { b(); } c();': ['then on() | return;', 'rest !on() | a();'],
  '{ if (on()) return; a(); } b();': ['then on() | return;', 'rest !on() | a();', 'rest !on() | b();'],
}, inFunction);

table('switch: fall-through, default, several labels', {
  'switch (v()) { case 1: a(); case 2: b(); break; default: c(); }':
    ['case v()=1 | a();', 'case (v()=1 or v()=2) | b(); break;', 'case !(v()=1 or v()=2) | c();'],
  'switch (v()) { case 1: case 2: a(); break; case 3: return; } b();': ['case (v()=1 or v()=2) | a(); break;', 'case v()=3 | return;', 'rest (!((v()=1 or v()=2) or v()=3) or (v()=1 or v()=2)) | b();'],
}, inFunction);

table('JSX: conditions, gating components and their fallback', {
  'return <div>{on() && <A/>}{on() ? <B/> : null}</div>;': ['right on() | <A/>', 'then on() | <B/>', 'else !on() | null'],
  'return <A k="1" fallback={<i/>}><b/></A>;': ['fallback <A> uses fallback | {<i/>}', 'child <A> uses children | <b/>'],
  'return <div><b/></div>;': [],
}, inFunction);

test('askings of one moment are one expression; across await, callback and loop they are not', () => {
  const tests = (code: string): boolean => {
    const text = `${HEAD}export async function f() { ${code} }`;
    const [first, second] = body(text).regions.slice(1).filter(({ kind }) => kind !== 'child').map((it) => it.test);
    return first === second;
  };
  assert.ok(tests('if (on()) a(); if (on()) b();'));
  assert.ok(tests('const k = on(); if (k) a(); await 0; if (k) b();'), 'an alias keeps its moment');
  assert.ok(tests('const k = on(); if (k) a(); later(() => { if (k) b(); });'));
  assert.not(tests('if (on()) a(); await 0; if (on()) b();'));
  assert.not(tests('if (on()) a(); later(() => { if (on()) b(); });'));
  assert.not(tests('if (on()) a(); for (;;) { if (on()) b(); }'));
  assert.not(tests('if (on(1)) a(); if (on(2)) b();'));
});

test('who uses what, under which region', () => {
  const { refs } = body(`${HEAD}export function f() { if (on()) A(); g(); }\nfunction g() { B(); }\nlater(f);\n`);
  assert.equal(refs.map(({ owner, to, region }) => `${owner ?? '-'} ${'local' in to ? to.local : to.name} ${region}`),
    ['f on 0', 'f A 1', 'f g 0', 'g B 0', '- later 0', '- f 0']);
});

test('what a decorator is given is used: arguments, also of parameters, and the types that become metadata', () => {
  const { refs } = body("import { Svc, TOKEN, Rel, Gen, Free, inject } from 'x';\n@inject() export class App {\nconstructor(private svc: Svc, @inject(TOKEN) t: unknown) {}\n"
    + '@inject() rel!: Rel;\nm(@inject(Gen) x: unknown) {}\n}\nexport class Plain { constructor(a: Free) {} }\n', 'a.ts');
  const used = new Set(refs.map(({ to }) => ('local' in to ? to.local : to.name)));
  for (const name of ['Svc', 'TOKEN', 'Rel', 'Gen']) assert.ok(used.has(name), name);
  assert.not(used.has('Free'), 'a type alone uses nothing');
});

test('effects: evaluating the module does more than bind names', () => {
  const effects = (text: string): boolean | null => extract('a.tsx', text, 'body').effects;
  for (const text of ['', 'const a = 1;', 'export {};', "import './x';", "'use strict';", 'function f() { g(); }', 'const a = () => f();', 'class A { x = f(); static m() { f(); } }',
    'class A extends B {}', 'const a = { b: () => f(), c: [1, `x${y}`] };', 'const a = new Map([[1, 2]]);', 'enum E { A = 1, B = 1 << 2 }', 'const a = b?.c ?? d;',
    'export const A = memo(() => f());', "const C = lazy(() => import('./c'));", 'const { a } = b;', 'const a = <A/>;', 'const a = typeof f;', 'export default () => f();',
    'declare const a: any; type T = 1; interface I {}', 'namespace N { export const a = 1; }', 'const a = Object.freeze({ a: 1 });']) assert.is(effects(text), false, text);
  for (const text of ['f();', 'const a = f();', 'const a = { b: f() };', 'const a = new Foo();', 'export default f();', 'class A { static x = f(); }', 'class A { static { f(); } }',
    '@d class A {}', 'class A { @d m() {} }', 'class A extends f() {}', 'if (x) y();', 'let a; a = 1;', 'delete a.b;', 'const a = x++;', 'const a = (() => f())();', 'const a = b ?? f();',
    'const t = tag`x`;', 'const a = await f();', 'module.exports = 1;', "const a = require('./a');", 'for (const a of b) {}', 'const a = { ...f() };',
    'enum E { A = f() }', 'namespace N { f(); }', 'const { a = f() } = b;', 'const { [f()]: a } = b;', 'class A { [f()] = 1 }']) assert.is(effects(text), true, text);
});

test('a digest survives moving and reformatting, not a change', () => {
  const digest = (text: string): string => body(text).regions[1]!.digest;
  const one = digest(`${HEAD}export const f = () => { if (on()) { A(1, 2); B(); } };`);
  assert.is(digest(`${HEAD}\n\n// moved\nexport const g = () => {\n  if (on()) {\n    A(\n      1,\n      2,\n    )\n    B()\n  }\n};`), one);
  assert.is.not(digest(`${HEAD}export const f = () => { if (on()) { A(1, 3); B(); } };`), one);
});

test('spans are 1-based, their end exclusive; guards are told on one line', () => {
  const region = body(`${HEAD}if (on(\n  1,\n)) {\n  A();\n}\n`).regions[1]!;
  assert.equal(region.span, [4, 4, 6, 2]);
  assert.equal(region.at, [2, 5, 4, 2]);
  assert.is(region.text, 'on( 1, )');
});

test('the same text gives the same facts; reading deeper changes no outline', () => {
  const text = `${HEAD}import('./a'); export { A }; export default function f() { if (on()) require('./b'); }`;
  const [one, two, shallow] = [extract('a.ts', text, 'body'), extract('b.ts', text, 'body'), outline(text)];
  assert.is(JSON.stringify(one), JSON.stringify(two), 'the name does not matter');
  for (const key of ['imports', 'exports', 'paths', 'directives', 'lines'] as const) assert.equal(one[key], shallow[key]);
});

test.run();
