/**
 * A Svelte template as code: an element is a call of its component with its props, `{#if}` is an `if`, `{#each}` a loop,
 * a snippet and what waits for a promise a function. Never: what it means.
 */
import type { Draft } from './draft.js';
import { MAX_OPEN, braceEnd, closeEnd, plainEnd, rawEnd, readTag, remarkEnd, type Attribute, type Tag } from './markup.js';

interface Open {
  /** Of an element; `#if` of a block. */
  name: string;
  closing: string;
}

const COMPONENT = /^(?:[A-Z][\w$]*|[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+)$/;
const NAME = /^[A-Za-z_$][\w$]*$/;
const PATH = /^\s*[A-Za-z_$][\w$]*(?:\s*\.\s*[A-Za-z_$][\w$]*|\[\s*(?:\d+|'[^']*')\s*\])*\s*$/;
/** `#if`, `:else`, `/if`, `@html`. */
const MARK = /[#/](?:if|each|await|key|snippet)(?=[\s{}(])|:(?:else|then|catch)(?=[\s}])|@(?:html|render|debug|const|attach)(?=\s)/y;

export function draftSvelte(draft: Draft, from: number, to: number): void {
  new Writer(draft, to).write(from);
}

class Writer {
  private readonly text: string;
  private readonly open: Open[] = [];

  constructor(private readonly draft: Draft, private readonly to: number) {
    this.text = draft.file;
  }

  write(from: number): void {
    const { text, to } = this;
    for (let at = from; at < to;) {
      const letter = text[at];
      if (this.open.length > MAX_OPEN) throw new RangeError();
      if (letter === '{') {
        const end = braceEnd(text, at + 1);
        if (end < 0) break;
        this.braces(at + 1, end);
        at = end + 1;
      } else if (letter !== '<') at++;
      else if (text.startsWith('<!--', at)) at = remarkEnd(text, at);
      else if (text[at + 1] === '/') {
        const end = closeEnd(text, at);
        this.close(text.slice(at + 2, end - 1).trim(), end);
        at = end;
      } else {
        const tag = readTag(text, at, 'svelte');
        at = tag ? this.element(tag) : at + 1;
      }
    }
    while (this.open.length > 0) this.pop(to);
  }

  private element(tag: Tag): number {
    const { draft, text } = this;
    if (tag.name === 'script' || tag.name === 'style') return tag.empty ? tag.end : closeEnd(text, rawEnd(text, tag.end, tag.name));
    const component = COMPONENT.test(tag.name);
    if (component) draft.copy(tag.start + 1, tag.start + 1 + tag.name.length);
    if (component || tag.attributes.some((it) => it.is === 'code' || /:/.test(it.name) || text.slice(it.from, it.to).includes('{'))) {
      draft.write('({', tag.start);
      for (const it of tag.attributes) if (!it.name.startsWith('let:')) this.attribute(it, component);
      draft.write('});', tag.end);
    }
    const given = tag.attributes.filter(({ name }) => name.startsWith('let:'));
    if (given.length > 0 || component) draft.write(given.length > 0 ? ';((' : '{', tag.start);
    for (const it of given) {
      const name = it.name.slice('let:'.length);
      if (it.is === 'code') draft.copy(it.from, it.to);
      else if (NAME.test(name)) draft.write(name, it.start);
      draft.write(',', it.to);
    }
    if (given.length > 0) draft.write(')=>{', tag.end);
    this.open.push({ name: tag.name, closing: given.length > 0 ? '});' : component ? '}' : '' });
    if (tag.empty) this.close(tag.name, tag.end);
    return tag.end;
  }

  private attribute(it: Attribute, given: boolean): void {
    const { draft, text } = this;
    const [, kind = '', rest = it.name] = /^(bind|use|in|out|transition|animate|class|style):([^|]*)/.exec(it.name) ?? [];
    if (/^(?:use|in|out|transition|animate)$/.test(kind) && /^[\w$.]+$/.test(rest)) {
      // The name is a function of the scripts.
      draft.write('"":', it.start);
      draft.copy(it.start + kind.length + 1, it.start + kind.length + 1 + rest.length);
      draft.write(',', it.start);
    }
    const key = JSON.stringify(rest);
    if (it.is === 'none') {
      if (/^(?:bind|class)$/.test(kind) && NAME.test(rest)) draft.write(`${key}:${rest},${kind === 'bind' ? `"on":($event)=>{${rest}=$event},` : ''}`, it.start);
      return;
    }
    if (it.is === 'text') {
      const value = text.slice(it.from, it.to);
      if (!value.includes('{')) {
        if (given) draft.write(`${key}:${JSON.stringify(value)},`, it.start);
        return;
      }
      draft.write(`${key}:[`, it.start);
      for (let at = text.indexOf('{', it.from); at >= 0 && at < it.to;) {
        const end = braceEnd(text, at + 1);
        this.wrapped('', at + 1, end, ',');
        at = text.indexOf('{', end);
      }
      draft.write('],', it.to);
      return;
    }
    if (it.name === '...') this.wrapped('...', it.from, it.to, ',');
    else if (it.name === '') this.shorthand(it);
    else {
      this.wrapped(`${key}:`, it.from, it.to, ',');
      if (kind !== 'bind' || !PATH.test(text.slice(it.from, it.to))) return;
      draft.write('"on":($event)=>{', it.start);
      draft.copy(it.from, it.to);
      draft.write('=$event},', it.to);
    }
  }

  /** `{name}`, `{@attach f}`, or a comment. */
  private shorthand({ from, to }: Attribute): void {
    const value = this.text.slice(from, to);
    const mark = /^\s*@[a-z]+\s/.exec(value)?.[0].length ?? 0;
    if (/^\s*(?:\/[/*]|$)/.test(value)) return;
    this.wrapped(`${NAME.test(value.trim()) ? value.trim() : '""'}:`, from + mark, to, ',');
  }

  /** `{…}` in the text. */
  private braces(from: number, to: number): void {
    const { text, draft } = this;
    const start = from + (/^\s*/.exec(text.slice(from, to))?.[0].length ?? 0);
    MARK.lastIndex = start;
    const mark = MARK.exec(text)?.[0] ?? '';
    const rest = start + mark.length;
    const open = (name: string, closing: string): unknown => this.open.push({ name, closing });
    switch (mark) {
      case '': case '@html': case '@render': case '@debug': case '@attach':
        if (text.slice(rest, to).trim() !== '' && !/^\/[/*][^\n]*$/.test(text.slice(rest, to).trim())) this.wrapped(';', rest, to, ';');
        break;
      case '@const':
        draft.write(';const ', start);
        draft.copy(rest, to);
        draft.write('\n;', to);
        break;
      case '#if':
        draft.write('if(', from - 1);
        this.wrapped('', rest, to, ')');
        draft.write('{', to + 1);
        open(mark, '}');
        break;
      case '#each': this.each(rest, to); break;
      case '#await': this.await(rest, to); break;
      case '#key':
        draft.write('{', start);
        this.wrapped(';', rest, to, ';');
        open(mark, '}');
        break;
      case '#snippet':
        draft.write(';function ', start);
        draft.copy(rest, to);
        draft.write('{', to);
        open(mark, '}');
        break;
      case ':else': this.otherwise(from, rest, to); break;
      case ':then': case ':catch':
        this.end(from - 1, '#await');
        this.receive(rest, to);
        break;
      default: if (mark.startsWith('/')) this.end(from - 1, `#${mark.slice(1)}`);
    }
  }

  private otherwise(from: number, rest: number, to: number): void {
    const { text, draft } = this;
    const found = this.end(from - 1, null);
    if (!found) return;
    const test = /^\s*if(?=[\s(!])/.exec(text.slice(rest, to))?.[0].length ?? 0;
    if (found.name === '#if') draft.write('else ', from - 1);
    if (test > 0) {
      draft.write('if(', from - 1);
      this.wrapped('', rest + test, to, ')');
    }
    draft.write('{', to + 1);
    this.open.push({ name: found.name, closing: '}' });
  }

  /** `items as item, index (key)`. */
  private each(from: number, to: number): void {
    const { draft } = this;
    const as = this.word(from, to, 'as');
    if (as < 0) {
      const comma = this.word(from, to, ',');
      this.wrapped(';', from, comma < 0 ? to : comma, ';{');
    } else {
      const key = this.word(as + 2, to, '(');
      draft.write('for(const [', from);
      draft.copy(as + 2, key < 0 ? to : key);
      this.wrapped(']of ', from, as, '){');
      if (key > 0) this.wrapped(';', key, to, ';');
    }
    this.open.push({ name: '#each', closing: '}' });
  }

  /** `promise`, `promise then value`, `promise catch error`. */
  private await(from: number, to: number): void {
    const then = this.word(from, to, 'then');
    const at = then < 0 ? this.word(from, to, 'catch') : then;
    this.wrapped(';', from, at < 0 ? to : at, ';');
    if (at >= 0) return this.receive(at + (then < 0 ? 5 : 4), to);
    this.draft.write('{', to);
    this.open.push({ name: '#await', closing: '}' });
  }

  /** What comes of a promise is given to a function. */
  private receive(from: number, to: number): void {
    this.draft.write(';((', from);
    this.draft.copy(from, to);
    this.draft.write(')=>{', to);
    this.open.push({ name: '#await', closing: '});' });
  }

  /** Where a word stands outside of all brackets, the last one; a sign the first one behind white space or a bracket. */
  private word(from: number, to: number, word: string): number {
    const { text } = this;
    const isName = /^\w/.test(word);
    let found = -1;
    let depth = 0;
    for (let at = from; at < to; at++) {
      const letter = text[at]!;
      const end = plainEnd(text, at);
      if (end > at) {
        at = end - 1;
        continue;
      }
      if (depth === 0 && text.startsWith(word, at)) {
        if (!isName) return at;
        if (/\s/.test(text[at - 1] ?? '') && /[\s{[]/.test(text[at + word.length] ?? ' ')) found = at;
      }
      if (/[([{]/.test(letter)) depth++;
      else if (/[)\]}]/.test(letter)) depth--;
    }
    return found;
  }

  private wrapped(before: string, from: number, to: number, after: string): void {
    const { draft } = this;
    draft.write(`${before}(`, from);
    draft.copy(from, to);
    // It may end in a comment.
    draft.write(`\n)${after}`, to);
  }

  private close(name: string, end: number): void {
    const found = this.open.findLastIndex((it) => it.name === name);
    const border = this.open.findLastIndex((it) => it.name.startsWith('#'));
    if (found > border) while (this.open.length > found) this.pop(end);
  }

  /** Ends the innermost block, if it is this one, and the elements in it that nobody closed. */
  private end(at: number, name: string | null): Open | null {
    const found = this.open.findLastIndex((it) => it.name.startsWith('#'));
    if (found < 0 || (name !== null && this.open[found]!.name !== name)) return null;
    const block = this.open[found]!;
    while (this.open.length > found) this.pop(at);
    return block;
  }

  private pop(end: number): void {
    this.draft.write(this.open.pop()!.closing, end);
  }
}
