/** A tree with some texts replaced: what an editor holds that is not saved yet. */
import type { Tree } from '../model.js';

export function overlay(tree: Tree, texts: ReadonlyMap<string, string>): Tree {
  if (texts.size === 0) return tree;
  const read = (path: string): string | null => texts.get(path) ?? tree.read(path);
  const listed = new Set(tree.files.map(({ path }) => path));
  const files = [
    ...tree.files.map((file) => (texts.has(file.path) ? { path: file.path, hash: null } : file)),
    ...[...texts.keys()].filter((path) => !listed.has(path)).map((path) => ({ path, hash: null })),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
  return {
    root: tree.root,
    files,
    revision: tree.revision,
    dirty: true,
    has: (path) => texts.has(path) || tree.has(path),
    read,
    readMany: (paths) => new Map(paths.map((path) => [path, read(path)])),
    get problems() { return tree.problems; },
  };
}
