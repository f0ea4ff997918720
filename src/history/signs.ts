/** What speaks for another meaning beside the other code: similarity alone alerts on ordinary work. Thresholds come from measurement. */
import type { Severity } from '../model.js';
import { spoken, type Context } from './context.js';
import type { Version } from './replay.js';

/** Two bags with nothing in common. */
export const NOTHING = 0.1;
const DORMANT = 90;

/** @param days for which the code had been left alone. */
export const dormant = (days: number): string[] => (days >= DORMANT ? [`what it gated had not changed for ${spoken(days)}`] : []);

/** Since when these versions gate what the last of them does. */
export function quietSince({ meanings }: Context, versions: readonly Version[]): number {
  return versions.findLast((it, index) => index === 0 || meanings.like(meanings.of(versions[index - 1]!), meanings.of(it)).shared < 1)!.at;
}

/** One sign proves nothing; three that do not hang on one another leave no doubt. */
export const severityBy = (signs: readonly string[]): Severity => (signs.length < 2 ? 'note' : signs.length > 2 ? 'error' : 'warning');

/** Most of it was written in these files and is not any more; where nothing is in common, less often will do: what was pulled out is still there. */
export function isGone(words: readonly string[], nothing: boolean, before: readonly string[], after: readonly string[]): boolean {
  const names = words.filter((word) => nothing || /^[\w$]+$/.test(word)).map((word) => word.replace(/^[."]|"$/g, ''));
  const count = (texts: readonly string[], name: string): number => {
    const word = new RegExp(`(?<![\\w$])${name.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')}(?![\\w$])`, 'g');
    return texts.reduce((sum, text) => sum + (text.match(word)?.length ?? 0), 0);
  };
  const left = names.filter((name) => {
    const [was, now] = [count(before, name), count(after, name)];
    return was > 0 && (now === 0 || (nothing && now < was));
  });
  return names.length > 0 && left.length >= names.length / 2;
}

