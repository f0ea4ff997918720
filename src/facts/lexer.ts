/**
 * Tokens of TypeScript and JavaScript in one pass over the characters. Exact or not at all: what only a grammar could
 * tell ends the pass with `Fail`, and so does a pair of tokens that no grammar allows. Never: a syntax tree, values.
 */
import { PART, commentEnd, isDigit, lineEnd, numberEnd, regexEnd, stringEnd, templateEnd, wideNameEnd } from './characters.js';
import type { Grammar } from './grammar.js';
import { Elements } from './jsx.js';

/** Ordered: what ends a value, what may end one, what an operand or nothing follows. */
export const enum Token {
  // Soft: may stand before or after an identifier: `const`, `as`, `type`. Literal: number, string, regular expression.
  // Template: a whole one or the end of one, JSX, or the `!` behind a value.
  Identifier, Soft, Literal, Template, CloseParen, CloseBracket,
  // Update: `++`. Await: `await`, `yield`, `of`, which are identifiers or not.
  CloseBrace, Greater, Update, Await,
  // Operand: `return`, `case` … TypeOperand: `typeof`, `new` …, in types too. Control: `if`, `for`, `while`, `with`.
  Begin, Operand, TypeOperand, Control, CloseControl,
  // OpenTemplate: into a template or into JSX.
  OpenParen, OpenBracket, OpenBrace, OpenTemplate,
  // Binary: between two operands. Unary: may also come first, `+ - ~ & | *`.
  Comma, Semicolon, Colon, Question, Arrow, Assign, Dot, QuestionDot, Spread, Not, Binary, Unary, Less, At,
  Import, Export, End, Fail,
}

/** Whether two tokens may be neighbours: never, not in one statement, not so unless the first is a decorator, in lists. */
export const enum Neighbours { May, Never, Line, Plain, List }
export const KINDS = 64;

/** `<T,`, `<T extends U`, `<const T`: type parameters where JSX could stand. */
const PARAMETERS = /<\s*(?:const\s+[\w$]+(?:\s*[,>]|\s+extends\s)|[\w$]+(?:\s*,|\s+extends\s+[^\s=>/]))/y;
/** No word is longer. */
export const LONGEST = 10;

/** Of one character, by its code. */
const PUNCTUATION = new Uint8Array(65536);
[Token.OpenParen, Token.CloseParen, Token.OpenBracket, Token.CloseBracket, Token.OpenBrace, Token.CloseBrace, Token.Comma, Token.Semicolon,
  Token.Colon, Token.Greater].forEach((kind, at) => (PUNCTUATION['()[]{},;:>'.charCodeAt(at)] = kind));

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
  private readonly words: Grammar['words'];
  private readonly neighbours: Grammar['neighbours'];
  /** A decorator was read: what it decorates may follow on its line. */
  private decorated = false;

  constructor(readonly text: string, readonly grammar: Grammar) {
    this.elements = new Elements(text);
    this.words = grammar.words;
    this.neighbours = grammar.neighbours;
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
    const { text, frames } = this;
    const size = text.length;
    let at = this.end;
    let code = 0;
    let kind = Token.End;
    this.newline = false;
    for (; at < size; at++) {
      code = text.charCodeAt(at);
      if (code === 32 || code === 13 || code === 9) continue;
      if (code === 10) this.newline = true;
      else if (code !== 0x2f) break;
      else {
        const end = this.comment(at);
        if (end === at) break;
        at = end - 1;
      }
    }
    this.start = at;
    if (at >= size) kind = frames.length > 0 ? Token.Fail : Token.End;
    else if ((kind = PUNCTUATION[code]!) === 0) kind = PART[code] !== 0 && !isDigit(code) ? this.name(at, at) : this.other(at, code);
    else {
      this.end = at + 1;
      if (kind <= Token.CloseBrace) kind = this.closing(kind, at);
      else if (kind >= Token.OpenParen && kind <= Token.OpenBrace) {
        const control = kind === Token.OpenParen && (this.kind === Token.Control || (this.kind === Token.Await && this.before === Token.Control));
        frames.push(control ? Token.Control : kind);
      }
    }
    const rule = this.neighbours[this.kind * KINDS + kind]!;
    if (rule !== Neighbours.May && this.breaks(rule)) kind = Token.Fail;
    this.before = this.kind;
    return (this.kind = kind);
  }

  /** To the next `import`, or `export` or the end. */
  seek(): Token {
    for (;;) {
      const token = this.next();
      if (token >= Token.Import) return token;
    }
  }

  /** To the next token outside of all brackets, the one that opens them included, or to `import` or `export` inside. */
  advance(): Token {
    for (;;) {
      const token = this.next();
      const depth = this.frames.length;
      if (depth === 0 || token >= Token.Import || (depth === 1 && token >= Token.OpenParen && token <= Token.OpenTemplate)) return token;
    }
  }

  /** As if a literal had been read. */
  jump(start: number, end: number): void {
    this.kind = Token.Literal;
    this.start = start;
    this.end = end;
  }

  /** To behind a comment; its own place when there is none; one that never ends goes beyond the text. */
  private comment(at: number): number {
    const end = commentEnd(this.text, at);
    if (end < 0) {
      this.frames.push(Token.Fail);
      return this.text.length + 1;
    }
    const line = this.newline || end === at ? -1 : this.text.indexOf('\n', at);
    if (line !== -1 && line < end) this.newline = true;
    return end;
  }

  private breaks(rule: Neighbours): boolean {
    if (rule === Neighbours.Never) return true;
    const inside = this.frames.at(-1);
    if (rule === Neighbours.List) return inside !== Token.OpenBracket;
    // Only where there are statements does a line end one.
    const apart = this.newline && (inside === undefined || inside === Token.OpenBrace);
    return !apart && !(rule === Neighbours.Plain && this.decorated);
  }

  /** These find a token's end and return its kind. */
  private closing(kind: Token, at: number): Token {
    const frame = this.frames.pop();
    if (kind === Token.CloseParen) return frame === Token.OpenParen ? kind : frame === Token.Control ? Token.CloseControl : Token.Fail;
    if (kind === Token.CloseBracket) return frame === Token.OpenBracket ? kind : Token.Fail;
    if (frame === Token.OpenBrace) return kind;
    // The code in a template's or an element's braces ends: what follows is the rest of that.
    const rule = this.neighbours[this.kind * KINDS + kind]!;
    if (rule !== Neighbours.May && this.breaks(rule)) return Token.Fail;
    this.kind = kind;
    return frame === Token.OpenTemplate ? this.template(at) : frame === Token.Less ? this.jsx(this.elements.leave(at + 1)) : Token.Fail;
  }

  private name(start: number, from: number): Token {
    const text = this.text;
    const size = text.length;
    let at = from;
    let part = 0;
    while (at < size && (part = PART[text.charCodeAt(at)]!) === 1) at++;
    if (part === 2 && (at = wideNameEnd(text, from, at)) < 0) return Token.Fail;
    this.end = at;
    const first = text.charCodeAt(start) - 97;
    if (at - start > LONGEST || first < 0 || first > 25 || this.kind === Token.Dot || this.kind === Token.QuestionDot) return Token.Identifier;
    const words = this.words[(at - start) * 32 + first];
    if (words === undefined) return Token.Identifier;
    const second = text.charCodeAt(start + 1);
    for (let index = 0; index < words.length; index++) {
      const word = words[index]!;
      if (word.second === second && text.startsWith(word.text, start)) return word.kind;
    }
    return Token.Identifier;
  }

  private template(at: number): Token {
    const end = templateEnd(this.text, at + 1);
    if (end < 0) return Token.Fail;
    this.end = end;
    if (this.text.charCodeAt(end - 1) === 0x60) return Token.Template;
    this.frames.push(Token.OpenTemplate);
    return Token.OpenTemplate;
  }

  private jsx(end: number): Token {
    if (end < 0) return Token.Fail;
    this.end = end;
    if (!this.elements.braced) return Token.Template;
    this.frames.push(Token.Less);
    return Token.OpenTemplate;
  }

  /** Literals, and operators that may have more than one character. */
  private other(at: number, code: number): Token {
    const text = this.text;
    const next = text.charCodeAt(at + 1);
    const after = text.charCodeAt(at + 2);
    let kind = Token.Binary;
    let size = 1;
    switch (code) {
      case 0x22: // "
      case 0x27: // '
        return this.literal(stringEnd(text, at, code));
      case 0x60: return this.template(at); // `
      case 0x3c: return this.less(at, next, after); // <
      case 0x23: return PART[next] === 0 ? Token.Fail : this.name(at, at + 1); // #
      case 0x2f: // /
        if (this.kind >= Token.Begin) return this.literal(regexEnd(text, at));
        if (this.kind >= Token.CloseBrace) return Token.Fail;
        break;
      case 0x2e: // .
        if (isDigit(next)) return this.literal(numberEnd(text, at));
        size = next === 0x2e ? 3 : 1;
        kind = size === 1 ? Token.Dot : after === 0x2e ? Token.Spread : Token.Fail;
        break;
      case 0x3f: // ?
        kind = next === 0x3f ? Token.Binary : next === 0x2e && !isDigit(after) ? Token.QuestionDot : Token.Question;
        if (kind !== Token.Question) size = 2;
        break;
      case 0x21: // !
        if (next === 0x3d) size = 2;
        else if (this.kind >= Token.Begin || (this.newline && this.kind < Token.CloseBrace)) kind = Token.Not;
        // It asserts that there is a value. Behind what only may be one, it may be either.
        else kind = this.newline || !this.grammar.types || this.kind >= Token.CloseBrace ? Token.Fail : Token.Template;
        break;
      case 0x3d: // =
        kind = next === 0x3d ? Token.Binary : next === 0x3e ? Token.Arrow : Token.Assign;
        if (kind !== Token.Assign) size = 2;
        break;
      case 0x2b: // +
      case 0x2d: // -
        kind = next === code ? Token.Update : next === 0x3d ? Token.Binary : Token.Unary;
        if (kind !== Token.Unary) size = 2;
        if (kind === Token.Update && after === 0x3e && !this.grammar.types) return Token.Fail; // -->
        break;
      case 0x26: // &
      case 0x2a: // *
      case 0x7c: // |
        kind = next === code || next === 0x3d ? Token.Binary : Token.Unary;
        if (kind === Token.Binary) size = 2;
        break;
      case 0x25: // %
      case 0x5e: // ^
        break;
      case 0x40: // @
        this.decorated = true;
        kind = Token.At;
        break;
      case 0x7e: // ~
        kind = Token.Unary;
        break;
      default:
        return isDigit(code) ? this.literal(numberEnd(text, at)) : Token.Fail;
    }
    // `===`, `&&=`, `/=` …
    if (kind === Token.Binary && text.charCodeAt(at + size) === 0x3d) size++;
    this.end = at + size;
    return kind;
  }

  private literal(end: number): Token {
    this.end = end;
    return end < 0 ? Token.Fail : Token.Literal;
  }

  private less(at: number, next: number, after: number): Token {
    const binary = next === 0x3c || next === 0x3d;
    this.end = at + (!binary ? 1 : next === 0x3c && after === 0x3d ? 3 : 2);
    if (binary) return Token.Binary;
    if (next === 0x21) return Token.Fail; // <!--
    if (!this.grammar.jsx || this.kind < Token.CloseBrace) return Token.Less;
    if (this.kind < Token.Begin) return Token.Fail;
    PARAMETERS.lastIndex = at;
    if (this.grammar.types && PARAMETERS.test(this.text)) return Token.Less;
    // An operand: JSX. Parameters of a type would be read as a tag too, but nothing closes it.
    return this.jsx(this.elements.enter(at + 1));
  }
}
