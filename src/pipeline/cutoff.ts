/**
 * Early cutoff: texts have changed, and the question is whether a stored result still stands. It does when each of them
 * contributes what it did: the same facts but for places, the same answers to what was asked of its text. Places in the
 * document are exchanged. Whatever is not certain is null: then everything is linked anew.
 */
import { QUESTIONS } from '../link/questions.js';
import { parseConfig } from '../host/config.js';
import { progress } from '../host/progress.js';
import type { Place as At, Span } from '../model.js';
import { movesBetween, type Moves } from './contribution.js';
import { createFactsSource, type FactsSource } from './facts.js';
import { common, linksStand, type OutlineChange } from './links.js';
import { digestOf } from './looked.js';
import type { Place } from './place.js';
import { UNREAD, type Account, type Earlier, type Kept } from './stored.js';

/** With more changes than this, somebody has changed what is linked: not worth looking. */
const MANY = 200;

/** @param counts the document counts lines of code that it does not place. */
export function settle<T>({ document, beside, hashes: before, account, links }: Earlier<T>, hashes: readonly string[], place: Place, counts: boolean): Kept<T> | null {
  const { tree, cache, options, config: found } = place;
  const changed = hashes.flatMap((hash, index) => (hash === before[index] ? [] : [index]));
  if (changed.length > MANY) return null;
  const whole = new Set(account.whole);
  if (changed.some((index) => whole.has(index))) return null;
  const source = createFactsSource(tree, 'raw' in found ? parseConfig(found.raw, found.file ?? 'defaults') : found.config, cache, progress(false), options.depth);
  const moves = new Map<string, Moves>();
  const asked = new Set(account.facts);
  const deep = new Set(account.deep);
  const changes = new Map<number, OutlineChange>();
  for (const index of changed) {
    const { path } = tree.files[index]!;
    if (!asked.has(index) && !isAsked(account, index)) continue;
    const text = before[index] === UNREAD || hashes[index] === UNREAD ? null : tree.read(path);
    if (text === null || !answersAsBefore(account, index, path, text)) return null;
    if (!asked.has(index)) continue;
    const moved = movesOf(source, path, before[index]!, deep.has(index));
    if (moved && counts && deep.has(index) && !moved.sameHeights) return null;
    const change = moved || deep.has(index) ? null : changeOf(source, path, before[index]!);
    if (change) changes.set(index, change);
    else if (!moved) return null;
    moves.set(path, moved ?? change!.moves);
  }
  if (changes.size > 0 && !linksStand(changes, links(), tree)) return null;
  const now = exchanged(document, moves, counts);
  return now && { document: now, beside };
}

const isAsked = ({ answers }: Account, index: number): boolean => answers.some(([, , given]) => given.some(([, files]) => files.includes(index)));

function answersAsBefore({ answers }: Account, index: number, path: string, text: string): boolean {
  return answers.every(([name, argument, given]) => {
    const answer = given.find(([, files]) => files.includes(index));
    const question = QUESTIONS.get(name);
    return !answer || (question !== undefined && digestOf(question.answer(text, argument, path)) === answer[0]);
  });
}

function movesOf(source: FactsSource, path: string, before: string, deep: boolean): Moves | null {
  const then = source.known(path, before, false);
  const outline = then ? movesBetween(then, source.facts(path)) : null;
  if (!outline || !deep) return outline;
  const whole = source.known(path, before, true);
  return whole ? movesBetween(whole, source.deepen(path)) : null;
}

/** What only leads elsewhere now, of a file that is known by its outline. */
function changeOf(source: FactsSource, path: string, before: string): OutlineChange | null {
  const then = source.known(path, before, false);
  const now = source.facts(path);
  if (then?.depth !== 'outline' || now.depth !== 'outline') return null;
  const nowhere = { imports: [], exports: [], paths: [] };
  // Where imports are that both have, in the same order; a result that tells of another one does not stand.
  const moves = movesBetween({ ...then, ...nowhere, imports: common(then, now) }, { ...now, ...nowhere, imports: common(now, then) })
    ?? movesBetween({ ...then, ...nowhere }, { ...now, ...nowhere });
  return moves && { path, then, now, moves };
}

/** The document with the places of today, or null where one cannot be told. */
function exchanged<T>(document: T, moves: ReadonlyMap<string, Moves>, counts: boolean): T | null {
  let certain = true;
  const visit = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') {
      // A module that is told as a whole, with its number of lines.
      if (key !== 'message' && moves.get(value.replace(/^module:/, ''))?.sameLength === false) certain = false;
      return value;
    }
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((it) => visit(it, key));
    const moved = isPlace(value) ? moves.get(value.file) : undefined;
    if (isPlace(value) && moved) {
      const { file, line, column, endLine, endColumn, ...rest } = value;
      const to = moved.sameGuards && (moved.sameHeights || !counts) ? moved.at([line, column, endLine, endColumn].join()) : undefined;
      if (!to) {
        certain = false;
        return value;
      }
      return { file, ...spread(to), ...visit(rest, '') as object };
    }
    return Object.fromEntries(Object.entries(value).map(([name, it]) => [name, visit(it, name)]));
  };
  const result = visit(document, '') as T;
  return certain ? result : null;
}

const spread = ([line, column, endLine, endColumn]: Span): Omit<At, 'file'> => ({ line, column, endLine, endColumn });

const isPlace = (value: object): value is At => 'file' in value && typeof value.file === 'string' && 'line' in value && 'endColumn' in value;
