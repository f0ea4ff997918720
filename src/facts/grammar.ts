/**
 * What the lexer knows of a language: its words, and which tokens may not stand side by side. The latter is how a lexer
 * notices most syntax errors. Never: text.
 */
import { KINDS, LONGEST, Neighbours, Token } from './tokens.js';

export interface Word { text: string; second: number; kind: Token }

export interface Grammar {
  jsx: boolean;
  types: boolean;
  /** Words that are no plain identifiers, by their length times 32 plus their first letter's place in the alphabet. */
  words: readonly (readonly Word[] | undefined)[];
  /** `Neighbours`, by the left token times `KINDS` plus the right one. */
  neighbours: Uint8Array;
}

const WORDS: readonly [Token, string][] = [
  [Token.Await, 'await yield of'],
  [Token.Operand, 'return case delete throw else do default break continue'],
  [Token.TypeOperand, 'typeof extends in instanceof new void'],
  [Token.Control, 'if for while with'],
  [Token.Import, 'import'],
  [Token.Export, 'export'],
  [Token.Soft, 'as async catch class const debugger finally from function get let set static switch try var'],
];
/** A script has none of these, so that types in it are errors. */
const TYPED: [Token, string] = [
  Token.Soft,
  'abstract accessor asserts declare enum global implements infer interface is keyof module namespace out override ' +
    'private protected public readonly satisfies type unique using',
];

function index(words: readonly [Token, string][]): Grammar['words'] {
  const found: (Word[] | undefined)[] = new Array(LONGEST * 32 + 32).fill(undefined);
  for (const [kind, list] of words) {
    for (const text of list.split(' ')) {
      (found[text.length * 32 + text.charCodeAt(0) - 97] ??= []).push({ text, second: text.charCodeAt(1), kind });
    }
  }
  return found;
}

const neighbours = new Uint8Array(KINDS * KINDS);
function rule(is: Neighbours, lefts: readonly Token[], rights: readonly Token[]): void {
  for (const left of lefts) for (const right of rights) neighbours[left * KINDS + right] = is;
}

const closers = [Token.CloseParen, Token.CloseBracket, Token.CloseBrace];
const opened = [Token.OpenParen, Token.OpenBracket, Token.OpenBrace, Token.OpenTemplate];
const dots = [Token.Dot, Token.QuestionDot];
/** An operand follows: it cannot be left out. */
const pending = [Token.Assign, Token.Binary, ...dots, Token.Arrow, Token.Spread, Token.Less, Token.At];
const prefixes = [Token.Unary, Token.Not];
const infixes = [Token.Assign, Token.Binary, Token.Arrow, ...dots];
const values = [Token.Identifier, Token.Literal, Token.Template, Token.CloseParen, Token.CloseBracket];
const first = [Token.Begin, Token.Semicolon, Token.Comma, ...opened];
const never = Neighbours.Never;
rule(never, [...pending, ...prefixes], [...closers, Token.Semicolon, Token.Comma, Token.End, Token.Greater]);
rule(never, [Token.Colon], [Token.CloseParen, Token.CloseBracket, Token.Comma, Token.End, Token.Greater]);
rule(never, [...pending, ...prefixes, Token.Colon, ...first, Token.Question], infixes);
rule(never, [...pending, Token.Not, Token.Colon, ...first], [Token.Question, Token.Colon]);
rule(never, [Token.Question], [Token.Question]);
rule(never, [Token.OpenParen, Token.OpenBrace, Token.OpenTemplate, Token.Begin, Token.Semicolon], [Token.Comma]);
rule(never, [Token.Comma, Token.OpenBracket, Token.OpenTemplate], [Token.Semicolon]);
rule(never, [...dots, Token.At], [Token.OpenBrace, Token.Literal, Token.Spread, Token.At, Token.Update, ...prefixes]);
rule(never, [Token.Dot, Token.At], [Token.OpenBracket, Token.OpenTemplate, Token.Template, Token.Less]);
rule(never, [Token.Dot], [Token.OpenParen]);
rule(Neighbours.List, [Token.Comma], [Token.Comma]);
rule(Neighbours.Line, values, [Token.Literal]);
rule(Neighbours.Plain, values, [Token.Identifier]);

const typed = index([...WORDS, TYPED]);
const script = index(WORDS);

export type Language = 'ts' | 'tsx' | 'dts' | 'jsx';

const GRAMMARS: Record<Language, Grammar> = {
  ts: { jsx: false, types: true, words: typed, neighbours },
  dts: { jsx: false, types: true, words: typed, neighbours },
  tsx: { jsx: true, types: true, words: typed, neighbours },
  jsx: { jsx: true, types: false, words: script, neighbours },
};

export const grammarOf = (language: Language): Grammar => GRAMMARS[language];
