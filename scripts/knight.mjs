#!/usr/bin/env node
/**
 * Builds the Knight Capital fixture: a git repository from fixtures/knight-capital/history, one commit a revision, with
 * the same commit ids on every machine and in every environment. Only ever writes into a folder that is new or empty.
 *
 *     node scripts/knight.mjs FOLDER [UPTO]
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const HISTORY = fileURLToPath(new URL('../fixtures/knight-capital/history', import.meta.url));
const CARD = 'revision.json';

/** The revisions in order: what each one's commit says, the files it writes and the paths it deletes. */
export function readRevisions() {
  return readdirSync(HISTORY, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => readRevision(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function readRevision(name) {
  const folder = join(HISTORY, name);
  const files = new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [relative(folder, file).split(sep).join('/'), readText(file)])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  const { date, author, message, delete: deleted } = JSON.parse(files.get(CARD) ?? '{}');
  if (!date || !author || !message) throw new Error(`${folder}: ${CARD} must give date, author and message`);
  files.delete(CARD);
  return { name, date, author, message, files, deleted: deleted ?? [] };
}

/** Line ends as in the repository, also where a checkout has changed them. */
const readText = (file) => readFileSync(file, 'utf8').replaceAll('\r\n', '\n');

/**
 * Builds the repository in `folder`, which must be new or empty, and checks its last revision out.
 * `upTo` stops after that many revisions; without it, all are built. Throws an Error for a folder or number that will
 * not do.
 */
export function buildKnight(folder, { upTo } = {}) {
  const all = readRevisions();
  const count = upTo ?? all.length;
  if (!Number.isInteger(count) || count < 1 || count > all.length) {
    throw new Error(`there is no revision ${count}: give a number from 1 to ${all.length}`);
  }
  mkdirSync(folder, { recursive: true });
  if (readdirSync(folder).length > 0) throw new Error(`${folder} is not empty: give a new folder`);

  const revisions = all.slice(0, count);
  git(folder, ['init', '--quiet', '--template=', '--object-format=sha1']);
  git(folder, ['config', 'core.autocrlf', 'false']);
  git(folder, ['fast-import', '--quiet', '--done'], commits(revisions));
  git(folder, ['reset', '--quiet', '--hard', 'main']);
  const shas = git(folder, ['rev-list', '--reverse', 'main']).trim().split('\n');
  return { folder, revisions: revisions.map(({ name, date }, at) => ({ name, sha: shas[at], date })) };
}

/** The revisions as a stream for `git fast-import`: it knows no clock, identity, hook or file mode but those given. */
function commits(revisions) {
  const present = new Set();
  const parts = [];
  for (const { date, author, message, files, deleted } of revisions) {
    const who = `${author} ${gitDate(date)}`;
    parts.push('commit refs/heads/main\n', `author ${who}\n`, `committer ${who}\n`, data(`${message}\n`));
    for (const path of deleted) {
      if (!present.delete(path)) throw new Error(`${date}: ${path} is deleted but was never there`);
      parts.push(`D ${path}\n`);
    }
    for (const [path, text] of files) {
      present.add(path);
      parts.push(`M 100644 inline ${path}\n`, data(text));
    }
  }
  return `${parts.join('')}done\n`;
}

const data = (text) => `data ${Buffer.byteLength(text)}\n${text}\n`;

/** `2001-05-08T09:00:00-04:00` as seconds and zone, the form in which git keeps it. */
function gitDate(date) {
  const zone = /([+-]\d\d):(\d\d)$/.exec(date);
  if (!zone || Number.isNaN(Date.parse(date))) throw new Error(`${date}: not an ISO date with a time zone`);
  return `${Date.parse(date) / 1000} ${zone[1]}${zone[2]}`;
}

/** Git without anything that this user, machine or calling hook has set. */
function git(folder, args, input = '') {
  const own = Object.entries(process.env).filter(([name]) => !name.toUpperCase().startsWith('GIT_'));
  const env = { ...Object.fromEntries(own), GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  const fixed = ['-c', 'init.defaultBranch=main', '-c', 'commit.gpgsign=false', '-c', 'core.autocrlf=false'];
  return execFileSync('git', [...fixed, ...args], { cwd: folder, env, input, encoding: 'utf8' });
}

function main([folder, upTo]) {
  if (!folder) throw new Error('usage: node scripts/knight.mjs FOLDER [UPTO]');
  const { revisions } = buildKnight(resolve(folder), upTo === undefined ? {} : { upTo: Number(upTo) });
  for (const { name, sha, date } of revisions) console.log(`${sha.slice(0, 12)}  ${date.slice(0, 10)}  ${name}`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) {
  try {
    main(process.argv.slice(2));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 2;
  }
}
