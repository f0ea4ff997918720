/**
 * Stored results: the document of an earlier run, where what it hangs on is as it was. Exactly so when no text has changed;
 * or when those that have changed contribute what they did (`cutoff.ts`, loaded only then). Loads nothing that analyses.
 *
 * Stored are the document, and beside it, for runs in which something has changed, a line with the hash of each file, one with
 * what was looked at, and one with what linking saw of outlines.
 */
import { createHash } from 'node:crypto';
import { dirname } from 'node:path/posix';
import { unlistedIn } from '../host/beside.js';
import { contentHash } from '../host/worktree.js';
import type { Tree } from '../model.js';
import { digestOf, type Known, type Looked } from './looked.js';
import { PACKAGE, type Place } from './place.js';

export interface Asked {
  /** All that the document depends on besides the tree, the configuration and the date. */
  command: string;
  /** What the history says counts: only for the same commit and the same state of the working directory. */
  history: boolean;
  /** It counts lines of code that it does not place. */
  counts: boolean;
}

/** Every document has these two, and they are true of a run, not of what it found. */
interface Dated { revision: string | null; dirty: boolean }

/** Files beside the tree: those that were read, and in which folders others were looked for in vain. */
export interface Beside {
  read: [path: string, hash: string][];
  absent: [folder: string, unlisted: string][];
}

/** `state`: of the tree that it tells of. */
interface Header extends Dated, Beside { document: Dated; state: string }

/** Files by their place in the list, which is part of the key. */
export interface Account {
  whole: number[];
  /** Question, argument, and who gave which answer. */
  answers: [question: string, argument: string, [digest: string, files: number[]][]][];
  facts: number[];
  deep: number[];
}

/** What linking saw of outlines. As in `Seen` of link/outline.ts, by numbers: those of `beside` come after those of the tree. */
export interface Links {
  full: number[];
  imported: number[];
  again: number[];
  names: [file: number, names: string[]][];
  reaches: [entries: number[], ways: number[]][];
  leads: [file: number, ...to: number[]][];
  answers: [question: string, argument: string, [file: number, digest: string][]][];
  beside: string[];
}

export interface Kept<T> {
  document: T;
  beside: Beside;
}

export interface Recalled<T> extends Kept<T> {
  /** What was looked at, by files of this very tree. */
  account(): Account | null;
}

/** The newest document of another state of the same files, which may still stand. */
export interface Earlier<T> extends Kept<T> {
  hashes: string[];
  account: Account;
  /** Parsed for those who need it; null: everything counts. */
  links(): Links | null;
}

/** Results for one state of the tree. */
export interface Results {
  /** Of all that a document hangs on, but for what lies beside the tree. */
  key(asked: Asked): string;
  /** Of each file of the tree. */
  hashes(): readonly string[];
  /** What was found in this very state. */
  recall<T extends Dated>(asked: Asked, isWhole: (value: unknown) => value is T): Recalled<T> | null;
  /** What was found in another one; `settle` of cutoff.ts tells whether it stands. */
  earlier<T extends Dated>(asked: Asked, isWhole: (value: unknown) => value is T): Earlier<T> | null;
  store(asked: Asked, document: Dated, looked: Looked | undefined): void;
  besideOf(looked: Looked | undefined): Beside;
  isBeside(beside: Beside): boolean;
}

export function resultsOf({ tree, cache, config, options, location, exports }: Place): Results {
  // Before anything is read: later there are problems that reading told of.
  const listed = JSON.stringify([PACKAGE.version, 'raw' in config ? config.raw : config.config, options.today, options.depth ?? 'auto', tree.problems,
    exports.map(({ path, text }) => [path, text]), options.environments ?? []]);
  const paths = memo(() => sha(tree.files.map(({ path }) => path).join('\0')));
  const hashes = memo(() => hashesOf(tree));
  const state = memo(() => sha(hashes().join(' ')));
  const familyOf = ({ command }: Asked): string => sha(JSON.stringify([listed, paths(), command]));
  const accountOf = (asked: Asked): string => `${familyOf(asked)} account`;

  const headerOf = <T extends Dated>(text: string | null, asked: Asked, isWhole: (value: unknown) => value is T): Kept<T> & { state: string } | null => {
    const header = readHeader(text);
    if (!header || !isWhole(header.document) || !isBeside(tree, header)) return null;
    if (asked.history && (header.revision !== tree.revision || header.dirty !== tree.dirty)) return null;
    return { document: { ...header.document, revision: tree.revision, dirty: tree.dirty }, beside: { read: header.read, absent: header.absent }, state: header.state };
  };
  return {
    key: (asked) => `${familyOf(asked)} ${state()}`,
    hashes,
    recall(asked, isWhole) {
      const kept = headerOf(location === null ? null : cache.getResult(familyOf(asked), state()), asked, isWhole);
      return kept && { ...kept, account: () => readAccount(cache.getResult(accountOf(asked), state())?.split('\n')[1]) };
    },
    earlier(asked, isWhole) {
      if (location === null || asked.history) return null;
      const kept = headerOf(cache.getResult(familyOf(asked)), asked, isWhole);
      const [then = '', line, links] = (kept && cache.getResult(accountOf(asked), kept.state))?.split('\n') ?? [];
      const account = readAccount(line);
      const before = then.split(' ');
      return kept && account && before.length === hashes().length ? { ...kept, hashes: before, account, links: () => parsed(links) as Links | null } : null;
    },
    store(asked, document, looked) {
      if (location === null || !looked) return;
      const header: Header = { document, revision: tree.revision, dirty: tree.dirty, state: state(), ...besideOf(tree, looked) };
      cache.setResult(accountOf(asked), state(), [hashes().join(' '), JSON.stringify(accountFrom(tree, looked)), JSON.stringify(linksFrom(tree, looked))].join('\n'));
      cache.setResult(familyOf(asked), state(), JSON.stringify(header));
    },
    besideOf: (looked) => besideOf(tree, looked),
    isBeside: (beside) => isBeside(tree, beside),
  };
}

/**
 * What texts that have not changed answered.
 * @param unchanged the path of a text that is as it was, by its number in the account.
 */
export function knownFrom(account: Account, unchanged: (index: number) => string | null): Known {
  const nothing: ReadonlyMap<string, string> = new Map();
  const answers = new Map(account.answers.map(([question, argument, given]) => [`${question}\0${argument}`, memo(() => {
    const byPath = new Map<string, string>();
    for (const [digest, files] of given) {
      for (const index of files) {
        const path = unchanged(index);
        if (path !== null) byPath.set(path, digest);
      }
    }
    return byPath;
  })]));
  return (question, argument) => answers.get(`${question}\0${argument}`)?.() ?? nothing;
}

function memo<T>(make: () => T): () => T {
  let found: { value: T } | null = null;
  return () => (found ??= { value: make() }).value;
}

const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A file that cannot be read says nothing, and no hash stands for that. */
export const UNREAD = '-';

/** Git's ids; texts are read where it does not know them. */
const hashesOf = (tree: Tree): string[] => tree.files.map(({ path, hash }) => {
  const text = hash === null ? tree.read(path) : null;
  return hash ?? (text === null ? UNREAD : contentHash(text));
});

function readHeader(text: string | null): Header | null {
  const value = parsed(text ?? undefined) as Partial<Header> | null;
  return value?.document && typeof value.state === 'string' && Array.isArray(value.read) && Array.isArray(value.absent) ? (value as Header) : null;
}

function readAccount(line: string | undefined): Account | null {
  const value = parsed(line) as Partial<Account> | null;
  return value && [value.whole, value.answers, value.facts, value.deep].every(Array.isArray) ? (value as Account) : null;
}

function parsed(line: string | undefined): unknown {
  try {
    return JSON.parse(line ?? 'null');
  } catch {
    return null;
  }
}

// ── Files that git ignores and sources import (1.9) ─────────────────────────

function besideOf(tree: Tree, looked: Looked | undefined): Beside {
  const folders = new Set<string>();
  const read: [string, string][] = [];
  for (const [path, hash] of looked?.beside ?? []) {
    if (hash === null) folders.add(dirname(path));
    else read.push([path, hash]);
  }
  return { read, absent: [...folders].sort().map((folder) => [folder, unlistedIn(tree, folder)]) };
}

const isBeside = (tree: Tree, { read, absent }: Beside): boolean =>
  read.every(([path, hash]) => contentHash(tree.read(path) ?? '') === hash) && absent.every(([folder, names]) => unlistedIn(tree, folder) === names);

// ── The account by numbers ──────────────────────────────────────────────────

const numbersIn = (tree: Tree): Map<string, number> => new Map(tree.files.map(({ path }, index) => [path, index]));

function accountFrom(tree: Tree, { whole, answers, facts }: Looked): Account {
  const numbers = numbersIn(tree);
  const numbered = (list: Iterable<string>): number[] => Array.from(list, (path) => numbers.get(path)).filter((it) => it !== undefined);
  return {
    whole: numbered(whole),
    facts: numbered(facts.keys()),
    deep: numbered([...facts].flatMap(([path, deep]) => (deep ? [path] : []))),
    answers: [...answers].flatMap(([{ name }, byArgument]) => [...byArgument].map(([argument, byPath]): Account['answers'][number] => {
      const byDigest = new Map<string, string[]>();
      for (const [path, digest] of byPath) {
        const same = byDigest.get(digest);
        if (same) same.push(path);
        else byDigest.set(digest, [path]);
      }
      return [name, argument, [...byDigest].map(([digest, list]) => [digest, numbered(list)])];
    })),
  };
}

function linksFrom(tree: Tree, { full, seen: [seen, another] }: Looked): Links | null {
  if (!seen || another) return null;
  const { whole, imported, again, names, reaches, leads, answers } = seen;
  const numbers = numbersIn(tree);
  const beside: string[] = [];
  const number = (path: string): number => {
    let found = numbers.get(path);
    if (found === undefined) {
      numbers.set(path, (found = numbers.size));
      beside.push(path);
    }
    return found;
  };
  const numbered = (list: Iterable<string>): number[] => Array.from(list, number);
  return {
    full: numbered(new Set([...full, ...whole])),
    imported: numbered(imported),
    again: numbered(again),
    names: Array.from(names, ([path, list]) => [number(path), [...list]]),
    reaches: reaches.map(({ entries, ways }) => [numbered(entries), numbered(ways)]),
    leads: Array.from(leads, ([path, to]) => [number(path), ...numbered(to)]),
    answers: [...answers].flatMap(([name, byArgument]) => [...byArgument].map(([argument, given]): Links['answers'][number] =>
      [name, argument, Array.from(given, ([path, answer]) => [number(path), digestOf(answer)])])),
    beside,
  };
}
