/**
 * Discovery: which flags there are and where they are asked for. Reads registries, recognises askings, reads in depth what
 * they lead to, and takes the inventory. Where no registry or call is named, those that look like one are tried, and kept
 * where the code asks for their members, or by them.
 */
import { createConditions, type Conditions, type ValueType } from '../condition.js';
import type { Config, Problem, RegistryEntry } from '../model.js';
import { registryReferences, rootedCalls } from './configured.js';
import { deepenAll, type Carriers, type Texts } from './deepen.js';
import { flagId, takeInventory, type Inventory } from './inventory.js';
import type { Modules, Names } from './names.js';
import { proposeCalls, proposeRegistries, weigh, weighCalls, type Proposal } from './propose.js';
import { createRecogniser, type Recogniser, type RootedCall } from './recognise.js';
import { readRegistries, type Registries, type RegistryReference } from './registries.js';
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
  texts: Texts;
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
  const { paths, facts } = input.modules;
  // Who names a registry has told which there are; so has who names a call.
  let registries = flags.registry.length > 0 ? [] : proposeRegistries(paths, facts, input.texts);
  let calls: RootedCall[] | null = flags.calls.length > 0 ? [] : null;
  const doubtful: Proposal[] = [];
  for (;;) {
    const found = discoverWith([...references, ...registries], calls ?? [], input);
    const registry = weigh(found.registries.all, found.inventory);
    const call = weighCalls(calls ?? [], found.inventory);
    const rejected = [...registry.rejected, ...call.rejected];
    doubtful.push(...rejected);
    if (rejected.length > 0) {
      registries = registries.filter(({ label }) => !rejected.some((it) => it.label === label));
      calls = calls && calls.filter(({ proposed }) => !rejected.some((it) => it.label === proposed));
      continue;
    }
    // What asks through a registry's types or an SDK is known by now; what is left may ask by texts.
    calls ??= proposeCalls(paths, facts, found.carriers, input.texts);
    if (calls.length === call.convincing.length) return { ...found, proposals: [...registry.convincing, ...call.convincing], doubtful, problems: [...problems, ...found.registries.problems] };
  }
}

function discoverWith(references: readonly RegistryReference[], proposed: readonly RootedCall[], input: DiscoveryInput): Omit<Discovery, 'proposals' | 'doubtful' | 'problems'> & { carriers: Carriers } {
  const { modules, names, declared } = input;
  const values = createValues(modules, names);
  for (const { file } of references) modules.deepen(file);
  const exportsOf = (file: string): string[] => (modules.facts(file)?.exports ?? []).filter((it) => !it.type && it.name !== '*').map((it) => it.name);
  const registries = readRegistries(references, names, values, exportsOf, (file) => modules.deepen(file));
  const declaredKeys = declared.flatMap(({ key, aliases }) => [key, ...aliases]);
  const recogniser = createRecogniser(importedPackages(modules), [...rootedCalls(input.config, input.resolver), ...proposed], declaredKeys, registries, names, values);
  const carriers = deepenAll(modules, names, values, recogniser, modules.paths.filter((file) => modules.facts(file)?.body), input.texts);

  const conditions = createConditions();
  const types = new Map<string, Set<ValueType>>();
  const typeOf = new Map(declared.flatMap(({ key, flagType }) => (flagType === null ? [] : [[key, flagType] as const])));
  const evaluator = createEvaluator(conditions, values, recogniser, (asking) => {
    const id = flagId(asking, asking.keys[0]!);
    const type = typeUnder(typeOf.get(asking.keys[0]!), asking.returns);
    types.set(id, (types.get(id) ?? new Set<ValueType>()).add(type));
    return { id, type };
  });
  const bodies = modules.paths.filter((file) => values.body(file));
  const inventory = takeInventory(bodies, { values, names, recogniser, evaluator, carriers, registries, entries: declared, kinds: input.config.flags.kinds });
  return { values, conditions, recogniser, evaluator, registries, inventory, bodies, types, carriers };
}

function importedPackages(modules: Modules): Set<string> {
  const found = new Set<string>();
  for (const file of modules.paths) {
    for (const target of modules.targets(file)) {
      if (!target || !('package' in target)) continue;
      found.add(target.package);
      if (target.subpath) found.add(`${target.package}/${target.subpath}`);
    }
  }
  return found;
}

/** The registry knows the type of what the call does not say; a guess that it contradicts is none. */
function typeUnder(declared: string | undefined, returns: ValueType): ValueType {
  if (declared === undefined || returns === 'string' || returns === 'number') return returns;
  return declared === 'boolean' ? 'boolean' : 'unknown';
}
