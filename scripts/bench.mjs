// npm run bench FOLDER… : whole processes, in turn with peers where they are installed; CPU seconds (user + system) and
// ratios, peak memory, and how deep was looked; at the end the geometric mean over the folders. Clocks are for people: tests
// count instead.
//
// python3 measures the processes. Peers are looked for in PATH or in the variables FALLOW and KNIP (a command each). Nothing is written into FOLDER: caches go
// to a temporary folder.
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../dist/cli/bin/unpeg.js', import.meta.url));
const RUNS = Number(process.env.RUNS ?? 5);
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
}
rmSync(cache, { recursive: true, force: true });
if (folders.length > 1) {
  console.log(`\ngeometric mean of ${folders.length} folders`);
  for (const [name, list] of ratios) console.log(`  ${name.padEnd(28)} ${Math.exp(list.reduce((sum, it) => sum + Math.log(it), 0) / list.length).toFixed(2)}`);
}

/** Runs A B A B … and prints medians and the ratio pair by pair. */
function row(name, ours, argumentsOf, before = () => {}) {
  const own = [];
  const theirs = Object.fromEntries(Object.keys(peers).map((peer) => [peer, []]));
  for (let run = -1; run < RUNS; run++) { // the first is not counted
    before();
    const a = measure(ours);
    if (run >= 0) own.push(a);
    for (const [peer, { command, ...rest }] of Object.entries(peers)) {
      const more = argumentsOf(rest);
      if (!more || (peer === 'knip' && run > 0)) continue;
      const b = measure([command, ...more]);
      if (b && run >= 0) theirs[peer].push({ ...b, ratio: a.cpu / b.cpu });
    }
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

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

function split([command, ...args]) {
  return [command, args];
}
