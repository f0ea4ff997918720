/** Lexical scopes: a name to what it is bound to. Never: other files. */
import type { ExprId } from '../model.js';
import { codeIn, type Node } from './parser.js';

export type Binding =
  | { is: 'import'; index: number; imported: string; type: boolean }
  | { is: 'top' }
  /** A local: its symbolic value once its initialiser has been visited; unknown before, and when it is reassigned. */
  | { is: 'local'; value: ExprId };

export class Scope {
  private readonly names = new Map<string, Binding>();
  private readonly types = new Map<string, ExprId>();
  constructor(private readonly parent: Scope | null) {}

  declare(name: string, binding: Binding): void {
    this.names.set(name, binding);
  }

  find(name: string): Binding | undefined {
    return this.names.get(name) ?? this.parent?.find(name);
  }

  inner(): Scope {
    return new Scope(this);
  }

  /** A type parameter: what its instances are. */
  declareType(name: string, instance: ExprId): void {
    this.types.set(name, instance);
  }

  findType(name: string): ExprId | undefined {
    return this.types.get(name) ?? this.parent?.findType(name);
  }
}

/** Every name that a pattern binds. */
export function boundNames(pattern: Node | null): string[] {
  if (!pattern) return [];
  switch (pattern.type) {
    case 'Identifier': return [pattern.name];
    case 'ObjectPattern': return pattern.properties.flatMap((it: Node) => boundNames(it.type === 'Property' ? it.value : it.argument));
    case 'ArrayPattern': return pattern.elements.flatMap(boundNames);
    case 'AssignmentPattern': return boundNames(pattern.left);
    case 'RestElement': return boundNames(pattern.argument);
    case 'TSParameterProperty': return boundNames(pattern.parameter);
    default: return [];
  }
}

export interface Writes {
  /** Names assigned to anywhere in the file, whatever scope they belong to, and every `var`: never constant. */
  names: Set<string>;
  /** Members written on whatever object, or overridden by a class that extends another. */
  members: Set<string>;
}

/** One pass over the whole tree, before anything is read from it. */
export function writesOf(program: Node): Writes {
  const names = new Set<string>();
  const members = new Set<string>();
  /** Objects that are made here, and names that are handed to a call: it may change them. */
  const made = new Set<string>();
  const handed = new Set<string>();
  const target = (node: Node | null): void => {
    switch (node?.type) {
      case 'Identifier': names.add(node.name); break;
      case 'MemberExpression':
        if (!node.computed) members.add(node.property.name);
        else if (typeof node.property.value === 'string') members.add(node.property.value);
        else if (node.object.type === 'Identifier') names.add(node.object.name); // `table[key] = …`: any of its fields
        break;
      case 'AssignmentPattern': target(node.left); break;
      case 'RestElement': target(node.argument); break;
      case 'ArrayPattern': for (const element of node.elements) target(element); break;
      case 'ObjectPattern': for (const property of node.properties) target(property.type === 'Property' ? property.value : property); break;
      case 'TSAsExpression': case 'TSNonNullExpression': case 'TSTypeAssertion': case 'TSSatisfiesExpression': target(node.expression); break;
    }
  };
  const stack: unknown[] = [program];
  // Half of all nodes are names and literals.
  const see = (node: Node): void => {
    if (node.type === 'Identifier') {
      if (node.name === 'arguments') names.add('arguments');
      if (node.decorators?.length > 0) stack.push(node.decorators);
    } else if (node.type !== 'Literal') stack.push(node);
  };
  while (stack.length > 0) {
    const node = stack.pop();
    if (Array.isArray(node)) {
      for (const item of node) if (item && typeof item === 'object') see(item as Node);
      continue;
    }
    const it = node as Node;
    switch (it.type) {
      case 'AssignmentExpression': target(it.left); break;
      case 'UpdateExpression': target(it.argument); break;
      case 'UnaryExpression': if (it.operator === 'delete') target(it.argument); break;
      case 'ForInStatement': case 'ForOfStatement': if (it.left.type !== 'VariableDeclaration') target(it.left); break;
      // `var` is hoisted out of blocks and may be declared again: its initialiser says little.
      case 'VariableDeclaration': if (it.kind === 'var') for (const { id } of it.declarations) for (const name of boundNames(id)) names.add(name); break;
      case 'CallExpression': case 'NewExpression':
        // Object.assign(o, …), Object.defineProperty(o, …): any field of it.
        if (it.callee.type === 'MemberExpression' && /^(?:assign|define)/.test(it.callee.property.name ?? '')) target(it.arguments[0] ?? null);
        else if (!/^(?:console|Object|JSON)$/.test(it.callee.object?.name ?? '')) for (const argument of it.arguments) if (argument.type === 'Identifier') handed.add(argument.name);
        break;
      case 'VariableDeclarator':
        if (it.id.type === 'Identifier' && it.init?.type === 'ObjectExpression' && it.init.properties.some((property: Node) => property.type === 'Property' && /Call|Await|Member|Logical|Binary|Unary|Conditional/.test(property.value.type))) made.add(it.id.name);
        break;
      case 'ClassDeclaration': case 'ClassExpression':
        if (it.superClass) for (const { key, computed } of it.body.body) if (key && !computed) members.add(String(key.name ?? key.value));
        break;
    }
    for (const key of codeIn(it)) {
      const value: unknown = it[key];
      if (value && typeof value === 'object') see(value as Node);
    }
  }
  for (const name of handed) if (made.has(name)) names.add(name);
  return { names, members };
}
