/**
 * History, from git in one pass: the log once, every text that can say something about flags once, then a replay. What was
 * worked out is kept by content, so that the next run reads only what is new, and a run that was killed goes on.
 */
import { day, type EventOptions, type Witness } from '../history/context.js';
import { eventsOf } from '../history/events.js';
import { lifetimesOf } from '../history/lifetimes.js';
import { isLive, replay, type Replayed } from '../history/replay.js';
import type { Vocabulary } from '../history/vocabulary.js';
import { eachBlob, hasWord, isOnLine, readLog, type Log } from '../host/log.js';
import { registryFiles } from '../lifecycle/registry.js';
import { isTestFile } from '../link/entries.js';
import type { Flag, HistoryEvent, Lifetime, Problem, Timeline } from '../model.js';
import type { Analysis } from './analyse.js';
import { counts, readDigests, type Digests } from './digests.js';
import type { Session } from './session.js';
import { learnVocabulary } from './vocabulary.js';

export interface ReadTimeline {
  timeline: Timeline;
  problems: Problem[];
  /** By key, oldest first: all that it ever was. */
  lives(): Map<string, Lifetime[]>;
}

export interface ReadHistory {
  log: Log;
  vocabulary: Vocabulary;
  digests: Digests;
  /** Keys that are flags today. */
  known: Set<string>;
  options: EventOptions;
}

/** New digests after which they are written down: a run that is killed goes on from there. */
const SAVE_EVERY = 2000;

/** What the texts of the history say, and with which words. Null where there is none to read. */
export function readHistory(session: Session, analysis: Analysis, saveEvery = SAVE_EVERY): ReadHistory | null {
  const { tree, config, progress } = session;
  if (tree.revision === null) return null;
  const read = readWholeLog(session, tree.revision);
  if (!read) return null;
  const { log, grown } = read;
  progress.stage('learning how flags are asked for');
  const vocabulary = learnVocabulary(analysis, tree.root, log.commits);
  const digests = readDigests(session, log, tree.revision, grown, vocabulary, saveEvery);
  digests.readLatest();
  const known = new Set(analysis.project.flags.filter(({ provider }) => provider !== 'wire').map(({ key }) => key));
  return { log, vocabulary, digests, known, options: { reuseGap: Number.parseInt(config.policy.reuseGap, 10), complete: log.complete && digests.missing === 0 } };
}

/** Null where there is no history to read. */
export function readTimeline(session: Session, analysis: Analysis, saveEvery?: number): ReadTimeline | null {
  const { tree, progress } = session;
  const history = readHistory(session, analysis, saveEvery);
  if (!history) return null;
  const { log, vocabulary, digests, known, options } = history;
  progress.stage('telling the lives of flags');
  const witness = witnessOf(tree.root, log);
  let replayed = replay(digests.revisions(), vocabulary, known);
  let events = eventsOf(replayed, witness, options);
  // What something is to be said of is read in full first: between two versions that were parsed it may have changed step by step.
  const doubtful = doubtfulPaths(events, replayed);
  if (doubtful.size > 0 && digests.readFully(doubtful)) {
    replayed = replay(digests.revisions(), vocabulary, known);
    events = eventsOf(replayed, witness, options);
  }
  session.historyCache().save();
  progress.done();
  const problems: Problem[] = [];
  if (!log.complete) problems.push({ message: 'this clone is shallow: what came before is not known, so no name is said to have been gone. Run: git fetch --unshallow', at: null });
  if (digests.missing > 0) problems.push({ message: `${digests.missing} texts of the history are missing (a partial clone?): what they said is not known. Run: git fetch --refetch --no-filter`, at: null });
  return { timeline: { events, commits: log.commits.length, complete: options.complete, ages: agesOf(replayed, analysis.project.flags), touched: touchedIn(log) }, problems, lives: () => lifetimesOf(events, replayed) };
}

/** The files in which the flags are read that something is about to be said of. */
function doubtfulPaths(events: readonly HistoryEvent[], { keys, wireKeys }: Replayed): Set<string> {
  const names = new Set(events.filter(({ severity }) => severity !== 'note').flatMap(({ flag, data: { other } }) => [flag, ...(other === undefined ? [] : [other])]));
  const wire = [...wireKeys].filter((key) => names.has(key.slice(key.indexOf('.') + 1)));
  return new Set([...names, ...wire].flatMap((key) => keys.get(key)?.flatMap(({ paths }) => paths) ?? []));
}

/** The log as it was kept, and what came after it. */
function readWholeLog(session: Session, head: string): { log: Log; grown: string | null } | null {
  const { tree: { root }, config } = session;
  const cache = session.historyCache();
  const files = registryFiles(config);
  const last = cache.get('log') as { head: string; files: string[]; log: Log } | undefined;
  const kept = last?.files.join('\0') === files.join('\0') ? last : undefined;
  if (kept?.head === head && kept.log.complete) return { log: kept.log, grown: head };
  const more = kept?.log.complete && isOnLine(root, kept.head, head) ? readLog(root, head, kept.head, counts, files) : null;
  const log = more && kept ? { commits: [...kept.log.commits, ...more.commits], complete: more.complete } : readLog(root, head, null, counts, files);
  if (!log) return null;
  cache.set('log', { head, files, log });
  return { log, grown: more && kept ? kept.head : null };
}

function witnessOf(root: string, { commits }: Log): Witness {
  const changesOf = new Map(commits.map(({ commit, changes }) => [commit, changes]));
  const texts = new Map<string, string>();
  const idsOf = (commit: string, side: 'before' | 'after'): string[] => (changesOf.get(commit) ?? []).map((it) => it[side]).filter((id) => id !== null);
  const foresee = (wanted: readonly string[]): void => {
    const ids = new Set(wanted.flatMap((commit) => [...idsOf(commit, 'before'), ...idsOf(commit, 'after')]).filter((id) => !texts.has(id)));
    eachBlob(root, [...ids], (id, bytes) => { if (bytes) texts.set(id, bytes.toString()); });
  };
  const known = (ids: readonly string[]): string[] => ids.map((id) => texts.get(id)).filter((text) => text !== undefined);
  return {
    hasWordBefore: (key, commit) => hasWord(root, `${commit}^1`, key, isTestFile),
    foresee,
    texts(commit) {
      foresee([commit]);
      return { before: known(idsOf(commit, 'before')), after: known(idsOf(commit, 'after')) };
    },
  };
}

function touchedIn({ commits }: Log): Timeline['touched'] {
  const touched = new Map<string, { at: string; by: string }>();
  for (const { date, author, changes } of commits) for (const { path } of changes) touched.set(path, { at: day(date), by: author });
  return touched;
}

/** The past has its keys as the code wrote them. */
function agesOf({ keys, revisions }: Replayed, flags: readonly Flag[]): Map<string, { bornAt: string; lastChangedAt: string }> {
  const ages = new Map<string, { bornAt: string; lastChangedAt: string }>();
  for (const [key, versions] of keys) {
    const born = versions.findLast((it, index) => isLive(it) && !isLive(versions[index - 1]));
    const changed = versions.findLast((it, index) => it.on.join() !== versions[index - 1]?.on.join() || it.off.join() !== versions[index - 1]?.off.join());
    if (born) ages.set(key, { bornAt: day(revisions[born.at]!.date), lastChangedAt: day(revisions[(changed ?? born).at]!.date) });
  }
  for (const { key, spelled } of flags) {
    const age = ages.has(key) ? undefined : spelled.map((it) => ages.get(it)).find((it) => it !== undefined);
    if (age) ages.set(key, age);
  }
  return ages;
}
