/**
 * JSX between its braces: tags, attributes, text. Every closing tag must name what it closes. Never: what is inside the
 * braces, which is code again. Offsets in, offsets out; -1 where it is no JSX.
 */
import { PART, skipSpace } from './characters.js';

const enum Place { Tag, Children, Braces }

export class Elements {
  /** The last reading ended at braces, not at the end of the outermost element. */
  braced = false;
  /** For each open element or pair of braces: where in it we are, then its name's start and end. */
  private readonly open: number[] = [];

  constructor(private readonly text: string) {}

  /** From behind an element's `<` to behind the next `{`, or to behind the element. */
  enter(at: number): number {
    const inside = this.openTag(at);
    return inside < 0 ? -1 : this.read(inside);
  }

  /** The same, from behind a `}`. */
  leave(at: number): number {
    this.open.length -= 3;
    return this.read(at);
  }

  private read(from: number): number {
    const { text, open } = this;
    const size = text.length;
    for (let at = from; at >= 0 && at < size || open.length === 0; ) {
      const top = open.length - 3;
      this.braced = false;
      if (top < 0 || open[top] === Place.Braces) return at;
      let code = 0;
      if (open[top] === Place.Tag) {
        at = skipSpace(text, at);
        code = text.charCodeAt(at);
        if (code === 0x3e) { // >
          open[top] = Place.Children;
          at++;
          continue;
        }
        if (code === 0x2f) { // />
          at = skipSpace(text, at + 1);
          if (text.charCodeAt(at++) !== 0x3e) return -1;
          open.length = top;
          continue;
        }
        if (code !== 0x7b) {
          at = this.attribute(at);
          continue;
        }
      } else {
        while (at < size && (code = text.charCodeAt(at)) !== 0x3c && code !== 0x7b) {
          if (code === 0x3e || code === 0x7d) return -1;
          at++;
        }
        if (code === 0x3c) { // <
          const inside = skipSpace(text, at + 1);
          at = text.charCodeAt(inside) === 0x2f ? this.closeTag(inside + 1) : this.openTag(inside);
          continue;
        }
        if (code !== 0x7b) return -1;
      }
      this.braced = true;
      open.push(Place.Braces, 0, 0);
      return at + 1;
    }
    return -1;
  }

  /** From behind its `<`. */
  private openTag(from: number): number {
    const at = skipSpace(this.text, from);
    const end = this.nameEnd(at);
    const fragment = this.text.charCodeAt(at) === 0x3e;
    this.open.push(fragment ? Place.Children : Place.Tag, at, end);
    return fragment ? at + 1 : end > at ? end : -1;
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

  /** To the value's braces, or to behind it. */
  private attribute(from: number): number {
    const { text } = this;
    const end = this.nameEnd(from);
    if (end === from) return -1;
    const at = skipSpace(text, end);
    if (text.charCodeAt(at) !== 0x3d) return end;
    const value = skipSpace(text, at + 1);
    const code = text.charCodeAt(value);
    if (code === 0x7b) return value;
    if (code === 0x3c) return this.openTag(value + 1);
    if (code !== 0x22 && code !== 0x27) return -1;
    const close = text.indexOf(code === 0x22 ? '"' : "'", value + 1);
    return close === -1 ? -1 : close + 1;
  }

  private nameEnd(at: number): number {
    for (; ; at++) {
      const code = this.text.charCodeAt(at);
      if (PART[code] !== 1 && code !== 0x2d && code !== 0x2e && code !== 0x3a) return at; // - . :
    }
  }
}
