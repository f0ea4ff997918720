/**
 * What only one end can resolve makes no finding: one is brought by the change only if the earlier end could have had it.
 * Gives what the earlier end did not know, or null where it knew all that it takes.
 */
import type { End } from './end.js';
import type { Known } from './identity.js';
import { isLive } from './touched.js';
import type { Changes } from './renames.js';

export function createHeld(before: End, after: End, { changed, moved }: Changes, wasThere: (file: string) => boolean): (finding: Known) => string | null {
  const skipped = new Set(before.skipped);
  const came = new Map([...moved].map(([from, to]) => [to, from]));
  const former = (file: string): string => came.get(file) ?? file;
  const clear = new Set(after.unclear);
  const cleared = new Set(before.unclear.filter((file) => !clear.has(moved.get(file) ?? file)));
  const flags = new Map(before.flags.map((it) => [it.key, it]));
  const known = new Set(before.registries.map((label) => label.replace(/^[^#]*/, (file) => moved.get(file) ?? file)));
  // Registries that were there, and were not taken for ones.
  const discovered = new Set(after.registries.filter((label) => !known.has(label) && wasThere(former(fileOf(label)))));
  const now = new Map(after.flags.map((it) => [it.key, it]));

  return ({ rule, flag, file }) => {
    if (skipped.has(rule)) return `${rule} could not be judged there`;
    if (file !== null && cleared.has(former(file))) return `${former(file)} could not be read there`;
    const untouched = file !== null && !changed.has(file);
    if (cleared.size > 0 && untouched) return `${[...cleared].sort()[0]!} could not be read there`;
    const is = flag === null ? undefined : now.get(flag);
    if (is && is.declared.length > 0 && is.declared.every(({ registry }) => discovered.has(registry))) return `${is.declared[0]!.registry} was not taken for a registry there`;
    if (!is || !untouched) return null;
    const was = flags.get(flag!);
    // The same text asks for the flag now, and did not then: by a type, a wrapper or a configuration that came elsewhere.
    const fewer = (is.asked[file] ?? 0) > (was?.asked[former(file)] ?? 0);
    return fewer ? `what ${file} asks for could not be told there` : null;
  };
}

/**
 * Not yet is not no longer (4.1). A flag that the change itself declares may be read by the next one; the review says that it is new, and that
 * nothing reads it. A module that gets tests while nothing else reaches it was dead before.
 */
export function createEarly({ flags, findings }: End, { moved }: Changes): (finding: Known) => boolean {
  const known = new Set(flags.filter(isLive).map(({ key }) => key));
  const dead = new Set(findings.filter(({ rule }) => rule === 'unreachable-module').map(({ file }) => moved.get(file!) ?? file));
  return ({ rule, flag, file }) => (rule === 'unused-flag' && !known.has(flag!)) || (rule === 'test-only-module' && dead.has(file));
}

const fileOf = (label: string): string => label.replace(/#.*$/, '');
