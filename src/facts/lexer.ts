/**
 * Tokens of TypeScript, with JSX where the language has it, in one pass over the characters. Exact or not at all: what
 * only a grammar could tell ends the pass with `Fail`, and so does what no grammar allows. Never: a syntax tree, values.
 */
import { KINDS, LONGEST, NEIGHBOURS, Rule, Token, wordsOf, type Language, type Word } from './tokens.js';

/** By character code: 1 is part of an identifier, 2 may be. */
const PART = new Uint8Array(65536).fill(2, 128);
for (const code of '$_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ') PART[code.charCodeAt(0)] = 1;
const LETTER = /^[\p{ID_Continue}$]+$/u;
/** `<T,`, `<T extends U`, `<const T`: type parameters where JSX could stand. */
const PARAMETERS = /<\s*(?:const\s+)?[\w$]+\s*(?:,|\bextends\s+[^\s=>/]|\s[\w$]+\s*[,>])/y;

/** What an open bracket is, to be matched by what closes it. */
const enum Frame { None, Paren, Control, Bracket, Brace, Template, Container, Tag, Children }

export class Lexer {
  /** The last token, what stood before it, and where it is. */
  kind = Token.Begin;
  before = Token.Begin;
  start = 0;
  end = 0;
  /** A line ends between the last two tokens. */
  newline = false;
  private readonly frames: Frame[] = [];
  /** Start and end of the names of open JSX elements. */
  private readonly names: number[] = [];
  private readonly words: readonly (readonly Word[] | undefined)[];
  private readonly jsx: boolean;
  private decorated = false;

  constructor(readonly text: string, readonly language: Language) {
    this.words = wordsOf(language);
    this.jsx = language === 'jsx' || language === 'tsx';
    if (text.startsWith('#!')) this.end = lineEnd(text, 0);
  }

  /** Open brackets, elements and templates. */
  get depth(): number {
    return this.frames.length;
  }

  /** The last token's text. */
  get word(): string {
    return this.text.slice(this.start, this.end);
  }

  /** To the next token. After `Fail` there is none. */
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
      else if (code !== 47) break;
      else {
        const after = this.comment(at);
        if (after === at) break;
        if (after < 0) return this.fail();
        if (!this.newline) {
          const line = text.indexOf('\n', at);
          this.newline = line !== -1 && line < after;
        }
        at = after - 1;
      }
    }
    if (PART[code] === 1 ? code > 57 || code < 48 : code > 127) return this.identifier(at, at);
    switch (code) {
      case 0x28: // (
        this.frames.push(this.kind === Token.Control || (this.kind === Token.Await && this.before === Token.Control) ? Frame.Control : Frame.Paren);
        return this.take(Token.OpenParen, at, at + 1);
      case 0x29: { // )
        const frame = this.frames.pop();
        if (frame === Frame.Paren) return this.take(Token.CloseParen, at, at + 1);
        return frame === Frame.Control ? this.take(Token.CloseControl, at, at + 1) : this.fail();
      }
      case 0x5b: // [
        this.frames.push(Frame.Bracket);
        return this.take(Token.OpenBracket, at, at + 1);
      case 0x5d: // ]
        return this.frames.pop() === Frame.Bracket ? this.take(Token.CloseBracket, at, at + 1) : this.fail();
      case 0x7b: // {
        this.frames.push(Frame.Brace);
        return this.take(Token.OpenBrace, at, at + 1);
      case 0x7d: { // }
        if (this.take(Token.CloseBrace, at, at + 1) === Token.Fail) return Token.Fail;
        const frame = this.frames.pop();
        if (frame === Frame.Brace) return Token.CloseBrace;
        return frame === Frame.Template ? this.template(at, at + 1) : frame === Frame.Container ? this.markup(at, at + 1) : this.fail();
      }
      case 0x2c: return this.take(Token.Comma, at, at + 1);
      case 0x3b: return this.take(Token.Semicolon, at, at + 1);
      case 0x3a: return this.take(Token.Colon, at, at + 1);
      case 0x22:
      case 0x27:
        return this.string(at, code);
      case 0x60: return this.template(at, at + 1);
      case 0x2e: // .
        if (isDigit(text.charCodeAt(at + 1))) return this.number(at);
        return text.startsWith('..', at + 1) ? this.take(Token.Spread, at, at + 3) : this.take(Token.Dot, at, at + 1);
      case 0x2f: // /
        if (this.kind >= Token.Operand || this.kind === Token.Begin) return this.regex(at);
        return this.kind >= Token.CloseBrace ? this.fail() : this.take(Token.Binary, at, at + (text.charCodeAt(at + 1) === 0x3d ? 2 : 1));
      case 0x3c: return this.less(at);
      case 0x3e: return this.take(Token.Greater, at, at + 1);
      case 0x40:
        this.decorated = true;
        return this.take(Token.At, at, at + 1);
      case 0x23: return PART[text.charCodeAt(at + 1)] ? this.identifier(at, at + 1) : this.fail();
      default: return isDigit(code) ? this.number(at) : this.operator(at, code);
    }
  }

  /** The next position at or after `at` that is neither white space nor comment; -1 when a comment does not end. */
  skip(at: number): number {
    for (; ; at++) {
      const code = this.text.charCodeAt(at);
      if (code === 32 || code === 13 || code === 9 || code === 10) continue;
      if (code !== 47) return at;
      const after = this.comment(at);
      if (after <= at) return after;
      at = after - 1;
    }
  }

  fail(): Token {
    return (this.kind = Token.Fail);
  }

  private take(kind: Token, start: number, end: number): Token {
    const rule = NEIGHBOURS[this.kind * KINDS + kind]!;
    if (rule !== Rule.May && (rule === Rule.Never || (!this.newline && !(rule === Rule.Plain && this.decorated)))) return this.fail();
    this.before = this.kind;
    this.start = start;
    this.end = end;
    return (this.kind = kind);
  }

  /** The end of the comment at `at`, `at` when there is none, -1 when it does not end. */
  private comment(at: number): number {
    const next = this.text.charCodeAt(at + 1);
    if (next === 0x2f) return lineEnd(this.text, at);
    if (next !== 0x2a) return at;
    const end = this.text.indexOf('*/', at + 2);
    return end === -1 ? -1 : end + 2;
  }

  private identifier(start: number, at: number): Token {
    const text = this.text;
    const size = text.length;
    let part = 1;
    while (at < size && (part = PART[text.charCodeAt(at)]!) === 1) at++;
    if (at < size && part === 2) {
      do at++; while (at < size && PART[text.charCodeAt(at)] !== 0);
      if (!LETTER.test(text.slice(start, at).replace(/^#/, ''))) return this.fail();
    }
    const length = at - start;
    const first = text.charCodeAt(start) - 97;
    if (length <= LONGEST && first >= 0 && first < 26 && this.kind !== Token.Dot && this.kind !== Token.QuestionDot) {
      const words = this.words[length * 32 + first];
      if (words) {
        const second = text.charCodeAt(start + 1);
        for (const word of words) {
          if (word.text.charCodeAt(1) === second && text.startsWith(word.text, start)) return this.take(word.kind, start, at);
        }
      }
    }
    return this.take(Token.Identifier, start, at);
  }

  private number(start: number): Token {
    const text = this.text;
    let at = start;
    for (; ; at++) {
      const code = text.charCodeAt(at);
      if (PART[code] === 1 || code === 0x2e) continue;
      const exponent = (code === 0x2b || code === 0x2d) && (text.charCodeAt(at - 1) | 32) === 0x65 && (text.charCodeAt(start + 1) | 32) !== 0x78;
      if (!exponent) return this.take(Token.Literal, start, at);
    }
  }

  private string(start: number, quote: number): Token {
    const text = this.text;
    const size = text.length;
    for (let at = start + 1; at < size; at++) {
      const code = text.charCodeAt(at);
      if (code === quote) return this.take(Token.Literal, start, at + 1);
      if (code === 0x5c) at += text.startsWith('\r\n', at + 1) ? 2 : 1;
      else if (code === 10) break;
    }
    return this.fail();
  }

  private template(start: number, at: number): Token {
    const text = this.text;
    for (const size = text.length; at < size; at++) {
      const code = text.charCodeAt(at);
      if (code === 0x60) return this.take(Token.Template, start, at + 1);
      if (code === 0x5c) at++;
      else if (code === 0x24 && text.charCodeAt(at + 1) === 0x7b) {
        this.frames.push(Frame.Template);
        return this.take(Token.OpenTemplate, start, at + 2);
      }
    }
    return this.fail();
  }

  private regex(start: number): Token {
    const text = this.text;
    let set = false;
    for (let at = start + 1, size = text.length; at < size; at++) {
      const code = text.charCodeAt(at);
      if (code === 10) break;
      if (code === 0x5c) at++;
      else if (code === 0x5b) set = true;
      else if (code === 0x5d) set = false;
      else if (code === 0x2f && !set) {
        do at++; while (PART[text.charCodeAt(at)] === 1);
        return text.charCodeAt(at - 1) === 0x76 ? this.fail() : this.take(Token.Literal, start, at);
      }
    }
    return this.fail();
  }

  private operator(at: number, code: number): Token {
    const text = this.text;
    const next = text.charCodeAt(at + 1);
    const twice = next === code;
    const after = text.charCodeAt(at + 2);
    switch (code) {
      case 0x3d: // =
        if (next === 0x3e) return this.take(Token.Arrow, at, at + 2);
        return twice ? this.take(Token.Binary, at, at + (after === 0x3d ? 3 : 2)) : this.take(Token.Assign, at, at + 1);
      case 0x21: // !
        if (next === 0x3d) return this.take(Token.Binary, at, at + (after === 0x3d ? 3 : 2));
        // After a value it asserts that there is one; after what may be a value it stays open which.
        if (this.kind < Token.Operand && this.kind !== Token.Begin) {
          if (this.newline ? this.kind >= Token.CloseBrace : this.language === 'jsx') return this.fail();
          if (!this.newline) {
            this.end = at + 1;
            return this.next();
          }
        }
        return this.take(Token.Not, at, at + 1);
      case 0x3f: // ?
        if (twice) return this.take(Token.Binary, at, at + (after === 0x3d ? 3 : 2));
        return next === 0x2e && !isDigit(after) ? this.take(Token.QuestionDot, at, at + 2) : this.take(Token.Question, at, at + 1);
      case 0x2b: // +
      case 0x2d: // -
        if (this.jsx && text.startsWith('-->', at)) return this.fail();
        if (twice) return this.take(Token.Update, at, at + 2);
        return next === 0x3d ? this.take(Token.Binary, at, at + 2) : this.take(Token.Unary, at, at + 1);
      case 0x26: // &
      case 0x7c: // |
      case 0x2a: // *
        if (twice) return this.take(Token.Binary, at, at + (after === 0x3d ? 3 : 2));
        return next === 0x3d ? this.take(Token.Binary, at, at + 2) : this.take(Token.Unary, at, at + 1);
      case 0x25: // %
      case 0x5e: // ^
        return this.take(Token.Binary, at, at + (next === 0x3d ? 2 : 1));
      case 0x7e: // ~
        return this.take(Token.Unary, at, at + 1);
      default:
        return this.fail();
    }
  }

  private less(at: number): Token {
    const text = this.text;
    const next = text.charCodeAt(at + 1);
    if (next === 0x3c) return this.take(Token.Binary, at, at + (text.charCodeAt(at + 2) === 0x3d ? 3 : 2));
    if (next === 0x3d) return this.take(Token.Binary, at, at + 2);
    if (!this.jsx || (this.kind < Token.CloseBrace && this.kind !== Token.Begin)) return next === 0x21 ? this.fail() : this.take(Token.Less, at, at + 1);
    if (this.kind < Token.Operand && this.kind !== Token.Begin) return this.fail();
    PARAMETERS.lastIndex = at;
    if (this.language === 'tsx' && PARAMETERS.test(text)) return this.take(Token.Less, at, at + 1);
    // As an operand it opens JSX; type parameters of a function type never find a closing tag, so that they fail.
    const inside = this.open(at + 1);
    return inside < 0 ? this.fail() : this.markup(at, inside);
  }

  /** An element's name, from behind its `<`. */
  private open(from: number): number {
    const at = this.skip(from);
    const end = this.name(at);
    this.names.push(at, end);
    if (this.text.charCodeAt(at) === 0x3e) {
      this.frames.push(Frame.Children);
      return at + 1;
    }
    this.frames.push(Frame.Tag);
    return at < 0 || end === at ? -1 : end;
  }

  private name(at: number): number {
    for (; ; at++) {
      const code = this.text.charCodeAt(at);
      if (PART[code] !== 1 && code !== 0x2d && code !== 0x2e && code !== 0x3a) return at;
    }
  }

  /** JSX from `at` to the next `{`, or to the end of the outermost element. */
  private markup(start: number, at: number): Token {
    const text = this.text;
    const size = text.length;
    const { frames, names } = this;
    for (;;) {
      const frame = frames[frames.length - 1];
      if (frame === Frame.Children) {
        let code = 0;
        while (at < size && (code = text.charCodeAt(at)) !== 0x3c && code !== 0x7b) {
          if (code === 0x3e || code === 0x7d) return this.fail();
          at++;
        }
        if (at >= size) return this.fail();
        if (code === 0x7b) return this.container(at);
        const inside = this.skip(at + 1);
        if (inside < 0) return this.fail();
        if (text.charCodeAt(inside) !== 0x2f) at = this.open(inside);
        else at = this.close(inside + 1);
      } else if (frame === Frame.Tag) {
        at = this.skip(at);
        if (at < 0 || at >= size) return this.fail();
        const code = text.charCodeAt(at);
        if (code === 0x7b) return this.container(at);
        if (code === 0x3e) {
          frames[frames.length - 1] = Frame.Children;
          at++;
        } else if (code === 0x2f) {
          at = this.skip(at + 1);
          if (at < 0 || text.charCodeAt(at) !== 0x3e) return this.fail();
          frames.pop();
          names.length -= 2;
          at++;
        } else at = this.attribute(at);
      } else return this.take(Token.Template, start, at);
      if (at < 0) return this.fail();
    }
  }

  private container(at: number): Token {
    this.frames.push(Frame.Container);
    this.kind = Token.Begin;
    return this.take(Token.OpenTemplate, at, at + 1);
  }

  /** An attribute, up to its value if that is a container. */
  private attribute(from: number): number {
    const { text } = this;
    const end = this.name(from);
    if (end === from) return -1;
    const at = this.skip(end);
    if (at < 0 || text.charCodeAt(at) !== 0x3d) return end;
    const value = this.skip(at + 1);
    const code = text.charCodeAt(value);
    if (code === 0x7b) return value;
    if (code === 0x3c) return this.open(value + 1);
    if (code !== 0x22 && code !== 0x27) return -1;
    const close = text.indexOf(code === 0x22 ? '"' : "'", value + 1);
    return close === -1 ? -1 : close + 1;
  }

  /** A closing tag, from behind its `/`; it must name what it closes. */
  private close(from: number): number {
    const { text, names } = this;
    const at = this.skip(from);
    const end = this.name(at);
    const [start, stop] = [names.at(-2)!, names.at(-1)!];
    const close = this.skip(end);
    if (at < 0 || close < 0 || text.charCodeAt(close) !== 0x3e || text.slice(at, end) !== text.slice(start, stop)) return -1;
    names.length -= 2;
    this.frames.pop();
    return close + 1;
  }
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

const lineEnd = (text: string, from: number): number => {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
};
