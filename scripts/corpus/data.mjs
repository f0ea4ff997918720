// The files of corpus/.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const path = (name) => fileURLToPath(new URL(`../../corpus/${name}`, import.meta.url));

export const readData = (name) => JSON.parse(readFileSync(path(name), 'utf8'));

/** The configuration that we would write for a repository, or for a measure on it; null when there is none. */
export function configOf(repo, measure = null) {
  const name = `${repo.replace('/', '+')}.json`;
  const own = path(`configs/${measure}/${name}`);
  const file = measure !== null && existsSync(own) ? own : path(`configs/${name}`);
  return existsSync(file) ? { file, raw: JSON.parse(readFileSync(file, 'utf8')), lines: readFileSync(file, 'utf8').trimEnd().split('\n').length } : null;
}
