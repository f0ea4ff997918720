/** Keys named as text: a string or a property access somewhere in the sources keeps a flag from being called unused. */
import type { Flag, Tree } from '../model.js';
import { isTestFile } from './entries.js';
import { ask, FINDS } from './questions.js';

/** How many source files, besides those that declare a flag, name its key in quotes or as a property. Linear in the text. */
export function mentionsOf(tree: Tree, files: readonly string[], flags: readonly Flag[]): Map<Flag, number> {
  const found = new Map<Flag, number>();
  if (flags.length === 0) return found;
  const byKey = new Map(flags.map((flag) => [flag.key, flag]));
  const keys = [...byKey.keys()].sort((a, b) => b.length - a.length).map((key) => key.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const named = `(?:(['"\`])(${keys.join('|')})\\1|\\.(${keys.join('|')})(?![\\w$]))`;
  const declaring = new Map(flags.map((flag) => [flag, new Set(flag.declarations.map(({ at }) => at.file))]));
  for (const [file, said] of ask(tree, FINDS, files.filter((file) => !isTestFile(file)), named)) {
    for (const key of said ?? []) {
      const flag = byKey.get(key)!;
      if (!declaring.get(flag)!.has(file)) found.set(flag, (found.get(flag) ?? 0) + 1);
    }
  }
  return found;
}
