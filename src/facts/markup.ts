/**
 * Tags of HTML as Vue, Svelte and Astro write it: names, attributes, where each value is. Never: what a value means.
 * Offsets in, offsets out.
 */
import { commentEnd, stringEnd, templateEnd } from './characters.js';

export interface Attribute {
  /** `...` of a spread; empty for what stands in braces alone. */
  name: string;
  start: number;
  /** Its value, without quotes and braces. */
  from: number;
  to: number;
  is: 'text' | 'code' | 'none';
}

export interface Tag {
  name: string;
  start: number;
  /** Behind its `>`. */
  end: number;
  attributes: Attribute[];
  /** Nothing stands inside: it closes itself, or never has a closing tag. */
  empty: boolean;
}

/** Svelte reads code in quotes as well; Vue has no braces in tags at all. */
export type Format = 'vue' | 'svelte' | 'astro';

/** Who nests deeper is not followed: parsers recurse. */
export const MAX_OPEN = 300;

const NAME = /[A-Za-z][^\s/>{]*/y;
const ATTRIBUTE = /[^\s=>/"'{}][^\s=>/"']*/y;
const BRACED_ATTRIBUTE = /[^\s=>/"'{}][^\s=>/"'{]*/y;
const EMPTY = /^(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)$/;

/** The tag that opens at `start`; null where none does, or it never ends. */
export function readTag(text: string, start: number, format: Format): Tag | null {
  NAME.lastIndex = start + 1;
  const name = NAME.exec(text)?.[0];
  if (name === undefined) return null;
  const attributes: Attribute[] = [];
  const pattern = format === 'vue' ? ATTRIBUTE : BRACED_ATTRIBUTE;
  for (let at = NAME.lastIndex; at < text.length;) {
    const letter = text[at]!;
    if (letter === '>') return { name, start, end: at + 1, attributes, empty: text[at - 1] === '/' || EMPTY.test(name) };
    if (letter === '{' && format !== 'vue') {
      const to = braceEnd(text, at + 1);
      if (to < 0) return null;
      const spread = /^\s*\.\.\./.exec(text.slice(at + 1, at + 40))?.[0].length ?? 0;
      attributes.push({ name: spread > 0 ? '...' : '', start: at, from: at + 1 + spread, to, is: 'code' });
      at = to + 1;
      continue;
    }
    // Another tag begins: this one never ends.
    if (letter === '<') return null;
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found === undefined) {
      at++;
      continue;
    }
    const value = readValue(text, at + found.length, format);
    if (!value) return null;
    attributes.push({ name: found, start: at, ...value });
    at = value.end;
  }
  return null;
}

function readValue(text: string, behind: number, format: Format): Pick<Attribute, 'from' | 'to' | 'is'> & { end: number } | null {
  let at = spaceEnd(text, behind);
  if (text[at] !== '=') return { from: behind, to: behind, is: 'none', end: behind };
  at = spaceEnd(text, at + 1);
  const letter = text[at];
  if (letter === '"' || letter === "'") {
    const to = format === 'svelte' ? quoteEnd(text, at + 1, letter) : text.indexOf(letter, at + 1);
    return to < 0 ? null : { from: at + 1, to, is: 'text', end: to + 1 };
  }
  if (letter === '{' && format !== 'vue') {
    const to = braceEnd(text, at + 1);
    return to < 0 ? null : { from: at + 1, to, is: 'code', end: to + 1 };
  }
  if (letter === '`' && format === 'astro') {
    const to = literalEnd(text, at + 1);
    return to < 0 ? null : { from: at, to, is: 'code', end: to };
  }
  let to = at;
  while (to < text.length && !/[\s>]/.test(text[to]!)) to++;
  return { from: at, to, is: 'text', end: to };
}

/** The closing quote of a text that has code in braces. */
function quoteEnd(text: string, from: number, quote: string): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === quote) return at;
    if (text[at] !== '{') continue;
    const end = braceEnd(text, at + 1);
    if (end < 0) return -1;
    at = end;
  }
  return -1;
}

/** The `}` that closes code, from behind its `{`; brackets in texts and comments do not count. */
export function braceEnd(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x7d && depth-- === 0) return at;
    if (code === 0x7b) depth++;
    else at = Math.max(at, plainEnd(text, at, code) - 1);
  }
  return -1;
}

/** Behind a text or comment that begins here; here where none does. */
export function plainEnd(text: string, at: number, code = text.charCodeAt(at)): number {
  if (code === 0x22 || code === 0x27) return stringEnd(text, at, code);
  if (code === 0x60) return literalEnd(text, at + 1);
  return code === 0x2f ? commentEnd(text, at) : at;
}

/** Behind the backtick that ends a template literal. */
function literalEnd(text: string, from: number): number {
  for (let at = from;;) {
    const end = templateEnd(text, at);
    if (end < 0 || text.charCodeAt(end - 1) === 0x60) return end;
    const brace = braceEnd(text, end);
    if (brace < 0) return -1;
    at = brace + 1;
  }
}

export function spaceEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/.test(text[at]!)) at++;
  return at;
}

/** Behind a comment of HTML that begins here. */
export function remarkEnd(text: string, at: number): number {
  const end = text.indexOf('-->', at + 4);
  return end < 0 ? text.length : end + 3;
}

/** Where the closing tag of a raw element begins; the end of the text when it has none. */
export function rawEnd(text: string, from: number, name: string): number {
  const close = new RegExp(`</${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?=[\\s>/])`, 'gi');
  close.lastIndex = from;
  return close.exec(text)?.index ?? text.length;
}

/** Behind the `>` of a closing tag. */
export function closeEnd(text: string, at: number): number {
  const end = text.indexOf('>', at);
  return end < 0 ? text.length : end + 1;
}

export const valueOf = (tag: Tag, text: string, name: string): string | null => {
  const found = tag.attributes.find((it) => it.name === name);
  return found ? text.slice(found.from, found.to) : null;
};
