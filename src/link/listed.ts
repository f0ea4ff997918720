/**
 * The tests that a top-level list is put to, wherever it is imported (2.4): nobody may hold it in any other way. Never: what
 * the tests say.
 */
import { isStoryFile, isTestFile } from './entries.js';
import type { Ref } from '../model.js';
import type { Loc } from './loc.js';
import type { Modules } from './names.js';

/** The body has entries that such a list's tests may drop. */
export const hasEntries = (modules: Modules, file: string, name: string): boolean =>
  (modules.glance(file)?.body?.exprs ?? []).some((it) => it[0] === 'kept' && it[2] === name);

export interface Listed {
  tests: readonly Loc[];
  /** It is used in no other way. */
  only: boolean;
}

/** `published`: files whose exports anybody may use. */
export function createListed(modules: Modules, published: ReadonlySet<string>): (file: string, name: string) => Listed {
  const known = new Map<string, Listed>();
  return (file, name) => {
    const key = `${file}\0${name}`;
    let found = known.get(key);
    if (!found) known.set(key, (found = findTests(modules, published, file, name)));
    return found;
  };
}

function findTests(modules: Modules, published: ReadonlySet<string>, home: string, declared: string): Listed {
  const tests: Loc[] = [];
  let only = true;
  const take = (file: string, isIt: (to: Ref['to']) => boolean): void => {
    const body = modules.glance(file)?.body;
    if (!body) only = false;
    for (const { to, by } of body?.refs ?? []) {
      if (!isIt(to)) continue;
      if (by === undefined) only = false;
      else tests.push({ file, expr: by, env: null });
    }
  };
  take(home, (to) => 'local' in to && to.local === declared);
  const seen = new Set<string>();
  const exportedAs = (file: string, local: string): [string, string][] => modules.facts(file)!.exports.filter((it) => it.local === local && !it.type).map((it) => [file, it.name]);
  const queue = exportedAs(home, declared);
  for (let next = queue.pop(); next; next = queue.pop()) {
    const [from, name] = next;
    if (seen.has(`${from}\0${name}`)) continue;
    seen.add(`${from}\0${name}`);
    if (published.has(from)) only = false;
    for (const importer of modules.importedBy(from)) {
      if (isTestFile(importer) || isStoryFile(importer)) continue;
      const { imports, exports } = modules.facts(importer)!;
      for (const [index, target] of modules.targets(importer).entries()) {
        if (!target || !('files' in target ? target.files.includes(from) : 'file' in target && target.file === from)) continue;
        const { kind, names } = imports[index]!;
        if (kind === 'type' || kind === 'mock') continue;
        if (kind !== 'import' && kind !== 'export') only = false;
        for (const it of exports) if (it.from === index && (it.imported === name || it.imported === '*')) queue.push([importer, it.name === '*' ? name : it.name]);
        const given = names.filter((it) => !it.type && (it.imported === name || it.imported === '*'));
        if (given.length === 0) continue;
        take(importer, (to) => 'import' in to && to.import === index && (to.name === name || to.name === '*'));
        for (const it of given) queue.push(...exportedAs(importer, it.local));
      }
    }
  }
  return { tests, only };
}
