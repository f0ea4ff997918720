/**
 * The plan: all that goes with settled flags, as a fixpoint. Each round folds what is known to be settled, sweeps what
 * lost its last use, and learns what has become constant on the way; a round that learns nothing is the last.
 */
import type { Removal } from '../model.js';
import type { Binding } from './bindings.js';
import { createCalls } from './calls.js';
import { assertedIn, cutDeclarations, cutDefinitions, touchLeftovers, type SettledFlag } from './declared.js';
import { cutEmptied } from './empty.js';
import { createFields } from './fields.js';
import { fold } from './fold.js';
import { cutPrivates } from './members.js';
import { reflow } from './reflow.js';
import { Sources, type Linkage, type Worth } from './source.js';
import { createSweep } from './sweep.js';
import { testsOf } from './tests.js';
import { createValues } from './worth.js';

export interface PlanInput {
  linkage: Linkage;
  flags: readonly SettledFlag[];
  /** Any flag's key. */
  isKey(name: string): boolean;
  /** Source files whose text holds a word. */
  mentioning(word: string): readonly string[];
  /** Files that ask for the flags, or name them. */
  files: readonly string[];
  /** Modules that nothing can use once the flags are settled. */
  zombies: ReadonlySet<string>;
}

export interface Plan {
  removes: Removal[];
  /** The texts as they would be, of files that change and stay. */
  texts: ReadonlyMap<string, string>;
}

const ROUNDS = 8;
const NONE: ReadonlySet<string> = new Set();

export function planRemoval({ linkage, flags, isKey, mentioning, files, zombies }: PlanInput): Plan {
  const sources = new Sources(linkage);
  const parameters = new Map<Binding, Worth>();
  const fields = new Map<string, Worth>();
  const properties = createFields(sources, mentioning, isKey);
  for (const file of files) sources.load(file);
  let swept: ReadonlySet<string> = new Set();
  const asserted = (): SettledFlag[] => {
    const found = sources.loaded.flatMap((source) => (linkage.isTest(source.file) || swept.has(source.file) ? [] : assertedIn(source, flags)));
    return flags.filter((flag) => found.includes(flag));
  };
  let held: SettledFlag[] | null = null;
  for (let round = 0; round < ROUNDS; round++) {
    for (const source of sources.loaded) source.edits.clear();
    const values = createValues(sources, { parameters, fields });
    for (const source of sources.loaded) if (!linkage.isTest(source.file)) fold(source, values);
    // A flag that something still asserts keeps its declaration, and what the assertion shuts is left as it is.
    held ??= asserted();
    const free = flags.filter((flag) => !held!.includes(flag));
    for (const source of sources.loaded) if (!linkage.isTest(source.file)) cutDeclarations(sources, source, free);
    const sweep = createSweep(sources, held.length > 0 ? NONE : zombies);
    const calls = createCalls(sources, sweep);
    for (let again = true; again;) {
      again = sweep.run();
      for (const source of sources.loaded) if (!sweep.files.has(source.file) && cutPrivates(source)) again = true;
      if (calls.cut(values)) again = true;
      if (properties.cut(fields)) again = true;
      if (cutEmptied(sources, sweep)) again = true;
      for (const source of sources.loaded) if (cutDefinitions(source, free, (binding) => sweep.usesOf(source, binding))) again = true;
    }
    swept = sweep.files;
    const grew = [sweep.spread(values), calls.learn(values, parameters), properties.learn(values, fields)];
    const still = asserted();
    grew.push(still.length < held.length);
    if (still.length < held.length) held = still;
    if (!grew.includes(true)) break;
  }
  for (const source of sources.loaded) {
    if (swept.has(source.file) || linkage.isTest(source.file)) continue;
    touchLeftovers(source, linkage.asked(source.file), flags);
    reflow(source);
  }
  const tests = testsOf(swept, linkage);
  for (const file of tests) {
    const source = sources.load(file);
    source?.edits.cut(0, source.text.length, 'test-only');
  }
  const whole = new Set([...swept, ...tests]);
  // A text that is only touched, because an asking stays, is told and not changed.
  const told = sources.loaded.sort((a, b) => (a.file < b.file ? -1 : 1));
  const changed = told.filter(({ edits }) => edits.all.length > 0);
  return {
    removes: told.flatMap(({ file, edits, span }) => edits.removals(file, span)),
    texts: new Map(changed.filter(({ file }) => !whole.has(file)).map(({ file, edits }) => [file, edits.apply()])),
  };
}
