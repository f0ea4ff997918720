/**
 * The vocabulary. One word, one meaning; the same in code, docs and messages.
 * Imports nothing but the condition algebra. Everything here is plain data.
 * Longer than most: one place for every word.
 */
import type { Condition } from './condition.js';

// ── Places ───────────────────────────────────────────────────────────────────

/** A span inside one file: [line, column, endLine, endColumn], 1-based, end exclusive in its column. */
export type Span = readonly [line: number, column: number, endLine: number, endColumn: number];

/** A place a person can click on. Paths use `/` and are relative to the root. */
export interface Place {
  file: string;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}

export const placeOf = (file: string, [line, column, endLine, endColumn]: Span): Place => ({
  file, line, column, endLine, endColumn,
});

/** Trouble with the input: told to the user, never thrown. */
export interface Problem {
  message: string;
  at: Place | null;
}

/** The user asked for something that cannot be done; the message says what to do next. Exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

// ── Tree: one revision's files ──────────────────────────────────────────────

export interface TreeFile {
  /** Relative to the tree's root, with `/`. */
  path: string;
  /** Git's blob id of the text as it is read (sha1 of `blob SIZE\0TEXT`), or null when it is not known without reading. */
  hash: string | null;
}

/**
 * One revision's files: a working directory, or the objects of a git revision. Everything downstream, module
 * resolution included, sees files through this and therefore works on both.
 */
export interface Tree {
  /** Absolute path of the root; for messages and for nothing else. */
  readonly root: string;
  /** Every file: tracked and untracked-but-not-ignored, sorted by path in code-unit order. */
  readonly files: readonly TreeFile[];
  /** Commit id of HEAD or of the revision; null outside git. */
  readonly revision: string | null;
  /** True when the working directory differs from HEAD. Always false for a revision. */
  readonly dirty: boolean;
  has(path: string): boolean;
  /** Text with BOM removed; null when the file is absent, binary, unreadable or larger than the limit (a problem is recorded). */
  read(path: string): string | null;
  /** Reads many at once where that is cheaper (git objects); the default is a loop over `read`. */
  readMany(paths: readonly string[]): Map<string, string | null>;
  /** Where an account is kept of what a run looks at: only the answers count, not the texts ("link/questions.ts"). */
  ask?<A>(question: Question<A>, paths: readonly string[], argument: string): Map<string, A | null>;
  /** What went wrong while listing and reading, sorted. */
  readonly problems: readonly Problem[];
}

/** What can be asked of a text: a pure function, known by its name. */
export interface Question<A> {
  name: string;
  answer(text: string, argument: string, path: string): A;
}

// ── Facts: what one file says by itself ─────────────────────────────────────

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
  /** A type that holds many instances of one kind: an array, a set, a record. */
  | ['list', element: ExprId]
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
  /** The call comes back: its callee neither throws nor ends the process. */
  | ['returns', call: ExprId]
  /** Fields in order; `open` when a spread or computed key hides some; `frozen` when nothing can override it (3). */
  | ['object', fields: [string, ExprId][], open: boolean, frozen: boolean]
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
  kind: 'then' | 'else' | 'right' | 'nullish' | 'rest' | 'case' | 'child' | 'fallback';
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

// ── Flags ───────────────────────────────────────────────────────────────────

export type StateName = 'undeclared' | 'planned' | 'active' | 'launched' | 'retired' | 'expired' | 'removed';

export interface Evidence {
  kind: 'assume' | 'vendor' | 'registry' | 'constant' | 'tombstone' | 'expiry' | 'code' | 'history';
  message: string;
  at: Place | null;
}

export interface LifecycleState {
  is: StateName;
  /** The surviving value of a settled flag; undefined when it is not settled. */
  value?: Literal;
  /** ISO date since when, or null. */
  since: string | null;
  evidence: Evidence[];
}

export interface Evaluation {
  at: Place;
  in: 'source' | 'test' | 'story';
  via: string[];
  fallback: Literal | undefined;
  /** What its SDK gives where the code gives no fallback. */
  unset?: Literal;
  resolved: boolean;
}

export interface FlagDeclaration {
  at: Place;
  /** The registry's name: a file, or `file#symbol`. */
  registry: string;
}

export interface Tombstone {
  key: string;
  at: Place;
  removedAt: string | null;
  reason: string | null;
  aliases: string[];
}

/** What a registry file says about a flag (contract.md: a superset of the OpenFeature manifest). */
export interface RegistryEntry {
  key: string;
  at: Place;
  flagType: string | null;
  description: string | null;
  kind: string | null;
  lifecycle: 'planned' | 'active' | 'launched' | 'retired' | 'archived' | null;
  survivingValue: Literal | undefined;
  settledAt: string | null;
  owners: string[];
  createdAt: string | null;
  expiresAt: string | null;
  permanent: boolean;
  aliases: string[];
}

export interface Flag {
  /** NAMESPACE/KEY. */
  id: string;
  key: string;
  /** Provider, or the wire enum's name. */
  namespace: string;
  provider: string;
  valueType: 'boolean' | 'string' | 'number' | 'unknown';
  declarations: FlagDeclaration[];
  evaluations: Evaluation[];
  /** Uses that are no evaluation: a write, an argument passed on. They keep a flag from being called unused. */
  mentions: number;
  entry: RegistryEntry | null;
  kind: string | null;
  owners: string[];
  state: LifecycleState;
}

/** A key that cannot be resolved; `pattern` is what it can be, with `*` for the unknown parts. */
export interface OpaqueKey {
  pattern: string;
  namespace: string;
  at: Place;
}

// ── History: the lives of a flag ────────────────────────────────────────────

export type EventKind =
  | 'born' | 'gone'
  | 'reused'        // the name came back with another meaning
  | 'relanded'      // it came back with the same one
  | 'resurrected'   // it came back, and nothing reads it, or what it means now cannot be told
  | 'repurposed'    // it never left, and gates other code
  | 'renamed' | 'split' | 'flipped' | 'repointed'
  | 'value-reused'  // a wire value stands for another name
  | 'default-changed';

/** What a name or value meant for a while. */
export interface Life {
  name: string;
  from: string;
  /** Null where it goes on. */
  until: string | null;
  /** The most telling of what it gated. */
  gated: string[];
  /** Who brought it in. */
  author: string;
}

/** A time in which a name was in use, as days. */
export interface Lifetime {
  from: string;
  /** Null where it goes on. */
  until: string | null;
  /** When what it gates changed. */
  changed: string[];
}

export interface HistoryEvent {
  kind: EventKind;
  flag: string;
  commit: string;
  /** ISO, in UTC. */
  date: string;
  severity: Severity;
  because: { message: string; commit: string | null; at: Place | null }[];
  data: {
    author: string;
    subject: string;
    before?: Life;
    after?: Life;
    /** Another flag that it is about: the old name, the one that split off. */
    other?: string;
    /** Days without any trace of the name. */
    gapDays?: number;
    /** A wire value. */
    value?: number;
    reads?: number;
    /** For `repurposed`: what speaks for it. */
    signs?: string[];
  };
}

export interface Timeline {
  events: readonly HistoryEvent[];
  /** Commits that changed sources. */
  commits: number;
  /** False where history is cut off or texts are missing: absence is never concluded from it. */
  complete: boolean;
  /** By key: when it was born, and when what it gates last changed, as dates. */
  ages: ReadonlyMap<string, { bornAt: string; lastChangedAt: string }>;
  /** By source file: when somebody last changed it, as a date, and who. */
  touched: ReadonlyMap<string, { at: string; by: string }>;
}

// ── Project: the linked, read-only model that rules ask ─────────────────────

/** What reaches a module. `alive` covers everything that no verdict can be given on. */
export type Verdict = 'alive' | 'zombie' | 'unreachable' | 'test-only';

export interface Module {
  file: string;
  lines: number;
  in: 'source' | 'test' | 'story';
  verdict: Verdict;
  /** Settled flags that shut every way to a zombie. */
  flags: Flag[];
  /** How it is reached, or would be: entry, imports, guards. */
  chain: Because[];
  /** Its top level still runs: something imports it statically (1.2). */
  runs: boolean;
  /** Evaluating it does more than bind names (1.3). */
  effects: boolean;
}

/** Code that a settled flag shuts. */
export interface DeadBranch {
  at: Place;
  code: Place;
  /** The guard as written. */
  text: string;
  owner: string | null;
  flags: Flag[];
  digest: string;
}

/** Lines that go with a settled flag, or parts of lines that change. */
export interface Removal extends Place {
  /** `delete`: whole lines that go; `rewrite`: part of a line, or a condition, changes. */
  edit: 'delete' | 'rewrite';
  why: 'dead-branch' | 'evaluation' | 'declaration' | 'unused-import' | 'unused-symbol' | 'zombie-module' | 'test-only';
}

/** A test of flags that decides nothing. */
export interface IdleGuard {
  /** never: its code cannot run · always: it cannot be otherwise · same: both branches are the same. */
  outcome: 'never' | 'always' | 'same';
  at: Place;
  code: Place;
  /** The guard as written. */
  text: string;
  /** What that text is where the code is entered. */
  enters: 'true' | 'false' | 'the same';
  /** The guard around it that has answered before. */
  outer: { text: string; at: Place } | null;
  owner: string | null;
  flags: Flag[];
  digest: string;
}

/** Code that stands under a test of a flag. */
export interface Gate {
  /** Values of the flag that let the code run, as JSON, `or` between them; `any` where that cannot be told. */
  when: string;
  at: Place;
  code: Place;
  /** The guard as written. */
  text: string;
  owner: string | null;
  digest: string;
  /** Names that the code uses, sorted. */
  uses: string[];
  /** The rest of a block, behind an early exit: whatever else is written there stands under the test too. */
  rest: boolean;
}

/** What a rule may need besides code. */
export type Input = 'registry' | 'tombstones' | 'states' | 'history' | 'suppressions';

/** What somebody wrote so that a finding is not told, with what came of it. */
export interface Suppression {
  /** Empty for all rules. */
  rules: string[];
  /** Of the configuration: what it speaks of, as a subject; null where it speaks of everything. */
  about: string | null;
  /** Null in the configuration. */
  at: Place | null;
  reason: string;
  until: string | null;
  expired: boolean;
  /** It has silenced a finding. */
  used: boolean;
}

export interface Project {
  readonly today: string;
  readonly config: Config;
  readonly modules: readonly Module[];
  readonly flags: readonly Flag[];
  readonly opaque: readonly OpaqueKey[];
  readonly tombstones: readonly Tombstone[];
  readonly branches: readonly DeadBranch[];
  readonly idle: readonly IdleGuard[];
  /** What is judged of the history; null where it was not read. */
  readonly history: Timeline | null;
  /** What the change that is judged lets run again; nothing where none is. */
  readonly armed: readonly Armed[];
  /** Ids of the settled flags that count by now (4.1). */
  readonly settled: ReadonlySet<string>;
  /** False for files that the configuration ignores: they count as uses, findings are not anchored there. */
  reported(file: string): boolean;
  /** Only for rules that judge them: suppressions, the rules that have seen all there is to see, and the names of rules. */
  readonly suppressions: readonly Suppression[];
  readonly judged: ReadonlySet<string>;
  readonly known: ReadonlySet<string>;
  /** Inputs that are there: rules that need another are skipped, never passed (6.1). */
  readonly inputs: ReadonlySet<Input>;
}

// ── What a change brings ─────────────────────────────────────────────────────

/** Modules that a settled flag kept from running, and no longer does. */
export interface Armed {
  /** Its id. */
  flag: string;
  was: StateName;
  value: Literal;
  modules: string[];
}

/** Something that makes the checks say less. */
export interface Weakening {
  what: 'severity' | 'ignored' | 'suppression' | 'baseline' | 'tombstone' | 'policy' | 'configuration';
  message: string;
  at: { file: string; line: number } | null;
}

/** What a flag meant at one end of a change. */
export interface Meant {
  state: StateName;
  /** Of a settled flag. */
  value: Literal;
  kind: string | null;
  owners: string[];
  expiresAt: string | null;
  /** How many places in sources ask for it. */
  reads: number;
  /** What each outcome lets run, by the guard it stands behind; `digest`: the same code has the same. */
  gates: { when: string; text: string; owner: string | null; uses: string[]; digest: string; at: { file: string; line: number } }[];
  /** Modules that only this value lets run. */
  arms: { value: Literal; modules: string[]; lines: number }[];
}

/** One flag at both ends: null where it was not, or is no more. */
export interface Review {
  flag: string;
  id: string;
  /** changed: it gates other code, or has another state · rewritten: what it arms is other code under the same name. */
  change: 'new' | 'gone' | 'changed' | 'rewritten';
  before: Meant | null;
  after: Meant | null;
}

// ── Findings ────────────────────────────────────────────────────────────────

export type Severity = 'error' | 'warning' | 'note';

export interface Because {
  message: string;
  at: Place | null;
}

export interface Finding {
  rule: string;
  severity: Severity;
  /** Stable: hash of rule, flag, subject and an ordinal among equals; never a line number. */
  id: string;
  /** `module:PATH`, `symbol:PATH#NAME` or `flag:KEY`. */
  subject: string;
  flag: string | null;
  message: string;
  at: Place | null;
  because: Because[];
  data: Record<string, unknown>;
  baselined: boolean;
  suppressed: { reason: string; until: string | null } | null;
}

export type { Condition };

// ── Configuration (contract.md; defaults already merged) ────────────────────

/** Where a call keeps an argument: a position, or `"0.flagKey"` for a property of an object literal there. */
export type ArgumentPath = number | string;

/** A call that asks for a flag. `from`: a package, an import specifier, or a file relative to the root. */
export interface CallShape {
  from?: string | undefined;
  /** The export, `Type.method` for a method of an exported class or interface, or a bare name where `from` is absent. */
  name: string;
  key: ArgumentPath;
  fallback?: ArgumentPath | undefined;
  /** The property of the result that holds the value, where the result is an object about the flag. */
  value?: string | undefined;
  returns?: 'boolean' | 'string' | 'number' | 'unknown' | undefined;
}

export interface Config {
  entries: string[];
  ignore: string[];
  flags: {
    registry: string[];
    calls: CallShape[];
    wire: string[];
    kinds: Record<string, string>;
    state: string[];
    /** Of the exports in `state`, the environments that count; all where none is named. */
    environments: string[];
  };
  policy: {
    maxAge: Record<string, string>;
    suspectAfter: string;
    settledFor: string;
    reuseGap: string;
    newFlags: string[];
    targets: Record<string, number>;
  };
  rules: Record<string, Severity | 'off'>;
  overrides: { files: string[]; rules: Record<string, Severity | 'off'> }[];
  suppress: { rule: string; path?: string | undefined; flag?: string | undefined; reason: string; until?: string | undefined }[];
}
