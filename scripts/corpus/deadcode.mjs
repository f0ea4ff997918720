// Dead modules: are files that people later deleted as unused reported, how much else is, and is it right?
//
// Each commit of corpus/deadcode.json that FOLDER has is written into a temporary work tree, analysed, and removed; FOLDER stays
// as it is. A row is found when its file is reported as `unreachable-module` or `test-only-module`. Of the commits marked `read`,
// the first reports by the hash of their id have been read against the code (corpus/verdicts/modules.json).
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { check, openSession, UsageError } from '../../dist/src/index.js';
import { readData } from './data.mjs';

export const usage = 'FOLDER… [--sample]   (clones, bare or not, that have the commits; --sample lists the reports to be read; FALLOW=COMMAND counts the peer\'s again)';

const RULES = ['unreachable-module', 'test-only-module'];
/** Reports of one commit that are read. */
const SAMPLE = 12;
const SOURCE = /\.(?:[cm]?[jt]sx?|vue|svelte|astro)$/;

export function run(words) {
  const listed = words.includes('--sample');
  const { commits } = readData('deadcode.json');
  const verdicts = readData('verdicts/modules.json');
  const sum = { rows: 0, found: 0, reported: 0, fallow: 0, right: 0, wrong: 0, doubtful: 0, unread: 0 };
  for (const folder of words.filter((it) => !it.startsWith('--')).map((it) => resolve(it))) {
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw new UsageError(`${folder}: no such folder`);
    const known = commits.filter(({ commit }) => git(folder, 'cat-file', '-e', `${commit}^{commit}`) === 0);
    if (known.length === 0) throw new UsageError(`${folder} has none of the commits of corpus/deadcode.json; clone one of ${[...new Set(commits.map(({ repo }) => repo))].join(', ')} in full`);
    for (const row of known) measure(folder, row, verdicts, sum, listed);
  }
  console.log(`\nfound ${share(sum.found, sum.rows)}; reported ${sum.reported}, fallow ${sum.fallow}: ${(sum.reported / sum.fallow).toFixed(3)}`);
  const read = sum.right + sum.wrong + sum.doubtful;
  if (read > 0) console.log(`of the reports that were read ${share(sum.right, read)} are right (${sum.wrong} wrong, ${sum.doubtful} doubtful), ${sum.unread} not read`);
}

function measure(folder, { repo, commit, modules, fallow, read }, verdicts, sum, listed) {
  const work = mkdtempSync(join(tmpdir(), 'unpeg-corpus-'));
  try {
    checkOut(folder, commit, work);
    const findings = reportsIn(work);
    const peer = process.env.FALLOW ? countFallow(work) : fallow;
    const files = new Set(findings.map(({ at }) => at.file));
    const missed = modules.filter((file) => !files.has(file));
    console.log(`${repo} ${commit.slice(0, 10)}: ${modules.length - missed.length} of ${modules.length} found, ${files.size} reported, fallow ${peer}`);
    for (const file of missed) console.log(`    missed ${file}`);
    sum.rows += modules.length;
    sum.found += modules.length - missed.length;
    sum.reported += files.size;
    sum.fallow += peer;
    for (const { rule, at } of read ? sample(findings) : []) {
      const verdict = verdicts.find((it) => it.commit === commit && it.file === at.file && it.rule === rule)?.verdict ?? 'unread';
      sum[verdict]++;
      if (listed || verdict === 'wrong') console.log(`    ${verdict.padEnd(8)} ${rule.padEnd(18)} ${at.file}`);
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** With what the clone has: a few large files may be absent from a partial one. */
function checkOut(folder, commit, work) {
  spawnSync('git', ['clone', '--quiet', '--shared', '--no-checkout', folder, work]);
  git(work, 'update-ref', '--no-deref', 'HEAD', commit);
  git(work, 'read-tree', commit);
  git(work, 'checkout-index', '--quiet', '--all', '--force');
}

function reportsIn(work) {
  const session = openSession({ cwd: work, today: '2026-01-01', cache: false, progress: false });
  return check(session, session.analyse(), { only: RULES }).findings;
}

const hash = (text) => createHash('sha256').update(text).digest('hex');
const sample = (findings) => [...findings].sort((a, b) => (hash(a.id) < hash(b.id) ? -1 : 1)).slice(0, SAMPLE);

function countFallow(work) {
  const { stdout } = spawnSync(process.env.FALLOW, ['dead-code', '--no-cache', '--quiet', '--unused-files', '--format', 'json', '-r', work], { encoding: 'utf8', maxBuffer: 2 ** 30 });
  return JSON.parse(stdout).unused_files.filter(({ path }) => SOURCE.test(path)).length;
}

const git = (folder, ...args) => spawnSync('git', ['-C', folder, ...args], { maxBuffer: 2 ** 28 }).status;
const share = (part, whole) => `${part} of ${whole} (${(part / whole).toFixed(3)})`;
