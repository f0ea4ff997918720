// What goes with a flag: `unpeg check --assume KEY=VALUE` at the parent of commits in which a person removed a flag, compared
// with the lines that went. Recall: of the lines that the person deleted, those that we delete or rewrite (a diff shows a
// rewritten line as a deleted one). Precision: of the lines that we delete, those that the person deleted. Tests, blank lines and
// lines of brackets alone are outside. A line that only we delete is looked up again half a year later: whether it went after all.
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
  const show = (at) => { const [, file, line] = /^(.*):(\d+)$/.exec(at); return { at, text: text(file)[line - 1].trim() }; };
  return {
    row, problems: document.problems.map(({ message }) => message).filter((message) => message.includes('--assume') || message.includes('flags.')),
    human: human.size, covered: [...human].filter((at) => ours.delete.has(at) || ours.rewrite.has(at)).length,
    reasons: ours.delete, rightAt: human,
    deleted: ours.delete.size, right: [...ours.delete.keys()].filter((at) => human.has(at)).length,
    missed: [...human].filter((at) => !ours.delete.has(at) && !ours.rewrite.has(at)).map(show),
    extra: [...ours.delete].filter(([at]) => !human.has(at)).map(([at, why]) => ({ ...show(at), why })),
  };
}

/** Marks what went within half a year, as the folder's history has it. */
export function markLater(folder, { row, extra }) {
  const date = new Date(git(folder, ['show', '-s', '--format=%cI', row.commit]).stdout.trim());
  const until = new Date(date.getTime() + 180 * 86_400_000).toISOString();
  const later = git(folder, ['rev-list', '-1', '--first-parent', '--before', until, 'HEAD']).stdout.trim();
  const gone = new Map();
  for (const it of extra) {
    const [, file, line] = /^(.*):(\d+)$/.exec(it.at);
    if (!gone.has(file)) {
      const diff = git(folder, ['diff', '-U0', '-w', '--no-renames', row.parent, later, '--', file]).stdout;
      gone.set(file, new Set([...diff.matchAll(/^@@ -(\d+)(?:,(\d+))?/gm)].flatMap(([, first, count = '1']) => between(Number(first), Number(first) + Number(count) - 1))));
    }
    it.later = gone.get(file).has(Number(line));
  }
}

export function print({ id, repo, key, kept }, { human, covered, deleted, right, missed, extra, problems }, listed) {
  console.log(`  ${id} ${`${repo} ${key}=${kept}`.padEnd(64)} recall ${share(covered, human)}  precision ${share(right, deleted)}`);
  if (!listed) return;
  for (const message of problems) console.log(`      problem  ${message}`);
  for (const { at, text } of missed) console.log(`      missed   ${at}  | ${text.slice(0, 110)}`);
  for (const { at, text, why, later } of extra) console.log(`      only us  ${at}  (${why}${later ? ', gone later' : ''})  | ${text.slice(0, 110)}`);
}

/** `verdicts`: why the person and we differ, one row a line that somebody has read. */
export function report(scores, verdicts) {
  const sum = (name) => scores.reduce((all, score) => all + score[name], 0);
  console.log(`  pooled over ${scores.length} removals: recall ${share(sum('covered'), sum('human'))}, precision of deleted lines ${share(sum('right'), sum('deleted'))}`);
  const later = scores.reduce((all, { extra }) => all + extra.filter((it) => it.later).length, 0);
  console.log(`  with what people deleted within half a year: precision ${share(sum('right') + later, sum('deleted'))}`);
  for (const why of [...new Set(scores.flatMap(({ reasons }) => [...reasons.values()]))].sort()) {
    const lines = scores.flatMap(({ reasons, rightAt, extra }) => [...reasons].filter(([, it]) => it === why).map(([at]) => ({ right: rightAt.has(at), later: extra.some((it) => it.at === at && it.later) })));
    console.log(`    ${why.padEnd(16)} ${share(lines.filter(({ right }) => right).length, lines.length)}, with later ${share(lines.filter(({ right, later }) => right || later).length, lines.length)}`);
  }
  const classes = new Map();
  for (const { row, missed, extra } of scores) {
    for (const [side, list] of [['missed', missed], ['only us', extra]]) {
      for (const { at, later } of list) {
        const verdict = later ? 'a person deleted it later' : verdicts.find((it) => it.id === row.id && it.at === at)?.class ?? 'not read';
        classes.set(`${side}: ${verdict}`, (classes.get(`${side}: ${verdict}`) ?? 0) + 1);
      }
    }
  }
  for (const [name, count] of [...classes].sort()) console.log(`    ${String(count).padStart(4)}  ${name}`);
}

const git = (folder, words) => spawnSync('git', ['-C', folder, ...words], { encoding: 'utf8' });
const between = (first, last) => Array.from({ length: last - first + 1 }, (_, index) => first + index);
const isTest = (file) => /(?:^|\/)(?:tests?|__tests__|__mocks__|mocks?|__stories__|fixtures|cypress|e2e)\/|\.(?:test|tests|spec|stories|cy|mock|jest)\.[cm]?[jt]sx?$/i.test(file);
const share = (part, whole) => `${whole === 0 ? '-    ' : (part / whole).toFixed(3)} ${part}/${whole}`;
