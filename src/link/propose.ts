/**
 * Registries and calls that nobody has named: exports that are called like a registry of flags and whose members are asked
 * for like flags, functions and methods that are called like an asking and are given keys. A name alone proposes; only
 * what the code does convinces.
 */
import type { Carriers, Texts } from './deepen.js';
import { isStoryFile, isTestFile } from './entries.js';
import type { Askings } from './inventory.js';
import type { Modules } from './names.js';
import { outlineQuestion } from './outline.js';
import { isDeclarationFile } from './paths.js';
import type { RootedCall } from './recognise.js';
import type { CodeRegistry, RegistryReference } from './registries.js';
import { madeAs } from './taken.js';

/** A registry or a call found without configuration, with what speaks for it. */
export interface Proposal {
  kind: 'registry' | 'call';
  /** `file#symbol`: as it would stand in `flags.registry`, or as `from` and `name` in `flags.calls`. */
  label: string;
  /** What it declares; of a call, what it is asked. */
  keys: number;
  /** Distinct keys that sources ask for, the places where they do, and how many of these decide what runs. */
  asked: number;
  places: number;
  deciding: number;
}

/** Ends in a flag word: `FeatureFlags`, `IFlagKey`, `UiFlags`, `ALL_EXPERIMENTS`, `Feature`, `ToggleNames`. */
const NAME = /(?:^[A-Z]?|[a-z\d_])(?:Feature|Flag|Toggle|Experiment|KillSwitch|FEATURE|FLAG|TOGGLE|EXPERIMENT|KILL_?SWITCH)(?:[sS]|e?S)?(?:_?(?:[kK]ey|[nN]ame|[iI]d|KEY|NAME|ID)[sS]?)?$/;
const LOWER = /^(?:feature|flag|toggle|experiment|killSwitch)(?:e?s|Keys|Names)?$/;
/** `isFeatureEnabled`, `featureIsOn`, `isEnabledServerFeature`, `getFeatureFlag`, `useFlag`. What has a feature need not be a flag. */
const ASKS = new RegExp([
  '^(?:is|use|get)?(?:Feature(?:Flag|Toggle|Gate)?|Flag|Toggle|Experiment)(?:Is)?(?:Enabled|Active|On)$',
  '^(?:is|use)(?:Enabled|Active)[A-Za-z]*(?:Feature|Flag|Toggle|Experiment)$',
  '^(?:has|use|get|check|is)Feature(?:Flag|Toggle|Gate)(?:Value)?$',
  '^use(?:Feature|Flag|Toggle|Experiment)$',
].join('|'), 'i');
/** Types whose methods ask: `FeatureFlagService`, `Toggles`, `ExperimentClient`; and by which. */
const ASKED = /(?:Feature(?:Flag|Toggle|Gate)|Flag|Toggle|Experiment)s?(?:Service|Client|Manager|Provider|Store|Resolver|Checker)?$/;
const METHODS = ['isEnabled', 'isActive', 'isOn', 'isFeatureEnabled', 'isFeatureFlagEnabled', 'isFeatureOn', 'isFlagEnabled', 'isToggleEnabled', 'hasFeature', 'getFeatureFlag', 'getFlag', 'variation'];
const KEY = /^[\w.:/-]{2,80}$/;
/** Names by which nothing but a flag is asked, whatever is done with the answer. */
const PLAIN = /Feature(?:Flag|Toggle|Gate)|^is(?:Feature|Flag|Toggle|Experiment)Enabled$/i;

/** What a file exports that is called like a registry; like what asks; and what it imports of some names. */
export const REGISTRIES = outlineQuestion('registries', 'exports', (exports) =>
  exports.flatMap(({ name, local }) => (local !== null && (NAME.test(name) || LOWER.test(name)) ? [{ name, local }] : [])));
export const ASKERS = outlineQuestion('askers', 'exports', (exports) =>
  exports.flatMap(({ name, local, from, type }) => (local !== null && from === null && !type && (ASKS.test(name) || ASKED.test(name)) ? [{ name, local }] : [])));
export const IMPORTED = outlineQuestion('imported', 'imports', (imports, names) =>
  [...new Set(imports.flatMap((it) => it.names.map(({ imported }) => imported)))].filter((name) => names.split(' ').includes(name)));

/** What is a function, a component or a call's result is no registry, whatever it is called. */
export function proposeRegistries({ ask }: Pick<Modules, 'ask'>, { writes }: Pick<Texts, 'writes'>): RegistryReference[] {
  return [...ask(REGISTRIES)].flatMap(([file, found]) => (isTestFile(file) || isStoryFile(file) || isDeclarationFile(file) ? [] : found
    .filter(({ local }) => !writes(file, madeAs(local)))
    .map(({ name }): RegistryReference => ({ file, symbol: name, label: `${file}#${name}`, wire: false, proposed: true }))));
}

/**
 * What may ask by a text that it is given, and is not known to ask already: only what somebody does give a text or a constant.
 * `isAnyKnown`: something is left out only because it is known to.
 */
export function proposeCalls({ ask }: Pick<Modules, 'ask'>, carriers: Carriers, { writes }: Pick<Texts, 'writes'>): { calls: RootedCall[]; isAnyKnown(): boolean } {
  const isTested = (file: string): boolean => isTestFile(file) || isStoryFile(file);
  const named = [...ask(ASKERS)].flatMap(([file, found]) => (isTested(file) ? [] : found.map(({ name, local }) => ({ file, name, known: carriers.has(file, local) }))));
  if (named.length === 0) return { calls: [], isAnyKnown: () => false };
  const importers = new Map<string, string[]>();
  for (const [file, found] of ask(IMPORTED, [...new Set(named.map(({ name }) => name))].join(' '))) {
    for (const name of isTested(file) ? [] : found) importers.set(name, [...(importers.get(name) ?? []), file]);
  }
  const isGiven = (name: string, by: string): boolean => (importers.get(name) ?? []).some((file) => writes(file, `\\b${by}\\s*(?:<[^<>()]*>)?\\(\\s*['"\`A-Z]`));
  const callsOf = ({ file, name }: { file: string; name: string }): RootedCall[] => {
    const asks = ASKS.test(name) ? [{ path: name, by: name }] : METHODS.map((method) => ({ path: `${name}.${method}`, by: method }));
    return asks.filter(({ path, by }) => isGiven(name, by) && (path === by || writes(file, `\\b${by}\\s*(?:<[^<>()]*>)?\\(\\s*\\w+\\s*[:,)=]`)))
      .map(({ path, by }): RootedCall => ({ root: `file:${file}`, from: file, name: path, key: 0, returns: /^(?:is|has)[A-Z]/.test(by) ? 'boolean' : 'unknown', proposed: `${file}#${path}` }));
  };
  return { calls: named.filter(({ known }) => !known).flatMap(callsOf), isAnyKnown: () => named.some((it) => it.known && callsOf(it).length > 0) };
}

/**
 * Proposals with their evidence: those that convince, and those of which too few members are asked for, or what is asked hardly
 * ever decides what runs.
 */
export function weigh(registries: readonly CodeRegistry[], askings: Askings): { convincing: Proposal[]; rejected: Proposal[] } {
  const convincing: Proposal[] = [];
  const rejected: Proposal[] = [];
  for (const registry of registries.filter((it) => it.proposed)) {
    const flags = [...registry.members.keys()].flatMap((key) => askings.named(key));
    const reads = flags.map((flag) => flag.evaluations.filter((it) => it.in === 'source' && it.via[0] !== 'table'));
    // One key may be asked of several providers.
    const asked = new Set(flags.filter((_, index) => reads[index]!.length > 0).map(({ key }) => key)).size;
    const places = reads.flat().length;
    const deciding = reads.flat().filter((it) => askings.deciding.has(it)).length;
    const proposal: Proposal = { kind: 'registry', label: registry.label, keys: registry.members.size, asked, places, deciding };
    const convinces = asked >= 2 && asked * 2 >= proposal.keys && deciding * 3 >= places;
    (convinces ? convincing : rejected).push(proposal);
  }
  return { convincing, rejected };
}

/** Calls with their evidence: those that are given different keys, and whose answers decide what runs or can mean nothing else. */
export function weighCalls(calls: readonly RootedCall[], askings: Askings): { convincing: Proposal[]; rejected: Proposal[] } {
  const convincing: Proposal[] = [];
  const rejected: Proposal[] = [];
  for (const { proposed: label, name } of calls) {
    const reads = [...(askings.proposed.get(label!) ?? [])].filter(([it]) => it.in === 'source');
    const asked = new Set(reads.map(([, key]) => key)).size;
    const deciding = reads.filter(([it]) => askings.deciding.has(it)).length;
    const proposal: Proposal = { kind: 'call', label: label!, keys: asked, asked, places: reads.length, deciding };
    (asked >= 2 && reads.every(([, key]) => KEY.test(key)) && (deciding * 3 >= reads.length || PLAIN.test(name)) ? convincing : rejected).push(proposal);
  }
  return { convincing, rejected };
}
