/**
 * Discovery: which flags there are and where they are asked for. Reads registries, recognises askings, reads in depth what
 * they lead to, and takes the inventory. Where no registry or call is named, those that look like one are tried, and kept
 * where the code asks for their members, or by them.
 */
import { createConditions, type Conditions, type ValueType } from '../condition.js';
import type { Config, Problem, RegistryEntry } from '../model.js';
import { registryReferences, rootedCalls } from './configured.js';
import { deepenAll, type Carriers, type Texts } from './deepen.js';
import { flagId, takeAskings, type Askings, type Inventory } from './inventory.js';
import { createListed } from './listed.js';
import type { Modules, Names } from './names.js';
import { proposeCalls, proposeRegistries, weigh, weighCalls, type Proposal } from './propose.js';
import type { KnownKey, KnownKeys } from './shapes.js';
import { createRecogniser, type Recogniser, type RootedCall } from './recognise.js';
import { readRegistries, type CodeRegistry, type Registries, type RegistryReference } from './registries.js';
import type { Resolver } from './resolve.js';
import { createEvaluator, type Evaluator } from './truth.js';
import { createValues, type Values } from './values.js';

export interface DiscoveryInput {
  config: Config;
  modules: Modules;
  names: Names;
  resolver: Resolver;
  /** What registry files declare. */
  declared: readonly RegistryEntry[];
  /** Keys that are known from elsewhere: exports of vendors; tombstones and the command line. */
  exported: readonly KnownKey[];
  also: readonly string[];
  texts: Texts;
  /** Files whose exports anybody may use; known before any condition is asked for. */
  published: ReadonlySet<string>;
}

export interface Discovery {
  values: Values;
  conditions: Conditions;
  recogniser: Recogniser;
  evaluator: Evaluator;
  registries: Registries;
  inventory: Inventory;
  /** Registries and calls that nobody has named, with what speaks for them. */
  proposals: readonly Proposal[];
  /** What is called like one, and is not asked for like one. */
  doubtful: readonly Proposal[];
  /** Files that were read in depth. */
  bodies: readonly string[];
  /** What is read of each flag, by its id: whether it is on, which variant it has, or both. */
  types: ReadonlyMap<string, ReadonlySet<ValueType>>;
  problems: Problem[];
}

export function discover(input: DiscoveryInput): Discovery {
  const { references, problems } = registryReferences(input.config, input.resolver);
  const { flags } = input.config;
  const imported = input.modules.packages();
  // Who names a registry has told which there are; so has who names a call.
  let registries = flags.registry.length > 0 ? [] : proposeRegistries(input.modules, input.texts);
  let proposed: RootedCall[] | null = flags.calls.length > 0 ? [] : null;
  const doubtful: Proposal[] = [];
  for (;;) {
    const { askings, calls, isWithout, ...found } = discoverWith([...references, ...registries], proposed, imported, input);
    const registry = weigh(found.registries.all, askings);
    const none = new Set(registry.rejected.map(({ label }) => label));
    doubtful.push(...registry.rejected);
    // Anew only where what is no registry has made a difference: a discovery is most of a run.
    if (none.size > 0 && !isWithout(none)) {
      registries = registries.filter(({ label }) => !none.has(label));
      continue;
    }
    found.registries.drop(none);
    const call = weighCalls(calls, askings);
    doubtful.push(...call.rejected);
    if (call.rejected.length === 0) return { ...found, inventory: askings.declared(), proposals: [...registry.convincing, ...call.convincing], doubtful, problems: [...problems, ...found.registries.problems] };
    registries = registries.filter(({ label }) => !none.has(label));
    proposed = calls.filter(({ proposed: label }) => !call.rejected.some((it) => it.label === label));
  }
}

interface Found extends Omit<Discovery, 'inventory' | 'proposals' | 'doubtful' | 'problems'> {
  askings: Askings;
  /** Calls that nobody has named. */
  calls: RootedCall[];
  /** Without the registries of these labels it would be the same, but for what they declare. */
  isWithout(labels: ReadonlySet<string>): boolean;
}

/** `proposed`: calls to try; null where they are yet to be found. */
function discoverWith(references: readonly RegistryReference[], proposed: RootedCall[] | null, imported: ReadonlySet<string>, input: DiscoveryInput): Found {
  const { modules, names, declared, texts } = input;
  const values = createValues(modules, names);
  for (const { file } of references) modules.deepen(file);
  const exportsOf = (file: string): string[] => (modules.facts(file)?.exports ?? []).filter((it) => !it.type && it.name !== '*').map((it) => it.name);
  const registries = readRegistries(references, names, values, exportsOf, (file) => modules.deepen(file));
  const keys: KnownKeys = { declared: declared.flatMap(({ key, aliases }) => [key, ...aliases]), exported: input.exported, also: input.also };
  const named = rootedCalls(input.config, input.resolver);
  const read = (calls: readonly RootedCall[]): { recogniser: Recogniser; carriers: Carriers } => {
    const recogniser = createRecogniser(imported, [...named, ...calls], keys, registries, names, values);
    return { recogniser, carriers: deepenAll(modules, names, values, recogniser, modules.paths.filter((file) => modules.glance(file)?.body), texts) };
  };
  let { recogniser, carriers } = read(proposed ?? []);
  // What asks through a registry's types or an SDK is known by now; what is left may ask by texts.
  const candidates = proposed ? null : proposeCalls(modules, carriers, texts);
  const calls = proposed ?? candidates!.calls;
  if (candidates && calls.length > 0) {
    values.forget();
    ({ recogniser, carriers } = read(calls));
  }

  const typeOf = new Map(declared.flatMap(({ key, flagType }) => (flagType === null ? [] : [[key, flagType] as const])));
  const bodies = modules.paths.filter((file) => values.body(file));
  const inspect = (): Pick<Found, 'conditions' | 'types' | 'evaluator' | 'askings'> => {
    const conditions = createConditions();
    const types = new Map<string, Set<ValueType>>();
    const evaluator = createEvaluator(conditions, values, recogniser, (asking) => {
      const id = flagId(asking, asking.keys[0]!);
      const type = typeUnder(typeOf.get(asking.keys[0]!), asking.returns);
      types.set(id, (types.get(id) ?? new Set<ValueType>()).add(type));
      return { id, type };
    }, createListed(modules, input.published));
    const askings = takeAskings(bodies, { values, names, recogniser, evaluator, carriers, registries, entries: declared, kinds: input.config.flags.kinds, listed: createListed(modules, new Set()) });
    return { conditions, types, evaluator, askings };
  };
  let inspected = inspect();
  // What one SDK asks for by its key, another may spell its own way: one flag.
  if (recogniser.learn(inspected.askings.plain())) inspected = inspect();
  const { conditions, types, evaluator, askings } = inspected;
  const isAsked = (registry: CodeRegistry): boolean =>
    recogniser.through.has(registry) || [...registry.members.keys()].some((key) => askings.named(key).some(({ evaluations }) => evaluations.length > 0));
  return {
    values, conditions, recogniser, evaluator, registries, askings, bodies, types, calls,
    isWithout: (labels) => !registries.all.some((it) => labels.has(it.label) && isAsked(it)) && !candidates?.isAnyKnown(),
  };
}

/** The registry knows the type of what the call does not say; a guess that it contradicts is none. */
function typeUnder(declared: string | undefined, returns: ValueType): ValueType {
  if (declared === undefined || returns === 'string' || returns === 'number') return returns;
  return declared === 'boolean' ? 'boolean' : 'unknown';
}
