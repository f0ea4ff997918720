/**
 * What was worked out before, by content: facts of files, and whole results. A cache only ever saves time: when it is
 * damaged, of another version or cannot be written, everything works as without it. Two processes may share one folder;
 * each writes a file of its own and renames it, so a reader sees one whole state or another.
 */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Problem } from '../model.js';

/** By the first digit of the key: who needs one entry reads one file, and what is written again are files with news in them. */
const SHARDS = '0123456789abcdef';
/** A few news stand by themselves: most runs bring few, and to write whole files again for them would cost more than they. */
const RECENT = 'recent';
const FEW = 100;
const factsName = (shard: string): string => `facts-${shard}.jsonl.gz`;
const shardOf = (key: string): string => (SHARDS.includes(key[0] ?? '') ? key[0]! : '0');
/** Of each document, two. */
const RESULTS = 16;
/** Entries that this run did not use are kept until they outnumber the used ones by this factor. */
const UNUSED = 3;
/** A temporary file older than this was left by a process that was killed. */
const HOUR = 3_600_000;

/** Keys are hashes: without tab and line break. Values are what JSON can say. */
export interface FactsCache {
  /** What was set, or undefined. Values are never changed by those who get them. */
  get(key: string): unknown;
  set(key: string, value: unknown): void;
  /** Writes what changed. Never throws. */
  save(): void;
  /** A result by what was asked (`family`) and of what (`key`); without a key, the newest of the family. */
  getResult(family: string, key?: string): string | null;
  setResult(family: string, key: string, text: string): void;
  readonly problems: readonly Problem[];
}

/**
 * `location` null: in memory only. Entries of another `version` are dropped without a word.
 * A file of facts is a line with the version, then `KEY TAB JSON` lines: a value is parsed when it is asked for, and
 * one that did not change is written back as it was.
 */
export function openCache(options: { location: string | null; version: string }): FactsCache {
  const { location, version } = options;
  const problems: Problem[] = [];
  const used = new Set<string>();
  const fresh = new Map<string, unknown>();
  const loaded = new Map<string, Map<string, string>>();

  const entries = (shard: string): Map<string, string> => {
    let found = loaded.get(shard);
    if (!found) loaded.set(shard, (found = parseLines(readStored(location, factsName(shard), problems) ?? '', version)));
    return found;
  };
  return {
    problems,
    get(key) {
      if (fresh.has(key)) return fresh.get(key);
      const shard = entries(RECENT).has(key) ? RECENT : shardOf(key);
      const json = entries(shard).get(key);
      if (json === undefined) return undefined;
      try {
        const value: unknown = JSON.parse(json);
        used.add(key);
        return value;
      } catch {
        entries(shard).delete(key);
        problems.push(damaged(location, factsName(shard)));
        return undefined;
      }
    },
    set(key, value) {
      fresh.set(key, value);
      used.add(key);
    },
    save() {
      if (fresh.size === 0 || location === null) return;
      const recent = entries(RECENT);
      for (const [key, value] of fresh) recent.set(key, JSON.stringify(value));
      fresh.clear();
      const few = recent.size <= FEW;
      const news = new Set(few ? [RECENT] : []);
      for (const [key, json] of few ? [] : recent) {
        entries(shardOf(key)).set(key, json);
        news.add(shardOf(key));
      }
      for (const shard of news) {
        const all = entries(shard);
        const current = [...all.keys()].filter((key) => used.has(key));
        const keys = all.size - current.length > UNUSED * current.length ? current : [...all.keys()];
        writeStored(location, factsName(shard), `${JSON.stringify(version)}\n${keys.map((key) => `${key}\t${all.get(key)!}\n`).join('')}`);
      }
      // What has found its place is dropped only where it stands there.
      if (!few) {
        recent.clear();
        drop(join(location, factsName(RECENT)));
      }
      sweep(location);
    },
    getResult(family, key) {
      const name = key === undefined ? newest(location, familyName(version, family)) : resultName(version, family, key);
      const text = name === null ? null : readStored(location, name, problems);
      if (text !== null) touch(join(location!, name!));
      return text;
    },
    setResult(family, key, text) {
      if (location === null) return;
      writeStored(location, resultName(version, family, key), text);
      sweep(location);
    },
  };
}

/**
 * Where a project's cache lives: `explicit` if given, else beside its packages, else in the user's cache folder under a
 * hash of `root`.
 */
export function cacheLocation(root: string, explicit?: string): string {
  if (explicit !== undefined) return resolve(root, explicit);
  if (existsSync(join(root, 'node_modules'))) return join(root, 'node_modules', '.cache', 'unpeg');
  const local = process.platform === 'win32' ? process.env['LOCALAPPDATA'] : process.env['XDG_CACHE_HOME'];
  return join(local || join(homedir(), '.cache'), 'unpeg', digest(resolve(root)));
}

const digest = (text: string): string => createHash('sha1').update(text).digest('hex').slice(0, 16);

const familyName = (version: string, family: string): string => `result-${digest(`${version}\0${family}`)}-`;
const resultName = (version: string, family: string, key: string): string => `${familyName(version, family)}${digest(key)}.json.gz`;

function parseLines(text: string, version: string): Map<string, string> {
  const entries = new Map<string, string>();
  const header = `${JSON.stringify(version)}\n`;
  if (!text.startsWith(header)) return entries;
  for (let start = header.length, end; (end = text.indexOf('\n', start)) >= 0; start = end + 1) {
    const tab = text.indexOf('\t', start);
    entries.set(text.slice(start, tab), text.slice(tab + 1, end));
  }
  return entries;
}

const damaged = (location: string | null, name: string): Problem => ({
  message: `${join(location ?? '', name)}: damaged, discarded; this run starts afresh`,
  at: null,
});

function readStored(location: string | null, name: string, problems: Problem[]): string | null {
  if (location === null) return null;
  let bytes: Buffer;
  try {
    bytes = readFileSync(join(location, name));
  } catch {
    return null;
  }
  try {
    return gunzipSync(bytes, { chunkSize: 2 ** 20 }).toString();
  } catch {
    problems.push(damaged(location, name));
    return null;
  }
}

function writeStored(location: string, name: string, text: string): void {
  const temporary = join(location, `${name}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`);
  try {
    mkdirSync(location, { recursive: true, mode: 0o700 });
    writeFileSync(temporary, gzipSync(text, { level: 1 }), { mode: 0o600 });
    renameSync(temporary, join(location, name));
  } catch {
    // A cache that cannot be written only costs time. On a full disk, half of a file would cost more.
    drop(temporary);
  }
}

function drop(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // There is no such folder.
  }
}

/** The newest file with such a name, or null. */
function newest(location: string | null, start: string): string | null {
  try {
    const [found] = agedIn(location ?? '').filter(({ name }) => name.startsWith(start) && name.endsWith('.gz'));
    return found?.name ?? null;
  } catch {
    return null;
  }
}

/** What a folder holds, the newest first. */
const agedIn = (location: string): { name: string; time: number }[] =>
  readdirSync(location).map((name) => ({ name, time: statSync(join(location, name), { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((a, b) => b.time - a.time || (a.name < b.name ? -1 : 1));

/** What is of use stays longer: the same base is asked for again and again while others come and go. */
function touch(file: string): void {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // Another process has dropped it meanwhile, or the folder can only be read.
  }
}

/** Drops all but the results last used, and what killed processes left. */
function sweep(location: string): void {
  try {
    const aged = agedIn(location);
    const results = aged.filter(({ name }) => name.startsWith('result-') && name.endsWith('.gz'));
    const orphans = aged.filter(({ name, time }) => name.endsWith('.tmp') && Date.now() - time > HOUR);
    for (const { name } of [...results.slice(RESULTS), ...orphans]) rmSync(join(location, name), { force: true });
  } catch {
    // Another process may be sweeping too.
  }
}
