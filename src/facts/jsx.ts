/**
 * JSX between its braces: tags, attributes, text. Every closing tag must name what it closes. Never: what is inside the
 * braces, which is code again.
 */
import { PART, skipSpace } from './characters.js';

const enum Place { Tag, Children, Braces }

export class Elements {
  /** For each open element or pair of braces: what is being read of it, then its name's start and end. */
  private readonly open: number[] = [];

  constructor(private readonly text: string) {}

  /** @param at behind an element's `<`. @returns as `read` does. */
  enter(at: number): number {
    const inside = this.name(at);
    return inside < 0 ? -1 : this.read(inside);
  }

  /** @param at behind a `}`. @returns as `read` does. */
  leave(at: number): number {
    this.open.length -= 3;
    return this.read(at);
  }

  /** @returns the offset of the next `{`, which is then open, or of the outermost element's end; -1: no JSX. */
  private read(at: number): number {
    const { text, open } = this;
    const size = text.length;
    while (at >= 0 && at < size) {
      const top = open.length - 3;
      if (top < 0 || open[top] === Place.Braces) return at;
      if (open[top] === Place.Children) at = this.children(at);
      else {
        at = skipSpace(text, at);
        const code = text.charCodeAt(at);
        if (code === 0x3e) { // >
          open[top] = Place.Children;
          at++;
        } else if (code === 0x2f) { // />
          at = skipSpace(text, at + 1);
          if (text.charCodeAt(at) !== 0x3e) return -1;
          open.length = top;
          at++;
        } else if (code !== 0x7b) at = this.attribute(at);
      }
      if (at >= 0 && text.charCodeAt(at) === 0x7b && open.length > top && open[open.length - 3] !== Place.Braces) {
        open.push(Place.Braces, 0, 0);
        return at;
      }
    }
    return open.length === 0 || open[open.length - 3] === Place.Braces ? at : -1;
  }
}
