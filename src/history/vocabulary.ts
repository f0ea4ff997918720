/**
 * The words that this repository asks for flags with, learned once from its configuration and its present code. The past is
 * read by them alone: linking thousands of revisions would cost what one pass over their texts does not.
 */
import type { ArgumentPath } from '../model.js';
import type { Change } from './change.js';

/** A registry through all its names: `ToggleNames` became `FeatureToggle`. */
export interface RegistryWords {
  label: string;
  names: string[];
  wire: boolean;
}

/** All registry files together; their texts are no code. */
export const REGISTRY_FILE: RegistryWords = { label: 'registry file', names: [], wire: false };

export interface Vocabulary {
  /** What asks, by its last name: where the key stands. */
  askers: [name: string, key: ArgumentPath][];
  /** Where what asks is given a default; a second argument may as well be a message or a variant. */
  fallbacks: [name: string, at: ArgumentPath][];
  /** Objects whose members are flags: `uiConfig.flags.newMenu`. */
  holders: string[];
  registries: RegistryWords[];
  /** Environment variables that are flags. */
  variables: string[];
  /** Vendors' packages: what is asked by a function of theirs is a flag, whatever a registry declares. */
  packages: string[];
}

export function sortedVocabulary({ askers, fallbacks, holders, registries, variables, packages }: Vocabulary): Vocabulary {
  const sorted = (pairs: readonly [string, ArgumentPath][]): [string, ArgumentPath][] =>
    [...new Map(pairs.map((it) => [it.join('\0'), it]))].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, it]) => it);
  return {
    askers: sorted(askers),
    fallbacks: sorted(fallbacks),
    holders: [...new Set(holders)].sort(),
    registries: registries.map((it) => ({ ...it, names: [...new Set(it.names)].sort() })),
    variables: [...new Set(variables)].sort(),
    packages: [...new Set(packages)].sort(),
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

/** Around a change: longer than anything that asks, so that none begins or ends outside unseen; longer than any word that could. */
const AROUND = 500;
const NEAR = 100;

/** What a text says of flags, without being parsed. */
export interface Said {
  /** Everything that the vocabulary names, with what is around it; sorted. */
  asks: string[];
  /** The registries that it declares: where each begins, and its text. */
  declared: [at: number, text: string][];
}

/** Texts are given as Latin-1, one character a byte, so that no byte needs decoding. */
export interface Scanner {
  /** Null for a text that can say nothing; two texts with the same asks ask for the same flags in the same way. */
  scan(latin1: string): Said | null;
  /** How much around a change of what said `before` it takes to tell what it says now. */
  reach(before: Said | null): number;
  /** What a text says after a change of what said `before`; undefined where the change alone does not tell. */
  after(before: Said | null, change: Change): Said | null | undefined;
}

export function createScanner(vocabulary: Vocabulary): Scanner {
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
  const head = `\\b(?:enum|type|interface|class|const|let|var)\\s+(?:${oneOf(vocabulary.registries.flatMap((it) => it.names).map(escaped))})\\b`;
  const declares = new RegExp(head);
  const declared = new RegExp(`${head}${DECLARATION}`, 'g');
  const asksIn = (latin1: string): string[] => Array.from(latin1.matchAll(each), (it) => `${negatedAt(latin1, it.index) ? '!' : ''}${it[0].replace(/\s+/g, ' ')}`);
  return {
    scan(latin1) {
      if (!any.test(latin1)) return null;
      return { asks: asksIn(latin1).sort(), declared: Array.from(latin1.matchAll(declared), (it) => [it.index, it[0]]) };
    },
    reach: (before) => (before === null ? NEAR : AROUND),
    after(before, change) {
      const mentions = any.test(change.after);
      if (before === null) return mentions ? undefined : null;
      // The only word of flags may have gone.
      if (any.test(change.before) !== mentions) return undefined;
      if (asksIn(change.before).join('\0') !== asksIn(change.after).join('\0')) return undefined;
      if (declares.test(change.before) || declares.test(change.after)) return undefined;
      if (before.declared.some(([at, { length }]) => at <= change.end && change.start <= at + length + AROUND)) return undefined;
      if (change.shift === 0 || before.declared.every(([at]) => at < change.start)) return before;
      return { ...before, declared: before.declared.map(([at, text]) => [at < change.start ? at : at + change.shift, text]) };
    },
  };
}

/** Whether a `!` stands before what a name is a member of: `!this.flags.isEnabled`. */
function negatedAt(text: string, at: number): boolean {
  let before = at - 1;
  while (before >= 0 && /[\w.?]/.test(text[before]!)) before--;
  return text[before] === '!';
}
