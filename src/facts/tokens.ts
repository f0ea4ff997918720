/** The vocabulary of the lexer and of what reads its tokens. */

/** Ordered: what ends a value, what may end one, what an operand or nothing follows. */
export const enum Token {
  // Soft: may stand before or after an identifier: `const`, `as`, `type`. Literal: number, string, regular expression.
  // Template: a whole one or the end of one, JSX, or the `!` behind a value.
  Identifier, Soft, Literal, Template, CloseParen, CloseBracket,
  // Update: `++`. Await: `await`, `yield`, `of`, which are identifiers or not.
  CloseBrace, Greater, Update, Await,
  // Operand: `return`, `case` … TypeOperand: `typeof`, `new` …, in types too. Control: `if`, `for`, `while`.
  Begin, Operand, TypeOperand, Control, CloseControl,
  // OpenTemplate: into a template or into JSX.
  OpenParen, OpenBracket, OpenBrace, OpenTemplate,
  // Binary: between two operands. Unary: may also come first, `+ - ~ & | *`.
  Comma, Semicolon, Colon, Question, Arrow, Assign, Dot, QuestionDot, Spread, Not, Binary, Unary, Less, At,
  Import, Export, End, Fail,
}

/** What two neighbours may not be: neighbours; so in one statement; so without decorators; so outside of `[`. */
export const enum Neighbours { May, Never, Line, Plain, List }
/** More than there are tokens. */
export const KINDS = 64;
/** No word that is more than an identifier is longer. */
export const LONGEST = 10;

/** Tokens of one character, by its code. */
export const PUNCTUATION = new Uint8Array(65536);
[
  Token.OpenParen, Token.CloseParen, Token.OpenBracket, Token.CloseBracket, Token.OpenBrace, Token.CloseBrace,
  Token.Comma, Token.Semicolon, Token.Colon, Token.Greater,
].forEach((kind, at) => (PUNCTUATION['()[]{},;:>'.charCodeAt(at)] = kind));
