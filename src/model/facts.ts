/** What one file says by itself: imports and exports of its outline, and the symbolic expressions of its body. */
import type { Span } from './places.js';

export type Depth = 'outline' | 'body';

export type ImportKind =
  | 'import'   // import … from 'x'
  | 'export'   // export … from 'x'
  | 'type'     // import type / export type: never arms (1.6)
  | 'dynamic'  // import('x')
  | 'require'  // require('x'), import x = require('x'), require.resolve('x')
  | 'url'      // new URL('x', import.meta.url), new Worker('x')
  | 'glob'     // import.meta.glob('x'), require.context('x')
  | 'mock';    // jest.mock('x'), vi.mock('x')

export interface ImportName {
  /** Exported name asked for: a name, `default`, or `*` for the whole namespace. */
  imported: string;
  local: string;
  type: boolean;
}

export interface Import {
  /** As written; the unknown parts of a computed specifier are `*` (1.5). */
  specifier: string;
  kind: ImportKind;
  names: ImportName[];
  span: Span;
}

export interface Export {
  /** `default`, a name, or `*` for `export * from`. */
  name: string;
  /** The local binding, or null for a re-export. */
  local: string | null;
  /** Index into `imports` for a re-export. */
  from: number | null;
  /** What is asked of that import: a name, `default`, or `*`. */
  imported: string | null;
  type: boolean;
}

/** A comment that silences rules: `unpeg-disable…` or `eslint-disable… unpeg/RULE`. */
export interface Directive {
  scope: 'line' | 'next-line' | 'file' | 'start' | 'end';
  /** Rule ids; empty for all rules. */
  rules: string[];
  reason: string;
  /** ISO date after which the suppression is expired, or null. */
  until: string | null;
  span: Span;
}

export interface FileFacts {
  depth: Depth;
  lines: number;
  imports: Import[];
  exports: Export[];
  /** Evaluating the module does more than bind names (1.3); null when only its outline is known. */
  effects: boolean | null;
  /** Strings that look like a path and are not import specifiers (1.8). */
  paths: string[];
  directives: Directive[];
  problems: { message: string; span: Span }[];
  body: Body | null;
}

/** What facts say of a file by itself. Where it leads is asked for bit by bit: of most files few bits count. */
export type Glance = Omit<FileFacts, 'imports' | 'exports' | 'paths'>;

/** Index into `Body.exprs`; 0 is the unknown expression. */
export type ExprId = number;
/** Index into `Body.regions`; 0 is the whole file. */
export type RegionId = number;

export type Literal = string | number | boolean | null;

/**
 * A symbolic expression: what can be said of a value without knowing any other file. Single-assignment locals are
 * already replaced by their initialiser, so an alias is the same expression. Hash-consed: equal text, equal id.
 */
export type Expr =
  | ['unknown']
  | ['undefined']
  | ['literal', Literal]
  | ['template', (string | ExprId)[]]
  | ['import', index: number, imported: string]
  | ['top', name: string]
  | ['global', name: string]
  | ['param', fn: number, position: number]
  | ['this', cls: number]
  /** An instance of a type. */
  | ['typed', type: ExprId]
  /** A type whose instances are like a value: `typeof x`, `T['a']`, `ReturnType<typeof f>`. */
  | ['like', value: ExprId]
  /** The type of the names that the members of a value have. */
  | ['keyof', of: ExprId]
  /** A type that holds many instances of one kind: an array, a set, a record; `keys`: of a record of booleans, what its names are; else 0. */
  | ['list', element: ExprId, keys: ExprId]
  /** Something callable as its type declares it: what its parameters and its result are. */
  | ['signature', params: ExprId[], returns: ExprId]
  /** A value where a type is declared or expected: what the one does not say, the other may. */
  | ['as', value: ExprId, type: ExprId]
  /** `activation`: reads and calls at different moments may give different values (2.2). */
  | ['member', object: ExprId, name: string, activation: number]
  | ['index', object: ExprId, key: ExprId, activation: number]
  | ['call', callee: ExprId, args: ExprId[], activation: number]
  | ['await', ExprId]
  | ['new', callee: ExprId, args: ExprId[]]
  | ['jsx', tag: ExprId, props: ExprId, activation: number]
  | ['not', ExprId]
  | ['and', ExprId, ExprId]
  | ['or', ExprId, ExprId]
  | ['nullish', ExprId, ExprId]
  | ['if', test: ExprId, then: ExprId, otherwise: ExprId]
  /** `loose`: by `==`, which converts. */
  | ['equal', ExprId, ExprId, loose: boolean]
  | ['bit', ExprId, ExprId]
  | ['compare', operator: Order, ExprId, ExprId]
  /** The callee uses what it is given at a position, or a property of that: what it gates (2). */
  | ['uses', call: ExprId, position: number, name: string | null]
  /** An entry of a list that is only looked at through tests of each: by these, or by those that a top-level name is filtered by. */
  | ['kept', entry: ExprId, by: ExprId[] | string]
  /** The call comes back: its callee neither throws nor ends the process. */
  | ['returns', call: ExprId]
  /** Fields in order; `open` when a spread or computed key hides some; `frozen` when nothing can override it (3); `spread`: what is spread into it, as far as it can be told. */
  | ['object', fields: [string, ExprId][], open: boolean, frozen: boolean, spread?: ExprId[]]
  | ['array', ExprId[], frozen: boolean]
  | ['function', fn: number]
  | ['class', cls: number]
  /** An interface or object type: what its members are declared as. */
  | ['shape', members: [string, ExprId][]]
  /** A union of string literals. */
  | ['union', string[]];

export type Order = '<' | '<=' | '>' | '>=';

/** Code that runs only if a test gave an outcome. `when` is the truthiness of `test` that enters the region. */
export interface Region {
  parent: RegionId;
  test: ExprId;
  when: boolean;
  kind: 'then' | 'else' | 'right' | 'nullish' | 'rest' | 'case' | 'child' | 'fallback' | 'entry';
  /** The guarded code. */
  span: Span;
  /** The guard: where the test stands. */
  at: Span;
  /** The guard as written, on one line, at most 80 characters. */
  text: string;
  /** Normalised text of the guarded code, hashed: an identity that survives moves and reformatting. */
  digest: string;
  /** The other branch of the test is the same text. */
  twin?: true;
}

/** One use of a binding: by which declaration (null: the module's top level), of what, under which region. */
export interface Ref {
  owner: string | null;
  /** A local top-level name, or an import's index with the exported name asked for. */
  to: { local: string } | { import: number; name: string };
  region: RegionId;
  /** Used by calling it, and so not handed on to whoever may call it. */
  called: boolean;
  /** The test that each of its elements is put to: of `list.filter(test)`. */
  by?: ExprId;
  span: Span;
}

/** One place where an expression that may ask for a flag stands. */
export interface Site {
  expr: ExprId;
  region: RegionId;
  owner: string | null;
  span: Span;
}

export type DeclarationKind = 'function' | 'class' | 'const' | 'variable' | 'enum' | 'namespace' | 'type';

export interface Declaration {
  name: string;
  kind: DeclarationKind;
  /** What the binding is worth; 0 when that is not known. */
  value: ExprId;
  span: Span;
  /** Where each member of an enum, record or union is declared. */
  members: [string, Span][];
}

/** Names of functions that may not come back. Whether one does is told by its code; to look at every call would cost. */
export const MAY_LEAVE = /^(?:assert|ensure|enforce|require|check|verify|validate|guard|invariant|must|throw|fail|abort|exit|die|panic|unreachable|redirect|permanentRedirect|notFound|forbid|unauthorized)/i;

/** One use of a parameter, of a property of it (`name`), or of all properties but some. */
export interface ParamUse {
  name: string | null;
  but: string[];
  region: RegionId;
  how: 'called' | 'spread' | 'read';
}

export interface FunctionFacts {
  name: string | null;
  /** `uses`: every one, where some of what a caller gives is used under a condition only; else null. */
  params: { type: ExprId; fallback: ExprId; uses: ParamUse[] | null }[];
  /** What it is declared to return; 0 when it is not. */
  type: ExprId;
  /** What it returns, by the region the `return` stands in. */
  returns: { value: ExprId; region: RegionId }[];
  /** The region that the function is created in: the border of its own conditions. */
  region: RegionId;
  /** Control falls off the end when this is true. */
  falls: ExprId;
  async: boolean;
}

export interface ClassFacts {
  name: string | null;
  extends: ExprId;
  statics: [string, ExprId][];
  /** Instance members: methods as functions, fields by their annotated type or initialiser. */
  members: [string, ExprId][];
  /** Names of private members: nobody else can ask through them. */
  hidden: string[];
}

export interface Body {
  exprs: Expr[];
  regions: Region[];
  refs: Ref[];
  sites: Site[];
  declarations: Declaration[];
  functions: FunctionFacts[];
  classes: ClassFacts[];
  /** Members that this file writes, on whatever object, or that its classes override: their initialisers are not final. */
  written: string[];
}

/** What a text says of classes and where it says which names, read when a method is asked for. */
export interface Sayings {
  /** Classes and interfaces at its top. */
  classes: SaidClass[];
  /** Names that it writes as code, types included. */
  words: SaidWord[];
  /** Its strings, and what templates and elements show. */
  texts: { text: string; span: Span }[];
  /** What its imports bring, by their names here. */
  imports: ReadonlyMap<string, { specifier: string; imported: string }>;
}

export interface SaidClass {
  name: string;
  span: Span;
  /** Names of what it extends and implements; null where those are not all plain names. */
  bases: string[] | null;
  /** Decorators or computed names may reach any of its members. */
  open: boolean;
  /** Those of a written name that override nothing; `hidden`: nobody but the class may call it. */
  methods: { name: string; span: Span; hidden: boolean }[];
}

export interface SaidWord {
  name: string;
  span: Span;
  /** As the member of something. */
  taken: boolean;
  /** In a statement of the top that does more than declare: it may run with the module. */
  eager: boolean;
}
