/**
 * JSX between its braces: tags, attributes, text. Every closing tag must name what it closes. Never: what is inside the
 * braces, which is code again. Offsets in, offsets out; -1 where it is no JSX.
 */
import { PART, commentEnd, skipSpace } from './characters.js';

/** `<Select<Option>`: the type arguments of a component. */
const ARGUMENTS = /<[\w$\s.,|&()[\]'"-]*(?:<[\w$\s.,|&()[\]'"-]*>[\w$\s.,|&()[\]'"-]*)*>/y;

const enum Place { Tag, Children, Braces }

export class Elements {
  /** The last reading ended at braces, not at the end of the outermost element. */
  braced = false;
  /** For each open element or pair of braces: where in it we are, then its name's start and end. */
  private readonly open: number[] = [];

  constructor(private readonly text: string) {}

  /** From behind an element's `<` to behind the next `{`, or to behind the element. */
  enter(at: number): number {
    return this.read(this.openTag(at));
  }

  /** The same, from behind a `}`. */
  leave(at: number): number {
    this.open.length -= 3;
    return this.read(at);
  }

  private read(from: number): number {
    const { text, open } = this;
    const size = text.length;
    let at = from;
    while (at >= 0) {
      const top = open.length - 3;
      this.braced = false;
      if (top < 0 || open[top] === Place.Braces) return at;
      if (at >= size) return -1;
      let code = text.charCodeAt(at);
      if (code === 0x7b) { // {
        this.braced = true;
        open.push(Place.Braces, 0, 0);
        return at + 1;
      }
      if (open[top] === Place.Children) {
        if (code === 0x3c) at = text.charCodeAt(at + 1) === 0x2f ? this.closeTag(at + 2) : this.openTag(at + 1);
        else if (code === 0x3e || code === 0x7d) return -1;
        else do code = text.charCodeAt(++at); while (at < size && !isMarkup(code));
      } else if (PART[code] === 1 || isSpace(code) || code === 0x2d || code === 0x3a) { // - :
        do at++; while (PART[text.charCodeAt(at)] === 1);
      } else if (code === 0x3d) at = this.value(at + 1); // =
      else if (code === 0x3e) { // >
        open[top] = Place.Children;
        at++;
      } else if (code !== 0x2f) return -1;
      else if (text.charCodeAt(at + 1) === 0x3e) { // />
        open.length = top;
        at += 2;
      } else {
        const end = commentEnd(text, at);
        at = end === at ? -1 : end;
      }
    }
    return -1;
  }

  /** From behind its `<`. */
  private openTag(from: number): number {
    const at = skipSpace(this.text, from);
    const end = this.nameEnd(at);
    const fragment = this.text.charCodeAt(at) === 0x3e;
    this.open.push(fragment ? Place.Children : Place.Tag, at, end);
    if (fragment) return at + 1;
    if (this.text.charCodeAt(end) !== 0x3c) return end > at ? end : -1;
    ARGUMENTS.lastIndex = end;
    return ARGUMENTS.test(this.text) ? ARGUMENTS.lastIndex : -1;
  }

  /** From behind its `/`. */
  private closeTag(from: number): number {
    const { text, open } = this;
    const at = skipSpace(text, from);
    const end = this.nameEnd(at);
    const last = open.length - 1;
    const close = skipSpace(text, end);
    if (text.charCodeAt(close) !== 0x3e || text.slice(at, end) !== text.slice(open[last - 1], open[last])) return -1;
    open.length -= 3;
    return close + 1;
  }

  /** An attribute's, from behind its `=` to its braces, or to behind it. */
  private value(from: number): number {
    const { text } = this;
    const at = skipSpace(text, from);
    const code = text.charCodeAt(at);
    if (code === 0x7b) return at;
    if (code === 0x3c) return this.openTag(at + 1);
    if (code !== 0x22 && code !== 0x27) return -1;
    const close = text.indexOf(code === 0x22 ? '"' : "'", at + 1);
    return close === -1 ? -1 : close + 1;
  }

  private nameEnd(at: number): number {
    for (; ; at++) {
      const code = this.text.charCodeAt(at);
      if (PART[code] !== 1 && code !== 0x2d && code !== 0x2e && code !== 0x3a) return at; // - . :
    }
  }
}

const isSpace = (code: number): boolean => code === 32 || code === 10 || code === 13 || code === 9;
/** Ends a text: `<`, `>`, `{`, `}`. */
const isMarkup = (code: number): boolean => code === 0x3c || code === 0x3e || code === 0x7b || code === 0x7d;
