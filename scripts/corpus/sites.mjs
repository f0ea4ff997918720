// Flag sites: how many of those that people labelled `unpeg flags` finds (recall), and how many of those that it reports are
// right (precision); without any configuration, and with one of at most six lines.
//
// A label is found when an evaluation of its key is reported in its file within two lines. A report is right when it is that
// near a label of its key, or when somebody has read the place and said so (corpus/verdicts/sites.json). One that nobody has
// read counts as wrong. Sites in tests and stories are outside.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseConfig } from '../../dist/src/host/config.js';
import { listFlags, openSession, UsageError } from '../../dist/src/index.js';
import { configOf, readData } from './data.mjs';
import { repositoriesIn } from './folders.mjs';

export const usage = 'FOLDER… [--misses]   (or OWNER/NAME=FOLDER; --misses lists what is not found, wrong or not judged)';

const NEAR = 2;
const ROLES = ['evaluation', 'indirect', 'evaluation-dynamic'];

export function run(words) {
  const listed = words.includes('--misses');
  const truth = readData('sites.json');
  const verdicts = readData('verdicts/sites.json');
  const used = new Set();
  const repositories = repositoriesIn(words.filter((it) => !it.startsWith('--')), truth.pins);
  for (const [title, configured] of [['without a configuration', false], ['with a configuration of at most six lines', true]]) {
    console.log(`${configured ? '\n' : ''}${title}`);
    const scores = repositories.map(({ repo, folder }) => {
      const ofRepo = (list) => list.filter((it) => it.repo === repo);
      const score = judge(ofRepo(truth.sites), ofRepo(verdicts), reportsIn(folder, configured ? repo : null));
      for (const verdict of score.verdicts) used.add(verdict);
      print(repo, score);
      if (listed) printMisses(folder, score);
      return score;
    });
    if (scores.length > 1) print('pooled', pool(scores));
  }
  const stale = verdicts.filter((it) => it.verdict === 'right' && repositories.some(({ repo }) => repo === it.repo) && !used.has(it));
  if (stale.length > 0) console.log('\njudged right, and no longer reported');
  for (const { repo, file, line, key } of stale) console.log(`  ${repo} ${file}:${line}  ${key}`);
}

/** What is reported in sources, and the keys that cannot be told. */
function reportsIn(folder, repo) {
  const config = repo === null ? null : configOf(repo);
  if (config && config.lines > 6) throw new UsageError(`${config.file}: ${config.lines} lines; six are allowed`);
  // Given, not looked for: a configuration that is no file of the folder still has the folder as its root, and one that is does not count.
  const given = { config: parseConfig(config?.raw ?? {}, config?.file ?? 'none'), root: folder };
  const session = openSession({ cwd: folder, given, today: '2026-01-01', cache: false, progress: false });
  const { flags, opaque } = listFlags(session, session.analyse());
  const sites = flags.flatMap(({ key, evaluations }) => evaluations.filter((it) => it.in === 'source').map(({ at }) => ({ key, file: at.file, line: at.line })));
  return { sites, opaque: opaque.map(({ at, pattern }) => ({ key: pattern, file: at.file, line: at.line })) };
}

function judge(labels, verdicts, { sites, opaque }) {
  const near = (a, b) => a.file === b.file && Math.abs(a.line - b.line) <= NEAR;
  const same = (a, b) => a.key === b.key && near(a, b);
  const isFound = (label) => (label.role === 'evaluation-dynamic' ? [...sites, ...opaque].some((it) => near(it, label)) : sites.some((it) => same(it, label)));
  const score = { roles: {}, verdicts: [], mentions: [], right: [], judged: [], wrong: [], unread: [], missed: [] };
  for (const role of ROLES) {
    const all = labels.filter((it) => it.role === role);
    score.roles[role] = { all: all.length, found: all.filter(isFound).length };
    score.missed.push(...all.filter((it) => !isFound(it)));
  }
  const asked = labels.filter((it) => it.role !== 'mention');
  for (const site of sites) {
    const found = verdicts.find((it) => it.key === site.key && it.file === site.file && it.line === site.line);
    const verdict = found?.verdict;
    if (found) score.verdicts.push(found);
    const isLabelled = asked.some((it) => same(it, site));
    const isMention = !isLabelled && labels.some((it) => it.role === 'mention' && same(it, site));
    if (isMention) score.mentions.push(site);
    if (isLabelled) score.right.push(site);
    else if (isMention || verdict === 'wrong') score.wrong.push(site);
    else (verdict === 'right' ? score.judged : score.unread).push(site);
  }
  return score;
}

function pool(scores) {
  const all = { roles: Object.fromEntries(ROLES.map((role) => [role, { all: 0, found: 0 }])) };
  for (const { roles, ...lists } of scores) {
    for (const role of ROLES) {
      all.roles[role].all += roles[role].all;
      all.roles[role].found += roles[role].found;
    }
    for (const [name, list] of Object.entries(lists)) all[name] = [...(all[name] ?? []), ...list];
  }
  return all;
}

function print(name, { roles, mentions, right, judged, wrong, unread }) {
  const reported = right.length + judged.length + wrong.length + unread.length;
  const recall = ROLES.filter((role) => roles[role].all > 0).map((role) => `${role} ${share(roles[role].found, roles[role].all)}`);
  const parts = [`${right.length} labelled`, `${judged.length} judged right`, `${wrong.length} wrong`, `${unread.length} not judged`];
  console.log(`  ${name.padEnd(40)} recall: ${recall.join(', ')}`);
  console.log(`  ${''.padEnd(40)} precision: ${share(right.length + judged.length, reported)} (${parts.join(', ')})${mentions.length > 0 ? `, of them mentions: ${mentions.length}` : ''}`);
}

const share = (part, whole) => `${whole === 0 ? '-' : (part / whole).toFixed(3)} ${part}/${whole}`;

function printMisses(folder, { missed, wrong, unread }) {
  for (const [word, list] of [['missed', missed], ['wrong', wrong], ['not judged', unread]]) {
    for (const { file, line, key, role } of list) {
      const source = readFileSync(join(folder, file), 'utf8').split('\n')[line - 1] ?? '';
      console.log(`    ${word.padEnd(10)} ${file}:${line}  ${key}${role && role !== 'evaluation' ? ` (${role})` : ''}  | ${source.trim().slice(0, 120)}`);
    }
  }
}
