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

/**
 * A revision beside what is there now. What neither lists, because git ignores it, is read from the second: generated files, that no
 * revision has. So is what both have alike: nearly everything, and git need not be asked for it.
 */
export function besides(tree: Tree, present: Tree): Tree {
  const now = hashesOf(present);
  const alike = new Set(tree.files.filter(({ path, hash }) => hash !== null && now.get(path) === hash).map(({ path }) => path));
  // What cannot be read there is asked for here: the tree that is asked has to tell why.
  const read = (path: string): string | null =>
    (alike.has(path) ? present.read(path) ?? tree.read(path) : tree.has(path) ? tree.read(path) : present.has(path) ? null : present.read(path));
  return {
    ...tree,
    read,
    readMany(paths) {
      const own = tree.readMany(paths.filter((path) => tree.has(path) && !alike.has(path)));
      const shared = present.readMany(paths.filter((path) => alike.has(path)));
      return new Map(paths.map((path) => [path, own.get(path) ?? shared.get(path) ?? (tree.has(path) && !alike.has(path) ? null : read(path))]));
    },
    get problems() { return tree.problems; },
  };
}

const hashesOf = (tree: Tree): Map<string, string | null> => new Map(tree.files.map(({ path, hash }) => [path, hash]));
