// Runs in a project of `verify:eslint`, with what is installed there: lints every fixture through ESLint's own interface and the
// project's configuration file, and says as JSON where that differs from what the installed `check` finds.
import { createRequire } from 'node:module';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder, legacy, config] = process.argv.slice(2);
const require = createRequire(join(folder, 'package.json'));
const { ESLint } = classOf(require('eslint').ESLint.version.startsWith('8.'));
const { check, openSession } = await import(require.resolve('unpeg'));

/** ESLint 8 hides the one of flat configurations, ESLint 9 that of eslintrc. */
function classOf(isOld) {
  if (isOld === (legacy === 'legacy')) return require('eslint');
  const hidden = require('eslint/use-at-your-own-risk');
  return { ESLint: isOld ? hidden.FlatESLint : hidden.LegacyESLint };
}

const told = (it) => [it.file, it.line, it.column, it.endLine, it.endColumn, it.rule, it.message].join(' ');
const outcome = { fixtures: 0, files: 0, findings: 0, unparsed: 0, differences: [] };
for (const name of readdirSync(join(folder, 'fixtures'))) {
  const cwd = join(folder, 'fixtures', name);
  const { today } = JSON.parse(readFileSync(join(folder, 'days', `${name}.json`), 'utf8'));
  const settings = { unpeg: { today } };
  const eslint = new ESLint({ cwd, errorOnUnmatchedPattern: false, ...(legacy === 'legacy' ? { overrideConfig: { settings } } : { overrideConfigFile: join(folder, config), overrideConfig: [{ settings }] }) });
  const results = await eslint.lintFiles(['**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs,vue}']);
  const parsed = results.filter(({ messages }) => !messages.some(({ fatal }) => fatal || false) && !messages.some(({ ruleId }) => ruleId === null));
  const fileOf = ({ filePath }) => filePath.slice(cwd.length + 1).replaceAll('\\', '/');
  const files = new Set(parsed.map(fileOf));
  const said = parsed.flatMap((result) => result.messages.filter(({ ruleId }) => ruleId?.startsWith('unpeg/')).map((it) => told({ ...it, file: fileOf(result), rule: it.ruleId.slice('unpeg/'.length) }))).sort();
  const session = openSession({ cwd, today, cache: false, progress: false });
  const wanted = check(session, session.analyse()).findings.filter(({ at, suppressed }) => at && !suppressed && files.has(at.file)).map(({ at, rule, message }) => told({ ...at, rule, message })).sort();
  outcome.fixtures++;
  outcome.files += files.size;
  outcome.unparsed += results.length - parsed.length;
  outcome.findings += wanted.length;
  if (said.join('\n') !== wanted.join('\n')) outcome.differences.push({ name, missing: wanted.filter((it) => !said.includes(it)), unexpected: said.filter((it) => !wanted.includes(it)) });
}
console.log(JSON.stringify(outcome));
