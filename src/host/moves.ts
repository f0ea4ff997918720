/** Where a file went that is no longer there, as git's history has it: asked for the few names that somebody still knows. */
import { git, gitLine } from './git.js';

/** More names than this are not looked up: each takes a search of the history. */
const MANY = 40;
/** How often one file may have moved. */
const OFTEN = 8;

/** Names as they are now, for those that have one. */
export function whereTo(root: string, paths: readonly string[], has: (path: string) => boolean): Map<string, string> {
  const found = new Map<string, string>();
  const moves = new Map<string, Map<string, string>>();
  for (const path of paths.slice(0, MANY)) {
    let at: string | undefined = path;
    for (let times = 0; at !== undefined && !has(at) && times < OFTEN; times++) {
      const left: string | null = gitLine(root, ['log', '-1', '--diff-filter=D', '--no-renames', '--format=%H', '-m', '--first-parent', '--', `:(literal)${at}`]);
      if (left === null) at = undefined;
      else {
        let moved = moves.get(left);
        if (!moved) moves.set(left, (moved = movesIn(root, left)));
        at = moved.get(at);
      }
    }
    if (at !== undefined && has(at)) found.set(path, at);
  }
  return found;
}

/** What one commit renamed, against its first parent. */
function movesIn(root: string, commit: string): Map<string, string> {
  const fields = git(root, ['diff-tree', '-r', '-M', '--diff-filter=R', '--name-status', '-z', '--relative', `${commit}^1`, commit])?.toString().split('\0') ?? [];
  const moves = new Map<string, string>();
  for (let at = 0; at + 2 < fields.length; at += 3) moves.set(fields[at + 1]!, fields[at + 2]!);
  return moves;
}
