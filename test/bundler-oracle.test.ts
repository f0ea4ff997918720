/**
 * Calls that esbuild or terser remove, given a flag as a constant, are dead for us as well: they stand in a dead branch, in a
 * zombie, or go with the flag. What a bundler knows and we leave alone on purpose is named in `CLASSES`; that code is hidden
 * from the bundler, so that nothing else may differ.
 */
import { build, stop, transform } from 'esbuild';
import { minify } from 'terser';
import { test } from 'uvu';
import { parse, type Node } from '../src/facts/parser.js';
import type { Literal } from '../src/model.js';
import type { Analysis } from '../src/pipeline/analyse.js';
import { planAssumed } from '../src/pipeline/removes.js';
import { memoryTree } from './memory-tree.js';
import { analyseFiles, failure, program, random, seeds, type Feature } from './oracle-programs.js';
import { BOOLEANS, project, sources, STRINGS, VALUES } from './oracle-projects.js';
import { execute, FILE, MANIFEST, type Assumption } from './oracle-run.js';

/** What we leave alone and a bundler does not, with the reason: expressions that are hidden from it. */
const CLASSES: readonly { why: string; hides(node: Node): Node | null }[] = [
  { why: 'a variable that is assigned to again is not followed', hides: (node) => (node.type === 'VariableDeclaration' && node.kind === 'let' ? node.declarations[0].init as Node : null) },
  { why: 'a callback that runs under a name that a ternary gave it is not followed', hides: (node) => (node.type === 'VariableDeclarator' && node.init?.type === 'ConditionalExpression' && node.init.consequent.type === 'Identifier' && node.init.alternate.type === 'Identifier' ? node.init.test as Node : null) },
];

const FLAG = /\b(?:isOn|variant|amount)\('(\w)'\)/g;

/** The program with its flags as names that a bundler can define, each call as a function of its own, and what we leave alone hidden. */
function forBundler(text: string, settled: Assumption): string {
  const cuts: [number, number][] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (typeof node !== 'object' || node === null || !('type' in node)) return;
    const hidden = CLASSES.map(({ hides }) => hides(node as Node)).find((it) => it !== null);
    if (hidden) cuts.push([hidden.start, hidden.end]);
    Object.values(node).forEach(visit);
  };
  visit(parse('it.js', text).program.body);
  const marks = cuts.flatMap(([start, end]): [number, string][] => [[start, 'hidden('], [end, ')']]).sort(([a], [b]) => b - a);
  const hidden = marks.reduce((all, [at, mark]) => all.slice(0, at) + mark + all.slice(at), text);
  return hidden.replace(FLAG, (call, key: string) => (key in settled ? `__${key}__` : call)).replace(/\b(m|call)\((\d+)(?:\)|, )/g, (call, name: string, mark: string) => `${name}_${mark}(${call.endsWith(')') ? ')' : ''}`);
}

const definesOf = (settled: Assumption): Record<string, string> => Object.fromEntries(Object.entries(settled).map(([key, value]) => [`__${key}__`, JSON.stringify(value)]));
const callsIn = (code: string): Set<number> => new Set([...code.matchAll(/\b(?:m|call)_(\d+)\b/g)].map(([, mark]) => Number(mark)));

type Bundler = (files: Readonly<Record<string, string>>, settled: Assumption | null) => Promise<Set<number>>;

const BUNDLERS: Readonly<Record<string, Bundler>> = {
  async esbuild(files, settled) {
    const { code } = await transform(files[FILE]!, { loader: 'js', minifySyntax: true, treeShaking: true, format: 'esm', ...(settled ? { define: definesOf(settled) } : {}) });
    return callsIn(code);
  },
  async terser(files, settled) {
    const { code } = await minify(files[FILE]!, { module: true, mangle: false, compress: { passes: 2, ...(settled ? { global_defs: Object.fromEntries(Object.entries(settled).map(([key, value]) => [`__${key}__`, value])) } : {}) } });
    return callsIn(code!);
  },
  async 'esbuild, bundling'(files, settled) {
    const path = (name: string): string => (files[name] === undefined ? `${name}.ts` : name);
    const { outputFiles } = await build({
      entryPoints: ['src/m0.ts'], bundle: true, write: false, minifySyntax: true, format: 'esm', treeShaking: true, logLevel: 'silent', external: ['@acme/flags'], ...(settled ? { define: definesOf(settled) } : {}),
      plugins: [{
        name: 'memory',
        setup(it) {
          it.onResolve({ filter: /^(?:\.\/|src\/)/ }, (asked) => ({ path: path(asked.path.replace(/^\.\//, 'src/')), namespace: 'memory' }));
          it.onLoad({ filter: /./, namespace: 'memory' }, (asked) => ({ contents: files[asked.path]!, loader: 'ts' }));
        },
      }],
    });
    return callsIn(outputFiles.map(({ text }) => text).join('\n'));
  },
};

/** Calls of these files that are alive for us. */
function alive(files: Readonly<Record<string, string>>, analysis: Analysis): Set<number> {
  const { texts } = planAssumed(memoryTree(files), analysis, analysis.assumed!);
  const { modules, branches, idle } = analysis.project;
  const gone = new Set(modules.filter(({ verdict }) => verdict !== 'alive').map(({ file }) => file));
  const unused = analysis.linked.shut(analysis.assumed!).map(({ file, line, endLine }) => ({ file, line, column: 1, endLine, endColumn: Infinity }));
  // What stands in the test of a dead branch has no finding of its own: it is one with the branch.
  const dead = [...branches.flatMap(({ code, at }) => [code, at]), ...idle.filter(({ outcome }) => outcome === 'never').map(({ code }) => code), ...unused];
  const found = new Set<number>();
  for (const [file, text] of Object.entries(files)) {
    if (gone.has(file)) continue;
    const left = new Set([...(texts.get(file) ?? text).matchAll(/\b(?:m|call)\((\d+)/g)].map(([, mark]) => mark));
    text.split('\n').forEach((line, at) => {
      for (const match of line.matchAll(/\b(?:m|call)\((\d+)/g)) {
        const [row, column] = [at + 1, match.index + 1];
        const inside = dead.some((it) => it.file === file && (it.line < row || (it.line === row && it.column <= column)) && (row < it.endLine || (row === it.endLine && column < it.endColumn)));
        if (!inside && left.has(match[1])) found.add(Number(match[1]));
      }
    });
  }
  return found;
}

interface Case {
  seed: number;
  files: Record<string, string>;
  settled: Assumption;
  /** The other values that these flags can have. */
  others: readonly Assumption[];
  /** Calls that some run makes. */
  run(): Promise<Set<number>>;
}

/** Compares what a bundler removes from one program with what we call dead; counts it, and throws where the bundler knows better. */
async function compare(name: string, { seed, files, settled, others, run }: Case, sum: { removed: number; whatever: number }): Promise<void> {
  const given = Object.fromEntries(Object.entries(files).map(([file, text]) => [file, /\.[jt]s$/.test(file) ? forBundler(text, settled) : text]));
  const bundler = BUNDLERS[name]!;
  const [before, after] = [await bundler(given, null), await bundler(given, settled)];
  const removed = [...before].filter((mark) => !after.has(mark));
  sum.removed += removed.length;
  if (removed.length === 0) return;
  const ours = alive(files, analyseFiles(files, settled, '@acme/flags', 'body'));
  const differing = removed.filter((mark) => ours.has(mark));
  if (differing.length === 0) return;
  // What goes whichever value is given, and what never runs, is no flag's doing.
  const kept = new Set((await Promise.all(others.map((other) => bundler(given, other)))).flatMap((it) => [...it]));
  const ran = await run();
  const wrong = differing.filter((mark) => kept.has(mark) && ran.has(mark));
  sum.whatever += differing.length - wrong.length;
  if (wrong.length > 0) throw failure(seed, `${name} removes the calls ${wrong.join()} with ${JSON.stringify(settled)}, and we do not\n${Object.entries(files).map(([file, text]) => `// FILE ${file}\n${text}`).join('\n')}`);
}

const GROUPS: readonly (readonly Feature[])[] = [[], ['moments', 'async'], ['members'], ['values'], ['operators'], ['hoisting'], ['gates'], ['asserts'], ['chains'], ['lists']];
/** Runs of a program that show what can run at all. */
const TRIES = 30;

for (const name of ['esbuild', 'terser']) {
  test(`calls that ${name} removes are dead for us`, async () => {
    const sum = { removed: 0, whatever: 0 };
    const all = seeds(5);
    for (const features of GROUPS.filter((it) => process.env['FEATURES'] === undefined || it.join() === process.env['FEATURES'])) {
      for (const seed of all) {
        const code = program(seed, features);
        const values = (s: boolean, v: string): Assumption => ({ s, v });
        const settled = values(seed % 2 === 0, ['x', 'y', 'z'][seed % 3]!);
        const others = [true, false].flatMap((s) => ['x', 'y', 'q'].map((v) => values(s, v)));
        const run = async (): Promise<Set<number>> => {
          const ran = new Set<number>();
          for (let at = 0; at < TRIES; at++) for (const mark of await execute(code, {}, seed * 13 + at)) ran.add(mark);
          return ran;
        };
        await compare(name, { seed, files: { 'package.json': MANIFEST, [FILE]: code }, settled, others, run }, sum);
      }
    }
    console.log(`  ${all.length * GROUPS.length} programs: ${name} removes ${sum.removed} calls, all dead for us but ${sum.whatever} that no value lets run`);
  });
}

test('calls that esbuild leaves out of a bundle are dead for us', async () => {
  const sum = { removed: 0, whatever: 0 };
  const all = seeds(40);
  for (const seed of all) {
    const r = random(seed + 5_000_011);
    const settled: Record<string, Literal> = {};
    for (const key of BOOLEANS) if (r.chance(45)) settled[key] = r.chance(50);
    for (const key of STRINGS) if (r.chance(40)) settled[key] = r.pick(VALUES);
    let calls = 0;
    const files = Object.fromEntries(Object.entries(sources(project(r), r, '@acme/flags')).map(([file, text]) => [file, text.replace(/\bcall\(/g, () => `call(${++calls}, `)]));
    const others = Object.entries(settled).flatMap(([key, value]) => (typeof value === 'boolean' ? [!value] : VALUES.filter((it) => it !== value)).map((other) => ({ ...settled, [key]: other })));
    await compare('esbuild, bundling', { seed, files, settled, others, run: async () => new Set(Array.from({ length: calls + 1 }, (_, at) => at)) }, sum);
  }
  console.log(`  ${all.length} projects: esbuild leaves ${sum.removed} calls out, all dead for us but ${sum.whatever} that no value lets run`);
});

test.after(() => stop());

test.run();
