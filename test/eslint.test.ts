/** The plugin in ESLint 9, flat config: the findings of `check`, in the editor's form. */
import { mkdtempSync, rmSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ESLint, type Linter } from 'eslint';
import * as parser from '@typescript-eslint/parser';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import plugin from '../src/eslint.js';
import { check } from '../src/pipeline/check.js';
import { openSession } from '../src/pipeline/session.js';

const { buildKnight } = (await import(new URL('../../scripts/knight.mjs', import.meta.url).href)) as typeof import('../scripts/knight.mjs');
const folder = join(mkdtempSync(join(tmpdir(), 'unpeg-eslint-')), 'knight');
buildKnight(folder, { upTo: 5 });
process.env['XDG_CACHE_HOME'] = join(folder, '..', 'cache');

const eslint = (configs: unknown[]): ESLint => new ESLint({
  cwd: folder, overrideConfigFile: true,
  overrideConfig: [{ files: ['**/*.ts'], languageOptions: { parser } }, ...configs] as Linter.Config[],
});
const strict = (plugin.configs as Record<string, unknown>)['flat/strict'];
const recommended = (plugin.configs as Record<string, unknown>)['flat/recommended'];

interface Said { file: string; line: number; column: number; rule: string; message: string }
async function said(configs: unknown[]): Promise<Said[]> {
  const results = await eslint(configs).lintFiles(['src/**/*.ts']);
  return results.flatMap(({ filePath, messages }) => messages.map(({ line, column, ruleId, message }) => ({
    file: filePath.slice(folder.length + 1), line, column, rule: String(ruleId).replace('unpeg/', ''), message,
  })));
}

test('strict reports what check reports', async () => {
  const session = openSession({ cwd: folder, today: new Date().toISOString().slice(0, 10), cache: false });
  const expected = check(session, session.analyse()).findings.map(({ at, rule, message }): Said => ({ file: at!.file, line: at!.line, column: at!.column, rule, message }));
  const order = (a: Said, b: Said): number => JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
  assert.equal((await said([strict])).sort(order), expected.filter(({ file }) => file.endsWith('.ts')).sort(order));
  assert.ok(expected.length >= 5);
});

test('recommended leaves out the rules that are not', async () => {
  const rules = new Set((await said([recommended])).map(({ rule }) => rule));
  assert.ok(rules.has('zombie-module') && rules.has('dead-branch'));
  assert.not(rules.has('unreachable-module'));
});

test('what is typed counts before it is saved', async () => {
  const file = join(folder, 'src/router.ts');
  const text = readFileSync(file, 'utf8').replace('order.flags & OrderFlag.PowerPeg', 'order.flags & OrderFlag.Hidden');
  const [result] = await eslint([strict]).lintText(text, { filePath: file });
  assert.not(result!.messages.some(({ ruleId }) => ruleId === 'unpeg/dead-branch'));
});

test('require gives the plugin itself', () => {
  const required: unknown = createRequire(import.meta.url)('../src/eslint.js');
  assert.is(required, plugin);
});

test.after(() => rmSync(join(folder, '..'), { recursive: true, force: true }));
test.run();
