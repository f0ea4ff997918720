/**
 * Every rule in ESLint's own RuleTester, which is stricter than ESLint: a file of a fixture that the rule finds something in is
 * an invalid case, any other a valid one. On three parsers: as it is on the parser of TypeScript, without its types on ESLint's own
 * one, and a component on the parser of Vue. Expectations are those of `check` on the same texts.
 */
import { createRequire } from 'node:module';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RuleTester, type Linter } from 'eslint';
import * as typescriptParser from '@typescript-eslint/parser';
import ts from 'typescript';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import * as vueParser from 'vue-eslint-parser';
import plugin from '../src/eslint.js';
import { rules } from '../rules/index.js';
import { allFixtures, expected, type Fixture } from './fixture.js';
import { checked, copyOf, filesOf, SCRIPT } from './linting.js';

// Cases run where they are written: each in the folder of its fixture.
const now = (_: string, work: () => void): void => work();
Object.assign(RuleTester, { describe: now, it: now, itOnly: now });

type Language = NonNullable<Linter.Config['languageOptions']>;
const jsx = { ecmaFeatures: { jsx: true } };
const PARSERS: Record<string, { files: RegExp; options: Language }> = {
  '@typescript-eslint/parser': { files: SCRIPT, options: { parser: typescriptParser, parserOptions: jsx } },
  espree: { files: /\.[cm]?jsx?$/, options: { ecmaVersion: 2023, sourceType: 'module', parserOptions: jsx } },
  // By its path: the tester freezes what it is given.
  'vue-eslint-parser': { files: /\.vue$/, options: { parser: vueParser, parserOptions: { parser: createRequire(import.meta.url).resolve('@typescript-eslint/parser') } } },
};

/** The same project without types. */
function untyped(folder: string): void {
  for (const file of filesOf(folder).filter((it) => /\.[cm]?tsx?$/.test(it) && !it.endsWith('.d.ts'))) {
    const path = join(folder, file);
    const { outputText } = ts.transpileModule(readFileSync(path, 'utf8'), { fileName: file, compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, jsx: ts.JsxEmit.Preserve, verbatimModuleSyntax: true } });
    const renamed = path.replace(/ts(x?)$/, 'js$1');
    writeFileSync(path, outputText);
    renameSync(path, renamed);
  }
  for (const file of filesOf(folder).filter((it) => it.endsWith('.json') || it.includes('unpegrc'))) {
    const text = readFileSync(join(folder, file), 'utf8').replace(/\.ts(x?)(?=["'#])/g, (whole, x: string, at: number, all: string) => (all.slice(0, at).endsWith('.d') ? whole : `.js${x}`));
    writeFileSync(join(folder, file), text);
  }
}

const counts = new Map<string, { valid: number; invalid: number }>();

function verify(id: string, fixture: Fixture, parser: string): void {
  const folder = copyOf(fixture);
  if (parser === 'espree') untyped(folder);
  const { files, options } = PARSERS[parser]!;
  const { today } = fixture.about;
  const found = checked(folder, today).filter(({ rule }) => rule === id);
  const before = process.cwd();
  process.chdir(folder);
  try {
    const tester = new RuleTester({ languageOptions: options, settings: { unpeg: { today } }, linterOptions: { reportUnusedDisableDirectives: 'off' } } as never);
    for (const file of filesOf(folder).filter((it) => files.test(it) && existsSync(join(folder, it)))) {
      const code = readFileSync(join(folder, file), 'utf8');
      // An empty file is no case, and what does not parse is no business of a rule.
      if (code.trim() === '' || ts.transpileModule(code, { fileName: file, reportDiagnostics: true }).diagnostics!.length > 0 && !file.endsWith('.vue')) continue;
      const errors = found.filter(({ at }) => at!.file === file);
      const count = counts.get(`${id} ${parser}`) ?? { valid: 0, invalid: 0 };
      counts.set(`${id} ${parser}`, count);
      const name = join(folder, file);
      if (errors.length === 0) {
        count.valid++;
        tester.run(id, plugin.rules[id]!, { valid: [{ code, filename: name }], invalid: [] });
        continue;
      }
      count.invalid++;
      // Repairs are those of the rule itself: that they parse and change something is what the tester sees to.
      const repairs = repaired(id, code, name, options, today);
      tester.run(id, plugin.rules[id]!, {
        valid: [],
        invalid: [{
          code, filename: name, output: repairs.output,
          errors: errors.map(({ message, at }, index) => ({
            message, line: at!.line, column: at!.column, endLine: at!.endLine, endColumn: at!.endColumn,
            ...(repairs.suggestions[index] ? { suggestions: [{ messageId: 'repair', output: repairs.suggestions[index]! }] } : {}),
          })),
        }],
      });
    }
  } finally {
    process.chdir(before);
  }
}

const { Linter: LinterClass } = await import('eslint');

function repaired(id: string, code: string, filename: string, languageOptions: Language, today: string): { output: string | null; suggestions: (string | null)[] } {
  const linter = new LinterClass({ configType: 'flat', cwd: process.cwd() });
  const config = [{ files: ['**'], plugins: { unpeg: plugin }, rules: { [`unpeg/${id}`]: 'error' }, languageOptions, settings: { unpeg: { today } }, linterOptions: { reportUnusedDisableDirectives: 'off' } }] as Linter.Config[];
  const messages = linter.verify(code, config, { filename });
  const apply = ({ range: [start, end], text }: { range: [number, number]; text: string }): string => code.slice(0, start) + text + code.slice(end);
  const fixes = messages.flatMap(({ fix }) => (fix ? [fix] : [])).sort((a, b) => a.range[0] - b.range[0]);
  let output: string | null = null;
  if (fixes.length > 0) {
    // Once over, as the tester does: what overlaps waits for the next time.
    let [done, at] = ['', 0];
    for (const { range: [start, end], text } of fixes) {
      if (start < at || (start === at && at > 0)) continue;
      done += code.slice(at, start) + text;
      at = end;
    }
    output = done + code.slice(at);
  }
  return { output, suggestions: messages.map(({ suggestions }) => (suggestions?.[0] ? apply(suggestions[0].fix as { range: [number, number]; text: string }) : null)) };
}

/** The plugin is given no assumptions; nor the history, so that what only that tells is silent here. */
const fixtures = allFixtures().filter(({ about }) => !about.assume);
const fires = (id: string) => (it: Fixture): boolean => expected(it).findings.some((line) => SCRIPT.test(line.split(':')[0]!) && line.endsWith(` ${id}`));
/** Some of each are enough: that all of them say what `check` says is told elsewhere. */
const SOME = 2;

for (const { id } of rules) {
  const own = fixtures.filter(({ name, about }) => name.startsWith(`${id}/`) && (!about.history || !fixtures.some((it) => it.name.startsWith(`${id}/`) && !it.about.history)));
  const chosen = [...own.filter(fires(id)).slice(0, SOME), ...own.filter((it) => !fires(id)(it)).slice(0, SOME)];
  for (const parser of ['@typescript-eslint/parser', 'espree']) {
    test(`${id} on ${parser}`, () => {
      for (const fixture of chosen) verify(id, fixture, parser);
      const { valid, invalid } = counts.get(`${id} ${parser}`) ?? { valid: 0, invalid: 0 };
      assert.ok(valid > 0, 'no valid case');
      // A registry in types is none without them; some rules speak of declarations in files that no linter sees.
      if (own.some((it) => !it.about.history && fires(id)(it)) && (parser !== 'espree' || id !== 'unused-flag')) assert.ok(invalid > 0, 'no invalid case');
    });
  }
}

for (const fixture of fixtures.filter(({ name }) => /vue/.test(name))) {
  test(`${fixture.name} on vue-eslint-parser`, () => {
    const ids = new Set(checked(copyOf(fixture), fixture.about.today).map(({ rule }) => rule));
    for (const id of ids) verify(id, fixture, 'vue-eslint-parser');
  });
}

test.run();
