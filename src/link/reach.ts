/**
 * Reach under settled flags: what runs when every flag is free, what still runs when some keep their value, and the way
 * to what does not. Splits a module into its declarations only where that decides something, until nothing changes.
 */
import { TRUE, type Assignment, type Conditions } from '../condition.js';
import { placeOf, type Because, type Place } from '../model.js';
import type { Edge, Graph, Shut } from './graph.js';
import type { Modules } from './names.js';
import type { Evaluator } from './truth.js';
import type { Values } from './values.js';

export type Reached = ReadonlyMap<number, Edge | null>;

export interface Reach {
  free: Reached;
  live: Reached;
}

/** Files whose code branches on a flag: the places where modules are worth splitting. */
export function splitBranching(files: readonly string[], graph: Graph, values: Values, evaluator: Evaluator, conditions: Conditions): void {
  for (const file of files) {
    const regions = values.body(file)?.regions ?? [];
    const branches = regions.some((_, region) => conditions.flagsOf(evaluator.guard(file, region)).length > 0);
    if (branches) graph.split(file);
  }
}

export function reachUnder(graph: Graph, modules: Modules, entries: readonly number[], assignment: Assignment, shut?: Shut): Reach {
  for (;;) {
    const free = graph.reach(entries, new Map());
    const live = assignment.size === 0 ? free : graph.reach(entries, assignment, shut);
    if (assignment.size === 0 || !refine(graph, modules, free, live)) return { free, live };
  }
}

/** Reads and splits the files of which the two reaches disagree in part. */
function refine(graph: Graph, modules: Modules, free: Reached, live: Reached): boolean {
  const dead = new Set<string>();
  for (const node of free.keys()) {
    const { file, kind } = graph.node(node);
    if (!live.has(node) && kind !== 'run') dead.add(file);
  }
  if (dead.size === 0) return false;
  // Whoever runs and can name dead code may use it by just running: read those, and the dead ones themselves.
  let changed = false;
  for (const file of new Set([...dead, ...[...dead].flatMap((it) => [...modules.importers(it)])])) {
    if (modules.glance(file)?.effects !== null || !live.has(graph.id(file, 'run'))) continue;
    modules.deepen(file);
    if (modules.glance(file)?.effects === true) changed = true;
  }
  if (changed) {
    graph.forget();
    return true;
  }
  // Part of it is dead and part of it runs, or its top level runs and does more than bind names.
  const doubtful = [...dead].filter((file) => !graph.isSplit(file) && (live.has(graph.id(file, 'use'))
    || (live.has(graph.id(file, 'run')) && modules.glance(file)?.effects !== false)));
  for (const file of doubtful.sort()) {
    if (graph.split(file)) changed = true;
  }
  return changed;
}

/** Everything that stands for a file's code being used. */
export const codeNodes = (graph: Graph, file: string): number[] => [...new Set([...graph.code(file), ...graph.symbols(file), graph.id(file, 'use')])];

/** A file's code that is reached: none of it, or the node it was first reached at. */
export function firstCode(graph: Graph, file: string, reached: Reached): number | null {
  for (const node of codeNodes(graph, file)) if (reached.has(node)) return node;
  return null;
}

/** Flags of the assignment that shut the way to a node on its shortest path. */
export function shutters(conditions: Conditions, path: readonly Edge[], assignment: Assignment): string[] {
  const found = new Set<string>();
  for (const { guard } of path) {
    if (conditions.shuts(guard, assignment)) for (const flag of conditions.shutters(guard, assignment, [])) found.add(flag);
  }
  return [...found].sort();
}

export function pathTo(reached: Reached, node: number): Edge[] {
  const path: Edge[] = [];
  for (let edge = reached.get(node); edge; edge = reached.get(edge.from)) path.push(edge);
  return path.reverse();
}

/** The path as sentences: one for the entry, one for each module on the way with the guard it stands behind. */
export function explainPath(graph: Graph, values: Values, path: readonly Edge[], entry: number, why: string): Because[] {
  const start = graph.node(entry).file;
  const chain: Because[] = [{ message: `entry (${why})`, at: top(start) }];
  for (const { from, to, span, guard, region } of path) {
    const source = graph.node(from).file;
    const target = graph.node(to);
    const guarded = guard !== TRUE ? values.body(source)?.regions[region] : undefined;
    const use = span ? placeOf(source, span) : null;
    if (guarded) chain.push({ message: guardText(guarded), at: placeOf(source, guarded.at) });
    if (target.file === source) continue;
    chain.push({ message: target.kind === 'symbol' ? `uses ${target.name} of ${target.file}` : `imports ${target.file}`, at: use });
  }
  return chain;
}

export function guardText({ text, kind, when }: { text: string; kind: string; when: boolean }): string {
  switch (kind) {
    case 'case': return `only when it is \`${text}\``;
    case 'child': return `only inside \`${text}\``;
    case 'entry': return `only where the list's entry \`${text}\` is kept`;
    case 'fallback': return `only as the fallback of \`${text}\``;
    case 'nullish': return `only if \`${text}\` is ${when ? 'missing' : 'there'}`;
    default: return `only if ${when ? '' : 'not '}\`${text}\`${kind === 'rest' ? ' (early exit)' : ''}`;
  }
}

const top = (file: string): Place => ({ file, line: 1, column: 1, endLine: 1, endColumn: 1 });
