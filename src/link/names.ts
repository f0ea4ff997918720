/**
 * Names across files: which declaration an import stands for, through re-exports and barrels (1.4). Sees facts, never
 * syntax or disk.
 */
import type { Because, Body, Declaration, Export, FileFacts } from '../model.js';
import type { Resolution } from './resolve.js';

/** Every file's facts, deepened on demand. */
export interface Modules {
  readonly paths: readonly string[];
  facts(file: string): FileFacts | undefined;
  /** The file's body, extracted now if only its outline was known; null where there is none to be had. */
  deepen(file: string): Body | null;
  /** What each import of the file resolves to, by its index. */
  targets(file: string): readonly Resolution[];
  /** Modules that only a computed specifier could load, which nothing names: `targets` leaves them out. */
  unsaid(): ReadonlyMap<string, Because>;
  /** Files that import a file themselves. */
  importedBy(file: string): ReadonlySet<string>;
  /** Files that import a file, directly or through one that exports it again. */
  importers(file: string): ReadonlySet<string>;
}

/** Where a name comes from: a file's own declaration (`*`: the whole module), or another package. */
export type Origin = { file: string; name: string } | { package: string; name: string };

export interface Names {
  /** Empty when it cannot be told; several when it may be any of them. */
  ofExport(file: string, name: string): readonly Origin[];
  ofImport(file: string, index: number, imported: string): readonly Origin[];
  declaration(file: string, name: string): Declaration | null;
}

export function createNames(modules: Modules): Names {
  const exportsMemo = new Map<string, Map<string, readonly Origin[]>>();
  const exported = new Map<string, Map<string, Export>>();
  const declarations = new WeakMap<Body, Map<string, Declaration>>();

  const ofExport = (file: string, name: string): readonly Origin[] => {
    let memo = exportsMemo.get(file);
    if (!memo) exportsMemo.set(file, (memo = new Map()));
    const known = memo.get(name);
    if (known) return known;
    memo.set(name, []); // a cycle of re-exports leads nowhere
    const found = findExport(file, name);
    memo.set(name, found);
    return found;
  };

  const findExport = (file: string, name: string): readonly Origin[] => {
    const facts = modules.facts(file);
    if (!facts) return [];
    const own = exportsOf(file).get(name);
    if (own) return own.from === null ? [{ file, name: own.local! }] : ofImport(file, own.from, own.imported!);
    // CommonJS, or a script: its exports are not declared.
    if (facts.exports.length === 0 && !facts.imports.some(({ kind }) => kind === 'import' || kind === 'type')) return [{ file, name }];
    if (name === 'default') return [];
    const stars = facts.exports.filter((it) => it.name === '*' && mayGive(file, it.from!, name)).map((it) => ofImport(file, it.from!, name));
    const found = stars.filter((origins) => origins.length > 0);
    const inTree = found.filter((origins) => origins.some((origin) => 'file' in origin));
    // `export *` from a package may hide anything; a declaration in the tree is the better answer.
    return (inTree.length > 0 ? inTree : found).length === 1 ? (inTree[0] ?? found[0])! : [];
  };

  const exportsOf = (file: string): ReadonlyMap<string, Export> => {
    let found = exported.get(file);
    if (!found) {
      exported.set(file, (found = new Map()));
      for (const it of modules.facts(file)?.exports ?? []) if (!found.has(it.name)) found.set(it.name, it);
    }
    return found;
  };

  /** Of a barrel's thousand modules few have a name: most are told by their own exports. */
  const mayGive = (file: string, index: number, name: string): boolean => {
    const target = modules.targets(file)[index];
    if (!target || !('file' in target)) return true;
    const own = exportsOf(target.file);
    return own.size === 0 || own.has(name) || own.has('*');
  };

  const ofImport = (file: string, index: number, imported: string): readonly Origin[] => {
    const target = modules.targets(file)[index];
    if (!target) return [];
    if ('package' in target) return [{ package: target.subpath ? `${target.package}/${target.subpath}` : target.package, name: imported }];
    if (!('file' in target)) return [];
    return imported === '*' ? [{ file: target.file, name: '*' }] : ofExport(target.file, imported);
  };

  const declaration = (file: string, name: string): Declaration | null => {
    const body = modules.facts(file)?.body;
    if (!body) return null;
    let byName = declarations.get(body);
    if (!byName) {
      // Overloads and merged declarations: the first with a value speaks for the name.
      byName = new Map();
      for (const it of body.declarations) if (!byName.has(it.name) || byName.get(it.name)!.value === 0) byName.set(it.name, it);
      declarations.set(body, byName);
    }
    return byName.get(name) ?? null;
  };

  return { ofExport, ofImport, declaration };
}
