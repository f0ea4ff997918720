/**
 * Names across files: which declaration an import stands for, through re-exports and barrels (1.4). Sees facts, never
 * syntax or disk.
 */
import type { Because, Body, Declaration, Export, FileFacts, Glance, Span } from '../model.js';
import type { Between, Given, OutlineQuestion, Seen } from './outline.js';
import type { Resolution } from './resolve.js';

/** Every file's facts, deepened on demand. */
export interface Modules {
  readonly paths: readonly string[];
  /** What a file says by itself. */
  glance(file: string): Glance | undefined;
  /** All that it says, and `targets`: the result hangs on all of it. Ask for less where less counts. */
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
  /** The same, for those who look at none of them but what has been read in depth. */
  deepImporters(file: string): ReadonlySet<string>;
  /** What an importer of a file imports of it, and exports of it again. */
  between(importer: string, file: string): Between;
  /** What a name of a file stands for; null where there is no such file. */
  given(file: string, name: string): Given | null;
  /** Which names a file exports. */
  exported(file: string): ReadonlyMap<string, Export>;
  /** Packages that are imported, and parts of them. */
  packages(): Set<string>;
  /** Files that are reached from some, whatever the flags (1.1 to 1.6): every file that a reached one names, type imports included. */
  reached(entries: readonly string[]): Reached;
  /** Asks every outline; those that have an answer. */
  ask<A>(question: OutlineQuestion<A>, argument?: string): ReadonlyMap<string, readonly A[]>;
  /** What was seen of outlines so far. */
  readonly seen: Seen;
}

export interface Reached {
  has(file: string): boolean;
  /** From where it was reached first, and by which import; null for an entry. */
  by(file: string): { from: string; at: Span } | null;
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
  const exported = new Map<string, ReadonlyMap<string, Export>>();
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
    const given = modules.given(file, name);
    if (!given) return [];
    if ('own' in given) return [{ file, name: given.own }];
    if ('from' in given) return ofTarget(given.from, given.imported);
    // CommonJS, or a script: its exports are not declared.
    if (given.undeclared) return [{ file, name }];
    if (name === 'default') return [];
    const stars = given.stars.filter((target) => mayGive(target, name)).map((target) => ofTarget(target, name));
    const found = stars.filter((origins) => origins.length > 0);
    const inTree = found.filter((origins) => origins.some((origin) => 'file' in origin));
    // `export *` from a package may hide anything; a declaration in the tree is the better answer.
    return (inTree.length > 0 ? inTree : found).length === 1 ? (inTree[0] ?? found[0])! : [];
  };

  /** Of a barrel's thousand modules few have a name: most are told by their own exports. */
  const mayGive = (target: Resolution, name: string): boolean => {
    if (!target || !('file' in target)) return true;
    let own = exported.get(target.file);
    if (!own) exported.set(target.file, (own = modules.exported(target.file)));
    return own.size === 0 || own.has(name) || own.has('*');
  };

  const ofImport = (file: string, index: number, imported: string): readonly Origin[] => ofTarget(modules.targets(file)[index], imported);

  const ofTarget = (target: Resolution | undefined, imported: string): readonly Origin[] => {
    if (!target) return [];
    if ('package' in target) return [{ package: target.subpath ? `${target.package}/${target.subpath}` : target.package, name: imported }];
    if (!('file' in target)) return [];
    return imported === '*' ? [{ file: target.file, name: '*' }] : ofExport(target.file, imported);
  };

  const declaration = (file: string, name: string): Declaration | null => {
    const body = modules.glance(file)?.body;
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
