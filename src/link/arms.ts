/**
 * What values shut and let run: declarations that no settled value leaves alive, and for each value of a flag the modules,
 * declarations and branches that it alone arms, with their lines.
 */
import { OTHER, type Assignment, type Conditions, type Value } from '../condition.js';
import type { Expr, ExprId } from '../model.js';
import { isStoryFile, isTestFile } from './entries.js';
import type { Graph } from './graph.js';
import type { Modules, Names } from './names.js';
import { flagId } from './inventory.js';
import type { Loc } from './loc.js';
import type { Recogniser } from './recognise.js';
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
  recogniser: Recogniser;
  conditions: Conditions;
  /** Files with bodies: those that may branch on a flag. */
  bodies: readonly string[];
  roots: readonly number[];
  /** What a flag's reads give: booleans, texts. */
  types: ReadonlyMap<string, ReadonlySet<string>>;
}

/** What a flag can be, as far as the code tells: whether it is on, and what it is compared with. */
export interface Domain {
  values: readonly Value[];
  /** Nothing else can make a difference. */
  closed: boolean;
}

interface Armed {
  arms(flag: string): Arms[];
  /** Modules and declarations that these values shut. */
  shut(settled: Assignment): Piece[];
  valuesOf(flag: string): Domain;
  /** Whether some code in sources stands behind a test of it. */
  isGating(flag: string): boolean;
}

export function createArms({ graph, modules, names, values, evaluator, recogniser, conditions, bodies, roots, types }: Context): Armed {
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

  let handed: ReadonlySet<string> | null = null;
  const valuesOf = (flag: string): Domain => {
    const read = types.get(flag) ?? new Set();
    const known = [...new Set([...(read.has('boolean') ? [true, false] : []), ...conditions.valuesOf(flag)])];
    if (read.size !== 1 || read.has('string') || read.has('number')) return { values: known, closed: false };
    // Where it is only ever asked for its truth, nothing else can be told of it.
    return { values: known, closed: read.has('boolean') || (known.length > 0 && known.every((it) => typeof it === 'boolean') && !(handed ??= handedOn(bodies, values, recogniser)).has(flag)) };
  };

  const arms = (flag: string): Arms[] => {
    const read = types.get(flag) ?? new Set();
    const { values: known, closed } = valuesOf(flag);
    const domain = closed ? known : [...known, OTHER];
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

  return { arms, shut, valuesOf, isGating: (flag) => regionsOf(flag).length > 0 };
}

/** Flags whose value some code is given: what it makes of a text or a number is not known. */
function handedOn(bodies: readonly string[], values: Values, recogniser: Recogniser): ReadonlySet<string> {
  const found = new Set<string>();
  const hand = (loc: Loc): void => {
    const it = values.expr(loc);
    if (it[0] === 'await' || it[0] === 'as') hand(values.at(loc, it[1]));
    else if (it[0] === 'and') hand(values.at(loc, it[2]));
    else if (it[0] === 'or' || it[0] === 'nullish') for (const side of [it[1], it[2]]) hand(values.at(loc, side));
    else if (it[0] === 'if') for (const side of [it[2], it[3]]) hand(values.at(loc, side));
    else if (it[0] === 'member' || it[0] === 'index' || it[0] === 'call') {
      const asked = recogniser.reads(loc);
      for (const key of asked?.keys ?? []) found.add(flagId(asked!, key));
    }
  };
  for (const file of bodies) {
    for (const it of values.body(file)!.exprs) for (const expr of givenIn(it)) hand({ file, expr, env: null });
  }
  return found;
}

/** What an expression hands to others: arguments, fields, elements, parts of a text. */
function givenIn(it: Expr): readonly ExprId[] {
  switch (it[0]) {
    case 'call': case 'new': return it[2];
    case 'object': return it[1].map(([, value]) => value);
    case 'array': return it[1];
    case 'template': return it[1].filter((part) => typeof part === 'number');
    case 'index': return [it[2]];
    default: return [];
  }
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
