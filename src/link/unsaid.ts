/**
 * Modules that a computed specifier can match (1.5) but that nobody can mean: what is missing in `./${name}.island` would
 * have to be a compound name that the module also exports itself, and no file of the tree says that name. A loader that is
 * handed such names gets them from code; plain words, and default exports, may come from anywhere and are left alone.
 */
import { placeOf, type Because, type FileFacts, type Import, type Tree } from '../model.js';
import { isStoryFile, isTestFile } from './entries.js';
import { isText } from './mentions.js';
import { baseOf, isSource } from './paths.js';
import type { Resolution } from './resolve.js';

/** Two words at least, written as one: nobody's locale, theme or page is called so. */
const COMPOUND = /^[A-Za-z][a-z0-9]+(?:[A-Z][a-z0-9]+)+$/;
/** One unknown part, the first of the last name: `./x/*`, `./x/*.island`. */
const HOLE = /\/\*(?:\.[\w.]+)?$/;

/** Its one unknown part is the name of a file. */
export const isComputed = ({ specifier, kind }: Import): boolean =>
  (kind === 'dynamic' || kind === 'require') && HOLE.test(specifier) && specifier.split('*').length === 2;

/** Those modules, with what could load them and does not. */
export function unsaidOf(
  tree: Tree, files: readonly string[], facts: (file: string) => FileFacts | undefined,
  targets: (file: string) => readonly Resolution[],
): ReadonlyMap<string, Because> {
  const byName = new Map<string, Map<string, Because>>();
  const imported = new Set<string>();
  for (const file of files) {
    const { imports } = facts(file)!;
    const found = targets(file);
    const isTest = isTestFile(file) || isStoryFile(file);
    imports.forEach((it, index) => {
      const target = found[index];
      if (!target) return;
      if ('file' in target) {
        if (!isTest) imported.add(target.file);
      } else if ('files' in target && isComputed(it)) {
        for (const path of target.files) {
          const name = baseOf(path).replace(/\..*$/, '');
          const because = { message: `\`${it.specifier}\` could load it, but nothing says ${name}`, at: placeOf(file, it.span) };
          if (COMPOUND.test(name)) byName.set(name, (byName.get(name) ?? new Map()).set(path, because));
        }
      }
    });
  }
  for (const [name, paths] of byName) {
    for (const path of paths.keys()) {
      const exported = facts(path)?.exports.some((it) => it.name === name && !it.type);
      if (imported.has(path) || !exported) paths.delete(path);
    }
    if (paths.size === 0) byName.delete(name);
  }
  if (byName.size === 0) return new Map();
  const said = saidIn(tree, byName);
  return new Map([...byName].flatMap(([name, paths]) => (said.has(name) ? [] : [...paths])));
}

/** Names that a file other than their own says, outside of tests, stories and documents. */
function saidIn(tree: Tree, byName: ReadonlyMap<string, ReadonlyMap<string, Because>>): Set<string> {
  const said = new Set<string>();
  const word = new RegExp(`\\b(?:${[...byName.keys()].join('|')})\\b`, 'g');
  const texts = tree.files.map(({ path }) => path).filter((path) => isText(path) && !(isSource(path) && (isTestFile(path) || isStoryFile(path))));
  for (const [file, text] of tree.readMany(texts)) {
    for (const [name] of text?.matchAll(word) ?? []) if (!byName.get(name)!.has(file)) said.add(name);
  }
  return said;
}
