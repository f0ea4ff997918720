// What consecutive changes of a repository bring: each commit of the first-parent line as `unpeg check --since` its parent. Nothing is
// checked out: both ends are read from git's objects. Findings that somebody has read are in corpus/verdicts/merges.json.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseConfig } from '../../dist/src/host/config.js';
import { check, openSession, UsageError } from '../../dist/src/index.js';
import { configOf, readData } from './data.mjs';

export const usage = 'OWNER/NAME=FOLDER… [--count N] [--minutes N] [--log FILE] [--cache DIR] [--sample N]   (clones with their history; --log goes on where it ended; --sample lists the first findings by the hash of their ids)';

export function run(words) {
  const option = (name, otherwise) => { const at = words.indexOf(`--${name}`); return at < 0 ? otherwise : words[at + 1]; };
  const places = words.filter((it) => it.includes('=')).map((it) => it.split('='));
  if (places.length === 0) throw new UsageError(`say which repository it is: ${usage}`);
  const [count, sample] = [Number(option('count', 300)), Number(option('sample', 0))];
  const given = { minutes: Number(option('minutes', Infinity)), log: option('log', null), cache: option('cache', null) };
  const found = places.flatMap(([repo, folder]) => {
    const changes = replay(repo, resolve(folder), count, given);
    tell(repo, changes);
    return changes.flatMap(({ commit, findings }) => findings.map((it) => ({ repo, commit, ...it })));
  });
  judge(found);
  const byHash = found.sort((a, b) => (hash(a.id) < hash(b.id) ? -1 : 1)).slice(0, sample);
  for (const { repo, commit, severity, rule, at, message, id } of byHash) console.log(`  ${id} ${repo} ${commit.slice(0, 10)} ${severity} ${rule} ${at ? `${at.file}:${at.line}` : ''} ${message}`);
}

/** What each change brought, the oldest first; those in the log are not run again. */
function replay(repo, root, count, { minutes, log, cache }) {
  const commits = git(root, ['log', '--first-parent', `-${count}`, '--format=%H %P %cs', 'HEAD']).split('\n').map((line) => line.split(' ')).reverse();
  const known = new Map((log !== null && existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []).map((line) => JSON.parse(line)).filter((it) => it.repo === repo).map((it) => [it.commit, it]));
  const config = configOf(repo);
  const given = { config: parseConfig(config?.raw ?? {}, config?.file ?? 'none'), root };
  const cacheLocation = cache ?? mkdtempSync(join(tmpdir(), 'unpeg-merges-'));
  const begun = Date.now();
  try {
    for (const line of commits) {
      const [commit, parent] = line;
      if (known.has(commit)) continue;
      if (Date.now() - begun > minutes * 60_000) break;
      const before = process.cpuUsage();
      const session = openSession({ cwd: root, given, revision: commit, today: line.at(-1), cacheLocation, progress: false });
      const { findings, since, problems } = check(session, session.analyse(), { since: parent });
      const { user, system } = process.cpuUsage(before);
      const change = { repo, commit, seconds: (user + system) / 1e6, findings, gone: since.gone, flags: since.flags, weakened: since.weakened, held: problems.filter(({ message }) => message.includes('not told as new')).map(({ message }) => message) };
      known.set(commit, change);
      if (log !== null) appendFileSync(log, `${JSON.stringify(change)}\n`);
    }
  } finally {
    if (cache === null) rmSync(cacheLocation, { recursive: true, force: true });
  }
  return commits.flatMap(([commit]) => known.get(commit) ?? []);
}

function tell(repo, changes) {
  const findings = changes.flatMap((it) => it.findings);
  const [flags, weakened, held, gone] = [(it) => it.flags.length, (it) => it.weakened.length, (it) => it.held.length, (it) => it.gone].map((of) => changes.reduce((sum, it) => sum + of(it), 0));
  const sorted = changes.map(({ seconds }) => seconds).sort((a, b) => a - b);
  console.log(`${repo}: ${changes.length} changes, ${findings.length} findings in ${changes.filter((it) => it.findings.length > 0).length} of them (${(findings.length / changes.length).toFixed(2)} a change), ${gone} gone, ${flags} flags reviewed, ${weakened} weakenings, ${held} reasons to hold findings back; CPU a change, both ends analysed: median ${sorted[sorted.length >> 1]?.toFixed(2)} s, worst ${sorted.at(-1)?.toFixed(2)} s`);
  for (const [name, list] of [...group(findings)].sort()) console.log(`  ${String(list.length).padStart(5)} ${name}`);
}

function judge(findings) {
  const verdicts = new Map(readData('verdicts/merges.json').rows.map((row) => [`${row.commit} ${row.id}`, row]));
  for (const severity of ['error', 'warning', 'note']) {
    const read = findings.filter((it) => it.severity === severity).flatMap((it) => verdicts.get(`${it.commit} ${it.id}`) ?? []);
    if (read.length > 0) console.log(`  ${severity}: ${read.filter(({ right }) => right).length} of ${read.length} that were read are right`);
  }
}

function group(findings) {
  const groups = new Map();
  for (const it of findings) groups.set(`${it.severity} ${it.rule}`, [...groups.get(`${it.severity} ${it.rule}`) ?? [], it]);
  return groups;
}

const hash = (text) => createHash('sha256').update(text).digest('hex');
const git = (folder, args) => spawnSync('git', ['-C', folder, ...args], { encoding: 'utf8', maxBuffer: 2 ** 28 }).stdout.trim();
