/**
 * Where execution begins (1.1): published entries, scripts, frameworks, tools, tests and stories (1.7), pages, workers
 * served as they are, scripts run by hand, and what the user's configuration adds. More entries than there really are
 * cost a finding; one too few costs a false alarm. Configuration is read as text, never run.
 */
import type { Config, Tree } from '../model.js';
import { startsWhatItIsGiven } from './commands.js';
import { configurations } from './configs.js';
import { matcher } from './glob.js';
import { asObject, asString, parseJsonc } from './jsonc.js';
import type { Manifests } from './manifests.js';
import { baseOf, below, byCodeUnit, folderOf, isDeclarationFile, isSource, isUnder, joinPath } from './paths.js';
import { publishedEntries } from './published.js';
import { ask, LOADED, SCRIPT, STRINGS, WORDS } from './questions.js';
import type { Resolver } from './resolve.js';
import { type Colour, TOOLS } from './tools.js';
import type { TsConfigs } from './tsconfig.js';
import { basesOf, namedFiles } from './words.js';

export interface Entry {
  file: string;
  /** For people: `package.json bin`, `Jest configuration`, `test`. */
  why: string;
  colour: Colour;
  /** Everything that it exports is used from outside. */
  exports: boolean;
}

export interface Entries {
  /** Sorted by file; the same file may be an entry for several reasons. */
  entries: Entry[];
  /** Folders of packages of which no claim about modules can be made: an entry names a file that cannot be found. */
  held: string[];
}

const TEST_NAME = /(?:^|[-_.])(?:(?:test|jest|vitest)[-_.]?setup|setup[-_.]?(?:tests?|jest|vitest))(?:[-_.]\w+)*\.[cm]?[jt]sx?$|(?:^|[._])(?:tests?|specs?|e2e|e2e-spec|cy|ct|bench|benchmark|test-d|itest|jest|vitest|integration|unit)\.[cm]?[jt]sx?$|-spec\.[jt]sx?$/;
const TEST_FOLDER = /(?:^|\/)(?:__(?:tests?|e2e|mocks|specs?|fixtures|testfixtures|snapshots)__|(?!ab[-_])(?:[\w-]+[-_])?(?:tests?|e2e|specs?)|e2e[-_]\w+|test-(?:utils?|helpers?|lib|setup|support|fixtures|resources|data)|cypress|playwright|fixtures|testdata)\//;
const STORY = /(?:^|[./])(?:stories|story)\.(?:[cm]?[jt]sx?|mdx|svelte|vue)$|(?:^|\/)(?:\.storybook|__stories__)\//;

/** By name alone: a test, or what stands in a folder of tests. */
export const isTestFile = (path: string): boolean => TEST_NAME.test(baseOf(path)) || TEST_FOLDER.test(path);

const SUPPORT_FOLDER = /(?:^|\/)(?:testing|mocks?|fakes?|stubs?|__helpers__|test[-_]?[\p{L}\d_-]*|\w+[-_]test|msw)\//iu;
const SUPPORT_NAME = /^(?:test|tests|mock|mocks|fake|stub|fixture|msw|[jJ]est|[vV]itest)(?=[A-Z_.-]|\d)|(?:[-_.](?:mock|mocks|fake|stub|fixture|fixtures|test|testing|test-?utils?|test-?helpers?|test-?setup)|(?:Mock|Mocks|Fake|Stub|Fixture|Fixtures|TestSetup|TestUtils?|TestHelpers?))\.[cm]?[jt]sx?$|^setup(?:Tests?|Jest|Vitest)?\./;

/** By name alone: made for tests. That only tests use such a file is no news; it is not an entry either. */
export const isTestSupport = (path: string): boolean =>
  isTestFile(path) || /[-_.](?:test|fixture|mock|fake|stub)s?[-_.]/.test(baseOf(path)) || SUPPORT_NAME.test(baseOf(path)) || SUPPORT_FOLDER.test(path);

/** By name alone: a story, or Storybook's own. */
export const isStoryFile = (path: string): boolean => STORY.test(path);

/** Folders whose scripts people start by hand, and examples that nothing imports. */
const BY_HAND = /(?:^|\/)(?:scripts?|tools?|tooling|bin|hack|tasks|examples?|samples?|demos?|bench|benchmarks?|codemods?|perf|ci|dev|playground|sandbox|docs|website)\//;
/** Written by a machine, or by others: nobody deletes one by hand, and what reads it is often a compiler's plugin. */
const GENERATED = /(?:^|\/)(?:__generated__|_?generated|third[-_]party|vendor|vendored|\.yarn)\/|\.(?:generated|gen|graphql)\.[cm]?[jt]sx?$|_pb(?:_service|\.d)?\.[jt]s$|\.min\.[cm]?js$|(?:^|\/)mockServiceWorker\.js$/;
/** What is copied, shown or tried out; at the start of a package, so that `src/templates/` is code. */
const SPECIMEN = /^(?:.*\/)?(?:examples?|samples?|templates?|boilerplates?|starters?|tutorials?|snippets?|repro\w*|fixtures)(?:[-/]|$)/;
const SHOWN = /^(?:content|contents|examples?|samples?|templates?|boilerplates?|starters?|tutorials?|snippets?)\//;
const HIDDEN = /(?:^|\/)(?:\.[\w-]+|(?:es|style|ts)lint[-_](?:local[-_])?(?:rules|plugins?))\//;
/** In order of their names, by whoever runs them. */
const MIGRATION = /(?:^|\/)(?:migrations?|seeds|seeders)\/(?:.*\/)?[vV]?\d{3,}[^/]*(?:\/|\.[cm]?[jt]s$)/;
const SERVED = /(?:^|\/)(?:public|static|www|wwwroot)\/.*\.[cm]?js$/;
const ROOT_CONFIG = /(?:^|\.)(?:config|conf|setup)(?:\.[\w-]+)*\.[cm]?[jt]s$/;

/** Finds them all. Pure: `tree` is read only where a configuration or a script stands. */
export function findEntries(
  tree: Tree, manifests: Manifests, tsconfigs: TsConfigs, resolver: Resolver, config: Pick<Config, 'entries'>,
): Entries {
  const sources = tree.files.map(({ path }) => path).filter(isSource);
  const { entries, held } = publishedEntries(manifests, resolver);
  const add = (file: string, why: string, colour: Colour, exports = true): number => entries.push({ file, why, colour,
    exports });

  const configured = matcher(config.entries);
  for (const file of sources) {
    if (configured(file)) add(file, 'configuration', 'production');
    if (isDeclarationFile(file)) add(file, 'ambient declarations', 'production');
    else if (isStoryFile(file)) add(file, 'story', 'story');
    else if (file.endsWith('.mdx')) add(file, 'document', 'tool');
    else if (isTestFile(file)) add(file, 'test', 'test');
    else if (GENERATED.test(file)) add(file, 'generated or vendored', 'tool');
    else if (SHOWN.test(below(file, manifests.packageOf(file)?.dir ?? ''))) add(file, 'shown or copied', 'tool');
    else if (MIGRATION.test(file)) add(file, 'migration', 'tool');
    else if (HIDDEN.test(file)) add(file, 'hidden folder of a tool', 'tool');
    else if (SERVED.test(file)) add(file, 'served as it is', 'production', false);
  }
  for (const { file, files } of tsconfigs.all) {
    for (const named of files) if (isSource(named) && resolver.probe.file(named) === named) add(named, `files of ${file}`, /test|spec|e2e/.test(baseOf(file)) ? 'test' : 'production');
  }
  entries.push(...toolEntries(tree, manifests, resolver), ...pageEntries(tree, manifests, resolver));
  const roots = new Set(manifests.packages.map(({ dir }) => dir));
  const known = new Set(entries.map(({ file }) => file));
  for (const file of sources) {
    if (!known.has(file) && roots.has(folderOf(file)) && ROOT_CONFIG.test(baseOf(file))) add(file,
      'configuration of a tool', 'tool');
  }
  const byHand = sources.filter((file) => BY_HAND.test(below(file, manifests.packageOf(file)?.dir ?? ''))
    && !isTestFile(file));
  for (const [file, isScript] of ask(tree, SCRIPT, byHand)) {
    if (isScript) add(file, 'script', 'tool', false);
  }
  for (const { file, why } of [...givenByHand(manifests, resolver), ...lintPlugins(tree, resolver)]) add(file, why, 'tool');

  for (const { dir } of manifests.packages) if (SPECIMEN.test(dir)) held.push(dir);
  const alive = new Set(entries.filter(({ colour }) => colour === 'production').map(({ file }) =>
    manifests.packageOf(file)?.dir));
  for (const { dir } of manifests.packages) if (!alive.has(dir)) held.push(dir);
  return { entries: distinct(entries), held: [...new Set(held)].sort(byCodeUnit) };
}

/** `"migration": "ts-node --transpile-only"`: who runs it says which of the migrations. */
function givenByHand(manifests: Manifests, resolver: Resolver): { file: string; why: string }[] {
  return manifests.packages.flatMap(({ dir, scripts }) => Object.keys(scripts).filter((name) => /^\w{3,}$/.test(name) && startsWhatItIsGiven(scripts[name]!)).flatMap((name) =>
    [name, `${name}s`].map((folder) => joinPath(dir, folder)!).filter((folder) => resolver.folders.has(folder)).flatMap((folder) =>
      resolver.under(folder).filter((file) => isSource(file) && !isTestFile(file)).map((file) => ({ file, why: `given by hand to the script ${name}` })))));
}

/** What a linter looks at is named for that; its plugins are run. */
function lintPlugins(tree: Tree, resolver: Resolver): { file: string; why: string }[] {
  const configurations = tree.files.map(({ path }) => path).filter((path) => /^\.?oxlintrc\.jsonc?$/.test(baseOf(path)));
  return [...tree.readMany(configurations)].flatMap(([file, text]) => [asObject(parseJsonc(text ?? '').value)['jsPlugins'] ?? []].flat().flatMap((it: unknown) => {
    const target = resolver.resolve(file, asString(asObject(it)['specifier'] ?? it) ?? '');
    return target && 'file' in target ? [{ file: target.file, why: `plugin of ${file}` }] : [];
  }));
}

/** Rows of the table that hold somewhere, and what their configurations name. */
function toolEntries(tree: Tree, manifests: Manifests, resolver: Resolver): Entry[] {
  const found: Entry[] = [];
  const places = new Map<string, Set<number>>();
  const hold = (folder: string, row: number): unknown => (places.get(folder) ?? places.set(folder,
    new Set()).get(folder)!).add(row);

  const byRow = configurations(tree);
  const naming = [...new Set(byRow.flatMap(({ file, row }) => (TOOLS[row]!.names ? [file] : [])))];
  const words = new Map([...ask(tree, STRINGS, naming.filter(isSource)), ...ask(tree, WORDS, naming.filter((file) => !isSource(file)))]);
  for (const { file, row } of byRow) {
    const { tool, names, colour, folders } = TOOLS[row]!;
    hold(folderOf(file), row);
    const own = colour === 'test' || colour === 'story' ? colour : 'tool';
    if (isSource(file)) found.push({ file, why: `${tool} configuration`, colour: own, exports: true });
    if (names === undefined) continue;
    const home = manifests.packageOf(file)?.dir ?? '';
    // Bundlers look where they are told to look for modules; nobody tells them another place than this.
    const bases = [...basesOf(file, home), joinPath(home, 'src')!];
    for (const word of words.get(file) ?? []) {
      const folder = folders ? joinPath(folderOf(file), word) : null;
      if (folder !== null && resolver.folders.has(folder)) {
        for (const path of resolver.under(folder)) if (isSource(path) && !isTestFile(path)) found.push({ file: path, why: `in a folder of ${file}`, colour: names, exports: true });
      }
      // A runner's globs are meant for all that they match.
      for (const named of namedFiles(resolver, bases, word, names === 'test' || names === 'story')) {
        if (named !== file) found.push({ file: named, why: `named by ${file}`, colour: names, exports: true });
      }
      // `replacement: '/store/index.web'`: the end of a path that a plugin puts together.
      const [, tail] = /^\.{0,2}\/?([\w.-]+\/[\w./-]+)$/.exec(word) ?? [];
      if (tail !== undefined) {
        for (const extension of ['', '.ts', '.tsx', '.js', '.jsx']) {
          const ends = resolver.called(baseOf(tail) + extension).filter((path) => path.endsWith(`/${tail}${extension}`) && isUnder(path, home));
          if (ends.length === 1 && isSource(ends[0]!)) found.push({ file: ends[0]!, why: `named by ${file}`, colour: names, exports: true });
        }
      }
    }
  }
  for (const { dir, dependencies, raw } of manifests.packages) {
    TOOLS.forEach((tool, row) => {
      if (tool.dependencies?.some((name) => dependencies.has(name) || raw['name'] === name)) hold(dir, row);
    });
  }
  for (const [folder, rows] of places) {
    const rules = [...rows].map((row) => TOOLS[row]!).filter(({ entries }) => entries.length > 0).map(({ tool, colour, entries }) => ({ tool, colour, matches: matcher(entries) }));
    for (const file of rules.length > 0 ? resolver.under(folder) : []) {
      if (!isSource(file)) continue;
      const path = below(file, folder);
      for (const { tool, colour, matches } of rules) if (matches(path)) found.push({ file, why: tool, colour, exports: true });
    }
  }
  return found;
}

function pageEntries(tree: Tree, manifests: Manifests, resolver: Resolver): Entry[] {
  const found: Entry[] = [];
  const pages = tree.files.map(({ path }) => path).filter((path) => /\.(?:html?|ejs|hbs|pug|njk|mustache)$/.test(path));
  for (const [page, loaded] of ask(tree, LOADED, pages)) {
    const home = manifests.packageOf(page)?.dir ?? '';
    for (const word of loaded ?? []) {
      if (/^(?:https?:)?\/\//.test(word)) continue;
      const bases = word.startsWith('/') ? [folderOf(page), home, ''] : basesOf(page, home);
      for (const file of namedFiles(resolver, bases, word)) {
        found.push({ file, why: `script of ${page}`, colour: isTestFile(page) ? 'test' : 'production',
          exports: false });
      }
    }
  }
  return found;
}

function distinct(entries: readonly Entry[]): Entry[] {
  const seen = new Map<string, Entry>();
  for (const entry of entries) {
    const key = `${entry.file}\0${entry.colour}\0${entry.exports}`;
    if (!seen.has(key)) seen.set(key, entry);
  }
  return [...seen.values()].sort((a, b) => byCodeUnit(a.file, b.file) || byCodeUnit(a.colour, b.colour)
    || Number(b.exports) - Number(a.exports));
}

