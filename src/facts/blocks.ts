/**
 * A component's file cut into blocks: its scripts, as one text of the same length in which everything else is blank, so
 * that every place in it is a place in the file; and where its template is. Cheap: every such file pays for it.
 * Never: what stands in a script or a template.
 */
import type { Comment } from './directives.js';
import type { Language } from './grammar.js';
import { closeEnd, rawEnd, readTag, remarkEnd, valueOf, type Format, type Tag } from './markup.js';

export interface Block {
  from: number;
  to: number;
  /** module: runs once · instance: for each component made · client: for each, and nobody else sees its names. */
  runs: 'module' | 'instance' | 'client';
}

export interface Component {
  format: Format;
  /** As long as the file. */
  script: string;
  language: Language;
  blocks: Block[];
  /** The range of its template; null where it has none, or one in a language that is not known. */
  markup: { from: number; to: number } | null;
  /** There is a template that cannot be read. */
  opaque: boolean;
  /** A script in a language that is not known. */
  foreign: boolean;
  comments: Comment[];
  /** `src` of scripts: where the quoted name begins and ends. */
  sources: { start: number; end: number }[];
}

const SCRIPT = /^(?:module|(?:text|application)\/(?:javascript|ecmascript|babel|typescript|x-typescript|jsx|tsx)|ts|typescript)$/i;
const NEXT = /<!--|<(script|style)(?=[\s>/])/gi;
const ROOT = /<!--|<([a-z][\w-]*)(?=[\s>/])/gi;
const FENCE = /^\s*---[^\S\n]*(?:\r?\n|(?=\S))/;
const FENCE_END = /^[^\S\n]*---/gm;

export function readBlocks(format: Format, text: string): Component {
  const component: Component = {
    format, script: '', language: format === 'astro' ? 'ts' : 'jsx', blocks: [], markup: null, opaque: false, foreign: false, comments: [], sources: [],
  };
  if (format === 'vue') readVue(component, text);
  else {
    const start = format === 'astro' ? readFrontmatter(component, text) : 0;
    component.markup = { from: start, to: text.length };
    readTags(component, text, start, NEXT, (tag) => readScript(component, text, tag, format === 'astro' ? 'client' : 'instance'));
  }
  component.script = onlyScripts(component, text);
  return component;
}

/** In Vue only what stands at the root is a block. */
function readVue(component: Component, text: string): void {
  readTags(component, text, 0, ROOT, (tag) => {
    if (tag.name === 'script') return readScript(component, text, tag, 'module');
    if (tag.name !== 'template' || tag.empty) {
      component.opaque ||= tag.name === 'template' && tag.attributes.some(({ name }) => name === 'src');
      return tag.empty ? tag.end : closeEnd(text, rawEnd(text, tag.end, tag.name));
    }
    const to = templateEnd(component, text, tag.end);
    const lang = valueOf(tag, text, 'lang');
    if ((lang !== null && lang !== 'html') || valueOf(tag, text, 'src') !== null) component.opaque = true;
    else component.markup ??= { from: tag.end, to };
    return closeEnd(text, to);
  });
}

function readTags(component: Component, text: string, from: number, pattern: RegExp, read: (tag: Tag) => number): void {
  pattern.lastIndex = from;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    if (match[1] === undefined) {
      pattern.lastIndex = addComment(component, text, match.index);
      continue;
    }
    const tag = readTag(text, match.index, component.format);
    if (!tag) continue;
    const end = tag.name === 'style' ? closeEnd(text, rawEnd(text, tag.end, 'style')) : read(tag);
    pattern.lastIndex = Math.max(end, tag.end);
  }
}

function addComment(component: Component, text: string, start: number): number {
  const end = remarkEnd(text, start);
  component.comments.push({ value: text.slice(start + 4, Math.max(start + 4, end - 3)), start, end });
  return end;
}

/** Where `</template>` of the root begins; templates stand in templates. */
function templateEnd(component: Component, text: string, from: number): number {
  const next = /<!--|<(\/?)template(?=[\s>/])/g;
  next.lastIndex = from;
  let depth = 0;
  for (let match = next.exec(text); match; match = next.exec(text)) {
    if (match[1] === undefined) next.lastIndex = addComment(component, text, match.index);
    else if (match[1] === '/') {
      if (depth-- === 0) return match.index;
    } else if (readTag(text, match.index, 'vue')?.empty === false) depth++;
  }
  return text.length;
}

function readScript(component: Component, text: string, tag: Tag, runs: Block['runs']): number {
  if (tag.empty) {
    addSource(component, text, tag);
    return tag.end;
  }
  const to = rawEnd(text, tag.end, 'script');
  const type = valueOf(tag, text, 'type');
  const lang = (valueOf(tag, text, 'lang') ?? (type !== null && /typescript|^ts$/i.test(type) ? 'ts' : 'js')).toLowerCase();
  const has = (name: string): boolean => tag.attributes.some((it) => it.name === name);
  if ((type !== null && type !== '' && !SCRIPT.test(type)) || has('is:inline') || has('define:vars')) return closeEnd(text, to);
  if (!/^(?:js|javascript|mjs|jsx|babel|ts|mts|typescript|tsx|)$/.test(lang)) {
    component.foreign = true;
    return closeEnd(text, to);
  }
  addSource(component, text, tag);
  if (/^(?:ts|mts|typescript)$/.test(lang) && component.language === 'jsx') component.language = 'ts';
  if (lang === 'tsx') component.language = 'tsx';
  const setup = component.format === 'vue' && has('setup');
  const module = component.format === 'svelte' && (has('module') || valueOf(tag, text, 'context') === 'module');
  component.blocks.push({ from: tag.end, to, runs: setup ? 'instance' : module ? 'module' : runs });
  return closeEnd(text, to);
}

/** `src="./x.ts"`: an import of that file; an address of another server is none. */
function addSource(component: Component, text: string, tag: Tag): void {
  const source = tag.attributes.find(({ name, is }) => name === 'src' && is === 'text');
  if (source && /^[.@~#$\w]/.test(text[source.from] ?? '') && !/^[\w+-]+:/.test(text.slice(source.from, source.to))) {
    component.sources.push({ start: source.from - 1, end: source.to + 1 });
  }
}

/** @returns where it ends. */
function readFrontmatter(component: Component, text: string): number {
  const open = FENCE.exec(text.replace(/^(?:\s*<!--[^]*?-->)+/, (comments) => ' '.repeat(comments.length)));
  if (!open) return 0;
  FENCE_END.lastIndex = open[0].length;
  const end = FENCE_END.exec(text)?.index ?? text.length;
  component.blocks.push({ from: open[0].length, to: end, runs: 'instance' });
  const fence = text.indexOf('---', end);
  return fence < 0 ? text.length : fence + 3;
}

function onlyScripts({ blocks }: Component, text: string): string {
  const parts: string[] = [];
  let at = 0;
  for (const { from, to } of blocks) {
    parts.push(blank(from - at), text.slice(from, to));
    at = to;
  }
  parts.push(blank(text.length - at));
  return parts.join('');
}

/** Ends the statement before it. */
const blank = (size: number): string => (size > 1 ? `\n;${' '.repeat(size - 2)}` : ' '.repeat(size));
