/**
 * What a walk over one file's syntax tree carries: where it is (scope, region, owner, activation) and what it has
 * collected. Never: syntax.
 */
import type { Body, ExprId, ParamUse, RegionId, Span } from '../model.js';
import { createExprs, NO, UNKNOWN, YES, type Exprs } from './exprs.js';
import type { Lines } from './lines.js';
import { createLists, type Lists } from './lists.js';
import type { Node } from './parser.js';
import { Scope } from './scope.js';
import { createTypes } from './types.js';
import { createUses, type Uses } from './uses.js';

export interface Walk {
  readonly exprs: Exprs;
  readonly types: ReturnType<typeof createTypes>;
  readonly uses: Uses;
  readonly lists: Lists;
  readonly body: Omit<Body, 'exprs'>;
  readonly assigned: ReadonlySet<string>;
  /** Start offset of an import's node to its index. */
  readonly imports: ReadonlyMap<number, number>;
  effects: boolean;
  scope: Scope;
  region: RegionId;
  /** The top-level declaration that the code belongs to; null for code that runs when the module is evaluated. */
  owner: string | null;
  activation: number;
  fn: number;
  cls: number;
  /** The region that code is evaluated in which stands among what a component may gate; null where that is the region itself. */
  eager: RegionId | null;
  /** What the next expression is expected to be an instance of; 0 where nothing says so. */
  expected: ExprId;
  /** A value is only given a name: its uses are those of the name. */
  naming: boolean;
  spanOf(node: Node): Span;
  span(start: number, end: number): Span;
  /** A new synchronous activation begins (2.2): a function, an await, a turn of a loop. */
  newActivation(): void;
  /** A moment that nothing else shares. */
  moment(): number;
  /** Runs `inside` in the region entered when `test` is `when`; returns what it returns. */
  guarded<T>(test: ExprId, when: boolean, kind: Body['regions'][number]['kind'], code: Node, at: Node, inside: () => T): T;
  /** Marks the region of the second branch, if it is the one at `next`, as a twin of the first. */
  compare(next: RegionId, first: Node, second: Node | null): void;
  within<T>(scope: Scope, inside: () => T): T;
  ref(to: Body['refs'][number]['to'], node: Node, called?: boolean, by?: ExprId): void;
  site(expr: ExprId, node: Node): void;
  /** The value is used here, if it is a parameter's. */
  use(expr: ExprId, how?: ParamUse['how'], but?: string[]): void;
}

export function createWalk(text: string, lines: Pick<Lines, 'span'>, assigned: ReadonlySet<string>, imports: ReadonlyMap<number, number>): Walk {
  const exprs = createExprs();
  const whole = lines.span(0, text.length);
  const regions: Body['regions'] = [{ parent: 0, test: YES, when: true, kind: 'then', span: whole, at: whole, text: '', digest: '' }];
  const seen = new Set<string>();
  let activations = 0;
  const span = (start: number, end: number): Span => lines.span(start, end);

  const walk: Walk = {
    exprs,
    types: createTypes(exprs),
    uses: createUses(exprs, regions),
    lists: createLists(exprs, regions, text, assigned),
    assigned,
    imports,
    body: {
      regions,
      refs: [], sites: [], declarations: [], functions: [], classes: [], written: [],
    },
    effects: false,
    scope: new Scope(null),
    region: 0,
    owner: null,
    activation: 0,
    fn: -1,
    cls: -1,
    eager: null,
    expected: UNKNOWN,
    naming: false,
    span,
    spanOf: (node) => span(node.start, node.end),
    moment: () => ++activations,
    newActivation() {
      this.activation = ++activations;
    },
    guarded(test, when, kind, code, at, inside) {
      // An unknown test guards nothing (2.1); a region for it would only cost.
      if (test === UNKNOWN || (test === YES && when) || (test === NO && !when)) return inside();
      const outer = this.region;
      const [plain, outcome] = flip(exprs, test, when);
      this.region = this.body.regions.push({
        parent: outer, test: plain, when: outcome, kind,
        span: this.spanOf(code), at: this.spanOf(at),
        text: oneLine(text.slice(at.start, at.end)), digest: digest(text.slice(code.start, code.end)),
      }) - 1;
      const result = inside();
      this.region = outer;
      return result;
    },
    compare(next, first, second) {
      const region = this.body.regions[next];
      if (!second || region?.kind !== 'else' || region.parent !== this.region) return;
      const [one, other] = [first, second].map((it) => text.slice(it.start, it.end).replace(/\n\s*/g, '\n'));
      // White space inside a template is part of its text.
      if (one === other && !(one!.includes('\n') && one!.includes('`'))) region.twin = true;
    },
    within(scope, inside) {
      const outer = this.scope;
      this.scope = scope;
      const result = inside();
      this.scope = outer;
      return result;
    },
    ref(to, node, called = false, by = UNKNOWN) {
      if ('local' in to && to.local === this.owner) return this.lists.open(to.local);
      const region = this.eager ?? this.region;
      const key = `${this.owner ?? ''}\0${'local' in to ? to.local : `${to.import}\0${to.name}`}\0${region}\0${called}\0${by}`;
      if (seen.has(key)) return;
      seen.add(key);
      this.body.refs.push({ owner: this.owner, to, region, called, ...(by === UNKNOWN ? {} : { by }), span: this.spanOf(node) });
    },
    use(expr, how = 'read', but) {
      if (!this.naming) this.uses.note(expr, this.region, how, but);
    },
    site(expr, node) {
      if (expr !== UNKNOWN) this.body.sites.push({ expr, region: this.region, owner: this.owner, span: this.spanOf(node) });
    },
  };
  return walk;
}

/** `!x` being true is `x` being false. */
function flip(exprs: Exprs, test: ExprId, when: boolean): [ExprId, boolean] {
  const expr = exprs.all[test]!;
  return expr[0] === 'not' ? flip(exprs, expr[1], !when) : [test, when];
}

function oneLine(text: string): string {
  const line = text.slice(0, 400).replace(/\s+/g, ' ');
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}

/** Hash of the text without white space (cyrb53): the same after a move, a rename of the file, or a reformat. */
function digest(text: string): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code <= 32 || code === 59 || code === 44) continue; // white space, `;` and `,`: what formatters add and remove
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36);
}
