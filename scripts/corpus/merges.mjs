// What consecutive changes of a repository bring: each commit of the first-parent line as `unpeg check --since` its parent. Nothing is
// checked out: both ends are read from git's objects. Findings that somebody has read are in corpus/verdicts/merges.json.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseConfig } from '../../dist/src/host/config.js';
import { check, openSession, UsageError } from '../../dist/src/index.js';
import { configOf, readData } from './data.mjs';

export const usage = 'OWNER/NAME=FOLDER… [--count N] [--minutes N] [--sample N]   (clones with their history; --sample lists the first findings by the hash of their ids)';

export function run(words) {
  const number = (name, otherwise) => { const at = words.indexOf(`--${name}`); return at < 0 ? otherwise : Number(words[at + 1]); };
  const [count, minutes, sample] = [number('count', 300), number('minutes', Infinity), number('sample', 0)];
  const places = words.filter((it) => it.includes('=')).map((it) => it.split('='));
  if (places.length === 0) throw new UsageError(`say which repository it is: ${usage}`);
  const found = places.flatMap(([repo, folder]) => replay(repo, resolve(folder), count, minutes));
  judge(found);
  const byHash = found.sort((a, b) => (hash(a.id) < hash(b.id) ? -1 : 1)).slice(0, sample);
  for (const { repo, commit, severity, rule, at, message, id } of byHash) console.log(`  ${id} ${repo} ${commit.slice(0, 10)} ${severity} ${rule} ${at ? `${at.file}:${at.line}` : ''} ${message}`);
}

function replay(repo, root, count, minutes) {
  const commits = git(root, ['log', '--first-parent', `-${count}`, '--format=%H %P %cs', 'HEAD']).split('\n').map((line) => line.split(' ')).reverse();
  const config = configOf(repo);
  const given = { config: parseConfig(config?.raw ?? {}, config?.file ?? 'none'), root };
  const cacheLocation = mkdtempSync(join(tmpdir(), 'unpeg-merges-'));
  const begun = Date.now();
  const findings = [];
  const times = [];
  const told = { flags: 0, weakened: 0, held: 0 };
  try {
    for (const line of commits) {
      if (Date.now() - begun > minutes * 60_000) break;
      const [commit, parent] = line;
      const before = process.cpuUsage();
      const session = openSession({ cwd: root, given, revision: commit, today: line.at(-1), cacheLocation, progress: false });
      const { findings: brought, since, problems } = check(session, session.analyse(), { since: parent, history: false });
      const { user, system } = process.cpuUsage(before);
      times.push((user + system) / 1e6);
      told.flags += since.flags.length;
      told.weakened += since.weakened.length;
      told.held += problems.filter(({ message }) => message.includes('not told as new')).length;
      findings.push(...brought.map((it) => ({ repo, commit, ...it })));
    }
  } finally {
    rmSync(cacheLocation, { recursive: true, force: true });
  }
  const sorted = times.toSorted((a, b) => a - b);
  const touched = new Set(findings.map(({ commit }) => commit)).size;
  console.log(`${repo}: ${times.length} changes, ${findings.length} findings in ${touched} of them (${(findings.length / times.length).toFixed(2)} a change), ${told.flags} flags reviewed, ${told.weakened} weakenings, ${told.held} reasons to hold findings back; CPU a change, both ends analysed: median ${sorted[sorted.length >> 1]?.toFixed(2)} s, worst ${sorted.at(-1)?.toFixed(2)} s`);
  const byRule = Map.groupBy ? Map.groupBy(findings, ({ rule, severity }) => `${severity} ${rule}`) : group(findings);
  for (const [name, list] of [...byRule].sort()) console.log(`  ${String(list.length).padStart(5)} ${name}`);
  return findings;
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
