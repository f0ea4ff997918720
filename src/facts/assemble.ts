/**
 * The syntax tree of a component as that of a module: what runs once stays where it is, and what runs for each component
 * made, its template included, becomes the function that the module exports. Never: text.
 */
import type { Component } from './blocks.js';
import type { Node } from './parser.js';
import { boundNames } from './scope.js';

/** @param tags components of the template. Changes the tree that it is given. */
export function assemble(program: Node, component: Component, tags: ReadonlySet<string>): Node {
  const top: Node[] = [];
  const inside: Node[] = [];
  const clients = new Map<number, Node[]>();
  const end = component.script.length;
  for (const node of program.body as Node[]) {
    const index = component.blocks.findIndex(({ from, to }) => from <= node.start && node.start < to);
    const runs = node.start >= end ? 'instance' : (component.blocks[index]?.runs ?? 'module');
    if (runs === 'module' || isOutside(node, component.format === 'astro')) top.push(node);
    else if (runs === 'instance') inside.push(node);
    else clients.set(index, [...(clients.get(index) ?? []), node]);
  }
  // A script of the browser's own has names of its own.
  for (const body of clients.values()) inside.push({ type: 'BlockStatement', start: program.end, end: program.end, body });
  if (component.format === 'svelte') {
    react(program, inside);
    readStores(program);
  } else if (component.format === 'vue') unwrap(inside, end);
  if (tags.size > 0) for (const node of top) unregister(node, tags);
  const block: Node = { type: 'BlockStatement', start: 0, end, body: inside };
  const made: Node = { type: 'FunctionDeclaration', start: 0, end, id: null, params: [], body: block };
  return { ...program, body: [...top, { type: 'ExportDefaultDeclaration', start: 0, end, declaration: made }] };
}

/** Belongs to the module wherever it stands: imports, types, and in Astro every export. */
function isOutside(node: Node, exported: boolean): boolean {
  switch (node.type) {
    case 'ImportDeclaration': case 'ExportAllDeclaration': case 'ExportDefaultDeclaration': return true;
    case 'ExportNamedDeclaration': return exported || !node.declaration || /^TS/.test(node.declaration.type);
    default: return /^TS/.test(node.type);
  }
}

/** A template sees through refs: a name that a call has given, read in it, is worth what the ref holds (`values.ts`). */
function unwrap(statements: readonly Node[], end: number): void {
  const refs = new Set<string>(statements.flatMap((node) => (node.type !== 'VariableDeclaration' ? []
    : node.declarations.flatMap(({ id, init }: Node) => (/^(?:Call|Await)Expression$/.test(init?.type) ? boundNames(id) : [])))));
  if (refs.size === 0) return;
  visitNodes(statements.filter(({ start }) => start >= end), (it) => {
    if (it.type === 'Identifier' && refs.has(it.name)) {
      hold(it, it.name);
      return false;
    }
    return true;
  }, (it, key) => BINDS.has(`${it.type}.${key}`));
}

/** Where a name is assigned to, bound or called: it is meant itself. */
const BINDS = new Set(['AssignmentExpression.left', 'UpdateExpression.argument', 'CallExpression.callee', 'ForOfStatement.left', 'ArrowFunctionExpression.params']);

/** Every node that is code, with those in it when `visit` says so; names of members are none. */
function visitNodes(nodes: readonly Node[], visit: (node: Node) => boolean, skips: (node: Node, key: string) => boolean = () => false): void {
  const stack: unknown[] = [...nodes];
  while (stack.length > 0) {
    const node = stack.pop();
    if (Array.isArray(node)) {
      for (const item of node) if (item && typeof item === 'object') stack.push(item);
      continue;
    }
    const it = node as Node;
    if (!visit(it)) continue;
    for (const key in it) {
      const value = it[key];
      if (!value || typeof value !== 'object' || (!it.computed && (key === 'property' || (key === 'key' && it.type === 'Property'))) || skips(it, key)) continue;
      stack.push(value);
    }
  }
}

/** `$: name = …` binds the name; `$derived(x)` is x. */
function react(program: Node, statements: Node[]): void {
  const declared = new Set((program.body as Node[]).flatMap(namesOf));
  for (const node of statements) {
    const declaration: Node = node.type === 'ExportNamedDeclaration' ? node.declaration : node;
    for (const it of declaration?.type === 'VariableDeclaration' ? declaration.declarations : []) {
      if (it.init?.type === 'CallExpression' && it.init.callee.name === '$derived' && it.init.arguments.length === 1) it.init = it.init.arguments[0];
    }
    const assigned: Node | undefined = node.type === 'LabeledStatement' && node.label.name === '$' ? node.body.expression : undefined;
    if (assigned?.type !== 'AssignmentExpression' || assigned.operator !== '=' || assigned.left.type !== 'Identifier' || declared.has(assigned.left.name)) continue;
    const { start, end, left, right } = assigned;
    declared.add(left.name);
    Object.assign(node, { type: 'VariableDeclaration', kind: 'const', declarations: [{ type: 'VariableDeclarator', start, end, id: left, init: right }] });
  }
}

/** `$name` is what the store `name` holds; to assign to it is to use the store. */
function readStores(program: Node): void {
  const stores = new Set<string>((program.body as Node[]).flatMap(namesOf));
  visitNodes(program.body, (it) => {
    if (it.type !== 'Identifier' || !it.name.startsWith('$') || !stores.has(it.name.slice(1))) return true;
    hold(it, it.name.slice(1));
    return false;
  });
}

/** Makes a name what is held by that name: the member without a name. */
function hold(it: Node, name: string): void {
  const { start, end } = it;
  Object.assign(it, {
    type: 'MemberExpression', object: { type: 'Identifier', start, end, name }, property: { type: 'Identifier', start, end, name: '' }, computed: false,
  });
}

function namesOf(node: Node): string[] {
  if (node.type === 'ImportDeclaration') return (node.specifiers as Node[]).map(({ local }) => local.name);
  const declaration: Node = node.type === 'ExportNamedDeclaration' && node.declaration ? node.declaration : node;
  if (declaration.type === 'VariableDeclaration') return declaration.declarations.flatMap((it: Node) => boundNames(it.id));
  return declaration.id?.name ? [declaration.id.name] : [];
}

/** What `components: { Name }` gives to the template is used where the template names it. */
function unregister(node: Node, tags: ReadonlySet<string>): void {
  if (node.type !== 'ExportDefaultDeclaration') return;
  const { declaration } = node;
  const options: Node = declaration.type === 'CallExpression' ? declaration.arguments[0] : declaration;
  const registered = options?.type !== 'ObjectExpression' ? undefined
    : options.properties.find((it: Node) => it.type === 'Property' && it.key.name === 'components')?.value;
  if (registered?.type !== 'ObjectExpression') return;
  registered.properties = registered.properties.filter((it: Node) => !it.shorthand || !tags.has(it.key.name));
}
