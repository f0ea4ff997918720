/** Where a text says which names, and what its classes are made of. Asked of the few texts that say a method's name; never cached. */
import type { SaidClass, Sayings } from '../model.js';
import { createLines } from './lines.js';
import { parse, type Node } from './parser.js';
import { isPure, isQuiet } from './purity.js';

/** Null for what is no script, does not parse, or is nested too deeply. */
export function sayingsOf(file: string, text: string): Sayings | null {
  if (!/\.[cm]?[jt]sx?$/.test(file)) return null;
  const parsed = parse(file, text);
  if (parsed.errors.length > 0) return null;
  const { span } = createLines(text);
  const words: Sayings['words'] = [];
  const texts: Sayings['texts'] = [];
  const classes: SaidClass[] = [];
  const imports = new Map<string, { specifier: string; imported: string }>();
  const visit = (node: Node, eager: boolean): void => {
    const say = (it: Node, taken: boolean): void => { words.push({ name: it.name as string, span: span(it.start, it.end), taken, eager }); };
    switch (node.type) {
      case 'Identifier': case 'PrivateIdentifier': case 'JSXIdentifier': say(node, false); break;
      case 'Literal': if (typeof node.value === 'string') texts.push({ text: node.value, span: span(node.start, node.end) }); return;
      case 'TemplateElement': texts.push({ text: node.value.raw, span: span(node.start, node.end) }); return;
      case 'JSXText': texts.push({ text: node.value, span: span(node.start, node.end) }); return;
      case 'MemberExpression':
        visit(node.object, eager);
        if (node.computed) visit(node.property, eager);
        else say(node.property, true);
        return;
    }
    for (const child of childrenOf(node)) visit(child, eager);
  };
  try {
    for (const statement of parsed.program.body as unknown as Node[]) {
      const isExport = statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration';
      const node: Node = isExport && statement.declaration ? statement.declaration : statement;
      if (node.type === 'ImportDeclaration') {
        for (const it of node.specifiers as Node[]) {
          const imported = it.type === 'ImportDefaultSpecifier' ? 'default' : it.type === 'ImportNamespaceSpecifier' ? '*' : String(it.imported.name ?? it.imported.value);
          imports.set(it.local.name, { specifier: node.source.value, imported });
        }
      }
      const isDefault = statement.type === 'ExportDefaultDeclaration' && !/Declaration$/.test(node.type);
      visit(statement, !(isDefault ? isPure(node) : isQuiet(node)));
      if (node.type === 'ClassDeclaration' || node.type === 'TSInterfaceDeclaration') classes.push(classOf(node, span));
    }
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
  return { classes, words, texts, imports };
}

function classOf(node: Node, span: (start: number, end: number) => SaidClass['span']): SaidClass {
  const heritage: (Node | null)[] = node.type === 'ClassDeclaration'
    ? [...(node.superClass ? [node.superClass] : []), ...(node.implements ?? []).map((it: Node) => it.expression)]
    : (node.extends ?? []).map((it: Node) => it.expression);
  const members = node.body.body as Node[];
  const open = (node.decorators ?? []).length > 0 || node.declare === true
    || members.some((it) => (it.decorators ?? []).length > 0 || (it.computed && it.key?.type !== 'Literal')) || someNode(node.body, isOpenAccess);
  const isPlain = heritage.every((it) => it?.type === 'Identifier');
  return {
    name: node.id?.name ?? 'default', span: span(node.start, node.end),
    bases: isPlain ? heritage.map((it) => it!.name as string) : null, open,
    methods: members.filter(isMethod).map((it) => ({ name: it.key.name as string, span: span(it.start, it.end), hidden: it.accessibility === 'private' || it.key.type === 'PrivateIdentifier' })),
  };
}

/** What stands on the prototype, or on the class: a function in a field is found by whoever goes through the fields. */
const isMethod = (it: Node): boolean =>
  it.type === 'MethodDefinition' && it.kind === 'method' && !it.computed && !it.override && it.value.body && /^(?:Private)?Identifier$/.test(it.key.type);

/** `this[name]`, a call of `x[name]`, `name in this`, and a prototype looked through for its members. */
const isOpenAccess = (node: Node): boolean =>
  (isComputed(node) && node.object.type === 'ThisExpression') || (node.type === 'CallExpression' && isComputed(node.callee))
  || (node.type === 'BinaryExpression' && node.operator === 'in' && node.right.type === 'ThisExpression')
  || (node.type === 'Identifier' && /^(?:getOwnPropertyNames|getOwnPropertyDescriptors|ownKeys|Proxy)$/.test(node.name));

const isComputed = (node: Node): boolean => node.type === 'MemberExpression' && node.computed && node.property.type !== 'Literal';

const someNode = (node: Node, holds: (node: Node) => boolean): boolean => holds(node) || childrenOf(node).some((it) => someNode(it, holds));

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

function childrenOf(node: Node): Node[] {
  const found: Node[] = [];
  for (const key in node) {
    const value: unknown = node[key];
    if (Array.isArray(value)) found.push(...value.filter(isNode));
    else if (isNode(value)) found.push(value);
  }
  return found;
}
