/**
 * Words of a text that can name files, and what they name in a tree. Used for configuration, scripts, pages and plain
 * text alike: a tool's way of naming files is not known in general, a path that exists is hard to write by accident.
 */
import { globToRegExp, isGlob } from './glob.js';
import { ancestors, baseOf, folderOf, isSource, joinPath } from './paths.js';
import type { Resolver } from './resolve.js';

const WORD = /(?:[\w@~.$*?!+#/%-]|\{[\w,.*]*\}|\[[\w.-]+\]|\([\w|-]+\))+/g;
const STRING = /'((?:\\.|[^'\\\n])*)'|"((?:\\.|[^"\\\n])*)"|`((?:\\[^]|[^`\\])*)`/g;
const JOINED = /\b(?:join|resolve)\(([^()]*(?:\([^()]*\)[^()]*)*)\)/g;

const looksLikePath = (word: string): boolean =>
  word.length > 2 && /\w/.test(word.replace(/\.\w+$/, '')) && word.length < 300 && !word.startsWith('//')
    && (word.includes('/') || /\.[cm]?[jt]sx?$/.test(word));

/** Takes off what only the tool or the shell knows: `<rootDir>/`, `${X}/`, `$X/`, `%X%/`. */
const plain = (word: string): string =>
  word.replace(/^(?:<\w+>|\$\{[^}]*\}|\$\(\w+\)|\$\w+|%\w+%)\//, './').replace(/[.,:]+$/, '');

/** What only a word that looks like a path has: most texts of other languages have little of it. */
const TELLING = /\/[^\s/]|[^\s/]\/|\.[cm]?[jt]sx?/g;
/** Characters that no word reaches across. */
const BORDERS = new Set([...' \t\r\n\v\f\'"`:;=<>&\\^'].map((it) => it.charCodeAt(0)));

/** Words of JSON, YAML, HTML, a shell script, code in another language and their like. */
export function pathWords(written: string): string[] {
  const text = written.includes('<rootDir>/') ? written.replaceAll('<rootDir>/', './') : written;
  const found = new Set<string>();
  TELLING.lastIndex = 0;
  while (TELLING.test(text)) {
    let [start, end] = [TELLING.lastIndex - 1, TELLING.lastIndex];
    while (start > 0 && !BORDERS.has(text.charCodeAt(start - 1))) start--;
    while (end < text.length && !BORDERS.has(text.charCodeAt(end))) end++;
    for (const [word] of text.slice(start, end).matchAll(WORD)) if (looksLikePath(word)) found.add(plain(word));
    TELLING.lastIndex = end;
  }
  return [...found];
}

const SCRIPT_TAG = /<script\b[^>]*\bsrc\s*=\s*["']?([^"'\s>]+)/gi;
const INLINE_IMPORT = /\bimport\s*(?:\(\s*)?["']([^"']+)["']/g;

/** Scripts that a page loads, as written. */
export const pageScripts = (text: string): string[] => [...text.matchAll(SCRIPT_TAG), ...text.matchAll(INLINE_IMPORT)].map(([, word]) => word!);

/** What a list under one of these keys names is left out or looked at, not run. */
const LOOKED_AT = /\b(?:exclude\w*|ignore\w*|\w*IgnorePatterns|collectCoverageFrom|coverage\w*|external|externals|thresholds?)['"]?\s*:\s*\[[^\]]*\]/g;

/** A name for where the configuration stands, or close to it. */
const HERE = /^(?:__dirname|dirname|.*\bcwd\b.*|.*import\.meta.*|.*\b(?:root|rootDir|rootPath|projectRoot|here|base)\w*(?:\(\))?)$/i;

/**
 * Strings of a source text, and the strings of `path.join(..)` put together. A part that is computed becomes `*`, a
 * folder that is not known `**`.
 */
export function pathStrings(source: string): string[] {
  const text = source.replace(LOOKED_AT, '');
  const found = new Set<string>();
  const add = (string: string): void => {
    const word = pathWord(string);
    if (word !== null) found.add(word);
  };
  for (const match of text.matchAll(STRING)) add(value(match));
  for (const [, args] of text.matchAll(JOINED)) {
    const parts = args!.split(/,(?![^(]*\))/).map((arg) => {
      const strings = [...arg.matchAll(STRING)].map(value);
      return strings.length > 0 ? strings.join('/') : arg.trim() === '' || HERE.test(arg.trim()) ? '.' : '**';
    });
    if (!parts.some((part) => /\w/.test(part))) continue;
    add(parts.join('/').replace(/\/{2,}/g, '/').replace(/^\.\/\*\*/, '**').replace(/^\/?(?![.*])/, './'));
  }
  return [...found];
}

const value = ([, single, double, template]: RegExpMatchArray): string =>
  (single ?? double ?? fromTemplate(template!)).replace(/^<rootDir>/, '.');

/** `${root}/a/${b}.ts` is `./a/*.ts`: a computed start is where the file stands, or any folder. */
const fromTemplate = (template: string): string =>
  template.replace(/^\$\{([^}]*)\}(?=\/)/, (_, name: string) => (HERE.test(name) ? '.' : '**'))
    // A computed part between two slashes may hold one.
    .replace(/(?<=\/)\$\{[^}]*\}(?=\/)/g, '{*,*/*}').replace(/\$\{[^}]*\}/g, '*');

/** A string of a source file, as written between its quotes, as a word; null when it cannot be a path. */
export function pathWord(written: string): string | null {
  const word = written.includes('${') ? fromTemplate(written) : written;
  return looksLikePath(word) && !/[\s<>;"\\]/.test(word) ? plain(word) : null;
}

/**
 * A glob over whole source trees is what linters, compilers and path filters are pointed at; it names nothing (1.8).
 * One that names something ends in an extension and starts in a folder of its own, or asks for a kind of name.
 */
export function sweeps(glob: string): boolean {
  const parts = glob.replace(/^(?:\.{0,2}\/)+/, '').split('/');
  const last = parts.at(-1)!;
  if (glob.split('*').length > 9) return true; // no one writes that for a few files, and it costs time to match
  if (!/\.(?:\w*[jt]sx?|vue|svelte|[{[(@?+*].*)$/.test(last)) return true;
  if (!/^[*?]+\.(?:\w+|[^.]*)$|^[*?.]+$/.test(last)) return false;
  const from = parts.slice(0, -1).filter((part) => !isGlob(part)).at(-1);
  return from === undefined || SWEPT.has(from);
}

const SWEPT = new Set(['src', 'source', 'app', 'apps', 'packages', 'libs', 'lib', 'client', 'server', 'frontend',
  'backend',
  'web', 'common', 'shared', 'components', 'modules', 'js', 'ts', 'scripts', 'dist', 'build', 'node_modules', '.']);

/**
 * Files that a word names, seen from a file: relative to its folder, its package, or the root; with or without
 * extension, what is built for what it is built from, and `file.member` or `file#member` for the file. Empty when it
 * names none.
 */
export function namedFiles(resolver: Resolver, bases: readonly string[], word: string, wide = false): string[] {
  if (word.startsWith('!')) return [];
  const glob = isGlob(word);
  const path = glob ? word : word.replace(/[?#].*$/, '');
  // Without an extension `/x/y` is an address and `x/y` may be anything: it must say where it starts.
  const certain = /\.\w+$/.test(path);
  if (glob ? sweeps(word) : !certain && (path.startsWith('/') || path.split('/').length < 2)) return [];
  for (const base of certain || glob ? bases : bases.slice(0, 2)) {
    const at = joinPath(base, path);
    if (at === null || at === '') continue;
    const found = glob ? matching(resolver, at, wide) : exact(resolver, at);
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

function matching(resolver: Resolver, glob: string, wide: boolean): string[] {
  const folder = folderOf(glob.slice(0, glob.search(/[*?{[(]|[@+!]\(/)));
  if (!resolver.folders.has(folder)) return [];
  const test = globToRegExp(glob);
  const last = baseOf(glob);
  const from = isGlob(last) ? resolver.under(folder) : resolver.called(last);
  const found = from.filter((path) => isSource(path) && test.test(path));
  // `**/index.ts` is a name, not a path: it says something only when there is just one.
  return !wide && found.length > 1 && /\*\*\/[^/*]+$/.test(glob) ? [] : found;
}

/** Folders that a path in a file may be relative to: its own, its package's, the root, and the next two above it. */
export function basesOf(file: string, home: string | null): string[] {
  return [...new Set([folderOf(file), home ?? '', '', ...[...ancestors(folderOf(file))].slice(1, 3)])];
}
