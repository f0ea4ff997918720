// npm run bench FOLDER… : whole processes, in turn with peers where they are installed; CPU seconds (user + system) and
// ratios, peak memory, and how deep was looked; at the end the geometric mean over the folders. Clocks are for people: tests
// count instead.
//
// "One file changed" is a comment at the end of a file; "a real edit" is one file as it was before the last commit that changed it, for the EDITS
// newest commits (40) that changed a source and few files: medians, and below them how the edits are spread.
//
// python3 measures the processes. Peers are looked for in PATH or in the variables FALLOW and KNIP (a command each). Caches go to a temporary folder; a
// file of FOLDER that is edited is put back.
import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../dist/cli/bin/unpeg.js', import.meta.url));
const RUNS = Number(process.env.RUNS ?? 5);
const EDITS = Number(process.env.EDITS ?? 40);
const folders = process.argv.slice(2);
if (folders.length === 0) {
  console.error('usage: npm run bench -- FOLDER… (RUNS=5, FALLOW=/path/to/fallow, KNIP=/path/to/knip)');
  process.exit(2);
}

/** Node tells no usage of children. */
const CHILDREN = `import resource, subprocess, sys
try: subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
except FileNotFoundError: sys.exit(127)
it = resource.getrusage(resource.RUSAGE_CHILDREN)
print(it.ru_utime + it.ru_stime, it.ru_maxrss)`;

const cache = mkdtempSync(join(tmpdir(), 'unpeg-bench-'));
const unpeg = (folder, ...more) => [process.execPath, cli, 'check', '-C', folder, '--no-progress', ...more];
const peers = {
  fallow: { command: process.env.FALLOW ?? 'fallow', cold: ['dead-code', '--no-cache', '-r'], warm: ['dead-code', '-r'] },
  knip: { command: process.env.KNIP ?? 'knip', cold: ['--no-progress', '--directory'], warm: null },
};

const ratios = new Map();
for (const folder of folders.map((it) => resolve(it))) {
  const { inputs } = JSON.parse(spawnSync(...split(unpeg(folder, '--no-cache', '--format', 'json')), { encoding: 'utf8', maxBuffer: 2 ** 30 }).stdout);
  console.log(`\n${folder}: ${inputs.files} files, ${inputs.parsed} at body depth, ${inputs.flags} flags, ${inputs.evaluations} evaluations`);
  const location = ['--cache-location', join(cache, String(folders.indexOf(folder)))];
  const edited = join(folder, lastSource(folder));
  const size = statSync(edited).size;
  row('cold', unpeg(folder, '--no-cache'), (peer) => [...peer.cold, folder]);
  spawnSync(...split(unpeg(folder, ...location)));
  row('unchanged', unpeg(folder, ...location), (peer) => peer.warm && [...peer.warm, folder]);
  let turn = 0;
  row('one file changed', unpeg(folder, ...location), (peer) => peer.warm && [...peer.warm, folder], () => {
    truncateSync(edited, size);
    appendFileSync(edited, `// ${++turn}\n`);
  });
  truncateSync(edited, size);
  const [path, kept] = [location[1], `${location[1]}-kept`];
  rmSync(path, { recursive: true });
  spawnSync(...split(unpeg(folder, ...location)));
  cpSync(path, kept, { recursive: true });
  const edits = editsOf(folder);
  if (edits.length > 0) row('a real edit', unpeg(folder, ...location), (peer) => peer.warm && [...peer.warm, folder], (run) => {
    const [file, before] = edits[Math.max(run, 0)];
    rmSync(path, { recursive: true });
    cpSync(kept, path, { recursive: true });
    const now = readFileSync(join(folder, file));
    writeFileSync(join(folder, file), before);
    return () => writeFileSync(join(folder, file), now);
  }, edits.length);
}
rmSync(cache, { recursive: true, force: true });
if (folders.length > 1) {
  console.log(`\ngeometric mean of ${folders.length} folders`);
  for (const [name, list] of ratios) console.log(`  ${name.padEnd(28)} ${Math.exp(list.reduce((sum, it) => sum + Math.log(it), 0) / list.length).toFixed(2)}`);
}

/** Runs A B A B … and prints medians and the ratio pair by pair. */
function row(name, ours, argumentsOf, before = () => () => {}, runs = RUNS) {
  const own = [];
  const theirs = Object.fromEntries(Object.keys(peers).map((peer) => [peer, []]));
  for (let run = -1; run < runs; run++) { // the first is not counted
    const restore = before(run);
    const a = measure(ours);
    if (run >= 0) own.push(a);
    for (const [peer, { command, ...rest }] of Object.entries(peers)) {
      const more = argumentsOf(rest);
      if (!more || (peer === 'knip' && run > 0)) continue;
      const b = measure([command, ...more]);
      if (b && run >= 0) theirs[peer].push({ ...b, ratio: a.cpu / b.cpu });
    }
    restore?.();
  }
  const shown = [`unpeg ${median(own.map((it) => it.cpu)).toFixed(2)} s CPU, ${median(own.map((it) => it.wall)).toFixed(2)} s, ${median(own.map((it) => it.peak)).toFixed(0)} MiB`];
  for (const [peer, runs] of Object.entries(theirs)) {
    if (runs.length === 0) continue;
    const ratio = median(runs.map((it) => it.ratio));
    shown.push(`${peer} ${median(runs.map((it) => it.cpu)).toFixed(2)} s, ${median(runs.map((it) => it.peak)).toFixed(0)} MiB: ratio ${ratio.toFixed(2)}`);
    const key = `${name} / ${peer}`;
    ratios.set(key, [...(ratios.get(key) ?? []), ratio]);
  }
  console.log(`  ${name.padEnd(18)} ${shown.join(' · ')}`);
  if (runs !== RUNS) for (const [peer, of] of [['unpeg', own.map((it) => it.cpu)], ...Object.entries(theirs).map(([peer, list]) => [`/ ${peer}`, list.map((it) => it.ratio)])]) {
    if (of.length > 0) console.log(`  ${''.padEnd(18)} ${of.length} edits, ${peer}: quartiles ${[0.25, 0.5, 0.75, 1].map((part) => quantile(of, part).toFixed(2)).join(' ')}, mean ${(of.reduce((sum, it) => sum + it, 0) / of.length).toFixed(2)}`);
  }
}

/**
 * CPU of a whole process and of what it started, in seconds, and the most memory that one of them took, in MiB: what a parent
 * that does nothing else is told of its children. Null when the command is not there.
 */
function measure(command) {
  const started = process.hrtime.bigint();
  const run = spawnSync('python3', ['-c', CHILDREN, ...command], { encoding: 'utf8' });
  const wall = Number(process.hrtime.bigint() - started) / 1e9;
  const [cpu, kib] = run.stdout.split(' ').map(Number);
  return run.status !== 0 || Number.isNaN(cpu) ? null : { cpu, wall, peak: kib / 1024 };
}

function lastSource(folder) {
  const listed = spawnSync('git', ['-C', folder, 'ls-files', '-z', '*.ts'], { encoding: 'utf8' }).stdout.split('\0').filter(Boolean);
  const plain = listed.filter((file) => !file.endsWith('.d.ts') && readFileSync(join(folder, file), 'utf8').endsWith('\n'));
  return plain.at(-1) ?? listed[0];
}

/** Sources that a commit has changed and no later one, with their text before it: one for each of the newest commits that are no sweep. */
function editsOf(folder) {
  const git = (...args) => spawnSync('git', ['-C', folder, ...args], { maxBuffer: 2 ** 30 }).stdout;
  const log = git('log', '-n', '2000', '--first-parent', '-m', '--raw', '--no-renames', '--no-abbrev', '--relative', '--format=', '-z', '--format=%H').toString().split('\0');
  const seen = new Set();
  const commits = [];
  for (let at = 0; at < log.length; at++) {
    const record = log[at].trim();
    if (!record.startsWith(':')) {
      if (record !== '') commits.push({ size: 0, edits: [] });
      continue;
    }
    const [, , before, , status] = record.split(' ');
    const file = log[++at];
    const commit = commits.at(-1);
    commit.size++;
    if (status === 'M' && !seen.has(file) && /(?<!\.d)\.[cm]?[jt]sx?$/.test(file) && !/generated|openapi/.test(file)) commit.edits.push([file, before]);
    seen.add(file);
  }
  const clean = new Set(git('ls-files', '-z').toString().split('\0'));
  for (const file of git('diff', '--name-only', '--relative', '-z', 'HEAD').toString().split('\0')) clean.delete(file);
  return commits.flatMap(({ size, edits }) => edits.filter(([file]) => size <= 20 && clean.has(file)).slice(0, 1)).slice(0, EDITS).map(([file, before]) => [file, git('cat-file', 'blob', before)]);
}

function median(values) {
  return quantile(values, 0.5);
}

function quantile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(Math.floor(sorted.length * part), sorted.length - 1)] ?? NaN;
}

function split([command, ...args]) {
  return [command, args];
}
