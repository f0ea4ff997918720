/**
 * What tsconfig.json and jsconfig.json say about names of modules: `baseUrl`, `paths`, `rootDir`, `outDir`. `extends`
 * is followed inside the tree only; a preset from a package says nothing about this repository's folders.
 */
import type { Problem, Tree } from '../model.js';
import { placeOf } from '../model.js';
import { asObject, asString, asStrings, parseJsonc } from './jsonc.js';
import type { Manifests } from './manifests.js';
import { ancestors, baseOf, byCodeUnit, folderOf, joinPath } from './paths.js';

export interface TsConfig {
  file: string;
  dir: string;
  baseUrl: string | null;
  /** Pattern with at most one `*`, and its targets relative to the root; the most specific pattern first. */
  paths: readonly (readonly [pattern: string, targets: readonly string[]])[];
  rootDirs: readonly string[];
  outDirs: readonly string[];
  /** Files that it names one by one: where a compilation begins. */
  files: readonly string[];
}

export interface TsConfigs {
  all: readonly TsConfig[];
  /** The configurations of the nearest folder that has a tsconfig.json (solution style: all of them), best first. */
  of(file: string): readonly TsConfig[];
  /** Those of the folders above, nearest first. */
  above(file: string): readonly TsConfig[];
  problems: readonly Problem[];
}

interface Raw {
  options: Record<string, unknown>;
  /** Folder of the file that each option was written in: paths in it are relative to that. */
  from: Record<string, string>;
  files: string[];
}

const NAME = /^(?:tsconfig|jsconfig)(?:[.\w-]*)\.json$/;

/** Reads all of them once. A broken one is a problem and says nothing. Never throws. */
export function readTsConfigs(tree: Tree, manifests?: Manifests): TsConfigs {
  const problems: Problem[] = [];
  const parsed = new Map<string, Raw | null>();
  const files = tree.files.map(({ path }) => path).filter((path) => NAME.test(baseOf(path)));
  const texts = tree.readMany(files);

  const load = (file: string, seen: readonly string[]): Raw | null => {
    const known = parsed.get(file);
    if (known !== undefined) return known;
    const text = texts.get(file) ?? tree.read(file);
    const { value, error } = parseJsonc(text ?? '');
    if (error !== null) {
      const at = placeOf(file, [1, 1, 1, 1]);
      if (text?.trim()) problems.push({ message: `${file} is not valid JSON (${error}); its paths are unknown`, at });
      parsed.set(file, null);
      return null;
    }
    const dir = folderOf(file);
    const raw: Raw = { options: {}, from: {}, files: asStrings(asObject(value)['files']) };
    for (const parent of asStrings(asObject(value)['extends'])) {
      const target = extended(tree, manifests, dir, parent);
      const base = target !== null && !seen.includes(target) ? load(target, [...seen, target]) : null;
      if (base) {
        Object.assign(raw.options, base.options);
        Object.assign(raw.from, base.from);
      }
    }
    for (const [key, option] of Object.entries(asObject(asObject(value)['compilerOptions']))) {
      raw.options[key] = option;
      raw.from[key] = dir;
    }
    parsed.set(file, raw);
    return raw;
  };

  const byFolder = new Map<string, TsConfig[]>();
  const all: TsConfig[] = [];
  for (const file of files) {
    const raw = load(file, [file]);
    if (!raw) continue;
    const config = toConfig(file, raw);
    all.push(config);
    byFolder.set(config.dir, [...(byFolder.get(config.dir) ?? []), config]);
  }
  for (const configs of byFolder.values()) configs.sort((a, b) => rank(a.file) - rank(b.file) || byCodeUnit(a.file,
    b.file));

  const lines = new Map<string, TsConfig[][]>();
  const lineOf = (file: string): TsConfig[][] => {
    const folder = folderOf(file);
    let line = lines.get(folder);
    if (!line) {
      line = [...ancestors(folder)].flatMap((at) => {
        const configs = byFolder.get(at);
        return configs && configs.some((config) => rank(config.file) === 0) ? [configs] : [];
      });
      lines.set(folder, line);
    }
    return line;
  };
  return {
    all,
    of: (file) => lineOf(file)[0] ?? [],
    above: (file) => lineOf(file).slice(1).flat(),
    problems,
  };
}

/** The default names come first: they are what an editor uses. */
const rank = (file: string): number => (/^(?:ts|js)config\.json$/.test(baseOf(file)) ? 0 : 1);

function extended(tree: Tree, manifests: Manifests | undefined, dir: string, specifier: string): string | null {
  let at: string | null;
  if (specifier.startsWith('.')) at = joinPath(dir, specifier);
  else {
    const [, name = '', rest = ''] = /^((?:@[^/]+\/)?[^/]+)\/?(.*)$/.exec(specifier) ?? [];
    const home = manifests?.byName.get(name)?.dir;
    at = home === undefined ? null : joinPath(home, rest === '' ? 'tsconfig.json' : rest);
  }
  if (at === null) return null;
  return [at, `${at}.json`, `${at}/tsconfig.json`].find((path) => tree.has(path)) ?? null;
}

function toConfig(file: string, { options, from, files }: Raw): TsConfig {
  const dir = folderOf(file);
  // `${configDir}` is the folder of the configuration that is used, wherever the option was inherited from.
  const at = (key: string, text: string, base = from[key] ?? dir): string | null =>
    text.startsWith('${configDir}') ? joinPath(dir, text.slice(12)) : joinPath(base, text);
  const one = (key: string): string | null => {
    const text = asString(options[key]);
    return text === null ? null : at(key, text);
  };
  const baseUrl = one('baseUrl');
  const paths = Object.entries(asObject(options['paths'])).map(([pattern, targets]) => {
    const found = asStrings(targets).map((target) => at('paths', target, baseUrl ?? undefined));
    return [pattern, found.filter((target) => target !== null)] as const;
  });
  paths.sort(([a], [b]) => specificity(b) - specificity(a) || byCodeUnit(a, b));
  const present = (values: (string | null)[]): string[] => values.filter((value) => value !== null);
  return {
    file, dir, baseUrl, paths,
    rootDirs: present([one('rootDir'), ...asStrings(options['rootDirs']).map((text) => at('rootDirs', text))]),
    outDirs: present([one('outDir'), one('declarationDir')]),
    // A long list is what has been made strict so far.
    files: files.length > 10 ? [] : present(files.map((name) => joinPath(dir, name))),
  };
}

/** An exact pattern beats all; then the longest text before the `*` wins, as in TypeScript. */
const specificity = (pattern: string): number => {
  const star = pattern.indexOf('*');
  return star < 0 ? Number.MAX_SAFE_INTEGER : star;
};
