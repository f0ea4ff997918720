/**
 * Code that could not run before a change and can after it, because a flag that was settled for good is not any more: what
 * a zombie's finding warned of. Code that was merely unused and finds a user is no such thing.
 */
import type { Armed, Module } from '../model.js';
import type { End, FlagEnd } from './end.js';

export function armedAgain(before: End, flags: readonly FlagEnd[], modules: readonly Module[], movedTo: (file: string) => string): Armed[] {
  const was = new Map(before.flags.map((it) => [it.key, it]));
  const live = new Set(modules.filter(({ verdict }) => verdict === 'alive').map(({ file }) => file));
  const armed = before.zombies.map(({ file, flags }) => ({ file: movedTo(file), flags })).filter(({ file }) => live.has(file));
  return flags.flatMap(({ id, key, state }): Armed[] => {
    const then = was.get(key)?.state;
    if (!then || then.value === undefined || state.value === then.value) return [];
    const files = armed.filter((it) => it.flags.includes(key)).map(({ file }) => file).sort();
    return files.length > 0 ? [{ flag: id, was: then.is, value: then.value, modules: files }] : [];
  });
}
