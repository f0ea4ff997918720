/** Facts of the tree's files through the cache: each text is extracted at most once for a depth. */
import { EXTRACTOR_VERSION, extract, kindOf } from '../facts/extract.js';
import type { FactsCache } from '../host/cache.js';
import type { Progress } from '../host/progress.js';
import { contentHash } from '../host/worktree.js';
import type { Config, Depth, FileFacts, Glance, Tree } from '../model.js';
import { isTestFile } from '../link/entries.js';
import { readsEnvironment } from '../link/environment.js';
import { callOf } from '../link/taken.js';
import { SDK_PACKAGES } from '../link/sdks/index.js';
import type { Looked } from './looked.js';

export interface FactsSource {
  facts(file: string): FileFacts;
  /** What a file says by itself; where it leads does not count. */
  glance(file: string): Glance;
  /** The same, for linking: it keeps an account of its own of where files lead. */
  read(file: string): FileFacts;
  deepen(file: string): FileFacts;
  /** What another text of a file said, by the hash of that, if the cache still knows. */
  known(file: string, hash: string, deep: boolean): FileFacts | undefined;
  /** What this run did, for tests of cost. */
  readonly cost: { extracted: number; read: number };
  bodies(): number;
  /** Source files that are there but whose text could not be had: too large, a missing object. */
  unread(): string[];
}

/** @param depth `body` reads every file in full: the same findings, for more time (a test says so). */
export function createFactsSource(tree: Tree, config: Config, cache: FactsCache, progress: Progress, depth: Depth | 'auto' = 'auto', looked?: Looked): FactsSource {
  const cost = { extracted: 0, read: 0 };
  const names = config.flags.calls.filter((call) => call.from === undefined).map((call) => call.name).sort();
  // Every word of the name: `flags.isOn` is asked where both are written, and the last one is taken from something, not
  // only defined (`{ isOn: () => true }`, `{ isOn() { … } }`, as in tests).
  const named = names.map((name) => ({ parts: name.split('.'), words: name.split('.').map(escape).map((word, index, { length }) => new RegExp(index < length - 1
    ? `\\b${word}\\b` : `\\.\\s*${word}\\b|\\b${word}\\b(?!\\s*\\(\\s*\\)|\\s*:(?!\\s*[\\w$]+\\s*[,}=]))`)) }));
  const packages = new Set([...SDK_PACKAGES, ...config.flags.calls.flatMap((call) => call.from ?? [])]);
  const hashes = new Map(tree.files.map(({ path, hash }) => [path, hash]));
  const current = new Map<string, FileFacts>();
  const absent: FileFacts = { depth: 'body', lines: 0, imports: [], exports: [], effects: true, paths: [], directives: [], problems: [], body: null };

  const asked = new Map<string, boolean>();
  const isAsked = (specifier: string): boolean => {
    let found = asked.get(specifier);
    if (found === undefined) asked.set(specifier, (found = /^[@\w]/.test(specifier) && (packages.has(specifier) || packages.has(packageOf(specifier)))));
    return found;
  };
  /** The outline says enough, unless the file asks a vendor's SDK or the environment, or calls what the configuration names. */
  const asks = (outline: FileFacts, text: string): boolean =>
    outline.imports.some(({ specifier, kind }) => kind !== 'mock' && isAsked(specifier)) || named.some(({ parts, words }) => parts.every((part) => text.includes(part)) && words.every((word) => word.test(text))) || readsEnvironment(text);
  /** Tests import to set up, to replace and to compare: they ask where they call. */
  const calls = (text: string, name: string): boolean => text.includes(name) && new RegExp(callOf(name)).test(text);
  const testAsks = (outline: FileFacts, text: string): boolean =>
    outline.imports.some(({ specifier, kind, names: given }) => kind !== 'mock' && kind !== 'type' && isAsked(specifier)
      && (given.length === 0 || given.some(({ imported, local }) => ((imported === '*' || imported === 'default') && text.includes(`${local}.`)) || calls(text, local))))
    || names.some((name) => calls(text, name)) || readsEnvironment(text);
  const byText = `auto:${[...names, ...config.flags.calls.map((call) => call.from ?? '')].join()}`;
  // Tests are never read further than their text asks for, unless something they hold is asked for.
  const auto = depth === 'auto' ? byText : depth;

  const unread = new Set<string>();
  const missing = (file: string): FileFacts => {
    unread.add(file);
    return absent;
  };

  const keyOf = (file: string, hash: string, wanted: string): string => `${hash} ${kindOf(file)} ${EXTRACTOR_VERSION} ${wanted}`;
  const wantedOf = (file: string): string => (isTestFile(file) ? `tests:${byText}` : auto);

  const load = (file: string, wanted: string): FileFacts => {
    let hash = hashes.get(file) ?? null;
    let text: string | null = null;
    if (hash === null) {
      text = tree.read(file);
      if (text === null) return missing(file);
      hash = contentHash(text);
      hashes.set(file, hash);
    }
    const key = keyOf(file, hash, wanted);
    const known = cache.get(key) as FileFacts | undefined;
    if (known) return known;
    text ??= tree.read(file);
    if (text === null) return missing(file);
    cost.extracted++;
    progress.tick();
    const before = current.get(file);
    const found = extract(file, text, wanted === 'body' ? 'body' : wanted === 'outline' ? 'outline' : isTestFile(file) ? testAsks : asks, before?.depth === 'outline' ? before : null);
    cache.set(key, found);
    return found;
  };

  const read = (file: string): FileFacts => {
    let found = current.get(file);
    if (!found) {
      current.set(file, (found = load(file, wantedOf(file))));
      looked?.facts.set(file, false);
    }
    return found;
  };

  return {
    cost,
    known: (file, hash, deep) => cache.get(keyOf(file, hash, deep ? 'body' : wantedOf(file))) as FileFacts | undefined,
    // A binary file is no source file, whatever it is called.
    unread: () => [...unread].filter((file) => tree.problems.some(({ at }) => at?.file === file)).sort(),
    facts(file) {
      looked?.full.add(file);
      return read(file);
    },
    glance: read,
    read,
    deepen(file) {
      const found = load(file, 'body');
      current.set(file, found);
      looked?.facts.set(file, true);
      return found;
    },
    bodies: () => [...current.values()].filter((it) => it.body).length,
  };
}

const packageOf = (specifier: string): string => specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
