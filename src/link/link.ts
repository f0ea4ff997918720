/**
 * Linking: facts of all files to one model of flags, code and the conditions between them. Joins the parts of this folder
 * and holds no rule: what is a finding is judged elsewhere.
 */
import { TRUE, type Assignment, type Condition, type Value } from '../condition.js';
import { placeOf, type Because, type Body, type Config, type DeadBranch, type Gate, type IdleGuard, type Module, type Problem, type RegistryEntry } from '../model.js';
import { createArms, type Arms, type Domain, type Piece } from './arms.js';
import { createCode, type LinkedCode } from './code.js';
import { idleEntries } from './configured.js';
import { discover } from './discover.js';
import { findEntries, isStoryFile, isTestFile, isTestSupport, type Entry } from './entries.js';
import { matcher } from './glob.js';
import { gatesIn } from './gates.js';
import { createGraph } from './graph.js';
import { idleGuards } from './guards.js';
import { helpersOf } from './helpers.js';
import type { Inventory } from './inventory.js';
import { readManifests } from './manifests.js';
import { mentionedFiles } from './mentions.js';
import type { Methods } from './methods.js';
import { createModules, type FactsProvider } from './modules.js';
import { createNames, type Reached } from './names.js';
import { needOf, waysOf } from './needs.js';
import type { Seen } from './outline.js';
import { dialectOf, isDeclarationFile, isSource, twinsOf } from './paths.js';
import { ask, HAS, TAKEN } from './questions.js';
import { codeNodes, explainPath, firstCode, pathTo, reachUnder, shutters, splitBranching } from './reach.js';
import type { Proposal } from './propose.js';
import { createResolver } from './resolve.js';
import { searchFor } from './search.js';
import type { KnownKey } from './shapes.js';
import { readTsConfigs } from './tsconfig.js';

export interface LinkInput extends FactsProvider {
  config: Config;
  /** What registry files declare; the code's own registries are found here. */
  declared: readonly RegistryEntry[];
  /** Keys that exports of vendors know. */
  exported: readonly KnownKey[];
  /** Keys that tombstones keep, and those that the command line says. */
  also: readonly string[];
  /** Source files whose text could not be had. */
  unread(): readonly string[];
}

/** How code comes to run. */
export interface Way {
  chain: Because[];
  /** Flag ids with the values that open it. */
  flags: [flag: string, value: Value][];
  /** Values of which one set must hold for any way to be open; a single empty set where no flag matters. */
  needs: [flag: string, value: Value][][];
}

export interface Linked {
  inventory: Inventory;
  /** Registries in code that were found. */
  hasCodeRegistry: boolean;
  /** Those among them that nobody has named. */
  proposals: readonly Proposal[];
  /** What is called like a registry, and is not asked for like one. */
  doubtful: readonly Proposal[];
  /** Values that nothing can override, by flag id (3). */
  constants: ReadonlyMap<string, { value: boolean; file: string }>;
  problems: Problem[];
  /** Modules and branches when these flags keep their value; `reported`: those whose zombies count (4.2). */
  judge(settled: Assignment, reported: Assignment): { modules: Module[]; branches: DeadBranch[] };
  /** Tests of flags that decide nothing, whatever the flags. */
  idle(): IdleGuard[];
  /** `methods`: those of classes are told as well. */
  arms(flag: string, methods?: Methods): Arms[];
  valuesOf(flag: string): Domain;
  /** Whether some code in sources stands behind a test of the flag. */
  isGating(flag: string): boolean;
  /** Modules and declarations that these values shut. */
  shut(settled: Assignment): Piece[];
  /** What tests of each flag gate, by flag id; tests and stories left out. */
  gates(): ReadonlyMap<string, Gate[]>;
  /** Flags that stand on the shortest way to these files: whatever flag arms one of them is among its. */
  flagsBefore(files: readonly string[]): ReadonlySet<string>;
  /** The shortest way from an entry to a file or one of its declarations; null when there is none. `brief`: no more than the way. */
  chainTo(file: string, symbol: string | null, brief?: boolean): Way | null;
  /** Others than this tree's own code may hold what a file makes: it is an entry, or a published one reaches it. */
  isHandedOut(file: string): boolean;
  /** What was looked for, of a file that no entry reaches. */
  search(file: string): Because[];
  entries: readonly Entry[];
  files: readonly string[];
  /** What a clean-up asks of the files and their links. */
  code: LinkedCode;
  /** What was seen of outlines: grows with what is asked. */
  seen: Seen;
}

export function link(input: LinkInput): Linked {
  const { tree, config } = input;
  const manifests = readManifests(tree);
  const tsconfigs = readTsConfigs(tree, manifests);
  const resolver = createResolver(tree, manifests, tsconfigs);
  const files = tree.files.map(({ path }) => path).filter(isSource);
  const world = { tree, manifests, resolver };
  const modules = createModules(files, input, world);

  const names = createNames(modules);
  const published = new Set<string>();
  const found = discover({ config, modules, names, resolver, declared: input.declared, exported: input.exported, also: input.also, published, texts: {
    writes: (file, expression) => ask(tree, HAS, [file], expression).get(file) ?? true,
    takes: (file, words) => ask(tree, TAKEN, [file], words).get(file) ?? null,
  } });
  const { values, conditions, recogniser, evaluator, inventory, registries, bodies, types } = found;

  const graph = createGraph(modules, names, evaluator, conditions);
  const { entries, held } = findEntries(tree, manifests, tsconfigs, resolver, config);
  const named = nameUnreached();
  for (const { file, exports } of [...entries, ...named]) if (exports) published.add(file);
  splitBranching(bodies, graph, values, evaluator, conditions);
  const production = [...entries.filter((it) => it.colour === 'production' || it.colour === 'tool'), ...named];
  const roots = [...new Set(production.flatMap((it) => [graph.id(it.file, 'run'), ...(it.exports ? [graph.id(it.file, 'all')] : [])]))];
  const whyEntry = new Map(production.map((it) => [it.file, it.why]));
  const ignored = matcher(config.ignore);
  const testTools = new Set(entries.filter((it) => it.colour === 'test' || it.colour === 'story').map((it) => it.file));

  /** What no entry reaches, but a string names, is used (1.8); and so is what may be loaded in place of a module of its name. */
  function nameUnreached(): Entry[] {
    const fromProduction = modules.reached(entries.filter((it) => it.colour === 'production' || it.colour === 'tool').map((it) => it.file));
    const unreached = files.filter((file) => !fromProduction.has(file) && !isTestFile(file) && !isStoryFile(file));
    const mentions = mentionedFiles(world, unreached, modules);
    const named = [...mentions].map(([file, mention]) => ({ file, why: `named in ${mention.file}` }));
    const twins = unreached.filter((file) => !mentions.has(file)).flatMap((file) => twinsOf(file).filter((it) => fromProduction.has(it)).slice(0, 1)
      .map((twin) => ({ file, why: `beside ${twin}: which of them an import without extension means is up to the bundler` })));
    const dialects = unreached.filter((file) => manifests.packageOf(file)?.raw['tshy'] !== undefined)
      .flatMap((file) => dialectOf(file).filter((it) => fromProduction.has(it)).slice(0, 1).map((it) => ({ file, why: `stands in for ${it} in another dialect` })));
    return [...named, ...twins, ...dialects].map((it) => ({ ...it, colour: 'production', exports: true }));
  }

  const judge = (settled: Assignment, reported: Assignment): { modules: Module[]; branches: DeadBranch[] } => {
    const branches = bodies.flatMap((file) => deadBranches(file, settled));
    for (;;) {
      const found = verdicts(reported);
      // What a string names may be loaded by it: no zombie, nor what it uses in turn (1.8).
      const zombies = found.filter(({ verdict }) => verdict === 'zombie').map(({ file }) => file);
      const mentions = zombies.length > 0 ? mentionedFiles(world, zombies, modules, true) : new Map<string, { file: string }>();
      if (mentions.size === 0) return { modules: found, branches };
      for (const [file, mention] of mentions) {
        roots.push(graph.id(file, 'run'), graph.id(file, 'all'));
        whyEntry.set(file, `named in ${mention.file}`);
      }
    }
  };

  const verdicts = (reported: Assignment): Module[] => {
    const fromProduction = modules.reached(production.map((it) => it.file));
    const fromAll = modules.reached([...production, ...entries].map((it) => it.file));
    // Without a settled flag nothing is a zombie.
    const { free, live } = reported.size > 0 ? reachUnder(graph, modules, roots, reported) : { free: new Map<number, null>(), live: new Map<number, null>() };
    const unclaimed = (file: string): boolean => isHeld(file) || isTestSupport(file);
    const testOnly = files.filter((file) => !fromProduction.has(file) && fromAll.has(file) && modules.glance(file) && !isTestFile(file) && !isStoryFile(file) && !isTestSupport(file));
    const helpers = helpersOf(testOnly, (file) => modules.importers(file), (file) => isTestFile(file) || isStoryFile(file), (file) => isTestSupport(file) || testTools.has(file));
    const verdict = (file: string): Module => {
      const facts = modules.glance(file)!;
      const module: Module = {
        // What production code imports is no test, whatever it is called (run_test.ts).
        file, lines: facts.lines, in: fromProduction.has(file) ? 'source' : isTestFile(file) ? 'test' : isStoryFile(file) ? 'story' : 'source', verdict: 'alive', flags: [], chain: [],
        runs: reported.size === 0 || live.has(graph.id(file, 'run')), effects: facts.effects !== false,
      };
      if (module.in !== 'source' || (testTools.has(file) && !fromProduction.has(file)) || isDeclarationFile(file) || ignored(file) || facts.problems.length > 0) return module;
      if (!fromAll.has(file)) {
        const unsaid = modules.unsaid().get(file);
        if (!isHeld(file) && !isAmbient(file)) Object.assign(module, { verdict: 'unreachable', chain: unsaid ? [unsaid] : [] });
      } else if (!fromProduction.has(file)) {
        if (!unclaimed(file) && !helpers.has(file)) Object.assign(module, { verdict: 'test-only', chain: testChain(file, fromAll) });
      } else if (reported.size > 0) {
        const code = firstCode(graph, file, free);
        const node = code ?? (free.has(graph.id(file, 'run')) ? graph.id(file, 'run') : null);
        const alive = code === null ? node === null || live.has(node) : firstCode(graph, file, live) !== null;
        if (!alive) {
          const path = pathTo(free, node!);
          const flags = shutters(conditions, path, reported).map((id) => inventory.byId.get(id)!);
          const entry = path[0]?.from ?? node!;
          Object.assign(module, { verdict: 'zombie', flags, chain: explainPath(graph, values, path, entry, whyEntry.get(graph.node(entry).file) ?? 'entry') });
        }
      }
      return module;
    };
    return files.map(verdict);
  };

  // What an unread file or a broken configuration would have led to is not known: no claims in its package.
  const troubled = new Set([...held, ...[...input.unread(), ...tsconfigs.problems.flatMap(({ at }) => at?.file ?? [])].flatMap((file) => manifests.packageOf(file)?.dir ?? [])]);
  const isHeld = (file: string): boolean => {
    const home = manifests.packageOf(file);
    return home !== null && troubled.has(home.dir);
  };

  /** A script without imports and exports declares its names for everybody: who uses them does not say so. */
  const isAmbient = (file: string): boolean => {
    const { imports, exports } = modules.facts(file)!;
    return exports.length === 0 && !imports.some(({ kind }) => kind === 'import' || kind === 'type' || kind === 'require') && (modules.deepen(file)?.declarations.length ?? 0) > 0;
  };

  const testChain = (file: string, reached: Reached): Because[] => {
    const chain: Because[] = [];
    for (let at = file, via = reached.by(at); via; at = via.from, via = reached.by(at)) {
      chain.unshift({ message: `imports ${at}`, at: placeOf(via.from, via.at) });
    }
    return chain;
  };

  const deadBranches = (file: string, settled: Assignment): DeadBranch[] => {
    if (settled.size === 0 || isTestFile(file) || isStoryFile(file) || ignored(file)) return [];
    const { regions } = values.body(file)!;
    const shut = (region: number): boolean => conditions.shuts(evaluator.guard(file, region), settled);
    const dead = regions.map((_, region) => region).filter((region) => region !== 0 && shut(region) && !shut(regions[region]!.parent));
    return dead.filter((region) => !dead.some((other) => other !== region && inside(regions[region]!.span, regions[other]!.at))).map((region) => {
      const { at, span, text, digest } = regions[region]!;
      const { test, when } = regions[region]!;
      const { yes, no } = evaluator.truth({ file, expr: test, env: null });
      const flags = conditions.shutters(evaluator.guard(file, region), settled, conditions.flagsOf(when ? yes : no));
      return { at: placeOf(file, at), code: placeOf(file, span), text, owner: ownerAt(values.body(file)!, span), flags: flags.map((id) => inventory.byId.get(id)!), digest };
    });
  };

  const idle = (): IdleGuard[] => bodies.filter((file) => !isTestFile(file) && !isStoryFile(file) && !ignored(file))
    .flatMap((file) => idleGuards(file, values, evaluator, conditions).map(({ flags, ...it }) => ({
      ...it, flags: flags.map((id) => inventory.byId.get(id)!), owner: ownerAt(values.body(file)!, [it.code.line, it.code.column, it.code.endLine, it.code.endColumn]),
    })));

  const chainTo = (file: string, symbol: string | null, brief = false): Way | null => {
    const { free } = reachUnder(graph, modules, roots, new Map());
    const nodes = symbol === null ? codeNodes(graph, file).filter((it) => free.has(it)) : graph.symbols(file).filter((it) => graph.node(it).name === symbol && free.has(it));
    const target = nodes[0] ?? (symbol === null && free.has(graph.id(file, 'run')) ? graph.id(file, 'run') : null);
    if (target === null) return null;
    // Whatever the flags if that is possible for any of them.
    const needs = brief ? [{ node: target, reached: free, condition: TRUE }] : [...new Set([target, ...nodes.slice(0, MAX_NODES)])].map((node) => ({ node, ...needOf(graph, conditions, roots, free, node) }));
    const { node, reached } = needs.find((it) => it.condition === TRUE) ?? needs[0]!;
    const path = pathTo(reached, node);
    const entry = path[0]?.from ?? node;
    const any = needs.map((it) => it.condition).reduce(conditions.or);
    const [shortest] = waysOf(path.reduce<Condition>((all, { guard }) => conditions.and(all, guard), TRUE), conditions);
    return { chain: explainPath(graph, values, path, entry, whyEntry.get(graph.node(entry).file) ?? 'entry'), flags: [...shortest ?? []], needs: waysOf(any, conditions).map((way) => [...way]) };
  };

  const flagsBefore = (wanted: readonly string[]): Set<string> => {
    const { free } = reachUnder(graph, modules, roots, new Map());
    const nodes = wanted.filter((file) => modules.glance(file)).map((file) => firstCode(graph, file, free) ?? graph.id(file, 'run')).filter((node) => free.has(node));
    return new Set(nodes.flatMap((node) => pathTo(free, node).flatMap(({ guard }) => conditions.flagsOf(guard))));
  };

  let handed: Reached | null = null;
  const isHandedOut = (file: string): boolean => {
    const isPublished = ({ file: entry, why, exports }: Entry): boolean => exports && /^(?:package\.json|conventional) /.test(why) && manifests.packageOf(entry)?.private !== true;
    handed ??= modules.reached(entries.filter(isPublished).map((it) => it.file));
    return handed.has(file) || [...production, ...entries].some((it) => it.file === file && it.exports);
  };

  const constants = new Map<string, { value: boolean; file: string }>();
  for (const registry of registries.all) {
    for (const [key, { constant }] of registry.members) {
      if (typeof constant === 'boolean' && !registry.wire) constants.set(`app/${key}`, { value: constant, file: registry.file });
    }
  }
  const entryFiles = new Set([...production, ...entries].map((it) => it.file));
  const code = createCode({ modules, names, values, evaluator, conditions, recogniser, registries, isEntry: (file) => entryFiles.has(file) });
  return {
    inventory, constants, judge, idle, chainTo, flagsBefore, isHandedOut, ...createArms({ graph, modules, names, values, evaluator, recogniser, conditions, bodies, roots, types }),
    gates: () => gatesIn(bodies.filter((file) => !isTestFile(file) && !isStoryFile(file)), { values, evaluator, conditions, ownerAt, imports: (file) => modules.facts(file)?.imports ?? [] }),
    search: (file) => searchFor(file, tree, modules, [...production, ...entries], isHeld(file)), entries: production, files, code, seen: modules.seen,
    hasCodeRegistry: registries.all.some((it) => !it.wire), proposals: found.proposals, doubtful: found.doubtful,
    problems: [...found.problems, ...idleEntries(config, files), ...manifests.problems, ...tsconfigs.problems],
  };
}


/** Declarations of a module that are looked at for what lets any of them run. */
const MAX_NODES = 8;

const inside = (inner: readonly number[], outer: readonly number[]): boolean =>
  before(outer[0]!, outer[1]!, inner[0]!, inner[1]!) && before(inner[2]!, inner[3]!, outer[2]!, outer[3]!);
const before = (line: number, column: number, otherLine: number, otherColumn: number): boolean =>
  line < otherLine || (line === otherLine && column <= otherColumn);

function ownerAt(body: Body, span: readonly number[]): string | null {
  return body.declarations.find((it) => inside(span, it.span))?.name ?? null;
}
