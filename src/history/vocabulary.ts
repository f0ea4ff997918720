/**
 * The words that this repository asks for flags with, learned once from its configuration and its present code. The past is
 * read by them alone: linking thousands of revisions would cost what one pass over their texts does not.
 */
import type { ArgumentPath } from '../model.js';

/** A registry through all its names: `ToggleNames` became `FeatureToggle`. */
export interface RegistryWords {
  label: string;
  names: string[];
  wire: boolean;
}

export interface Vocabulary {
  /** What asks, by its last name: where the key stands. */
  askers: [name: string, key: ArgumentPath][];
  /** Objects whose members are flags: `uiConfig.flags.newMenu`. */
  holders: string[];
  registries: RegistryWords[];
  packages: string[];
}

export function sortedVocabulary({ askers, holders, registries, packages }: Vocabulary): Vocabulary {
  const unique = new Map(askers.map(([name, key]) => [`${name}\0${key}`, [name, key] as [string, ArgumentPath]]));
  return {
    askers: [...unique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, it]) => it),
    holders: [...new Set(holders)].sort(),
    registries: registries.map((it) => ({ ...it, names: [...new Set(it.names)].sort() })),
    packages: [...new Set(packages)].sort(),
  };
}

/** A constant that is called what constants with keys are called. */
const CONSTANT = '(?:FLAG|FEATURE|TOGGLE|EXPERIMENT)\\w*\\s*(?::[^=\\n]+)?=\\s*[\'"`]';

/** Whether a text can say anything about flags. Texts are given as Latin-1: one character a byte, so that no byte needs decoding. */
export function prefilter(vocabulary: Vocabulary): (latin1: string) => boolean {
  const words = [
    ...vocabulary.askers.map(([name]) => name), ...vocabulary.registries.flatMap(({ names }) => names),
    ...vocabulary.holders.map((name) => `${name}.`), ...vocabulary.packages,
  ].map((word) => Buffer.from(word).toString('latin1').replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&'));
  const pattern = new RegExp([...new Set(words)].sort().concat(CONSTANT).join('|'));
  return (latin1) => pattern.test(latin1);
}
