// npm run verify:eslint [-- --only WORDS] [--repository FOLDER] [--keep] [--smoke]: packs this project and installs the tarball in throw-away
// projects (scripts/eslint/cells.mjs), where linters of all ages and forms have to report what `unpeg check` finds: on every
// fixture, and with --repository on a real one as well, for the files that they parse; there with the time that our rules take.
// Then the same in an editor's server (scripts/eslint/editor.mjs). Exits 1 when anything differs. Needs a build and a registry;
// --smoke needs no registry, and takes a fixture of each folder: for CI.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CELLS, SMOKE } from './eslint/cells.mjs';
import { copyFixtures, install, pack, root, run, temporary, unpack } from './eslint/project.mjs';
import { lintRepository } from './eslint/repository.mjs';
import { verifyEditor } from './eslint/editor.mjs';

const { values: { only, repository, keep, smoke } } = parseArgs({ options: { only: { type: 'string' }, repository: { type: 'string' }, keep: { type: 'boolean' }, smoke: { type: 'boolean' } } });
const home = temporary();
const packed = pack(home);
let failed = false;
const say = (ok, name, words) => {
  if (!ok) failed = true;
  console.log(`${ok ? 'ok  ' : 'FAIL'}  ${name}: ${words}`);
};

function verify(cell, index) {
  const folder = join(home, String(index));
  const dependencies = { unpeg: `file:${packed.unpeg}`, ...(cell.companion ? { 'eslint-plugin-unpeg': `file:${packed.companion}` } : {}), ...cell.dependencies };
  let trouble = cell.unpacked ? unpack(folder, packed.unpeg) : install(folder, cell.manager, dependencies);
  // The parser's own peers do not allow TypeScript 7: whoever installs both has said so.
  if (trouble && cell.crashes) trouble = install(folder, 'npm-legacy', dependencies);
  if (trouble) return say(false, cell.name, `cannot be installed: ${trouble.slice(-600)}`);
  copyFixtures(folder, cell.unpacked ? 1 : Infinity);
  if (cell.config) writeFileSync(join(folder, cell.config[0]), cell.config[1]);
  if (cell.crashes) crash(cell, folder);
  else if (cell.oxlint) oxlint(cell, folder);
  else {
    const { status, stdout, stderr } = run(process.execPath, [join(root, 'scripts/eslint/drive.mjs'), folder, cell.legacy ? 'legacy' : 'flat', cell.config[0]], { cwd: folder, env: cell.legacy ? { ESLINT_USE_FLAT_CONFIG: 'false' } : {} });
    if (status !== 0) say(false, cell.name, stderr.slice(-1500));
    else report(cell, JSON.parse(stdout));
  }
  if (cell.repository && repository) {
    const { ok, words } = lintRepository(cell, folder, resolve(repository));
    say(ok, `${cell.name}, on the repository`, words);
  }
  if (!keep) rmSync(folder, { recursive: true, force: true });
}

function report({ name }, { fixtures, files, findings, unparsed, differences }) {
  say(differences.length === 0 && findings > 0, name, `${findings} findings in ${files} files of ${fixtures} fixtures, as check has them${unparsed ? `; ${unparsed} files are not parsed by it` : ''}`);
  for (const difference of differences.slice(0, 5)) console.log(JSON.stringify(difference, null, 1));
}

/** Where the parser cannot be loaded: it says why, in its own words, and what needs no parser works. */
function crash(cell, folder) {
  const { stderr, stdout, status } = run('npx', ['eslint', 'fixtures'], { cwd: folder });
  const first = `${stdout}${stderr}`.split('\n').find((line) => /error/i.test(line)) ?? '';
  say(status === 2 && cell.crashes.test(`${stdout}${stderr}`) && !/unpeg\/dist/.test(stderr), cell.name, `the parser says "${first.trim().slice(0, 160)}", nothing of ours fails`);
  writeFileSync(join(folder, cell.config[0]), "import unpeg from 'unpeg/eslint';\nexport default [{ files: ['**/*.js', '**/*.mjs'] }, unpeg.configs['flat/strict'], { linterOptions: { reportUnusedDisableDirectives: 'off' } }];\n");
  const run2 = run(process.execPath, [join(root, 'scripts/eslint/drive.mjs'), folder, 'flat', cell.config[0]], { cwd: folder });
  if (run2.status !== 0) say(false, cell.name, run2.stderr.slice(-1500));
  else say(JSON.parse(run2.stdout).differences.length === 0, `${cell.name}, JavaScript only`, `${JSON.parse(run2.stdout).findings} findings as check has them`);
}

/** Of components it hands over the scripts, and what stands in them is told. */
function oxlint(cell, folder) {
  const outcome = { fixtures: 0, files: 0, findings: 0, unparsed: 0, differences: [] };
  for (const name of readdirSync(join(folder, 'fixtures'))) {
    const cwd = join(folder, 'fixtures', name);
    const { today } = JSON.parse(readFileSync(join(folder, 'days', `${name}.json`), 'utf8'));
    const { said, wanted, unparsed, files } = oxlintIn(folder, cwd, today);
    outcome.fixtures++;
    outcome.files += files;
    outcome.unparsed += unparsed;
    outcome.findings += wanted.length;
    if (said.join('\n') !== wanted.join('\n')) outcome.differences.push({ name, missing: wanted.filter((it) => !said.includes(it)), unexpected: said.filter((it) => !wanted.includes(it)) });
  }
  report(cell, outcome);
}

function oxlintIn(folder, cwd, today) {
  const rules = Object.fromEntries(readdirSync(join(root, 'rules')).filter((it) => it.endsWith('.md')).map((it) => [`unpeg/${it.slice(0, -3)}`, 'warn']));
  const config = join(folder, 'oxlintrc.json');
  writeFileSync(config, JSON.stringify({ jsPlugins: [{ name: 'unpeg', specifier: 'unpeg/eslint' }], categories: { correctness: 'off' }, rules, settings: { unpeg: { today } } }));
  const { stdout } = run(join(folder, 'node_modules/.bin/oxlint'), ['-c', config, '--no-ignore', '--format', 'json', '.'], { cwd });
  const { diagnostics } = JSON.parse(stdout);
  const found = run(process.execPath, [join(folder, 'node_modules/unpeg/dist/cli/bin/unpeg.js'), 'check', '--format', 'json', '--today', today, '--no-cache'], { cwd });
  const { findings } = JSON.parse(found.stdout);
  const broken = new Set(diagnostics.filter(({ code }) => !code).map(({ filename }) => filename));
  const told = (file, line, column, rule, message) => [file, line, column, rule, message].join(' ');
  const said = diagnostics.filter(({ code }) => code?.startsWith('unpeg')).map(({ filename, code, message, labels }) => told(filename, labels[0].span.line, labels[0].span.column, /\((.*)\)/.exec(code)[1], message));
  const wanted = findings.filter(({ at, suppressed }) => at && !suppressed && !broken.has(at.file) && isInScript(join(cwd, at.file), at.line)).map(({ at, rule, message }) => told(at.file, at.line, at.column, rule, message));
  return { said: said.sort(), wanted: wanted.sort(), unparsed: broken.size, files: new Set(wanted.map((it) => it.split(' ')[0])).size };
}

/** Lines of scripts; of a component, those between its tags or fences. */
function isInScript(file, line) {
  if (!/\.(?:vue|svelte|astro)$/.test(file)) return /\.[cm]?[jt]sx?$/.test(file);
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/<script[^>]*>\n([^]*?)<\/script>|^---\n([^]*?)\n---/g)].some((match) => {
    const first = text.slice(0, match.index).split('\n').length;
    return line > first && line < first + match[0].split('\n').length - 1;
  });
}

for (const [index, cell] of (smoke ? [SMOKE] : CELLS).entries()) if (!only || cell.name.includes(only)) verify(cell, index);
if (!smoke && (!only || 'editor'.includes(only))) {
  const { ok, words } = await verifyEditor(join(home, 'editor'), packed);
  say(ok, 'ESLint language server', words);
}
if (!keep && existsSync(home)) rmSync(home, { recursive: true, force: true });
process.exit(failed ? 1 : 0);
