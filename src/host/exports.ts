/** Exports of vendors that the command line names: read at once, from wherever they lie. */
import { readFileSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { UsageError } from '../model.js';

/** An export; its path is relative to the root. */
export interface ExportFile {
  path: string;
  text: string;
}

/** Throws UsageError for a file that cannot be read. */
export const readExports = (root: string, cwd: string, files: readonly string[]): ExportFile[] =>
  files.map((file) => ({ path: relative(root, resolve(cwd, file)).split(sep).join('/'), text: textOf(resolve(cwd, file), file) }));

function textOf(path: string, typed: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\ufeff/, '');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(`--state ${typed}: ${code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : message}; name an export (unpeg sync unleash writes one)`);
  }
}
