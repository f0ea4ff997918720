/**
 * Early cutoff for texts that lead elsewhere than before: other imports, exports or strings that name files, in files that
 * are known by their outlines. A result stands where linking would see the same of them: of each outline it has seen a few
 * bits, and which they were is in the account (`Seen` of link/outline.ts).
 */
import { OUTLINE_QUESTIONS } from '../link/asked.js';
import { readManifests } from '../link/manifests.js';
import { packagesOf } from '../link/modules.js';
import { againOf, between, exportsByName, filesOf, givenBy, leadsOf, reachFrom, type Outline, type World } from '../link/outline.js';
import { createResolver, type Resolution } from '../link/resolve.js';
import { SDK_PACKAGES } from '../link/sdks/index.js';
import { readTsConfigs } from '../link/tsconfig.js';
import type { Import, Tree } from '../model.js';
import type { Moves } from './contribution.js';
import { digestOf } from './looked.js';
import type { Links } from './stored.js';

export interface OutlineChange {
  path: string;
  then: Outline;
  now: Outline;
  moves: Moves;
}

/** An outline with what its imports resolve to. */
interface End {
  outline: Outline;
  targets: readonly Resolution[];
}

/** @param changes by the numbers of the files. */
export function linksStand(changes: ReadonlyMap<number, OutlineChange>, links: Links | null, tree: Tree): boolean {
  if (!links || links.full.some((file) => changes.has(file))) return false;
  const manifests = readManifests(tree);
  const resolver = createResolver(tree, manifests, readTsConfigs(tree, manifests));
  const world = { tree, manifests, resolver };
  const numbers = new Map([...tree.files.map(({ path }) => path), ...links.beside].map((path, index) => [path, index]));
  const numbered = (paths: readonly string[]): number[] => paths.map((path) => numbers.get(path) ?? -1);
  const [imported, again] = [new Set(links.imported), new Set(links.again)];
  const before = new Map(links.leads.map(([file, ...to]) => [file, to]));
  const after = new Map(before);
  for (const [file, { path, then, now }] of changes) {
    const endOf = (outline: Outline): End => ({ outline, targets: outline.imports.map(({ specifier }) => resolver.resolve(path, specifier)) });
    const [one, other] = [endOf(then), endOf(now)];
    const leads = before.get(file);
    // Resolved as linking did, but for what lies beside the tree and what is computed: there all stays as it is.
    if (leads && !isSame(leads, numbered(leadsOf(then, one.targets)))) return false;
    if (![...unlike(one, other), ...unlike(other, one)].every(isPlain)) return false;
    if (difference(packagesIn(one), packagesIn(other)).some((name) => SDK_PACKAGES.has(name))) return false;
    // What git ignores is found beside the tree, and does not resolve here.
    if ([...one.targets, ...other.targets].includes(null) && !isSame(then.exports, now.exports)) return false;
    const shared = new Set([...one.targets, ...other.targets].flatMap(filesOf));
    for (const target of shared) if (imported.has(numbers.get(target)!) && !isSame(sharedWith(target, one), sharedWith(target, other))) return false;
    if (difference(againOf(then, one.targets), againOf(now, other.targets)).some((target) => again.has(numbers.get(target)!))) return false;
    const names = links.names.find(([at]) => at === file)?.[1] ?? [];
    if (!isSame(givenIn(one, names), givenIn(other, names)) || !answersAsBefore(links, file, path, then, now, world)) return false;
    if (leads) after.set(file, numbered(leadsOf(now, other.targets)));
  }
  return [...changes.keys()].every((file) => isSame(before.get(file), after.get(file))) || reachesTheSame(links, before, after);
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

function difference(one: readonly string[], other: readonly string[]): string[] {
  const [here, there] = [new Set(one), new Set(other)];
  return [...one.filter((it) => !there.has(it)), ...other.filter((it) => !here.has(it))];
}

const packagesIn = ({ targets }: End): string[] => targets.flatMap(packagesOf);

const keyOf = ({ kind, specifier, names }: Import): string => JSON.stringify([kind, specifier, names]);

/** Imports that the other has as they are. */
export function common({ imports }: Outline, other: Outline): Import[] {
  const there = new Set(other.imports.map(keyOf));
  return imports.filter((it) => there.has(keyOf(it)));
}

/** Imports that the other has not. */
function unlike({ outline, targets }: End, other: End): { it: Import; target: Resolution }[] {
  const here = new Set(common(outline, other.outline));
  return outline.imports.map((it, index) => ({ it, target: targets[index]! })).filter(({ it }) => !here.has(it));
}

/** Leads to one file, a package or an asset for certain. */
const isPlain = ({ it, target }: { it: Import; target: Resolution }): boolean => target !== null && !('files' in target) && !it.specifier.includes('*');

/** What one importer has with a file, apart from where that stands. */
function sharedWith(file: string, { outline, targets }: End): unknown {
  const { imports, exports } = between(outline, targets, file);
  return [imports.map(({ kind, specifier, names }) => [kind, specifier, names]), exports.map(({ name, local, imported, type }) => [name, local, imported, type])];
}

function givenIn({ outline, targets }: End, names: readonly string[]): unknown[] {
  const byName = exportsByName(outline);
  return names.map((name) => (name === '*' ? [...byName.keys()] : givenBy(outline, byName, targets, name)));
}

function answersAsBefore({ answers }: Links, file: number, path: string, then: Outline, now: Outline, world: World): boolean {
  return answers.every(([name, argument, given]) => {
    const question = OUTLINE_QUESTIONS.get(name);
    if (!question) return false;
    if (isSame(partOf(then, question.of), partOf(now, question.of))) return true;
    return digestOf(question.asking(argument, world)(now, path)) === (given.find(([at]) => at === file)?.[1] ?? digestOf([]));
  });
}

const partOf = (outline: Outline, part: keyof Outline): unknown => (part === 'imports' ? outline.imports.map(({ span, ...it }) => (void span, it)) : outline[part]);

/** The same files from the same entries, and those whose way was told by the same way. */
function reachesTheSame({ reaches }: Links, before: ReadonlyMap<number, readonly number[]>, after: ReadonlyMap<number, readonly number[]>): boolean {
  return reaches.every(([entries, ways]) => {
    const [one, other] = [before, after].map((leads) => reachFrom(entries, (at) => leads.get(at) ?? []));
    return one!.size === other!.size && [...one!.keys()].every((at) => other!.has(at)) && ways.every((at) => one!.get(at) === other!.get(at));
  });
}
