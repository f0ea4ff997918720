/**
 * An Astro template as JSX: its elements nest as JSX's must, an element that is no component is a fragment of what it is
 * given, texts are left out. Never: what it means.
 */
import type { Draft } from './draft.js';
import { MAX_OPEN, closeEnd, plainEnd, rawEnd, readTag, remarkEnd, spaceEnd, type Attribute } from './markup.js';

const COMPONENT = /^(?:[A-Z][\w$]*|[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+)$/;
const ATTRIBUTE = /^[A-Za-z_$][\w$-]*$/;
/** What an operand follows, and markup can be one. */
const BEFORE_OPERAND = /(?:[(,=>?:&|{[;!]|\breturn|^)\s*$/;

export function draftAstro(draft: Draft, from: number, to: number): void {
  draft.write(';(<>', from);
  new Writer(draft, to).children(from);
  draft.write('</>);', to);
}

class Writer {
  private readonly text: string;
  /** Names of the elements that are open; a fragment has none. */
  private readonly open: string[] = [];

  constructor(private readonly draft: Draft, private readonly to: number) {
    this.text = draft.file;
  }

  /** To behind the closing tag of the innermost element, or to where an outer one is closed. */
  children(from: number): number {
    const { text, to } = this;
    for (let at = from; at < to;) {
      const letter = text[at];
      if (letter === '{') at = this.container(at);
      else if (letter !== '<') at++;
      else if (text.startsWith('<!--', at)) at = remarkEnd(text, at);
      else if (text[at + 1] === '/') {
        const end = closeEnd(text, at);
        const name = text.slice(at + 2, end - 1).trim();
        if (name === this.open.at(-1)) return end;
        if (this.open.includes(name)) return at;
        at = end;
      } else at = this.element(at);
    }
    return to;
  }

  /** @returns where to read on; behind the `<` when it opens no tag. */
  private element(at: number): number {
    const { text, draft } = this;
    if (text[at + 1] === '>') {
      draft.write('<>', at);
      const end = this.inside('', at + 2);
      draft.write('</>', end);
      return end;
    }
    const tag = readTag(text, at, 'astro');
    if (!tag) return at + 1;
    const raw = tag.name === 'script' || tag.name === 'style' || tag.attributes.some(({ name }) => name === 'is:raw');
    const component = COMPONENT.test(tag.name) && tag.name !== 'Fragment';
    if (component) {
      draft.write('<', at);
      draft.copy(at + 1, at + 1 + tag.name.length);
      for (const it of tag.attributes) this.attribute(it);
      draft.write('>', tag.end);
    } else {
      draft.write('<>', at);
      for (const it of tag.attributes) if (it.is === 'code') this.value(it, '{', '}');
    }
    let end = tag.end;
    if (raw && !tag.empty) end = closeEnd(text, rawEnd(text, tag.end, tag.name));
    else if (!tag.empty) end = this.inside(tag.name, tag.end);
    draft.write(component ? `</${tag.name}>` : '</>', end);
    return end;
  }

  private inside(name: string, from: number): number {
    if (this.open.length > MAX_OPEN) throw new RangeError();
    this.open.push(name);
    const end = this.children(from);
    this.open.pop();
    return end;
  }

  private attribute(it: Attribute): void {
    const { draft, text } = this;
    const name = ATTRIBUTE.test(it.name) ? it.name : 'data-attribute';
    if (it.name === '...') this.value(it, ' {...', '}');
    else if (it.is === 'code') this.value(it, ` ${it.name === '' ? text.slice(it.from, it.to).trim().replace(/[^\w$]+/g, '_') : name}={`, '}');
    else draft.write(` ${name}={${it.is === 'none' ? 'true' : JSON.stringify(text.slice(it.from, it.to))}}`, it.start);
  }

  private value({ from, to }: Attribute, before: string, after: string): void {
    this.draft.write(`${before}(`, from);
    this.code(from, to);
    this.draft.write(`\n)${after}`, to);
  }

  /** `{…}` among children; markup may stand in it. @returns where to read on. */
  private container(at: number): number {
    this.draft.write('{', at);
    const end = this.code(at + 1, this.to);
    this.draft.write('\n}', end);
    return end + 1;
  }

  /** Code up to the `}` that nothing in it opened, or up to `to`. @returns where that is. */
  private code(from: number, to: number): number {
    const { text, draft } = this;
    let depth = 0;
    let done = from;
    for (let at = from; at < to; at++) {
      const letter = text[at]!;
      if (letter === '}' && depth-- === 0) {
        draft.copy(done, at);
        return at;
      }
      if (letter === '{') depth++;
      else if (letter === '<' && /[A-Za-z>!]/.test(text[at + 1] ?? '') && BEFORE_OPERAND.test(text.slice(Math.max(from, at - 40), at))) {
        draft.copy(done, at);
        done = this.group(at);
        at = done - 1;
      } else if (letter === '`') {
        draft.copy(done, at);
        done = this.literal(at, to);
        at = done - 1;
      } else at = Math.max(at, plainEnd(text, at) - 1);
    }
    draft.copy(done, to);
    return to;
  }

  /** Elements side by side are one value. */
  private group(from: number): number {
    const { text, draft } = this;
    draft.write('<>', from);
    let at = from;
    while (text[at] === '<' && at < this.to) {
      if (text.startsWith('<!--', at)) at = remarkEnd(text, at);
      else if (/[A-Za-z>]/.test(text[at + 1] ?? '')) at = this.element(at);
      else break;
      const next = spaceEnd(text, at);
      if (!/^<(?:[A-Za-z>]|!--)/.test(text.slice(next, next + 4))) break;
      at = next;
    }
    draft.write('</>', at);
    return Math.max(at, from + 1);
  }

  /** A template literal: its code may hold markup too. */
  private literal(from: number, to: number): number {
    const { text, draft } = this;
    let done = from;
    for (let at = from + 1; at < to; at++) {
      if (text[at] === '\\') at++;
      else if (text[at] === '`') {
        draft.copy(done, at + 1);
        return at + 1;
      } else if (text.startsWith('${', at)) {
        draft.copy(done, at + 2);
        done = this.code(at + 2, to);
        at = done;
      }
    }
    draft.copy(done, to);
    return to;
  }
}
