/** Every file's facts, deepened on demand, what its imports resolve to, and who imports it. Sees the disk through the tree alone. */
import type { Because, Body, Export, FileFacts, Tree } from '../model.js';
import type { Modules } from './names.js';
import { againOf, between, exportsByName, filesOf, givenBy, leadsOf, reachFrom, type Seen, type World } from './outline.js';
import { folderOf, isSource, joinPath } from './paths.js';
import type { Resolution } from './resolve.js';
import { isComputed, unsaidOf } from './unsaid.js';

export interface FactsProvider {
  tree: Tree;
  /** Facts of a source file, as deep as its text asks for; `deepen` gives the body. */
  facts(file: string): FileFacts;
  deepen(file: string): FileFacts;
}

export function createModules(files: readonly string[], input: FactsProvider, world: World): Modules {
  const seen: Seen = { whole: new Set(), imported: new Set(), again: new Set(), names: new Map(), reaches: [], leads: new Map(), answers: new Map() };
  const facts = new Map<string, FileFacts>();
  const resolved = new Map<string, readonly Resolution[]>();
  const sources = new Set(files);
  let importing: Importing | null = null;
  const importers = (): Importing => (importing ??= importersOf(files, factsOf, targets, seen));
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
  const unsaidHere = (): ReadonlyMap<string, Because> => (unsaid ??= unsaidOf(input.tree, files, { ask, facts: wholly, targets: written, seen }));
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
    const found = world.resolver.resolve(file, specifier);
    if ((found && !('files' in found)) || specifier.includes('*') || !/^\.{1,2}\//.test(specifier)) return found;
    const path = joinPath(folderOf(file), specifier);
    const unlisted = path === null ? undefined : ['', '.ts', '.tsx', '.js', '.jsx', '.mjs', '/index.ts', '/index.js'].map((end) => path.replace(/\.js$/, end === '' ? '.js' : '') + end)
      .find((it) => isSource(it) && !input.tree.has(it) && input.tree.read(it) !== null);
    if (unlisted === undefined) return found;
    sources.add(unlisted);
    return { file: unlisted };
  };
  const wholly = (file: string): FileFacts | undefined => {
    seen.whole.add(file);
    return factsOf(file);
  };
  const named = new Map<string, ReadonlyMap<string, Export>>();
  /** @param name what is asked for; `*`: which there are. */
  const namesOf = (file: string, name: string): ReadonlyMap<string, Export> => {
    const asked = seen.names.get(file);
    if (asked) asked.add(name);
    else seen.names.set(file, new Set([name]));
    let found = named.get(file);
    if (!found) named.set(file, (found = exportsByName(factsOf(file) ?? NOTHING)));
    return found;
  };
  const leads = (file: string): readonly string[] => {
    let found = seen.leads.get(file);
    if (!found) seen.leads.set(file, (found = leadsOf(factsOf(file) ?? NOTHING, targets(file))));
    return found;
  };
  const ask: Modules['ask'] = (question, argument = '') => {
    let byArgument = seen.answers.get(question.name);
    if (!byArgument) seen.answers.set(question.name, (byArgument = new Map()));
    const known = byArgument.get(argument);
    if (known) return known as never;
    const answer = question.asking(argument, world);
    const found = new Map(files.map((file) => [file, answer(factsOf(file)!, file)] as const).filter(([, it]) => it.length > 0));
    byArgument.set(argument, found);
    return found;
  };
  return {
    paths: files,
    seen, ask,
    glance: factsOf,
    facts: wholly,
    deepen(file): Body | null {
      const known = factsOf(file);
      if (!known || known.depth === 'body') return known?.body ?? null;
      const deep = input.deepen(file);
      facts.set(file, deep);
      return deep.body;
    },
    targets(file) {
      seen.whole.add(file);
      return targets(file);
    },
    unsaid: unsaidHere,
    importedBy(file) {
      seen.imported.add(file);
      return importers().direct(file);
    },
    importers: (file) => importers().all(file, true),
    deepImporters: (file) => importers().all(file, false),
    between: (importer, file) => between(factsOf(importer)!, targets(importer), file),
    given(file, name) {
      const known = factsOf(file);
      return known ? givenBy(known, namesOf(file, name), targets(file), name) : null;
    },
    exported: (file) => namesOf(file, '*'),
    packages() {
      const found = new Set<string>();
      for (const file of files) for (const target of targets(file)) for (const name of packagesOf(target)) found.add(name);
      return found;
    },
    reached(entries) {
      const found = reachFrom(entries, leads);
      const ways = new Set<string>();
      seen.reaches.push({ entries, ways });
      return {
        has: (file) => found.has(file),
        by(file) {
          ways.add(file);
          seen.imported.add(file);
          const from = found.get(file) ?? null;
          if (from === null) return null;
          const known = targets(from);
          return { from, at: factsOf(from)!.imports.find(({ kind }, index) => kind !== 'mock' && filesOf(known[index]).includes(file))!.span };
        },
      };
    },
  };
}

const NOTHING: Pick<FileFacts, 'imports' | 'exports' | 'paths'> = { imports: [], exports: [], paths: [] };

export const packagesOf = (target: Resolution): string[] =>
  (target && 'package' in target ? [target.package, ...(target.subpath ? [`${target.package}/${target.subpath}`] : [])] : []);

interface Importing {
  direct(file: string): ReadonlySet<string>;
  /** @param whoever it counts who they are, not only who of them has been read in depth. */
  all(file: string, whoever: boolean): ReadonlySet<string>;
}

/** Who imports a file, directly or through one that exports it again. */
function importersOf(files: readonly string[], facts: Modules['facts'], targets: Modules['targets'], seen: Seen): Importing {
  const direct = new Map<string, Set<string>>();
  const again = new Map<string, Set<string>>();
  const add = (map: Map<string, Set<string>>, file: string, importer: string): unknown =>
    map.get(file)?.add(importer) ?? map.set(file, new Set([importer]));
  for (const importer of files) {
    const known = targets(importer);
    for (const target of known) for (const file of filesOf(target)) add(direct, file, importer);
    for (const file of againOf(facts(importer)!, known)) add(again, file, importer);
  }
  const known = new Map<string, { importers: ReadonlySet<string>; through: readonly string[] }>();
  const none: ReadonlySet<string> = new Set();
  const find = (file: string): { importers: ReadonlySet<string>; through: readonly string[] } => {
    const importers = new Set<string>();
    const through = new Set([file]);
    for (const at of through) {
      seen.again.add(at);
      for (const importer of direct.get(at) ?? []) importers.add(importer);
      for (const barrel of again.get(at) ?? []) through.add(barrel);
    }
    return { importers, through: [...through] };
  };
  return {
    direct: (file) => direct.get(file) ?? none,
    all(file, whoever) {
      let found = known.get(file);
      if (!found) known.set(file, (found = find(file)));
      if (whoever) for (const it of found.through) seen.imported.add(it);
      return found.importers;
    },
  };
}
