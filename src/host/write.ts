/** Writes files as a whole: a kill or a full disk leaves the old one or the new one. */
import { randomBytes } from 'node:crypto';
import { appendFileSync, closeSync, openSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '../model.js';

/** As it is on disk, byte order mark and all. */
export const readWhole = (root: string, path: string): string => readFileSync(join(root, path), 'utf8');

/** A file of the project, which must be there. */
export function replaceFile(root: string, path: string, text: string): void {
  const file = realpathSync(join(root, path)); // a link stays a link
  replace(file, [text], statSync(file).mode);
}

/** The same for a file that need not be there yet. Throws UsageError in words where it cannot be written. */
export function writeFileIn(root: string, path: string, text: string): void {
  try {
    writeOutput(resolve(root, path), [text]);
  } catch (error) {
    throw new UsageError(`cannot write ${path}: ${reasonOf(error)}`);
  }
}

/** A result, in parts. What is no file (a pipe, a terminal) takes them as they come. */
export function writeOutput(path: string, parts: Iterable<string>): void {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.isDirectory()) throw Object.assign(new Error(`${path} is a folder`), { code: 'EISDIR' });
  if (there && !there.isFile()) fill(openSync(path, 'w'), parts);
  else replace(there ? realpathSync(path) : path, parts, there?.mode ?? 0o666);
}

/** Adds to a file that takes no more than so many bytes; what is over the limit is left out, part by part. */
export function appendWithin(path: string, parts: Iterable<string>, limit: number): void {
  let left = limit - (statSync(path, { throwIfNoEntry: false })?.size ?? 0);
  for (const part of parts) {
    left -= Buffer.byteLength(part);
    if (left < 0) return;
    appendFileSync(path, part);
  }
}

function replace(file: string, parts: Iterable<string>, mode: number): void {
  const temporary = `${file}.${randomBytes(4).toString('hex')}.tmp`;
  // Whoever interrupts waits until it is written: nothing half-done is left beside it.
  const held = (): void => undefined;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, held);
  try {
    fill(openSync(temporary, 'wx', mode), parts);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, held);
  }
}

function fill(descriptor: number, parts: Iterable<string>): void {
  try {
    for (const part of parts) writeFileSync(descriptor, part);
  } finally {
    closeSync(descriptor);
  }
}

/** Why it could not be written, in words. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'EISDIR': return 'it is a folder';
    case 'ENOENT': return 'the folder it should be in is not there';
    case 'ENOSPC': return 'the disk is full; what was there is as it was';
    case 'EACCES': case 'EPERM': case 'EROFS': return 'that is not allowed there';
    default: return message;
  }
}
