// npm run corpus -- deadcode FOLDER… : files that people later deleted as unused; are they reported, and what else is?
//
// FOLDER is a clone (bare or not) that has the commits of one of the repositories of corpus/deadcode.json. Each commit is
// checked out into a temporary work tree, analysed and removed; FOLDER stays as it is. FALLOW=/path/to/fallow counts again
// what the peer reports, instead of taking the number on record.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../dist/src/cli.js', import.meta.url));
const truth = JSON.parse(readFileSync(new URL('../../corpus/deadcode.json', import.meta.url), 'utf8'));
const RULES = ['unreachable-module', 'test-only-module'];
const SOURCE = /\.(?:[cm]?[jt]sx?|vue|svelte|astro)$/;

/** Prints a line a commit and the sums; returns whether the bars hold over what was measured. */
export function deadcode(folders, { dump } = {}) {
  const sums = { rows: 0, found: 0, reported: 0, fallow: 0 };
  const reports = [];
  for (const folder of folders.map((it) => resolve(it))) {
    for (const { repo, commit, fallow, modules } of truth.commits.filter((it) => has(folder, it.commit))) {
      const work = checkOut(folder, commit);
      const findings = unpeg(work);
      const peer = process.env.FALLOW ? countFallow(work) : fallow;
      rmSync(work, { recursive: true, force: true });
      const files = new Set(findings.map(({ at }) => at.file));
      const missed = modules.filter((file) => !files.has(file));
      console.log(`${repo} ${commit.slice(0, 10)}: ${modules.length - missed.length} of ${modules.length} found, ${files.size} reported (fallow ${peer})${missed.map((it) => `\n    missed ${it}`).join('')}`);
      sums.rows += modules.length;
      sums.found += modules.length - missed.length;
      sums.reported += files.size;
      sums.fallow += peer;
      reports.push({ repo, commit, fallow: peer, findings: findings.map(({ rule, id, at }) => ({ rule, id, file: at.file })) });
    }
  }
  if (dump) writeFileSync(dump, JSON.stringify(reports));
  const recall = sums.found / sums.rows;
  const share = sums.reported / sums.fallow;
  console.log(`${sums.found} of ${sums.rows} found: ${recall.toFixed(3)} (bar 0.95); ${sums.reported} files reported, fallow ${sums.fallow}: ${share.toFixed(3)} (bar 0.30)`);
  return recall >= 0.95 && share <= 0.3;
}

const has = (folder, commit) => git(folder, 'cat-file', '-e', `${commit}^{commit}`).status === 0;

/** A work tree of its own, with what the clone has: some copies lack a few large files. */
function checkOut(folder, commit) {
  const work = mkdtempSync(join(tmpdir(), 'unpeg-corpus-'));
  spawnSync('git', ['clone', '--quiet', '--shared', '--no-checkout', folder, work]);
  git(work, 'update-ref', '--no-deref', 'HEAD', commit);
  git(work, 'read-tree', commit);
  git(work, 'checkout-index', '--quiet', '--all', '--force');
  return work;
}

function unpeg(work) {
  const run = spawnSync(process.execPath, [cli, 'check', '-C', work, '--no-cache', '--no-progress', '--only', RULES.join(','), '--format', 'json'], { encoding: 'utf8', maxBuffer: 2 ** 30 });
  if (run.status === null || run.status === 2) throw new Error(`unpeg failed in ${work}: ${run.stderr}`);
  return JSON.parse(run.stdout).findings;
}

function countFallow(work) {
  const run = spawnSync(process.env.FALLOW, ['dead-code', '--no-cache', '--quiet', '--unused-files', '--format', 'json', '-r', work], { encoding: 'utf8', maxBuffer: 2 ** 30 });
  const { unused_files: files } = JSON.parse(run.stdout);
  return files.filter(({ path }) => SOURCE.test(path)).length;
}

const git = (folder, ...args) => spawnSync('git', ['-C', folder, ...args], { encoding: 'utf8', maxBuffer: 2 ** 28 });
