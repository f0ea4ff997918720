/**
 * Digests of every text in the history that can say something about flags, for the price of few of them. Most versions of a
 * file change nothing about its flags: where a text asks as the version before it did, and still has what that gated, it
 * stands for the same digest and is not parsed. What a verdict hangs on is read in full afterwards.
 */
import { createHash } from 'node:crypto';
import { formatOf } from '../facts/component.js';
import { EXTRACTOR_VERSION, extract, kindOf } from '../facts/extract.js';
import { narrowed } from '../facts/narrow.js';
import { languageOf } from '../facts/parser.js';
import { changeBetween } from '../history/change.js';
import { digestOf, isEmpty, type Digest } from '../history/digest.js';
import { following, leaves } from '../history/following.js';
import type { Revision } from '../history/replay.js';
import { createScanner, REGISTRY_FILE, wordsOf, type Said, type Vocabulary } from '../history/vocabulary.js';
import { eachBlob, type Log } from '../host/log.js';
import { decode } from '../host/worktree.js';
import { readRegistry, registryFiles } from '../lifecycle/registry.js';
import { isStoryFile, isTestFile } from '../link/entries.js';
import { isDeclarationFile } from '../link/paths.js';
import type { FileFacts } from '../model.js';
import type { Session } from './session.js';

/** Raised with every change of what a digest holds. */
const DIGEST_VERSION = '8';

export interface Digests {
  /** Texts that are missing from a partial clone. */
  missing: number;
  revisions(): Generator<Revision>;
  /** Reads what is there today in full. */
  readLatest(): void;
  /** Reads every version of these files in full; false where that had been done. */
  readFully(paths: ReadonlySet<string>): boolean;
}

/** Where a text stood first: the path, how early that was there, and what the text replaced. */
interface Origin { path: string; rank: number; before: string | null; commit: number }

/** Which texts say something: each by itself, or as another does. */
interface Seen {
  head: string;
  /** How many commits of the log that was. */
  commits: number;
  says: [id: string, as: string][];
  missing: string[];
}

/**
 * @param grown the head up to which an earlier run has seen this history, or null.
 * @param saveEvery after how many new digests they are written down.
 */
export function readDigests(session: Session, log: Log, head: string, grown: string | null, vocabulary: Vocabulary, saveEvery: number): Digests {
  const { tree: { root }, config, progress } = session;
  const registries = new Set(registryFiles(config));
  const cache = session.historyCache();
  const version = createHash('sha256').update(JSON.stringify([DIGEST_VERSION, EXTRACTOR_VERSION, vocabulary, [...registries]])).digest('hex').slice(0, 16);
  const kept = cache.get(`seen ${version}`) as Seen | undefined;
  const seen = kept && (kept.head === grown || kept.head === head) ? kept : null;
  const says = new Map(seen?.says);
  const missing = new Set(seen?.missing);
  const origins = new Map<string, Origin>();
  const paths = new Map<string, number>();
  log.commits.forEach(({ changes }, commit) => {
    for (const { path, before, after } of changes) {
      if (!paths.has(path)) paths.set(path, paths.size);
      if (after !== null && !origins.has(after)) origins.set(after, { path, rank: paths.get(path)!, before, commit });
    }
  });
  const digests = new Map<string, Digest | null>();
  let fresh = 0;

  const keyOf = (id: string): string => {
    const { path } = origins.get(whole(id))!;
    return `${id} ${registries.has(path) ? 'registry' : kindOf(path)} ${version}`;
  };
  const known = (id: string): Digest | null | undefined => {
    let found = digests.get(id);
    if (found === undefined && (found = cache.get(keyOf(id)) as Digest | null | undefined) !== undefined) digests.set(id, found);
    return found;
  };
  const keep = (id: string, digest: Digest | null): Digest | null => {
    digests.set(id, digest);
    cache.set(keyOf(id), digest);
    if (++fresh % saveEvery === 0) cache.save();
    return digest;
  };
  const words = wordsOf(vocabulary);
  /** Null for a text that does not parse. */
  const parsed = (id: string, bytes: Buffer): Digest | null => {
    const { path } = origins.get(id)!;
    const text = decode(bytes, 0, bytes.length);
    return keep(id, text === null ? null : registries.has(path) ? declaredIn(path, text) : digestOf(factsOf(path, text, words), vocabulary));
  };

  /** What the cache has lost. */
  const readAgain = (id: string, as: string): Digest | null => {
    says.set(id, whole(as));
    eachBlob(root, [whole(as)], (_, bytes) => { if (bytes) parsed(whole(as), bytes); });
    return known(whole(as)) ?? null;
  };

  const done = seen && kept!.head === head;
  const from = done ? Infinity : seen?.commits ?? 0;
  // Path by path, so that a text comes after the version that it is compared with.
  const wanted = [...origins].filter(([id, { commit }]) => commit >= from && !says.has(id) && !missing.has(id))
    .sort(([, a], [, b]) => a.rank - b.rank || a.commit - b.commit).map(([id]) => id);
  const scanner = createScanner(vocabulary);
  const heard = new Map<string, Said>();
  // What an earlier run has seen is compared with, as if it had been this one.
  const compared = new Set(wanted.flatMap((id) => origins.get(id)!.before ?? []).filter((id) => says.has(id)));
  eachBlob(root, [...compared], (id, bytes) => {
    const said = bytes && scanner.scan(bytes.toString('latin1'));
    if (said) heard.set(id, said);
  });
  progress.stage('reading history', wanted.length);
  let previous: { id: string; bytes: Buffer } | null = null;
  eachBlob(root, wanted, (id, bytes) => {
    progress.tick();
    if (bytes === null) {
      missing.add(id);
      return;
    }
    const { before, path, rank } = origins.get(id)!;
    if (registries.has(path)) {
      if (known(id) === undefined) parsed(id, bytes);
      says.set(id, id);
      return;
    }
    const saidBefore = (before !== null && heard.get(before)) || null;
    const change = before !== null && previous?.id === before ? changeBetween(previous.bytes, bytes, scanner.reach(saidBefore)) : null;
    previous = { id, bytes };
    const told = change ? scanner.after(saidBefore, change) : undefined;
    const said = told === undefined ? scanner.scan(bytes.toString('latin1')) : told;
    if (said === null) return;
    heard.set(id, said);
    // Of another path only where that was there first: the order of reading must not decide.
    const as = before !== null && (origins.get(before)?.rank ?? Infinity) <= rank ? says.get(before) : undefined;
    const last = as === undefined ? undefined : known(as) ?? readAgain(before!, as);
    const next = !last ? null : told && leaves(change!, last) ? last
      : following(last, saidBefore, said, bytes.toString('latin1'), (text) => digestOf(extract(path, text, 'body'), vocabulary));
    if (next && next === last) says.set(id, as!);
    else if (next) {
      keep(`${id}${PART}`, next);
      says.set(id, `${id}${PART}`);
    } else {
      if (known(id) === undefined) parsed(id, bytes);
      // Also where it says nothing: so does then the next version that asks the same.
      says.set(id, id);
    }
  });
  if (!done) cache.set(`seen ${version}`, { head, commits: log.commits.length, says: [...says], missing: [...missing].sort() } satisfies Seen);
  absent();

  /** What another run has seen and the cache has lost. */
  function absent(): void {
    const lost = new Set([...new Set(says.values())].filter((id) => known(id) === undefined).map(whole));
    if (lost.size === 0) return;
    eachBlob(root, [...lost], (id, bytes) => { if (bytes && known(id) === undefined) parsed(id, bytes); });
    for (const [id, as] of says) if (lost.has(whole(as))) says.set(id, whole(as));
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
          const as = after === null ? undefined : says.get(after);
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

/** What a registry file declares. Null where it does not parse. */
function declaredIn(path: string, text: string): Digest | null {
  const { entries, problems } = readRegistry(path, text);
  if (entries.length === 0 && problems.length > 0) return null;
  const members = entries.map(({ key, at }) => ({ member: key, value: key, fallback: undefined, line: at.line }));
  return { declares: members.length === 0 ? [] : [{ name: REGISTRY_FILE.label, members }], constants: [], uses: [] };
}

/** To parse a part of a text costs half, and to find that part a tenth. A component's file is read whole. */
const factsOf = (path: string, text: string, words: RegExp): FileFacts =>
  extract(path, formatOf(path) ? text : narrowed(text, languageOf(path), words), 'body');

/** Marks a digest that was not read from the text by itself. */
const PART = '~';
const whole = (id: string): string => (id.endsWith(PART) ? id.slice(0, -PART.length) : id);

/** Tests, stories and declarations gate nothing. */
export const counts = (path: string): boolean => !isTestFile(path) && !isStoryFile(path) && !isDeclarationFile(path) && !/(?:^|\/)(?:node_modules|dist|vendor)\//.test(path);
