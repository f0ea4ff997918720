/**
 * What was looked for where nothing was found: for people who know that a module is used, and ask why we do not. Told by
 * `why`; judges nothing.
 */
import { placeOf, type Because, type Tree } from '../model.js';
import type { Entry } from './entries.js';
import { textsOf } from './mentions.js';
import type { Modules } from './names.js';

/** Importers and kinds of entries that are told; the others are counted. */
const TOLD = 5;

/** @param held nothing is claimed of the file's package. */
export function searchFor(file: string, tree: Tree, modules: Modules, entries: readonly Entry[], held: boolean): Because[] {
  const told: Because[] = [];
  const importers = [...modules.importers(file)];
  for (const importer of importers.slice(0, TOLD)) {
    const span = importOf(importer, file, modules);
    told.push({ message: span ? 'imports it, and is not reached either' : 'exports it again through another module, and is not reached either', at: span ? placeOf(importer, span) : placeOf(importer, [1, 1, 1, 1]) });
  }
  const more = importers.length - TOLD;
  if (more > 0) told.push({ message: `${more} more modules import it, none of them reached`, at: null });
  const tops = topsOf(file, modules);
  if (importers.length === 0) told.push({ message: 'no module imports it', at: null });
  else if (tops.length === 0) told.push({ message: 'those import each other, and nothing else imports them', at: null });
  else if (!tops.every((top) => importers.includes(top)) || tops.length < importers.length) {
    for (const top of tops.slice(0, TOLD)) told.push({ message: `is what it hangs on: no module imports ${top}`, at: placeOf(top, [1, 1, 1, 1]) });
  }
  for (const it of importers.length === 0 ? lookalikes(file, modules, entries) : []) told.push(it);
  const kinds = new Map<string, number>();
  for (const kind of new Map(entries.map((it) => [it.file, kindOf(it)])).values()) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  const counted = [...kinds].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const rest = counted.slice(TOLD).reduce((sum, [, count]) => sum + count, 0);
  const list = [...counted.slice(0, TOLD).map(([kind, count]) => `${kind} ${count}`), ...(rest > 0 ? [`others ${rest}`] : [])].join(', ');
  told.push({ message: `no way leads to it from any entry (${list || 'there is none'})`, at: null });
  told.push({ message: `no string in ${textsOf(tree).length} files of code, configuration and data names it`, at: null });
  if (held) told.push({ message: 'nothing is claimed: its package is an example or template, or an entry or a file of it cannot be found or read', at: null });
  return told;
}

function importOf(importer: string, file: string, modules: Modules): readonly [number, number, number, number] | undefined {
  const index = modules.targets(importer).findIndex((target) => target !== null && ('file' in target ? target.file === file : 'files' in target && target.files.includes(file)));
  return modules.facts(importer)?.imports[index]?.span;
}

/** Modules that nothing imports, and that import it in any number of steps. */
function topsOf(file: string, modules: Modules): string[] {
  const seen = new Set([file]);
  for (const at of seen) for (const importer of modules.importers(at)) seen.add(importer);
  return [...seen].filter((at) => at !== file && modules.importers(at).size === 0).sort();
}

/** Imports of a name like this that lead nowhere, and files of this name elsewhere: what was meant may be another one. */
function lookalikes(file: string, modules: Modules, entries: readonly Entry[]): Because[] {
  const name = nameOf(file);
  const told: Because[] = [];
  for (const importer of modules.paths) {
    modules.facts(importer)?.imports.forEach(({ specifier, span }, index) => {
      if (/^[./~@]/.test(specifier) && nameOf(specifier) === name && modules.targets(importer)[index] === null) told.push({ message: `imports ${specifier}, which is not there`, at: placeOf(importer, span) });
    });
  }
  const isEntry = (it: string): boolean => entries.some((entry) => entry.file === it);
  const others = modules.paths.filter((it) => it !== file && nameOf(it) === name && (isEntry(it) || modules.importers(it).size > 0));
  const used = others.map((it) => ({ message: `is called alike, and ${isEntry(it) ? 'an entry' : 'imported'}`, at: placeOf(it, [1, 1, 1, 1]) }));
  return [...told.slice(0, TOLD), ...used.slice(0, 2)];
}

/** The last part of a path, without what may vary: `src/New-Cart/index.ts` is `newcart`. */
const nameOf = (path: string): string => path.replace(/\.[^/.]+$/, '').replace(/\/index$/, '').split('/').at(-1)!.toLowerCase().replace(/[-_.]/g, '');

/** `package.json script 'x'` and `named in y`, whatever x and y are. */
const kindOf = ({ why }: Entry): string => why.replace(/ '.*'$/, '').replace(/^(?:named|files|script) (?:by|in|of) .*/, 'named by a file');
