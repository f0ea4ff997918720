/**
 * What a module exports, statement by statement: lists of names, declarations with the names that they bind, defaults.
 * Never: whether what it has not understood is worth a parser; then the reader has failed.
 */
import { skipSpace } from './characters.js';
import { Token } from './tokens.js';
import type { ExportRecord, ImportRecord } from './outline.js';
import { hasBody, readPattern, skipInitializer } from './declarators.js';
import { isName, type Reader, type Specifier } from './reader.js';

export class Exports {
  private readonly found: ExportRecord[] = [];
  /** Those of local names, which may be imported ones. */
  private readonly local: ExportRecord[] = [];

  /** @param readImport reads on from `import`, wherever it stands. */
  constructor(private readonly reader: Reader, private readonly readImport: () => void) {}

  /** In the parser's order: exports of imported names are their import's. */
  linked(imports: readonly ImportRecord[]): ExportRecord[] {
    if (this.local.length > 0) {
      const exported = new Set<string>();
      for (const { local } of this.local) exported.add(local);
      for (const { request, names, start, end } of imports) {
        for (const { imported, local, type } of names) {
          if (!exported.delete(local)) continue;
          for (const item of this.local) {
            if (item.local === local) Object.assign(item, { request, imported, start, end, type: type || item.type });
          }
        }
      }
    }
    return this.found.sort((a, b) => a.start - b.start);
  }

  /** From `export`. */
  read(): void {
    const { reader } = this;
    const { start } = reader;
    const token = reader.next();
    if (token === Token.OpenBrace || token === Token.Unary) this.from(start, false);
    else if (token === Token.Operand && reader.word === 'default') this.default(start);
    else if (token === Token.Assign && reader.grammar.types) reader.next();
    else if (token === Token.Soft) {
      if (!reader.is('as')) this.declaration(start, false);
      else if (!reader.grammar.types) reader.fail();
    } else reader.fail();
  }

  /** `{ a as b }` or `* as c`, perhaps `from 'd'`. */
  private from(start: number, type: boolean): void {
    const { reader } = this;
    let items: Specifier[];
    if (reader.kind === Token.OpenBrace) {
      items = reader.specifiers();
      if (!reader.is('from')) {
        if (!reader.ends()) reader.fail();
        for (const item of items) {
          // Only what has a name can be exported from here.
          if (!item.named) reader.fail();
          this.add(item.local, item.name, start, type || item.type, true);
        }
        return;
      }
    } else {
      if (reader.word !== '*') return void reader.fail();
      reader.next();
      let local: string | null = '*';
      if (reader.is('as')) {
        reader.next();
        local = reader.moduleName();
        reader.next();
      }
      if (local === null || !reader.is('from')) return void reader.fail();
      items = [{ name: '*', local, named: false, type }];
    }
    reader.next();
    const request = reader.request();
    if (!request) return;
    const end = reader.close();
    for (const item of items) {
      const { local: name, name: imported } = item;
      this.found.push({ name, local: 'default', request, imported, type: type || item.type, start, end });
    }
  }

  private add(name: string, local: string, start: number, type: boolean, binds: boolean): void {
    const item = { name, local, request: null, imported: 'default', type, start, end: start };
    this.found.push(item);
    if (binds) this.local.push(item);
  }

  private declaration(start: number, isType: boolean): void {
    const { reader } = this;
    switch (reader.word) {
      case 'declare':
        return reader.next() === Token.Soft && !reader.newline ? this.declaration(start, true) : void reader.fail();
      case 'type':
        if (reader.next() === Token.OpenBrace || reader.kind === Token.Unary) return this.from(start, true);
        return this.named(start, true);
      case 'interface':
        reader.next();
        return this.named(start, true);
      case 'abstract':
      case 'async':
        return reader.next() === Token.Soft && !reader.newline ? this.declaration(start, isType) : void reader.fail();
      case 'function':
        if (reader.next() === Token.Unary) reader.next();
        return this.named(start, isType);
      case 'class': case 'enum': case 'namespace': case 'module':
        reader.next();
        return this.named(start, isType);
      case 'const': case 'let': case 'var':
        reader.next();
        return reader.is('enum') ? (reader.next(), this.named(start, isType)) : this.bindings(start, isType);
      default:
        reader.fail();
    }
  }

  private named(start: number, isType: boolean): void {
    if (!isName(this.reader.kind)) return void this.reader.fail();
    this.bind(start, isType);
    this.reader.next();
  }

  private bind(start: number, isType: boolean): void {
    const { word } = this.reader;
    this.add(word, word, start, isType, true);
  }

  private bindings(start: number, isType: boolean): void {
    const { reader } = this;
    do {
      readPattern(reader, () => this.bind(start, isType));
      reader.next();
    } while (skipInitializer(reader, this.readImport) && reader.next() !== Token.Fail);
  }

  private default(start: number): void {
    const { reader } = this;
    const add = (local: string | null, type: boolean, binds: boolean): void =>
      this.add('default', local ?? 'default', start, type, binds && local !== null);
    const token = reader.next();
    if (token === Token.Identifier) {
      const name = reader.word;
      const asserted = reader.text.charCodeAt(skipSpace(reader.text, reader.end)) === 0x21;
      if (reader.next() === Token.Comma || asserted) return void reader.fail();
      return add(reader.ends() ? name : null, false, false);
    }
    if (token === Token.OpenParen) {
      // Brackets around a lone name do not count; around more, they do.
      const again = reader.next() === Token.OpenParen;
      if (again || (isName(reader.kind) && reader.next() === Token.CloseParen)) return void reader.fail();
    } else if (token === Token.Soft) {
      let word = reader.word;
      if (word === 'async') {
        if (reader.next() === Token.OpenParen || reader.kind === Token.Identifier) return add(null, false, false);
        word = reader.is('function') ? 'function' : '';
      }
      const isType = word === 'abstract' || word === 'interface';
      if (word === 'abstract') {
        reader.next();
        word = reader.is('class') ? 'class' : '';
      }
      if (word !== 'class' && word !== 'interface' && word !== 'function') return void reader.fail();
      if (reader.next() === Token.Unary) reader.next();
      if (isName(reader.kind) && reader.kind !== Token.Identifier) return void reader.fail();
      const name = reader.kind === Token.Identifier ? reader.word : null;
      if (name !== null) reader.next();
      return add(name, word === 'function' ? !hasBody(reader, this.readImport) : isType, true);
    } else if (token === Token.At || token === Token.Comma || token === Token.Semicolon) return void reader.fail();
    add(null, false, false);
  }
}
