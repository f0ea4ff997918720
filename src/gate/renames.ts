/** What became of each file between two trees: changed, gone, or under another name. Works on any two trees. */
import type { Tree } from '../model.js';

export interface Changes {
  /** Paths of the later tree whose text is new or another. */
  changed: ReadonlySet<string>;
  /** From the earlier path to the later one. */
  moved: ReadonlyMap<string, string>;
}

/** So much of the lines must be common, as git has it. */
const ALIKE = 0.5;
/** More pairs than this are compared by their names only. */
const MANY = 40_000;

/** @param hashOf the hash of a text that was read, as trees have it. */
export function changesBetween(before: Tree, after: Tree, hashOf: (text: string) => string): Changes {
  const old = new Map(before.files.map(({ path, hash }) => [path, hash]));
  const changed = new Set<string>();
  const added: { path: string; hash: string | null }[] = [];
  const present = new Set<string>();
  const unsure: [path: string, text: string][] = [];
  for (const { path, hash } of after.files) {
    present.add(path);
    const was = old.get(path);
    if (was === undefined) added.push({ path, hash });
    else if (hash !== null && was !== null) {
      if (hash !== was) changed.add(path);
    } else {
      const text = after.read(path);
      // Git's hash is of the text as it is kept; what was read may differ by its line ends.
      if (text !== null && hashOf(text) !== was) unsure.push([path, text]);
    }
  }
  const texts = before.readMany(unsure.map(([path]) => path));
  for (const [path, text] of unsure) if (text !== texts.get(path)) changed.add(path);
  const gone = before.files.filter(({ path }) => !present.has(path));
  const moved = new Map<string, string>();
  if (gone.length > 0 && added.length > 0) pairUp(gone.map((it) => ({ ...it })), added, before, after, hashOf, moved);
  const targets = new Map([...moved].map(([from, to]) => [to, from]));
  for (const { path, hash } of added) {
    const from = targets.get(path);
    if (from === undefined || old.get(from) !== (hash ?? hashOf(after.read(path) ?? ''))) changed.add(path);
  }
  return { changed, moved };
}

interface Side { path: string; hash: string | null }

function pairUp(gone: readonly Side[], added: readonly Side[], before: Tree, after: Tree, hashOf: (text: string) => string, moved: Map<string, string>): void {
  const taken = new Set<string>();
  const pair = (from: string, to: string): void => {
    moved.set(from, to);
    taken.add(to);
  };
  const byHash = new Map<string, string[]>();
  for (const { path, hash } of added) {
    const text = hash === null ? after.read(path) : null;
    const id = hash ?? (text === null ? null : hashOf(text));
    if (id !== null) byHash.set(id, [...byHash.get(id) ?? [], path]);
  }
  for (const { path, hash } of gone) {
    const same = (hash === null ? [] : byHash.get(hash) ?? []).filter((it) => !taken.has(it));
    const best = same.find((it) => nameOf(it) === nameOf(path)) ?? same[0];
    if (best !== undefined) pair(path, best);
  }
  const from = gone.filter(({ path }) => !moved.has(path) && isText(path));
  const to = added.filter(({ path }) => !taken.has(path) && isText(path));
  if (from.length === 0 || to.length === 0) return;
  const byName = from.length * to.length > MANY;
  const texts = { before: before.readMany(from.map(({ path }) => path)), after: after.readMany(to.map(({ path }) => path)) };
  const bags = new Map(to.map(({ path }) => [path, bagOf(texts.after.get(path) ?? '')]));
  const pairs = from.flatMap(({ path }) => {
    const bag = bagOf(texts.before.get(path) ?? '');
    return to.filter((it) => endingOf(it.path) === endingOf(path) && (!byName || nameOf(it.path) === nameOf(path)))
      .map((it) => ({ from: path, to: it.path, alike: likeness(bag, bags.get(it.path)!) + (nameOf(it.path) === nameOf(path) ? 0.01 : 0) }));
  }).filter(({ alike }) => alike >= ALIKE).sort((a, b) => b.alike - a.alike || (a.from + a.to < b.from + b.to ? -1 : 1));
  for (const it of pairs) if (!moved.has(it.from) && !taken.has(it.to)) pair(it.from, it.to);
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const endingOf = (path: string): string => /\.[cm]?([jt]s)x?$/.exec(path)?.[1] ?? path.slice(path.lastIndexOf('.') + 1);
const isText = (path: string): boolean => /\.(?:[cm]?[jt]sx?|vue|svelte|astro|jsonc?|ya?ml|mdx?)$/.test(path);

interface Bag { lines: Map<string, number>; size: number }

/** @param shortest shorter lines say nothing: brackets, for the most part. */
function bagOf(text: string, shortest = 3): Bag {
  const lines = new Map<string, number>();
  let size = 0;
  for (const line of text.split('\n')) {
    const trimmed = line.trim();
    if (trimmed.length < shortest) continue;
    lines.set(trimmed, (lines.get(trimmed) ?? 0) + 1);
    size++;
  }
  return { lines, size };
}

/** Share of the lines that both have. */
function likeness(a: Bag, b: Bag): number {
  let common = 0;
  for (const [line, count] of a.lines) common += Math.min(count, b.lines.get(line) ?? 0);
  return a.size + b.size === 0 ? 0 : (2 * common) / (a.size + b.size);
}

/** The same by words: layout does not count. */
export const wordsAlike = (a: string, b: string): number => likeness(bagOf(a.replace(/\W+/g, '\n'), 1), bagOf(b.replace(/\W+/g, '\n'), 1));
