/** Files that lie in a tree's folders and are not listed: git ignores them, and sources may import them all the same (1.9). */
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path/posix';
import type { Tree } from '../model.js';

/** A digest of the names of all that a folder holds besides folders and what is listed; empty where there is none. */
export function unlistedIn(tree: Tree, folder: string): string {
  try {
    const names = readdirSync(join(tree.root, folder), { withFileTypes: true }).filter((it) => !it.isDirectory()).map(({ name }) => name);
    const found = names.filter((name) => !tree.has(join(folder, name)));
    return found.length === 0 ? '' : createHash('sha256').update(found.sort().join('\0')).digest('hex').slice(0, 16);
  } catch {
    return ''; // no such folder
  }
}
