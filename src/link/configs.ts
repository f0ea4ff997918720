/**
 * Which files of a tree configure which tool. Names only: no text is read.
 */
import type { Tree } from '../model.js';
import { matcher } from './glob.js';
import { baseOf } from './paths.js';
import { TOOLS } from './tools.js';

export interface Configuration {
  file: string;
  /** Index into `TOOLS`. */
  row: number;
}

const known = new WeakMap<Tree, readonly Configuration[]>();

/** Files that configure a tool, with the row. */
export function configurations(tree: Tree): readonly Configuration[] {
  let found = known.get(tree);
  if (!found) known.set(tree, (found = find(tree)));
  return found;
}

/** By name first: most globs say nothing about folders, and most names match none of them. */
function find(tree: Tree): Configuration[] {
  const rows = TOOLS.map(({ configs }, row) => {
    const names = configs.map((glob) => glob.slice(3));
    return {
      row,
      byName: matcher(names.filter((glob) => !glob.includes('/'))),
      byFolder: matcher(configs.filter((glob) => glob.slice(3).includes('/'))),
      hasFolders: names.some((glob) => glob.includes('/')),
    };
  });
  const any = matcher(TOOLS.flatMap(({ configs }) => configs.map((glob) => glob.slice(3)).filter((glob) => !glob.includes('/'))));
  const byName = new Map<string, number[]>();
  const found: Configuration[] = [];
  for (const { path } of tree.files) {
    const name = baseOf(path);
    let hits = byName.get(name);
    if (!hits) byName.set(name, (hits = any(name) ? rows.filter((item) => item.byName(name)).map(({ row }) => row) : []));
    for (const row of hits) found.push({ file: path, row });
    if (!/(?:^|\/)(?:\.[\w-]+|webpack|gulp|pipelines?|supabase)\//.test(path)) continue;
    for (const item of rows) if (item.hasFolders && item.byFolder(path)) found.push({ file: path, row: item.row });
  }
  return found;
}
