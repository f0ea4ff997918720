/** Terminal styling, and the one place where text from a repository is made safe to print. */
import { stripVTControlCharacters, styleText } from 'node:util';

export type Paint = (style: Parameters<typeof styleText>[0], text: string) => string;

/** Without colour, text stays as it is. */
export const painter = (colour: boolean): Paint => (style, text) => (colour ? styleText(style, text, { validateStream: false }) : text);

/**
 * Control characters, escape sequences, direction marks and what cannot be seen become visible: a file name must not be
 * able to move the cursor, set a title, reorder what a person reads, or look like another.
 */
export function visible(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what this is about
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu,
    (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}

let segmenter: Intl.Segmenter | null = null;
/** What is seen as one character. Made where a text is not ASCII: that takes as long as to say that nothing has changed. */
const graphemesOf = (text: string): string[] =>
  [...(segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' })).segment(text)].map(({ segment }) => segment);
/** East Asian wide and full-width blocks, and emoji that are drawn as such. */
const WIDE = /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{17000}-\u{18cff}\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]|^\p{Emoji_Presentation}|\ufe0f/u;
const NONE = /^[\p{Mark}\p{Default_Ignorable_Code_Point}]/u;
const ASCII = /^[\x20-\x7e]*$/;

const columnsOf = (grapheme: string): number => (NONE.test(grapheme) ? 0 : WIDE.test(grapheme) ? 2 : 1);

/** Columns that a text takes, without styling. */
export function width(text: string): number {
  const plain = stripVTControlCharacters(text);
  if (ASCII.test(plain)) return plain.length;
  let sum = 0;
  for (const grapheme of graphemesOf(plain)) sum += columnsOf(grapheme);
  return sum;
}

export const pad = (text: string, columns: number): string => text + ' '.repeat(Math.max(0, columns - width(text)));

/** At most so many columns; what is left out is `…`. */
export function shorten(text: string, columns: number, at: 'start' | 'middle' | 'end' = 'middle'): string {
  if (width(text) <= columns) return text;
  const parts = graphemesOf(text);
  const head = take(parts, at === 'middle' ? Math.ceil((columns - 1) / 2) : at === 'end' ? columns - 1 : 0);
  const tail = take(parts.reverse(), columns - 1 - width(head.join(''))).reverse();
  return `${head.join('')}…${tail.join('')}`;
}

function take(parts: readonly string[], columns: number): string[] {
  let room = columns;
  const end = parts.findIndex((part) => (room -= columnsOf(part)) < 0);
  return parts.slice(0, end < 0 ? parts.length : end);
}

export const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

/** What was looked at, of every document's `inputs`. */
export interface Inventoried { files: number; flags: number; read: number; evaluations: number; inTests: number }

/** `38 flags, 34 of them read in 72 places and 7 in tests, 812 files`: the last line of `check` and of `flags`. */
export function inventoried({ files, flags, read, evaluations, inTests }: Inventoried, paint: Paint = (_, text) => text): string {
  const own = evaluations - inTests;
  const places = [own > 0 || inTests === 0 ? plural(own, 'place') : null, inTests > 0 ? `${own > 0 ? inTests : plural(inTests, 'place')} in tests` : null].filter((it) => it !== null).join(' and ');
  const reads = read === 0 ? (flags === 0 ? '' : ', read nowhere') : `${read === flags ? '' : `, ${read} of them`} read in ${places}`;
  return `${paint('bold', plural(flags, 'flag'))}${reads}, ${plural(files, 'file')}`;
}
