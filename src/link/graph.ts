/**
 * The graph: which code can run, and under which flag values. Three nodes stand for a module: its top level *running*,
 * its local code being *used*, and *all* its exports being used; where it matters, one node for each declaration.
 *
 * Modules are coarse (any use is a use of all of it) unless they are split: files with branches on flags are split from
 * the start, others only when one part of them is dead and another is alive. Detail is decided by conclusions, never by
 * what happens to be cached.
 */
import { TRUE, type Assignment, type Condition, type Conditions } from '../condition.js';
import type { Span } from '../model.js';
import type { Modules, Names } from './names.js';
import type { Evaluator } from './truth.js';

export interface Edge {
  from: number;
  to: number;
  /** TRUE when nothing guards it. */
  guard: Condition;
  /** Where `from` names `to`. */
  span: Span | null;
  /** The innermost guarded region of the file, or 0. */
  region: number;
}

/** Says of a use in a file that it does not run. */
export type Shut = (file: string, span: Span) => boolean;

export type NodeKind = 'run' | 'use' | 'all' | 'symbol';

export interface GraphNode {
  file: string;
  kind: NodeKind;
  name: string;
}

export interface Graph {
  node(id: number): GraphNode;
  id(file: string, kind: Exclude<NodeKind, 'symbol'>): number;
  edges(id: number): readonly Edge[];
  /** Everything that runs from the entries when these flags are settled, by node, with the edge it was first reached by; `shut`: ways that are closed besides. */
  reach(entries: readonly number[], assignment: Assignment, shut?: Shut): ReadonlyMap<number, Edge | null>;
  /** Nodes of a file's code: its use, and its declarations when it is split. */
  code(file: string): readonly number[];
  /** Every node made so far of a file's exported or declared names. */
  symbols(file: string): readonly number[];
  split(file: string): boolean;
  isSplit(file: string): boolean;
  /** Facts have changed: edges are found anew. */
  forget(): void;
}

export function createGraph(modules: Modules, names: Names, evaluator: Evaluator, conditions: Conditions): Graph {
  const nodes: GraphNode[] = [];
  const ids = new Map<string, number>();
  const cache = new Map<number, readonly Edge[]>();
  const splitFiles = new Set<string>();

  const symbols = new Map<string, number[]>();

  const make = (file: string, kind: NodeKind, name: string): number => {
    const key = `${file}\0${kind}\0${name}`;
    let id = ids.get(key);
    if (id === undefined) {
      ids.set(key, (id = nodes.push({ file, kind, name }) - 1));
      if (kind === 'symbol') symbols.set(file, [...(symbols.get(file) ?? []), id]);
    }
    return id;
  };
  const id = (file: string, kind: Exclude<NodeKind, 'symbol'>): number => make(file, kind, '');

  /** The nodes that stand for a name exported by a file. */
  const named = (file: string, name: string): number[] => {
    if (name === '*') return [id(file, 'all')];
    const origins = names.ofExport(file, name);
    if (origins.length === 0) return [id(file, 'all')];
    return origins.flatMap((origin) => ('file' in origin ? [declared(origin.file, origin.name)] : []));
  };
  const declared = (file: string, name: string): number => {
    if (name === '*') return id(file, 'all');
    return make(file, 'symbol', name);
  };

  const edges = (from: number): readonly Edge[] => {
    let found = cache.get(from);
    if (!found) cache.set(from, (found = findEdges(from)));
    return found;
  };

  const findEdges = (from: number): Edge[] => {
    const { file, kind, name } = nodes[from]!;
    const facts = modules.facts(file);
    if (!facts) return [];
    const found: Edge[] = [];
    const add = (to: number, span: Span | null, guard: Condition = TRUE, region = 0): void => { found.push({ from, to, guard, span, region }); };
    const targets = modules.targets(file);
    const filesAt = (index: number): string[] => {
      const target = targets[index];
      return !target ? [] : 'file' in target ? [target.file] : 'files' in target ? target.files : [];
    };

    if (kind === 'run') {
      facts.imports.forEach((it, index) => {
        if (it.kind !== 'import' && it.kind !== 'export') return;
        for (const target of filesAt(index)) add(id(target, 'run'), it.span);
      });
      if (splitFiles.has(file)) addRefs(null);
      // With effects unknown nothing is assumed; the caller reads the file when that decides anything.
      else if (facts.effects === true) add(id(file, 'use'), null);
    } else if (kind === 'all') {
      for (const node of code(file)) add(node, null);
      for (const it of facts.exports) {
        if (it.from !== null && !it.type) for (const target of filesAt(it.from)) for (const to of named(target, it.imported!)) add(to, facts.imports[it.from]!.span);
      }
    } else if (kind === 'use') {
      if (splitFiles.has(file)) for (const node of code(file)) add(node, null);
      else facts.imports.forEach((it, index) => {
        if (it.kind === 'type' || it.kind === 'mock') return;
        for (const target of filesAt(index)) {
          if (it.kind === 'import') for (const used of it.names) { if (!used.type) for (const to of named(target, used.imported)) add(to, it.span); }
          else if (it.kind !== 'export') {
            add(id(target, 'run'), it.span);
            add(id(target, 'all'), it.span);
          }
        }
      });
    } else if (splitFiles.has(file) && names.declaration(file, name)) addRefs(name);
    else add(id(file, 'use'), null);
    return found;

    function addRefs(owner: string | null): void {
      const { refs } = facts!.body!;
      const mentioned = new Set<number>();
      for (const ref of refs) {
        if ('import' in ref.to) mentioned.add(ref.to.import);
        if (ref.owner !== owner) continue;
        const guard = evaluator.guard(file, ref.region);
        const region = decisive(file, ref.region, guard);
        if ('local' in ref.to) {
          add(make(file, 'symbol', ref.to.local), ref.span, guard, region);
          continue;
        }
        const it = facts!.imports[ref.to.import]!;
        const isStatic = it.kind === 'import' || it.kind === 'type';
        for (const target of filesAt(ref.to.import)) {
          if (!isStatic) add(id(target, 'run'), ref.span, guard, region);
          for (const to of isStatic ? named(target, ref.to.name) : [id(target, 'all')]) add(to, ref.span, guard, region);
        }
      }
      // A module that is named in a way no reference was tied to (in a comment, a string of code): it may run.
      if (owner === null) facts!.imports.forEach((it, index) => {
        if (!['dynamic', 'require', 'url', 'glob'].includes(it.kind) || mentioned.has(index)) return;
        for (const target of filesAt(index)) {
          add(id(target, 'run'), it.span);
          add(id(target, 'all'), it.span);
        }
      });
    }
  };

  /** The innermost region that adds anything to what guards a place. */
  const decisive = (file: string, region: number, guard: Condition): number => {
    if (guard === TRUE) return region;
    const { regions } = modules.facts(file)!.body!;
    while (region !== 0 && evaluator.guard(file, regions[region]!.parent) === guard) region = regions[region]!.parent;
    return region;
  };

  const code = (file: string): number[] => {
    if (!splitFiles.has(file)) return [id(file, 'use')];
    return modules.facts(file)!.body!.declarations.filter(({ kind }) => kind !== 'type').map(({ name }) => make(file, 'symbol', name));
  };

  const reach = (entries: readonly number[], assignment: Assignment, shut?: Shut): Map<number, Edge | null> => {
    const open = new Map<Condition, boolean>([[TRUE, true]]);
    const passes = (guard: Condition): boolean => {
      let pass = open.get(guard);
      if (pass === undefined) open.set(guard, (pass = !conditions.shuts(guard, assignment)));
      return pass;
    };
    const reached = new Map<number, Edge | null>(entries.map((entry) => [entry, null]));
    const queue = [...reached.keys()];
    for (let at = 0; at < queue.length; at++) {
      for (const edge of edges(queue[at]!)) {
        if (reached.has(edge.to) || !passes(edge.guard) || (shut && edge.span && shut(nodes[edge.from]!.file, edge.span))) continue;
        reached.set(edge.to, edge);
        queue.push(edge.to);
      }
    }
    return reached;
  };

  return {
    node: (at) => nodes[at]!,
    id, edges, reach, code,
    symbols: (file) => symbols.get(file) ?? [],
    forget: () => cache.clear(),
    isSplit: (file) => splitFiles.has(file),
    split(file) {
      if (splitFiles.has(file) || !modules.deepen(file)) return false;
      splitFiles.add(file);
      cache.clear();
      return true;
    },
  };
}
