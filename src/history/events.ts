/**
 * What happened to each flag, from the versions of its life: born, gone, back with the same meaning or another, given other
 * code in place, renamed, split, turned round. Thresholds come from measurement on three complete histories: similarity
 * alone alerts on ordinary work, so that a verdict needs signs beside it.
 */
import type { EventKind, HistoryEvent, Life, Severity } from '../model.js';
import { day, days, eventAt, spoken, type Context, type EventOptions, type Witness } from './context.js';
import { createMeanings, written, type Meaning } from './meaning.js';
import { movesOf, type Moves } from './moves.js';
import { isLive, type Replayed, type Version } from './replay.js';
import { NOTHING, dormant, isGone, quietSince, severityBy } from './signs.js';
import { wireEvents } from './wire.js';

/** The same feature: what comes back is what was. */
const SAME = 0.6;
/** Two bags that may be one meaning at most by this much. */
const OTHER = { shared: 0.3, contained: 0.5 };
const YOUNG = 90;

export function eventsOf(replayed: Replayed, witness: Witness, options: EventOptions): HistoryEvent[] {
  const context: Context = { replayed, meanings: createMeanings(replayed), options, witness, lost: lostIn(replayed) };
  const events: HistoryEvent[] = [];
  const moves = movesOf(context);
  for (const [key, versions] of replayed.keys) {
    // A wire value goes by its name; its enum is the namespace.
    for (const event of livesOf(context, key, versions, moves)) events.push(replayed.wireKeys.has(key) ? { ...event, flag: memberOf(key) } : event);
  }
  for (const { at, ref, from, to } of replayed.repointed) {
    if (!replayed.keys.has(to) && !replayed.keys.has(from)) continue;
    events.push(eventAt(context, at, 'repointed', to, 'note', `${ref} stood for ${from}, and now stands for ${to}`, null, { other: from }));
  }
  events.push(...redefined(context, moves), ...wireEvents(context));
  // By commit, then by name.
  const positions = new Map(replayed.revisions.map(({ commit }, index) => [commit, index]));
  return events.sort((a, b) => positions.get(a.commit)! - positions.get(b.commit)! || (a.flag < b.flag ? -1 : a.flag > b.flag ? 1 : a.kind < b.kind ? -1 : 1));
}

const memberOf = (key: string): string => key.slice(key.indexOf('.') + 1);

function lostIn({ keys }: Replayed): Set<number> {
  const went = new Map<number, number>();
  const changes = [...keys.values()].flatMap((versions) => versions.flatMap((it, index) => {
    const [before, after] = [isLive(versions[index - 1]), isLive(it)];
    if (before && !after) went.set(it.at, (went.get(it.at) ?? 0) + 1);
    return before === after ? [] : [{ at: it.at, by: after ? 1 : -1 }];
  })).sort((a, b) => a.at - b.at || a.by - b.by);
  const lost = new Set<number>();
  let living = 0;
  let last = -1;
  for (const { at, by } of changes) {
    const many = went.get(at) ?? 0;
    if (at !== last && many > 3 && many > living / 2) lost.add(at);
    last = at;
    living += by;
  }
  return lost;
}

function* livesOf(context: Context, key: string, all: readonly Version[], moves: Moves): Generator<HistoryEvent> {
  const { replayed, meanings, options } = context;
  const versions = withoutFalseGaps(context, key, all);
  const revisions = replayed.revisions;
  let told: { version: Version; meaning: Meaning } | null = null;
  let birth: Version | null = null;
  let since = 0;
  for (const [index, version] of versions.entries()) {
    const last = versions[index - 1];
    const meaning = meanings.of(version);
    const live = isLive(version);
    if (!last && live) {
      birth = version;
      const move = moves.get(key);
      if (move) {
        yield eventAt(context, version.at, move.split ? 'split' : 'renamed', key, 'note',
          move.split ? `took over what ${move.from} gated, and ${move.from} gates other code` : `was ${move.from} until here${move.flipped ? ', the other way round' : ''}`, version, { other: move.from });
        if (move.flipped) yield eventAt(context, version.at, 'flipped', key, 'note', `what ${move.from} ran when it was on, ${key} runs when it is off`, version, { other: move.from });
      } else yield eventAt(context, version.at, 'born', key, 'note', version.declared ? 'is declared' : 'is read', version, {});
    } else if (live && !isLive(last)) {
      const gone = revisions[last!.at]!;
      const here = revisions[version.at]!;
      const gapDays = days(gone.date, here.date);
      const next = versions.slice(index).find((it) => !isLive(it))?.at ?? Infinity;
      const reading = versions.slice(index).find((it) => it.at < next && it.reads > 0) ?? version;
      const now = meanings.of(reading);
      const old: Meaning = told?.meaning ?? meanings.of(versions[index - 2] ?? last!);
      const like = meanings.like(old, now).shared;
      const comparable = old.size > 0 && now.size > 0;
      const kind: EventKind = reading.reads === 0 ? 'resurrected' : comparable && like >= SAME ? 'relanded'
        : gapDays < options.reuseGap ? 'relanded' : comparable && !(old.thin && now.thin && like > 0) && !meanings.bear(key, old, now) ? 'reused' : 'resurrected';
      // A return that is over, or that has reads again, is only part of the story.
      const severity: Severity = kind === 'reused' || (kind === 'resurrected' && next === Infinity && (reading.reads === 0 ? old.size > 0 : true)) ? 'warning' : 'note';
      const lives = livesAround(context, key, versions, index, reading);
      const message = kind === 'reused' ? `gone since ${day(gone.date)}, back after ${spoken(gapDays)} with other code`
        : kind === 'relanded' ? `gone since ${day(gone.date)}, back after ${spoken(gapDays)}${comparable && like >= SAME ? ' with the same code' : ''}`
          : reading.reads === 0 ? `gone since ${day(gone.date)}, declared again after ${spoken(gapDays)}, and nothing reads it` : `gone since ${day(gone.date)}, back after ${spoken(gapDays)}`;
      const event = eventAt(context, version.at, kind, key, severity, message, version, { ...lives, gapDays, reads: reading.reads });
      event.because.push({ message: `removed by ${gone.author}: ${gone.subject}`, commit: gone.commit, at: null });
      yield event;
      birth ??= version;
    } else if (!live && isLive(last)) {
      yield eventAt(context, version.at, 'gone', key, 'note', 'neither declared nor read any more', null, {});
    } else if (live) {
      if (last!.fallback !== undefined && version.fallback !== undefined && last!.fallback !== version.fallback) {
        yield eventAt(context, version.at, 'default-changed', key, 'note', `by default ${JSON.stringify(last!.fallback)} until here, ${JSON.stringify(version.fallback)} from now on`, version, {});
      }
      if (told && !told.meaning.thin && !meaning.thin) yield* inPlace(context, key, versions, index, told, meaning, birth ?? versions[0]!, since, moves);
    }
    if (!told || (live && version.reads > 0 && meaning.size > 0)) {
      if (!told || meanings.like(told.meaning, meaning).shared < 1) since = version.at;
      if (live && version.reads > 0) told = { version, meaning };
    }
  }
}

/** Same key, other code, without having left. */
function* inPlace(context: Context, key: string, versions: readonly Version[], index: number, told: { version: Version; meaning: Meaning }, meaning: Meaning, birth: Version, since: number, moves: Moves): Generator<HistoryEvent> {
  const { replayed, meanings, witness } = context;
  const version = versions[index]!;
  const like = meanings.like(told.meaning, meaning);
  if (like.shared >= OTHER.shared || like.contained >= OTHER.contained) return;
  const here = replayed.revisions[version.at]!;
  const crossed = meanings.crossed(told.meaning, meaning).shared;
  // What is young is still being built.
  const young = days(replayed.revisions[birth.at]!.date, here.date) < YOUNG;
  if (crossed >= SAME) {
    yield eventAt(context, version.at, 'flipped', key, young ? 'note' : 'warning', 'what ran when it was on now runs when it is off', version, livesAround(context, key, versions, index, version));
    return;
  }
  const signs = dormant(days(replayed.revisions[since]!.date, here.date));
  const [taker, move] = [...moves].find(([, it]) => it.from === key && it.at === version.at) ?? [];
  if (move?.sign !== undefined) return; // told as redefined
  if (taker) signs.push(`what it gated is now behind ${taker}`);
  const { before, after } = witness.texts(here.commit);
  if (isGone(written(told.meaning, told.meaning.on, told.meaning.off), like.shared < NOTHING, before, after)) signs.push('what it gated is gone from the files that changed');
  // A flag whose old code and new code both say its name was built anew.
  const named = meanings.bear(key, told.meaning, meaning);
  yield eventAt(context, version.at, 'repurposed', key, young || named ? 'note' : severityBy(signs), signs.length > 0 ? `gates other code${named ? ' that still says its name' : ''}: ${signs.join('; ')}` : 'gates other code; nothing else says that it means something else', version,
    { ...livesAround(context, key, versions, index, version), signs, ...(taker ? { other: taker } : {}) });
}

/** Same key, same names, other definitions: nothing of that shows in what the key gates. */
function* redefined(context: Context, moves: Moves): Generator<HistoryEvent> {
  const { replayed: { revisions, keys } } = context;
  for (const [other, { from, at, sign }] of moves) {
    if (sign === undefined) continue;
    const all = keys.get(from)!;
    const before = all.filter((it) => it.at < at);
    const now = all.find((it) => it.at === at) ?? { ...before.at(-1)!, at };
    const birth = before.findLast((it, index) => isLive(it) && !isLive(before[index - 1]))!;
    const signs = [sign, `what it gated is now behind ${other}`, ...dormant(days(revisions[quietSince(context, before)]!.date, revisions[at]!.date))];
    const severity = days(revisions[birth.at]!.date, revisions[at]!.date) < YOUNG ? 'note' : severityBy(signs);
    const versions = [...before, now, ...all.filter((it) => it.at > at)];
    yield eventAt(context, at, 'repurposed', from, severity, `gates other code: ${signs.join('; ')}`, now, { ...livesAround(context, from, versions, before.length, now), signs, other });
  }
}

/** Gone means that no word of it is left: a key that only moved to where it is not understood was never gone. */
function withoutFalseGaps({ replayed, options, witness, lost }: Context, key: string, versions: readonly Version[]): Version[] {
  const kept: Version[] = [];
  for (const [index, version] of versions.entries()) {
    const next = versions[index + 1];
    if (!isLive(version) && next && index > 0) {
      // What a registry in code does not declare cannot be read: out of it, the key is gone, whatever else bears its name.
      const lifeBefore = versions.slice(versions.slice(0, index).findLastIndex((it) => !isLive(it)) + 1, index);
      const lifeAfter = versions.slice(index + 1);
      const wasDeclared = lifeBefore.some(({ declared }) => declared !== null) && lifeAfter.slice(0, lifeAfter.findIndex((it) => !isLive(it)) >>> 0).some(({ declared }) => declared !== null);
      if (lost.has(version.at)) continue;
      if (options.complete && wasDeclared) {
        kept.push(version);
        continue;
      }
      const gap = days(replayed.revisions[version.at]!.date, replayed.revisions[next.at]!.date);
      if (gap >= options.reuseGap && (!options.complete || witness.hasWordBefore(key, replayed.revisions[next.at]!.commit) !== false)) continue;
    }
    kept.push(version);
  }
  return kept;
}

function livesAround({ replayed, meanings }: Context, key: string, versions: readonly Version[], index: number, now: Version): { before: Life; after: Life } {
  const revisions = replayed.revisions;
  const start = versions.slice(0, index).findLastIndex((it, at) => isLive(it) && !isLive(versions[at - 1]));
  const reading = versions.slice(0, index).findLast((it) => isLive(it) && it.reads > 0) ?? versions[Math.max(start, 0)]!;
  const ended = isLive(versions[index - 1]) ? versions[index]! : versions[index - 1]!;
  const life = (from: Version, until: Version | undefined, what: Version): Life => ({
    name: key, from: day(revisions[from.at]!.date), until: until ? day(revisions[until.at]!.date) : null, gated: meanings.tell(meanings.of(what)), author: revisions[from.at]!.author,
  });
  const end = versions.slice(index + 1).find((it) => !isLive(it));
  return { before: life(versions[Math.max(start, 0)]!, ended, reading), after: life(versions[index]!, end, now) };
}
