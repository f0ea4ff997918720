/**
 * Whether `import('x')` is an expression or a type, told by what is next to it. Never: a guess; most that is common is
 * certain.
 */
import { Token } from './tokens.js';
import { isValue, type Reader } from './reader.js';

/** Before it, if it is an expression, unless group 1 or 2 is a word that a type may follow. */
const BEFORE = new RegExp(
  String.raw`(?:(?:([\w$]+)|[^=\s]\s*>)\s*\(|\b(?:const|let|var)\s+[\w$]+\s*=)(?:\s*(?:async\s*)?\(\s*\)\s*=>)?\s*$|` +
    String.raw`\bvoid\s*$|` +
    String.raw`([\w$]+)\(\s*\[(?:\s*import\(\s*(?:'[^']*'|"[^"]*")\s*\),)*\s*$`,
);
const TYPE_WORD = /^(?:as|is|in|of|new|keyof|infer|typeof|unique|extends|asserts|readonly|satisfies|function|set)$/;
/** Behind it, if it is an expression. */
const PROMISE = /\s*\.\s*(?:then|catch|finally)\s*\(/y;
/** Around it, if it is a type argument. */
const OPENING = /[\w$]<(?:typeof\s)?$/;
const CLOSING = /(?:\.[\w$]+)*>[(),;]/y;

/**
 * @param reader at the closing bracket.
 * @param start where `import` is; `before` and `newline` are what stands before it.
 * @returns null when it may be either.
 */
export function isExpression(
  reader: Reader, start: number, before: Token, newline: boolean, ambient: boolean,
): boolean | null {
  const { text, end } = reader;
  if (!reader.grammar.types) return true;
  switch (before) {
    case Token.Await:
    case Token.Operand:
    case Token.CloseControl:
    case Token.Not:
    case Token.Binary:
    case Token.CloseBrace:
    case Token.Semicolon:
    case Token.OpenBrace:
    case Token.Begin:
      return true;
  }
  if (newline && isValue(before)) return true;
  PROMISE.lastIndex = end;
  if (PROMISE.test(text)) return true;
  if (ambient) return false;
  const left = text.slice(Math.max(0, start - 300), start);
  CLOSING.lastIndex = end;
  if (OPENING.test(left) && CLOSING.test(text)) return false;
  const match = BEFORE.exec(left);
  return match && !TYPE_WORD.test(match[1] ?? match[2] ?? '') ? true : null;
}
