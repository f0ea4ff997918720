/**
 * What values shut and let run: declarations that no settled value leaves alive, and for each value of a flag the modules,
 * declarations and branches that it alone arms, with their lines.
 */
import { OTHER, type Assignment, type Conditions, type Value } from '../condition.js';
import { isStoryFile, isTestFile } from './entries.js';
import type { Graph } from './graph.js';
import type { Modules, Names } from './names.js';
import { firstCode, guardText, reachUnder, type Reached } from './reach.js';
import type { Evaluator } from './truth.js';
import type { Values } from './values.js';

/** A piece of code; `name`: of a declaration, or what a branch stands behind. */
export interface Piece {
  file: string;
  what: 'module' | 'declaration' | 'branch';
  name: string;
  line: number;
  endLine: number;
}

/** Code that only one value of a flag lets run. */
export interface Arms {
  value: Value;
  modules: string[];
  symbols: number;
  lines: number;
  /** Where those lines are: no piece lies in another. */
  pieces: Piece[];
}

interface Context {
  graph: Graph;
  modules: Modules;
  names: Names;
  values: Values;
  evaluator: Evaluator;
  conditions: Conditions;
  /** Files with bodies: those that may branch on a flag. */
  bodies: readonly string[];
  roots: readonly number[];
  /** What a flag's reads give: booleans, texts. */
  types: ReadonlyMap<string, ReadonlySet<string>>;
}

export function createArms({ graph, modules, names, values, evaluator, conditions, bodies, roots, types }: Context): { arms(flag: string): Arms[]; shut(settled: Assignment): Piece[] } {
  const declared = (file: string, name: string): Piece[] => {
    const span = names.declaration(file, name)?.span;
    return span ? [{ file, what: 'declaration', name, line: span[0], endLine: span[2] }] : [];
  };

  /** Modules and declarations that are reached, but by none of the other ways. */
  const only = (free: Reached, others: readonly Reached[]): Piece[] => {
    const nodes = [...free.keys()].filter((node) => others.every((live) => !live.has(node)));
    const whole = new Set([...new Set(nodes.map((node) => graph.node(node).file))].filter((file) =>
      others.every((live) => firstCode(graph, file, live) === null && (firstCode(graph, file, free) !== null || !live.has(graph.id(file, 'run'))))));
    const symbols = nodes.map((node) => graph.node(node)).filter(({ file, kind }) => kind === 'symbol' && !whole.has(file));
    return [
      ...[...whole].map((file): Piece => ({ file, what: 'module', name: file, line: 1, endLine: modules.glance(file)!.lines })),
      ...symbols.flatMap(({ file, name }) => declared(file, name)),
    ];
  };

  let guarded: Map<string, [file: string, region: number][]> | null = null;
  const regionsOf = (flag: string): readonly [file: string, region: number][] => {
    if (!guarded) {
      guarded = new Map();
      for (const file of bodies.filter((it) => !isTestFile(it) && !isStoryFile(it))) {
        values.body(file)!.regions.forEach((_, region) => {
          for (const it of conditions.flagsOf(evaluator.guard(file, region))) guarded!.set(it, [...(guarded!.get(it) ?? []), [file, region]]);
        });
      }
    }
    return guarded.get(flag) ?? [];
  };

  const branches = (flag: string, value: Value, others: readonly Value[]): Piece[] => {
    const shuts = (file: string, region: number, it: Value): boolean => conditions.shuts(evaluator.guard(file, region), new Map([[flag, it]]));
    const found = regionsOf(flag).filter(([file, region]) => !shuts(file, region, value) && others.every((it) => shuts(file, region, it)));
    return found.map(([file, region]) => {
      const it = values.body(file)!.regions[region]!;
      return { file, what: 'branch', name: guardText(it), line: it.span[0], endLine: it.span[2] };
    });
  };

  const arms = (flag: string): Arms[] => {
    const read = types.get(flag) ?? new Set();
    const known = [...new Set([...(read.has('boolean') ? [true, false] : []), ...conditions.valuesOf(flag)])];
    const domain = read.size === 1 && read.has('boolean') ? known : [...known, OTHER];
    const reached = new Map(domain.map((value) => [value, reachUnder(graph, modules, roots, new Map([[flag, value]]))]));
    return known.map((value) => {
      // Being on says nothing of the variant.
      const others = domain.filter((it) => it !== value && (!read.has('boolean') || typeof it === typeof value));
      const free = reached.get(others[0] ?? value)!.free;
      const used = others.length > 0 ? only(free, others.map((it) => reached.get(it)!.live)) : [];
      const pieces = outermost([...used, ...(others.length > 0 ? branches(flag, value, others) : [])]);
      const whole = used.filter(({ what }) => what === 'module').map(({ file }) => file).sort();
      const inside = whole.reduce((sum, file) => sum + (modules.deepen(file)?.declarations.filter(({ kind }) => kind !== 'type').length ?? 0), 0);
      return { value, modules: whole, symbols: used.length - whole.length + inside, lines: pieces.reduce((sum, { line, endLine }) => sum + endLine - line + 1, 0), pieces };
    });
  };

  const shut = (settled: Assignment): Piece[] => {
    const { free, live } = reachUnder(graph, modules, roots, settled);
    return only(free, [live]);
  };

  return { arms, shut };
}

/** By file and line, without what lies in another; of two that share a line, the first. */
function outermost(pieces: readonly Piece[]): Piece[] {
  const sorted = [...pieces].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line || b.endLine - a.endLine));
  const kept: Piece[] = [];
  for (const piece of sorted) {
    const last = kept.at(-1);
    if (!last || last.file !== piece.file || piece.line > last.endLine) kept.push(piece);
  }
  return kept;
}
