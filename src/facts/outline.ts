/**
 * The outline of a file: what it imports and exports, from the parser's module record, and by scan what that record
 * lacks. Never touches the syntax tree. A file that does not parse keeps every import that can be recovered (1.9).
 */
import type { Export, Import, ImportKind, ImportName } from '../model.js';
import type { Lines } from './lines.js';

export interface Outline {
  imports: Import[];
  exports: Export[];
  paths: string[];
  /** Start offset of an import's node to its index, so that body extraction can tie a call to it. */
  byStart: Map<number, number>;
}

/** What is read of the parser's module record, so that `scan.ts` can give the same. */
export interface ModuleRecord {
  staticImports: { start: number; end: number; moduleRequest: Request; entries: ImportEntry[] }[];
  staticExports: { start: number; end: number; entries: ExportEntry[] }[];
  dynamicImports: { start: number; end: number; moduleRequest: { start: number; end: number } }[];
}

export interface Request { value: string; start: number; end: number }
type Named = { kind: string; name?: string | null };

export interface ImportEntry {
  importName: Named;
  localName: { value: string };
  isType: boolean;
}

export interface ExportEntry {
  moduleRequest: Request | null;
  importName: Named;
  exportName: Named;
  localName: { name?: string | null };
  isType: boolean;
}

/** Calls that name a module and that no module record lists. Group 1: callee, 3: text. */
const CALLS = new RegExp(
  String.raw`\b(require(?:\.resolve|\.context)?|import\.meta\.glob(?:Eager)?|import|importScripts|new\s+(?:Shared)?Worker|new\s+URL|` +
    String.raw`(?:jest|vi|vitest|td|proxyquire)(?:\.\w+)?(?:<[^>()]*>)?)\s*\(\s*(['"` + '`' + String.raw`])((?:\\.|(?!\2)[^\\\n])*)\2`,
  'g',
);
const REFERENCE = /^\s*\/\/\/\s*<reference\s+path=["']([^"']+)["']/gm;
/** A string with a slash or a source extension: it may name a file (1.8). */
const PATHS = /(['"`])((?:\.{0,2}\/)?[\w@$.[\]-]+(?:\/[\w@$.*[\]-]+)*\/?)\1/g;
const PATH_LIKE = /[/]|\.(?:[cm]?[jt]sx?|vue|svelte|astro|json)$/;
const RECOVER = /^\s*(?:import|export)\b(?:(?!\n\s*(?:import|export|const|function|class)\b)[^'"`;])*?\bfrom\s*(['"])([^'"\n]+)\1|^\s*import\s*(['"])([^'"\n]+)\3/gm;

/** @param broken the text does not parse: when the record is empty, imports are recovered from the text (1.9). */
export function outlineOf(record: ModuleRecord, text: string, lines: Lines, broken: boolean): Outline {
  const imports: Import[] = [];
  const exports: Export[] = [];
  const byStart = new Map<number, number>();
  const bySpecifier = new Map<string, number>();
  const add = (specifier: string, kind: ImportKind, names: ImportName[], start: number, end: number): number => {
    byStart.set(start, imports.length);
    return imports.push({ specifier, kind, names, span: lines.span(start, end) }) - 1;
  };

  for (const item of record.staticImports) {
    const names = item.entries.map(nameOf);
    const typeOnly = names.length > 0 && names.every((name) => name.type);
    const index = add(item.moduleRequest.value, typeOnly ? 'type' : 'import', names, item.start, item.end);
    if (!bySpecifier.has(item.moduleRequest.value)) bySpecifier.set(item.moduleRequest.value, index);
  }
  for (const item of record.staticExports) {
    for (const entry of item.entries) {
      const name = entry.exportName.kind === 'Default' ? 'default' : (entry.exportName.name ?? '*');
      let from: number | null = null;
      let imported: string | null = null;
      if (entry.moduleRequest) {
        const specifier = entry.moduleRequest.value;
        imported = entry.importName.kind === 'Name' ? entry.importName.name! : entry.importName.kind === 'None' ? 'default' : '*';
        // `import { b as c } from 'x'; export { c }` is reported with x as its source: reuse that import.
        from = byStart.get(item.start) ?? null;
        if (from === null || imports[from]!.specifier !== specifier) {
          from = item.start < entry.moduleRequest.start && entry.moduleRequest.end <= item.end
            ? add(specifier, entry.isType ? 'type' : 'export', [], item.start, item.end)
            : (bySpecifier.get(specifier) ?? add(specifier, 'export', [], item.start, item.end));
        }
        if (!entry.isType && imports[from]!.kind === 'type' && imports[from]!.names.length === 0) imports[from]!.kind = 'export';
      }
      const local = from === null ? (entry.localName.name ?? 'default') : null;
      exports.push({ name, local, from, imported, type: entry.isType });
    }
  }
  for (const item of record.dynamicImports) {
    // The parser records what it reads twice, twice.
    if (byStart.has(item.start)) continue;
    const specifier = patternOf(text.slice(item.moduleRequest.start, item.moduleRequest.end));
    if (specifier) add(specifier, 'dynamic', [], item.start, item.end);
  }
  scanCalls(text, add, byStart);
  for (const match of text.matchAll(REFERENCE)) add(relative(match[1]!), 'type', [], match.index, match.index + match[0].length);
  if (imports.length === 0 && exports.length === 0 && broken) recover(text, add);
  return { imports, exports, paths: pathsOf(text, imports), byStart };
}

/** Imports of a text that is no script by itself (single-file components), or that does not parse. Unguarded. */
export function recoverOutline(text: string, lines: Lines): Outline {
  const imports: Import[] = [];
  const byStart = new Map<number, number>();
  const add = (specifier: string, kind: ImportKind, names: ImportName[], start: number, end: number): number => {
    byStart.set(start, imports.length);
    return imports.push({ specifier, kind, names, span: lines.span(start, end) }) - 1;
  };
  recover(text, add);
  scanCalls(text, add, byStart);
  return { imports, exports: [], paths: pathsOf(text, imports), byStart };
}

type Add = (specifier: string, kind: ImportKind, names: ImportName[], start: number, end: number) => number;

/** All names of a recovered import count as used: `*`. */
function recover(text: string, add: Add): void {
  for (const match of text.matchAll(RECOVER)) {
    const names = match[2] ? [{ imported: '*', local: '', type: false }] : [];
    add(match[2] ?? match[4]!, 'import', names, match.index, match.index + match[0].length);
  }
}

function scanCalls(text: string, add: Add, known: Map<number, number>): void {
  CALLS.lastIndex = 0;
  for (let match = CALLS.exec(text); match; match = CALLS.exec(text)) {
    if (known.has(match.index)) continue;
    const callee = match[1]!.replace(/<.*$/, '').replace(/\s+/g, ' ');
    const kind = kindOf(callee);
    const written = patternOf(match[2]! + match[3]! + match[2]!);
    if (!kind || !written) continue;
    const specifier = kind === 'url' ? relative(written) : callee === 'require.context' ? `${written}/**` : written;
    add(specifier, kind, [], match.index, match.index + match[0].length + 1);
  }
}

function kindOf(callee: string): ImportKind | null {
  if (callee === 'import') return 'type'; // import('x') that the record lacks stands in a type or a comment
  if (callee === 'require' || callee === 'require.resolve' || callee === 'importScripts') return 'require';
  if (callee.startsWith('import.meta') || callee === 'require.context') return 'glob';
  if (callee.startsWith('new ')) return 'url';
  return 'mock';
}

/** A specifier's text with `*` for what is computed; null when nothing of it is known. */
function patternOf(source: string): string | null {
  const text = source.trim();
  const quote = text[0];
  if (quote === "'" || quote === '"') return text.slice(1, -1).replace(/\\(.)/g, '$1');
  if (quote !== '`' || !text.endsWith('`')) return null;
  const pattern = text.slice(1, -1).replace(/\$\{[^}]*\}/g, '*').replace(/\\(.)/g, '$1');
  return /\w|^\.{1,2}\//.test(pattern) ? pattern : null;
}

const relative = (path: string): string => (/^(?:[./~@#]|[a-z]+:)/.test(path) ? path : `./${path}`);

function pathsOf(text: string, imports: readonly Import[]): string[] {
  const found = new Set<string>();
  PATHS.lastIndex = 0;
  for (let match = PATHS.exec(text); match; match = PATHS.exec(text)) {
    if (match[2]!.length < 200 && PATH_LIKE.test(match[2]!)) found.add(match[2]!);
  }
  for (const { specifier } of imports) found.delete(specifier);
  return [...found].sort();
}

const nameOf = (entry: ImportEntry): ImportName => ({
  imported: entry.importName.kind === 'Name' ? entry.importName.name! : entry.importName.kind === 'Default' ? 'default' : '*',
  local: entry.localName.value,
  type: entry.isType,
});
