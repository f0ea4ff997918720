/** Fixtures as projects that a linter runs in, and what `check` says of them. */
import { cpSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { open } from '../src/audit.js';
import type { Finding } from '../src/model.js';
import { check } from '../src/pipeline/check.js';
import { observer } from '../src/pipeline/observer.js';
import { openSession, type SessionOptions } from '../src/pipeline/session.js';
import type { Fixture } from './fixture.js';

/** Removed at the end; caches of these projects go there too. */
const temporary = realpathSync(mkdtempSync(join(tmpdir(), 'unpeg-linting-')));
process.env['XDG_CACHE_HOME'] = join(temporary, 'cache');
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }));

let copies = 0;

export function copyOf({ folder }: Pick<Fixture, 'folder'>): string {
  const copy = join(temporary, String(++copies));
  cpSync(folder, copy, { recursive: true, filter: (path) => basename(path) !== 'case.json' });
  return copy;
}

export const emptyFolder = (): string => mkdtempSync(join(temporary, 'folder-'));

/** Findings that count and have a place, as `check` gives them in that folder. */
export function checked(folder: string, today: string): (Finding & { at: object })[] {
  const options: SessionOptions = { cwd: folder, today, cache: false, progress: false };
  const session = openSession(options);
  if (session.config.flags.state.length > 0) options.observe = observer(session.tree);
  return open(check(session, session.analyse()).findings).filter((it): it is Finding & { at: object } => it.at !== null);
}

export const SCRIPT = /\.[cm]?[jt]sx?$/;

export const filesOf = (folder: string): string[] => (readdirSync(folder, { recursive: true, withFileTypes: true }))
  .filter((it) => it.isFile()).map((it) => join(it.parentPath, it.name).slice(folder.length + 1).replaceAll('\\', '/')).sort();

export interface Said { file: string; line: number; column: number; endLine: number; endColumn: number; rule: string; message: string }

export const saidBy = (findings: readonly (Finding & { at: object })[]): Said[] =>
  findings.map(({ at: { file, line, column, endLine, endColumn }, rule, message }) => ({ file, line, column, endLine, endColumn, rule, message }));

export const inOrder = (list: readonly Said[]): string[] => list.map((it) => [it.file, it.line, it.column, it.endLine, it.endColumn, it.rule, it.message].join(' ')).sort();
