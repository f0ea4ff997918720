/**
 * What others see of a file's outline, bit by bit: where it leads, what a name of it stands for, what it has with another
 * file. Pure functions, so that a later run can tell whether another text would be seen the same way. Whoever reads an
 * outline in full hangs on all of it.
 */
import type { Export, FileFacts, Import, Tree } from '../model.js';
import type { Manifests } from './manifests.js';
import type { Resolution, Resolver } from './resolve.js';

export type Outline = Pick<FileFacts, 'imports' | 'exports' | 'paths'>;

/** What was seen of outlines: the account of linking. */
export interface Seen {
  /** Files of which everything counts. */
  readonly whole: Set<string>;
  /** Files of which it was asked who imports them; and those of which only who exports them again. */
  readonly imported: Set<string>;
  readonly again: Set<string>;
  /** Names that were asked for, by file; `*`: which there are. */
  readonly names: Map<string, Set<string>>;
  /** From where it was asked what is reached, and of which files, by which way. */
  readonly reaches: { entries: readonly string[]; ways: Set<string> }[];
  /** Where each file leads that was looked at for that. */
  readonly leads: Map<string, readonly string[]>;
  /** Questions with their argument, and who answered. */
  readonly answers: Map<string, Map<string, ReadonlyMap<string, readonly unknown[]>>>;
}

/** What is the same for all files, and hangs on the list of them and on texts that count in full. */
export interface World {
  tree: Tree;
  manifests: Manifests;
  resolver: Resolver;
}

/** What can be asked of a part of every outline. Nothing is the answer of most. */
export interface OutlineQuestion<A> {
  name: string;
  of: keyof Outline;
  asking(argument: string, world: World): (outline: Outline, file: string) => readonly A[];
}

export const outlineQuestion = <P extends keyof Outline, A>(name: string, of: P, answer: (part: Outline[P], argument: string) => readonly A[]): OutlineQuestion<A> =>
  ({ name, of, asking: (argument) => (outline) => answer(outline[of], argument) });

/** What a name stands for: a declaration of the file, a name of another, or one of what all of these export. */
export type Given =
  | { own: string }
  | { from: Resolution; imported: string }
  /** `undeclared`: CommonJS, or a script. */
  | { undeclared: boolean; stars: readonly Resolution[] };

/** By name, the first of each. */
export function exportsByName({ exports }: Outline): Map<string, Export> {
  const found = new Map<string, Export>();
  for (const it of exports) if (!found.has(it.name)) found.set(it.name, it);
  return found;
}

export function givenBy(outline: Outline, byName: ReadonlyMap<string, Export>, targets: readonly Resolution[], name: string): Given {
  const own = byName.get(name);
  if (own) return own.from === null ? { own: own.local! } : { from: targets[own.from] ?? null, imported: own.imported! };
  return {
    undeclared: outline.exports.length === 0 && !outline.imports.some(({ kind }) => kind === 'import' || kind === 'type'),
    stars: byName.has('*') ? outline.exports.filter((it) => it.name === '*').map((it) => targets[it.from!] ?? null) : [],
  };
}

export interface Between {
  imports: Import[];
  exports: Export[];
}

/** What a file imports of another, and exports of it again. */
export function between({ imports, exports }: Outline, targets: readonly Resolution[], file: string): Between {
  const leads = (index: number): boolean => {
    const target = targets[index];
    return target != null && 'file' in target && target.file === file;
  };
  return { imports: imports.filter((_, index) => leads(index)), exports: exports.filter(({ from }) => from !== null && leads(from)) };
}

export const filesOf = (target: Resolution | undefined): readonly string[] => (!target ? [] : 'file' in target ? [target.file] : 'files' in target ? target.files : []);

/** Files that it loads, in order; what is mocked is not. */
export const leadsOf = ({ imports }: Outline, targets: readonly Resolution[]): string[] =>
  imports.flatMap(({ kind }, index) => (kind === 'mock' ? [] : filesOf(targets[index])));

/** Files that it exports again, in part or in full. */
export function againOf({ imports, exports }: Outline, targets: readonly Resolution[]): string[] {
  const barrel = new Set(exports.map(({ from }) => from));
  return imports.flatMap(({ kind }, index) => (kind === 'export' || barrel.has(index) ? filesOf(targets[index]) : []));
}

/** Whatever is reached, with where it was first reached from. */
export function reachFrom<N>(entries: readonly N[], leads: (at: N) => readonly N[]): Map<N, N | null> {
  const reached = new Map<N, N | null>(entries.map((entry) => [entry, null]));
  const queue = [...reached.keys()];
  for (let at = 0; at < queue.length; at++) {
    const from = queue[at]!;
    for (const to of leads(from)) {
      if (reached.has(to)) continue;
      reached.set(to, from);
      queue.push(to);
    }
  }
  return reached;
}
