/**
 * Sweeping: whatever lost its last use goes too, with what only it used, through files and until nothing changes. What
 * was unused before is none of our business. A use in a test keeps nothing alive.
 */
import type { Binding } from './bindings.js';
import { cutMember, cutStatement } from './cuts.js';
import type { Edit } from './edits.js';
import { exportedBinding, type Source, type Sources } from './source.js';
import type { Node } from './syntax.js';
import type { Values } from './worth.js';
import { declaratorOf, unitOf, type Unit } from './units.js';

export interface Sweep {
  /** Takes out what nothing uses any more; true if there was something. */
  run(): boolean;
  /** Files of which nothing is left. */
  readonly files: ReadonlySet<string>;
  /** Loads the files that import a constant or a function of the flag's; true if there was a new one. */
  spread(values: Values): boolean;
  /** Every place that uses an exported name, in files that are no tests; null where that cannot be told. */
  usesOf(source: Source, binding: Binding): { source: Source; node: Node }[] | null;
}

export function createSweep(sources: Sources, zombies: ReadonlySet<string>): Sweep {
  const { linkage } = sources;
  const files = new Set<string>();
  const counts = (file: string): boolean => !linkage.isTest(file) && !files.has(file);

  const cut = (source: Source, unit: Unit, why: Edit['why']): void => {
    const parent = source.bindings.parent(unit.node)!;
    if (unit.kind === 'import') {
      if ((parent.specifiers as Node[]).every((it) => it === unit.node || source.gone(it))) cutStatement(source, parent, why);
      else if (unit.node.type === 'ImportDefaultSpecifier') source.edits.cut(unit.node.start, behindDefault(source, parent), why);
      else cutSpecifier(source, unit.node, parent, why);
    } else if (unit.kind === 'variable') {
      const whole = (parent.declarations as Node[]).every((it) => it === unit.node || source.gone(it));
      const outer = source.bindings.parent(parent);
      if (whole) cutStatement(source, outer?.type === 'ExportNamedDeclaration' ? outer : parent, why);
      else cutMember(source, unit.node, why);
    } else if (unit.kind === 'pattern') cutMember(source, unit.node, why);
    else cutStatement(source, unit.node, why);
  };

  const run = (): boolean => {
    let found = false;
    for (let again = true; again;) {
      again = false;
      for (const source of sources.loaded) {
        if (files.has(source.file)) continue;
        for (const binding of source.bindings.all) if (sweepBinding(source, binding)) again = true;
      }
      for (const file of orphans()) {
        again = true;
        files.add(file);
        const source = sources.load(file);
        source?.edits.cut(0, source.text.length, 'zombie-module');
      }
      found ||= again;
    }
    return found;
  };

  const sweepBinding = (source: Source, binding: Binding): boolean => {
    if (binding.ids.some((id) => source.gone(id)) || !lostUse(source, binding)) return false;
    const whole = declaratorOf(source, binding);
    const unit = whole && whole.bindings.every((it) => isUnused(source, it, whole)) ? whole : unitOf(source, binding);
    if (!unit || unit.kind === 'parameter' || !isUnused(source, binding, unit)) return false;
    cut(source, unit, unit.kind === 'import' ? 'unused-import' : 'unused-symbol');
    const origin = source.imported.get(binding)?.origin;
    if (origin) sources.load(origin.file);
    for (const node of exportsOf(source, binding)) if (!source.gone(node)) cutExport(source, node);
    return true;
  };

  /** It was used by what is gone: here, or where it is imported. */
  const lostUse = (source: Source, binding: Binding): boolean =>
    binding.uses.some((use) => source.gone(use)) || (binding.top && !source.imported.has(binding) && importedBy(source, binding).some(({ source: user, node }) => user.gone(node)));

  const isUnused = (source: Source, binding: Binding, unit: Unit): boolean => {
    const own = new Set(exportsOf(source, binding).map((it) => (it.type === 'ExportSpecifier' ? it.local as Node : it.declaration as Node)));
    const inside = (use: Node): boolean => source.gone(use) || own.has(use) || (use.start >= unit.node.start && use.end <= unit.node.end);
    // What is assigned and never read still has its assignments.
    if (binding.assigned || !binding.uses.every(inside)) return false;
    if (!isExported(source, binding)) return true;
    if (linkage.isEntry(source.file) || linkage.asksForFlags(source.file, binding.name)) return false;
    const uses = usersOf(source, binding);
    return uses !== null && uses.length === 0;
  };

  /** Import specifiers that stand for a binding, in loaded files. */
  const importedBy = (source: Source, binding: Binding): { source: Source; node: Node }[] => sources.importersOf(source.file).filter(({ name }) => named(source, name) === binding);
  const named = (source: Source, name: string): Binding | undefined => exportedBinding(source, name);

  /** Imports of a binding that still stand, and uses through a namespace; null where something may use it in a way that is not followed. */
  const usersOf = (source: Source, binding: Binding): { source: Source; node: Node; binding?: Binding }[] | null => {
    const found: { source: Source; node: Node; binding?: Binding }[] = [];
    for (const file of linkage.importers(source.file)) {
      if (file === source.file || !counts(file)) continue;
      for (const { target, kind, origins } of linkage.imports(file)) {
        const hit = origins.some((origin) => origin?.file === source.file && named(source, origin.name) === binding);
        const whole = target === source.file && (origins.some((origin) => origin?.name === '*') || ['dynamic', 'require', 'url', 'glob'].includes(kind));
        if (!hit && !whole) continue;
        if (zombies.has(file)) continue;
        const user = whole || sources.isLoaded(file) ? sources.load(file) : null;
        if (!user) return null;
        if (whole) {
          const through = usesThrough(user, source, binding);
          if (!through) return null;
          found.push(...through.map((node) => ({ source: user, node })));
          continue;
        }
        for (const [bound, { specifier, origin }] of user.imported) {
          if (origin?.file === source.file && named(source, origin.name) === binding && !user.gone(specifier)) found.push({ source: user, node: specifier, binding: bound });
        }
        if (kind === 'export' && linkage.isEntry(file)) return null;
      }
    }
    return found;
  };

  /** Uses as `ns.name`; null where anything else may be done with the whole module. */
  const usesThrough = (user: Source, source: Source, binding: Binding): Node[] | null => {
    const found: Node[] = [];
    for (const [bound, { origin }] of user.imported) {
      if (origin?.file !== source.file || origin.name !== '*') continue;
      for (const use of bound.uses) {
        if (user.gone(use)) continue;
        const parent = user.bindings.parent(use)!;
        const member = parent.type === 'MemberExpression' && !parent.computed ? parent.property.name as string
          : parent.type === 'TSQualifiedName' ? parent.right.name as string : parent.type === 'JSXMemberExpression' ? parent.property.name as string : null;
        if (member === null) return null;
        if (member === binding.name) found.push(parent);
      }
    }
    const loads = user.nodes.some((node) => moduleAt(node) !== null && linkage.target(user.file, moduleAt(node)!) === source.file && !user.gone(node));
    return loads ? null : found;
  };

  const loadUsers = (source: Source, binding: Binding): boolean => {
    let loaded = false;
    for (const file of linkage.importers(source.file)) {
      if (sources.isLoaded(file) || !counts(file) || !linkage.imports(file).some(({ origins }) => origins.some((origin) => origin?.file === source.file && named(source, origin.name) === binding))) continue;
      loaded = sources.load(file) !== null || loaded;
    }
    return loaded;
  };

  const usesOf = (source: Source, binding: Binding): { source: Source; node: Node }[] | null => {
    const exports = new Set(exportsOf(source, binding).map((it) => (it.type === 'ExportSpecifier' ? it.local as Node : it.declaration as Node)));
    const found = binding.uses.filter((use) => !source.gone(use) && !exports.has(use)).map((node) => ({ source, node }));
    if (!isExported(source, binding)) return found;
    if (linkage.isEntry(source.file)) return null;
    loadUsers(source, binding);
    const users = usersOf(source, binding);
    if (!users) return null;
    return [...found, ...users.flatMap(({ source: user, node, binding: bound }) => (bound ? bound.uses.filter((use) => !user.gone(use)).map((use) => ({ source: user, node: use })) : [{ source: user, node }]))];
  };

  /** Files that something imported which is gone, and that nothing imports now. */
  const orphans = (): string[] => {
    const candidates = new Set<string>();
    for (const source of sources.loaded) {
      for (const node of source.nodes) {
        const specifier = moduleAt(node) ?? (node.type === 'ImportDeclaration' ? node.source.value as string : null);
        const target = specifier !== null && (files.has(source.file) || source.gone(node)) ? linkage.target(source.file, specifier) : null;
        if (target !== null && !files.has(target) && !linkage.isEntry(target) && !linkage.isTest(target) && !linkage.asksForFlags(target, null)) candidates.add(target);
      }
    }
    return [...candidates].sort().filter((file) => ![...linkage.importers(file)].some((importer) => importer !== file && counts(importer) && importsStill(importer, file)));
  };

  const importsStill = (importer: string, file: string): boolean => {
    const named = linkage.imports(importer).filter(({ target }) => target === file);
    if (named.length === 0) return false; // through a barrel, which imports it itself
    if (!sources.isLoaded(importer)) return true;
    const source = sources.load(importer)!;
    return source.nodes.some((node) => {
      const specifier = moduleAt(node) ?? (/^(?:Import|ExportNamed|ExportAll)Declaration$/.test(node.type) ? (node.source?.value as string | undefined) ?? null : null);
      return specifier !== null && !source.gone(node) && linkage.target(importer, specifier) === file;
    }) || named.some(({ kind }) => ['url', 'glob'].includes(kind));
  };

  const spread = (values: Values): boolean => {
    let grew = false;
    for (const source of sources.loaded) {
      if (linkage.isTest(source.file)) continue;
      for (const binding of source.bindings.all) {
        if (!isExported(source, binding) || !(values.ofBinding(source, binding) ?? values.answerOf(source, binding))) continue;
        if (loadUsers(source, binding)) grew = true;
      }
    }
    return grew;
  };

  return { run, files, spread, usesOf };
}

/** The module that an expression loads: `import('x')`, `require('x')`. */
function moduleAt(node: Node): string | null {
  const source = node.type === 'ImportExpression' ? node.source as Node : node.type === 'CallExpression' && node.callee.name === 'require' ? node.arguments[0] as Node | undefined : undefined;
  return typeof source?.value === 'string' ? source.value : null;
}

const isExported = (source: Source, binding: Binding): boolean => {
  if (!binding.top) return false;
  return exportsOf(source, binding).length > 0 || binding.ids.some((id) => {
    let node: Node | undefined = source.bindings.parent(id);
    while (node && !/Declaration$/.test(node.type)) node = source.bindings.parent(node);
    return node !== undefined && /^Export/.test(source.bindings.parent(node)?.type ?? '');
  });
};

/** `export { name }` and `export default name`. */
const exportsOf = (source: Source, binding: Binding): Node[] => !binding.top ? [] : binding.uses.flatMap((use) => {
  const parent = source.bindings.parent(use)!;
  return (parent.type === 'ExportSpecifier' && parent.local === use) || (parent.type === 'ExportDefaultDeclaration' && parent.declaration === use) ? [parent] : [];
});

function cutExport(source: Source, node: Node): void {
  const parent = source.bindings.parent(node)!;
  if (node.type === 'ExportDefaultDeclaration' || (parent.specifiers as Node[]).every((it) => it === node || source.gone(it))) {
    cutStatement(source, node.type === 'ExportDefaultDeclaration' ? node : parent, 'unused-symbol');
  } else cutMember(source, node, 'unused-symbol');
}

/** A named specifier; the braces go with the last one beside a default import. */
function cutSpecifier(source: Source, node: Node, declaration: Node, why: Edit['why']): void {
  const named = (declaration.specifiers as Node[]).filter((it) => it.type === 'ImportSpecifier');
  const last = declaration.specifiers[0] as Node;
  if (last.type === 'ImportDefaultSpecifier' && node.type === 'ImportSpecifier' && named.every((it) => it === node || source.gone(it))) {
    source.edits.cut(last.end, source.text.indexOf('}', named.at(-1)!.end) + 1, why);
  } else cutMember(source, node, why);
}

/** `import a, { b }` without a. */
const behindDefault = (source: Source, declaration: Node): number => {
  const comma = source.text.indexOf(',', (declaration.specifiers[0] as Node).end);
  return comma + 1 + /^\s*/.exec(source.text.slice(comma + 1))![0].length;
};
