/**
 * What would have to be true for code to run: the flag values without which no way leads there, and the shortest way that
 * they open. Guards are over-approximations, so these are necessary values, no promise.
 */
import { FALSE, OTHER, TRUE, type Assignment, type Condition, type Conditions, type Value } from '../condition.js';
import type { Edge, Graph } from './graph.js';
import type { Reached } from './reach.js';

/** One way for code to run: these flags have these values; `OTHER` for none that code compares with. */
export type Way = ReadonlyMap<string, Value>;

/** More often than this a condition does not grow on a cycle before it is given up. */
const GROWS = 40;
const MAX_WAYS = 64;

export interface Need {
  /** How the node is reached, whatever the flags where that is possible. */
  reached: Reached;
  /** TRUE where no flag matters. */
  condition: Condition;
}

export function needOf(graph: Graph, conditions: Conditions, roots: readonly number[], free: Reached, target: number): Need {
  const open = spread(graph, roots, (guard) => guard === TRUE);
  if (open.has(target)) return { reached: open, condition: TRUE };
  // Only what leads there matters.
  const into = new Map<number, Edge[]>();
  for (const from of free.keys()) for (const edge of graph.edges(from)) if (!open.has(edge.to)) into.set(edge.to, [...(into.get(edge.to) ?? []), edge]);
  const leading = new Set([target]);
  for (const node of leading) for (const { from } of into.get(node) ?? []) if (!open.has(from)) leading.add(from);
  const found = new Map<number, Condition>();
  const grown = new Map<number, number>();
  const of = (node: number): Condition => (open.has(node) ? TRUE : found.get(node) ?? FALSE);
  const queue = [...leading];
  for (const node of queue) {
    const before = of(node);
    const times = (grown.get(node) ?? 0) + 1;
    const all = times > GROWS ? TRUE : (into.get(node) ?? []).reduce<Condition>((sum, { from, guard }) => conditions.or(sum, conditions.and(of(from), guard)), before);
    if (all === before) continue;
    found.set(node, all);
    grown.set(node, times);
    for (const { to } of graph.edges(node)) if (leading.has(to)) queue.push(to);
  }
  return { reached: free, condition: of(target) };
}

function spread(graph: Graph, roots: readonly number[], passes: (guard: Condition) => boolean): Map<number, Edge | null> {
  const reached = new Map<number, Edge | null>(roots.map((root) => [root, null]));
  for (const node of reached.keys()) for (const edge of graph.edges(node)) if (!reached.has(edge.to) && passes(edge.guard)) reached.set(edge.to, edge);
  return reached;
}

/** The ways to meet a condition, the shortest first, none of them with a value that it does not take. */
export function waysOf(condition: Condition, conditions: Conditions): Way[] {
  const paths: Map<string, Value>[] = [];
  const walk = (at: Condition, taken: ReadonlyMap<string, Value>): void => {
    if (at === FALSE || paths.length >= MAX_WAYS) return;
    const { variable } = at;
    if (!variable) {
      paths.push(new Map(taken));
      return;
    }
    const step = (value: Value, next: Condition): void => {
      const known = taken.get(variable.flag);
      // Two askings of one flag may differ; for a person they are one flag.
      if (known === undefined || known === value) walk(next, new Map(taken).set(variable.flag, value));
    };
    for (const [value, next] of at.branches) step(variable.of ? OTHER : value, next);
    step(variable.of ? OTHER : variable.boolean ? false : OTHER, at.other);
  };
  walk(condition, new Map());
  const short = paths.map((path) => {
    const kept: Map<string, Value> = new Map(path);
    for (const [flag, value] of path) {
      kept.delete(flag);
      if (!meets(condition, kept, conditions)) kept.set(flag, value);
    }
    return kept;
  });
  const unique = [...new Map(short.map((way) => [JSON.stringify([...way].sort()), way])).values()];
  return unique.filter((way) => !unique.some((other) => other !== way && other.size < way.size && [...other].every(([flag, value]) => way.get(flag) === value)))
    .sort((a, b) => a.size - b.size);
}

const meets = (condition: Condition, values: Assignment, conditions: Conditions): boolean => conditions.settle(condition, values) === TRUE;
