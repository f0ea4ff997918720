/** Replaces a file of the project as a whole: a kill leaves the old one or the new one. */
import { randomBytes } from 'node:crypto';
import { readFileSync, realpathSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** As it is on disk, byte order mark and all. */
export const readWhole = (root: string, path: string): string => readFileSync(join(root, path), 'utf8');

export function replaceFile(root: string, path: string, text: string): void {
  const file = realpathSync(join(root, path)); // a link stays a link
  const temporary = `${file}.${randomBytes(4).toString('hex')}.tmp`;
  writeFileSync(temporary, text, { mode: statSync(file).mode });
  renameSync(temporary, file);
}
