/**
 * The outline of a file: what it imports and exports, from the parser's module record, and by scan what that record
 * lacks. Never touches the syntax tree. A file that does not parse keeps every import that can be recovered (1.9).
 */
import type { Export, Import, ImportKind, ImportName } from '../model.js';
import type { Lines } from './lines.js';
import type { Parsed } from './parser.js';
import { patternsOf, pathsOf, recover, scanCalls } from './specifiers.js';

export interface Outline {
  imports: Import[];
  exports: Export[];
  paths: string[];
  /** Start offset of an import's node to its index, so that body extraction can tie a call to it. */
  byStart: Map<number, number>;
}

/** What the statements of a module's top level import and export: the parser's module record, without its detail. */
export interface ModuleRecord {
  imports: ImportRecord[];
  exports: ExportRecord[];
  /** `import(…)`, and where its argument is. */
  calls: { start: number; end: number; from: number; to: number }[];
}

export interface ImportRecord {
  request: Request;
  names: ImportName[];
  start: number;
  end: number;
}

/** Exports of imported names are at their import's place. */
export interface ExportRecord {
  name: string;
  local: string;
  /** Of a re-export. */
  request: Request | null;
  imported: string;
  type: boolean;
  start: number;
  end: number;
}

/** `'x'`, with its quotes. */
export interface Request {
  value: string;
  start: number;
  end: number;
}

export const recordOf = ({ staticImports, staticExports, dynamicImports }: Parsed['module']): ModuleRecord => ({
  imports: staticImports.map(({ moduleRequest, entries, start, end }) => ({ request: moduleRequest, names: entries.map(nameOf), start, end })),
  exports: staticExports.flatMap(({ entries, start, end }) => entries.map(({ exportName, localName, importName, moduleRequest, isType }) => ({
    name: exportName.kind === 'Default' ? 'default' : (exportName.name ?? '*'),
    local: localName.name ?? 'default',
    request: moduleRequest,
    imported: importName.kind === 'Name' ? importName.name! : importName.kind === 'None' ? 'default' : '*',
    type: isType,
    start,
    end,
  }))),
  calls: dynamicImports.map(({ start, end, moduleRequest }) => ({ start, end, from: moduleRequest.start, to: moduleRequest.end })),
});

/**
 * @param broken the text does not parse: what the record lacks is recovered from the text (1.9).
 * @param whole the file that the text is a part of, at the same places: what the rest of it loads, and names, counts.
 */
export function outlineOf(record: ModuleRecord, text: string, lines: Lines, broken: boolean, whole = text): Outline {
  const imports: Import[] = [];
  const exports: Export[] = [];
  const byStart = new Map<number, number>();
  const bySpecifier = new Map<string, number>();
  const add = (specifier: string, kind: ImportKind, names: ImportName[], start: number, end: number): number => {
    byStart.set(start, imports.length);
    return imports.push({ specifier, kind, names, span: lines.span(start, end) }) - 1;
  };

  for (const { request, names, start, end } of record.imports) {
    let typeOnly = names.length > 0;
    for (const { type } of names) typeOnly &&= type;
    const index = add(request.value, typeOnly ? 'type' : 'import', names, start, end);
    if (!bySpecifier.has(request.value)) bySpecifier.set(request.value, index);
  }
  for (const { name, local, request, imported, type, start, end } of record.exports) {
    if (!request) {
      exports.push({ name, local, from: null, imported: null, type });
      continue;
    }
    // `import { b as c } from 'x'; export { c }` is reported with x as its source: reuse that import.
    let from = byStart.get(start) ?? null;
    if (from === null || imports[from]!.specifier !== request.value) {
      from = start < request.start && request.end <= end
        ? add(request.value, type ? 'type' : 'export', [], start, end)
        : (bySpecifier.get(request.value) ?? add(request.value, 'export', [], start, end));
    }
    if (!type && imports[from]!.kind === 'type' && imports[from]!.names.length === 0) imports[from]!.kind = 'export';
    exports.push({ name, local: null, from, imported, type });
  }
  for (const { start, end, from, to } of record.calls) {
    // The parser records what it reads twice, twice.
    if (byStart.has(start)) continue;
    for (const specifier of patternsOf(text.slice(from, to))) add(specifier, 'dynamic', [], start, end);
  }
  if (!broken) scanCalls(text, add, byStart, 'type');
  // The record ends where the parser gave up.
  if (broken) {
    recover(text, (specifier, kind, names, start, end) => {
      const known = bySpecifier.get(specifier);
      if (known === undefined) return add(specifier, kind, names, start, end);
      imports[known]!.names.push(...names);
      return known;
    });
    scanCalls(text, add, byStart, 'dynamic');
  }
  if (whole !== text) scanCalls(whole, add, byStart, 'dynamic');
  return { imports, exports, paths: pathsOf(whole, imports), byStart };
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
  scanCalls(text, add, byStart, 'dynamic');
  return { imports, exports: [], paths: pathsOf(text, imports), byStart };
}

const nameOf = (entry: Parsed['module']['staticImports'][number]['entries'][number]): ImportName => ({
  imported: entry.importName.kind === 'Name' ? entry.importName.name! : entry.importName.kind === 'Default' ? 'default' : '*',
  local: entry.localName.value,
  type: entry.isType,
});
