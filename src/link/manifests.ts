/**
 * The package.json files of a tree and the workspaces they form. Reads text through the tree and nothing else; a broken
 * manifest is a problem and an empty package, so that its folder still counts as one.
 */
import { createRequire } from 'node:module';
import type { Problem, Tree } from '../model.js';
import { placeOf } from '../model.js';
import { matcher } from './glob.js';
import { type Json, asObject, asString, asStrings, parseJsonc } from './jsonc.js';
import { baseOf, below, folderOf, isUnder, joinPath } from './paths.js';

const load = createRequire(import.meta.url);

export interface PackageManifest {
  /** Folder relative to the root; empty for the root. */
  dir: string;
  /** The package.json itself. */
  file: string;
  name: string | null;
  private: boolean;
  main: string | null;
  module: string | null;
  types: string | null;
  /** `exports` as written: a string, an object of subpaths or of conditions, an array, or null. */
  exports: unknown;
  imports: Json;
  /** Paths of the commands. */
  bin: string[];
  /** `browser` and `react-native`: replacement files. */
  browser: string[];
  /** What is published, as written. */
  files: string[];
  scripts: Record<string, string>;
  /** Names of all kinds of dependencies with the ranges they are asked for. */
  dependencies: ReadonlyMap<string, string>;
  /** Member of a workspace (or the root of one). */
  workspace: boolean;
  /** Everything as written, for tools that keep their configuration here. */
  raw: Json;
}

export interface Manifests {
  /** Sorted by folder. */
  packages: readonly PackageManifest[];
  /** The nearest package above a file; null when there is none. */
  packageOf(file: string): PackageManifest | null;
  /** Packages that can be imported by their name from elsewhere in the tree. */
  byName: ReadonlyMap<string, PackageManifest>;
  problems: readonly Problem[];
}

/** Reads every package.json, `workspaces`, pnpm-workspace.yaml and lerna.json of the tree. Never throws. */
export function readManifests(tree: Tree): Manifests {
  const problems: Problem[] = [];
  const files = tree.files.map(({ path }) => path).filter((path) => baseOf(path) === 'package.json');
  const texts = tree.readMany(files);
  const packages: PackageManifest[] = [];
  for (const file of files) {
    const { value, error } = parseJsonc(texts.get(file) ?? '{}');
    if (error !== null) {
      problems.push({ message: `${file} is not valid JSON (${error}); its entries are unknown`, at: placeOf(file, [1, 1,
        1, 1]) });
    }
    const manifest = toManifest(file, asObject(value));
    // A package.json that only sets `type` for a folder is no package of its own.
    if (error !== null || file === 'package.json' || isPackage(manifest)) packages.push(manifest);
  }
  packages.sort((a, b) => (a.dir < b.dir ? -1 : 1));
  const byDir = new Map(packages.map((item) => [item.dir, item]));
  markWorkspaces(tree, packages, problems);

  const byName = new Map<string, PackageManifest>();
  for (const item of packages) {
    if (item.name !== null && item.workspace && !byName.has(item.name)) byName.set(item.name, item);
  }
  for (const item of packages) linkLocal(item, byDir, byName);

  const nearest = new Map<string, PackageManifest | null>();
  const ofFolder = (folder: string): PackageManifest | null => {
    let found = nearest.get(folder);
    if (found === undefined) {
      found = byDir.get(folder) ?? (folder === '' ? null : ofFolder(folderOf(folder)));
      nearest.set(folder, found);
    }
    return found;
  };
  return { packages, byName, problems, packageOf: (file) => ofFolder(folderOf(file)) };
}

const isPackage = ({ raw }: PackageManifest): boolean =>
  Object.keys(raw).some((key) => key !== 'type' && key !== 'sideEffects' && key !== 'private');

function toManifest(file: string, raw: Json): PackageManifest {
  const dependencies = new Map<string, string>();
  for (const kind of ['optionalDependencies', 'peerDependencies', 'devDependencies', 'dependencies']) {
    for (const [name, range] of Object.entries(asObject(raw[kind]))) dependencies.set(name, String(range));
  }
  const strings = (value: unknown): string[] => Object.values(asObject(value)).filter((x) => typeof x === 'string');
  const bin = typeof raw['bin'] === 'string' ? [raw['bin']] : strings(raw['bin']);
  return {
    dir: folderOf(file),
    file,
    name: asString(raw['name']),
    private: raw['private'] === true,
    main: asString(raw['main']),
    module: asString(raw['module']) ?? asString(raw['source']),
    types: asString(raw['types']) ?? asString(raw['typings']),
    exports: raw['exports'] ?? null,
    imports: asObject(raw['imports']),
    bin,
    browser: ['browser', 'react-native'].flatMap((key) => [...asStrings(raw[key]), ...strings(raw[key])]),
    files: asStrings(raw['files']),
    scripts: Object.fromEntries(Object.entries(asObject(raw['scripts'])).filter(([,
      x]) => typeof x === 'string')) as Record<string, string>,
    dependencies,
    workspace: false,
    raw,
  };
}

/** Marks the members of every workspace; without any, the packages outside each other's way stand for themselves. */
function markWorkspaces(tree: Tree, packages: PackageManifest[], problems: Problem[]): void {
  for (const item of packages) {
    const globs = asStrings(item.raw['workspaces']).concat(asStrings(asObject(item.raw['workspaces'])['packages']));
    const prefix = item.dir === '' ? '' : `${item.dir}/`;
    if (tree.has(`${prefix}pnpm-workspace.yaml`)) {
      globs.push(...workspaceGlobs(tree, `${prefix}pnpm-workspace.yaml`, problems));
    }
    if (tree.has(`${prefix}lerna.json`)) globs.push(...workspaceGlobs(tree, `${prefix}lerna.json`, problems));
    if (item.dir === '') item.workspace = true;
    if (globs.length === 0) continue;
    item.workspace = true;
    const isMember = matcher(globs.map((glob) => glob.replace(/^(!?)\.?\/+/, '$1').replace(/\/+$/, '')));
    for (const other of packages) {
      if (other !== item && isUnder(other.dir, item.dir) && isMember(below(other.dir,
        item.dir))) other.workspace = true;
    }
  }
}

/** `packages:` as nearly everybody writes it. To load a parser for it costs more than to read all manifests. */
const PACKAGES = /^packages:[ \t]*\n((?:[ \t]*(?:- +(?:'[^'\n]*'|"[^"\\\n]*"|[A-Za-z][\w@./*-]*)(?:[ \t]+#.*)?|#.*)?[ \t]*\n)+)(?=[\w'"]|(?![^]))/m;

function workspaceGlobs(tree: Tree, file: string, problems: Problem[]): string[] {
  const text = tree.read(file) ?? '';
  const plain = file.endsWith('.yaml') ? PACKAGES.exec(`${text}\n`)?.[1] : undefined;
  if (plain !== undefined) return [...plain.matchAll(/^[ \t]*- +(?:'(.*?)'|"(.*?)"|([^ \t\n]+))/gm)].map((match) => match[1] ?? match[2] ?? match[3]!);
  try {
    return asStrings(asObject((load('yaml') as typeof import('yaml')).parse(text))['packages']);
  } catch (error) {
    const message = `${file} cannot be read (${(error as Error).message.split('\n')[0]}); its workspaces are unknown`;
    problems.push({ message, at: placeOf(file, [1, 1, 1, 1]) });
    return [];
  }
}

/** `file:../x`, `link:` and `portal:` name a folder of the tree, workspace or not. */
function linkLocal(
  item: PackageManifest, byDir: ReadonlyMap<string, PackageManifest>, byName: Map<string, PackageManifest>,
): void {
  for (const [name, range] of item.dependencies) {
    const local = /^(?:file|link|portal|workspace):(\.[^#]*)/.exec(range)?.[1];
    if (local === undefined || byName.has(name)) continue;
    const dir = joinPath(item.dir, local);
    const found = dir === null ? undefined : byDir.get(dir);
    if (found) byName.set(name, found);
  }
}
