/**
 * Whether evaluating an expression does nothing but make a value (1.3). What is not known to be pure is not pure:
 * a top-level call may register something, so what it mentions stays alive.
 */
import { classHasEffects } from './functions.js';
import type { Node } from './parser.js';

/** Calls that only make a value of their arguments: they do not run what they are given. */
const PURE_CALLEES = new Set([
  'memo', 'forwardRef', 'lazy', 'createContext', 'React.memo', 'React.forwardRef', 'React.lazy', 'React.createContext',
  'Object.freeze', 'Object.keys', 'Object.values', 'Object.entries', 'Object.fromEntries', 'Object.create', 'Symbol', 'Symbol.for',
  'String', 'Number', 'Boolean', 'BigInt', 'defineComponent', 'styled', 'css', 'gql', 'keyframes',
  'Map', 'Set', 'WeakMap', 'WeakSet', 'RegExp', 'Date', 'Array', 'Error',
]);

export function isPure(node: Node | null | undefined): boolean {
  if (!node) return true;
  switch (node.type) {
    case 'Literal': case 'Identifier': case 'ThisExpression': case 'MetaProperty':
    case 'ArrowFunctionExpression': case 'FunctionExpression': return true;
    case 'ClassExpression': return !classHasEffects(node);
    case 'TemplateLiteral': return node.expressions.every(isPure);
    case 'TaggedTemplateExpression': return PURE_CALLEES.has(calleeName(node.tag)) && node.quasi.expressions.every(isPure);
    case 'UnaryExpression': return node.operator !== 'delete' && isPure(node.argument);
    case 'BinaryExpression': case 'LogicalExpression': return isPureChain(node);
    case 'ConditionalExpression': return isPure(node.test) && isPure(node.consequent) && isPure(node.alternate);
    case 'MemberExpression': return isPure(node.object) && (!node.computed || isPure(node.property));
    case 'ArrayExpression': return node.elements.every(isPure);
    case 'SpreadElement': return isPure(node.argument);
    case 'ObjectExpression': return node.properties.every((it: Node) =>
      it.type === 'SpreadElement' ? isPure(it.argument) : (!it.computed || isPure(it.key)) && isPure(it.value));
    case 'TSAsExpression': case 'TSSatisfiesExpression': case 'TSNonNullExpression': case 'TSTypeAssertion':
    case 'TSInstantiationExpression': case 'ChainExpression': return isPure(node.expression);
    case 'JSXElement': case 'JSXFragment': return true; // makes a description; nothing is rendered
    case 'CallExpression': case 'NewExpression': return PURE_CALLEES.has(calleeName(node.callee)) && node.arguments.every(isPure);
    default: return false;
  }
}

/** Binding it runs nothing: its defaults and computed keys are pure. */
export function isPurePattern(pattern: Node | null): boolean {
  switch (pattern?.type) {
    case 'AssignmentPattern': return isPure(pattern.right) && isPurePattern(pattern.left);
    case 'ArrayPattern': return pattern.elements.every(isPurePattern);
    case 'ObjectPattern': return pattern.properties.every((it: Node) =>
      it.type === 'RestElement' || ((!it.computed || isPure(it.key)) && isPurePattern(it.value)));
    default: return true;
  }
}

/** A declaration that does nothing but declare. */
export function isQuiet(statement: Node): boolean {
  const node: Node = statement.type === 'ExportNamedDeclaration' && statement.declaration ? statement.declaration : statement;
  if (node.type === 'VariableDeclaration') return node.declarations.every((it: Node) => isPure(it.init) && isPurePattern(it.id));
  if (node.type === 'ClassDeclaration') return !classHasEffects(node);
  return /^TS|^FunctionDeclaration$|^Export|^EmptyStatement$/.test(node.type) && node.type !== 'TSModuleDeclaration';
}

function isPureChain(node: Node): boolean {
  let left = node;
  while (left.type === 'BinaryExpression' || left.type === 'LogicalExpression') {
    if (!isPure(left.right)) return false;
    left = left.left;
  }
  return isPure(left);
}

/** `a.b` for plain names; the head alone for `styled.div` and `styled(Base)`. */
function calleeName(node: Node): string {
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'CallExpression') return calleeName(node.callee) === 'styled' ? 'styled' : '';
  if (node.type !== 'MemberExpression' || node.computed) return '';
  const head = calleeName(node.object);
  return head === 'styled' ? head : `${head}.${node.property.name}`;
}
