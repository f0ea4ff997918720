/**
 * What a module exports, statement by statement: lists of names, declarations with the names that they bind, defaults.
 * Never: whether what it has not understood is worth a parser; then the reader has failed.
 */
import { skipSpace } from './characters.js';
import { Token } from './lexer.js';
import type { ExportEntry, ImportEntry, ModuleRecord } from './outline.js';
import { hasBody, readPattern, skipInitializer } from './declarators.js';
import { isName, type Reader } from './reader.js';

interface Exported {
  start: number;
  end: number;
  entry: ExportEntry;
  /** It may be an imported name: then it is a re-export. */
  binds: boolean;
}

export class Exports {
  private readonly found: Exported[] = [];

  /** @param readImport reads on from `import`, wherever it stands. */
  constructor(private readonly reader: Reader, private readonly readImport: () => void) {}

  /** Exports of imported names are their import's, as the parser reports them. */
  linked(imports: ModuleRecord['staticImports']): ModuleRecord['staticExports'] {
    const origins = new Map<string, [ModuleRecord['staticImports'][number], ImportEntry]>();
    if (this.found.some(({ binds }) => binds)) {
      for (const item of imports) {
        for (const entry of item.entries) if (!origins.has(entry.localName.value)) origins.set(entry.localName.value, [item, entry]);
      }
    }
    const linked = this.found.map(({ start, end, entry, binds }) => {
      const origin = binds ? origins.get(entry.localName.name!) : undefined;
      if (!origin) return { start, end, entries: [entry] };
      const [{ moduleRequest, ...place }, { importName, isType }] = origin;
      const named = importName.kind === 'Default' ? { kind: 'Name', name: 'default' } : importName.kind === 'Name' ? importName : { kind: 'All' };
      return { start: place.start, end: place.end, entries: [{ ...entry, moduleRequest, importName: named, isType: isType || entry.isType }] };
    });
    return linked.sort((a, b) => a.start - b.start);
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
  private from(start: number, isType: boolean): void {
    const { reader } = this;
    const entries: { entry: ExportEntry; named: boolean }[] = [];
    const add = (imported: { kind: string; name?: string }, local: string | null, name: string | null, type: boolean, named: boolean): void => {
      const entry = { moduleRequest: null, importName: imported, exportName: { kind: 'Name', name }, localName: { name: local }, isType: type };
      entries.push({ entry, named });
    };
    if (reader.kind === Token.OpenBrace) {
      for (const { name, local, named, type } of reader.specifiers()) add({ kind: 'Name', name }, name, local, isType || type, named);
      if (!reader.is('from')) {
        // Only names can be exported from here.
        if (entries.some(({ named }) => !named) || !reader.ends()) return void reader.fail();
        for (const { entry } of entries) this.found.push({ start, end: reader.end, entry, binds: true });
        return;
      }
    } else {
      if (reader.word !== '*') return void reader.fail();
      reader.next();
      let name: string | null = null;
      if (reader.is('as')) {
        reader.next();
        name = reader.moduleName();
        if (name === null) return void reader.fail();
        reader.next();
      }
      if (!reader.is('from')) return void reader.fail();
      add({ kind: 'All' }, null, name, isType, false);
    }
    reader.next();
    const moduleRequest = reader.request();
    if (!moduleRequest) return;
    const end = reader.close();
    for (const { entry } of entries) {
      this.found.push({ start, end, entry: { ...entry, moduleRequest, localName: { name: null } }, binds: false });
    }
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
    const name = this.reader.word;
    const entry = { moduleRequest: null, importName: { kind: 'None' }, exportName: { kind: 'Name', name }, localName: { name }, isType };
    this.found.push({ start, end: start, entry, binds: true });
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
    const add = (name: string | null, isType: boolean, binds: boolean): void => {
      const entry = { moduleRequest: null, importName: { kind: 'None' }, exportName: { kind: 'Default' }, localName: { name }, isType };
      this.found.push({ start, end: start, entry, binds: binds && name !== null });
    };
    const token = reader.next();
    if (token === Token.Identifier) {
      const name = reader.word;
      const asserted = reader.text.charCodeAt(skipSpace(reader.text, reader.end)) === 0x21;
      if (reader.next() === Token.Comma || asserted) return void reader.fail();
      return add(reader.ends() ? name : null, false, false);
    }
    if (token === Token.OpenParen) {
      // Brackets around a lone name do not count; around more, they do.
      if (reader.next() === Token.OpenParen || (isName(reader.kind) && reader.next() === Token.CloseParen)) return void reader.fail();
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
