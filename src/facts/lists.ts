/**
 * Lists of records that are looked at only through a test of each (`routes.filter((it) => !it.flag || isOn(it.flag))`): what
 * an entry holds is used only where the tests let it through (2.4). Never: what they say.
 */
import type { ExprId, Region, RegionId } from '../model.js';
import { UNKNOWN, type Exprs } from './exprs.js';
import { visitPlaced } from './expressions.js';
import type { Node } from './parser.js';
import { isPure } from './purity.js';
import type { Walk } from './walk.js';

interface List {
  entries: { region: RegionId; value: ExprId }[];
  tests: ExprId[];
  /** The top-level declaration that it is the value of: its uses are refs. */
  name: string | null;
  /** Somebody holds it otherwise. */
  open: boolean;
}

export interface Lists {
  /** The node that is the next such list, or its name: its use is none of another kind. */
  next: Node | null;
  /** Before what a name is declared as is visited: whether it may be one. */
  begin(pattern: Node, init: Node | null, top?: boolean): boolean;
  made(value: ExprId, entries: List['entries']): void;
  name(value: ExprId, name: string): void;
  open(value: ExprId | string): void;
  filter(walk: Walk, node: Node, value: ExprId, test: ExprId): void;
  /** What an entry hands on without running any of it. */
  readonly handed: Set<Node>;
  /** When all uses have been seen. */
  close(): void;
}

/** Fields that name a flag, of lists whose filters are in other files; and what is called after flags. */
export const FLAGGED = /flag|feature|toggle|experiment/i;

export function createLists(exprs: Exprs, regions: Region[], text: string, assigned: ReadonlySet<string>): Lists {
  const lists = new Map<ExprId, List>();
  const opened = new Set<string>();
  return {
    next: null,
    handed: new Set(),
    begin(pattern, init, top = false) {
      const list = init && pattern.type === 'Identifier' && !assigned.has(pattern.name) ? written(init) : null;
      if (!list?.elements.some(isRecord)) return false;
      const isFiltered = new RegExp(String.raw`(?<![\w$.])${pattern.name.replaceAll('$', '\\$')}\s*\.filter\(`).test(text);
      if (!isFiltered && !(top && list.elements.some((it: Node | null) => isRecord(it) && it!.properties.some(isFlagged)))) return false;
      this.next = list;
      return true;
    },
    made(value, entries) {
      const twin = lists.get(value);
      const list: List = { entries: [...twin?.entries ?? [], ...entries], tests: [], name: null, open: twin !== undefined };
      lists.set(value, list).set(exprs.freeze(value), list);
    },
    name(value, name) {
      const list = lists.get(value);
      if (list) list.name = name;
    },
    open(it) {
      if (typeof it === 'string') opened.add(it);
      else if (lists.size > 0 && lists.has(it)) lists.get(it)!.open = true;
    },
    filter(walk, node, value, test) {
      this.next = null;
      const binding = node.type === 'Identifier' ? walk.scope.find(node.name) : undefined;
      if (binding?.is === 'import') walk.ref({ import: binding.index, name: binding.imported }, node, false, test);
      else if (binding?.is === 'top') walk.ref({ local: node.name }, node, false, test);
      else lists.get(value)?.tests.push(test);
    },
    close() {
      for (const { entries, tests, name, open } of new Set(lists.values())) {
        if (open || (name === null ? tests.length === 0 : opened.has(name))) continue;
        for (const { region, value } of entries) regions[region]!.test = exprs.make(['kept', exprs.freeze(value), name ?? tests]);
      }
    },
  };
}

/** The list whose elements a call puts to a test. */
export function filtered({ callee, arguments: given }: Node): Node | null {
  if (callee.type !== 'MemberExpression' || callee.computed || callee.property.name !== 'filter' || given.length !== 1 || given[0].type === 'SpreadElement') return null;
  return callee.object.type === 'Identifier' || (callee.object.type === 'ArrayExpression' && callee.object.elements.some(isRecord)) ? callee.object : null;
}

export function visitList(walk: Walk, node: Node, type: ExprId): ExprId {
  walk.lists.next = null;
  const entries: List['entries'] = [];
  const values = node.elements.map((it: Node | null) => {
    if (!isRecord(it)) return visitPlaced(walk, it, type);
    const region = walk.body.regions.length;
    const pending = walk.exprs.make(['kept', UNKNOWN, []]);
    handedBy(it!, walk.lists.handed);
    const outer = walk.eager;
    const eager = outer ?? walk.region;
    const flagged: Node | undefined = it!.properties.find(isFlagged);
    // Asked for where the key stands, and told with its name.
    const value = walk.guarded(pending, true, 'entry', it!, flagged?.value ?? it!, () => {
      walk.eager = eager;
      return visitPlaced(walk, it, type);
    });
    if (flagged) walk.body.regions[region]!.text = `${flagged.key.name ?? flagged.key.value}: ${walk.body.regions[region]!.text}`;
    walk.eager = outer;
    entries.push({ region, value });
    return value;
  });
  const value = walk.exprs.make(['array', values, false]);
  walk.lists.made(value, entries);
  return value;
}

/** Its fields are evaluated with the list, kept or not: only the code that they hold waits. */
function handedBy(node: Node, into: Set<Node>): void {
  for (const it of node.type === 'ArrayExpression' ? node.elements as Node[] : node.properties.map((property: Node) => property.value as Node)) {
    if (it?.type === 'ObjectExpression' || it?.type === 'ArrayExpression') handedBy(it, into);
    else if (it && isCode(it)) into.add(it);
  }
}

function isCode(node: Node): boolean {
  switch (node.type) {
    case 'ArrowFunctionExpression': case 'FunctionExpression': return true;
    case 'Identifier': return !isConstant(node.name);
    case 'MemberExpression': return !node.computed && !isConstant(node.property.name) && node.object.type === 'Identifier' && !isConstant(node.object.name);
    // It makes something of what it is given, and runs none of that: `lazy(() => import('./page'))`.
    case 'CallExpression': return isPure(node);
    default: return false;
  }
}

const isConstant = (name: string): boolean => !/[a-z]/.test(name);
const isRecord = (node: Node | null): boolean => node?.type === 'ObjectExpression';
const isFlagged = ({ type, key, computed }: Node): boolean => type === 'Property' && !computed && FLAGGED.test(String(key.name ?? key.value));

/** The list that an initialiser writes out. */
function written(node: Node): Node | null {
  if (/^TS(?:As|Satisfies|NonNull|TypeAssertion)/.test(node.type)) return written(node.expression);
  return node.type === 'ArrayExpression' ? node : null;
}
