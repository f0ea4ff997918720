// Runs every built test file in a process of its own, as many at a time as there are cores, and ends with `N passed, N failed`.
// uvu exits 0 when a file forgets `.run()`, and prints nothing when an import throws: both are failures here.
import { spawn } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

const LIMIT = 300_000;
const folder = new URL('../dist/test/', import.meta.url).pathname;
const only = process.argv[2];
// The longest begin first, as far as their size tells.
const files = readdirSync(folder).filter((name) => name.endsWith('.test.js') && (!only || name.includes(only)))
  .sort((a, b) => statSync(join(folder, b)).size - statSync(join(folder, a)).size || (a < b ? -1 : 1));
const queue = [...files];
let passed = 0;
let failed = files.length === 0 ? 1 : 0;
await Promise.all(Array.from({ length: Math.min(availableParallelism(), files.length) }, async () => {
  for (let name = queue.shift(); name; name = queue.shift()) await run(name);
}));
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

async function run(name) {
  const started = Date.now();
  const { status, stdout, stderr } = await start(name);
  const total = sum(stdout, 'Total');
  const good = sum(stdout, 'Passed');
  const skipped = sum(stdout, 'Skipped');
  const fine = status === 0 && total > 0;
  passed += good;
  failed += fine ? 0 : Math.max(total - good, 1);
  const note = status === 0 && total === 0 ? ' (no tests ran: is `.run()` missing?)' : '';
  console.log(`${fine ? 'ok  ' : 'FAIL'} ${name}  ${good}/${total}${skipped ? `, ${skipped} SKIPPED` : ''}  ${((Date.now() - started) / 1000).toFixed(1)} s${note}`);
  if (!fine) console.log(stdout + stderr);
}

function start(name) {
  return new Promise((done) => {
    const child = spawn(process.execPath, ['--enable-source-maps', join(folder, name)], {
      stdio: ['ignore', 'pipe', 'pipe'], timeout: LIMIT, env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text) => { stdout += text; });
    child.stderr.setEncoding('utf8').on('data', (text) => { stderr += text; });
    child.on('error', (error) => done({ status: 1, stdout, stderr: stderr + String(error) }));
    child.on('close', (status) => done({ status: status ?? 1, stdout, stderr }));
  });
}

/** A file may run several suites, each with its own summary. */
function sum(output, word) {
  return [...output.matchAll(new RegExp(`^\\s+${word}:\\s+(\\d+)`, 'gm'))].reduce((all, [, count]) => all + Number(count), 0);
}
