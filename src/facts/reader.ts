/**
 * What the statements of a module's top level are made of, read token by token: names, lists of names, specifiers, and
 * where a statement ends. Never: which statement it is.
 */
import { Lexer } from './lexer.js';
import type { Request } from './outline.js';
import { Token } from './tokens.js';

/** One item of `{ a, b as c, type d }`. */
export interface Specifier {
  name: string;
  local: string;
  /** What the module itself calls it is a name, not a string or a reserved word. */
  named: boolean;
  type: boolean;
}

export const isName = (token: Token): boolean =>
  token === Token.Identifier || token === Token.Soft || token === Token.Await;
const isReserved = (token: Token): boolean =>
  (token >= Token.Operand && token <= Token.Control) || token === Token.Import || token === Token.Export;
export const isWord = (token: Token): boolean => isName(token) || isReserved(token);
export const isOpening = (token: Token): boolean => token >= Token.OpenParen && token <= Token.OpenTemplate;
/** Ends an expression or a type. */
export const isValue = (token: Token): boolean => token !== Token.Soft && token <= Token.CloseBrace;

const STARTS = new Set([Token.Literal, Token.OpenBrace, Token.At, Token.Not, Token.Update]);

/** Every reader begins at its first token and ends with `kind` at the first that is not its own. */
export class Reader extends Lexer {
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
      const { depth } = this;
      if (depth === 0 || token >= Token.Import || (depth === 1 && isOpening(token))) return token;
    }
  }

  /** As if a literal had been read. */
  jump(start: number, end: number): void {
    this.kind = Token.Literal;
    this.start = start;
    this.end = end;
  }

  /** The current token is this word. */
  is(word: string): boolean {
    return this.kind === Token.Soft && this.end - this.start === word.length && this.text.startsWith(word, this.start);
  }

  /** The current token, first on its line, cannot go on with what the line before says. */
  starts(): boolean {
    const { kind } = this;
    if (kind === Token.TypeOperand) return !/^(?:in|instanceof|extends)$/.test(this.word);
    return isWord(kind) || STARTS.has(kind);
  }

  /** The current token is behind a statement that ended with a name. */
  ends(): boolean {
    return this.kind === Token.Semicolon || this.kind === Token.End || (this.newline && this.starts());
  }

  /** A word or a string, where a module's names stand; null when it is neither. Reads nothing. */
  moduleName(): string | null {
    return isWord(this.kind) ? this.word : this.kind === Token.Literal ? this.string() : null;
  }

  /** `'a'`, from where the module's own names are told; null and failed when it is none. Reads nothing. */
  request(): Request | null {
    const value = this.kind === Token.Literal ? this.string() : null;
    if (value !== null) return { value, start: this.start, end: this.end };
    this.fail();
    return null;
  }

  /** The end of a statement whose last token may be the current one: attributes and a semicolon are part of it. */
  close(): number {
    let { end } = this;
    if (this.next() === Token.Control && this.word === 'with') {
      if (this.newline || this.next() !== Token.OpenBrace) this.fail();
      while (this.depth > 0 && this.kind < Token.Import) this.next();
      end = this.end;
      if (this.kind !== Token.CloseBrace || this.next() === Token.Fail) this.fail();
    }
    if (this.kind === Token.Semicolon) {
      end = this.end;
      this.next();
    } else if (!this.newline && this.kind !== Token.End) this.fail();
    return end;
  }

  /** From its opening bracket. */
  specifiers(): Specifier[] {
    const found: Specifier[] = [];
    for (let token = this.next(); token !== Token.CloseBrace; token = this.next()) {
      const item = this.specifier();
      if (!item) return [];
      found.push(item);
      if (this.kind === Token.CloseBrace) break;
      if (this.kind !== Token.Comma) {
        this.fail();
        return [];
      }
    }
    this.next();
    return found;
  }

  private specifier(): Specifier | null {
    let type = false;
    if (this.is('type')) {
      const token = this.next();
      if (token === Token.Comma || token === Token.CloseBrace) {
        return { name: 'type', local: 'type', named: true, type };
      }
      if (this.is('as')) this.fail();
      type = true;
    }
    let named = isName(this.kind);
    const name = this.moduleName();
    let local = name;
    this.next();
    if (this.is('as')) {
      named = isName(this.next());
      local = this.moduleName();
      this.next();
    }
    if (name !== null && local !== null) return { name, local, named, type };
    this.fail();
    return null;
  }

  private string(): string | null {
    const { word } = this;
    return /^(['"])[^\\\ud800-\udfff]*\1$/.test(word) ? word.slice(1, -1) : null;
  }
}
