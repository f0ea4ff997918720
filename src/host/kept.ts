/**
 * A tree that keeps the texts it has read, for one analysis: several stages look at the same ones, and to decode a text
 * costs as much as to look at it. What is over the limit is read again.
 */
import type { Tree } from '../model.js';

/** Characters. */
const LIMIT = 32 * 2 ** 20;

export function keepTexts(tree: Tree): Tree {
  const texts = new Map<string, string | null>();
  let free = LIMIT;
  const keep = (path: string, text: string | null): string | null => {
    free -= text?.length ?? 0;
    if (free > 0) texts.set(path, text);
    return text;
  };
  const read = (path: string): string | null => {
    const text = texts.get(path);
    return text === undefined ? keep(path, tree.read(path)) : text;
  };
  return {
    ...tree,
    read,
    readMany(paths) {
      const missing = paths.filter((path) => !texts.has(path));
      const found = missing.length > 0 ? tree.readMany(missing) : new Map<string, string | null>();
      for (const [path, text] of found) keep(path, text);
      return new Map(paths.map((path) => [path, texts.get(path) ?? found.get(path) ?? null]));
    },
    get problems() { return tree.problems; },
  };
}
