/** Lexical scopes: a name to what it is bound to. Never: other files. */
import type { ExprId } from '../model.js';
import type { Node } from './parser.js';

export type Binding =
  | { is: 'import'; index: number; imported: string; type: boolean }
  | { is: 'top' }
  /** A local: its symbolic value once its initialiser has been visited; unknown before, and when it is reassigned. */
  | { is: 'local'; value: ExprId };

export class Scope {
  private readonly names = new Map<string, Binding>();
  constructor(private readonly parent: Scope | null) {}

  declare(name: string, binding: Binding): void {
    this.names.set(name, binding);
  }

  find(name: string): Binding | undefined {
    for (let scope: Scope | null = this; scope; scope = scope.parent) {
      const binding = scope.names.get(name);
      if (binding) return binding;
    }
    return undefined;
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

/** Names assigned to anywhere in the file, whatever scope they belong to: such names are never constant. */
export function assignedNames(program: Node): Set<string> {
  const names = new Set<string>();
  const target = (node: Node): void => {
    if (node.type === 'Identifier') names.add(node.name);
    else if (node.type === 'MemberExpression') return;
    else for (const name of boundNames(node)) names.add(name);
  };
  const stack: unknown[] = [program];
  while (stack.length > 0) {
    const node = stack.pop();
    if (Array.isArray(node)) {
      for (const item of node) if (item && typeof item === 'object') stack.push(item);
      continue;
    }
    const it = node as Node;
    if (it.type === 'AssignmentExpression') target(it.left);
    else if (it.type === 'UpdateExpression') target(it.argument);
    else if ((it.type === 'ForInStatement' || it.type === 'ForOfStatement') && it.left.type !== 'VariableDeclaration') target(it.left);
    for (const key in it) {
      const value = it[key];
      if (value && typeof value === 'object') stack.push(value);
    }
  }
  return names;
}
