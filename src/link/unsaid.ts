/**
 * Modules that a computed specifier can match (1.5) but that nobody can mean: what is missing in `./${name}.island` would
 * have to be a compound name that the module also exports itself, and no file of the tree says that name. A loader that is
 * handed such names gets them from code; plain words, and default exports, may come from anywhere and are left alone.
 */
import { placeOf, type Because, type Import, type Tree } from '../model.js';
import { isStoryFile, isTestFile } from './entries.js';
import { textsOf } from './mentions.js';
import type { Modules } from './names.js';
import { outlineQuestion } from './outline.js';
import { baseOf, isSource } from './paths.js';
import { ask, FINDS } from './questions.js';
import type { Resolution } from './resolve.js';

/** Two words at least, written as one: nobody's locale, theme or page is called so. */
const COMPOUND = /^[A-Za-z][a-z0-9]+(?:[A-Z][a-z0-9]+)+$/;
/** One unknown part, the first of the last name: `./x/*`, `./x/*.island`. */
const HOLE = /\/\*(?:\.[\w.]+)?$/;

/** Its one unknown part is the name of a file. */
export const isComputed = ({ specifier, kind }: Import): boolean =>
  (kind === 'dynamic' || kind === 'require') && HOLE.test(specifier) && specifier.split('*').length === 2;

/** Specifiers of that kind. */
export const COMPUTED = outlineQuestion('computed', 'imports', (imports) => imports.filter(isComputed).map(({ specifier }) => specifier));

/** Those modules, with what could load them and does not. */
export function unsaidOf(
  tree: Tree, files: readonly string[],
  { ask: askAll, facts, targets, seen }: Pick<Modules, 'ask' | 'facts' | 'seen'> & { targets(file: string): readonly Resolution[] },
): ReadonlyMap<string, Because> {
  const byName = new Map<string, Map<string, Because>>();
  for (const file of askAll(COMPUTED).keys()) {
    const { imports } = facts(file)!;
    targets(file).forEach((target, index) => {
      const it = imports[index]!;
      if (!target || !('files' in target) || !isComputed(it)) return;
      for (const path of target.files) {
        const name = baseOf(path).replace(/\..*$/, '');
        if (!COMPOUND.test(name) || !facts(path)?.exports.some((exported) => exported.name === name && !exported.type)) continue;
        const because = { message: `\`${it.specifier}\` could load it, but nothing says ${name}`, at: placeOf(file, it.span) };
        byName.set(name, (byName.get(name) ?? new Map()).set(path, because));
        seen.imported.add(path);
      }
    });
  }
  // Whoever imports one says its name.
  for (const file of byName.size > 0 ? files : []) {
    if (isTestFile(file) || isStoryFile(file)) continue;
    for (const target of targets(file)) if (target && 'file' in target) byName.get(baseOf(target.file).replace(/\..*$/, ''))?.delete(target.file);
  }
  for (const [name, paths] of byName) if (paths.size === 0) byName.delete(name);
  if (byName.size === 0) return new Map();
  const said = saidIn(tree, byName);
  return new Map([...byName].flatMap(([name, paths]) => (said.has(name) ? [] : [...paths])));
}

/** Names that a file other than their own says, outside of tests, stories and documents. */
function saidIn(tree: Tree, byName: ReadonlyMap<string, ReadonlyMap<string, Because>>): Set<string> {
  const said = new Set<string>();
  const word = `\\b(?:${[...byName.keys()].join('|')})\\b`;
  const texts = textsOf(tree).filter((path) => !(isSource(path) && (isTestFile(path) || isStoryFile(path))));
  for (const [file, names] of ask(tree, FINDS, texts, word)) {
    for (const name of names ?? []) if (!byName.get(name)!.has(file)) said.add(name);
  }
  return said;
}
