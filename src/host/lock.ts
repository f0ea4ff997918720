/**
 * One process works, the others wait for what it stores: a file that only one can create. A lock only ever saves time: where
 * it cannot be made, or whoever holds it is gone, everybody works.
 */
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const STEP = 50;
/** Whoever holds a lock for longer has forgotten it (ms). */
const FORGOTTEN = 120_000;
const asleep = new Int32Array(new SharedArrayBuffer(4));

/**
 * Does `work` alone among all processes and threads that name the same lock, and blocks until it is its turn.
 * `location` null: without a lock.
 */
export function alone<T>(location: string | null, name: string, work: () => T): T {
  const file = location === null ? null : join(location, `${name}.lock`);
  const mine = file !== null && take(file);
  try {
    return work();
  } finally {
    if (mine) rmSync(file, { force: true });
  }
}

function take(file: string): boolean {
  for (;;) {
    try {
      mkdirSync(join(file, '..'), { recursive: true, mode: 0o700 });
      const handle = openSync(file, 'wx', 0o600);
      writeSync(handle, String(process.pid));
      closeSync(handle);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return false;
    }
    if (isForgotten(file)) rmSync(file, { force: true });
    else Atomics.wait(asleep, 0, 0, STEP);
  }
}

function isForgotten(file: string): boolean {
  try {
    const { mtimeMs } = statSync(file);
    const age = Date.now() - mtimeMs;
    if (age > FORGOTTEN) return true;
    const holder = Number(readFileSync(file, 'utf8'));
    // Made, and not written yet.
    if (!(holder > 0)) return age > 10 * STEP;
    process.kill(holder, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
