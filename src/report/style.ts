/** Terminal styling, and the one place where text from a repository is made safe to print. */
import { stripVTControlCharacters, styleText } from 'node:util';

export type Paint = (style: Parameters<typeof styleText>[0], text: string) => string;

/** Without colour, text stays as it is. */
export const painter = (colour: boolean): Paint => (style, text) => (colour ? styleText(style, text, { validateStream: false }) : text);

/**
 * Control characters, escape sequences and direction marks become visible: a file name must not be able to move the
 * cursor, set a title or reorder what a person reads.
 */
export function visible(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what this is about
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u{${character.charCodeAt(0).toString(16)}}`);
}

/** Columns that a text takes, without styling. Wide characters count as one: good enough to pad a table. */
export const width = (text: string): number => [...stripVTControlCharacters(text)].length;

export const pad = (text: string, columns: number): string => text + ' '.repeat(Math.max(0, columns - width(text)));

export const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
