/**
 * Flags that a change has to do with: new, gone, in another state, or gating other code. Whatever can be said of a flag's
 * meaning is said of these; a flag that is the same at both ends brings nothing.
 */
import type { FlagEnd, GateEnd } from './end.js';

export interface Touched {
  id: string;
  before: FlagEnd | null;
  after: FlagEnd | null;
  /** What it gates is called otherwise, or it is new, gone or in another state: more than an edit of guarded code. */
  meaning: boolean;
}

export function touchedFlags(before: readonly FlagEnd[], after: readonly FlagEnd[], movedTo: (file: string) => string): Touched[] {
  const old = new Map(before.map((it) => [it.id, it]));
  const now = new Map(after.map((it) => [it.id, it]));
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((id): Touched[] => {
    const [was, is] = [old.get(id) ?? null, now.get(id) ?? null];
    if (!was || !is || isLive(was) !== isLive(is)) return [{ id, before: was, after: is, meaning: true }];
    const state = was.state.is !== is.state.is || was.state.value !== is.state.value;
    const meaning = state || meansOther(was, is);
    const code = codeOf(was).join('\n') !== codeOf(is).join('\n') || placesOf(was, movedTo) !== placesOf(is, (file) => file);
    return meaning || code ? [{ id, before: was, after: is, meaning }] : [];
  });
}

export const isLive = ({ declared, asked }: FlagEnd): boolean => declared.length > 0 || Object.keys(asked).length > 0;

/** Something that it let run it does no longer, or something else has come under it; what is added to the rest of a block only stands there. */
function meansOther(was: FlagEnd, is: FlagEnd): boolean {
  const [then, now] = [new Set(was.gates.flatMap(means)), new Set(is.gates.flatMap(means))];
  return [...then].some((it) => !now.has(it)) || is.gates.filter(({ rest }) => !rest).flatMap(means).some((it) => !then.has(it));
}

/** What a value lets run, by name; code that uses no name stands for itself. */
const means = ({ when, uses, digest }: GateEnd): string[] => (uses.length > 0 ? uses.map((name) => `${when} ${name}`) : [`${when} ${digest}`]);

const codeOf = ({ gates }: FlagEnd): string[] => gates.map(({ when, digest }) => `${when} ${digest}`).sort();

const placesOf = ({ declared, asked }: FlagEnd, movedTo: (file: string) => string): string =>
  JSON.stringify([declared.map(({ registry }) => registry.replace(/^[^#]*/, movedTo)).sort(), Object.entries(asked).map(([file, count]) => [movedTo(file), count]).sort()]);
