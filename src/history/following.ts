/**
 * What a text says is told by the version before it, for most texts change nothing about flags: without parsing, from what stands
 * in it.
 */
import type { Change } from './change.js';
import type { KeyName } from './asked.js';
import type { Digest, Use } from './digest.js';
import type { Said } from './vocabulary.js';

/** So much of what was gated may have left the text before it is parsed again. */
const VANISHED = 0.2;

/**
 * What a text says that asks as the version before it did, or for less, and still has what that gated: the same, or the same but for
 * what it does not ask for any more and for the registries that it declares. Null where only parsing tells.
 */
export function following(last: Digest, before: Said | null, said: Said, latin1: string, read: (text: string) => Digest | null): Digest | null {
  if (!before) return null;
  const dropped = lessThan(before.asks, said.asks);
  const uses = dropped && (dropped.length === 0 ? last.uses : withoutUses(last.uses, dropped, said.asks));
  if (!uses || !stillHas(latin1, uses)) return null;
  const same = before.declared.length === said.declared.length && said.declared.every(([, text], index) => text === before.declared[index]![1]);
  if (same) return uses === last.uses ? last : { ...last, uses };
  const declares = read(Buffer.from(onlyDeclared(latin1, said.declared), 'latin1').toString())?.declares;
  return declares ? { ...last, uses, declares } : null;
}

/** What `some` lacks of `all`; null where it has what that has not. Both are sorted. */
function lessThan(all: readonly string[], some: readonly string[]): string[] | null {
  const lacks: string[] = [];
  let at = 0;
  for (const it of all) {
    if (some[at] === it) at++;
    else lacks.push(it);
  }
  return at === some.length ? lacks : null;
}

/** Null where it cannot be told which uses went. */
function withoutUses(uses: readonly Use[], dropped: readonly string[], left: readonly string[]): Use[] | null {
  const gone = new Set<Use>();
  for (const ask of dropped) {
    const of = uses.filter(({ name }) => hasName(ask, name));
    if (of.length === 0 || of.some(({ name }) => left.some((it) => hasName(it, name)))) return null;
    for (const use of of) gone.add(use);
  }
  return uses.filter((it) => !gone.has(it));
}

const hasName = (ask: string, name: KeyName): boolean => {
  const word = 'key' in name ? name.key : name.ref.slice(name.ref.indexOf('.') + 1);
  const at = ask.indexOf(word);
  return at >= 0 && !/[\w$]/.test(ask[at - 1] ?? '') && !/[\w$]/.test(ask[at + word.length] ?? '');
};

/** Nothing but what is declared, on the lines where it stands. */
function onlyDeclared(latin1: string, declared: Said['declared']): string {
  let text = '';
  let at = 0;
  for (const [start, declaration] of declared) {
    text += latin1.slice(at, start).replace(/[^\n]+/g, '') + declaration;
    at = start + declaration.length;
  }
  return text;
}

/** Nothing that is gated was only in what a change took away. */
export const leaves = (change: Change, { uses }: Digest): boolean =>
  wordsIn(uses).every((word) => !change.before.includes(word) || change.after.includes(word));

/** Most of what is gated still stands somewhere in the text. */
function stillHas(latin1: string, uses: readonly Use[]): boolean {
  const words = wordsIn(uses);
  let gone = 0;
  for (const word of words) if (!latin1.includes(word)) gone++;
  return gone <= words.length * VANISHED;
}

const known = new WeakMap<readonly Use[], string[]>();

/** All that is gated, as it is written; one character a byte. */
function wordsIn(uses: readonly Use[]): string[] {
  let words = known.get(uses);
  if (!words) known.set(uses, (words = Array.from(new Set(uses.flatMap(({ on, off }) => [...on, ...off])), (word) => Buffer.from(word.replace(/^[."]|"$/g, '')).toString('latin1'))));
  return words;
}
