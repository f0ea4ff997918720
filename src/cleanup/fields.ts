/**
 * Through properties: one that holds the same settled value wherever the sources write it is a constant, by its name
 * alone (a field-based analysis): props, the state that a container maps to props, options. It goes when all that read it is
 * folded. Only names that stand out, and only where nothing else can write them.
 */
import type { Literal } from '../model.js';
import { cutMember, withComments } from './cuts.js';
import type { Source, Sources, Worth } from './source.js';
import { bare, isFunction, memberName, nameOf, type Node } from './syntax.js';
import type { Values } from './worth.js';

export interface Fields {
  /** Properties that are constant, besides those known; true if there was one. */
  learn(values: Values, known: Map<string, Worth>): boolean;
  /** Takes out what writes and declares them; true if there was something. */
  cut(known: ReadonlyMap<string, Worth>): boolean;
}

/** Two words at least: `isNewCart`, `show_banner`. */
const OUTSTANDING = /^(?=.{8})[a-z][a-z0-9]*(?:[A-Z_][A-Za-z0-9]*)+$/;
const MANY = 16;

interface Uses {
  writes: { source: Source; node: Node; value: Node | null }[];
  reads: { source: Source; node: Node }[];
  declared: { source: Source; node: Node }[];
  /** Strings that name it where a type picks properties; any other string may stand for anything. */
  picked: { source: Source; node: Node }[];
  doubtful: boolean;
}

/** `mentioning`: source files whose text holds a word; `isKey`: flags' own names are no fields. */
export function createFields(sources: Sources, mentioning: (word: string) => readonly string[], isKey: (name: string) => boolean): Fields {
  const known = new Map<string, Uses | null>();

  const usesOf = (name: string): Uses | null => {
    let found = known.get(name);
    if (found === undefined) known.set(name, (found = find(name)));
    return found;
  };

  const find = (name: string): Uses | null => {
    const files = mentioning(name);
    if (files.length > MANY) return null;
    const uses: Uses = { writes: [], reads: [], declared: [], picked: [], doubtful: false };
    for (const file of files) {
      const source = sources.load(file);
      if (!source) return null;
      for (const node of source.nodes) take(source, node, name, uses);
    }
    return uses.doubtful ? null : uses;
  };

  const take = (source: Source, node: Node, name: string, uses: Uses): void => {
    const parent = source.bindings.parent(node);
    switch (node.type) {
      case 'JSXAttribute': if (nameOf(node) === name) uses.writes.push({ source, node, value: node.value as Node | null }); break;
      case 'Property':
        if (nameOf(node) !== name) break;
        if (parent!.type === 'ObjectPattern') uses.reads.push({ source, node });
        else uses.writes.push({ source, node, value: node.value as Node });
        break;
      case 'MemberExpression': {
        if (memberName(node) !== name) break;
        const target = parent!.type === 'AssignmentExpression' && parent!.left === node;
        if (target || parent!.type === 'UpdateExpression') uses.doubtful = true;
        else uses.reads.push({ source, node });
        break;
      }
      case 'TSPropertySignature':
        if (nameOf(node) === name) uses.declared.push({ source, node });
        break;
      case 'PropertyDefinition': case 'MethodDefinition': case 'TSMethodSignature': case 'AccessorProperty': case 'TSEnumMember':
        if (nameOf(node) === name || node.id?.name === name) uses.doubtful = true;
        break;
      case 'Literal':
        if (node.value !== name) break;
        if (parent!.type === 'TSLiteralType') uses.picked.push({ source, node: parent! });
        else if (parent!.type !== 'MemberExpression' && !(parent!.type === 'Property' && parent!.key === node)) uses.doubtful = true;
        break;
    }
  };

  const learn = (values: Values, found: Map<string, Worth>): boolean => {
    let grew = false;
    for (const source of sources.loaded) {
      if (sources.linkage.isTest(source.file)) continue;
      for (const node of source.nodes) {
        const writes = node.type === 'JSXAttribute' || (node.type === 'Property' && source.bindings.parent(node)!.type === 'ObjectExpression');
        const name = writes && node.value ? nameOf(node) : null;
        if (name === null || found.has(name) || !OUTSTANDING.test(name) || isKey(name) || source.gone(node) || !values.of(source, node.value as Node)) continue;
        const uses = usesOf(name);
        const value = uses && settledBy(uses, values);
        if (value === undefined || value === null || uses!.reads.length === 0) continue;
        found.set(name, { truth: Boolean(value), value });
        grew = true;
      }
    }
    return grew;
  };

  const settledBy = ({ writes, declared, reads }: Uses, values: Values): Literal | undefined => {
    const given = writes.filter(({ source, node }) => !source.gone(node)).map(({ source, value }) => value && values.of(source, value)?.value);
    const [first] = given;
    if (first === undefined || first === null || given.some((it) => it !== first)) return undefined;
    const optional = declared.some(({ node }) => node.optional) || reads.some(({ node }) => node.type === 'Property' && node.value.type === 'AssignmentPattern');
    return optional && first !== false && !writes.every(({ source, node }) => isAlwaysGiven(source, node)) ? undefined : first;
  };

  /**
   * No element of the same component does without it. Of objects only one that a function makes for its caller, as what maps
   * a state to props does: beside any other there may be some of its kind that leave it out.
   */
  const isAlwaysGiven = (source: Source, node: Node): boolean => {
    if (node.type !== 'JSXAttribute') {
      let around = source.bindings.parent(source.bindings.parent(node)!)!;
      while (bare(around) !== around) around = source.bindings.parent(around)!;
      return isFunction(around) || around.type === 'ReturnStatement';
    }
    const tag = source.bindings.parent(node)!.name as Node;
    if (tag.type !== 'JSXIdentifier') return false;
    const files = mentioning(tag.name as string);
    return files.length <= MANY && files.every((file) => {
      const user = sources.load(file);
      return user !== null && user.nodes.every((it) => it.type !== 'JSXOpeningElement' || it.name.name !== tag.name || (it.attributes as Node[]).some((attribute) => attribute.type === 'JSXAttribute' && nameOf(attribute) === nameOf(node)));
    });
  };

  const cut = (found: ReadonlyMap<string, Worth>): boolean => {
    let changed = false;
    for (const name of found.keys()) {
      const uses = usesOf(name);
      if (!uses) continue;
      const stays = uses.reads.some(({ source, node }) => {
        if (source.gone(node)) return false;
        if (node.type !== 'Property') return true;
        const id = (node.value.type === 'AssignmentPattern' ? node.value.left : node.value) as Node;
        const binding = id.type === 'Identifier' ? source.bindings.of(id) : undefined;
        return !binding || !binding.uses.every((use) => source.gone(use));
      });
      if (stays) continue;
      for (const { source, node } of [...uses.reads, ...uses.writes, ...uses.declared, ...uses.picked]) {
        if (source.gone(node)) continue;
        if (node.type === 'JSXAttribute') source.edits.cut(...withComments(source, node.start, node.end), 'evaluation');
        else if (node.type === 'TSLiteralType' && source.bindings.parent(node)!.type !== 'TSUnionType') continue;
        else if (node.type !== 'MemberExpression') cutMember(source, node, 'evaluation');
        changed = true;
      }
    }
    return changed;
  };

  return { learn, cut };
}
