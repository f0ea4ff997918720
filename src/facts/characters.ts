/**
 * Where things of a text end that are read character by character: comments, strings, numbers, regular expressions,
 * names. Offsets in, offsets out; -1 when there is no end. Never: tokens, grammar.
 */

/** By character code: 1 is part of an identifier, 2 may be, 0 is not. */
export const PART = new Uint8Array(65536).fill(2, 128);
for (const letter of '$_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ') PART[letter.charCodeAt(0)] = 1;

const NAME = /^[\p{ID_Continue}$]+$/u;

export const isDigit = (code: number): boolean => code >= 48 && code <= 57;

export function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

/** The end of the comment that begins at `at`; `at` when none does. */
export function commentEnd(text: string, at: number): number {
  const next = text.charCodeAt(at + 1);
  if (next === 0x2f) return lineEnd(text, at); // //
  if (next !== 0x2a) return at;
  const end = text.indexOf('*/', at + 2);
  return end === -1 ? -1 : end + 2;
}

/** The next position at or after `at` that is neither white space nor comment. */
export function skipSpace(text: string, at: number): number {
  for (; ; at++) {
    const code = text.charCodeAt(at);
    if (code === 32 || code === 10 || code === 13 || code === 9) continue;
    if (code !== 0x2f) return at;
    const end = commentEnd(text, at);
    if (end <= at) return end;
    at = end - 1;
  }
}

/** From the first character that is more than ASCII to the end of a name, if it is one. */
export function wideNameEnd(text: string, start: number, from: number): number {
  let at = from;
  while (at < text.length && PART[text.charCodeAt(at)] !== 0) at++;
  return NAME.test(text.slice(start, at)) ? at : -1;
}

/** Any word with digits is read, so that a number cannot end too early. */
export function numberEnd(text: string, start: number): number {
  for (let at = start; ; at++) {
    const code = text.charCodeAt(at);
    if (PART[code] === 1 || code === 0x2e) continue;
    const signed = (code === 0x2b || code === 0x2d) && (text.charCodeAt(at - 1) | 32) === 0x65; // e+ e-
    if (!signed || (text.charCodeAt(start + 1) | 32) === 0x78) return at; // 0x
  }
}

export function stringEnd(text: string, start: number, quote: number): number {
  for (let at = start + 1, size = text.length; at < size; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) return at + 1;
    if (code === 10) return -1;
    if (code === 0x5c) at += text.startsWith('\r\n', at + 1) ? 2 : 1;
  }
  return -1;
}

/** To behind the closing backtick or behind `${`. */
export function templateEnd(text: string, from: number): number {
  for (let at = from, size = text.length; at < size; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x60) return at + 1;
    if (code === 0x5c) at++;
    else if (code === 0x24 && text.charCodeAt(at + 1) === 0x7b) return at + 2;
  }
  return -1;
}

export function regexEnd(text: string, start: number): number {
  let set = false;
  for (let at = start + 1, size = text.length; at < size; at++) {
    const code = text.charCodeAt(at);
    if (code === 10) return -1;
    if (code === 0x5c) at++;
    else if (code === 0x5b) set = true;
    else if (code === 0x5d) set = false;
    else if (code === 0x2f && !set) {
      do at++; while (PART[text.charCodeAt(at)] === 1);
      // With the flag `v` sets nest.
      return text.charCodeAt(at - 1) === 0x76 ? -1 : at;
    }
  }
  return -1;
}
