/**
 * package.json `exports` and `imports`: which files a subpath may stand for. All conditions are followed, those that
 * lead to sources first, because the tree holds sources and rarely what is built.
 */

const PREFERRED = ['source', 'src', 'development', 'ts', 'import', 'module', 'module-sync', 'bundler', 'browser',
  'node',
  'require', 'production', 'default', 'types'];

/** Targets of one subpath (`.` or `./x`) as written, best first. */
export function exportTargets(exports: unknown, subpath: string): string[] {
  if (typeof exports === 'string' || Array.isArray(exports)) return subpath === '.' ? leaves(exports) : [];
  if (typeof exports !== 'object' || exports === null) return [];
  const keys = Object.keys(exports);
  if (!keys.some((key) => key.startsWith('.'))) return subpath === '.' ? leaves(exports) : [];
  return byPattern(exports as Record<string, unknown>, subpath);
}

/** Targets of `#name`. */
export function importTargets(imports: Record<string, unknown>, name: string): string[] {
  return byPattern(imports, name);
}

/** Every target of every subpath, with the `*` of patterns left in. */
export function allTargets(exports: unknown): string[] {
  return leaves(exports);
}

function byPattern(map: Record<string, unknown>, wanted: string): string[] {
  if (wanted in map) return leaves(map[wanted]);
  let best: { key: string; middle: string } | null = null;
  for (const key of Object.keys(map)) {
    const star = key.indexOf('*');
    const [head, tail] = star < 0 ? [key, ''] : [key.slice(0, star), key.slice(star + 1)];
    if (star < 0 && !key.endsWith('/')) continue;
    if (!wanted.startsWith(head) || !wanted.endsWith(tail) || wanted.length <= head.length + tail.length) continue;
    if (best === null || key.length > best.key.length) {
      best = { key, middle: wanted.slice(head.length, wanted.length - tail.length) };
    }
  }
  if (best === null) return [];
  const { key, middle } = best;
  return leaves(map[key]).map((target) => (target.includes('*') ? target.replaceAll('*', () => middle)
    : target + middle));
}

function leaves(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(leaves);
  if (typeof value !== 'object' || value === null) return [];
  const rank = (key: string): number => {
    const at = PREFERRED.indexOf(key);
    return at < 0 ? 4 : at; // an unknown condition (`my-org-source`) before what is built
  };
  return Object.entries(value).map(([key, item], order) => ({ rank: key.startsWith('.') ? 0 : rank(key), order, item }))
    .sort((a, b) => a.rank - b.rank || a.order - b.order).flatMap(({ item }) => leaves(item));
}
