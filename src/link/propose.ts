/**
 * Registries that nobody has named: exports that are called like a registry of flags and whose members are asked for like
 * flags. A name alone proposes; only what the code does with its members convinces.
 */
import type { FileFacts } from '../model.js';
import { isStoryFile, isTestFile } from './entries.js';
import type { Inventory } from './inventory.js';
import { isDeclarationFile } from './paths.js';
import type { CodeRegistry, RegistryReference } from './registries.js';

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
/** @param read a text: what is a function, a component or a call's result is no registry, whatever it is called. */
export function proposeRegistries(files: readonly string[], facts: (file: string) => FileFacts | undefined, read: (file: string) => string | null): RegistryReference[] {
  return files.flatMap((file) => {
    if (isTestFile(file) || isStoryFile(file) || isDeclarationFile(file)) return [];
    return facts(file)!.exports
      .filter(({ name, local }) => local !== null && (NAME.test(name) || LOWER.test(name)) && mayDeclare(read(file), local))
      .map(({ name }): RegistryReference => ({ file, symbol: name, label: `${file}#${name}`, wire: false, proposed: true }));
  });
}

/** Whether a name is declared as a type, an enum or a class, or as a value that may hold keys. */
function mayDeclare(text: string | null, name: string): boolean {
  const declared = text && new RegExp(`(?<![\\w$.])(function\\b[\\s*]*|(?:const|let|var)\\s+)${name.replace(/\$/g, '\\$&')}(?![\\w$])`).exec(text);
  if (!declared) return true;
  if (declared[1]!.startsWith('function')) return false;
  return !MADE.test(text.slice(declared.index + declared[0].length, declared.index + declared[0].length + 400));
}
/** Behind a name: a function, an element's maker, or another value that holds no keys. */
const MADE = /^[^={;]*=\s*(?:async\b|function\b|styled\b|(?:React\.)?(?:memo|forwardRef|lazy|createContext)\b|<[\w\s,]+>\s*\(|\((?:[\w\s,:?.]*\)\s*(?::[^=]*)?=>|\s*\{)|[\w$]+\s*=>|['"`\d])/;

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
