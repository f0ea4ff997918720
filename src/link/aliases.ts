/**
 * Aliases of bundlers and test runners, read from the source text of their configuration by pattern; nothing is run.
 * Modest on purpose: an alias counts only when its target is a file or folder of the tree, and is asked last.
 */
import type { Tree } from '../model.js';
import { asObject, asStrings } from './jsonc.js';
import type { Manifests } from './manifests.js';
import { baseOf, folderOf, isUnder, joinPath } from './paths.js';
import { PAIRS, ask } from './questions.js';

export interface Alias {
  /** Folder whose files may use it. */
  scope: string;
  /** What a specifier starts with, or is equal to. */
  prefix: string;
  exact: boolean;
  /** What the prefix stands for, relative to the root. */
  target: string;
}

const CONFIG = /^(?:(?:vite|vitest|webpack|rollup|rspack|rsbuild|esbuild|jest|babel|metro|craco|electron\.vite|next|nuxt|svelte|astro|config-overrides|razzle|gatsby-node|quasar|vue)(?:[.\w-]*)\.(?:[cm]?[jt]s|json)|\.babelrc(?:\.c?js(?:on)?)?|main\.[cm]?[jt]s|.*webpack.*\.[cm]?[jt]s)$/;

/** Every alias of the tree, longest prefix first. */
export function readAliases(tree: Tree, manifests: Manifests, folders: ReadonlySet<string>): Alias[] {
  const files = tree.files.map(({ path }) => path).filter((path) => {
    const base = baseOf(path);
    return CONFIG.test(base) && (!base.startsWith('main.') || folderOf(path).endsWith('.storybook'));
  });
  const found: Alias[] = [];
  const add = (scope: string, key: string, value: string): void => {
    const alias = toAlias(tree, folders, scope, key, value);
    if (alias) found.push(alias);
  };
  for (const [file, pairs] of ask(tree, PAIRS, files)) {
    const home = folderOf(file).replace(/(?:^|\/)(?:config|configs|\.storybook|webpack|build|scripts)$/, '');
    for (const { key, value, found } of pairs ?? []) {
      add(home, key, value);
      if (!found && home !== folderOf(file)) add(folderOf(file), key, value);
    }
  }
  for (const { dir, raw } of manifests.packages) {
    for (const source of [asObject(raw['jest'])['moduleNameMapper'], raw['_moduleAliases'], raw['alias']]) {
      for (const [key, value] of Object.entries(asObject(source))) for (const text of asStrings(value)) add(dir, key,
        text);
    }
  }
  return found.sort((a, b) => b.scope.length - a.scope.length || b.prefix.length - a.prefix.length);
}

function toAlias(tree: Tree, folders: ReadonlySet<string>, scope: string, key: string, value: string): Alias | null {
  // A jest pattern (`^@/(.*)$`), a webpack exact match (`x$`) or a plain name.
  const exact = key.endsWith('$') && !/[(*]/.test(key);
  const prefix = key.replace(/^\^/, '').replace(/\/?(?:\(.*|\*.*)$/, '').replace(/\$$/, '').replace(/\\(.)/g, '$1');
  if (prefix === '' || prefix.startsWith('.') || /[\s|+?[\]()]/.test(prefix)) return null;
  const text = value.replace(/^<rootDir>\/?/, './').replace(/^(?:\$\{[^}]*\}|__dirname)\/?/, './')
    .replace(/\/?\$\d.*$/, '').replace(/\/?\*.*$/, '').replace(/\/index\.[cm]?[jt]sx?$/, '')
    .replace(/\$\{[^}]*\}/g, '*');
  const target = joinPath(scope, text === '' ? '.' : text);
  if (target === null || target === scope || target === '') return null;
  // `src/logger/${name}`: any of them (1.5).
  const known = target.includes('*') ? folders.has(folderOf(target.replace(/\*.*$/, ''))) : folders.has(target) || tree.has(target) || ['.ts', '.tsx', '.js',
    '.jsx'].some((x) => tree.has(target + x));
  return known ? { scope, prefix: prefix.replace(/\/$/, ''), exact, target } : null;
}

/** What the specifier may stand for, best first. */
export function* aliased(aliases: readonly Alias[], from: string, specifier: string): Generator<string> {
  for (const { scope, prefix, exact, target } of aliases) {
    if (!isUnder(from, scope)) continue;
    if (specifier === prefix) yield target;
    else if (!exact && specifier.startsWith(prefix)) {
      if (specifier[prefix.length] === '/') yield target + specifier.slice(prefix.length);
      // `@components` written as `^@(.*)$`, or `~components` as `~`
      else if (/[@~#$]$/.test(prefix)) yield `${target}/${specifier.slice(prefix.length)}`;
    }
  }
}
