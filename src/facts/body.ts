/**
 * The body of a file: every top-level declaration with what it is worth, who uses what under which guard, and every
 * place that may ask for a flag. One walk over the tree. Holds no recogniser's result: what counts as a flag is decided
 * when files are linked.
 */
import type { Body, DeclarationKind, ExprId, Import, Span } from '../model.js';
import { UNKNOWN } from './exprs.js';
import { annotated, visitExpected, visitExpression, visitPattern } from './expressions.js';
import { classHasEffects, declareFunction, visitClass, visitFunction } from './functions.js';
import type { Lines } from './lines.js';
import type { Node } from './parser.js';
import { isPure, isPurePattern, isQuiet } from './purity.js';
import { boundNames, writesOf, type Scope } from './scope.js';
import { bindPattern, visitBlock, visitStatement } from './statements.js';
import { createWalk, type Walk } from './walk.js';

export function bodyOf(
  program: Node, text: string, lines: Pick<Lines, 'span'>, imports: readonly Import[], byStart: ReadonlyMap<number, number>,
): { body: Body; effects: boolean } {
  const writes = writesOf(program);
  const walk = createWalk(text, lines, writes.names, byStart);
  walk.body.written.push(...[...writes.members].sort());
  imports.forEach(({ names }, index) => {
    for (const name of names) walk.scope.declare(name.local, { is: 'import', index, imported: name.imported, type: name.type });
  });
  const statements: Node[] = program.body;
  for (const node of statements) for (const name of topNames(declarationIn(node))) walk.scope.declare(name, { is: 'top' });
  visitTop(walk, statements);
  walk.lists.close();
  return { body: { exprs: walk.exprs.all, ...walk.body }, effects: walk.effects };
}

function visitTop(walk: Walk, statements: readonly Node[]): void {
  for (const node of statements) {
    if (node.type === 'ExportDefaultDeclaration') visitDefault(walk, node.declaration);
    else visitDeclaration(walk, declarationIn(node), node);
  }
}

function declarationIn(node: Node): Node {
  return node.type === 'ExportNamedDeclaration' && node.declaration ? node.declaration : node;
}

function topNames(node: Node): string[] {
  if (node.type === 'ExportDefaultDeclaration') return node.declaration.id?.name ? [node.declaration.id.name] : [];
  if (node.type === 'VariableDeclaration' && !node.declare) return node.declarations.flatMap((it: Node) => boundNames(it.id));
  return !node.declare && node.id?.type === 'Identifier' && /Declaration$/.test(node.type) && node.type !== 'TSImportEqualsDeclaration' ? [node.id.name] : [];
}

function visitDeclaration(walk: Walk, node: Node, outer: Node): void {
  const { exprs } = walk;
  if (node.declare) return; // ambient: no code
  switch (node.type) {
    case 'FunctionDeclaration': case 'TSDeclareFunction': {
      const fn = declareFunction(walk, node);
      declare(walk, node.id.name, 'function', walk.assigned.has(node.id.name) ? UNKNOWN : exprs.make(['function', fn]), outer);
      owned(walk, node.id.name, () => visitFunction(walk, node, fn));
      break;
    }
    case 'ClassDeclaration': visitTopClass(walk, node, node.id.name, outer); break;
    case 'VariableDeclaration': for (const it of node.declarations) visitTopVariable(walk, node, it); break;
    case 'TSEnumDeclaration': visitEnum(walk, node, outer); break;
    case 'TSInterfaceDeclaration':
      declare(walk, node.id.name, 'type', walk.types.shapeOf(node.body.body, inner(walk, node)), outer, signatures(walk, node.body.body));
      break;
    case 'TSTypeAliasDeclaration': {
      const type = node.typeAnnotation;
      const literals = (type.type === 'TSUnionType' ? type.types : [type]).filter((it: Node) => it.type === 'TSLiteralType');
      declare(walk, node.id.name, 'type', walk.types.aliasOf(type, inner(walk, node)), outer, type.type === 'TSTypeLiteral'
        ? signatures(walk, type.members) : literals.map((it: Node) => [String(it.literal.value), walk.spanOf(it)]));
      break;
    }
    case 'TSModuleDeclaration':
      if (node.id.type !== 'Identifier') break;
      declare(walk, node.id.name, 'namespace', UNKNOWN, outer);
      // A namespace's statements run with the module.
      if (!(node.body?.body ?? []).every(isQuiet)) walk.effects = true;
      owned(walk, walk.effects ? null : node.id.name, () => visitStatement(walk, node));
      break;
    case 'ImportDeclaration': case 'ExportNamedDeclaration': case 'ExportAllDeclaration': case 'EmptyStatement': break;
    case 'TSImportEqualsDeclaration': {
      const index = walk.imports.get(node.moduleReference.expression?.start) ?? walk.imports.get(node.moduleReference.start);
      walk.scope.declare(node.id.name, index === undefined ? { is: 'local', value: UNKNOWN } : { is: 'import', index, imported: '*', type: false });
      break;
    }
    case 'ExpressionStatement':
      if (typeof node.directive === 'string') break;
      walk.effects = true;
      visitBlock(walk, [node]);
      break;
    default:
      if (/^TS/.test(node.type) && node.type !== 'TSExportAssignment') break;
      walk.effects = true;
      visitBlock(walk, [node]);
  }
}

/** The scope inside a declaration with type parameters. */
function inner(walk: Walk, node: Node): Scope {
  if (!node.typeParameters) return walk.scope;
  const scope = walk.scope.inner();
  walk.types.declareParameters(node.typeParameters, scope);
  return scope;
}

function visitTopVariable(walk: Walk, declaration: Node, node: Node): void {
  const pure = isPure(node.init) && isPurePattern(node.id);
  const names = boundNames(node.id);
  if (!pure) walk.effects = true;
  // What an impure initialiser mentions is used when the module is evaluated; a pure one's only when its name is.
  const owner = pure ? (names[0] ?? null) : null;
  const typed = walk.types.instanceOf(node.id.typeAnnotation, walk.scope);
  const isList = walk.lists.begin(node.id, node.init, true);
  const value = owned(walk, owner, () => {
    visitPattern(walk, node.id);
    return visitExpected(walk, node.init, typed);
  });
  if (isList) walk.lists.name(value, node.id.name);
  const kind = declaration.kind === 'const' ? 'const' : 'variable';
  const members = membersOf(walk, node.init);
  bindPattern(walk, node.id, annotated(walk, value, typed), (name, known) => declare(walk, name, kind, known, node, members));
  for (const name of names.slice(1)) if (owner) owned(walk, name, () => walk.ref({ local: owner }, node));
}

function visitEnum(walk: Walk, node: Node, outer: Node): void {
  const { exprs } = walk;
  const fields: [string, ExprId][] = [];
  let next: number | null = 0;
  const pure = node.body.members.every((member: Node) => isPure(member.initializer));
  if (!pure) walk.effects = true;
  owned(walk, pure ? node.id.name : null, () => {
    for (const member of node.body.members as Node[]) {
      const name = String(member.id.name ?? member.id.value);
      const value = member.initializer ? visitExpression(walk, member.initializer) : next === null ? UNKNOWN : exprs.literal(next);
      const literal = exprs.literalOf(value);
      next = typeof literal === 'number' ? literal + 1 : null;
      fields.push([name, value]);
    }
  });
  const members = node.body.members.map((it: Node): [string, Span] => [String(it.id.name ?? it.id.value), walk.spanOf(it)]);
  declare(walk, node.id.name, 'enum', exprs.make(['object', fields, false, true]), outer, members);
}

function visitTopClass(walk: Walk, node: Node, name: string, outer: Node): void {
  const effects = classHasEffects(node);
  if (effects) {
    // A decorator or static code hands the class to somebody when the module is evaluated.
    walk.effects = true;
    walk.ref({ local: name }, node);
  }
  const at = walk.body.declarations.length;
  declare(walk, name, 'class', UNKNOWN, outer, node.body.body
    .filter((it: Node) => it.static && it.key && !it.computed).map((it: Node) => [String(it.key.name ?? it.key.value), walk.spanOf(it)]));
  const cls = owned(walk, name, () => visitClass(walk, node));
  if (!walk.assigned.has(name)) walk.body.declarations[at]!.value = walk.exprs.make(['class', cls]);
}

function visitDefault(walk: Walk, node: Node): void {
  if (node.type === 'FunctionDeclaration' && node.body) {
    const fn = declareFunction(walk, node);
    const name = node.id?.name ?? 'default';
    declare(walk, name, 'function', walk.exprs.make(['function', fn]), node);
    owned(walk, name, () => visitFunction(walk, node, fn));
  } else if (node.type === 'ClassDeclaration') visitTopClass(walk, node, node.id?.name ?? 'default', node);
  else if (!/^TS(?:Interface|DeclareFunction)/.test(node.type)) {
    const pure = isPure(node);
    if (!pure) walk.effects = true;
    const value = owned(walk, pure ? 'default' : null, () => visitExpression(walk, node));
    declare(walk, 'default', 'const', value, node, membersOf(walk, node));
  }
}

function declare(walk: Walk, name: string, kind: DeclarationKind, value: ExprId, node: Node, members: [string, Span][] = []): void {
  walk.body.declarations.push({ name, kind, value, span: walk.spanOf(node), members });
}

function owned<T>(walk: Walk, owner: string | null, inside: () => T): T {
  const outer = walk.owner;
  walk.owner = owner;
  const result = inside();
  walk.owner = outer;
  return result;
}

const signatures = (walk: Walk, members: Node[]): [string, Span][] =>
  members.filter((it) => it.key && !it.computed).map((it) => [String(it.key.name ?? it.key.value), walk.spanOf(it)]);

/** Where the keys of a record stand, also through `as const`, `satisfies` and a helper call around it. */
function membersOf(walk: Walk, node: Node | null): [string, Span][] {
  if (!node) return [];
  if (node.expression && /^TS/.test(node.type)) return membersOf(walk, node.expression);
  if (node.type === 'CallExpression') return membersOf(walk, node.arguments[0] ?? null);
  if (node.type === 'ArrayExpression') {
    return node.elements.filter((it: Node | null) => typeof it?.value === 'string').map((it: Node): [string, Span] => [it.value, walk.spanOf(it)]);
  }
  if (node.type !== 'ObjectExpression') return [];
  return node.properties.filter((it: Node) => it.type === 'Property' && !it.computed)
    .map((it: Node): [string, Span] => [String(it.key.name ?? it.key.value), walk.spanOf(it)]);
}
