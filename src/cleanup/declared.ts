/**
 * The declaration and all that lists the flag as data: members of enums, unions, records and tables, defaults, keys in lists.
 * An equal text alone says nothing: it is tied to the flag by what declares it (`keyed.ts`), or its name is no common
 * word and most of its neighbours are flags of the same registry. Unknown means alive.
 */
import type { Literal, Span } from '../model.js';
import type { Binding } from './bindings.js';
import { leaves } from './blocks.js';
import { cutMember, cutStatement } from './cuts.js';
import { createKeyed } from './keyed.js';
import type { Source, Sources } from './source.js';
import { bare, below, nameOf, type Node } from './syntax.js';

/** A settled flag as this stage sees it. */
export interface SettledFlag {
  key: string;
  value: Literal;
  /** Where registries declare it: the file, the declaration that it is a member of, and the member's name. */
  members: readonly { file: string; name: string; member: string }[];
  /** Of another key: it is declared where this one is, or asked like it where nothing declares it. */
  isSibling(key: string): boolean;
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

/** Flags that are asserted still: a call that throws stays, and what it names has to be there. */
export function assertedIn(source: Source, flags: readonly SettledFlag[]): SettledFlag[] {
  const memberAt = memberIn(source, flags);
  return source.nodes.flatMap((node) => {
    if (node.type !== 'CallExpression' || !source.asked.has(source.span(node.start, node.end).join()) || source.gone(node) || !source.asserts(node)) return [];
    const named = [...below(node)].flatMap((it) => flags.find(({ key }) => it.type === 'Literal' && it.value === key) ?? memberAt(it) ?? []);
    return named.length > 0 ? named : flags;
  });
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

/** `const newCart = { id: 'new-cart', … }`: a flag that an object of its own declares, and nothing else: it is only listed elsewhere. */
export function cutDefinitions(source: Source, flags: readonly SettledFlag[], usesOf: (binding: Binding) => readonly { source: Source; node: Node }[] | null): boolean {
  const { bindings } = source;
  let changed = false;
  for (const node of source.nodes) {
    if (node.type !== 'Literal' || source.gone(node) || !flags.some(({ key, members }) => key === node.value && members.length === 0 && isDistinct(key))) continue;
    const property = bindings.parent(node)!;
    if (property.type !== 'Property' || property.value !== node || !/^(?:id|key|name|flag)$/.test(nameOf(property) ?? '')) continue;
    let around = bindings.parent(bindings.parent(property)!)!;
    while (bare(around) !== around) around = bindings.parent(around)!;
    const binding = around.type === 'VariableDeclarator' && around.id.type === 'Identifier' ? bindings.of(around.id as Node) : undefined;
    const uses = binding?.top ? usesOf(binding) ?? [] : [];
    if (uses.length === 0 || !uses.every((use) => isListOfFlags(use.source, use.source.bindings.parent(use.node)!))) continue;
    for (const use of uses) cutMember(use.source, use.node, 'declaration');
    changed = true;
  }
  return changed;
}

/** `const experiments = […]`. */
function isListOfFlags({ bindings }: Source, list: Node): boolean {
  let at = bindings.parent(list)!;
  while (bare(at) !== at) at = bindings.parent(at)!;
  return list.type === 'ArrayExpression' && /(?:flags?|toggles?|features|experiments?|tests)$/i.test(String(at.id?.name ?? ''));
}

/** Two words at least: no other thing is called so by chance. */
const isDistinct = (key: string): boolean => /[a-z0-9][A-Z]|\w[-_.:/ ]\w/.test(key);

export function cutDeclarations(sources: Sources, source: Source, flags: readonly SettledFlag[]): void {
  const { bindings } = source;
  const byKey = new Map(flags.map((flag) => [flag.key, flag]));
  const memberAt = memberIn(source, flags);
  const keyed = createKeyed(sources, (declared, name) => flags.some(({ members }) => members.some((it) => it.file === declared.file && it.name === name)));
  const cut = (node: Node): void => cutMember(source, node, 'declaration');

  for (const node of source.nodes) {
    if (source.gone(node)) continue;
    switch (node.type) {
      case 'Property': case 'TSPropertySignature': case 'PropertyDefinition': case 'TSEnumMember':
        if (bindings.parent(node)!.type !== 'ObjectPattern' && isMember(source, node)) cut(node);
        break;
      case 'Literal': {
        const flag = typeof node.value === 'string' ? byKey.get(node.value) : undefined;
        if (flag) cutMention(bindings.parent(node)!.type === 'TSLiteralType' ? bindings.parent(node)! : node, flag, false);
        break;
      }
      case 'MemberExpression': {
        const flag = memberAt(node);
        if (flag) cutMention(node, flag, true);
        break;
      }
    }
  }

  /** A member that stands for the flag: `in` is where it is, which may be the type of what is looked at. */
  function isMember(where: Source, node: Node): boolean {
    if (node.computed) return where === source && memberAt(node.key as Node) !== null;
    const list = where.bindings.parent(node)!;
    const name = node.type === 'TSEnumMember' ? String(node.id.name ?? node.id.value) : nameOf(node);
    const registry = keyed.registryAround(where, list);
    if (registry !== null) return flags.some(({ members }) => members.some((it) => it.member === name && it.file === where.file && it.name === registry));
    const flag = name === null ? undefined : byKey.get(name);
    if (!flag) return false;
    const type = list.type === 'ObjectExpression' ? keyed.typeOf(where, list) : null;
    if (type) {
      const declared = keyed.memberOf(type, name!);
      return keyed.hasKeys(type) || (declared !== null && isMember(declared.source, declared.node));
    }
    const members = (list.properties ?? list.members ?? list.body) as Node[];
    return isAmongFlags(flag, members.filter((it) => it !== node).map((it) => nameOf(it) ?? ''));
  }

  /** Most of at least two others are flags of the same registry. */
  function isAmongFlags(flag: SettledFlag, others: readonly string[]): boolean {
    return isDistinct(flag.key) && others.length > 1 && others.filter((it) => flag.isSibling(it)).length * 2 > others.length;
  }

  function cutMention(node: Node, flag: SettledFlag, certain: boolean): void {
    const list = bindings.parent(node)!;
    switch (list.type) {
      case 'ArrayExpression': {
        const type = keyed.typeOf(source, node);
        const others = (list.elements as (Node | null)[]).filter((it) => it && it !== node).map((it) => String(it!.value));
        if (certain || keyed.registryAround(source, list) !== null || (type ? keyed.isKey(type) : isAmongFlags(flag, others))) cut(node);
        break;
      }
      case 'TSUnionType': {
        const others = (list.types as Node[]).filter((it) => it !== node).map((it) => String(it.literal?.value));
        if (certain || keyed.registryAround(source, list) !== null || keyed.isPicked(source, list) || isAmongFlags(flag, others)) cut(node);
        break;
      }
      case 'Property': {
        if (list.value !== node) break;
        const row = bindings.parent(list)!;
        const table = bindings.parent(row)!;
        const rows = table.type === 'ArrayExpression' ? (table.elements as (Node | null)[]).filter((it) => it?.type === 'ObjectExpression') as Node[] : [];
        const sameField = rows.filter((it) => (it.properties as Node[]).some((field) => field.type === 'Property' && nameOf(field) === nameOf(list)));
        // A table of flags: each row is one.
        if (certain && rows.length > 1 && /^(?:id|key|name|flag)$/.test(nameOf(list) ?? '') && sameField.length === rows.length) cut(row);
        else if (flag.value === true && /flag|toggle|feature|experiment/i.test(nameOf(list) ?? '') && (certain || isTied(node))) cut(list);
        break;
      }
      case 'SwitchCase': {
        const cases = bindings.parent(list)!.cases as Node[];
        const before = cases[cases.indexOf(list) - 1];
        const falls = before !== undefined && (before.consequent.length === 0 || !leaves((before.consequent as Node[]).at(-1)!));
        const type = keyed.typeOfName(source, bindings.parent(list)!.discriminant as Node);
        if (list.test === node && (list.consequent as Node[]).length > 0 && !falls && (certain || (type && keyed.isKey(type)))) cutStatement(source, list, 'declaration');
        break;
      }
    }
  }

  function isTied(node: Node): boolean {
    const type = keyed.typeOf(source, node);
    return type !== null && keyed.isKey(type);
  }
}
