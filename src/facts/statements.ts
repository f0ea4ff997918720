/**
 * Statements: opens a region for what an `if`, a `switch` or an early exit guards (2), binds locals to what they are
 * worth, and says of every statement when control goes on behind it.
 */
import { MAY_LEAVE, type ExprId } from '../model.js';
import { NO, UNKNOWN, YES } from './exprs.js';
import { annotated, visitExpected, visitExpression, visitPattern } from './expressions.js';
import { declareFunction, visitClass, visitFunction } from './functions.js';
import type { Node } from './parser.js';
import { boundNames, Scope } from './scope.js';
import type { Walk } from './walk.js';

/** Control goes on behind a statement when `test` is true; `at` is the guard that decided it. */
export interface Completion {
  test: ExprId;
  at: Node | null;
}

const GOES_ON: Completion = { test: YES, at: null };
const ENDS: Completion = { test: NO, at: null };

/** A list of statements in the current scope. Whatever stands behind an early exit is the rest of the block (2). */
export function visitBlock(walk: Walk, statements: readonly Node[]): Completion {
  const hoisted = hoist(walk, statements);
  const visitFrom = (start: number): Completion => {
    for (let at = start; at < statements.length; at++) {
      const node = statements[at]!;
      const done = hoisted.has(node) ? GOES_ON : visitStatement(walk, node);
      if (done.test === YES || done.test === UNKNOWN) continue;
      const next = statements[at + 1];
      if (!next || done.test === NO) {
        // Code behind `return` is unreachable without any flag; it is walked all the same: unknown means alive.
        if (next && done.test === NO) visitFrom(at + 1);
        return done;
      }
      const last = walk.guarded(done.test, true, 'rest', restOf(statements, at + 1), done.at ?? node, () => visitFrom(at + 1));
      return { test: last.test === YES ? done.test : walk.exprs.and(done.test, last.test), at: done.at };
    }
    return GOES_ON;
  };
  const done = visitFrom(0);
  for (const [node, fn] of hoisted) visitFunction(walk, node, fn);
  return done;
}

/** What stands behind an early exit, as far as the first function declaration: that one is called from above. */
function restOf(statements: readonly Node[], start: number): Node {
  const first = statements.findIndex((node, at) => at >= start && node.type !== 'FunctionDeclaration');
  if (first < 0) return { ...statements[start]!, end: statements[start]!.start };
  const border = statements.findIndex((node, at) => at > first && node.type === 'FunctionDeclaration');
  return { ...statements[first]!, end: statements[(border < 0 ? statements.length : border) - 1]!.end };
}

/**
 * Names of a block are in scope before it runs; function declarations are callable too, so they stand in the block's own
 * region. They are visited last, when the block's constants are known.
 */
function hoist(walk: Walk, statements: readonly Node[]): Map<Node, number> {
  const functions = new Map<Node, number>();
  for (const node of statements) {
    if (node.type === 'FunctionDeclaration' && node.id) {
      const fn = declareFunction(walk, node);
      walk.scope.declare(node.id.name, { is: 'local', value: walk.assigned.has(node.id.name) ? UNKNOWN : walk.exprs.make(['function', fn]) });
      functions.set(node, fn);
    } else if (node.type === 'VariableDeclaration') {
      for (const { id } of node.declarations) for (const name of boundNames(id)) walk.scope.declare(name, { is: 'local', value: UNKNOWN });
    } else if (/^(?:ClassDeclaration|TSEnumDeclaration|TSModuleDeclaration)$/.test(node.type) && node.id?.name) {
      walk.scope.declare(node.id.name, { is: 'local', value: UNKNOWN });
    }
  }
  return functions;
}

export function visitStatement(walk: Walk, node: Node): Completion {
  switch (node.type) {
    case 'ExpressionStatement': return visitAction(walk, node.expression);
    case 'VariableDeclaration': visitVariables(walk, node); return GOES_ON;
    case 'ReturnStatement': {
      const value = visitExpected(walk, node.argument, walk.body.functions[walk.fn]?.type ?? UNKNOWN);
      if (walk.fn >= 0) walk.body.functions[walk.fn]!.returns.push({ value, region: walk.region });
      return ENDS;
    }
    case 'ThrowStatement': visitExpression(walk, node.argument); return ENDS;
    case 'BreakStatement': case 'ContinueStatement': return ENDS;
    case 'IfStatement': return visitIf(walk, node);
    case 'BlockStatement': return walk.within(new Scope(walk.scope), () => visitBlock(walk, node.body));
    case 'SwitchStatement': return visitSwitch(walk, node);
    case 'TryStatement': return visitTry(walk, node);
    case 'LabeledStatement': visitStatement(walk, node.body); return GOES_ON;
    case 'WhileStatement': case 'DoWhileStatement': case 'ForStatement': case 'ForInStatement': case 'ForOfStatement':
      visitLoop(walk, node);
      return GOES_ON;
    case 'FunctionDeclaration': visitFunction(walk, node); return GOES_ON;
    case 'ClassDeclaration': visitClass(walk, node); return GOES_ON;
    case 'ExportNamedDeclaration': return node.declaration ? visitStatement(walk, node.declaration) : GOES_ON;
    case 'TSModuleDeclaration':
      if (node.body?.body) walk.within(new Scope(walk.scope), () => visitBlock(walk, node.body.body));
      return GOES_ON;
    case 'TSEnumDeclaration': for (const member of node.body.members) visitExpression(walk, member.initializer); return GOES_ON;
    case 'TSExportAssignment': visitExpression(walk, node.expression); return GOES_ON;
    default: return GOES_ON;
  }
}

/** A call that may not come back guards what stands behind it; to look at every call would cost, so its name has to say so. */
function visitAction(walk: Walk, node: Node): Completion {
  const value = visitExpression(walk, node);
  const { exprs } = walk;
  const comesBack = (it: Node, id: ExprId): ExprId => {
    const head = exprs.all[id]!;
    if (it.type === 'LogicalExpression' && (head[0] === 'and' || head[0] === 'or')) {
      const right = comesBack(it.right, head[2]);
      return right === YES ? YES : head[0] === 'or' ? exprs.or(head[1], right) : exprs.or(exprs.not(head[1]), right);
    }
    const call: Node = it.type === 'AwaitExpression' ? it.argument : it;
    if (call.type !== 'CallExpression' || (head[0] !== 'call' && head[0] !== 'await')) return YES;
    const { name } = call.callee.property ?? call.callee;
    return typeof name === 'string' && MAY_LEAVE.test(name) ? exprs.make(['returns', id]) : YES;
  };
  return { test: comesBack(node, value), at: node };
}


function visitIf(walk: Walk, node: Node): Completion {
  const test = visitExpression(walk, node.test);
  const branch = (code: Node | null, when: boolean): Completion =>
    code ? walk.guarded(test, when, when ? 'then' : 'else', code, node.test, () => visitStatement(walk, code)) : GOES_ON;
  const then = branch(node.consequent, true);
  const next = walk.body.regions.length;
  const otherwise = branch(node.alternate, false);
  walk.compare(next, node.consequent, node.alternate);
  if (then.test === YES && otherwise.test === YES) return GOES_ON;
  if (then.test === NO && otherwise.test === NO) return ENDS;
  return { test: walk.exprs.choose(test, then.test, otherwise.test), at: node.test };
}

/** A case runs when it matches, or when the case before it falls through. */
function visitSwitch(walk: Walk, node: Node): Completion {
  const { exprs } = walk;
  const subject = visitExpression(walk, node.discriminant);
  const tests = (node.cases as Node[]).map((it) => {
    if (!it.test) return null;
    const value = visitExpression(walk, it.test);
    if (subject === UNKNOWN && value === UNKNOWN) return UNKNOWN;
    const equal = exprs.make(['equal', subject, value, false]);
    walk.site(equal, it.test);
    return equal;
  });
  // The first case that matches is entered. Values and names of values exclude each other anyway; conditions do not (`switch (true)`).
  const isCondition = (at: number): boolean => exprs.literalOf(subject) !== undefined || !/Literal|Identifier|Member/.test((node.cases as Node[])[at]!.test?.type ?? 'Literal');
  const first = (at: number): ExprId =>
    tests.slice(0, at).reduce<ExprId>((all, test, before) => (test !== null && isCondition(before) ? exprs.and(exprs.not(test), all) : all), tests[at]!);
  let completion = GOES_ON;
  const matched = tests.reduce<ExprId>((all, test) => (test === null ? all : exprs.or(all, test)), NO);
  walk.within(new Scope(walk.scope), () => {
    // Functions of all cases can be called from any of them.
    const functions = hoist(walk, node.cases.flatMap((it: Node) => it.consequent));
    let falls: ExprId = NO;
    let broken: ExprId = node.cases.some((it: Node) => !it.test) ? NO : exprs.not(matched);
    let leaves = false;
    (node.cases as Node[]).forEach((it, at) => {
      const entered = exprs.or(falls, tests[at] === null ? exprs.not(matched) : first(at));
      const statements = it.consequent.filter((statement: Node) => !functions.has(statement));
      if (statements.length === 0) {
        falls = entered;
        return;
      }
      const done = walk.guarded(entered, true, 'case', restOf(it.consequent, 0), it.test ?? node.discriminant, () => visitBlock(walk, statements));
      falls = done.test === YES ? entered : exprs.and(entered, done.test);
      if (statements.some((statement: Node) => breaks(statement))) broken = exprs.or(broken, entered);
      else if (done.test !== YES) leaves = true;
    });
    for (const [node, fn] of functions) visitFunction(walk, node, fn);
    // Only a case that leaves for good guards what stands behind.
    completion = leaves ? { test: exprs.or(broken, falls), at: node.discriminant } : GOES_ON;
  });
  return completion;
}

/** Holds a `break` that ends the statement around it, or one with a label, which may. */
function breaks(node: Node): boolean {
  switch (node.type) {
    case 'BreakStatement': return true;
    case 'BlockStatement': return node.body.some(breaks);
    case 'IfStatement': return breaks(node.consequent) || (node.alternate !== null && breaks(node.alternate));
    case 'TryStatement': return breaks(node.block) || (node.handler !== null && breaks(node.handler.body)) || (node.finalizer !== null && breaks(node.finalizer));
    case 'LabeledStatement': return breaks(node.body);
    default: return false;
  }
}

function visitTry(walk: Walk, node: Node): Completion {
  const block = visitStatement(walk, node.block);
  let caught: Completion = block;
  if (node.handler) {
    const scope = new Scope(walk.scope);
    for (const name of boundNames(node.handler.param)) scope.declare(name, { is: 'local', value: UNKNOWN });
    walk.newActivation(); // whatever was thrown in between, nothing is known of the moment
    caught = walk.within(scope, () => visitStatement(walk, node.handler.body));
  }
  const last = node.finalizer ? visitStatement(walk, node.finalizer) : GOES_ON;
  // Behind it: the block or the handler ended, and so did what runs finally. Whether anything is thrown is not known.
  const handled = node.handler && caught.test !== NO ? walk.exprs.and(UNKNOWN, caught.test) : NO;
  const ended = block.test === YES || caught.test === YES ? YES : walk.exprs.or(block.test, handled);
  if (ended === YES) return last;
  return { test: last.test === YES ? ended : walk.exprs.and(ended, last.test), at: block.at ?? caught.at ?? last.at };
}

/** A loop's body may run again after a callback or an await: its own activation, before and behind. */
function visitLoop(walk: Walk, node: Node): void {
  walk.newActivation();
  walk.within(new Scope(walk.scope), () => {
    if (node.type === 'ForStatement') {
      if (node.init?.type === 'VariableDeclaration') visitVariables(walk, node.init);
      else visitExpression(walk, node.init);
    } else if (node.right) {
      visitExpression(walk, node.right);
      if (node.left.type === 'VariableDeclaration') {
        for (const name of boundNames(node.left.declarations[0].id)) walk.scope.declare(name, { is: 'local', value: UNKNOWN });
      } else visitPattern(walk, node.left);
    }
    const test = visitExpression(walk, node.test ?? null);
    const body = (): Completion => visitStatement(walk, node.body);
    if (node.test && node.type !== 'DoWhileStatement') walk.guarded(test, true, 'then', node.body, node.test, body);
    else body();
    visitExpression(walk, node.update ?? null);
  });
  walk.newActivation();
}

/** Local variables. */
function visitVariables(walk: Walk, node: Node): void {
  for (const { id, init } of node.declarations) {
    const typed = walk.types.instanceOf(id.typeAnnotation, walk.scope);
    // `const { children } = props`: no use yet.
    walk.naming = init?.type === 'Identifier' || (init?.type === 'MemberExpression' && !init.computed && init.object.type === 'Identifier');
    walk.lists.begin(id, init);
    const value = visitExpected(walk, init, typed);
    walk.naming = false;
    visitPattern(walk, id);
    bindPattern(walk, id, annotated(walk, value, typed), 'local');
  }
}

/**
 * Binds the names of a pattern to what they are worth, given what the whole is worth. A name that is assigned to
 * anywhere in the file is unknown: unknown means alive (2.1).
 */
export function bindPattern(walk: Walk, pattern: Node, value: ExprId, as: 'local' | ((name: string, value: ExprId, node: Node) => void)): void {
  const { exprs } = walk;
  switch (pattern.type) {
    case 'Identifier': {
      const known = walk.assigned.has(pattern.name) ? UNKNOWN : value;
      if (known === UNKNOWN) walk.use(value);
      if (as === 'local') walk.scope.declare(pattern.name, { is: 'local', value: known });
      else as(pattern.name, known, pattern);
      break;
    }
    case 'AssignmentPattern': {
      const fallback = exprs.literalOf(literalIn(walk, pattern.right));
      const known = fallback === undefined ? UNKNOWN : exprs.make(['nullish', value, exprs.literal(fallback)]);
      if (known === UNKNOWN) walk.use(value);
      bindPattern(walk, pattern.left, value === UNKNOWN ? UNKNOWN : known, as);
      break;
    }
    case 'ObjectPattern':
      for (const property of pattern.properties) {
        if (property.type === 'RestElement') {
          walk.use(value, 'read', pattern.properties.filter((it: Node) => it.key && !it.computed).map((it: Node) => String(it.key.name ?? it.key.value)));
          bindPattern(walk, property.argument, UNKNOWN, as);
        } else {
          const key = property.computed ? null : String(property.key.name ?? property.key.value);
          const member = key === null || value === UNKNOWN ? UNKNOWN : memberOf(walk, value, key);
          if (key === null) walk.use(value);
          if (member !== UNKNOWN) walk.site(member, property.key);
          bindPattern(walk, property.value, member, as);
        }
      }
      break;
    case 'ArrayPattern':
      walk.use(value);
      pattern.elements.forEach((element: Node | null, at: number) => {
        if (!element) return;
        const item = value === UNKNOWN || element.type === 'RestElement' ? UNKNOWN : exprs.make(['index', value, exprs.literal(at), walk.activation]);
        bindPattern(walk, element.type === 'RestElement' ? element.argument : element, item, as);
      });
      break;
  }
}

function memberOf(walk: Walk, value: ExprId, key: string): ExprId {
  const head = walk.exprs.all[value]!;
  return walk.exprs.make(head[0] === 'import' && head[2] === '*' ? ['import', head[1], key] : ['member', value, key, walk.activation]);
}

/** The literal of a default value, without visiting it a second time. */
function literalIn(walk: Walk, node: Node): ExprId {
  return node.type === 'Literal' && ['string', 'number', 'boolean'].includes(typeof node.value) ? walk.exprs.literal(node.value) : UNKNOWN;
}
