/** What a clean-up asks of the linked files: what is settled where, who imports what, which registry declares a key. */
import { TRUE, type Assignment, type Conditions } from '../condition.js';
import type { Span } from '../model.js';
import { flagId } from './inventory.js';
import type { Loc } from './loc.js';
import type { Modules, Names } from './names.js';
import type { Recogniser } from './recognise.js';
import type { Registries } from './registries.js';
import type { Evaluator } from './truth.js';
import type { Values } from './values.js';
import { askedPlaces, settledPlaces, type SettledPlace } from './worth.js';

export interface LinkedCode {
  /** Places whose outcome is certain once these flags are settled. */
  settled(file: string, settled: Assignment): SettledPlace[];
  /** Places that ask for these flags. */
  asked(file: string, settled: Assignment): Span[];
  /** Askings that only come back under some flags: whether these settled ones alone let them. */
  asserted(file: string, settled: Assignment): { span: Span; passes: boolean }[];
  imports(file: string): LinkedImport[];
  /** The declaration that a name of a file's import leads to, through barrels. */
  origin(file: string, specifier: string, imported: string): { file: string; name: string } | null;
  importers(file: string): ReadonlySet<string>;
  /** Members of registries in code that declare a key. */
  members(key: string): { file: string; name: string; member: string }[];
  /** Flags are asked through it, whichever they are. */
  asksForFlags(file: string, name: string | null): boolean;
  /** An entry of any colour: something besides imports uses it. */
  isEntry(file: string): boolean;
}

export interface LinkedImport {
  specifier: string;
  kind: string;
  target: string | null;
  /** Where each of its names comes from; null for what is not in the tree. */
  origins: ({ file: string; name: string } | null)[];
}

interface Context {
  modules: Modules;
  names: Names;
  values: Values;
  evaluator: Evaluator;
  conditions: Conditions;
  recogniser: Recogniser;
  registries: Registries;
  isEntry(file: string): boolean;
}

export function createCode({ modules, names, values, evaluator, conditions, recogniser, registries, isEntry }: Context): LinkedCode {
  const inTree = (file: string, index: number, imported: string): { file: string; name: string } | null =>
    names.ofImport(file, index, imported).find((origin) => 'file' in origin) ?? null;
  const idsOf = (asked: ReturnType<Recogniser['asks']>): string[] => (asked ? asked.keys.map((key) => flagId(asked, key)) : []);
  const askers = new Set([...recogniser.seeds].map((seed) => seed.slice('file:'.length)));
  const askingFiles = new Set([...askers].map((asker) => asker.split('\0')[0]!));
  const whole = (read: ReturnType<Recogniser['reads']>): typeof read => (read && !read.negated && !read.besides.includes(null) && read.pattern === null ? read : null);
  /** Declarations of a file that ask for whatever key they are given. */
  const wrappers = (file: string): Set<string | null> => new Set((values.body(file)?.sites ?? []).filter(({ expr }) => recogniser.asks({ file, expr, env: null })?.parameter).map(({ owner }) => owner));
  return {
    isEntry,
    asksForFlags: (file, name) => (name === null ? askingFiles.has(file) || wrappers(file).size > 0 : askers.has(`${file}\0${name}`) || wrappers(file).has(name)),
    importers: (file) => modules.importers(file),
    settled: (file, settled) => settledPlaces(file, settled, { values, evaluator, conditions, readsOf: (loc) => idsOf(whole(recogniser.reads(loc))) }),
    asked: (file, settled) => askedPlaces(file, settled, { values, idsOf: (loc) => idsOf(recogniser.asks(loc)) }),
    asserted: (file, settled) => (values.body(file)?.sites ?? []).flatMap(({ expr, span }) => {
      const loc: Loc = { file, expr, env: null };
      if (!idsOf(recogniser.asks(loc)).some((id) => settled.has(id))) return [];
      const back = evaluator.comesBack(loc, true);
      return back === TRUE ? [] : [{ span, passes: !conditions.shuts(back, settled) && conditions.flagsOf(back).every((flag) => settled.has(flag)) }];
    }),
    imports: (file) => (modules.facts(file)?.imports ?? []).map(({ specifier, kind, names: asked }, index) => {
      const target = modules.targets(file)[index];
      const again = modules.facts(file)!.exports.flatMap((it) => (it.from === index && it.imported !== null ? [it.imported] : []));
      return { specifier, kind, target: target && 'file' in target ? target.file : null, origins: [...asked.map(({ imported }) => imported), ...again].map((name) => inTree(file, index, name)) };
    }),
    origin: (file, specifier, imported) => {
      const index = modules.facts(file)?.imports.findIndex((it) => it.specifier === specifier) ?? -1;
      return index < 0 ? null : inTree(file, index, imported);
    },
    members: (key) => registries.all.flatMap(({ file, name, members }) => (members.has(key) ? [{ file, name, member: members.get(key)!.member }] : [])),
  };
}
