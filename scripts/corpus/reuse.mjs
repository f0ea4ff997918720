// Reuse: are names and wire values that came back with another meaning told as such, and are those that did not left alone?
//
// A positive is found when the history has a reuse verdict (reused, repurposed, value-reused) above a note for its key within a
// week of its commit; for a bit, at its commit. What is no reuse is wrongly reported under the same conditions. A repository is
// given its configuration in corpus/configs, and its whole history is read.
import { parseConfig } from '../../dist/src/host/config.js';
import { openSession } from '../../dist/src/index.js';
import { wholeHistory } from '../../dist/src/pipeline/history.js';
import { configOf, readData } from './data.mjs';
import { repositoriesIn } from './folders.mjs';

export const usage = 'FOLDER… [--misses] [--cache DIR]   (or OWNER/NAME=FOLDER)';

const VERDICTS = ['reused', 'repurposed', 'value-reused'];
const WEEK = 7 * 86_400_000;

export function run(words) {
  const at = words.indexOf('--cache');
  const cacheLocation = at < 0 ? undefined : words.splice(at, 2)[1];
  const truth = readData('reuse.json');
  const all = [];
  for (const { repo, folder } of repositoriesIn(words.filter((it) => !it.startsWith('--')), truth.pins)) {
    const document = eventsIn(folder, repo, cacheLocation);
    const rows = truth.items.filter((it) => it.repo === repo).map((item) => ({ item, told: toldOf(item, document.events) }));
    print(repo, rows, document);
    if (words.includes('--misses')) for (const row of rows.filter(isMiss)) printMiss(row);
    all.push(...rows);
  }
  print('pooled', all, null);
}

function eventsIn(folder, repo, cacheLocation) {
  const config = configOf(repo);
  const given = { config: parseConfig(config?.raw ?? {}, config?.file ?? 'none'), root: folder };
  const session = openSession({ cwd: folder, given, today: '2026-01-01', progress: false, ...(cacheLocation === undefined ? { cache: false } : { cacheLocation: `${cacheLocation}/${repo.replace('/', '+')}` }) });
  return wholeHistory(session, session.analyse);
}

/** The verdicts that speak of what a row is about. */
function toldOf(item, events) {
  const verdicts = events.filter(({ kind, severity }) => VERDICTS.includes(kind) && severity !== 'note');
  if (item.values) {
    const here = verdicts.filter(({ commit }) => commit === item.commit);
    return isPositive(item) ? here : here.filter(({ flag, data }) => item.values.some((it) => it.new === flag && it.old === data.other));
  }
  const date = item.readded?.date ?? item.date;
  return verdicts.filter((it) => it.flag === item.key && (date === undefined || Math.abs(Date.parse(it.date) - Date.parse(date)) < WEEK));
}

const isPositive = ({ label }) => label.startsWith('reuse');
const isMiss = ({ item, told }) => isPositive(item) !== told.length > 0;

function print(name, rows, document) {
  const share = (list, hit) => `${list.filter(hit).length}/${list.length}`;
  const found = ({ told }) => told.length > 0;
  const bits = rows.filter(({ item }) => item.label === 'reuse-bit');
  const keys = rows.filter(({ item }) => isPositive(item) && item.label !== 'reuse-bit');
  const no = rows.filter(({ item }) => item.label === 'not_reuse');
  const errors = no.filter(({ told }) => told.some(({ severity }) => severity === 'error'));
  console.log(`${name.padEnd(34)} keys ${share(keys, found)} (high confidence ${share(keys.filter(({ item }) => item.confidence === 'high'), found)}), values ${share(bits, found)}, no reuse but told ${share(no, found)} (errors ${errors.length})${document ? ` · ${document.events.length} events, ${document.commits} commits${document.complete ? '' : ', not complete'}` : ''}`);
}

function printMiss({ item, told }) {
  const what = item.values ? `${item.file} ${item.values.map((it) => `${it.old} > ${it.new}`).join(', ')}` : item.key;
  console.log(`    ${isPositive(item) ? 'missed' : 'wrong '}  ${item.id} ${what} (${item.confidence}) ${item.reason}${told.length > 0 ? ` | ${told[0].because[0].message}` : ''}`);
}
