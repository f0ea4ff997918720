/** A tree with some texts that are not its own. */
import type { Tree } from '../model.js';

/** Some texts replaced: what an editor holds that is not saved yet. */
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

/** What neither tree lists, because git ignores it, is read from the second: generated files, that no revision has. */
export function besides(tree: Tree, present: Tree): Tree {
  const read = (path: string): string | null => (tree.has(path) ? tree.read(path) : present.has(path) ? null : present.read(path));
  return {
    ...tree,
    read,
    readMany(paths) {
      const own = tree.readMany(paths.filter((path) => tree.has(path)));
      return new Map(paths.map((path) => [path, own.get(path) ?? (tree.has(path) ? null : read(path))]));
    },
    get problems() { return tree.problems; },
  };
}
