/**
 * Tokens of TypeScript and JavaScript in one pass over the characters. Exact or not at all: what only a grammar could
 * tell ends the pass with `Fail`, and so does a pair of tokens that no grammar allows. Never: a syntax tree, values.
 */
import {
  PART, commentEnd, isDigit, lineEnd, numberEnd, regexEnd, stringEnd, templateEnd, wideNameEnd,
} from './characters.js';
import type { Grammar, Word } from './grammar.js';
import { Elements } from './jsx.js';
import { KINDS, LONGEST, Neighbours, PUNCTUATION, Token } from './tokens.js';

/** `<T,`, `<T extends U`, `<const T`: type parameters where JSX could stand. */
const PARAMETERS = /<\s*(?:const\s+[\w$]+(?:\s*[,>]|\s+extends\s)|[\w$]+(?:\s*,|\s+extends\s+[^\s=>/]))/y;

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
    else if ((kind = PUNCTUATION[code]!) === 0) {
      kind = PART[code] !== 0 && !isDigit(code) ? this.name(at, at) : this.other(at, code);
    } else {
      this.end = at + 1;
      if (kind <= Token.CloseBrace) kind = this.closing(kind, at);
      else if (kind >= Token.OpenParen && kind <= Token.OpenBrace) {
        // `for await (`
        const word = this.kind === Token.Await ? this.before : this.kind;
        frames.push(kind === Token.OpenParen && word === Token.Control ? Token.Control : kind);
      }
    }
    const rule = this.neighbours[this.kind * KINDS + kind]!;
    if (rule !== Neighbours.May && this.breaks(rule)) kind = Token.Fail;
    this.before = this.kind;
    return (this.kind = kind);
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
    if (kind === Token.CloseParen && frame === Token.Control) return Token.CloseControl;
    if (kind === Token.CloseParen) return frame === Token.OpenParen ? kind : Token.Fail;
    if (kind === Token.CloseBracket) return frame === Token.OpenBracket ? kind : Token.Fail;
    if (frame === Token.OpenBrace) return kind;
    // The code in a template's or an element's braces ends: what follows is the rest of that.
    const rule = this.neighbours[this.kind * KINDS + kind]!;
    if (rule !== Neighbours.May && this.breaks(rule)) return Token.Fail;
    this.kind = kind;
    if (frame === Token.OpenTemplate) return this.template(at);
    return frame === Token.Less ? this.jsx(this.elements.leave(at + 1)) : Token.Fail;
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
    if (at - start > LONGEST || first < 0 || first > 25) return Token.Identifier;
    if (this.kind === Token.Dot || this.kind === Token.QuestionDot) return Token.Identifier;
    const words = this.words[(at - start) * 32 + first];
    return words === undefined ? Token.Identifier : wordKind(words, text, start);
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

function wordKind(words: readonly Word[], text: string, start: number): Token {
  const second = text.charCodeAt(start + 1);
  for (const word of words) if (word.second === second && text.startsWith(word.text, start)) return word.kind;
  return Token.Identifier;
}
