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
  /** A whole template, or the end of one, or JSX, or the `!` behind a value. */
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

export interface Word { text: string; second: number; kind: Token }

export interface Grammar {
  jsx: boolean;
  types: boolean;
  /** Words that are no plain identifiers, by their length times 32 plus their first letter's place in the alphabet. */
  words: readonly (readonly Word[] | undefined)[];
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
    const text = this.text;
    const size = text.length;
    let at = this.end;
    let code = 0;
    let newline = false;
    for (; at < size; at++) {
      code = text.charCodeAt(at);
      if (code === 32 || code === 13 || code === 9) continue;
      if (code === 10) newline = true;
      else if (code !== 0x2f) break;
      else {
        const end = commentEnd(text, at);
        if (end === at) break;
        if (end < 0) return this.fail();
        if (!newline) {
          const line = text.indexOf('\n', at);
          newline = line !== -1 && line < end;
        }
        at = end - 1;
      }
    }
    this.newline = newline;
    this.start = at;
    let kind = Token.End;
    if (at < size) {
      kind = PUNCTUATION[code]!;
      if (kind === 0) kind = PART[code] !== 0 && !isDigit(code) ? this.name(at, at) : this.other(at, code);
      else {
        this.end = at + 1;
        if (kind <= Token.CloseBrace) kind = this.close(kind, at);
        else if (kind >= Token.OpenParen && kind <= Token.OpenBrace) {
          const control = kind === Token.OpenParen && (this.kind === Token.Control || (this.kind === Token.Await && this.before === Token.Control));
          this.frames.push(control ? Token.Control : kind);
        } else if (kind === Token.At) this.decorated = true;
      }
    } else if (this.frames.length > 0) return this.fail();
    const rule = this.neighbours[this.kind * KINDS + kind]!;
    if (rule !== Neighbours.May && this.breaks(rule)) return this.fail();
    this.before = this.kind;
    return (this.kind = kind);
  }

  private breaks(rule: Neighbours): boolean {
    return rule === Neighbours.Never || (!this.newline && !(rule === Neighbours.Plain && this.decorated));
  }

  /** These find a token's end and return its kind. */
  private close(kind: Token, at: number): Token {
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

  /** Literals, and operators of more than one character. */
  private other(at: number, code: number): Token {
    const text = this.text;
    const next = text.charCodeAt(at + 1);
    const after = text.charCodeAt(at + 2);
    let kind = Token.Literal;
    let end = at + 1;
    if (code === 0x27 || code === 0x22) end = stringEnd(text, at, code);
    else if (isDigit(code) || (code === 0x2e && isDigit(next))) end = numberEnd(text, at);
    else {
      switch (code) {
        case 0x60: return this.template(at); // `
        case 0x3c: return this.less(at, next, after);
        case 0x23: return PART[next] === 0 ? Token.Fail : this.name(at, at + 1); // #
        case 0x2e: // .
          kind = Token.Dot;
          if (next === 0x2e) {
            kind = after === 0x2e ? Token.Spread : Token.Fail;
            end = at + 3;
          }
          break;
        case 0x2f: // /
          if (this.kind >= Token.Begin) end = regexEnd(text, at);
          else kind = this.kind >= Token.CloseBrace ? Token.Fail : Token.Binary;
          break;
        case 0x3f: // ?
          kind = Token.Question;
          if (next === 0x2e && !isDigit(after)) {
            kind = Token.QuestionDot;
            end = at + 2;
          } else if (next === 0x3f) {
            kind = Token.Binary;
            end = at + 2;
          }
          break;
        case 0x21: // !
          kind = Token.Not;
          if (next === 0x3d) {
            kind = Token.Binary;
            end = at + 2;
          } else if (this.kind < Token.Begin && !(this.newline && this.kind < Token.CloseBrace)) {
            // It asserts that the value before is one. After what only may be a value, another line decides nothing.
            if (this.newline || !this.grammar.types || this.kind >= Token.CloseBrace) return Token.Fail;
            kind = Token.Template;
          }
          break;
        case 0x3d: // =
          kind = next === 0x3d ? Token.Binary : next === 0x3e ? Token.Arrow : Token.Assign;
          if (kind !== Token.Assign) end = at + 2;
          break;
        case 0x2b: // +
        case 0x2d: // -
          kind = next === code ? Token.Update : next === 0x3d ? Token.Binary : Token.Unary;
          if (kind !== Token.Unary) end = at + 2;
          if (kind === Token.Update && after === 0x3e && !this.grammar.types) return Token.Fail; // -->
          break;
        case 0x26: // &
        case 0x2a: // *
        case 0x7c: // |
          kind = next === code || next === 0x3d ? Token.Binary : Token.Unary;
          if (kind === Token.Binary) end = at + 2;
          break;
        case 0x25: // %
        case 0x5e: // ^
          kind = Token.Binary;
          break;
        case 0x7e: // ~
          kind = Token.Unary;
          break;
        default:
          return Token.Fail;
      }
      // `===`, `&&=`, `/=` …
      if (kind === Token.Binary && text.charCodeAt(end) === 0x3d) end++;
    }
    if (end < 0) return Token.Fail;
    this.end = end;
    return kind;
  }

  private less(at: number, next: number, after: number): Token {
    this.end = at + 1;
    if (next === 0x3c || next === 0x3d) {
      this.end = at + (next === 0x3c && after === 0x3d ? 3 : 2);
      return Token.Binary;
    }
    if (next === 0x21) return Token.Fail; // <!--
    if (!this.grammar.jsx || this.kind < Token.CloseBrace) return Token.Less;
    if (this.kind < Token.Begin) return Token.Fail;
    PARAMETERS.lastIndex = at;
    if (this.grammar.types && PARAMETERS.test(this.text)) return Token.Less;
    // An operand: JSX. Parameters of a type would be read as a tag too, but nothing closes it.
    return this.jsx(this.elements.enter(at + 1));
  }
}
