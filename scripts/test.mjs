// Runs every built test file in a process of its own and ends with `N passed, N failed`.
// uvu exits 0 when a file forgets `.run()`, and prints nothing when an import throws: both are failures here.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const folder = new URL('../dist/test/', import.meta.url).pathname;
const only = process.argv[2];
const files = readdirSync(folder).filter((name) => name.endsWith('.test.js') && (!only || name.includes(only))).sort();
let passed = 0;
let failed = 0;
for (const name of files) {
  const started = Date.now();
  const run = spawnSync(process.execPath, ['--enable-source-maps', join(folder, name)], {
    encoding: 'utf8', timeout: 300_000, maxBuffer: 2 ** 28, env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
  });
  const total = sum(run.stdout, 'Total');
  const good = sum(run.stdout, 'Passed');
  const skipped = sum(run.stdout, 'Skipped');
  passed += good;
  const bad = Math.max(total - good, run.status === 0 && total > 0 ? 0 : 1);
  failed += run.status === 0 && total > 0 ? 0 : bad;
  const note = run.status === 0 && total === 0 ? ' (no tests ran: is `.run()` missing?)' : '';
  console.log(`${run.status === 0 && total > 0 ? 'ok  ' : 'FAIL'} ${name}  ${good}/${total}${skipped ? `, ${skipped} SKIPPED` : ''}  ${((Date.now() - started) / 1000).toFixed(1)} s${note}`);
  if (run.status !== 0 || total === 0) console.log(run.stdout + run.stderr);
}
if (files.length === 0) failed++;
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

/** A file may run several suites, each with its own summary. */
function sum(output, word) {
  return [...output.matchAll(new RegExp(`^\\s+${word}:\\s+(\\d+)`, 'gm'))].reduce((all, [, count]) => all + Number(count), 0);
}
