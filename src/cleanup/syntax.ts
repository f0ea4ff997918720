/** Syntax trees as this stage sees them: nodes by field name, their children, and what stands around them. Never: meaning. */

/** Any syntax node: ESTree's shapes with TypeScript's added. */
export interface Node {
  type: string;
  start: number;
  end: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- ESTree is a union of 170 shapes; whoever reads switches on `type`
  [field: string]: any;
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

/** Children in the order of the text. */
export function childrenOf(node: Node): Node[] {
  const found: Node[] = [];
  for (const key in node) {
    const value: unknown = node[key];
    if (key === 'type' || typeof value !== 'object' || value === null) continue;
    if (Array.isArray(value)) found.push(...value.filter(isNode));
    else if (isNode(value)) found.push(value);
  }
  return found.sort((a, b) => a.start - b.start);
}

/** Every node below, with its parent. */
export function* below(node: Node): Generator<Node> {
  yield node;
  for (const child of childrenOf(node)) yield* below(child);
}

/** The lists whose members are separated by commas (or bars), and where each lives. */
const LISTS: Readonly<Record<string, string>> = {
  ObjectExpression: 'properties', ObjectPattern: 'properties', ArrayExpression: 'elements', ArrayPattern: 'elements',
  CallExpression: 'arguments', NewExpression: 'arguments', ImportDeclaration: 'specifiers', ExportNamedDeclaration: 'specifiers',
  TSEnumBody: 'members', TSUnionType: 'types', TSTypeParameterInstantiation: 'params', VariableDeclaration: 'declarations',
  FunctionDeclaration: 'params', FunctionExpression: 'params', ArrowFunctionExpression: 'params', TSEmptyBodyFunctionExpression: 'params',
  TSDeclareFunction: 'params', TSFunctionType: 'params', TSMethodSignature: 'params',
};

/** The list that a node is a member of; null where it is none. */
export function listOf(node: Node, parent: Node): Node[] | null {
  const list: unknown = parent[LISTS[parent.type] ?? ''];
  return Array.isArray(list) && list.includes(node) ? (list as Node[]) : null;
}

/** Through what does not change a value: assertions, optional chains, awaiting. */
export function bare(node: Node): Node {
  switch (node.type) {
    case 'TSAsExpression': case 'TSSatisfiesExpression': case 'TSNonNullExpression': case 'TSTypeAssertion': case 'ChainExpression':
    case 'ParenthesizedExpression': return bare(node.expression);
    case 'AwaitExpression': return bare(node.argument);
    default: return node;
  }
}

export const isFunction = (node: Node): boolean => /^(?:FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type);

/** The name of a property, member or attribute that is written out; null for a computed one. */
export function nameOf(node: Node): string | null {
  if (node.type === 'JSXAttribute') return node.name.type === 'JSXIdentifier' ? node.name.name : null;
  if (node.computed || !node.key) return null;
  return String(node.key.name ?? node.key.value);
}

/** `a.b` and `a['b']`: b. */
export function memberName(node: Node): string | null {
  if (node.type !== 'MemberExpression') return null;
  if (!node.computed) return node.property.name ?? null;
  return typeof node.property.value === 'string' ? node.property.value : null;
}

/** Evaluating it does nothing that anybody could notice: what is left of it may go. Calls are not told apart. */
export function isPure(node: Node | null): boolean {
  if (!node) return true;
  switch (node.type) {
    case 'CallExpression': case 'NewExpression': case 'ImportExpression': case 'AssignmentExpression': case 'UpdateExpression':
    case 'AwaitExpression': case 'YieldExpression': case 'TaggedTemplateExpression': return false;
    case 'UnaryExpression': return node.operator !== 'delete' && isPure(node.argument);
    case 'ArrowFunctionExpression': case 'FunctionExpression': return true;
    case 'ClassExpression': return !node.superClass && node.body.body.length === 0;
    default: return childrenOf(node).every(isPure);
  }
}
