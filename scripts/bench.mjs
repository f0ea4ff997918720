// npm run bench FOLDER… : whole processes, in turn with peers where they are installed; CPU seconds (user + system) and
// ratios, and how deep was looked. Clocks are for people: tests count instead.
//
// Peers are looked for in PATH or in the variables FALLOW and KNIP (a command each). Nothing is written into FOLDER: caches go
// to a temporary folder.
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../dist/src/cli.js', import.meta.url));
const RUNS = Number(process.env.RUNS ?? 5);
const folders = process.argv.slice(2);
if (folders.length === 0) {
  console.error('usage: npm run bench -- FOLDER… (RUNS=5, FALLOW=/path/to/fallow, KNIP=/path/to/knip)');
  process.exit(2);
}

const cache = mkdtempSync(join(tmpdir(), 'unpeg-bench-'));
const unpeg = (folder, ...more) => [process.execPath, cli, 'check', '-C', folder, '--no-progress', ...more];
const peers = {
  fallow: { command: process.env.FALLOW ?? 'fallow', cold: ['dead-code', '--no-cache', '-r'], warm: ['dead-code', '-r'] },
  knip: { command: process.env.KNIP ?? 'knip', cold: ['--no-progress', '--directory'], warm: null },
};

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
  const shown = [`unpeg ${median(own.map((it) => it.cpu)).toFixed(2)} s CPU, ${median(own.map((it) => it.wall)).toFixed(2)} s`];
  for (const [peer, runs] of Object.entries(theirs)) {
    if (runs.length > 0) shown.push(`${peer} ${median(runs.map((it) => it.cpu)).toFixed(2)} s: ratio ${median(runs.map((it) => it.ratio)).toFixed(2)}`);
  }
  console.log(`  ${name.padEnd(18)} ${shown.join(' · ')}`);
}

/** CPU of a whole process, by the shell's own accounting; null when the command is not there. */
function measure(command) {
  const started = process.hrtime.bigint();
  const run = spawnSync('bash', ['-c', 'TIMEFORMAT="%U %S"; time "$@" >/dev/null 2>&1', 'bash', ...command], { encoding: 'utf8' });
  const wall = Number(process.hrtime.bigint() - started) / 1e9;
  const [user, system] = (run.stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  return run.status === 127 || Number.isNaN(user) ? null : { cpu: user + system, wall };
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
