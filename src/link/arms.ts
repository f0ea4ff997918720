/**
 * What values shut and let run: declarations that no settled value leaves alive, and for each value of a flag the modules,
 * declarations and branches that it alone arms, with their lines.
 */
import { OTHER, type Assignment, type Conditions, type Value } from '../condition.js';
import type { Expr, ExprId, Span } from '../model.js';
import { isStoryFile, isTestFile } from './entries.js';
import type { Graph, Shut } from './graph.js';
import type { ArmedPlace, Method, Methods } from './methods.js';
import type { Modules, Names } from './names.js';
import { flagId } from './inventory.js';
import type { Loc } from './loc.js';
import type { Recogniser } from './recognise.js';
import { firstCode, guardText, reachUnder, type Reach, type Reached } from './reach.js';
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

/** A piece with its place; `runs`: what stands in it and is no function may run all the same. */
type Placed = Piece & { span: Span; runs: 'never' | 'with the module' | 'before' };

/** What a flag can be, as far as the code tells: whether it is on, and what it is compared with. */
export interface Domain {
  values: readonly Value[];
  /** Nothing else can make a difference. */
  closed: boolean;
}

interface Armed {
  /** `methods`: those of classes are told as well. */
  arms(flag: string, methods?: Methods): Arms[];
  /** Modules and declarations that these values shut. */
  shut(settled: Assignment): Piece[];
  valuesOf(flag: string): Domain;
  /** Whether some code in sources stands behind a test of it. */
  isGating(flag: string): boolean;
}

export function createArms({ graph, modules, names, values, evaluator, recogniser, conditions, bodies, roots, types }: Context): Armed {
  const declared = (file: string, name: string): Placed[] => {
    const span = names.declaration(file, name)?.span;
    return span ? [{ file, what: 'declaration', name, line: span[0], endLine: span[2], span, runs: 'with the module' }] : [];
  };

  /** Modules and declarations that are reached, but by none of the other ways. */
  const only = (free: Reached, others: readonly Reached[]): Placed[] => {
    const nodes = [...free.keys()].filter((node) => others.every((live) => !live.has(node)));
    const whole = new Set([...new Set(nodes.map((node) => graph.node(node).file))].filter((file) =>
      others.every((live) => firstCode(graph, file, live) === null && (firstCode(graph, file, free) !== null || !live.has(graph.id(file, 'run'))))));
    const symbols = nodes.map((node) => graph.node(node)).filter(({ file, kind }) => kind === 'symbol' && !whole.has(file));
    return [
      ...[...whole].map((file): Placed => ({ file, what: 'module', name: file, line: 1, endLine: modules.glance(file)!.lines, span: [1, 1, Infinity, Infinity], runs: 'with the module' })),
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

  const branches = (flag: string, value: Value, others: readonly Value[]): Placed[] => {
    const shuts = (file: string, region: number, it: Value): boolean => conditions.shuts(evaluator.guard(file, region), new Map([[flag, it]]));
    const found = regionsOf(flag).filter(([file, region]) => !shuts(file, region, value) && others.every((it) => shuts(file, region, it)));
    return found.map(([file, region]) => {
      const it = values.body(file)!.regions[region]!;
      return { file, what: 'branch', name: guardText(it), line: it.span[0], endLine: it.span[2], span: it.span, runs: isMade(file, region) ? 'before' : 'never' };
    });
  };

  /** What a component shows and a list holds is made before anybody decides about it. */
  const isMade = (file: string, region: number): boolean => {
    const { regions } = values.body(file)!;
    for (let at = region; at !== 0; at = regions[at]!.parent) if (MADE.has(regions[at]!.kind)) return true;
    return false;
  };

  let handed: ReadonlySet<string> | null = null;
  const valuesOf = (flag: string): Domain => {
    const read = types.get(flag) ?? new Set();
    const known = [...new Set([...(read.has('boolean') ? [true, false] : []), ...conditions.valuesOf(flag)])];
    if (read.size !== 1 || read.has('string') || read.has('number')) return { values: known, closed: false };
    // Where it is only ever asked for its truth, nothing else can be told of it.
    return { values: known, closed: read.has('boolean') || (known.length > 0 && known.every((it) => typeof it === 'boolean') && !(handed ??= handedOn(bodies, values, recogniser)).has(flag)) };
  };

  const arms = (flag: string, methods?: Methods): Arms[] => {
    const read = types.get(flag) ?? new Set();
    const { values: known, closed } = valuesOf(flag);
    const domain = closed ? known : [...known, OTHER];
    const reach = (value: Value, shut?: Shut): Reach => reachUnder(graph, modules, roots, new Map([[flag, value]]), shut);
    const reached = new Map(domain.map((value) => [value, reach(value)]));
    return known.map((value) => {
      // Being on says nothing of the variant.
      const others = domain.filter((it) => it !== value && (!read.has('boolean') || typeof it === typeof value));
      const armed = (shut?: Shut): Placed[] => (others.length === 0 ? [] : only(reached.get(others[0]!)!.free, others.map((it) => (shut ? reach(it, shut) : reached.get(it)!).live)));
      const behind = others.length > 0 ? branches(flag, value, others) : [];
      let used = armed();
      let called: Method[] = [];
      // What a method alone uses, goes with it, and calls methods in turn.
      while (methods) {
        const more = methods.calledBy([...used, ...behind].flatMap(placeOf));
        if (more.length <= called.length) break;
        called = more;
        for (const { file } of called) graph.split(file);
        used = armed((file, span) => methods.within(called, file, span));
      }
      const pieces = outermost([...used, ...behind, ...called.map(methodPiece)]);
      const whole = used.filter(({ what }) => what === 'module').map(({ file }) => file).sort();
      const inside = whole.reduce((sum, file) => sum + (modules.deepen(file)?.declarations.filter(({ kind }) => kind !== 'type').length ?? 0), 0);
      const own = called.filter(({ file, name }) => pieces.some((it) => it.file === file && it.name === name));
      return { value, modules: whole, symbols: used.length - whole.length + inside + own.length, lines: pieces.reduce((sum, { line, endLine }) => sum + endLine - line + 1, 0), pieces };
    });
  };

  const shut = (settled: Assignment): Piece[] => {
    const { free, live } = reachUnder(graph, modules, roots, settled);
    return only(free, [live]).map(plain);
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
    else if (it[0] === 'member' || it[0] === 'index' || it[0] === 'call' || it[0] === 'top' || it[0] === 'import') {
      const asked = recogniser.reads(loc) ?? recogniser.reads(values.reduce(loc));
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

const MADE: ReadonlySet<string> = new Set(['child', 'fallback', 'entry']);

const placeOf = ({ file, span, runs }: Placed): ArmedPlace[] => (runs === 'before' ? [] : [{ file, span, later: runs === 'with the module' }]);
const methodPiece = ({ file, name, span }: Method): Piece => ({ file, what: 'declaration', name, line: span[0], endLine: span[2] });
const plain = ({ file, what, name, line, endLine }: Piece): Piece => ({ file, what, name, line, endLine });

/** By file and line, without what lies in another; of two that share a line, the first. */
function outermost(pieces: readonly Piece[]): Piece[] {
  const sorted = [...pieces].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line || b.endLine - a.endLine));
  const kept: Piece[] = [];
  for (const piece of sorted) {
    const last = kept.at(-1);
    if (!last || last.file !== piece.file || piece.line > last.endLine) kept.push(plain(piece));
  }
  return kept;
}
