/**
 * The outline of a file without a parser: the statements of its top level that import and export, read token by token.
 * Gives what the parser's module record gives, or null as soon as it is not certain: the caller then parses. Never: a
 * guess. Errors that no bracket, quote or neighbouring token betrays are not noticed.
 */
import { skipSpace } from './characters.js';
import { grammarOf, type Language } from './grammar.js';
import { Lexer, Token } from './lexer.js';
import type { Lines } from './lines.js';
import { outlineOf, type ExportEntry, type ImportEntry, type ModuleRecord, type Outline, type Request } from './outline.js';

/** @returns exactly `outlineOf` of the parsed text, or null: then only the parser knows. */
export function scanOutline(text: string, language: Language, lines: Lines): Outline | null {
  if (isForeign(text) || (language === 'jsx' && text.includes('@flow'))) return null;
  const record = new Scanner(new Lexer(text, grammarOf(language)), language === 'dts').scan();
  return record && outlineOf(record, text, lines, false);
}

/** Line ends other than `\n` and `\r\n`, and the byte order mark: positions would differ. */
const isForeign = (text: string): boolean =>
  text.charCodeAt(0) === 0xfeff || (text.includes('\r') && /\r(?!\n)/.test(text)) || text.includes('\u2028') || text.includes('\u2029');

/** Text before `import(` that only an expression can have, unless group 1 is a word that stands before a type. */
const EXPRESSION = new RegExp(
  String.raw`(?:(?:([\w$]+)|[^=\s]\s*>)\s*\(|\b(?:const|let|var)\s+[\w$]+\s*=)(?:\s*(?:async\s*)?\(\s*\)\s*=>)?\s*$|\bvoid\s*$|` +
    String.raw`([\w$]+)\(\s*\[(?:\s*import\(\s*(?:'[^']*'|"[^"]*")\s*\),)*\s*$`,
);
const TYPE_WORD = /^(?:as|is|in|of|new|keyof|infer|typeof|unique|extends|asserts|readonly|satisfies|function|set)$/;
const PROMISE = /\s*\.\s*(?:then|catch|finally)\s*\(/y;

const isName = (token: Token): boolean => token === Token.Identifier || token === Token.Soft || token === Token.Await;
const isWord = (token: Token): boolean =>
  isName(token) || (token >= Token.Operand && token <= Token.Control) || token === Token.Import || token === Token.Export;
const isOpening = (token: Token): boolean => token >= Token.OpenParen && token <= Token.OpenTemplate;
const isValue = (token: Token): boolean => token !== Token.Soft && token <= Token.CloseBrace;

interface Specifier { name: string; local: string; named: boolean; type: boolean }
interface Exported { start: number; end: number; entry: ExportEntry; binds: boolean }

/** Every reader begins at its first word and ends with `lexer.kind` at the first token that is not its own. */
class Scanner {
  private readonly imports: ModuleRecord['staticImports'] = [];
  private readonly exports: Exported[] = [];
  private readonly dynamic: ModuleRecord['dynamicImports'] = [];

  constructor(private readonly lexer: Lexer, private readonly declares: boolean) {}

  scan(): ModuleRecord | null {
    const { lexer } = this;
    for (let token = lexer.next(); ; token = lexer.kind) {
      while (token < Token.Import) token = lexer.next();
      if (token === Token.Fail) return null;
      if (token === Token.End) return { staticImports: this.imports, staticExports: this.linked(), dynamicImports: this.dynamic };
      if (token === Token.Import) this.import();
      else if (lexer.depth === 0) this.export();
      else lexer.next();
    }
  }

  /** Exports of imported names are the import's, as the parser reports them. */
  private linked(): ModuleRecord['staticExports'] {
    const found: ModuleRecord['staticExports'] = [];
    const locals = new Map<string, [ModuleRecord['staticImports'][number], ImportEntry]>();
    if (this.exports.some(({ binds }) => binds)) {
      for (const item of this.imports) {
        for (const entry of item.entries) if (!locals.has(entry.localName.value)) locals.set(entry.localName.value, [item, entry]);
      }
    }
    for (const { start, end, entry, binds } of this.exports) {
      const origin = binds && locals.get(entry.localName.name!);
      if (!origin) found.push({ start, end, entries: [entry] });
      else {
        const [{ moduleRequest, start, end }, { importName: { kind, name }, isType }] = origin;
        const importName = kind === 'Name' ? { kind, name: name! } : kind === 'Default' ? { kind: 'Name', name: 'default' } : { kind: 'All' };
        found.push({ start, end, entries: [{ ...entry, moduleRequest, importName, isType: isType || entry.isType }] });
      }
    }
    return found.sort((a, b) => a.start - b.start);
  }

  private import(): void {
    const { lexer } = this;
    const { start, before, newline } = lexer;
    const nested = lexer.depth > 0;
    let token = lexer.next();
    if (token === Token.OpenParen) return this.call(start, before, newline);
    if (nested || token === Token.Dot) return;
    const entries: ImportEntry[] = [];
    if (token !== Token.Literal) {
      let isType = false;
      if (this.is('type')) {
        token = lexer.next();
        if (token === Token.Comma || token === Token.Assign || this.is('from')) return void lexer.fail();
        isType = true;
      }
      if (isName(token)) {
        entries.push({ importName: { kind: 'Default' }, localName: { value: lexer.word }, isType });
        token = lexer.next();
        // `import a = b.c`, `import a = require('b')`: no module record has them.
        if (token === Token.Assign && lexer.grammar.types) return void lexer.next();
        if (token === Token.Comma && !isType) token = lexer.next();
        else if (!this.is('from')) return void lexer.fail();
      }
      if (token === Token.Unary && lexer.word === '*') {
        lexer.next();
        if (!this.is('as') || !isName(lexer.next())) return void lexer.fail();
        entries.push({ importName: { kind: 'NamespaceObject' }, localName: { value: lexer.word }, isType });
        lexer.next();
      } else if (token === Token.OpenBrace) {
        for (const { name, local, named, type } of this.specifiers()) {
          if (!named) return void lexer.fail();
          entries.push({ importName: { kind: 'Name', name }, localName: { value: local }, isType: isType || type });
        }
      }
      if (!this.is('from')) return void lexer.fail();
      lexer.next();
    }
    const moduleRequest = this.request();
    if (moduleRequest) this.imports.push({ start, end: this.close(), moduleRequest, entries });
  }

  /** `import(…)`, from its bracket: a call, or a type. */
  private call(start: number, before: Token, newline: boolean): void {
    const { lexer } = this;
    const depth = lexer.depth;
    let token = lexer.next();
    if (token === Token.OpenParen) return void lexer.fail();
    if (token !== Token.Literal && token !== Token.Template && token !== Token.OpenTemplate) return;
    const argument = lexer.start;
    while (token === Token.OpenTemplate || lexer.depth > depth) {
      token = lexer.next();
      if (token >= Token.Import) return void lexer.fail();
    }
    const end = lexer.end;
    if (lexer.next() !== Token.CloseParen) return void lexer.fail();
    const expression = this.isExpression(start, before, newline);
    if (expression === null) return void lexer.fail();
    if (expression) this.dynamic.push({ start, end: lexer.end, moduleRequest: { start: argument, end } });
    lexer.next();
  }

  /** Null when it may be either. */
  private isExpression(start: number, before: Token, newline: boolean): boolean | null {
    const { text, grammar, end } = this.lexer;
    if (!grammar.types) return true;
    switch (before) {
      case Token.Await: case Token.Operand: case Token.CloseControl: case Token.Not: case Token.Binary: case Token.CloseBrace:
      case Token.Semicolon: case Token.OpenBrace: case Token.Begin:
        return true;
    }
    if (newline && isValue(before)) return true;
    PROMISE.lastIndex = end;
    if (PROMISE.test(text)) return true;
    if (this.declares) return false;
    const left = text.slice(Math.max(0, start - 300), start);
    const match = EXPRESSION.exec(left);
    return match && !TYPE_WORD.test(match[1] ?? match[2] ?? '') ? true : null;
  }

  private export(): void {
    const { lexer } = this;
    const { start } = lexer;
    const token = lexer.next();
    if (token === Token.OpenBrace || token === Token.Unary) this.from(start, false);
    else if (token === Token.Operand && lexer.word === 'default') this.default(start);
    else if (token === Token.Assign && lexer.grammar.types) lexer.next();
    else if (token === Token.Soft) {
      if (!this.is('as')) this.declaration(start, false);
      else if (!lexer.grammar.types) lexer.fail();
    } else lexer.fail();
  }

  /** `{ a as b }` or `* as c`, perhaps `from 'd'`. */
  private from(start: number, isType: boolean): void {
    const { lexer } = this;
    const entries: { entry: ExportEntry; named: boolean }[] = [];
    const add = (imported: { kind: string; name?: string }, local: string | null, name: string | null, type: boolean, named: boolean): void => {
      const entry = { moduleRequest: null, importName: imported, exportName: { kind: 'Name', name }, localName: { name: local }, isType: type };
      entries.push({ entry, named });
    };
    if (lexer.kind === Token.OpenBrace) {
      for (const { name, local, named, type } of this.specifiers()) add({ kind: 'Name', name }, name, local, isType || type, named);
      if (!this.is('from')) {
        // Only names can be exported from here.
        if (entries.some(({ named }) => !named) || !this.ends()) return void lexer.fail();
        for (const { entry } of entries) this.exports.push({ start, end: lexer.end, entry, binds: true });
        return;
      }
    } else {
      if (lexer.word !== '*') return void lexer.fail();
      lexer.next();
      let name: string | null = null;
      if (this.is('as')) {
        name = this.moduleName(lexer.next());
        if (name === null) return void lexer.fail();
        lexer.next();
      }
      if (!this.is('from')) return void lexer.fail();
      add({ kind: 'All' }, null, name, isType, false);
    }
    lexer.next();
    const moduleRequest = this.request();
    if (!moduleRequest) return;
    const end = this.close();
    for (const { entry } of entries) {
      this.exports.push({ start, end, entry: { ...entry, moduleRequest, localName: { name: null } }, binds: false });
    }
  }

  private declaration(start: number, isType: boolean): void {
    const { lexer } = this;
    switch (lexer.word) {
      case 'declare':
        return lexer.next() === Token.Soft && !lexer.newline ? this.declaration(start, true) : void lexer.fail();
      case 'type':
        if (lexer.next() === Token.OpenBrace || lexer.kind === Token.Unary) return this.from(start, true);
        return this.named(start, true);
      case 'interface':
        lexer.next();
        return this.named(start, true);
      case 'abstract':
      case 'async':
        return lexer.next() === Token.Soft && !lexer.newline ? this.declaration(start, isType) : void lexer.fail();
      case 'function':
        if (lexer.next() === Token.Unary) lexer.next();
        return this.named(start, isType);
      case 'class': case 'enum': case 'namespace': case 'module':
        lexer.next();
        return this.named(start, isType);
      case 'const': case 'let': case 'var':
        lexer.next();
        return this.is('enum') ? (lexer.next(), this.named(start, isType)) : this.bindings(start, isType);
      default:
        lexer.fail();
    }
  }

  private named(start: number, isType: boolean): void {
    if (!isName(this.lexer.kind)) return void this.lexer.fail();
    this.bind(start, isType);
    this.lexer.next();
  }

  private bind(start: number, isType: boolean): void {
    const name = this.lexer.word;
    const entry = { moduleRequest: null, importName: { kind: 'None' }, exportName: { kind: 'Name', name }, localName: { name }, isType };
    this.exports.push({ start, end: start, entry, binds: true });
  }

  private bindings(start: number, isType: boolean): void {
    const { lexer } = this;
    do {
      this.pattern(start, isType);
      lexer.next();
    } while (this.skipInitializer() && lexer.next() !== Token.Fail);
  }

  /** The names that a pattern binds; ends at its last token. */
  private pattern(start: number, isType: boolean): void {
    const { lexer } = this;
    if (isName(lexer.kind)) return this.bind(start, isType);
    const closing = lexer.kind === Token.OpenBrace ? Token.CloseBrace : lexer.kind === Token.OpenBracket ? Token.CloseBracket : Token.Fail;
    if (closing === Token.Fail) return void lexer.fail();
    const depth = lexer.depth;
    while (lexer.next() !== closing) {
      if (lexer.kind === Token.Comma) continue;
      if (lexer.kind === Token.Spread) lexer.next();
      else if (closing === Token.CloseBrace) {
        const next = lexer.text.charCodeAt(skipSpace(lexer.text, lexer.end));
        if (next === 0x3a && (isWord(lexer.kind) || lexer.kind === Token.Literal)) {
          lexer.next();
          lexer.next();
        } else if (!isName(lexer.kind)) return void lexer.fail();
      }
      this.pattern(start, isType);
      let token = lexer.next();
      if (token === Token.Assign) {
        while (!((token = lexer.next()) === Token.Comma && lexer.depth === depth) && lexer.depth >= depth) {
          if (token >= Token.Import || token === Token.Less) return void lexer.fail();
        }
      }
      if (token === closing) return;
      if (token !== Token.Comma) return void lexer.fail();
    }
  }

  /** To the end of a declarator; true at a comma that another follows. */
  private skipInitializer(): boolean {
    const { lexer } = this;
    let angles = 0;
    let torn = false;
    let doubt = false;
    for (let token = lexer.kind; token < Token.End; token = lexer.kind) {
      if (lexer.depth === (isOpening(token) ? 1 : 0)) {
        if (lexer.newline) {
          const starts = this.starts();
          if (starts && isValue(lexer.before)) break;
          // It may have ended: then another comma is none of its own.
          doubt ||= starts ? lexer.before <= Token.CloseControl : lexer.before === Token.CloseBrace && token !== Token.Dot;
        }
        if (token === Token.Semicolon) break;
        if (token === Token.Export || (token === Token.Assign && angles > 0)) lexer.fail();
        if (token === Token.Less) angles++;
        if (token === Token.Greater && angles > 0) angles--;
        if (token === Token.Comma) {
          if (doubt) lexer.fail();
          if (angles === 0) return lexer.kind !== Token.Fail;
          torn = true;
        }
      }
      if (lexer.kind === Token.Import) this.import();
      else if (lexer.kind !== Token.Fail) lexer.next();
    }
    if (torn && angles > 0) lexer.fail();
    return false;
  }

  private default(start: number): void {
    const { lexer } = this;
    const add = (name: string | null, isType: boolean, binds: boolean): void => {
      const entry = { moduleRequest: null, importName: { kind: 'None' }, exportName: { kind: 'Default' }, localName: { name }, isType };
      this.exports.push({ start, end: start, entry, binds: binds && name !== null });
    };
    const token = lexer.next();
    if (token === Token.Identifier) {
      const name = lexer.word;
      const asserted = lexer.text.charCodeAt(skipSpace(lexer.text, lexer.end)) === 0x21;
      if (lexer.next() === Token.Comma || asserted) return void lexer.fail();
      return add(this.ends() ? name : null, false, false);
    }
    if (token === Token.OpenParen) {
      // Brackets around a lone name do not count; around more, they do.
      if (lexer.next() === Token.OpenParen || (isName(lexer.kind) && lexer.next() === Token.CloseParen)) return void lexer.fail();
    } else if (token === Token.Soft) {
      let word = lexer.word;
      if (word === 'async') {
        if (lexer.next() === Token.OpenParen || lexer.kind === Token.Identifier) return add(null, false, false);
        word = this.is('function') ? 'function' : '';
      }
      const isType = word === 'abstract' || word === 'interface';
      if (word === 'abstract') {
        lexer.next();
        word = this.is('class') ? 'class' : '';
      }
      if (word !== 'class' && word !== 'interface' && word !== 'function') return void lexer.fail();
      if (lexer.next() === Token.Unary) lexer.next();
      if (isName(lexer.kind) && lexer.kind !== Token.Identifier) return void lexer.fail();
      const name = lexer.kind === Token.Identifier ? lexer.word : null;
      if (name !== null) lexer.next();
      return add(name, word === 'function' ? !this.hasBody() : isType, true);
    } else if (token === Token.At || token === Token.Comma || token === Token.Semicolon) return void lexer.fail();
    add(null, false, false);
  }

  /** From behind a function's name: it is followed by more than types. */
  private hasBody(): boolean {
    const { lexer } = this;
    let angles = 0;
    let listed = false;
    for (let token = lexer.kind; token < Token.End; token = lexer.kind) {
      const opening = isOpening(token);
      if (lexer.depth === (opening ? 1 : 0)) {
        if (token === Token.Semicolon || (lexer.newline && listed && this.starts() && isValue(lexer.before))) return false;
        if (token === Token.Less) angles++;
        else if (token === Token.Greater) angles--;
        else if (token === Token.OpenParen && angles === 0) listed = true;
        else if (token === Token.OpenBrace && angles === 0) {
          const left = lexer.before;
          if (left !== Token.Soft && (left <= Token.Greater || / void\s*$/.test(lexer.text.slice(lexer.start - 9, lexer.start)))) return true;
          if (left < Token.OpenParen) lexer.fail();
        }
      }
      if (lexer.kind === Token.Import) this.import();
      else if (lexer.kind !== Token.Fail) lexer.next();
    }
    return false;
  }

  /** `{ a, b as c, type d }`, from its bracket; ends behind the other. */
  private specifiers(): Specifier[] {
    const { lexer } = this;
    const found: Specifier[] = [];
    while (lexer.next() !== Token.CloseBrace) {
      let type = false;
      let local = '';
      if (this.is('type')) {
        const token = lexer.next();
        if (token === Token.Comma || token === Token.CloseBrace) {
          found.push({ name: 'type', local: 'type', named: true, type });
          if (token === Token.Comma) continue;
          break;
        }
        if (this.is('as')) lexer.fail();
        type = true;
      }
      let named = isName(lexer.kind);
      const name = this.moduleName(lexer.kind);
      lexer.next();
      local = name ?? '';
      if (this.is('as')) {
        named = isName(lexer.next());
        local = this.moduleName(lexer.kind) ?? (lexer.fail(), '');
        lexer.next();
      }
      if (name === null) lexer.fail();
      found.push({ name: name ?? '', local, named, type });
      if (lexer.kind === Token.CloseBrace) break;
      if (lexer.kind !== Token.Comma) {
        lexer.fail();
        return [];
      }
    }
    lexer.next();
    return found;
  }

  /** A word or a string where a module's names stand; null when it is neither. */
  private moduleName(token: Token): string | null {
    return isWord(token) ? this.lexer.word : token === Token.Literal ? this.string() : null;
  }

  private string(): string | null {
    const { word } = this.lexer;
    return /^(['"])[^\\\ud800-\udfff]*\1$/.test(word) ? word.slice(1, -1) : null;
  }

  private request(): Request | null {
    const { start, end, kind } = this.lexer;
    const value = kind === Token.Literal ? this.string() : null;
    if (value !== null) return { value, start, end };
    this.lexer.fail();
    return null;
  }

  /** The end of a statement whose last token may be a specifier: its attributes and its semicolon are part of it. */
  private close(): number {
    const { lexer } = this;
    let { end } = lexer;
    if (lexer.next() === Token.Control && lexer.word === 'with') {
      if (lexer.newline || lexer.next() !== Token.OpenBrace) lexer.fail();
      while (lexer.depth > 0 && lexer.kind < Token.Import) lexer.next();
      end = lexer.end;
      if (lexer.kind !== Token.CloseBrace || lexer.next() === Token.Fail) lexer.fail();
    }
    if (lexer.kind === Token.Semicolon) {
      end = lexer.end;
      lexer.next();
    } else if (!lexer.newline && lexer.kind !== Token.End) lexer.fail();
    return end;
  }

  private is(word: string): boolean {
    const { lexer } = this;
    return lexer.kind === Token.Soft && lexer.end - lexer.start === word.length && lexer.text.startsWith(word, lexer.start);
  }

  /** The current token is behind a statement whose last token was a name. */
  private ends(): boolean {
    const { kind, newline } = this.lexer;
    return kind === Token.Semicolon || kind === Token.End || (newline && this.starts());
  }

  /** The current token cannot go on with an expression of the line before. */
  private starts(): boolean {
    const { kind } = this.lexer;
    if (kind === Token.TypeOperand) return !/^(?:in|instanceof|extends)$/.test(this.lexer.word);
    return isWord(kind) || kind === Token.Literal || kind === Token.OpenBrace || kind === Token.At || kind === Token.Not || kind === Token.Update;
  }
}
