/**
 * The outline of a file: what it imports and exports, from the parser's module record, and by scan what that record
 * lacks. Never touches the syntax tree. A file that does not parse keeps every import that can be recovered (1.9).
 */
import type { Export, Import, ImportKind, ImportName } from '../model.js';
import type { Lines } from './lines.js';
import { patternsOf, pathsOf, recover, scanCalls } from './specifiers.js';

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

/** @param broken the text does not parse: what the record lacks is recovered from the text (1.9). */
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
    for (const specifier of patternsOf(text.slice(item.moduleRequest.start, item.moduleRequest.end))) add(specifier, 'dynamic', [], item.start, item.end);
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
  scanCalls(text, add, byStart, 'dynamic');
  return { imports, exports: [], paths: pathsOf(text, imports), byStart };
}

const nameOf = (entry: ImportEntry): ImportName => ({
  imported: entry.importName.kind === 'Name' ? entry.importName.name! : entry.importName.kind === 'Default' ? 'default' : '*',
  local: entry.localName.value,
  type: entry.isType,
});
