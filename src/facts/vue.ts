/**
 * A Vue template as code: an element is a call of its component with its props, `v-if` is an `if` around it, `v-for` a
 * loop, a slot with props a function, a handler a function. What needs no code is left out. Never: what it means.
 */
import type { Draft } from './draft.js';
import { MAX_OPEN, closeEnd, readTag, remarkEnd, type Attribute, type Tag } from './markup.js';

export interface Template {
  /** Components written by their own names. */
  tags: Set<string>;
  /** Which component an element is, is computed. */
  computed: boolean;
}

interface Open {
  name: string;
  closing: string;
  /** An `else` may follow. */
  chain: boolean;
}

const FUNCTION = /^\s*(?:async\s*)?(?:\([^)]*\)|[\w$]+)\s*(?::[^=]+)?=>|^\s*(?:async\s+)?function\b/;
const PATH = /^\s*[A-Za-z_$][\w$]*(?:\s*\.\s*[A-Za-z_$][\w$]*|\[\s*(?:\d+|'[^']*')\s*\])*\s*$/;
const LOOP = /^\s*(\(?)([^]*?)(\)?)\s+(?:in|of)\s+/;
const COMPONENT = /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*$/;
const ENTITIES: Readonly<Record<string, string>> = { quot: '"', apos: "'", '#39': "'", amp: '&', lt: '<', gt: '>' };
const ENTITY = /&(quot|apos|#39|amp|lt|gt);/g;
const BUILT_IN = /^v-(?:if|else-if|else|for|on|bind|model|slot|show|html|text|pre|cloak|once|memo|is)$/;

/** @param names says whether the scripts have this word. */
export function draftVue(draft: Draft, from: number, to: number, names: (word: string) => boolean): Template {
  return new Writer(draft, to, names).write(from);
}

class Writer {
  private readonly text: string;
  private readonly open: Open[] = [];
  private readonly template: Template = { tags: new Set(), computed: false };
  /** Where the code ended behind the last element that an `else` may follow. */
  private chainEnd = -1;

  constructor(private readonly draft: Draft, private readonly to: number, private readonly names: (word: string) => boolean) {
    this.text = draft.file;
  }

  write(from: number): Template {
    const { text, to } = this;
    let braces = -1;
    for (let at = from; at < to;) {
      const tag = indexOf(text, '<', at, to);
      if (braces < at) braces = indexOf(text, '{{', at, to);
      at = Math.min(tag, braces);
      if (at >= to) break;
      if (braces < tag) {
        const end = indexOf(text, '}}', at + 2, to);
        if (end < to) this.statement(at + 2, end);
        at = end + 2;
      } else if (text.startsWith('<!--', at)) at = remarkEnd(text, at);
      else if (text[at + 1] === '/') {
        const end = closeEnd(text, at);
        this.close(text.slice(at + 2, end - 1).trim(), end);
        at = end;
      } else {
        const found = readTag(text, at, 'vue');
        at = found ? this.element(found) : at + 1;
      }
    }
    while (this.open.length > 0) this.pop(to);
    return this.template;
  }

  /** @returns where to read on. */
  private element(tag: Tag): number {
    const { draft, text } = this;
    if (this.open.length > MAX_OPEN) throw new RangeError();
    const attribute = (...names: string[]): Attribute | undefined => tag.attributes.find(({ name }) => names.includes(name));
    const closing: string[] = [];
    const test = attribute('v-if', 'v-else-if', 'v-else');
    if (test) {
      if (test.name !== 'v-if' && this.chainEnd === draft.end) draft.write('else ', tag.start);
      if (test.name !== 'v-else' && test.to > test.from) {
        draft.write('if(', tag.start);
        this.wrapped('', test.from, test.to, ')');
      }
      draft.write('{', tag.start);
      closing.push('}');
    }
    const loop = attribute('v-for');
    const [head, opening, , bracket] = (loop && LOOP.exec(text.slice(loop.from, loop.to))) ?? [];
    if (loop && head !== undefined) {
      const names = loop.from + head.indexOf(opening!) + opening!.length;
      const end = loop.from + head.replace(/\s+(?:in|of)\s+$/, '').length - (opening && bracket ? 1 : 0);
      draft.write('for(const [', tag.start);
      this.code(names, end);
      this.wrapped(']of ', loop.from + head.length, loop.to, ')');
      draft.write('{', tag.start);
      closing.unshift('}');
    } else if (loop) this.statement(loop.from, loop.to);
    if (attribute('v-pre')) {
      this.open.push({ name: tag.name, closing: closing.join(''), chain: test !== undefined });
      return tag.empty ? this.close(tag.name, tag.end) : this.skip(tag);
    }
    const slot = tag.attributes.find(({ name }) => /^(?:v-slot|#|slot-scope$)/.test(name) || (name === 'scope' && tag.name === 'template'));
    this.call(tag, tag.attributes.filter((it) => it !== test && it !== loop && it !== slot));
    if (slot && slot.to > slot.from) {
      draft.write(';((', slot.start);
      this.code(slot.from, slot.to);
      draft.write(')=>{', tag.start);
      closing.unshift('});');
    }
    this.open.push({ name: tag.name, closing: closing.join(''), chain: test !== undefined });
    if (tag.empty) this.close(tag.name, tag.end);
    return tag.end;
  }

  /** Whoever is called gets the attributes; an element that is no component leaves them to themselves. */
  private call(tag: Tag, attributes: readonly Attribute[]): void {
    const { draft } = this;
    const component = this.component(tag);
    if (component === null && attributes.every((it) => it.is === 'none' || !/^[:@#.]|^v-/.test(it.name))) return;
    if (component !== null) this.template.tags.add(component);
    if (tag.name === 'component' || attributes.some(({ name }) => name === 'is')) this.template.computed = true;
    if (component === tag.name) draft.copy(tag.start + 1, tag.start + 1 + tag.name.length);
    else draft.write(component ?? '', tag.start + 1);
    draft.write('({', tag.start);
    for (const it of attributes) this.attribute(it, component !== null);
    draft.write('});', tag.end);
  }

  /** The name that the scripts know it by. */
  private component({ name }: Tag): string | null {
    if (COMPONENT.test(name) && /[A-Z.]/.test(name)) return name;
    const camel = camelCase(name);
    const pascal = camel[0]!.toUpperCase() + camel.slice(1);
    if (!COMPONENT.test(pascal)) return null;
    if (this.names(pascal)) return pascal;
    return name.includes('-') && this.names(camel) ? camel : null;
  }

  private attribute(it: Attribute, given: boolean): void {
    const { draft, text } = this;
    const value = text.slice(it.from, it.to);
    const [, mark = '', rest = ''] = /^(v-on:|v-bind:|v-model|v-[\w-]+|[:@.]|)(.*)$/.exec(it.name) ?? [];
    const name = JSON.stringify(camelCase(rest.replace(/^:|\.[\w.-]*$/g, '')));
    if (mark === '') {
      if (given || rest === 'is') draft.write(`${name}:${rest === 'is' && this.names(value) ? value : JSON.stringify(value)},`, it.start);
      return;
    }
    const directive = camelCase(mark);
    if (/^v-/.test(mark) && !BUILT_IN.test(mark) && this.names(directive)) draft.write(`"${directive}":${directive},`, it.start);
    if (value.trim() === '') {
      // `:id` is `:id="id"`.
      const same = /^(?::|v-bind:)$/.test(mark) ? camelCase(rest) : '';
      if (/^[A-Za-z_$][\w$]*$/.test(same)) draft.write(`${name}:(${same}),`, it.start);
      return;
    }
    if ((mark === '@' || mark === 'v-on:') && !FUNCTION.test(value)) {
      draft.write(`"on":($event)=>{`, it.start);
      this.code(it.from, it.to);
      draft.write('\n},', it.to);
    } else if (mark === 'v-bind' && rest === '') this.wrapped('...', it.from, it.to, ',');
    else {
      this.wrapped(mark === 'v-model' ? '"modelValue":' : mark === ':' || mark === '.' || mark === 'v-bind:' ? `${name}:` : '"":', it.from, it.to, ',');
      if (mark !== 'v-model' || !PATH.test(value)) return;
      draft.write('"on":($event)=>{', it.start);
      this.code(it.from, it.to);
      draft.write('=$event},', it.to);
    }
  }

  private statement(from: number, to: number): void {
    if (this.text.slice(from, to).trim() !== '') this.wrapped(';', from, to, ';');
  }

  private wrapped(before: string, from: number, to: number, after: string): void {
    const { draft } = this;
    if (from === to) return;
    draft.write(`${before}(`, from);
    this.code(from, to);
    // It may end in a comment.
    draft.write(`\n)${after}`, to);
  }

  /** Code in HTML may be escaped. */
  private code(from: number, to: number): void {
    const { draft, text } = this;
    let at = from;
    for (const { 0: written, 1: name, index } of text.slice(from, to).matchAll(ENTITY)) {
      draft.copy(at, from + index);
      draft.write(ENTITIES[name!]!, from + index);
      at = from + index + written.length;
    }
    draft.copy(at, to);
  }

  /** @returns where to read on. */
  private close(name: string, end: number): number {
    const found = this.open.findLastIndex((it) => it.name === name);
    if (found >= 0) while (this.open.length > found) this.pop(end);
    return end;
  }

  private pop(end: number): void {
    const { closing, chain } = this.open.pop()!;
    if (closing !== '') this.draft.write(closing, end);
    if (chain) this.chainEnd = this.draft.end;
  }

  /** `v-pre`: its children are text. */
  private skip(tag: Tag): number {
    const next = new RegExp(`<(/?)${tag.name}(?=[\\s>/])`, 'g');
    next.lastIndex = tag.end;
    let depth = 0;
    for (let match = next.exec(this.text); match; match = next.exec(this.text)) {
      if (match[1] === '/' && depth-- === 0) return match.index;
      if (match[1] === '' && readTag(this.text, match.index, 'vue')?.empty === false) depth++;
    }
    return this.to;
  }
}

export const camelCase = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

function indexOf(text: string, part: string, from: number, to: number): number {
  const found = text.indexOf(part, from);
  return found < 0 || found > to ? to : found;
}
