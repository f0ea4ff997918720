/**
 * History, from git in one pass: the log once, every text that can say something about flags once, then a replay. What was
 * worked out is kept by content, so that the next run reads only what is new, and a run that was killed goes on.
 */
import { createHash } from 'node:crypto';
import { EXTRACTOR_VERSION, extract, kindOf } from '../facts/extract.js';
import { digestOf, isEmpty, type Digest } from '../history/digest.js';
import { day, eventsOf, type Witness } from '../history/events.js';
import { isLive, replay, type Replayed, type Revision } from '../history/replay.js';
import { prefilter, type Vocabulary } from '../history/vocabulary.js';
import { decode } from '../host/worktree.js';
import { eachBlob, hasWord, isAncestor, readLog, type Log } from '../host/log.js';
import { isStoryFile, isTestFile } from '../link/entries.js';
import { isDeclarationFile } from '../link/paths.js';
import type { Problem, Timeline } from '../model.js';
import type { Analysis } from './analyse.js';
import type { Session } from './session.js';
import { learnVocabulary } from './vocabulary.js';

/** Raised with every change of what a digest holds. */
const DIGEST_VERSION = '2';
/** New digests after which they are written down. */
const SAVE_EVERY = 1500;

/** Null where there is no history to read. */
export function readTimeline(session: Session, analysis: Analysis): { timeline: Timeline; problems: Problem[] } | null {
  const { tree, config, progress } = session;
  if (tree.revision === null) return null;
  const cache = session.historyCache();
  const log = readWholeLog(session, tree.revision);
  if (!log) return null;
  progress.stage('learning how flags are asked for');
  const vocabulary = learnVocabulary(analysis, tree.root, log.commits);
  const { digests, missing } = digestAll(session, log, vocabulary);
  const known = new Set(analysis.project.flags.filter(({ provider }) => provider !== 'wire').map(({ key }) => key));
  const replayed = replay(revisionsOf(log, digests, missing), vocabulary, known);
  progress.stage('telling the lives of flags');
  const complete = log.complete && missing.size === 0;
  const events = eventsOf(replayed, witnessOf(tree.root), { reuseGap: Number.parseInt(config.policy.reuseGap, 10), complete });
  cache.save();
  progress.done();
  const problems: Problem[] = [];
  if (!log.complete) problems.push({ message: 'this clone is shallow: what came before is not known, so no name is said to have been gone. Run: git fetch --unshallow', at: null });
  if (missing.size > 0) problems.push({ message: `${missing.size} texts of the history are missing (a partial clone?): what they said is not known. Run: git fetch --refetch --no-filter`, at: null });
  return { timeline: { events, commits: log.commits.length, complete, ages: agesOf(replayed) }, problems };
}

/** The log as it was kept, and what came after it. */
function readWholeLog(session: Session, head: string): Log | null {
  const { tree: { root } } = session;
  const cache = session.historyCache();
  const kept = cache.get('log') as { head: string; log: Log } | undefined;
  if (kept?.head === head && kept.log.complete) return kept.log;
  const grown = kept?.log.complete && isAncestor(root, kept.head, head) ? readLog(root, head, kept.head) : null;
  const log = grown && kept ? { commits: [...kept.log.commits, ...grown.commits], complete: grown.complete } : readLog(root, head, null);
  if (log) cache.set('log', { head, log });
  return log;
}

function digestAll(session: Session, log: Log, vocabulary: Vocabulary): { digests: Map<string, Digest | null>; missing: Set<string> } {
  const { tree: { root }, progress } = session;
  const cache = session.historyCache();
  const key = createHash('sha256').update(JSON.stringify([DIGEST_VERSION, EXTRACTOR_VERSION, vocabulary])).digest('hex').slice(0, 16);
  const kept = cache.get(`seen ${key}`) as { ids: string[] } | undefined;
  const seen = new Set(kept?.ids);
  const paths = new Map<string, string>();
  for (const { changes } of log.commits) {
    for (const { path, after } of changes) if (after !== null && !paths.has(after) && counts(path)) paths.set(after, path);
  }
  const digests = new Map<string, Digest | null>();
  const missing = new Set<string>();
  const wanted: string[] = [];
  for (const [id, path] of paths) {
    const found = cache.get(`${id} ${kindOf(path)} ${key}`) as Digest | null | undefined;
    if (found !== undefined) digests.set(id, found);
    else if (!seen.has(id)) wanted.push(id);
  }
  const speaks = prefilter(vocabulary);
  let fresh = 0;
  progress.stage('reading history', wanted.length);
  eachBlob(root, wanted, (id, bytes) => {
    progress.tick();
    if (bytes === null) {
      missing.add(id);
      return;
    }
    if (!speaks(bytes.toString('latin1'))) return;
    const path = paths.get(id)!;
    const text = decode(bytes, 0, bytes.length);
    const digest = text === null ? null : digestOf(extract(path, text, 'body'), vocabulary);
    const kept = digest && isEmpty(digest) ? null : digest;
    if (digest && kept === null) return;
    digests.set(id, kept);
    cache.set(`${id} ${kindOf(path)} ${key}`, kept);
    if (++fresh % SAVE_EVERY === 0) cache.save();
  });
  if (wanted.length > 0) cache.set(`seen ${key}`, { ids: [...paths.keys()].filter((id) => !digests.has(id) && !missing.has(id)) });
  return { digests, missing };
}

/** Tests, stories and declarations gate nothing. */
const counts = (path: string): boolean => !isTestFile(path) && !isStoryFile(path) && !isDeclarationFile(path) && !/(?:^|\/)(?:node_modules|dist|vendor)\//.test(path);

function* revisionsOf(log: Log, digests: ReadonlyMap<string, Digest | null>, missing: ReadonlySet<string>): Generator<Revision> {
  const speaking = new Set<string>();
  for (const { changes, ...commit } of log.commits) {
    const told: Revision['changes'] = [];
    for (const { path, after } of changes) {
      const digest = after === null ? null : missing.has(after) ? undefined : digests.get(after);
      if (after !== null && digests.get(after) === null) told.push({ path, digest: undefined }); // does not parse
      else if (digest) told.push({ path, digest });
      else if (speaking.has(path)) told.push({ path, digest: after !== null && missing.has(after) ? undefined : null });
      if (digest) speaking.add(path);
    }
    if (told.length > 0) yield { ...commit, changes: told };
  }
}

function witnessOf(root: string): Witness {
  return {
    hasWordBefore: (key, commit) => hasWord(root, `${commit}^1`, key, isTestFile),
    textsAfter(commit) {
      const texts: string[] = [];
      const ids = readLog(root, commit, `${commit}^1`)?.commits.flatMap(({ changes }) => changes.flatMap(({ path, after }) => (after !== null && !isTestFile(path) ? [after] : []))) ?? [];
      eachBlob(root, ids, (_, bytes) => { if (bytes) texts.push(bytes.toString()); });
      return texts.join('\n');
    },
  };
}

function agesOf({ keys, revisions }: Replayed): Map<string, { bornAt: string; lastChangedAt: string }> {
  const ages = new Map<string, { bornAt: string; lastChangedAt: string }>();
  for (const [key, versions] of keys) {
    const born = versions.findLast((it, index) => isLive(it) && !isLive(versions[index - 1]));
    const changed = versions.findLast((it, index) => it.on.join() !== versions[index - 1]?.on.join() || it.off.join() !== versions[index - 1]?.off.join());
    if (born) ages.set(key, { bornAt: day(revisions[born.at]!.date), lastChangedAt: day(revisions[(changed ?? born).at]!.date) });
  }
  return ages;
}
