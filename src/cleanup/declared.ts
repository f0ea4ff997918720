/**
 * The declaration and all that lists the flag as data: members of enums, unions, records and tables, defaults, keys in
 * lists. Only where its neighbours are flags too, or the list says so by its name: unknown means alive.
 */
import type { Literal, Span } from '../model.js';
import type { Binding } from './bindings.js';
import { cutMember, cutStatement } from './cuts.js';
import type { Source } from './source.js';
import { bare, nameOf, type Node } from './syntax.js';

/** A settled flag as this stage sees it. */
export interface SettledFlag {
  key: string;
  value: Literal;
  /** Where registries declare it: the file, the declaration that it is a member of, and the member's name. */
  members: readonly { file: string; name: string; member: string }[];
}

/**
 * What is left that names the flag cannot stay as it is: an asking of which more than the value is used, with what uses
 * it, and a member of a registry that is looked at in some other way.
 */
export function touchLeftovers(source: Source, asked: readonly Span[], flags: readonly SettledFlag[]): void {
  const { bindings, edits } = source;
  const places = new Set(asked.map((span) => span.join()));
  const touch = (node: Node, why: 'evaluation' | 'declaration'): void => {
    if (!source.gone(node)) edits.touch(node.start, node.end, why);
  };
  const memberAt = memberIn(source, flags);
  for (const node of source.nodes) {
    if (source.gone(node)) continue;
    if (node.type === 'MemberExpression' && memberAt(node)) touch(node, 'declaration');
    if (!/^(?:Call|Member)Expression$/.test(node.type) || !places.has(source.span(node.start, node.end).join())) continue;
    touch(node, 'evaluation');
    let parent = bindings.parent(node)!;
    while (bare(parent) !== parent) parent = bindings.parent(parent)!;
    const binding = parent.type === 'VariableDeclarator' && parent.id.type === 'Identifier' ? bindings.of(parent.id as Node) : undefined;
    for (const use of binding?.uses ?? []) touch(use, 'evaluation');
  }
}

/** The settled flag that `Feature.X` stands for. */
function memberIn(source: Source, flags: readonly SettledFlag[]): (node: Node) => SettledFlag | null {
  return (node) => {
    const name = node.type === 'MemberExpression' && !node.computed ? node.property.name as string
      : node.type === 'TSQualifiedName' ? node.right.name as string : null;
    const object = (node.object ?? node.left) as Node;
    const binding = name !== null && object?.type === 'Identifier' ? source.bindings.of(object) : undefined;
    if (!binding) return null;
    const imported = source.imported.get(binding);
    const origin = imported ? imported.origin : { file: source.file, name: binding.name };
    return flags.find(({ members }) => members.some((it) => it.member === name && it.file === origin?.file && it.name === origin.name)) ?? null;
  };
}

/** `const newCart = { id: 'new-cart', … }`: a flag that is declared by an object of its own, and only listed elsewhere. */
export function cutDefinitions(source: Source, flags: readonly SettledFlag[], usesOf: (binding: Binding) => readonly { source: Source; node: Node }[] | null): boolean {
  const { bindings } = source;
  let changed = false;
  for (const node of source.nodes) {
    if (node.type !== 'Literal' || source.gone(node) || !flags.some(({ key }) => key === node.value)) continue;
    const property = bindings.parent(node)!;
    if (property.type !== 'Property' || property.value !== node || !/^(?:id|key|name|flag)$/.test(nameOf(property) ?? '')) continue;
    let around = bindings.parent(bindings.parent(property)!)!;
    while (bare(around) !== around) around = bindings.parent(around)!;
    const binding = around.type === 'VariableDeclarator' && around.id.type === 'Identifier' ? bindings.of(around.id as Node) : undefined;
    const uses = binding?.top ? usesOf(binding) ?? [] : [];
    if (uses.length === 0 || !uses.every((use) => use.source.bindings.parent(use.node)?.type === 'ArrayExpression')) continue;
    for (const use of uses) cutMember(use.source, use.node, 'declaration');
    changed = true;
  }
  return changed;
}

export function cutDeclarations(source: Source, flags: readonly SettledFlag[], isKey: (name: string) => boolean): void {
  const { bindings } = source;
  const keyed = new Map(flags.map((flag) => [flag.key, flag]));
  const parent = (node: Node): Node => bindings.parent(node)!;

  const memberAt = memberIn(source, flags);
  const isRegistry = (declaration: string): boolean => flags.some(({ members }) => members.some((it) => it.file === source.file && it.name === declaration));

  const cut = (node: Node): void => cutMember(source, node, 'declaration');

  for (const node of source.nodes) {
    if (source.gone(node)) continue;
    switch (node.type) {
      case 'Property': case 'TSPropertySignature': case 'PropertyDefinition': case 'TSEnumMember': {
        const list = parent(node);
        if (list.type === 'ObjectPattern') break;
        const computed = node.computed ? memberAt(node.key as Node) : null;
        const name = node.type === 'TSEnumMember' ? String(node.id.name ?? node.id.value) : nameOf(node);
        const flag = name === null ? undefined : keyed.get(name);
        const registry = declarationAround(node);
        const declared = registry !== null && isRegistry(registry) && flags.some(({ members }) => members.some((it) => it.member === name && it.name === registry));
        if (computed || declared || (flag && isListOfFlags(list, name!))) cut(node);
        break;
      }
      case 'Literal': {
        const flag = typeof node.value === 'string' ? keyed.get(node.value) : undefined;
        if (flag) cutMention(node.type === 'Literal' && parent(node).type === 'TSLiteralType' ? parent(node) : node, flag, false);
        break;
      }
      case 'MemberExpression': {
        const flag = memberAt(node);
        if (flag) cutMention(node, flag, true);
        break;
      }
    }
  }

  function cutMention(node: Node, flag: SettledFlag, certain: boolean): void {
    const list = parent(node);
    switch (list.type) {
      case 'ArrayExpression': {
        const others = (list.elements as (Node | null)[]).filter((it) => it && it !== node);
        if (certain || others.filter((it) => typeof it!.value === 'string' && isKey(it!.value as string)).length * 2 > others.length || others.length === 0 && named(list)) cut(node);
        break;
      }
      case 'TSUnionType': {
        const others = (list.types as Node[]).filter((it) => it !== node);
        if (certain || others.filter((it) => it.type === 'TSLiteralType' && isKey(String(it.literal.value))).length * 2 >= others.length) cut(node);
        break;
      }
      case 'Property': {
        if (list.value !== node) break;
        const table = parent(parent(list));
        const row = parent(list);
        const rows = table.type === 'ArrayExpression' ? (table.elements as (Node | null)[]).filter((it) => it?.type === 'ObjectExpression') as Node[] : [];
        const sameField = rows.filter((it) => (it.properties as Node[]).some((field) => field.type === 'Property' && nameOf(field) === nameOf(list)));
        // A table of flags: each row is one.
        if (certain && rows.length > 1 && /^(?:id|key|name|flag)$/.test(nameOf(list) ?? '') && sameField.length === rows.length) cut(row);
        else if (flag.value === true && /flag|toggle|feature|experiment/i.test(nameOf(list) ?? '')) cut(list);
        break;
      }
      case 'SwitchCase':
        if (list.test === node && (list.consequent as Node[]).length > 0) cutStatement(source, list, 'declaration');
        break;
    }
  }

  /** The top-level declaration that a member belongs to. */
  function declarationAround(node: Node): string | null {
    const list = parent(node);
    const owner = list.type === 'ObjectExpression' ? declaratorAround(list) : parent(list);
    return (owner?.id?.name as string | undefined) ?? null;
  }
  function declaratorAround(node: Node): Node | null {
    let at = parent(node);
    while (at && (bare(at) !== at || at.type === 'CallExpression')) at = parent(at);
    return at?.type === 'VariableDeclarator' ? at : null;
  }

  function isListOfFlags(list: Node, own: string): boolean {
    const members = (list.properties ?? list.members ?? list.body) as Node[] | undefined;
    const names = (members ?? []).map((it) => nameOf(it) ?? '').filter((name) => name !== own);
    const known = names.filter(isKey).length;
    return (known > 0 && known * 2 >= names.length) || named(list);
  }

  /** `flags: { … }`, `const features = { … }`, `interface UiFlags { … }`. */
  function named(list: Node): boolean {
    let at = parent(list);
    while (bare(at) !== at) at = parent(at);
    const name = at.type === 'Property' || at.type === 'TSPropertySignature' ? nameOf(at) : at.type === 'TSTypeAnnotation' ? nameOf(parent(at)) : (at.id?.name as string | undefined) ?? null;
    return name !== null && /(?:flags?|toggles?|features|experiments?)$/i.test(name);
  }
}
