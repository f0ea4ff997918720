// What goes with a flag: `unpeg check --assume KEY=VALUE` at the parent of commits in which a person removed a flag, compared
// with the lines that went. Recall: of the lines that the person deleted, those that we delete or rewrite (a diff shows a
// rewritten line as a deleted one). Precision: of the lines that we delete, those that the person deleted. Tests, blank lines and
// lines of brackets alone are outside. A line that only we delete is looked up in the half year that follows: the commit that took it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseConfig } from '../../dist/src/host/config.js';
import { check, openSession, UsageError } from '../../dist/src/index.js';
import { configOf, readData } from './data.mjs';

export const usage = 'FOLDER… [--misses]   (clones that hold the commits; --misses lists every line that we miss, and that only we delete)';

export function run(words) {
  const listed = words.includes('--misses');
  const { rows } = readData('removal.json');
  const verdicts = readData('verdicts/removal.json');
  const scores = words.filter((it) => !it.startsWith('--')).flatMap((folder) => {
    const own = rows.filter(({ parent }) => git(folder, ['cat-file', '-e', `${parent}^{commit}`]).status === 0);
    if (own.length === 0) throw new UsageError(`${folder} holds none of the commits: a full clone of one of ${[...new Set(rows.map(({ repo }) => repo))].join(', ')} does`);
    return own.map((row) => {
      const score = withTree(resolve(folder), row.parent, (root) => scoreRow(row, root));
      markLater(folder, score);
      print(row, score, listed);
      return score;
    });
  });
  report(scores, verdicts);
}

/** Writes the files of a commit into a folder of its own, for as long as `inside` runs; large files may be missing from a partial clone. */
function withTree(folder, commit, inside) {
  const root = mkdtempSync(join(tmpdir(), 'unpeg-corpus-'));
  try {
    const env = { ...process.env, GIT_INDEX_FILE: join(root, '.unpeg-index') };
    const dir = git(folder, ['rev-parse', '--absolute-git-dir']).stdout.trim();
    spawnSync('git', ['--git-dir', dir, 'read-tree', commit], { env });
    spawnSync('git', ['--git-dir', dir, '--work-tree', root, 'checkout-index', '--quiet', '--all', '--force'], { cwd: root, env });
    rmSync(env.GIT_INDEX_FILE);
    return inside(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

export function scoreRow(row, root, cacheLocation) {
  const config = configOf(row.repo, 'removal');
  const given = { config: parseConfig(config?.raw ?? {}, config?.file ?? 'none'), root };
  const session = openSession({ cwd: root, given, today: '2026-01-01', cache: cacheLocation !== undefined, cacheLocation, progress: false });
  const analysis = session.analyse([{ name: row.key, value: row.kept }]);
  const document = check(session, analysis);
  const lines = new Map();
  const text = (file) => {
    if (!lines.has(file)) lines.set(file, readFileSync(join(root, file), 'utf8').split('\n'));
    return lines.get(file);
  };
  const counted = (file, line) => !/^[\s()[\]{}<>;,/]*$/.test(text(file)[line - 1] ?? '');
  const human = new Set(Object.entries(row.deleted).flatMap(([file, ranges]) => ranges.flatMap(([first, last]) => between(first, last).filter((line) => counted(file, line)).map((line) => `${file}:${line}`))));
  const ours = { delete: new Map(), rewrite: new Map() };
  for (const { file, line, endLine, edit, why } of document.removes.filter(({ file }) => !isTest(file))) {
    for (const at of between(line, endLine)) if (counted(file, at)) ours[edit].set(`${file}:${at}`, why);
  }
  const show = (at) => ({ at, text: text(fileOf(at))[lineOf(at) - 1].trim() });
  return {
    row, problems: document.problems.map(({ message }) => message).filter((message) => message.includes('--assume') || message.includes('flags.')),
    human: human.size, covered: [...human].filter((at) => ours.delete.has(at) || ours.rewrite.has(at)).length,
    reasons: ours.delete, rightAt: human,
    deleted: ours.delete.size, right: [...ours.delete.keys()].filter((at) => human.has(at)).length,
    missed: [...human].filter((at) => !ours.delete.has(at) && !ours.rewrite.has(at)).map(show),
    extra: [...ours.delete].filter(([at]) => !human.has(at)).map(([at, why]) => ({ ...show(at), why })),
  };
}

/** Marks what went within half a year with the commit that took it, as the folder's history has it. */
export function markLater(folder, { row, extra }) {
  const timeOf = (commit) => new Date(git(folder, ['show', '-s', '--format=%cI', commit]).stdout.trim()).getTime();
  const start = timeOf(row.commit);
  const last = git(folder, ['rev-list', '-1', '--first-parent', '--before', new Date(start + 180 * DAY).toISOString(), 'HEAD']).stdout.trim();
  for (const file of new Set(extra.map(({ at }) => fileOf(at)))) {
    const left = new Set(extra.filter(({ at }) => fileOf(at) === file));
    const commits = git(folder, ['rev-list', '--reverse', '--first-parent', `${row.commit}..${last}`, '--', file]).stdout.split('\n').filter(Boolean);
    // One that left the line and came by a merge is on no first-parent line of its own: the last one has what all did.
    for (const commit of left.size > 0 ? [...commits, last] : []) {
      const diff = git(folder, ['diff', '-U0', '-w', '--no-renames', row.parent, commit, '--', file]).stdout;
      const gone = new Set([...diff.matchAll(/^@@ -(\d+)(?:,(\d+))?/gm)].flatMap(([, first, count = '1']) => between(Number(first), Number(first) + Number(count) - 1)));
      for (const it of [...left].filter(({ at }) => gone.has(lineOf(at)))) {
        it.later = { commit, days: Math.round((timeOf(commit) - start) / DAY) };
        left.delete(it);
      }
    }
  }
}

export function print({ id, repo, key, kept }, { human, covered, deleted, right, missed, extra, problems }, listed) {
  console.log(`  ${id} ${`${repo} ${key}=${kept}`.padEnd(64)} recall ${share(covered, human)}  precision ${share(right, deleted)}`);
  if (!listed) return;
  for (const message of problems) console.log(`      problem  ${message}`);
  for (const { at, text } of missed) console.log(`      missed   ${at}  | ${text.slice(0, 110)}`);
  for (const { at, text, why, later } of extra) console.log(`      only us  ${at}  (${why}${later ? `, gone after ${later.days} days in ${later.commit.slice(0, 10)}` : ''})  | ${text.slice(0, 110)}`);
}

/** `verdicts`: why the person and we differ, one row a line that somebody has read. */
export function report(scores, verdicts) {
  const sum = (name) => scores.reduce((all, score) => all + score[name], 0);
  const readOf = (row, at) => verdicts.find((it) => it.id === row.id && it.at === at);
  // What has been read counts as it was read: a later commit may only have moved or formatted the line.
  for (const { row, extra } of scores) for (const it of extra) if (readOf(row, it.at)) delete it.later;
  const lines = scores.flatMap(({ row, reasons, rightAt, extra }) => [...reasons].map(([at, why]) => ({ row, at, why, right: rightAt.has(at), read: readOf(row, at)?.right === true, later: extra.find((it) => it.at === at)?.later })));
  const within = (list, days) => share(list.filter(({ right, later }) => right || (later !== undefined && later.days <= days)).length, list.length);
  console.log(`  pooled over ${scores.length} removals: recall ${share(sum('covered'), sum('human'))}, precision of deleted lines ${share(sum('right'), sum('deleted'))} in the very commit`);
  console.log(`    with what people deleted within a day ${within(lines, 1)}, a month ${within(lines, 30)}, half a year ${within(lines, 180)}`);
  const fine = lines.filter(({ right, read, later }) => right || read || (later !== undefined && later.days <= 180));
  console.log(`    right by the person, within half a year, or by reading: ${share(fine.length, lines.length)}`);
  const rates = scores.filter(({ deleted }) => deleted > 0).map(({ right, deleted }) => right / deleted).sort((a, b) => a - b);
  const mean = rates.reduce((all, it) => all + it, 0) / rates.length;
  console.log(`    by removal: mean ${mean.toFixed(3)}, median ${rates[rates.length >> 1].toFixed(3)}, ${rates.filter((it) => it === 1).length} of ${rates.length} without a difference`);
  for (const why of [...new Set(lines.map((it) => it.why))].sort()) {
    const own = lines.filter((it) => it.why === why);
    console.log(`    ${why.padEnd(16)} ${within(own, -1)} in the very commit, within half a year ${within(own, 180)}`);
  }
  const classes = new Map();
  const count = (name, { id }) => {
    const found = classes.get(name) ?? { lines: 0, rows: new Set() };
    found.lines++;
    found.rows.add(id);
    classes.set(name, found);
  };
  for (const { row, missed, extra } of scores) {
    for (const [side, list] of [['missed', missed], ['only us', extra]]) {
      for (const { at, later } of list) {
        const read = readOf(row, at)?.class ?? 'not read';
        count(`${side}: ${later ? `a person deleted it later, ${later.days <= 1 ? 'within a day' : later.days <= 30 ? 'within a month' : 'within half a year'}` : read}`, row);
      }
    }
  }
  for (const [name, { lines: some, rows }] of [...classes].sort()) console.log(`    ${String(some).padStart(4)}  ${name}  (${[...rows].join(' ')})`);
}

const DAY = 86_400_000;
const fileOf = (at) => at.slice(0, at.lastIndexOf(':'));
const lineOf = (at) => Number(at.slice(at.lastIndexOf(':') + 1));
const git = (folder, words) => spawnSync('git', ['-C', folder, ...words], { encoding: 'utf8' });
const between = (first, last) => Array.from({ length: last - first + 1 }, (_, index) => first + index);
const isTest = (file) => /(?:^|\/)(?:tests?|__tests__|__mocks__|mocks?|__stories__|fixtures|cypress|e2e)\/|\.(?:test|tests|spec|stories|cy|mock|jest)\.[cm]?[jt]sx?$/i.test(file);
const share = (part, whole) => `${whole === 0 ? '-    ' : (part / whole).toFixed(3)} ${part}/${whole}`;
