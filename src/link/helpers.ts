/**
 * Which of the modules that only tests and stories reach are there for them: what several tests share that is nobody's
 * subject, and what only such helpers use. The others are what a test is about: code whose caller has gone.
 */
import { baseOf, folderOf } from './paths.js';

/** How many tests share a helper; one may be the only test left of what it tests under another name. */
const SHARED = 2;

/**
 * @param candidates modules that production does not reach, and tests do
 * @param importers who imports a file, directly or through a barrel
 * @param isTest tests and stories
 * @param serves what is made for tests by its name, or what they are run with
 */
export function helpersOf(
  candidates: readonly string[], importers: (file: string) => ReadonlySet<string>, isTest: (file: string) => boolean,
  serves: (file: string) => boolean,
): ReadonlySet<string> {
  const helpers = new Set<string>();
  const isHelper = (file: string): boolean => {
    let shared = 0;
    for (const importer of importers(file)) {
      if (isTest(importer)) shared += subject(importer) === subject(file) ? 0 : 1;
      else if (helpers.has(importer) || serves(importer)) return true;
    }
    return shared >= SHARED;
  };
  for (let before = -1; before < helpers.size;) {
    before = helpers.size;
    for (const file of candidates) if (!helpers.has(file) && isHelper(file)) helpers.add(file);
  }
  return helpers;
}

/** What a test is called after, or a module goes by: `Cart.test.tsx` and `Cart/index.ts` are both about the cart. */
function subject(path: string): string {
  const name = baseOf(path).replace(/\..*$/, '');
  const about = name === 'index' ? baseOf(folderOf(path).replace(/\/__tests__$/, '')) : name;
  return about.replace(/[-_]?(?:tests?|spec|stories|story)$/i, '').toLowerCase();
}
