// The Knight Capital case as a repository, and what unpeg says of it before and at the change that woke Power Peg: `npm run demo`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildKnight } from './knight.mjs';

const cli = fileURLToPath(new URL('../dist/cli/bin/unpeg.js', import.meta.url));
const temporary = mkdtempSync(join(tmpdir(), 'unpeg-demo-'));
const day = ({ date }) => date.slice(0, 10);

function run(folder, command) {
  console.log(`$ unpeg ${command.join(' ')}\n`);
  // Findings are what the demo is about: their exit code (1) is no failure of it.
  const { status } = spawnSync(process.execPath, [cli, ...command, '-C', folder, '--no-cache'], { stdio: 'inherit' });
  if (status !== 0 && status !== 1) process.exitCode = 1;
  console.log();
}

try {
  const before = buildKnight(join(temporary, 'before'), { upTo: 5 });
  const after = buildKnight(join(temporary, 'after'));
  const change = after.revisions.at(-1);
  console.log(`SMARS, an order router, as of ${day(before.revisions.at(-1))}: ${before.revisions.length} revisions since ${day(before.revisions[0])}\n`);
  run(before.folder, ['check']);
  run(before.folder, ['why', 'PowerPeg']);
  console.log(`${day(change)}: a change gives the bit of Power Peg to new code. Four days later one of eight servers still runs the old\n`);
  run(after.folder, ['check', '--since', 'HEAD~1', '--today', day(change)]);
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
