/** What this stage works on: files with their syntax trees, bindings and edits, loaded when something leads there. */
import type { Literal, Span } from '../model.js';
import { bindingsOf, type Binding, type Bindings } from './bindings.js';
import { Edits } from './edits.js';
import { isSilent, mayThrow } from './quiet.js';
import { below, memberName, type Node } from './syntax.js';

/** What an expression is worth under the settled flags. */
export interface Worth {
  truth: boolean;
  /** Undefined where only its truth is known. */
  value: Literal | undefined;
}

export interface Syntax {
  text: string;
  program: Node;
  span(start: number, end: number): Span;
}

export interface Origin {
  file: string;
  name: string;
}

/** What linking knows, as this stage asks for it. */
export interface Linkage {
  /** Null for what cannot be read or parsed. */
  syntax(file: string): Syntax | null;
  /** What places of a file are worth, by span. */
  settled(file: string): readonly { span: Span; worth: Worth }[];
  /** Places that ask for the flags. */
  asked(file: string): readonly Span[];
  /** Askings that only come back under some flags: whether the settled ones let them. */
  asserted(file: string): readonly { span: Span; passes: boolean }[];
  /** The declaration that a name of an import leads to, through barrels. */
  origin(file: string, specifier: string, imported: string): Origin | null;
  target(file: string, specifier: string): string | null;
  /** Files that import a file, directly or through one that exports it again. */
  importers(file: string): ReadonlySet<string>;
  /** Every import of a file: what it asks of which file. */
  imports(file: string): readonly { target: string | null; kind: string; origins: readonly (Origin | null)[] }[];
  /** Something besides imports uses the file: an entry, a string that names it. */
  isEntry(file: string): boolean;
  isTest(file: string): boolean;
  /** Flags are asked through it, whichever they are; a file's name alone for any part of it. */
  asksForFlags(file: string, name: string | null): boolean;
}

export interface Source extends Syntax {
  file: string;
  bindings: Bindings;
  edits: Edits;
  settled: ReadonlyMap<string, Worth>;
  /** Spans that ask for the flags. */
  asked: ReadonlySet<string>;
  /** Spans that ask and only come back under some flags: whether the settled ones let them. */
  asserted: ReadonlyMap<string, boolean>;
  nodes: readonly Node[];
  /** Where a top-level binding comes from, if it is imported. */
  imported: ReadonlyMap<Binding, { declaration: Node; specifier: Node; origin: Origin | null }>;
  gone(node: Node): boolean;
  /** Nobody notices when it goes; `left`: but for what stands left of a test, which is kept. */
  silent(node: Node, left?: boolean): boolean;
  /** An asking that throws where its flag does not let it pass. */
  asserts(call: Node): boolean;
}

export class Sources {
  private readonly known = new Map<string, Source | null>();
  /** By file: the import specifiers of loaded files that lead to it. */
  private readonly importing = new Map<string, { source: Source; node: Node; name: string }[]>();
  constructor(readonly linkage: Linkage) {}

  get loaded(): Source[] {
    return [...this.known.values()].filter((it) => it !== null);
  }

  isLoaded(file: string): boolean {
    return this.known.has(file);
  }

  load(file: string): Source | null {
    let found = this.known.get(file);
    if (found === undefined) {
      this.known.set(file, (found = this.read(file)));
      for (const { specifier, origin } of found?.imported.values() ?? []) if (origin) this.importersOf(origin.file).push({ source: found!, node: specifier, name: origin.name });
    }
    return found;
  }

  importersOf(file: string): { source: Source; node: Node; name: string }[] {
    let found = this.importing.get(file);
    if (!found) this.importing.set(file, (found = []));
    return found;
  }

  private read(file: string): Source | null {
    const syntax = this.linkage.syntax(file);
    const bindings = syntax && bindingsIn(syntax.program);
    if (!bindings) return null;
    const edits = new Edits(syntax.text);
    const imported = new Map<Binding, { declaration: Node; specifier: Node; origin: Origin | null }>();
    for (const declaration of syntax.program.body as Node[]) {
      if (declaration.type !== 'ImportDeclaration') continue;
      for (const specifier of declaration.specifiers as Node[]) {
        const name = specifier.type === 'ImportDefaultSpecifier' ? 'default' : specifier.type === 'ImportNamespaceSpecifier' ? '*' : String(specifier.imported.name ?? specifier.imported.value);
        const binding = bindings.of(specifier.local as Node);
        if (binding) imported.set(binding, { declaration, specifier, origin: this.linkage.origin(file, declaration.source.value as string, name) });
      }
    }
    const source: Source = {
      file, ...syntax, bindings, edits, imported, nodes: [...below(syntax.program)],
      asked: new Set(this.linkage.asked(file).map((span) => span.join())), asserted: new Map(this.linkage.asserted(file).map(({ span, passes }) => [span.join(), passes])),
      silent: (node, left) => isSilent(this, source, node, left), asserts: (call) => mayThrow(this, source, call),
      settled: new Map(this.linkage.settled(file).map(({ span, worth }) => [span.join(), worth])),
      gone: (node) => edits.isGone(node.start, node.end),
    };
    return source;
  }

  /** The binding that an identifier stands for, in whatever file it is declared. */
  resolve(source: Source, binding: Binding): { source: Source; binding: Binding } | null {
    const imported = source.imported.get(binding);
    if (!imported) return { source, binding };
    if (!imported.origin) return null;
    const target = this.load(imported.origin.file);
    const found = target && exportedBinding(target, imported.origin.name);
    return found ? { source: target, binding: found } : null;
  }

  /** What `name` and `namespace.name` stand for. */
  called(source: Source, callee: Node): { source: Source; binding: Binding } | null {
    const name = memberName(callee);
    const id = name === null ? callee : callee.object as Node;
    const binding = id.type === 'Identifier' ? source.bindings.of(id) : undefined;
    if (!binding) return null;
    if (name === null) return this.resolve(source, binding);
    const origin = source.imported.get(binding)?.origin;
    const target = origin?.name === '*' ? this.load(origin.file) : null;
    const found = target && exportedBinding(target, name);
    return found ? { source: target, binding: found } : null;
  }
}

/** Null for a file that is nested too deeply to follow. */
function bindingsIn(program: Node): Bindings | null {
  try {
    return bindingsOf(program);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The top-level binding with this local name; `default` for an anonymous default export of a name. */
export function exportedBinding(source: Source, name: string): Binding | undefined {
  const found = source.bindings.top(name);
  if (found || name !== 'default') return found;
  const node = (source.program.body as Node[]).find((it) => it.type === 'ExportDefaultDeclaration')?.declaration as Node | undefined;
  const id = node?.type === 'Identifier' ? node : node?.id as Node | undefined;
  return id ? source.bindings.of(id) : undefined;
}
