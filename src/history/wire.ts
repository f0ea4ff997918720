/**
 * Wire values: the same number or bit under another name. A number crosses process boundaries and outlives its name in code;
 * whoever still runs the old code gives it the old meaning.
 */
import type { HistoryEvent, Life } from '../model.js';
import { day, days, eventAt, placeAt, spoken, type Context } from './context.js';
import { written } from './meaning.js';
import { namesAlike, wordsOf } from './names.js';
import { wireKey, type Version } from './replay.js';
import { NOTHING, dormant, isGone, quietSince } from './signs.js';

interface Holder { name: string; from: number; until: number | null }

export function* wireEvents(context: Context): Generator<HistoryEvent> {
  const { replayed, meanings } = context;
  for (const [label, states] of replayed.wires) {
    const holders = new Map<number, Holder>();
    let last: ReadonlyMap<string, number> = new Map();
    for (const { at, values, path, lines } of states) {
      if (values.size === 0) continue; // moved away for a revision
      const names = new Map<number, string[]>();
      for (const [name, value] of values) names.set(value, [...(names.get(value) ?? []), name]);
      for (const [value, holder] of holders) {
        if (!names.get(value)?.includes(holder.name)) holder.until ??= at;
      }
      for (const [value, now] of names) {
        const holder = holders.get(value);
        if (holder && now.includes(holder.name)) {
          holder.until = null;
          continue;
        }
        const name = now[0]!;
        holders.set(value, { name, from: at, until: null });
        if (!holder) continue;
        const place = placeAt(path, lines.get(name) ?? 1);
        const moved = values.get(holder.name);
        const fresh = !last.has(name);
        const gapDays = days(replayed.revisions[holder.until ?? at]!.date, replayed.revisions[at]!.date);
        const [before, after] = [versionBefore(context, wireKey(label, holder.name), holder.until ?? at), versionAt(context, wireKey(label, name), at)];
        const life = (it: Holder, version: Version | null): Life => ({
          name: it.name, from: day(replayed.revisions[it.from]!.date), until: it.until === null ? null : day(replayed.revisions[it.until]!.date),
          gated: version ? meanings.tell(meanings.of(version)) : [], author: replayed.revisions[it.from]!.author,
        });
        // A name that goes on under another number was renumbered: told, but less is to be said of it.
        const signs = moved === undefined ? signsOf(context, wireKey(label, holder.name), before, after, at) : [];
        const data = { signs, before: life({ ...holder, until: holder.until ?? at }, before), after: life({ name, from: at, until: null }, after), value, other: holder.name };
        const renamed = moved === undefined && fresh && (holder.until ?? at) === at && isRename(holder.name, name, before, after);
        const message = renamed ? `was ${holder.name} until here`
          : `${shown(value)} meant ${holder.name} ${gapDays >= 1 ? `until ${day(replayed.revisions[holder.until!]!.date)}, nothing for ${spoken(gapDays)}` : 'until here'}; it now means ${name}${moved === undefined ? '' : ` (${holder.name} is now ${shown(moved)})`}`;
        const event = eventAt(context, at, renamed ? 'renamed' : 'value-reused', name, renamed ? 'note' : signs.length > 2 ? 'error' : 'warning', message, null, data);
        event.because[0]!.at = place;
        if (signs.length > 0) event.because.push({ message: signs.join('; '), commit: event.commit, at: null });
        yield event;
      }
      last = values;
    }
  }
}

/** What shows, beside the name, that the number means something else. */
function signsOf(context: Context, old: string, before: Version | null, after: Version | null, at: number): string[] {
  const { replayed: { revisions, keys }, meanings, witness } = context;
  if (!before || !after) return [];
  const [then, now] = [meanings.of(before), meanings.of(after)];
  if (then.size === 0 || now.size === 0 || meanings.like(then, now).shared >= NOTHING) return [];
  const here = revisions[at]!;
  const versions = keys.get(old)!.filter((it) => it.at <= before.at);
  const { before: had, after: has } = witness.texts(here.commit);
  return ['the two gate nothing in common', ...dormant(days(revisions[quietSince(context, versions)]!.date, here.date)),
    ...(isGone(written(then, then.on.size > 0 ? then.on : then.off), true, had, has) ? ['what it gated is gone from the files that changed'] : [])];
}

/** A rename leaves the code behind the value as it was, but for words that were renamed with it. */
function isRename(old: string, name: string, before: Version | null, after: Version | null): boolean {
  if (namesAlike(old, name)) return true;
  if (!before || !after) return false;
  const from = wordsOf(old).join('');
  const to = wordsOf(name).join('');
  const plain = (words: readonly string[]): Set<string> => new Set(words.map((word) => wordsOf(word).join('').replace(from, to)));
  const [a, b] = before.on.length > 0 && after.on.length > 0 ? [only(before.on, before.off), only(after.on, after.off)] : [before.off, after.off];
  const [x, y] = [plain(a), plain(b)];
  if (x.size === 0 || y.size === 0) return x.size === y.size && before.reads > 0 && before.paths.join() === after.paths.join();
  const common = [...x].filter((word) => y.has(word)).length;
  return common / (x.size + y.size - common) >= ALIKE;
}

const ALIKE = 0.5;
const only = (words: readonly string[], other: readonly string[]): string[] => words.filter((word) => !other.includes(word));
const versionAt = ({ replayed }: Context, key: string, at: number): Version | null => replayed.keys.get(key)?.findLast((it) => it.at <= at) ?? null;
const versionBefore = ({ replayed }: Context, key: string, at: number): Version | null => replayed.keys.get(key)?.findLast((it) => it.at < at) ?? null;

/** Bits read better in hexadecimal. */
const shown = (value: number): string => (value > 8 && (value & (value - 1)) === 0 ? `0x${value.toString(16).padStart(2, '0')}` : String(value));
