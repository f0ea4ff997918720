/** Lives of names, from the events that began and ended them; and when what they gate changed. */
import type { EventKind, HistoryEvent, Lifetime } from '../model.js';
import type { Replayed } from './replay.js';

const BEGINNINGS: readonly EventKind[] = ['born', 'renamed', 'split', 'relanded', 'reused', 'resurrected'];

/** By key, oldest first. Wire values are left out: they are no flags. */
export function lifetimesOf(events: readonly HistoryEvent[], { keys, revisions, wireKeys }: Replayed): Map<string, Lifetime[]> {
  const lives = new Map<string, Lifetime[]>();
  for (const { kind, flag, date, data } of events) {
    if (data.value !== undefined) continue;
    const of = lives.get(flag) ?? [];
    const last = of.at(-1);
    if (kind === 'gone' && last) last.until = date.slice(0, 10);
    else if (BEGINNINGS.includes(kind) && (!last || last.until !== null)) lives.set(flag, [...of, { from: date.slice(0, 10), until: null, changed: [] }]);
  }
  for (const [key, versions] of keys) {
    if (wireKeys.has(key)) continue;
    const of = lives.get(key) ?? [];
    versions.forEach((version, index) => {
      const before = versions[index - 1];
      if (version.on.join() === before?.on.join() && version.off.join() === before.off.join()) return;
      const day = revisions[version.at]!.date.slice(0, 10);
      of.findLast(({ from, until }) => from <= day && (until === null || day <= until))?.changed.push(day);
    });
  }
  return lives;
}
