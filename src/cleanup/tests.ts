/** Tests that test only what goes: nothing of the sources that they import is left. */
import type { Linkage } from './source.js';

export function testsOf(gone: ReadonlySet<string>, { importers, imports, isTest }: Linkage): string[] {
  const found = new Set<string>();
  for (const file of gone) for (const importer of importers(file)) if (isTest(importer)) found.add(importer);
  return [...found].sort().filter((test) => {
    const subjects = imports(test).flatMap(({ target, kind }) => (target !== null && kind !== 'mock' && !isTest(target) ? [target] : []));
    return subjects.length > 0 && subjects.every((subject) => gone.has(subject));
  });
}
