/**
 * Paths of a tree: relative to its root, with `/`, the root itself being the empty string. Arithmetic on strings only;
 * never looks at a disk.
 */

/** Extensions of modules, in the order in which a bundler or TypeScript tries them. */
export const EXTENSIONS = [
  '.ts', '.tsx', '.d.ts', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.json', '.vue', '.svelte', '.astro',
] as const;

const SOURCE = /\.(?:[cm]?[jt]sx?|vue|svelte|astro|mdx)$/;

/** What a package manager has put into the repository: somebody else's program. */
export const isVendored = (path: string): boolean => /(?:^|\/)(?:\.yarn\/(?:releases|plugins|sdks|unplugged|cache)\/|\.pnp\.(?:loader\.)?[cm]?js$)/.test(path);

/** A file that can import others: TypeScript, JavaScript, or a component or document that holds either. */
export const isSource = (path: string): boolean => SOURCE.test(path) && !isVendored(path);

export const isDeclarationFile = (path: string): boolean => /\.d\.(?:[\w-]+\.)?[cm]?ts$/.test(path);

/** Scripts that differ from it in their extension only. */
export const twinsOf = (path: string): string[] => {
  const [, stem, own] = /^(.*)(\.[jt]sx?)$/.exec(path) ?? [];
  return stem === undefined ? [] : ['.ts', '.tsx', '.js', '.jsx'].filter((it) => it !== own).map((it) => stem + it);
};

/** The module that `x-cjs.cts` stands in for, where one source is built for several dialects. */
export const dialectOf = (path: string): string[] => {
  const [, stem] = /^(.*[^/])-\w+\.[cm]ts$/.exec(path) ?? [];
  return stem === undefined ? [] : ['.ts', '.tsx', '.mts'].map((it) => stem + it);
};

export const folderOf = (path: string): string => {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
};

export const baseOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Is `path` the folder itself or below it? */
export const isUnder = (path: string, folder: string): boolean =>
  folder === '' || path === folder || (path.startsWith(folder) && path[folder.length] === '/');

/** What is left of `path` below `folder`. */
export const below = (path: string, folder: string): string =>
  folder === '' ? path : path.slice(folder.length + 1);

/** Without an empty part, `.` or `..`. */
const PLAIN = /^(?!\.{1,2}(?:\/|$))[^/]+(?:\/(?!\.{1,2}(?:\/|$))[^/]+)*$/;

/** Joins and normalises; null when the result would lie outside the root. */
export function joinPath(folder: string, relative: string): string | null {
  const down = relative.startsWith('./') ? relative.slice(2) : relative;
  // As most are written.
  if (PLAIN.test(down)) return folder === '' ? down : `${folder}/${down}`;
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of relative.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join('/');
}

/** The folder and all above it, nearest first, the root (empty string) last. */
export function* ancestors(folder: string): Generator<string> {
  for (let at = folder; at !== ''; at = folderOf(at)) yield at;
  yield '';
}

/** Code-unit order, the same on every machine. */
export const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
