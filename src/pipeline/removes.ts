/** What goes with the flags that `--assume` settles: the clean-up stage with what it needs of the linked files. */
import { planRemoval, type Plan } from '../cleanup/plan.js';
import type { Literal, Tree } from '../model.js';
import type { Analysis } from './analyse.js';
import { readSyntax } from './syntax.js';

export function planAssumed(tree: Tree, { linked, project }: Analysis, assumed: ReadonlyMap<string, Literal>): Plan {
  if (assumed.size === 0) return { removes: [], texts: new Map() };
  const { code } = linked;
  // What production code imports is no test, whatever it is called.
  const tests = new Set(project.modules.filter((module) => module.in !== 'source').map(({ file }) => file));
  const flags = project.flags.filter(({ id }) => assumed.has(id));
  const keys = new Set(project.flags.filter(({ declarations, evaluations }) => declarations.length + evaluations.length > 0).map(({ key }) => key));
  const settled = flags.map(({ id, key }) => ({ key, value: assumed.get(id)!, members: code.members(key) })).map((flag) => ({
    ...flag,
    isSibling: (name: string) => (flag.members.length === 0 ? keys.has(name) : code.members(name).some((it) => flag.members.some(({ file, name: registry }) => it.file === file && it.name === registry))),
  }));
  const imports = new Map<string, ReturnType<typeof code.imports>>();
  const importsOf = (file: string): ReturnType<typeof code.imports> => {
    let found = imports.get(file);
    if (!found) imports.set(file, (found = code.imports(file)));
    return found;
  };
  const settledIn = new Map(linked.files.map((file) => [file, tests.has(file) ? [] : code.settled(file, assumed)]));
  const words = settled.flatMap(({ key, members }) => [key, ...members.map(({ member }) => member)]);
  const named = new RegExp(words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'));
  const sources = linked.files.filter((file) => !tests.has(file) && project.reported(file));
  const texts = [...tree.readMany(sources)];
  const holding = (pattern: RegExp): string[] => texts.flatMap(([file, text]) => (text !== null && pattern.test(text) ? [file] : []));
  return planRemoval({
    flags: settled,
    isKey: (name) => keys.has(name),
    files: [...new Set([...sources.filter((file) => settledIn.get(file)!.length > 0), ...holding(named)])].sort(),
    mentioning: (word) => holding(new RegExp(`\\b${word}\\b`)),
    zombies: new Set(project.modules.filter(({ verdict }) => verdict === 'zombie').map(({ file }) => file)),
    linkage: {
      syntax: (file) => {
        const text = tree.read(file);
        return text === null ? null : readSyntax(file, text);
      },
      settled: (file) => settledIn.get(file) ?? [],
      asked: (file) => code.asked(file, assumed),
      asserted: (file) => code.asserted(file, assumed),
      origin: code.origin,
      target: (file, specifier) => importsOf(file).find((it) => it.specifier === specifier)?.target ?? null,
      importers: code.importers,
      imports: importsOf,
      isEntry: (file) => code.isEntry(file) || !project.reported(file),
      isTest: (file) => tests.has(file),
      asksForFlags: code.asksForFlags,
    },
  });
}
