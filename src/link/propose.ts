/**
 * Registries that nobody has named: exports that are called like a registry of flags and whose members are asked for like
 * flags. A name alone proposes; only what the code does with its members convinces.
 */
import type { FileFacts } from '../model.js';
import type { Texts } from './deepen.js';
import { isStoryFile, isTestFile } from './entries.js';
import type { Inventory } from './inventory.js';
import { isDeclarationFile } from './paths.js';
import type { CodeRegistry, RegistryReference } from './registries.js';
import { madeAs } from './taken.js';

/** A registry found without configuration, with what speaks for it. */
export interface Proposal {
  /** `file#symbol`, as it would stand in `flags.registry`. */
  label: string;
  keys: number;
  /** Distinct keys that sources ask for, the places where they do, and how many of these decide what runs. */
  asked: number;
  places: number;
  deciding: number;
}

/** Ends in a flag word: `FeatureFlags`, `IFlagKey`, `UiFlags`, `ALL_EXPERIMENTS`, `Feature`, `ToggleNames`. */
const NAME = /(?:^[A-Z]?|[a-z\d_])(?:Feature|Flag|Toggle|Experiment|KillSwitch|FEATURE|FLAG|TOGGLE|EXPERIMENT|KILL_?SWITCH)(?:[sS]|e?S)?(?:_?(?:[kK]ey|[nN]ame|[iI]d|KEY|NAME|ID)[sS]?)?$/;
const LOWER = /^(?:feature|flag|toggle|experiment|killSwitch)(?:e?s|Keys|Names)?$/;
/** What is a function, a component or a call's result is no registry, whatever it is called. */
export function proposeRegistries(files: readonly string[], facts: (file: string) => FileFacts | undefined, { writes }: Pick<Texts, 'writes'>): RegistryReference[] {
  return files.flatMap((file) => {
    if (isTestFile(file) || isStoryFile(file) || isDeclarationFile(file)) return [];
    return facts(file)!.exports
      .filter(({ name, local }) => local !== null && (NAME.test(name) || LOWER.test(name)) && !writes(file, madeAs(local)))
      .map(({ name }): RegistryReference => ({ file, symbol: name, label: `${file}#${name}`, wire: false, proposed: true }));
  });
}

/**
 * Proposals with their evidence: those that convince, and those of which too few members are asked for, or what is asked hardly
 * ever decides what runs.
 */
export function weigh(registries: readonly CodeRegistry[], inventory: Inventory): { convincing: Proposal[]; rejected: Proposal[] } {
  const convincing: Proposal[] = [];
  const rejected: Proposal[] = [];
  for (const registry of registries.filter((it) => it.proposed)) {
    const flags = inventory.flags.filter((flag) => flag.declarations.some((it) => it.registry === registry.label));
    const reads = flags.map((flag) => flag.evaluations.filter((it) => it.in === 'source' && it.via[0] !== 'table'));
    // One key may be asked of several providers.
    const asked = new Set(flags.filter((_, index) => reads[index]!.length > 0).map(({ key }) => key)).size;
    const places = reads.flat().length;
    const deciding = reads.flat().filter((it) => inventory.deciding.has(it)).length;
    const proposal: Proposal = { label: registry.label, keys: registry.members.size, asked, places, deciding };
    const convinces = asked >= 2 && asked * 2 >= proposal.keys && deciding * 3 >= places;
    (convinces ? convincing : rejected).push(proposal);
  }
  return { convincing, rejected };
}
