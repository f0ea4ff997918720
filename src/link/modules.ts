/** Every file's facts, deepened on demand, what its imports resolve to, and who imports it. Sees the disk through the tree alone. */
import type { Because, Body, FileFacts, Tree } from '../model.js';
import type { Modules } from './names.js';
import { folderOf, isSource, joinPath } from './paths.js';
import type { Resolution, Resolver } from './resolve.js';
import { isComputed, unsaidOf } from './unsaid.js';

export interface FactsProvider {
  tree: Tree;
  /** Facts of a source file, as deep as its text asks for; `deepen` gives the body. */
  facts(file: string): FileFacts;
  deepen(file: string): FileFacts;
}

export function createModules(files: readonly string[], input: FactsProvider, resolver: Resolver): Modules {
  const facts = new Map<string, FileFacts>();
  const resolved = new Map<string, readonly Resolution[]>();
  const sources = new Set(files);
  let importing: Importing | null = null;
  const importers = (): Importing => (importing ??= importersOf(files, factsOf, targets));
  const factsOf = (file: string): FileFacts | undefined => {
    let found = facts.get(file);
    if (!found && sources.has(file)) facts.set(file, (found = input.facts(file)));
    return found;
  };
  const asWritten = new Map<string, readonly Resolution[]>();
  const written = (file: string): readonly Resolution[] => {
    let found = asWritten.get(file);
    if (!found) asWritten.set(file, (found = (factsOf(file)?.imports ?? []).map(({ specifier }) => resolve(file, specifier))));
    return found;
  };
  let unsaid: ReadonlyMap<string, Because> | null = null;
  const unsaidHere = (): ReadonlyMap<string, Because> => (unsaid ??= unsaidOf(input.tree, files, factsOf, written));
  const targets = (file: string): readonly Resolution[] => {
    let found = resolved.get(file);
    if (!found) {
      found = written(file);
      if (found.some((it) => it && 'files' in it)) {
        const { imports } = factsOf(file)!;
        found = found.map((it, index) => (it && 'files' in it && isComputed(imports[index]!) ? { files: it.files.filter((path) => !unsaidHere().has(path)) } : it));
      }
      resolved.set(file, found);
    }
    return found;
  };
  /** A file that git ignores is read where it is imported, and never reported (1.9). */
  const resolve = (file: string, specifier: string): Resolution => {
    const found = resolver.resolve(file, specifier);
    if ((found && !('files' in found)) || specifier.includes('*') || !/^\.{1,2}\//.test(specifier)) return found;
    const path = joinPath(folderOf(file), specifier);
    const unlisted = path === null ? undefined : ['', '.ts', '.tsx', '.js', '.jsx', '.mjs', '/index.ts', '/index.js'].map((end) => path.replace(/\.js$/, end === '' ? '.js' : '') + end)
      .find((it) => isSource(it) && !input.tree.has(it) && input.tree.read(it) !== null);
    if (unlisted === undefined) return found;
    sources.add(unlisted);
    return { file: unlisted };
  };
  return {
    paths: files,
    facts: factsOf,
    deepen(file): Body | null {
      const known = factsOf(file);
      if (!known || known.depth === 'body') return known?.body ?? null;
      const deep = input.deepen(file);
      facts.set(file, deep);
      return deep.body;
    },
    targets,
    unsaid: unsaidHere,
    importedBy: (file) => importers().direct(file),
    importers: (file) => importers().all(file),
  };
}

interface Importing {
  direct(file: string): ReadonlySet<string>;
  all(file: string): ReadonlySet<string>;
}

/** Who imports a file, directly or through one that exports it again. */
function importersOf(files: readonly string[], facts: Modules['facts'], targets: Modules['targets']): Importing {
  const direct = new Map<string, Set<string>>();
  const again = new Map<string, Set<string>>();
  const add = (map: Map<string, Set<string>>, file: string, importer: string): unknown =>
    map.get(file)?.add(importer) ?? map.set(file, new Set([importer]));
  for (const importer of files) {
    const { imports, exports } = facts(importer)!;
    const barrel = new Set(exports.map((it) => it.from));
    targets(importer).forEach((target, index) => {
      for (const file of !target ? [] : 'file' in target ? [target.file] : 'files' in target ? target.files : []) {
        add(direct, file, importer);
        if (barrel.has(index) || imports[index]!.kind === 'export') add(again, file, importer);
      }
    });
  }
  const known = new Map<string, ReadonlySet<string>>();
  const none: ReadonlySet<string> = new Set();
  const all = (file: string): ReadonlySet<string> => {
    let found = known.get(file);
    if (!found) {
      const all = new Set<string>();
      const queue = [file];
      const seen = new Set(queue);
      for (let at = 0; at < queue.length; at++) {
        for (const importer of direct.get(queue[at]!) ?? []) all.add(importer);
        for (const barrel of again.get(queue[at]!) ?? []) if (!seen.has(barrel)) { seen.add(barrel); queue.push(barrel); }
      }
      known.set(file, (found = all));
    }
    return found;
  };
  return { direct: (file) => direct.get(file) ?? none, all };
}
