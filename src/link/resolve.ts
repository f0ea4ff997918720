/**
 * What a specifier means, seen from a file: a file of the tree, several (1.5), an asset, a package, or nothing. Works
 * on the tree alone: no disk, no node_modules, no configuration is executed.
 */
import { builtinModules } from 'node:module';
import type { Tree } from '../model.js';
import { aliased, readAliases } from './aliases.js';
import { exportTargets, importTargets } from './conditions.js';
import { globToRegExp, isGlob } from './glob.js';
import type { Manifests, PackageManifest } from './manifests.js';
import { EXTENSIONS, ancestors, baseOf, below, byCodeUnit, folderOf, isSource, isUnder, joinPath } from './paths.js';
import { type Probe, createProbe, platformVariants } from './probe.js';
import type { TsConfig, TsConfigs } from './tsconfig.js';

export type Resolution =
  | { file: string }
  /** Every file that a computed specifier can match (1.5); empty when nothing of it is known. */
  | { files: string[] }
  | { package: string; subpath: string }
  /** A file of the tree that is no module: a style sheet, a picture, a text. */
  | { asset: string }
  /** Relative, or by an alias, and matches nothing. */
  | null;

export interface Resolver {
  /** `from` is a file relative to the root, `specifier` as written, unknown parts as `*`. Never throws. */
  resolve(from: string, specifier: string): Resolution;
  readonly probe: Probe;
  /** Files below a folder, sorted. */
  under(folder: string): readonly string[];
  /** Files of one name, sorted. */
  called(name: string): readonly string[];
  readonly folders: ReadonlySet<string>;
}

const BUILTIN = new Set(builtinModules);
const SCHEME = /^(?:node|bun|https?|data|file|blob|npm|jsr|virtual|cloudflare|astro):/;
const PACKAGE = /^((?:@[a-z0-9-~][a-z0-9-._~]*\/)?[a-zA-Z0-9-~][a-zA-Z0-9-._~]*)(?:\/(.*))?$/;

/** Creates a resolver for one tree. Answers are kept. */
export function createResolver(tree: Tree, manifests: Manifests, tsconfigs: TsConfigs): Resolver {
  const paths = tree.files.map(({ path }) => path);
  const folders = new Set<string>(['']);
  for (const path of paths) {
    for (const folder of ancestors(folderOf(path))) {
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  const hasPlatforms = paths.some((path) => /\.(?:android|ios|native|web)\.[jt]sx?$/.test(path));
  const probe = createProbe(tree, manifests, tsconfigs);
  const known = new Map<string, Map<string, Resolution>>();
  const aliases = readAliases(tree, manifests, folders);
  // What a name means changes only where a package, a compiler's configuration or an alias begins.
  const borders = new Set([...manifests.packages, ...tsconfigs.all].map(({ dir }) => dir).concat(aliases.map(({ scope }) => scope)));
  const realms = new Map<string, string>();
  const realmOf = (folder: string): string => {
    let realm = realms.get(folder);
    if (realm === undefined) realms.set(folder, (realm = folder === '' || borders.has(folder) ? folder : realmOf(folderOf(folder))));
    return realm;
  };
  let byName: Map<string, string[]> | null = null;
  let lowered: Map<string, string> | null = null;

  const under = (folder: string): readonly string[] => {
    if (folder === '') return paths;
    const start = lowerBound(paths, `${folder}/`);
    return paths.slice(start, lowerBound(paths, `${folder}0`)); // '0' follows '/'
  };

  const called = (name: string): readonly string[] => {
    if (!byName) {
      byName = new Map();
      for (const path of paths) {
        const same = byName.get(baseOf(path));
        if (same) same.push(path);
        else byName.set(baseOf(path), [path]);
      }
    }
    return byName.get(name) ?? [];
  };

  /** Paths that the specifier may stand for, most trusted first; none of them probed yet. */
  function* candidates(from: string, specifier: string): Generator<string> {
    const home = manifests.packageOf(from);
    if (specifier.startsWith('#') && home) yield* inPackage(home, importTargets(home.imports, specifier));
    for (const config of tsconfigs.of(from)) yield* byConfig(config, specifier);
    const [, name, subpath = ''] = PACKAGE.exec(specifier) ?? [];
    const target = name === undefined ? undefined : name === home?.name ? home : manifests.byName.get(name);
    if (target) {
      yield* inPackage(target, exportTargets(target.exports, subpath === '' ? '.' : `./${subpath}`));
      if (subpath === '') {
        yield* inPackage(target, [target.module, target.main, target.types].filter((x) => x !== null));
        yield* inPackage(target, ['index', 'src/index', 'src/main']);
      } else yield* inPackage(target, [subpath, `src/${subpath}`]);
      return;
    }
    if (name !== undefined && (BUILTIN.has(name) || isDeclared(home, name))) return;
    yield* aliased(aliases, from, specifier);
    // What frameworks define without being told: `~/`, `@/`, SvelteKit's `$lib`, Nuxt's `~~/` and
    // Docusaurus's `@site/` for the package itself.
    const [, mark, rest = ''] = /^(~|@|\$lib|~~|@@|@site)(?:\/(.*))?$/.exec(specifier) ?? [];
    if (mark === '$lib') yield* inPackage(home, [`src/lib/${rest}`]);
    else if (mark !== undefined && rest !== '') yield* inPackage(home, mark.length > 1 ? [rest] : [`src/${rest}`,
      `app/${rest}`, rest]);
    for (const config of tsconfigs.above(from)) if (config.paths.length > 0) yield* byConfig(config, specifier);
  }

  const isDeclared = (home: PackageManifest | null, name: string): boolean => {
    for (let at = home; at; at = at.dir === '' ? null
      : manifests.packageOf(at.dir)) if (at.dependencies.has(name)) return true;
    return false;
  };

  const answer = (from: string, written: string): Resolution => {
    const specifier = strip(written);
    if (specifier === '' || SCHEME.test(specifier)) return external(specifier);
    const relative = /^\.{0,2}(?:\/|$)/.test(specifier);
    const places = relative ? [...relatives(from, specifier)] : candidates(from, specifier);
    if (specifier.includes('*')) return computed(places, specifier);
    for (const place of places) {
      const found = settle(place);
      if (found) return found;
    }
    // Only now: `@/app/(shop)/[id]/cart` is a path, as folders are called by routers.
    if (isGlob(specifier)) return computed(relative ? places : candidates(from, specifier), specifier);
    if (!relative) return external(specifier);
    for (const place of places) {
      const found = misspelt(place) ?? (specifier.endsWith('.') ? null : indexless(place));
      if (found) return found;
    }
    return null;
  };

  /** Where the case of letters does not matter, as on most people's machines. */
  const misspelt = (path: string): Resolution => {
    lowered ??= new Map(paths.map((it) => [it.toLowerCase(), it]));
    const lower = path.toLowerCase();
    for (const end of ['', ...EXTENSIONS, ...EXTENSIONS.map((extension) => `/index${extension}`)]) {
      const file = lowered.get(lower + end);
      if (file !== undefined) return isSource(file) || file.endsWith('.json') ? { file } : { asset: file };
    }
    return null;
  };

  /** A folder whose index is not in the tree: whoever writes that index means the files beside it. */
  const indexless = (path: string): Resolution => {
    const beside = folders.has(path) && path !== '' ? under(path).filter((it) => folderOf(it) === path && isSource(it)) : [];
    return beside.length > 0 ? { files: beside } : null;
  };

  const settle = (path: string): Resolution => {
    if (path.includes('*')) {
      const any = computed([path], path);
      return any && 'files' in any && any.files.length > 0 ? any : null;
    }
    const file = probe.any(path);
    const variants = hasPlatforms ? platformVariants(tree, path) : [];
    if (variants.length > 0) return { files: (file === null ? variants : [...variants, file]).sort(byCodeUnit) };
    if (file === null) return null;
    return isSource(file) || file.endsWith('.json') ? { file } : { asset: file };
  };

  /** A leading slash is the folder that a server serves: the package's, or the root. */
  function* relatives(from: string, specifier: string): Generator<string> {
    if (!specifier.startsWith('/')) {
      const path = joinPath(folderOf(from), specifier);
      if (path !== null) yield path;
      for (const { rootDirs } of tsconfigs.of(from)) yield* merged(rootDirs, folderOf(from), specifier);
      return;
    }
    const home = manifests.packageOf(from)?.dir ?? '';
    for (const folder of new Set([home, home === '' ? 'public' : `${home}/public`, ''])) {
      const path = joinPath(folder, specifier);
      if (path !== null) yield path;
    }
  }

  const computed = (places: Iterable<string>, specifier: string): Resolution => {
    // Without a folder to start from it would match everything, which is to know nothing.
    const fixed = specifier.slice(0, specifier.search(/[*?{[(]/));
    if (!fixed.includes('/') || fixed === '/') return { files: [] };
    const found = new Set<string>();
    for (const place of places) {
      const folder = place.slice(0, Math.max(0, place.search(/[^/]*[*?{[(]/) - 1));
      const test = computedTest(place);
      for (const path of under(folder)) if (isSource(path) && test.test(path)) found.add(path);
      if (found.size > 0) break;
    }
    return { files: [...found].sort(byCodeUnit) };
  };

  return {
    probe, under, called, folders,
    resolve(from, specifier) {
      // By folder for a path from there, by realm for a name.
      const place = specifier.startsWith('.') ? folderOf(from) : realmOf(folderOf(from));
      let answers = known.get(place);
      if (!answers) known.set(place, (answers = new Map()));
      let found = answers.get(specifier);
      if (found === undefined) answers.set(specifier, (found = answer(from, specifier)));
      return found;
    },
  };
}

/** TypeScript's `rootDirs`: folders that will lie upon each other. */
function* merged(rootDirs: readonly string[], folder: string, specifier: string): Generator<string> {
  if (rootDirs.length < 2) return;
  const home = rootDirs.find((dir) => isUnder(folder, dir));
  for (const dir of home === undefined ? [] : rootDirs) {
    const at = joinPath(dir, below(folder, home!));
    const path = at === null ? null : joinPath(at, specifier);
    if (path !== null) yield path;
  }
}

/** A specifier that no file answers: a package, or an alias that matches nothing. */
function external(specifier: string): Resolution {
  const [, name, subpath = ''] = PACKAGE.exec(specifier) ?? [];
  if (name !== undefined) return { package: name, subpath };
  return /^[a-z]+:/.test(specifier) ? { package: specifier, subpath: '' } : null;
}

/** Takes webpack's loaders and a bundler's query off. */
function strip(written: string): string {
  const bang = written.lastIndexOf('!');
  const plain = bang < 0 ? written : written.slice(bang + 1);
  const query = plain.search(/[?#]/);
  return query > 0 && !isGlob(plain.slice(query)) || query > 0 && /^\?[\w&=-]+$/.test(plain.slice(query))
    ? plain.slice(0, query) : plain;
}

function* inPackage(manifest: PackageManifest | null, targets: readonly string[]): Generator<string> {
  for (const target of targets) {
    const path = joinPath(manifest?.dir ?? '', target);
    if (path !== null) yield path;
  }
}

function* byConfig({ baseUrl, paths }: TsConfig, specifier: string): Generator<string> {
  for (const [pattern, targets] of paths) {
    const star = pattern.indexOf('*');
    if (star < 0) {
      if (specifier === pattern) yield* targets;
      continue;
    }
    const [head, tail] = [pattern.slice(0, star), pattern.slice(star + 1)];
    if (!specifier.startsWith(head) || !specifier.endsWith(tail)
      || specifier.length < head.length + tail.length) continue;
    const middle = specifier.slice(head.length, specifier.length - tail.length);
    for (const target of targets) yield target.replace('*', () => middle);
  }
  if (baseUrl !== null) yield baseUrl === '' ? specifier : `${baseUrl}/${specifier}`;
}

/** `*` is an unknown part and may hold slashes, unless the specifier is a real glob with `**`. */
function computedTest(place: string): RegExp {
  if (place.includes('**') || /[{[]/.test(place)) return globToRegExp(place);
  const parts = place.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  // Only the ends of a long one are compared: it matches too much rather than for too long.
  const body = (parts.length > 5 ? [parts[0], parts.at(-1)] : parts).join('.*');
  const open = /\.(?:[cm]?[jt]sx?|vue|svelte|astro|json)$/.test(place) ? body.replace(/\\\.[cm]?jsx?$/,
    '\\.[cm]?[jt]sx?') : body;
  return new RegExp(`^${open}(?:\\.[\\w.]+|/index\\.[cm]?[jt]sx?)?$`);
}

function lowerBound(sorted: readonly string[], value: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
