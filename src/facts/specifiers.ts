/**
 * Specifiers found in the text alone: calls that name a module and that no module record lists, computed specifiers as
 * patterns (1.5), and strings that look like a path (1.8). Never touches a syntax tree.
 */
import type { Import, ImportKind, ImportName } from '../model.js';

export type Add = (specifier: string, kind: ImportKind, names: ImportName[], start: number, end: number) => number;

/** A specifier of which nothing is known. */
export const ANYTHING = '*';

/** Group 1 or 2: the callee; the argument begins behind the match, and is a text unless the callee is group 1. */
const CALLS = /\b(?:(require|import)\s*\(\s*(?!\s|\))|(require\.(?:resolve|context)|import\.meta\.glob(?:Eager)?|importScripts|new\s+(?:Shared)?Worker|new\s+URL|(?:jest|vi|vitest|td|proxyquire)(?:\.\w+)?(?:<[^>()]*>)?)\s*\(\s*(?=['"`]))/g;
const TEXTS = /(['"])((?:\\.|(?!\1)[^\\\n])*)\1|`((?:\\.|[^\\`])*)`/g;
const TEXT_HERE = new RegExp(TEXTS.source, 'y');
const REFERENCE = /^\s*\/\/\/\s*<reference\s+path=["']([^"']+)["']/gm;
/** A string with a slash or a source extension: it may name a file. */
const PATHS = /(['"])((?:\.{0,2}\/)?[\w@$.[\]-]+(?:\/[\w@$.*[\]-]+)*\/?)\1|`((?:\.{0,2}\/)?(?:[\w@$.[\]-]|\$\{[^{}`/]*\})+(?:\/(?:[\w@$.*[\]-]|\$\{[^{}`/]*\})+)*\/?)`/g;
const PATH_LIKE = /[/]|\.(?:[cm]?[jt]sx?|vue|svelte|astro|json)$/;
/** `path.join(__dirname, 'a', 'b')`: group 1 what it starts from, 2 the rest. */
const JOINED = /\b(?:path\.)?(?:join|resolve)\(\s*([\w.]+)\s*((?:,\s*(?:'[^'\n]+'|"[^"\n]+")\s*)+)\)/g;
/** Its own folder, handed to something that is not about paths. */
const OWN_FOLDER = /(?<!\b(?:join|resolve|relative|dirname|normalize|parse|basename|URL|isAbsolute))\(\s*(?:[\w$.]{1,60}\s*,\s*){0,3}(?:__dirname|import\.meta\.dirname)\s*[,)]/;
/** Lists folders, or names what is in one that it is given (`folder + '/mac'`), and loads what a computation says. */
const LISTS = /\w\s*\+\s*['"`]\/[\w.-]+['"`]|\b(?:readdir(?:Sync)?|opendir(?:Sync)?|globSync|glob\.sync|fg\.sync|fastGlob|globby(?:Sync)?|glob|fg|requireDir|requireAll|walk(?:Sync|Dir)?)\s*\(/;
const RECOVER = /(?:^|;)\s*(?:import|export)\b(?:(?!\n\s*(?:import|export|const|function|class)\b)[^'"`;])*?\bfrom\s*(['"])([^'"\n]+)\1|(?:^|;)\s*import\s*(['"])([^'"\n]+)\3/gm;

/** @param known start offsets that are imports already. @param bare what `import('x')` is that is not among them. */
export function scanCalls(text: string, add: Add, known: ReadonlyMap<number, number>, bare: 'type' | 'dynamic'): void {
  CALLS.lastIndex = 0;
  let loads: RegExpExecArray | null = null;
  for (let match = CALLS.exec(text); match; match = CALLS.exec(text)) {
    const plain = match[1];
    if (plain !== undefined && !/['"`]/.test(text[match.index + match[0].length] ?? '')) {
      loads ??= match;
      continue;
    }
    if (known.has(match.index)) continue;
    const callee = (plain ?? match[2]!).replace(/<.*$/, '').replace(/\s+/g, ' ');
    const kind = kindOf(callee, bare);
    const start = match.index + match[0].length;
    const end = argumentEnd(text, start);
    for (const written of patternsOf(text.slice(start, end))) {
      const specifier = kind === 'url' ? relative(written) : callee === 'require.context' ? `${written}/**` : written;
      add(specifier, kind, [], match.index, end + 1);
    }
  }
  // Folders that are named here, or by whoever imports this file, are loaded in whole.
  if (loads && LISTS.test(text)) add(ANYTHING, 'glob', [], loads.index, loads.index + loads[0].length);
  if (text.includes('///')) for (const match of text.matchAll(REFERENCE)) add(relative(match[1]!), 'type', [], match.index, match.index + match[0].length);
}

/** Static imports of a text that does not parse, or is no script by itself. All their names count as used: `*`. */
export function recover(text: string, add: Add): void {
  for (const match of text.matchAll(RECOVER)) {
    const start = match.index + match[0].search(/\w/);
    add(match[2] ?? match[4]!, 'import', match[2] ? [{ imported: '*', local: '', type: false }] : [], start, match.index + match[0].length);
  }
}

/**
 * What a specifier's expression can be, with `*` for what is computed: `'./x/' + name` is `./x/*`; of a choice, every
 * text. Empty when nothing of it is known.
 */
export function patternsOf(source: string): string[] {
  const texts = [...source.matchAll(TEXTS)];
  if (texts.length === 0) return [];
  const between = (index: number): string => source.slice(index === 0 ? 0 : texts[index - 1]!.index + texts[index - 1]![0].length, texts[index]?.index);
  const gaps = [...texts, null].map((_, index) => between(index).trim().replace(/^\)$/, ''));
  const plain = texts.map((match) => (match[2] ?? match[3]!.replace(/\$\{[^}]*\}/g, '*')).replace(/\\(.)/g, '$1'));
  // A choice, or a call that may do anything with them.
  if (gaps.some((gap) => /[?:|&,(]/.test(gap) && !/^\.concat\(/.test(gap))) return plain.filter((it) => /^[./~@#]|\//.test(it));
  // What stands between the texts, besides `+`, is computed.
  const pattern = plain.map((it, index) => (/[^+\s]/.test(gaps[index]!) ? '*' : '') + it).join('') + (/[^+\s]/.test(gaps.at(-1)!) ? '*' : '');
  return /\w|^\.{1,2}\//.test(pattern) ? [pattern.replace(/\*{2,}/g, '*')] : [];
}

/** Strings that may name a file and are no import's specifier. */
export function pathsOf(text: string, imports: readonly Import[]): string[] {
  const found = new Map<string, number>();
  PATHS.lastIndex = 0;
  for (let match = PATHS.exec(text); match; match = PATHS.exec(text)) {
    const path = match[2] ?? match[3]!;
    if (path.length < 200 && PATH_LIKE.test(path)) found.set(path, (found.get(path) ?? 0) + 1);
  }
  for (const { specifier } of imports) {
    const count = found.get(specifier);
    if (count !== undefined && count > 1) found.set(specifier, count - 1);
    else found.delete(specifier);
  }
  if (text.includes('dirname') && OWN_FOLDER.test(text)) found.set('./', 1);
  if (text.includes('join(') || text.includes('resolve(')) {
    for (const [, base, rest] of text.matchAll(JOINED)) {
      const parts = [...rest!.matchAll(/'([^']+)'|"([^"]+)"/g)].map((match) => match[1] ?? match[2]!);
      found.set([...(/dirname$/.test(base!) ? ['.'] : []), ...parts].join('/').replace(/\/{2,}/g, '/'), 1);
    }
  }
  return [...found.keys()].sort();
}

function kindOf(callee: string, bare: 'type' | 'dynamic'): ImportKind {
  if (callee === 'import') return bare; // where there is a module record, it stands in a type or a comment
  if (callee === 'require' || callee === 'require.resolve' || callee === 'importScripts') return 'require';
  if (callee.startsWith('import.meta') || callee === 'require.context') return 'glob';
  if (/\.(?:requireActual|importActual)$/.test(callee)) return 'require'; // the module itself, beside its mock
  return callee.startsWith('new ') ? 'url' : 'mock';
}

const relative = (path: string): string => (/^(?:[./~@#]|[a-z]+:)/.test(path) ? path : `./${path}`);

/** Where the first argument ends: at its comma or closing bracket; texts are passed over. */
function argumentEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length && at < start + 400; at++) {
    const character = text[at]!;
    if (character === "'" || character === '"' || character === '`') {
      TEXT_HERE.lastIndex = at;
      const match = TEXT_HERE.exec(text);
      if (!match) return at;
      at += match[0].length - 1;
    } else if (character === '(' || character === '[' || character === '{') depth++;
    else if (character === ')' || character === ']' || character === '}') {
      if (depth-- === 0) return at;
    } else if (character === ',' && depth === 0) return at;
  }
  return Math.min(text.length, start + 400);
}
