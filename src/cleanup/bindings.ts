/**
 * Who is who in one file: every name that a scope binds, and every place that uses it. What is not certainly something
 * else counts as a use: unknown means alive (2.1). Never: other files.
 */
import { childrenOf, type Node } from './syntax.js';

export interface Binding {
  name: string;
  /** The identifiers that bind the name; several for overloads and merged declarations. */
  ids: Node[];
  /** Places that use it, types included; not those that only assign to it. */
  uses: Node[];
  /** It is assigned to after it was made. */
  assigned: boolean;
  /** Bound at the file's top level. */
  top: boolean;
}

export interface Bindings {
  all: readonly Binding[];
  /** The binding that an identifier uses, or binds. */
  of(identifier: Node): Binding | undefined;
  /** A binding of the file's top level. */
  top(name: string): Binding | undefined;
  parent(node: Node): Node | undefined;
  /** Names that nothing in the file binds. */
  free: ReadonlySet<string>;
}

class Scope {
  readonly names = new Map<string, Binding>();
  constructor(readonly parent: Scope | null, readonly holdsVar: boolean) {}
}

export function bindingsOf(program: Node): Bindings {
  const parents = new Map<Node, Node>();
  const all: Binding[] = [];
  const by = new Map<Node, Binding>();
  const pending: [Node, Scope][] = [];
  const root = new Scope(null, true);

  const bind = (id: Node, scope: Scope): void => {
    let found = scope.names.get(id.name as string);
    if (!found) {
      found = { name: id.name as string, ids: [], uses: [], assigned: false, top: scope === root };
      scope.names.set(found.name, found);
      all.push(found);
    }
    found.ids.push(id);
    by.set(id, found);
  };
  const bindPattern = (pattern: Node | null, scope: Scope): void => {
    switch (pattern?.type) {
      case 'Identifier': bind(pattern, scope); break;
      case 'ObjectPattern': for (const it of pattern.properties) bindPattern(it.type === 'Property' ? it.value : it.argument, scope); break;
      case 'ArrayPattern': for (const it of pattern.elements) bindPattern(it, scope); break;
      case 'AssignmentPattern': bindPattern(pattern.left, scope); break;
      case 'RestElement': bindPattern(pattern.argument, scope); break;
      case 'TSParameterProperty': bindPattern(pattern.parameter, scope); break;
    }
  };
  const varScope = (scope: Scope): Scope => (scope.holdsVar || !scope.parent ? scope : varScope(scope.parent));

  const visit = (node: Node, parent: Node | null, scope: Scope): void => {
    if (parent) parents.set(node, parent);
    let inner = scope;
    switch (node.type) {
      case 'Identifier': case 'JSXIdentifier':
        if (isUse(node, parent!, parents)) pending.push([node, scope]);
        break;
      case 'FunctionDeclaration': case 'TSDeclareFunction': case 'FunctionExpression': case 'ArrowFunctionExpression': case 'TSEmptyBodyFunctionExpression':
        if (node.id && /Declar/.test(node.type)) bind(node.id, scope);
        inner = new Scope(scope, true);
        if (node.id && node.type === 'FunctionExpression') bind(node.id, inner);
        for (const param of node.params) bindPattern(param, inner);
        break;
      case 'TSFunctionType': case 'TSMethodSignature': case 'TSCallSignatureDeclaration': case 'TSConstructSignatureDeclaration': case 'TSConstructorType':
        inner = new Scope(scope, false);
        for (const param of node.params) bindPattern(param, inner);
        break;
      case 'ClassDeclaration': if (node.id) bind(node.id, scope); break;
      case 'ClassExpression':
        inner = new Scope(scope, false);
        if (node.id) bind(node.id, inner);
        break;
      case 'TSEnumDeclaration': case 'TSInterfaceDeclaration': case 'TSTypeAliasDeclaration': case 'TSImportEqualsDeclaration': bind(node.id, scope); break;
      case 'TSModuleDeclaration':
        if (node.id.type === 'Identifier' && node.kind !== 'global') bind(node.id, scope);
        inner = new Scope(scope, true);
        break;
      case 'VariableDeclaration': for (const it of node.declarations) bindPattern(it.id, node.kind === 'var' ? varScope(scope) : scope); break;
      case 'ImportDeclaration': for (const it of node.specifiers) bind(it.local, root); break;
      case 'BlockStatement': case 'ForStatement': case 'ForInStatement': case 'ForOfStatement': case 'SwitchStatement': case 'StaticBlock':
        inner = new Scope(scope, false);
        break;
      case 'CatchClause':
        inner = new Scope(scope, false);
        bindPattern(node.param, inner);
        break;
    }
    for (const child of childrenOf(node)) visit(child, node, inner);
  };
  visit(program, null, root);

  const free = new Set<string>();
  for (const [id, scope] of pending) {
    if (by.has(id)) continue;
    let at: Scope | null = scope;
    while (at && !at.names.has(id.name as string)) at = at.parent;
    const found = at?.names.get(id.name as string);
    if (!found) {
      free.add(id.name as string);
      continue;
    }
    by.set(id, found);
    const parent = parents.get(id)!;
    if (isTarget(id, parents)) found.assigned = true;
    // `x = 1` makes x something else, and uses nothing of it; `x += 1`, as a value, does.
    if (!(parent.type === 'AssignmentExpression' && parent.left === id && parent.operator === '=')) found.uses.push(id);
  }
  return { all, of: (id) => by.get(id), top: (name) => root.names.get(name), parent: (node) => parents.get(node), free };
}

/** Identifiers that name a member, a key, a label or what a module calls it are no uses of a binding. */
function isUse(node: Node, parent: Node, parents: ReadonlyMap<Node, Node>): boolean {
  switch (parent.type) {
    case 'MemberExpression': return parent.object === node || parent.computed;
    case 'JSXMemberExpression': return parent.object === node;
    case 'TSQualifiedName': return parent.left === node;
    case 'Property': return parent.value === node || parent.computed;
    case 'PropertyDefinition': case 'MethodDefinition': case 'AccessorProperty': case 'TSPropertySignature': case 'TSMethodSignature':
    case 'TSAbstractMethodDefinition': case 'TSAbstractPropertyDefinition': return parent.key !== node || parent.computed;
    case 'TSEnumMember': return parent.id !== node || parent.computed;
    case 'JSXAttribute': case 'JSXNamespacedName': case 'LabeledStatement': case 'BreakStatement': case 'ContinueStatement': case 'MetaProperty':
    case 'ImportSpecifier': case 'ImportDefaultSpecifier': case 'ImportNamespaceSpecifier': case 'ExportAllDeclaration': case 'ImportAttribute':
    case 'TSTypeParameter': case 'TSNamedTupleMember': return false;
    case 'ExportSpecifier': return parent.local === node && !parents.get(parent)?.source;
    case 'JSXOpeningElement': case 'JSXClosingElement': return parent.type === 'JSXOpeningElement' && !/^[a-z]/.test(node.name as string);
    default: return true;
  }
}

/** Assigned to: by `=`, `++`, as the variable of a loop, or by a pattern. */
function isTarget(id: Node, parents: ReadonlyMap<Node, Node>): boolean {
  let child = id;
  let parent = parents.get(id);
  while (parent && ((parent.type === 'Property' && parent.value === child) || /^(?:ObjectPattern|ArrayPattern|RestElement)$/.test(parent.type)
    || (parent.type === 'AssignmentPattern' && parent.left === child))) {
    child = parent;
    parent = parents.get(child);
  }
  switch (parent?.type) {
    case 'AssignmentExpression': return parent.left === child;
    case 'UpdateExpression': return true;
    case 'ForInStatement': case 'ForOfStatement': return parent.left === child;
    default: return false;
  }
}
