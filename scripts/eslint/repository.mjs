// A real repository under the linter of a project: the findings of `check`, and the time that our rules take.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './project.mjs';

const told = (file, line, column, rule, message) => [file, line, column, rule, message].join(' ');
const ms = (value) => `${value.toFixed(value < 10 ? 2 : 0)} ms`;

/** Linted where it stands, by what is installed elsewhere; with facts from `check`, as in CI after it. */
export function lintRepository(cell, folder, repository) {
  const env = { XDG_CACHE_HOME: join(folder, 'cache') };
  const check = run(process.execPath, [join(folder, 'node_modules/unpeg/dist/cli/bin/unpeg.js'), 'check', '--format', 'json'], { cwd: repository, env });
  const { findings } = JSON.parse(check.stdout);
  const output = join(folder, 'results.json');
  const lint = run(join(folder, 'node_modules/.bin/eslint'), ['-c', join(folder, cell.config[0]), '--stats', '-f', 'json', '-o', output, '.'], { cwd: repository, env: { ...env, TIMING: 'all' } });
  if (lint.status === 2 || lint.status === null) return { ok: false, words: lint.stderr.slice(-1000) };
  const results = JSON.parse(readFileSync(output, 'utf8')).map((it) => ({ ...it, file: it.filePath.slice(repository.length + 1).replaceAll('\\', '/') }));
  const parsed = results.filter(({ messages }) => !messages.some(({ fatal }) => fatal));
  const files = new Set(parsed.map(({ file }) => file));
  const said = parsed.flatMap(({ file, messages }) => messages.filter(({ ruleId }) => ruleId?.startsWith('unpeg/')).map((it) => told(file, it.line, it.column, it.ruleId.slice(6), it.message))).sort();
  const wanted = findings.filter(({ at, suppressed }) => at && !suppressed && files.has(at.file)).map(({ at, rule, message }) => told(at.file, at.line, at.column, rule, message)).sort();

  const times = results.map(({ stats }) => (stats?.times.passes ?? []).flatMap(({ rules, ...rest }) => [{ ours: Object.entries(rules ?? {}).filter(([id]) => id.startsWith('unpeg/')).reduce((all, [, { total }]) => all + total, 0), total: rest.total }])).filter((it) => it.length > 0)
    .map((passes) => passes.reduce((all, it) => ({ ours: all.ours + it.ours, total: all.total + it.total }), { ours: 0, total: 0 }));
  const [first, ...others] = times;
  const sorted = others.map(({ ours }) => ours).sort((a, b) => a - b);
  const median = sorted[sorted.length >> 1];
  const [ours, whole] = [times.reduce((all, it) => all + it.ours, 0), times.reduce((all, it) => all + it.total, 0)];
  const same = said.join('\n') === wanted.join('\n');
  const words = `${wanted.length} findings in ${files.size} files${same ? ', as check has them' : ` DIFFER: missing ${JSON.stringify(wanted.filter((it) => !said.includes(it)).slice(0, 3))}, unexpected ${JSON.stringify(said.filter((it) => !wanted.includes(it)).slice(0, 3))}`}; our rules: first file ${ms(first.ours)}, median after it ${ms(median)}, ${(100 * ours / whole).toFixed(1)} % of the lint (${ms(whole)})`;
  return { ok: same && median <= 5 && ours / whole <= 0.1 && first.ours <= 1500, words };
}
