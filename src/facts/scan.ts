/**
 * The outline of a file without a parser: the statements of its top level that import and export, read token by token.
 * Gives what the parser's module record gives, or null as soon as it is not certain: the caller then parses. Never: a
 * guess. A syntax error that no bracket, no quote and no pair of tokens betrays is not noticed.
 */
import { isExpression } from './calls.js';
import { Exports } from './exports.js';
import { grammarOf, type Language } from './grammar.js';
import { Token } from './tokens.js';
import type { Lines } from './lines.js';
import type { ImportName } from '../model.js';
import { outlineOf, type ModuleRecord, type Outline } from './outline.js';
import { Reader, isName } from './reader.js';

/**
 * @param script a text in which module syntax is an error.
 * @returns exactly `outlineOf` of the parsed text, or null: then only the parser knows.
 */
export function scanOutline(text: string, language: Language, lines: Lines, script = false): Outline | null {
  const record = scanRecord(text, language);
  if (!record || (script && record.imports.length + record.exports.length > 0)) return null;
  return outlineOf(record, text, lines, false);
}

/** @returns what the parser's module record says, or null. */
export function scanRecord(text: string, language: Language): ModuleRecord | null {
  if (isForeign(text) || (language === 'jsx' && text.includes('@flow'))) return null;
  return new Scanner(new Reader(text, grammarOf(language)), language === 'dts').scan();
}

/** Line ends other than `\n` and `\r\n`, and the byte order mark: positions would differ. */
const isForeign = (text: string): boolean =>
  text.charCodeAt(0) === 0xfeff || text.includes('\u2028') || text.includes('\u2029') ||
  (text.includes('\r') && /\r(?!\n)/.test(text));

/** Groups: `type`, the default's name, the namespace's name, the list, the quote, the specifier. */
const IMPORT = new RegExp(
  String.raw`import\s+(type\s+(?!from\b|,))?(?:([A-Za-z_$][\w$]*)(?:\s*,\s*(?=[*{])|\s+(?=from\b)))?` +
    String.raw`(?:\*\s*as\s+([A-Za-z_$][\w$]*)\s+|\{([\w$\s,]*)\}\s*|(?=from))from\s*(['"])([^'"\\\n\ud800-\udfff]*)\5`,
  'y',
);
const NAME = /\s*(type\s+)?([A-Za-z_$][\w$]*)(?:\s+as\s+([A-Za-z_$][\w$]*))?\s*(?:,|$)/y;

/** `a, b as c, type d`; false when it is anything else. */
function readNames(list: string, typed: boolean, types: boolean, names: ImportName[]): boolean {
  let at = 0;
  while (at < list.length) {
    NAME.lastIndex = at;
    const match = NAME.exec(list);
    if (!match) return list.trim() === '' || (names.length > 0 && list.slice(at).trim() === '');
    const imported = match[2]!;
    const local = match[3] ?? imported;
    if (local === 'default' || (match[1] !== undefined && !types)) return false;
    names.push({ imported, local, type: typed || match[1] !== undefined });
    at = NAME.lastIndex;
  }
  return true;
}

class Scanner {
  private readonly imports: ModuleRecord['imports'] = [];
  private readonly calls: ModuleRecord['calls'] = [];
  private readonly exports: Exports;

  /** @param ambient nothing in it is evaluated. */
  constructor(private readonly reader: Reader, private readonly ambient: boolean) {
    this.exports = new Exports(reader, () => this.import());
  }

  scan(): ModuleRecord | null {
    const { reader } = this;
    for (let token = reader.seek(); ; token = reader.kind < Token.Import ? reader.seek() : reader.kind) {
      if (token === Token.Fail) return null;
      if (token === Token.End) break;
      if (token === Token.Import) this.import();
      else if (reader.depth === 0) this.exports.read();
      else reader.next();
    }
    return { imports: this.imports, exports: this.exports.linked(this.imports), calls: this.calls };
  }

  private import(): void {
    const { reader } = this;
    const { start, before, newline } = reader;
    const nested = reader.depth > 0;
    if (!nested && this.plain(start)) return;
    let token = reader.next();
    if (token === Token.OpenParen) return this.call(start, before, newline);
    if (nested || token === Token.Dot) return;
    const names: ImportName[] = [];
    if (token !== Token.Literal) {
      let type = false;
      if (reader.is('type')) {
        token = reader.next();
        if (token === Token.Comma || token === Token.Assign || reader.is('from')) return void reader.fail();
        type = true;
      }
      if (isName(token)) {
        names.push({ imported: 'default', local: reader.word, type });
        token = reader.next();
        // `import a = b.c`, `import a = require('b')`: no module record has them.
        if (token === Token.Assign && reader.grammar.types) return void reader.next();
        const more = token === Token.Comma && !type;
        if (more) token = reader.next();
        if (more ? token !== Token.OpenBrace && token !== Token.Unary : !reader.is('from')) return void reader.fail();
      }
      if (token === Token.Unary && reader.word === '*') {
        reader.next();
        if (!reader.is('as') || !isName(reader.next())) return void reader.fail();
        names.push({ imported: '*', local: reader.word, type });
        reader.next();
      } else if (token === Token.OpenBrace) {
        for (const item of reader.specifiers()) {
          if (!item.named) return void reader.fail();
          names.push({ imported: item.name, local: item.local, type: type || item.type });
        }
      }
      if (!reader.is('from')) return void reader.fail();
      reader.next();
    }
    const request = reader.request();
    if (request) this.imports.push({ request, names, start, end: reader.close() });
  }

  /** An import statement as most are written, at one go; false when it is another. */
  private plain(start: number): boolean {
    const { reader } = this;
    IMPORT.lastIndex = start;
    const match = IMPORT.exec(reader.text);
    if (!match) return false;
    const [, typed, main, all, list, , value] = match;
    const type = typed !== undefined;
    if (main === undefined && all === undefined && list === undefined) return false;
    if (type && (!reader.grammar.types || (main !== undefined && list !== undefined))) return false;
    const names: ImportName[] = [];
    if (main !== undefined) names.push({ imported: 'default', local: main, type });
    if (all !== undefined) names.push({ imported: '*', local: all, type });
    if (list !== undefined && !readNames(list, type, reader.grammar.types, names)) return false;
    const end = IMPORT.lastIndex;
    const request = { value: value!, start: end - value!.length - 2, end };
    reader.jump(request.start, end);
    this.imports.push({ request, names, start, end: reader.close() });
    return true;
  }

  /** `import(…)`, from its bracket: a call, or a type. */
  private call(start: number, before: Token, newline: boolean): void {
    const { reader } = this;
    const depth = reader.depth;
    let token = reader.next();
    if (token === Token.OpenParen) return void reader.fail();
    const argument = reader.start;
    if (token !== Token.Literal && token !== Token.Template && token !== Token.OpenTemplate) {
      while (reader.depth >= depth && reader.kind < Token.Import) reader.next();
      // A computed specifier has no pattern if there is no text in it.
      if (reader.kind === Token.Import || /['"`]/.test(reader.text.slice(argument, reader.end))) reader.fail();
      return;
    }
    while (token === Token.OpenTemplate || reader.depth > depth) {
      token = reader.next();
      if (token >= Token.Import) return void reader.fail();
    }
    const end = reader.end;
    if (reader.next() !== Token.CloseParen) return void reader.fail();
    const expression = isExpression(reader, start, before, newline, this.ambient);
    if (expression === null) return void reader.fail();
    if (expression) this.calls.push({ start, end: reader.end, from: argument, to: end });
    reader.next();
  }
}
