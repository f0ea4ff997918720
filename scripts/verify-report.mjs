// Recomputes every figure on the first page of a quarterly report from git and from `unpeg flags` on plain checkouts of the two quarter
// ends, and from nothing that the report itself is made of but its list of flags: npm run verify:report FOLDER [QUARTER [CONFIG]].
// The folder is not touched: checkouts are made beside it, in the system's folder for temporary files.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../dist/src/cli.js', import.meta.url));
const [folder, quarter = '2026-Q2'] = process.argv.slice(2);
if (!folder) throw new Error('npm run verify:report FOLDER [QUARTER]');
const root = resolve(folder);
const run = (command, args, cwd) => execFileSync(command, args, { cwd, encoding: 'utf8', maxBuffer: 2 ** 30, stdio: ['ignore', 'pipe', 'ignore'] });
const unpeg = (cwd, ...args) => {
  try {
    return JSON.parse(run(process.execPath, [CLI, ...args, '--format', 'json', '--no-progress'], cwd));
  } catch (error) {
    // check exits 1 where it finds something
    return JSON.parse(error.stdout);
  }
};
const [year, number] = [Number(quarter.slice(0, 4)), Number(quarter.slice(6))];
const end = (months) => new Date(Date.UTC(year, number * 3 - months, 1));
const lastDay = (after) => new Date(after - 86_400_000).toISOString().slice(0, 10);
const log = run('git', ['log', '--first-parent', '--format=%H %ct', 'HEAD'], root).trim().split('\n').map((line) => line.split(' '));
const commitBefore = (moment) => log.find(([, time]) => Number(time) * 1000 < moment)?.[0];

const temporary = mkdtempSync(join(tmpdir(), 'unpeg-verify-'));
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }));
const inventory = (name, moment) => {
  const commit = commitBefore(moment);
  if (!commit) return null;
  const place = join(temporary, name);
  run('git', ['clone', '-q', '--shared', '--no-checkout', root, place], temporary);
  run('git', ['read-tree', commit], place);
  run('git', ['update-ref', '--no-deref', 'HEAD', commit], place);
  try {
    run('git', ['checkout-index', '-q', '-a', '-f'], place);
  } catch { /* a partial clone lacks some blobs; what is there is there */ }
  if (existsSync(join(root, '.unpegrc.json'))) copyFileSync(join(root, '.unpegrc.json'), join(place, '.unpegrc.json'));
  const today = lastDay(moment);
  const { flags } = unpeg(place, 'flags', '--history', '--today', today);
  const { findings } = unpeg(place, 'check', '--only', 'unused-flag', '--today', today);
  const unread = new Set(findings.map(({ flag }) => flag));
  const kept = flags.filter(({ provider }) => provider !== 'wire');
  const stale = kept.filter(({ key, state }) => !['removed', 'undeclared', 'planned'].includes(state.is)
    && (state.is === 'expired' || state.settled || unread.has(key) || state.suspect));
  const suspect = ({ key, state }) => state.suspect && state.is === 'active' && !unread.has(key) && !state.settled;
  return { commit, place, today, suspect, ids: new Set(kept.map(({ id }) => id)), stale };
};
const now = inventory('now', end(0));
const before = inventory('before', end(3));
const report = unpeg(root, 'report', '--quarter', quarter, '--today', new Date().toISOString().slice(0, 10));
const figure = (name) => report.sections.summary.figures.find((it) => it.name === name);

let wrong = 0;
const same = (what, told, found) => {
  if (told !== found) wrong++;
  console.log(`${told === found ? 'same ' : 'WRONG'}  ${what}: the report says ${told}, recomputed ${found}`);
};
same('commit', report.sections.method.revision, now.commit);
same('flags', figure('flags').value, now.ids.size);
same('stale', figure('stale').value, now.stale.length);
if (before) {
  same('flags before', figure('flags').before, before.ids.size);
  same('added', figure('added').value, [...now.ids].filter((id) => !before.ids.has(id)).length);
  same('removed', figure('removed').value, [...before.ids].filter((id) => !now.ids.has(id)).length);
  // Whether a flag was suspect then, the report tells with the history as it is read today; the rest can be counted again.
  const { expired = 0, settled = 0, unread = 0 } = report.snapshots.at(-2).standing;
  same('stale before, suspects left out', expired + settled + unread, before.stale.filter((it) => !before.suspect(it)).length);
}
// Hours again, from the printed coefficients and the counts of each stale flag.
const [each, place, hundred] = report.sections.cost.coefficients.map(({ hours }) => hours);
for (const bound of ['low', 'likely', 'high']) {
  const tenth = (value) => Math.round(value * 10) / 10;
  const hours = now.stale.reduce((sum, { id, evaluations }) => {
    const lines = report.flags.find((it) => it.id === id)?.removal?.lines ?? 0;
    return tenth(sum + tenth(each[bound] + place[bound] * evaluations.length + (hundred[bound] * lines) / 100));
  }, 0);
  same(`hours, ${bound}`, report.sections.summary.hours[bound], hours);
}
// Lines of removal again, by `check --assume` on the checkout, for some.
for (const { key, removal } of report.flags.filter((it) => it.removal).slice(0, Number(process.env.SAMPLE ?? 5))) {
  const { removes } = unpeg(now.place, 'check', '--assume', `${key}=${String(removal.value)}`, '--only', 'settled-flag', '--today', now.today);
  const lines = new Set(removes.filter(({ edit }) => edit === 'delete').flatMap(({ file, line, endLine }) => Array.from({ length: endLine - line + 1 }, (_, index) => `${file}:${line + index}`)));
  same(`lines that go with ${key}`, removal.lines, lines.size);
}
console.log(wrong === 0 ? 'every figure is the same' : `${wrong} differ`);
process.exitCode = wrong === 0 ? 0 : 1;
