// npm run corpus -- MEASURE FOLDER… : the figures that we publish, on real repositories whose truth is in corpus/. One file a
// measure, in corpus/; corpus/README.md says what each is and how to get the folders. Fetches nothing, writes nothing.
import { UsageError } from '../dist/src/index.js';

/** `run(words)` prints its figures; each module says in `usage` what it takes. */
const measures = {
  deadcode: () => import('./corpus/deadcode.mjs'),
  merges: () => import('./corpus/merges.mjs'),
  removal: () => import('./corpus/removal.mjs'),
  injection: () => import('./corpus/injection.mjs'),
  reuse: () => import('./corpus/reuse.mjs'),
  sites: () => import('./corpus/sites.mjs'),
};

const [name = '', ...words] = process.argv.slice(2);
try {
  if (!Object.hasOwn(measures, name)) throw new UsageError(`which measure? npm run corpus -- ${Object.keys(measures).join('|')} FOLDER…`);
  const { usage, run } = await measures[name]();
  if (words.length === 0 || words.includes('--help')) throw new UsageError(`usage: npm run corpus -- ${name} ${usage}`);
  run(words);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
