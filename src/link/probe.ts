/**
 * From a path without its extension to the file that it means: extensions, index files, TypeScript's `./x.js` for x.ts,
 * and the source behind a built file that is not in the tree. Set lookups only.
 */
import type { Tree } from '../model.js';
import type { Manifests } from './manifests.js';
import { EXTENSIONS, ancestors, below, folderOf, joinPath } from './paths.js';
import type { TsConfig, TsConfigs } from './tsconfig.js';

export interface Probe {
  /** The file that the path names: itself, with an extension, its TypeScript source, or the index of a folder. */
  file(path: string): string | null;
  /** Source files that are built into the path (`dist/x.js` from `src/x.ts`), best first; empty when none is found. */
  sources(path: string): string[];
  /** `file`, else the first of `sources`. */
  any(path: string): string | null;
}

/** What may stand in the tree for a file that is named by a compiled extension. */
const COMPILED: Record<string, readonly string[]> = {
  '.js': ['.ts', '.tsx', '.d.ts', '.jsx', '.mts', '.vue', '.svelte'],
  '.jsx': ['.tsx', '.ts', '.js', '.d.ts'],
  // A type-only import may name the wrong one of the two and nobody notices.
  '.ts': ['.tsx', '.d.ts'],
  '.tsx': ['.ts'],
  '.mjs': ['.mts', '.d.mts', '.ts', '.js'],
  '.cjs': ['.cts', '.d.cts', '.ts', '.js'],
  '.d.ts': ['.ts', '.tsx', '.js', '.jsx'],
  '.d.mts': ['.mts', '.ts', '.mjs'],
  '.d.cts': ['.cts', '.ts', '.cjs'],
};

const OUTPUT = new Set(['dist', 'lib', 'build', 'out', 'output', 'es', 'esm', 'cjs', 'umd', 'types', 'typings',
  'target',
  'dist-es', 'dist-cjs', 'dist-types', 'dist-esm', 'bundle', 'bundles', 'release', '.output', 'compiled', 'tsc-out',
    'js',
  'module', 'commonjs', '_esm', '_cjs', '_types', 'node', 'browser', 'bin', 'prod', 'public']);

/** Is the path inside a folder that a build writes? Such a file may exist without being in the tree. */
export const isBuilt = (path: string): boolean => path.split('/').slice(0, -1).some((part) => OUTPUT.has(part));

const compiledSuffix = (path: string): string | null => /(?:\.d)?\.[cm]?[jt]sx?$/.exec(path)?.[0] ?? null;

export function createProbe(tree: Tree, manifests: Manifests, tsconfigs: TsConfigs): Probe {
  // One look-up for all extensions: most imports are written without.
  const stems = new Map<string, string>();
  for (const { path } of [...tree.files].reverse()) {
    const rank = EXTENSIONS.findIndex((extension) => path.endsWith(extension) && !(extension === '.ts' && path.endsWith('.d.ts')));
    if (rank < 0) continue;
    const name = path.slice(0, -EXTENSIONS[rank]!.length);
    const known = stems.get(name);
    if (known === undefined || rank < EXTENSIONS.findIndex((extension) => known === name + extension)) stems.set(name, path);
  }
  const stem = (path: string): string | null => stems.get(path) ?? null;

  const file = (path: string, depth = 0): string | null => {
    if (path !== '' && tree.has(path)) return path;
    const found = path === '' ? null : stem(path) ?? source(path);
    if (found !== null) return found;
    const prefix = path === '' ? '' : `${path}/`;
    if (depth < 2 && tree.has(`${prefix}package.json`)) {
      const manifest = manifests.packageOf(`${prefix}package.json`);
      if (manifest && manifest.dir === path) {
        for (const main of [manifest.module, manifest.main, manifest.types]) {
          const at = main === null ? null : joinPath(path, main);
          const hit = at === null || at === path ? null : file(at, depth + 1) ?? sources(at)[0] ?? null;
          if (hit !== null) return hit;
        }
      }
    }
    return stem(`${prefix}index`);
  };

  const source = (path: string): string | null => {
    const suffix = compiledSuffix(path);
    for (const extension of suffix === null ? [] : COMPILED[suffix] ?? []) {
      const other = path.slice(0, -suffix!.length) + extension;
      if (tree.has(other)) return other;
    }
    return null;
  };

  // Whatever a configuration is called: a build writes where it says.
  const outputs = new Map<string, TsConfig[]>();
  for (const config of tsconfigs.all) {
    for (const out of config.outDirs) {
      if (out !== config.dir && out !== '') outputs.set(out, [...(outputs.get(out) ?? []), config]);
    }
  }

  const sources = (path: string): string[] => {
    const found = new Set<string>();
    const add = (folder: string, rest: string): void => {
      const at = joinPath(folder, rest);
      const hit = at === null || at === path ? null : tree.has(at) ? at : stem(at) ?? source(at) ?? stem(`${at}/index`);
      if (hit !== null && hit !== path) found.add(hit);
    };
    if (outputs.size > 0) for (const out of ancestors(folderOf(path))) {
      for (const { dir, rootDirs } of outputs.get(out) ?? []) {
        const rest = below(path, out);
        for (const root of rootDirs) add(root, rest);
        add(dir, rest);
        add(dir === '' ? 'src' : `${dir}/src`, rest);
      }
    }
    const home = manifests.packageOf(path)?.dir ?? '';
    const parts = below(path, home).split('/');
    while (parts.length > 1 && OUTPUT.has(parts[0]!)) {
      parts.shift();
      const rest = parts.join('/');
      for (const folder of ['src', 'source', 'lib', 'app', '']) add(home === '' ? folder : `${home}/${folder}`, rest);
    }
    return [...found];
  };

  return { file, sources, any: (path) => file(path) ?? sources(path)[0] ?? null };
}

/** Variants of one module for other platforms: `x.ts` beside `x.native.ts`. */
export function platformVariants(tree: Tree, path: string): string[] {
  const found: string[] = [];
  for (const platform of ['.android', '.ios', '.native', '.web']) {
    for (const extension of ['.ts', '.tsx', '.js', '.jsx']) {
      if (tree.has(path + platform + extension)) found.push(path + platform + extension);
    }
  }
  return found;
}

