/**
 * Kinds of tokens, the words that are no plain identifiers, and which kinds may not stand side by side. The last is what
 * makes a lexer without a grammar notice most syntax errors. Never: text, positions.
 */

/** Ordered: a value, then what may or may not end a value, then what an operand must follow. */
export const enum Token {
  Begin,
  Identifier,
  /** A word that may stand before or after an identifier: `const`, `as`, `type`. */
  Soft,
  /** A number, a string or a regular expression. */
  Literal,
  /** A whole template, or JSX. */
  Template,
  CloseParen,
  CloseBracket,
  // Values end here.
  CloseBrace,
  Greater,
  /** `++`, `--` */
  Update,
  /** `await`, `yield`, `of`: identifiers or not */
  Await,
  // What follows these is an operand.
  /** `return`, `case` … */
  Operand,
  /** `typeof`, `extends` …: in expressions and in types */
  TypeOperand,
  /** `if`, `for`, `while`, `with` */
  Control,
  CloseControl,
  OpenParen,
  OpenBracket,
  OpenBrace,
  /** Into a template or into JSX. */
  OpenTemplate,
  Comma,
  Semicolon,
  Colon,
  Question,
  Arrow,
  Assign,
  Dot,
  QuestionDot,
  Spread,
  Not,
  /** An operator between two operands. */
  Binary,
  /** An operator that may come first: `+ - ~ & | *`. */
  Unary,
  Less,
  At,
  Import,
  Export,
  End,
  Fail,
}

export const KINDS = 64;
export type Language = 'ts' | 'tsx' | 'dts' | 'jsx';

const SOFT = 'as async catch class const debugger finally from function get let set static switch try var';
const TYPED = 'abstract accessor asserts declare enum global implements infer interface is keyof module namespace out override ' +
  'private protected public readonly satisfies type unique using';
const WORDS: readonly (readonly [Token, string])[] = [
  [Token.Await, 'await yield of'],
  [Token.Operand, 'return case delete throw else do default break continue'],
  [Token.TypeOperand, 'typeof extends in instanceof new void'],
  [Token.Control, 'if for while with'],
  [Token.Import, 'import'],
  [Token.Export, 'export'],
];

export interface Word { text: string; kind: Token }

/** By length and first letter: see `wordsAt`. A plain script has fewer words, so that types in it are errors. */
export const wordsOf = (language: Language): readonly (readonly Word[] | undefined)[] => (language === 'jsx' ? SCRIPT : TYPESCRIPT);
/** No word is longer. */
export const LONGEST = 10;

const index = (soft: string): (Word[] | undefined)[] => {
  const found: (Word[] | undefined)[] = new Array((LONGEST + 1) * 32).fill(undefined);
  for (const [kind, list] of [...WORDS, [Token.Soft, soft] as const]) {
    for (const text of list.split(' ')) (found[text.length * 32 + text.charCodeAt(0) - 97] ??= []).push({ text, kind });
  }
  return found;
};
const SCRIPT = index(SOFT);
const TYPESCRIPT = index(`${SOFT} ${TYPED}`);

/** `never` on one line or on two; `line`: not on one line; `plain`: not on one line where no decorator can be. */
export const enum Rule { May, Never, Line, Plain }

/** Rule of two neighbours, by `left * KINDS + right`. */
export const NEIGHBOURS = new Uint8Array(KINDS * KINDS);

const forbid = (rule: Rule, lefts: readonly Token[], rights: readonly Token[]): void => {
  for (const left of lefts) for (const right of rights) NEIGHBOURS[left * KINDS + right] = rule;
};
const OPENED = [Token.OpenParen, Token.OpenBracket, Token.OpenBrace, Token.OpenTemplate];
const CLOSERS = [Token.CloseParen, Token.CloseBracket, Token.CloseBrace];
const PENDING = [Token.Assign, Token.Binary, Token.Dot, Token.QuestionDot, Token.Arrow, Token.Spread, Token.Less, Token.At];
const VALUES = [Token.Identifier, Token.Literal, Token.Template, Token.CloseParen, Token.CloseBracket];
const INFIX = [Token.Assign, Token.Binary, Token.Arrow, Token.Question];
forbid(Rule.Never, [...PENDING, Token.Unary, Token.Not], [...CLOSERS, Token.Semicolon, Token.Comma, Token.End, Token.Greater]);
forbid(Rule.Never, [Token.Colon], [Token.CloseParen, Token.CloseBracket, Token.Comma, Token.End, Token.Greater]);
forbid(Rule.Never, [...PENDING, Token.Unary, Token.Not, Token.Colon], [Token.Assign, Token.Binary, Token.Arrow, Token.Dot, Token.QuestionDot]);
forbid(Rule.Never, [...PENDING, Token.Not, Token.Colon], [Token.Question, Token.Colon]);
forbid(Rule.Never, [...OPENED, Token.Comma, Token.Semicolon, Token.Question, Token.Begin], [...INFIX, Token.Dot, Token.QuestionDot]);
forbid(Rule.Never, [...OPENED, Token.Comma, Token.Semicolon, Token.Begin], [Token.Colon]);
forbid(Rule.Never, [Token.OpenParen, Token.OpenBrace, Token.OpenTemplate, Token.Begin, Token.Semicolon, Token.Colon], [Token.Comma]);
forbid(Rule.Never, [Token.Comma, Token.OpenBracket, Token.OpenTemplate], [Token.Semicolon]);
forbid(Rule.Never, [Token.Dot, Token.QuestionDot, Token.At], [
  ...OPENED.slice(1), Token.Literal, Token.Template, Token.Spread, Token.Not, Token.Unary, Token.Less, Token.At, Token.Update,
]);
forbid(Rule.Never, [Token.Dot], [Token.OpenParen]);
forbid(Rule.May, [Token.QuestionDot], [Token.OpenBracket, Token.OpenTemplate, Token.Template, Token.Less]);
forbid(Rule.Line, VALUES, [Token.Literal]);
forbid(Rule.Plain, VALUES, [Token.Identifier]);
