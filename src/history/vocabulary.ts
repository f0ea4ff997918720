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
  /** Environment variables that are flags. */
  variables: string[];
}

export function sortedVocabulary({ askers, holders, registries, variables }: Vocabulary): Vocabulary {
  const unique = new Map(askers.map(([name, key]) => [`${name}\0${key}`, [name, key] as [string, ArgumentPath]]));
  return {
    askers: [...unique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, it]) => it),
    holders: [...new Set(holders)].sort(),
    registries: registries.map((it) => ({ ...it, names: [...new Set(it.names)].sort() })),
    variables: [...new Set(variables)].sort(),
  };
}

/** A constant that is called what constants with keys are called. */
const CONSTANT = '(?:FLAG|FEATURE|TOGGLE|EXPERIMENT)\\w*\\s*(?::[^=\\n]+)?=\\s*[\'"`]';

/** To the line that closes it, which another declaration follows or the end. */
const DECLARATION = '[^]*?(?:[};)]\\s*\\n(?=[^\\s})\\]|&])|$)';

/** What a part of a text must write to say something of flags. */
export const wordsOf = (vocabulary: Vocabulary): RegExp => new RegExp(namesIn(vocabulary, literally).join('|') || '(?!)', 'g');

function namesIn({ askers, holders, registries, variables }: Vocabulary, escaped: (word: string) => string): string[] {
  const names = [...askers.map(([name]) => name), ...registries.flatMap((it) => it.names), ...variables].map(escaped);
  return [...new Set([...names, ...holders.map((name) => `${escaped(name)}\\??\\.`)])].sort();
}

const literally = (word: string): string => word.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

/** What a text says of flags, without being parsed. */
export interface Said {
  /** Everything that the vocabulary names, with what is around it; sorted. */
  asks: string[];
  /** The registries that it declares: where each begins, and its text. */
  declared: [at: number, text: string][];
}

/**
 * Scans texts. Null for one that can say nothing; two texts with the same asks ask for the same flags in the same way. Texts are given
 * as Latin-1, one character a byte, so that no byte needs decoding.
 */
export function createScanner(vocabulary: Vocabulary): (latin1: string) => Said | null {
  const escaped = (word: string): string => literally(Buffer.from(word).toString('latin1'));
  const any = new RegExp([...namesIn(vocabulary, escaped), CONSTANT].join('|'));
  const first = vocabulary.askers.every(([, key]) => key === 0);
  const oneOf = (list: readonly string[]): string => [...new Set(list)].sort().join('|') || '(?!)';
  const asking = oneOf(vocabulary.askers.map(([name]) => escaped(name)));
  // From the name to the key: the first argument where all keep it there, else all of them.
  const each = new RegExp([
    `\\b(?:${asking})\\b(?:<[^>(]*>)?\\(\\s*${first ? '[^,)]' : '[^)]'}{0,100}`, `<(?:${asking})\\s[^>]{0,200}`,
    `\\b(?:${oneOf([...vocabulary.holders.map(escaped), ...vocabulary.registries.flatMap((it) => it.names.map(escaped))])})(?:(?:\\??\\.\\s*[\\w$]+)+|\\[[^\\]]{0,80})`, `\\{[^{}]{0,300}\\}\\s*=[^;\\n]{0,60}?\\b(?:${oneOf([...vocabulary.holders, ...vocabulary.askers.map(([name]) => name)].map(escaped))})\\b`,
    `${CONSTANT}[^\\n]*`, ...(vocabulary.variables.length === 0 ? [] : [`\\b(?:${oneOf(vocabulary.variables.map(escaped))})\\b`]),
  ].join('|'), 'g');
  const declared = vocabulary.registries.length === 0 ? null
    : new RegExp(`\\b(?:enum|type|interface|class|const|let|var)\\s+(?:${vocabulary.registries.flatMap((it) => it.names).map(escaped).join('|')})\\b${DECLARATION}`, 'g');
  return (latin1) => {
    if (!any.test(latin1)) return null;
    const asks = Array.from(latin1.matchAll(each), (it) => `${negatedAt(latin1, it.index) ? '!' : ''}${it[0].replace(/\s+/g, ' ')}`);
    return { asks: asks.sort(), declared: declared ? Array.from(latin1.matchAll(declared), (it) => [it.index, it[0]]) : [] };
  };
}

/** Whether a `!` stands before what a name is a member of: `!this.flags.isEnabled`. */
function negatedAt(text: string, at: number): boolean {
  let before = at - 1;
  while (before >= 0 && /[\w.?]/.test(text[before]!)) before--;
  return text[before] === '!';
}
