import type { Tree } from '../src/model.js';

/** A tree that lives in memory: path to text. */
export function memoryTree(files: Record<string, string>): Tree {
  const texts = new Map(Object.entries(files));
  const read = (path: string): string | null => texts.get(path) ?? null;
  return {
    root: '/memory',
    files: [...texts.keys()].sort().map((path) => ({ path, hash: null })),
    revision: null,
    dirty: false,
    has: (path) => texts.has(path),
    read,
    readMany: (paths) => new Map(paths.map((path) => [path, read(path)])),
    problems: [],
  };
}
