/**
 * Tokens of TypeScript and JavaScript in one pass over the characters. Exact or not at all: what only a grammar could
 * tell ends the pass with `Fail`, and so does a pair of tokens that no grammar allows. Never: a syntax tree, values.
 */
import { PART, commentEnd, isDigit, lineEnd, numberEnd, regexEnd, stringEnd, templateEnd, wideNameEnd } from './characters.js';
import { Elements } from './jsx.js';

/** Ordered: first what ends a value, then what may, then what an operand or nothing follows. */
export const enum Token {
  Identifier,
  /** A word that may stand before or after an identifier: `const`, `as`, `type`. */
  Soft,
  /** A number, a string or a regular expression. */
  Literal,
  /** A whole template, or the end of one, or JSX. */
  Template,
  CloseParen,
  CloseBracket,
  CloseBrace, // may end a value
  Greater,
  /** `++`, `--` */
  Update,
  /** `await`, `yield`, `of`: identifiers or not. */
  Await,
  Begin, // an operand follows
  /** `return`, `case` … */
  Operand,
  /** `typeof`, `extends` …: in expressions and in types. */
  TypeOperand,
  /** `if`, `for`, `while`, `with` */
  Control,
  /** The bracket after `if (…`. */
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

/** Whether two tokens may be neighbours: yes, never, not on one line, not on one line unless a decorator may be. */
export const enum Neighbours { May, Never, Line, Plain }
export const KINDS = 64;

export interface Grammar {
  jsx: boolean;
  types: boolean;
  /** Words that are no plain identifiers, by their length times 32 plus their first letter's place in the alphabet. */
  words: readonly (readonly { text: string; kind: Token }[] | undefined)[];
  /** `Neighbours`, by the left token times `KINDS` plus the right one. */
  neighbours: Uint8Array;
}

/** `<T,`, `<T extends U`, `<const T`: type parameters where JSX could stand. */
const PARAMETERS = /<\s*(?:const\s+[\w$]+(?:\s*[,>]|\s+extends\s)|[\w$]+(?:\s*,|\s+extends\s+[^\s=>/]))/y;
/** No word is longer. */
export const LONGEST = 10;

/** Of one character, by its code. */
const PUNCTUATION = new Uint8Array(65536);
[Token.OpenParen, Token.CloseParen, Token.OpenBracket, Token.CloseBracket, Token.OpenBrace, Token.CloseBrace, Token.Comma, Token.Semicolon,
  Token.Colon, Token.Greater, Token.At].forEach((kind, at) => (PUNCTUATION['()[]{},;:>@'.charCodeAt(at)] = kind));

export class Lexer {
  /** The last token, what stood before it, and where it is. */
  kind: Token = Token.Begin;
  before: Token = Token.Begin;
  start = 0;
  end = 0;
  /** A line ends before the last token. */
  newline = false;
  /** What opened each bracket; `Control` after `if`, `Less` within JSX. */
  private readonly frames: Token[] = [];
  private readonly elements: Elements;
  private decorated = false;

  constructor(readonly text: string, readonly grammar: Grammar) {
    this.elements = new Elements(text);
    if (text.startsWith('#!')) this.end = lineEnd(text, 0);
  }

  /** How many brackets are open. */
  get depth(): number {
    return this.frames.length;
  }

  /** The last token's text. */
  get word(): string {
    return this.text.slice(this.start, this.end);
  }

  /** Nothing follows: `Fail` stays. */
  fail(): Token {
    return (this.kind = Token.Fail);
  }

  next(): Token {
    if (this.kind === Token.Fail) return Token.Fail;
    const text = this.text;
    const size = text.length;
    let at = this.end;
    let code = 0;
    this.newline = false;
    for (; ; at++) {
      if (at >= size) return this.frames.length > 0 ? this.fail() : this.take(Token.End, at, at);
      code = text.charCodeAt(at);
      if (code === 32 || code === 13 || code === 9) continue;
      if (code === 10) this.newline = true;
      else if (code !== 0x2f) break;
      else {
        const end = commentEnd(text, at);
        if (end === at) break;
        if (end < 0) return this.fail();
        if (!this.newline) {
          const line = text.indexOf('\n', at);
          this.newline = line !== -1 && line < end;
        }
        at = end - 1;
      }
    }
    if (PART[code] !== 0 && !isDigit(code)) return this.name(at, at);
    const kind = PUNCTUATION[code]!;
    if (kind === 0) return this.other(at, code);
    if (kind <= Token.CloseBrace) return this.close(kind, at);
    if (kind >= Token.OpenParen && kind <= Token.OpenBrace) {
      const control = kind === Token.OpenParen && (this.kind === Token.Control || (this.kind === Token.Await && this.before === Token.Control));
      this.frames.push(control ? Token.Control : kind);
    } else if (kind === Token.At) this.decorated = true;
    return this.take(kind, at, at + 1);
  }

  private close(kind: Token, at: number): Token {
    const frame = this.frames.pop();
    const token = this.take(frame === Token.Control ? Token.CloseControl : kind, at, at + 1);
    if (token === Token.Fail) return token;
    switch (frame) {
      case Token.OpenParen:
      case Token.Control:
        return kind === Token.CloseParen ? token : this.fail();
      case Token.OpenBracket: return kind === Token.CloseBracket ? token : this.fail();
    }
    if (kind !== Token.CloseBrace) return this.fail();
    switch (frame) {
      case Token.OpenBrace: return token;
      case Token.OpenTemplate: return this.template(at);
      case Token.Less: return this.jsx(at, this.elements.leave(at + 1));
      default: return this.fail();
    }
  }

  private take(kind: Token, start: number, end: number): Token {
    const rule = this.grammar.neighbours[this.kind * KINDS + kind]!;
    if (end < 0 || (rule !== Neighbours.May && (rule === Neighbours.Never || (!this.newline && !(rule === Neighbours.Plain && this.decorated))))) {
      return this.fail();
    }
    this.before = this.kind;
    this.start = start;
    this.end = end;
    return (this.kind = kind);
  }

  private name(start: number, from: number): Token {
    const text = this.text;
    const size = text.length;
    let at = from;
    let part = 0;
    while (at < size && (part = PART[text.charCodeAt(at)]!) === 1) at++;
    if (part === 2) at = wideNameEnd(text, from, at);
    const first = text.charCodeAt(start) - 97;
    if (at - start <= LONGEST && first >= 0 && first < 26 && this.kind !== Token.Dot && this.kind !== Token.QuestionDot) {
      const words = this.grammar.words[(at - start) * 32 + first];
      if (words) {
        const second = text.charCodeAt(start + 1);
        for (const word of words) {
          if (word.text.charCodeAt(1) === second && text.startsWith(word.text, start)) return this.take(word.kind, start, at);
        }
      }
    }
    return this.take(Token.Identifier, start, at);
  }

  private template(start: number): Token {
    const end = templateEnd(this.text, start + 1);
    if (end < 0 || this.text.charCodeAt(end - 1) === 0x60) return this.take(Token.Template, start, end);
    this.frames.push(Token.OpenTemplate);
    return this.take(Token.OpenTemplate, start, end);
  }

  /** Literals, and operators of more than one character. */
  private other(at: number, code: number): Token {
    const text = this.text;
    if (code === 0x27 || code === 0x22) return this.take(Token.Literal, at, stringEnd(text, at, code));
    if (isDigit(code)) return this.take(Token.Literal, at, numberEnd(text, at));
    const next = text.charCodeAt(at + 1);
    const after = text.charCodeAt(at + 2);
    const equals = next === 0x3d;
    if (next === code) {
      if (code === 0x2e) return after === 0x2e ? this.take(Token.Spread, at, at + 3) : this.fail(); // ...
      if (code === 0x2b || code === 0x2d) { // ++ --
        return this.grammar.types || after !== 0x3e ? this.take(Token.Update, at, at + 2) : this.fail();
      }
      if (code !== 0x21 && code !== 0x7e && code !== 0x3c && code !== 0x60 && code !== 0x23) return this.take(Token.Binary, at, at + (after === 0x3d ? 3 : 2));
    }
    switch (code) {
      case 0x60: // `
        return this.template(at);
      case 0x3c: // <
        return this.less(at);
      case 0x23: // #
        return this.name(at, at + 1);
      case 0x2e: // .
        return isDigit(next) ? this.take(Token.Literal, at, numberEnd(text, at)) : this.take(Token.Dot, at, at + 1);
      case 0x3d: // =
        return next === 0x3e ? this.take(Token.Arrow, at, at + 2) : this.take(Token.Assign, at, at + 1);
      case 0x3f: // ?
        return next === 0x2e && !isDigit(after) ? this.take(Token.QuestionDot, at, at + 2) : this.take(Token.Question, at, at + 1);
      case 0x2f: // /
        if (this.kind >= Token.Begin) return this.take(Token.Literal, at, regexEnd(text, at));
        return this.kind >= Token.CloseBrace ? this.fail() : this.take(Token.Binary, at, at + (equals ? 2 : 1));
      case 0x21: // !
        if (equals) return this.take(Token.Binary, at, at + (after === 0x3d ? 3 : 2));
        if (this.kind >= Token.Begin || (this.newline && this.kind < Token.CloseBrace)) return this.take(Token.Not, at, at + 1);
        // It asserts that the value before is one. After what only may be a value, another line decides nothing.
        if (this.newline || !this.grammar.types) return this.fail();
        this.end = at + 1;
        return this.next();
      case 0x25: // %
      case 0x5e: // ^
        return this.take(Token.Binary, at, at + (equals ? 2 : 1));
      case 0x7e: // ~
        return this.take(Token.Unary, at, at + 1);
      case 0x26: // &
      case 0x2a: // *
      case 0x2b: // +
      case 0x2d: // -
      case 0x7c: // |
        return equals ? this.take(Token.Binary, at, at + 2) : this.take(Token.Unary, at, at + 1);
      default:
        return this.fail();
    }
  }

  private less(at: number): Token {
    const { text, grammar } = this;
    const next = text.charCodeAt(at + 1);
    if (next === 0x3c || next === 0x3d) return this.take(Token.Binary, at, at + (next === 0x3c && text.charCodeAt(at + 2) === 0x3d ? 3 : 2));
    if (next === 0x21) return this.fail(); // <!--
    if (!grammar.jsx || this.kind < Token.CloseBrace) return this.take(Token.Less, at, at + 1);
    if (this.kind < Token.Begin) return this.fail();
    PARAMETERS.lastIndex = at;
    if (grammar.types && PARAMETERS.test(text)) return this.take(Token.Less, at, at + 1);
    // An operand: JSX. Parameters of a type would be read as a tag too, but nothing closes it.
    return this.jsx(at, this.elements.enter(at + 1));
  }

  private jsx(start: number, end: number): Token {
    if (end < 0 || !this.elements.braced) return this.take(Token.Template, start, end);
    this.frames.push(Token.Less);
    return this.take(Token.OpenTemplate, start, end);
  }
}
