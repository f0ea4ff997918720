/** The plugin in ESLint 9: every fixture, every text that is not saved, every change of the disk says what `check` says. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ESLint, type Linter } from 'eslint';
import * as parser from '@typescript-eslint/parser';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import * as vueParser from 'vue-eslint-parser';
import plugin from '../src/eslint.js';
import { allFixtures } from './fixture.js';
import { checked, copyOf, emptyFolder, inOrder, saidBy, SCRIPT, type Said } from './linting.js';
import { buildKnight } from './helpers.js';

const configs = plugin.configs as Record<string, Linter.Config>;
const today = new Date().toISOString().slice(0, 10);

function linter(folder: string, preset = 'flat/strict', settings: Record<string, unknown> = {}): ESLint {
  return new ESLint({
    cwd: folder, overrideConfigFile: true, errorOnUnmatchedPattern: false,
    overrideConfig: [
      { files: ['**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}'], languageOptions: { parser, parserOptions: { ecmaFeatures: { jsx: true } } } },
      { files: ['**/*.vue'], languageOptions: { parser: vueParser, parserOptions: { parser } } },
      configs[preset]!, { settings: { unpeg: settings }, linterOptions: { reportUnusedDisableDirectives: false } },
    ] as Linter.Config[],
  });
}

const said = (folder: string, results: readonly ESLint.LintResult[]): Said[] => results.flatMap(({ filePath, messages }) => messages
  .filter(({ fatal }) => !fatal).map(({ line, column, endLine, endColumn, ruleId, message }) => ({
    file: filePath.slice(folder.length + 1), line, column, endLine: endLine!, endColumn: endColumn!, rule: String(ruleId).replace('unpeg/', ''), message,
  })));

const LINTED = ['**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs,vue}'];

test('strict reports what check reports, in every fixture', async () => {
  let findings = 0;
  for (const fixture of allFixtures()) {
    const folder = copyOf(fixture);
    const results = await linter(folder, 'flat/strict', { today: fixture.about.today }).lintFiles(LINTED);
    const parsed = new Set(results.filter(({ messages }) => !messages.some(({ fatal }) => fatal)).map(({ filePath }) => filePath.slice(folder.length + 1)));
    const expected = saidBy(checked(folder, fixture.about.today)).filter(({ file }) => parsed.has(file));
    assert.equal(inOrder(said(folder, results)), inOrder(expected), fixture.name);
    findings += expected.length;
  }
  assert.ok(findings > 150, String(findings));
});

test('recommended leaves out the rules that are not', async () => {
  const folder = join(emptyFolder(), 'knight');
  buildKnight(folder, { upTo: 5 });
  const rules = new Set(said(folder, await linter(folder, 'flat/recommended').lintFiles(LINTED)).map(({ rule }) => rule));
  assert.ok(rules.has('zombie-module') && rules.has('dead-branch'));
  assert.not(rules.has('unreachable-module'));
});

test('what is typed counts before it is saved', async () => {
  const folder = join(emptyFolder(), 'knight');
  buildKnight(folder, { upTo: 5 });
  const file = join(folder, 'src/router.ts');
  const text = readFileSync(file, 'utf8');
  const eslint = linter(folder);
  const lint = async (code: string): Promise<Said[]> => said(folder, await eslint.lintText(code, { filePath: file }));
  const [dead] = (await lint(text)).filter(({ rule }) => rule === 'dead-branch');
  assert.ok(dead);
  // The same code, elsewhere: the same finding there, without an analysis.
  const lower = (await lint(`// a comment\n\n${text}`)).filter(({ rule }) => rule === 'dead-branch');
  assert.equal(lower, [{ ...dead, line: dead.line + 2, endLine: dead.endLine + 2 }]);
  assert.equal((await lint(text.replace('order.flags & OrderFlag.PowerPeg', 'order.flags & OrderFlag.Hidden'))).filter(({ rule }) => rule === 'dead-branch'), []);
  assert.equal((await lint(text.replaceAll('\n', '\r\n'))).filter(({ rule }) => rule === 'dead-branch'), [dead]);
});

test('what changes on disk is noticed across files: edited, deleted, new, configured', async () => {
  const folder = emptyFolder();
  const files = {
    'package.json': '{ "main": "src/main.ts" }',
    '.unpegrc.json': '{ "flags": { "registry": ["flags.json"], "calls": [{ "from": "src/flags.ts", "name": "isOn", "key": 0 }] } }',
    'flags.json': '{ "flags": { "old": { "flagType": "boolean", "defaultValue": false, "lifecycle": "retired" } } }',
  };
  const { write } = await import('./helpers.js');
  write(folder, { ...files, 'src/main.ts': "import { isOn } from './flags';\nimport { old } from './old';\nif (isOn('old')) old();\n", 'src/flags.ts': 'export const isOn = (key: string): boolean => process.env[key] === \'1\';\n', 'src/old.ts': 'export function old(): void { console.log(1); }\n' });
  const eslint = linter(folder);
  const rules = async (): Promise<string[]> => {
    const expected = saidBy(checked(folder, today)).filter(({ file }) => SCRIPT.test(file));
    let found: Said[] = [];
    for (let turn = 0; turn < 100; turn++) {
      found = said(folder, await eslint.lintFiles(LINTED));
      if (inOrder(found).join() === inOrder(expected).join()) break;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    assert.equal(inOrder(found), inOrder(expected));
    return found.map(({ file, rule }) => `${file} ${rule}`).sort();
  };
  const all = ['src/main.ts dead-branch', 'src/main.ts settled-flag', 'src/old.ts zombie-module'];
  assert.equal(await rules(), all);
  write(folder, { 'flags.json': '{ "flags": { "old": { "flagType": "boolean", "defaultValue": false, "lifecycle": "active" } } }' });
  assert.equal(await rules(), []);
  write(folder, { 'flags.json': files['flags.json'], 'src/other.ts': "export const other = 1;\n" });
  assert.equal(await rules(), [...all, 'src/other.ts unreachable-module'].sort());
  rmSync(join(folder, 'src/other.ts'));
  assert.equal(await rules(), all);
  write(folder, { '.unpegrc.json': files['.unpegrc.json'].replace('{', '{ "rules": { "zombie-module": "off" },') });
  assert.equal(await rules(), all.slice(0, 2));
});

test('require gives the plugin itself', () => {
  const required: unknown = createRequire(import.meta.url)('../src/eslint.js');
  assert.is(required, plugin);
});

test('what is wrong with the configuration is said', async () => {
  const folder = emptyFolder();
  writeFileSync(join(folder, '.unpegrc.json'), '{ "flgs": {} }');
  writeFileSync(join(folder, 'a.ts'), 'export {};\n');
  try {
    await linter(folder).lintFiles(LINTED);
    assert.unreachable();
  } catch (error) {
    assert.match(String(error), /\.unpegrc\.json: flgs: unknown key; did you mean "flags"\?/);
  }
});

test.run();
