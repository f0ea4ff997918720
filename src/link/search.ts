/**
 * What was looked for where nothing was found: for people who know that a module is used, and ask why we do not. Told by
 * `why`; judges nothing.
 */
import { placeOf, type Because, type Tree } from '../model.js';
import type { Entry } from './entries.js';
import { isText } from './mentions.js';
import type { Modules } from './names.js';

/** Importers and kinds of entries that are told; the others are counted. */
const TOLD = 5;

/** @param held nothing is claimed of the file's package. */
export function searchFor(file: string, tree: Tree, modules: Modules, entries: readonly Entry[], held: boolean): Because[] {
  const told: Because[] = [];
  const importers = [...modules.importers(file)];
  for (const importer of importers.slice(0, TOLD)) {
    const index = modules.targets(importer).findIndex((target) => target !== null && ('file' in target ? target.file === file : 'files' in target && target.files.includes(file)));
    const span = modules.facts(importer)?.imports[index]?.span;
    told.push({ message: span ? 'imports it, and is not reached either' : 'exports it again through another module, and is not reached either', at: span ? placeOf(importer, span) : placeOf(importer, [1, 1, 1, 1]) });
  }
  const more = importers.length - TOLD;
  if (more > 0) told.push({ message: `${more} more modules import it, none of them reached`, at: null });
  if (importers.length === 0) told.push({ message: 'no module imports it', at: null });
  const kinds = new Map<string, number>();
  for (const kind of new Map(entries.map((it) => [it.file, kindOf(it)])).values()) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  const counted = [...kinds].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const rest = counted.slice(TOLD).reduce((sum, [, count]) => sum + count, 0);
  const list = [...counted.slice(0, TOLD).map(([kind, count]) => `${kind} ${count}`), ...(rest > 0 ? [`others ${rest}`] : [])].join(', ');
  told.push({ message: `no way leads to it from any entry (${list || 'there is none'})`, at: null });
  told.push({ message: `no string in ${tree.files.filter(({ path }) => isText(path)).length} files of code, configuration and data names it`, at: null });
  if (held) told.push({ message: 'nothing is claimed: its package is an example or template, or an entry or a file of it cannot be found or read', at: null });
  return told;
}

/** `package.json script 'x'` and `named in y`, whatever x and y are. */
const kindOf = ({ why }: Entry): string => why.replace(/ '.*'$/, '').replace(/^(?:named|files|script) (?:by|in|of) .*/, 'named by a file');
