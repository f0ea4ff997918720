/** What runs in other people's CI: the action, the pre-commit hook and the GitLab template, each by the very commands it holds. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import { CLI, commit, folderWith, git, repositoryWith, write, type Run } from './helpers.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const read = (file: string): unknown => parse(readFileSync(join(root, file), 'utf8'));

/** Programs that stand in for those of the runner: `npx` starts what is built here, `gh` writes down what it is asked. */
const programs = folderWith({
  npx: `#!/usr/bin/env bash\n[ "$1" = --yes ] && [[ "$2" = unpeg@* ]] || exit 9\nshift 2\nexec "${process.execPath}" "${CLI}" "$@"\n`,
  gh: '#!/usr/bin/env bash\nprintf "%s\\n" "$*" >> "$GH_LOG"\nfor it in "$@"; do case "$it" in body=@*) cp "${it#body=@}" "$GH_LOG.body" ;; --paginate) printf "%s" "${GH_ID:-}" ;; esac; done\n[ -z "${GH_FAILS:-}" ]\n',
});
for (const name of ['npx', 'gh']) chmodSync(join(programs, name), 0o755);

function bash(cwd: string, script: string, env: Record<string, string>): Run {
  const run = spawnSync('bash', ['-e', '-c', script], { cwd, encoding: 'utf8', env: { ...process.env, PATH: `${programs}:${process.env['PATH']}`, ...env } });
  return { code: run.status, stdout: run.stdout, stderr: run.stderr };
}

/** A change that brings one finding; before it there is another. */
function changed(): { folder: string; base: string } {
  const twins = (name: string): string => `if (process.env.FEATURE_${name} === '1') console.log(1); else console.log(1);\n`;
  const folder = repositoryWith({ 'package.json': '{"main":"a.ts"}', '.gitignore': 'node_modules\n', 'a.ts': twins('OLD') });
  const base = git(folder, 'rev-parse', 'HEAD');
  write(folder, { 'a.ts': twins('OLD') + twins('NEW') });
  commit(folder);
  return { folder, base };
}

test('the action annotates, comments in place, and hands the exit code on', () => {
  const { inputs, runs } = read('action.yml') as { inputs: Record<string, { description: string; default: string }>; runs: { using: string; steps: { run: string; shell: string; env: Record<string, string> }[] } };
  assert.is(runs.using, 'composite');
  for (const [name, { description, default: value }] of Object.entries(inputs)) assert.ok(description.length > 10 && value !== undefined, name);
  const [step] = runs.steps;
  assert.not.match(step!.run, '${{'); // an input in the text of a script would be run
  const { folder, base } = changed();
  const log = join(folderWith(), 'gh');
  const run = (given: Record<string, string>, more: Record<string, string> = {}): Run => {
    const env = Object.fromEntries(Object.entries(step!.env).map(([name, value]) => [name, value.replace(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => given[expression.replace('inputs.', '')] ?? (expression.startsWith('inputs.') && !expression.includes('token') ? inputs[expression.slice(7)]!.default.replace(/^\$\{\{.*/, '') : ''))]));
    return bash(folder, step!.run, { ...env, GITHUB_ACTION_PATH: root, GITHUB_REPOSITORY: 'o/r', GITHUB_STEP_SUMMARY: '', GH_LOG: log, ...more });
  };
  const whole = run({});
  assert.is(whole.code, 1);
  assert.is(whole.stdout.match(/^::error /gm)?.length, 2);
  assert.not(existsSync(log));

  const given = { since: base, comment: 'true', 'github.event.pull_request.number': '7', sarif: 'out.sarif', arguments: '--rule\nopaque-key=note\n' };
  const first = run(given);
  assert.is(first.code, 1);
  assert.is(first.stdout.match(/^::error /gm)?.length, 1);
  assert.match(readFileSync(log, 'utf8'), 'api --silent -X POST repos/o/r/issues/7/comments -F body=@');
  assert.match(readFileSync(`${log}.body`, 'utf8'), /^<!-- unpeg -->\n### unpeg: 1 error/);
  JSON.parse(readFileSync(join(folder, 'out.sarif'), 'utf8'));
  run(given, { GH_ID: '42\n43' });
  assert.match(readFileSync(log, 'utf8'), '-X PATCH repos/o/r/issues/comments/42 -F body=@');
  const clean = run({ ...given, since: 'HEAD' }, { GH_ID: '42' });
  assert.is(clean.code, 0);
  assert.match(readFileSync(log, 'utf8'), '-X DELETE repos/o/r/issues/comments/42');
  const refused = run(given, { GH_FAILS: '1' });
  assert.is(refused.code, 1);
  assert.match(refused.stdout, '::warning title=unpeg::the comment could not be written');
  assert.is(run({ ...given, since: 'no-such-revision' }).code, 2);
});

test('the GitLab template reports what a merge request brings', () => {
  const { unpeg } = read('templates/unpeg.gitlab-ci.yml') as { unpeg: { script: string[]; variables: Record<string, string>; artifacts: { reports: { codequality: string } } } };
  const { folder, base } = changed();
  const run = bash(folder, unpeg.script.join('\n'), { ...unpeg.variables, CI_MERGE_REQUEST_DIFF_BASE_SHA: base });
  assert.is(run.code, 1);
  assert.match(run.stdout, 'identical-branches');
  assert.is((JSON.parse(readFileSync(join(folder, unpeg.artifacts.reports.codequality), 'utf8')) as unknown[]).length, 1);
  assert.is(bash(folder, unpeg.script.join('\n'), { ...unpeg.variables, CI_MERGE_REQUEST_DIFF_BASE_SHA: 'HEAD' }).code, 0);
  assert.is(bash(folder, unpeg.script.join('\n'), { ...unpeg.variables, CI_MERGE_REQUEST_DIFF_BASE_SHA: 'no-such-revision' }).code, 2);
});

test('the pre-commit hook is a command of this package', () => {
  const [hook] = read('.pre-commit-hooks.yaml') as { id: string; entry: string; language: string; pass_filenames: boolean }[];
  const { bin, files, scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { bin: Record<string, string>; files: string[]; scripts: Record<string, string> };
  const [program, ...args] = hook!.entry.split(' ');
  assert.is(hook!.language, 'node');
  assert.is(hook!.pass_filenames, false);
  // What is installed from a clone has to be built there.
  assert.match(scripts['prepack']!, 'build');
  assert.ok(files.includes('templates'));
  const { folder } = changed();
  const run = spawnSync(process.execPath, [join(root, bin[program!]!), ...args], { cwd: folder, encoding: 'utf8' });
  assert.is(run.status, 1);
});

test.run();
