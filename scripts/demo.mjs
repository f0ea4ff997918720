// The Knight Capital case as a repository, and what unpeg says of it: `npm run demo`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildKnight } from './knight.mjs';

const cli = fileURLToPath(new URL('../dist/cli/bin/unpeg.js', import.meta.url));
const temporary = mkdtempSync(join(tmpdir(), 'unpeg-demo-'));
try {
  const folder = join(temporary, 'smars');
  const { revisions } = buildKnight(folder, { upTo: 5 });
  const last = revisions.at(-1);
  console.log(`SMARS, an order router, as of ${last.date.slice(0, 10)} (${revisions.length} revisions since ${revisions[0].date.slice(0, 10)})\n`);
  for (const command of [['check'], ['why', 'PowerPeg']]) {
    console.log(`$ unpeg ${command.join(' ')}\n`);
    // Findings are what the demo is about: their exit code (1) is no failure of it.
    const run = spawnSync(process.execPath, [cli, ...command, '-C', folder, '--no-cache'], { stdio: 'inherit' });
    if (run.status !== 0 && run.status !== 1) process.exitCode = 1;
    console.log();
  }
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
