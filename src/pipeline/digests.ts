/**
 * Digests of every text in the history that can say something about flags, for the price of few of them. Most versions of a
 * file change nothing about its flags: where a text asks as the version before it did, and still has what that gated, it
 * stands for the same digest and is not parsed. What a verdict hangs on is read in full afterwards.
 */
import { createHash } from 'node:crypto';
import { EXTRACTOR_VERSION, extract, kindOf } from '../facts/extract.js';
import { digestOf, isEmpty, type Digest } from '../history/digest.js';
import type { Revision } from '../history/replay.js';
import { createScanner, type Vocabulary } from '../history/vocabulary.js';
import { eachBlob, type Log } from '../host/log.js';
import { decode } from '../host/worktree.js';
import { isStoryFile, isTestFile } from '../link/entries.js';
import { isDeclarationFile } from '../link/paths.js';
import type { Session } from './session.js';

/** Raised with every change of what a digest holds. */
const DIGEST_VERSION = '4';
/** New digests after which they are written down: a run that is killed goes on from there. */
const SAVE_EVERY = 1000;
/** So much of what was gated may have left the text before it is parsed again. */
const VANISHED = 0.2;

export interface Digests {
  /** Texts that are missing from a partial clone. */
  missing: number;
  revisions(): Generator<Revision>;
  /** Reads what is there today in full. */
  readLatest(): void;
  /** Reads every version of these files in full; false where that had been done. */
  readFully(paths: ReadonlySet<string>): boolean;
}

/** Which texts say something: each by itself, or as another does. */
interface Seen {
  head: string;
  says: [id: string, as: string][];
  missing: string[];
}

/** @param grown the head up to which an earlier run has seen this history, or null. */
export function readDigests(session: Session, log: Log, head: string, grown: string | null, vocabulary: Vocabulary): Digests {
  const { tree: { root }, progress } = session;
  const cache = session.historyCache();
  const version = createHash('sha256').update(JSON.stringify([DIGEST_VERSION, EXTRACTOR_VERSION, vocabulary])).digest('hex').slice(0, 16);
  const kept = cache.get(`seen ${version}`) as Seen | undefined;
  const seen = kept && (kept.head === grown || kept.head === head) ? kept : null;
  const says = new Map(seen?.says);
  const missing = new Set(seen?.missing);
  const origins = new Map<string, { path: string; before: string | null; commit: number }>();
  log.commits.forEach(({ changes }, commit) => {
    for (const { path, before, after } of changes) if (after !== null && !origins.has(after) && counts(path)) origins.set(after, { path, before, commit });
  });
  const digests = new Map<string, Digest | null>();
  let fresh = 0;

  const keyOf = (id: string): string => `${id} ${kindOf(origins.get(id)!.path)} ${version}`;
  const known = (id: string): Digest | null | undefined => {
    let found = digests.get(id);
    if (found === undefined && (found = cache.get(keyOf(id)) as Digest | null | undefined) !== undefined) digests.set(id, found);
    return found;
  };
  /** Null for a text that does not parse. */
  const parsed = (id: string, bytes: Buffer): Digest | null => {
    const { path } = origins.get(id)!;
    const text = decode(bytes, 0, bytes.length);
    const digest = text === null ? null : digestOf(extract(path, text, 'body'), vocabulary);
    digests.set(id, digest);
    cache.set(keyOf(id), digest);
    if (++fresh % SAVE_EVERY === 0) cache.save();
    return digest;
  };

  const done = seen && kept!.head === head;
  const from = done ? Infinity : seen ? log.commits.findIndex(({ commit }) => commit === seen.head) + 1 : 0;
  const wanted = [...origins].filter(([id, { commit }]) => commit >= from && !says.has(id) && !missing.has(id)).map(([id]) => id);
  const scan = createScanner(vocabulary);
  const signatures = new Map<string, string>();
  const signatureOf = (latin1: string): string | null => {
    const found = scan(latin1);
    return found === null ? null : createHash('sha1').update(found).digest('base64');
  };
  // What an earlier run has seen is compared with, as if it had been this one.
  const compared = new Set(wanted.flatMap((id) => origins.get(id)!.before ?? []).filter((id) => says.has(id)));
  eachBlob(root, [...compared], (id, bytes) => { if (bytes) signatures.set(id, signatureOf(bytes.toString('latin1')) ?? ''); });
  progress.stage('reading history', wanted.length);
  eachBlob(root, wanted, (id, bytes) => {
    progress.tick();
    if (bytes === null) {
      missing.add(id);
      return;
    }
    const latin1 = bytes.toString('latin1');
    const signature = signatureOf(latin1);
    if (signature === null) return;
    signatures.set(id, signature);
    const { before } = origins.get(id)!;
    const as = before === null ? undefined : says.get(before);
    if (as !== undefined && known(as) === undefined) eachBlob(root, [as], (_, text) => { if (text) parsed(as, text); });
    const last = as === undefined ? undefined : known(as);
    if (last && signatures.get(before!) === signature && stillHas(latin1, last)) says.set(id, as!);
    else {
      if (known(id) === undefined) parsed(id, bytes);
      // Also where it says nothing: so does then the next version that asks the same.
      says.set(id, id);
    }
  });
  if (!done) cache.set(`seen ${version}`, { head, says: [...says], missing: [...missing].sort() } satisfies Seen);
  absent();

  /** What another run has seen and the cache has lost. */
  function absent(): void {
    const lost = [...new Set(says.values())].filter((id) => known(id) === undefined);
    if (lost.length > 0) eachBlob(root, lost, (id, bytes) => { if (bytes) parsed(id, bytes); });
  }

  function readAll(ids: ReadonlySet<string>): void {
    eachBlob(root, [...ids], (id, bytes) => {
      if (!bytes) return;
      if (known(id) === undefined) parsed(id, bytes);
      says.set(id, id);
    });
  }

  return {
    missing: missing.size,
    *revisions() {
      const speaking = new Set<string>();
      for (const { changes, ...commit } of log.commits) {
        const told: Revision['changes'] = [];
        for (const { path, after } of changes) {
          const as = after === null || !counts(path) ? undefined : says.get(after);
          const found = as === undefined ? undefined : known(as);
          const digest = found && isEmpty(found) ? undefined : found;
          // Missing, or it does not parse: nothing is known to have changed.
          if (digest === null || (after !== null && missing.has(after))) told.push({ path, digest: undefined });
          else if (digest) told.push({ path, digest });
          else if (speaking.delete(path)) told.push({ path, digest: null });
          if (digest) speaking.add(path);
        }
        if (told.length > 0) yield { ...commit, changes: told };
      }
    },
    readLatest() {
      const latest = new Map(log.commits.flatMap(({ changes }) => changes.map(({ path, after }) => [path, after] as const)));
      readAll(new Set([...latest.values()].filter((id): id is string => id !== null && says.has(id) && says.get(id) !== id)));
    },
    readFully(paths) {
      const ids = new Set(log.commits.flatMap(({ changes }) => changes.flatMap(({ path, after }) => (after !== null && paths.has(path) && says.has(after) && says.get(after) !== after ? [after] : []))));
      readAll(ids);
      return ids.size > 0;
    },
  };
}

/** Most of what a digest gates still stands somewhere in the text. */
function stillHas(latin1: string, { uses }: Digest): boolean {
  const words = new Set(uses.flatMap(({ on, off }) => [...on, ...off]));
  let gone = 0;
  for (const word of words) if (!latin1.includes(Buffer.from(word.replace(/^[."]|"$/g, '')).toString('latin1'))) gone++;
  return gone <= words.size * VANISHED;
}

/** Tests, stories and declarations gate nothing. */
const counts = (path: string): boolean => !isTestFile(path) && !isStoryFile(path) && !isDeclarationFile(path) && !/(?:^|\/)(?:node_modules|dist|vendor)\//.test(path);
