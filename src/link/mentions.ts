/**
 * Files that something names by a path in a string (1.8): configuration, pages, scripts, lists, and strings of source.
 * Documentation, owners, linters, compilers' file lists, lockfiles and our own files do not count: to be looked at is
 * not to be used. Reads every text file of the tree once; ask only when there are candidates.
 */
import type { Tree } from '../model.js';
import { configurations } from './configs.js';
import { isTestFile } from './entries.js';
import { isGlob } from './glob.js';
import { asObject, parseJsonc } from './jsonc.js';
import { baseOf, below, byCodeUnit, folderOf, isSource, isUnder, isVendored, joinPath } from './paths.js';
import type { Modules } from './names.js';
import { outlineQuestion, type OutlineQuestion, type World } from './outline.js';
import { ask, OWN, SHOWN, STARTED, WORDS } from './questions.js';
import { TOOLS } from './tools.js';
import { basesOf, namedFiles, pathWord, pathWords } from './words.js';

export interface Mention {
  file: string;
  text: string;
}

/** Files whose words never make another file used. */
const IGNORED = new RegExp([
  '\\.(?:mdx?|markdown|txt|rst|adoc|snap|map|svg|lock|tsbuildinfo|csv|tsv|po|xlf|diff|patch|log)$',
  '(?:^|/)(?:CODEOWNERS|OWNERS|LICENSE|NOTICE|CHANGELOG|AUTHORS)[^/]*$',
  '(?:^|/)(?:package-lock|npm-shrinkwrap|pnpm-lock|yarn|bun)\\.(?:json|ya?ml|lock|lockb)$',
  '(?:^|/)(?:tsconfig|jsconfig)[^/]*\\.json$',
  '(?:^|/)\\.?(?:eslint|prettier|stylelint|tslint|biome|oxlint|oxlintrc|jshint|jscs|dprint|cspell|codecov|sonar-project|knip|fallow|unpeg|betterer|dependency-cruiser|lintstaged|lint-staged|labeler|codeclimate|jscpd)[^/]*$',
  '(?:^|/)\\.[\\w-]*ignore$',
  '(?:^|/)\\.(?:gitattributes|editorconfig|ignoredRevs|git-blame-ignore-revs|all-contributorsrc)$',
  '(?:^|/)[^/]*(?:baseline|allowlist|known-issues)[^/]*\\.(?:json|ya?ml)$',
].join('|'));

const DATA = /\.(?:jsonc?|json5|ya?ml|toml|xml|html?)$/;
const DOCUMENT = /\.(?:mdx?|markdown|txt|rst|adoc)$/;

/** What a package manager leaves in a folder that it has filled with other people's code: Go's, Composer's, Cargo's. */
const FILLED = /(?:^|\/)vendor\/(?:modules\.txt|composer\/installed\.json|[^/]+\/\.cargo-checksum\.json)$/;

/** Texts whose words mean something: code, configuration, data; no documents, lists of files or pictures, and nobody else's. */
export function textsOf(tree: Tree): string[] {
  const filled = tree.files.flatMap(({ path }) => (FILLED.test(path) ? path.slice(0, path.lastIndexOf('vendor/') + 'vendor/'.length) : []));
  return tree.files.map(({ path }) => path)
    .filter((path) => !filled.some((folder) => path.startsWith(folder)) && !IGNORED.test(path) && !BINARY.test(path) && !isVendored(path));
}

const BINARY = /\.(?:png|jpe?g|gif|ico|webp|avif|woff2?|ttf|otf|eot|pdf|zip|t?gz|mp[34]|webm|mov|wasm|jar|apk|enc|exe|dll|so|bin|gpg|psd|sketch|keystore)$/i;

/** Candidates that words of a file name, with the word. */
type Named = { word: string; path: string };

function createNaming(candidates: readonly string[], { tree, manifests, resolver }: World): {
  named(file: string, words: readonly string[]): Named[];
  /** The words are folders, and all that is in them is named. */
  inFolders(file: string, words: readonly string[]): Named[];
  isHome(folder: string): boolean;
} {
  const wanted = new Set(candidates);
  const stems = new Set(candidates.flatMap(stemsOf));
  const bySuffix = new Map<string, string[]>();
  for (const path of candidates) bySuffix.set(baseOf(path), [...(bySuffix.get(baseOf(path)) ?? []), path]);
  const tools = toolsOf(tree);
  const homes = new Set(manifests.packages.map(({ dir }) => dir));
  return {
    isHome: (folder) => homes.has(folder),
    named(file, words) {
      const found: Named[] = [];
      let bases: string[] | null = null;
      for (const word of words) {
        if (!isGlob(word) && !stems.has(stemOf(word)) && !stems.has(baseOf(word))) continue;
        bases ??= basesOf(file, manifests.packageOf(file)?.dir ?? null);
        const named = namedFiles(resolver, bases, word);
        // A path below a folder that only the code knows (`templates/` + 'init/index.ts'): two names and an extension
        // are no accident. In a tool's configuration one is enough.
        if (named.length === 0 && (/\w\/[^/]+\.\w+$/.test(word) || (tools.has(file) && /^\.\/[^/]+\.\w+$/.test(word)))) {
          const tail = word.replace(/^(?:\.{1,2}\/)+/, '/').replace(/^(?!\/)/, '/');
          named.push(...(bySuffix.get(baseOf(word)) ?? []).filter((path) => path.endsWith(tail)));
        }
        // `${origin}/src/worker`: the end of an address.
        const end = /^\*\*(?=\/)((?:\/[\w.-]+){2,})$/.exec(word)?.[1];
        if (end !== undefined) named.push(...candidates.filter((path) => path.replace(/\.\w+$/, '').endsWith(end)));
        // `join(stubs, 'clock.ts')`, where `stubs` was a folder that the same file names.
        if (named.length === 0 && isSource(file) && /^(?:\.\/)?[^/*]+\.\w+$/.test(word)) {
          named.push(...(bySuffix.get(baseOf(word)) ?? []).filter((path) => words.some((it) => it.includes('/') && `/${folderOf(path)}`.endsWith(it.replace(/^(?:\.{0,2}\/)*/, '/').replace(/\/$/, '')))));
        }
        // In data a name that only one file has is that file.
        if (named.length === 0 && /^[^/*]+\.\w+$/.test(word) && DATA.test(file)) named.push(...resolver.called(word).length === 1 ? resolver.called(word) : []);
        for (const path of named) if (path !== file && wanted.has(path)) found.push({ word, path });
      }
      return found;
    },
    inFolders(file, words) {
      const home = manifests.packageOf(file)?.dir ?? '';
      const found: Named[] = [];
      for (const word of words) {
        for (const base of word.startsWith('.') ? [folderOf(file)] : [folderOf(file), home, '']) {
          const folder = joinPath(base, word);
          if (folder === null || homes.has(folder) || folder === '' || !resolver.folders.has(folder)) continue;
          // Its own folder is read without what lies deeper: that has its own index.
          for (const path of candidates) if (path !== file && isUnder(path, folder) && (word !== './' || /^[^/]*(?:\/index\.\w+)?$/.test(below(path, folder)))) found.push({ word, path });
        }
      }
      return found;
    },
  };
}

/** Configurations of tools; those whose names count are entries already, and what they exclude is not. */
const toolsOf = (tree: Tree): Map<string, boolean> => new Map(configurations(tree).map(({ file, row }) => [file, TOOLS[row]!.names !== undefined]));

/** Candidates (the argument) that strings of a source name. */
export const NAMED: OutlineQuestion<Named> = {
  name: 'named',
  of: 'paths',
  asking(argument, world) {
    const { named, inFolders, isHome } = createNaming(JSON.parse(argument) as string[], world);
    const isModule = (file: string, word: string): boolean => {
      const target = world.resolver.resolve(file, word);
      return target !== null && 'file' in target;
    };
    return ({ paths }, file) => (paths.length === 0 ? [] : [
      ...named(file, paths.map(pathWord).filter((word) => word !== null)),
      // `new Server({ routes: join(__dirname, 'routes') })`: a folder below the file's own, given to somebody who may load what is in it.
      // One with an index is a module by that name, and no more.
      ...(isHome(folderOf(file)) || isTestFile(file) ? [] : inFolders(file, paths.filter((word) => /^\.\/[\w-]+(?:\/[\w-]+)*$/.test(word) && !isModule(file, word)))),
    ]);
  },
};
/** It lists folders and loads what is there. */
export const LISTS = outlineQuestion('lists', 'imports', (imports) => (imports.some(({ specifier, kind }) => specifier === '*' && kind === 'glob') ? [true] : []));

/**
 * The first place that names each candidate; a candidate that nothing names is absent. A candidate that augments
 * globals, is started by hand, or says that it is generated names itself; if it is `imported` (under a flag), only by a line
 * that says how it is started.
 */
export function mentionedFiles(world: World, candidates: readonly string[], modules: Pick<Modules, 'ask' | 'facts' | 'importedBy' | 'between'>, imported = false): Map<string, Mention> {
  const { tree, resolver } = world;
  const wanted = new Set(candidates);
  const found = new Map<string, Mention>();
  const { named, inFolders } = createNaming(candidates, world);
  const tell = (file: string, list: readonly Named[]): void => {
    for (const { word, path } of list) if (!found.has(path)) found.set(path, { file, text: word });
  };
  const listing = [...modules.ask(LISTS).keys()];
  /** Those, and who calls them. */
  const loading = new Set([...listing, ...listing.flatMap((file) => [...modules.importedBy(file)].filter((it) => modules.between(it, file).imports.some(({ kind }) => kind !== 'type')))]);

  const tools = toolsOf(tree);
  const texts = textsOf(tree).filter((path) => tools.get(path) !== true);
  // A document that shows how a file is started means that people do start it; one that imports is a page.
  const documents = tree.files.map(({ path }) => path).filter((path) => DOCUMENT.test(path));
  const shown = ask(tree, SHOWN, documents.filter((path) => !isSource(path)));
  for (const [path, started] of ask(tree, STARTED, documents)) {
    tell(path, named(path, started ?? []));
    for (const specifier of shown.get(path) ?? []) {
      const target = resolver.resolve(path, specifier);
      if (target && 'file' in target && target.file !== path && wanted.has(target.file)) tell(path, [{ word: specifier, path: target.file }]);
    }
  }
  const isManifest = (path: string): boolean => baseOf(path) === 'package.json';
  const plain = ask(tree, WORDS, texts.filter((path) => !isSource(path) && !isManifest(path)));
  const inSources = modules.ask(NAMED, JSON.stringify(candidates));
  for (const path of texts) {
    if (isSource(path)) {
      tell(path, inSources.get(path) ?? []);
      if (loading.has(path)) tell(path, inFolders(path, modules.facts(path)?.paths ?? []));
    }
    else tell(path, named(path, isManifest(path) ? pathWords(used(tree.read(path) ?? '')) : plain.get(path) ?? []));
  }
  for (const [file, own] of ask(tree, OWN, candidates.filter((path) => !found.has(path)), imported ? 'imported' : '')) {
    if (own !== null) found.set(file, { file, text: own });
  }
  return new Map([...found].sort(([a], [b]) => byCodeUnit(a, b)));
}

/** package.json without the parts that only list files. */
function used(text: string): string {
  const { nyc, c8, files, sideEffects, eslintConfig, eslintIgnore, ...rest } = asObject(parseJsonc(text).value);
  void [nyc, c8, files, sideEffects, eslintConfig, eslintIgnore];
  return JSON.stringify({ ...rest, 'lint-staged': null });
}

const stemOf = (word: string): string => baseOf(word).replace(/\.[\w.]+$|[#?].*$/, '');

/** Last names by which a path can be called: its own and, for an index, its folder's. */
const stemsOf = (path: string): string[] => {
  const stem = stemOf(path);
  return stem === 'index' ? [stem, path.split('/').at(-2) ?? stem] : [stem, baseOf(path).replace(/\.\w+$/, '')];
};
