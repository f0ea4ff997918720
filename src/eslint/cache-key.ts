/**
 * For ESLint's own `--cache`, which takes a file as unchanged when its text is: what is found there may hang on other files.
 * As a setting, this text makes another configuration of it whenever findings change, and ESLint lints anew.
 */
import { createHash } from 'node:crypto';
import { openLive } from '../pipeline/live.js';
import { isEditor } from './editor.js';

/** Changes whenever findings do; `config` as in the settings. In an editor, which has no such cache, always the same. */
export function cacheKey({ cwd = process.cwd(), config }: { cwd?: string; config?: string } = {}): string {
  if (isEditor()) return '';
  const { findings } = openLive({ cwd, config }).look();
  const told = [...findings].flatMap(([file, list]) => list.map(({ id, message }) => [file, id, message])).sort();
  return createHash('sha256').update(JSON.stringify(told)).digest('hex').slice(0, 16);
}
