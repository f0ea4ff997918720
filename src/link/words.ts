/**
 * Words of a text that can name files, and what they name in a tree. Used for configuration, scripts, pages and plain
 * text alike: a tool's way of naming files is not known in general, a path that exists is hard to write by accident.
 */
import { globToRegExp, isGlob } from './glob.js';
import { ancestors, byCodeUnit, folderOf, isSource, joinPath } from './paths.js';
import type { Resolver } from './resolve.js';

const WORD = /(?:[\w@~.$*?!+#\/%-]|\{[\w,.*]*\}|\[[\w.-]+\]|\([\w|-]+\))+/g;
const STRING = /'((?:\\.|[^'\\\n])*)'|"((?:\\.|[^"\\\n])*)"|`((?:\\[^]|[^`\\])*)`/g;
const JOINED = /\b(?:join|resolve)\(([^()]*(?:\([^()]*\)[^()]*)*)\)/g;

const looksLikePath = (word: string): boolean =>
  word.length > 2 && word.length < 300 && !word.startsWith('//') && (word.includes('/') || /\.[cm]?[jt]sx?$/.test(word));

/** Takes off what only the tool or the shell knows: `<rootDir>/`, `${X}/`, `$X/`, `%X%/`. */
const plain = (word: string): string =>
  word.replace(/^(?:<\w+>|\$\{[^}]*\}|\$\(\w+\)|\$\w+|%\w+%)\//, './').replace(/^\/+(?=\w)/, './').replace(/[.,:]+$/, '');

/** Words of JSON, YAML, HTML, a shell script and their like. */
export function pathWords(text: string): string[] {
  const found = new Set<string>();
  for (const [word] of text.replace(/<rootDir>\//g, './').matchAll(WORD)) if (looksLikePath(word)) found.add(plain(word));
  return [...found];
}

/** Strings of a source text, and the strings of `path.join(..)` put together. A part that is computed becomes `*`. */
export function pathStrings(text: string): string[] {
  const found = new Set<string>();
  const add = (string: string): void => {
    if (looksLikePath(string) && !/[\s<>;"]/.test(string)) found.add(plain(string));
  };
  for (const match of text.matchAll(STRING)) add(value(match));
  for (const [, args] of text.matchAll(JOINED)) {
    const parts = [...args!.matchAll(STRING)].map(value);
    if (parts.length > 0) add(parts.join('/').replace(/^(?!\.)/, './'));
  }
  return [...found];
}

const value = ([, single, double, template]: RegExpMatchArray): string =>
  (single ?? double ?? template!.replace(/^\$\{[^}]*\}(?=\/)/, '.').replace(/\$\{[^}]*\}/g, '*')).replace(/^<rootDir>/, '.');

/** A glob over whole source trees is what linters and compilers are pointed at; it names nothing (1.8). */
export function sweeps(glob: string): boolean {
  const parts = glob.replace(/^(?:\.{1,2}\/)+/, '').split('/');
  const last = parts.at(-1)!;
  if (!/^[*?]+(?:\.(?:[\w*]+|\{[\w,]+\}|[?@+*]?\([\w|?]+\)|\[[\w]+\][\w?]*)*)*$/.test(last) && last !== '') return false;
  const fixed = parts.slice(0, -1).filter((part) => !isGlob(part));
  const from = fixed.at(-1);
  if (from === undefined) return true;
  return SWEPT.has(from) || (!glob.includes('**') && last === '*' && fixed.length === 1 && SWEPT.has(from));
}

const SWEPT = new Set(['src', 'source', 'app', 'apps', 'packages', 'libs', 'lib', 'client', 'server', 'frontend', 'backend',
  'web', 'common', 'shared', 'components', 'modules', 'js', 'ts', 'scripts', 'dist', 'build', 'node_modules', '.']);

/**
 * Files that a word names, seen from a file: relative to its folder, its package, or the root; with or without extension,
 * what is built for what it is built from, and `file.member` or `file#member` for the file. Empty when it names none.
 */
export function namedFiles(resolver: Resolver, bases: readonly string[], word: string): string[] {
  if (word.startsWith('!')) return [];
  const glob = isGlob(word);
  if (glob && sweeps(word)) return [];
  for (const base of bases) {
    const at = joinPath(base, word.replace(/[?#].*$/, (tail) => (glob ? tail : '')));
    if (at === null || at === '') continue;
    const found = glob ? matching(resolver, at) : exact(resolver, at);
    if (found.length > 0) return found;
  }
  return [];
}

function exact({ probe }: Resolver, path: string): string[] {
  const built = probe.sources(path);
  const file = probe.file(path);
  const found = file === null ? built : [file, ...built];
  if (found.length > 0) return found.filter(isSource);
  const member = /^(.*[^/.])\.\w+$/.exec(path)?.[1];
  const hit = member === undefined || isSource(path) ? null : probe.any(member);
  return hit !== null && isSource(hit) ? [hit] : [];
}

function matching(resolver: Resolver, glob: string): string[] {
  const fixed = glob.slice(0, glob.search(/[*?{[(]|[@+!]\(/));
  const folder = folderOf(fixed);
  if (!resolver.folders.has(folder)) return [];
  const test = globToRegExp(glob);
  return resolver.under(folder).filter((path) => isSource(path) && test.test(path)).sort(byCodeUnit);
}

/** Folders that a path in a file may be relative to, nearest meaning first. */
export function basesOf(file: string, home: string | null): string[] {
  return [...new Set([folderOf(file), home ?? '', ...[...ancestors(folderOf(file))].slice(1, 3), ''])];
}
