/**
 * Facts of a component's file (Vue, Svelte, Astro): its scripts are read as any module, and its template as code written
 * behind them. Where the template cannot be read, all that the scripts import is used. Never: how a template is written.
 */
import type { Body, Depth, FileFacts, Import } from '../model.js';
import { assemble } from './assemble.js';
import { draftAstro } from './astro.js';
import { readBlocks, type Component } from './blocks.js';
import { bodyOf } from './body.js';
import { directivesOf } from './directives.js';
import { Draft } from './draft.js';
import { createLines, type Lines } from './lines.js';
import { nestsTooDeeply, TOO_DEEP } from './nesting.js';
import type { Format } from './markup.js';
import { outlineOf, recordOf, recoverOutline, type ModuleRecord, type Outline } from './outline.js';
import { parse, type Node, type Parsed } from './parser.js';
import { scanRecord } from './scan.js';
import { draftSvelte } from './svelte.js';
import { draftVue } from './vue.js';

const COMPONENT = /\.(vue|svelte|astro)$/;

/** Null for any other file. */
export const formatOf = (name: string): Format | null => (COMPONENT.exec(name)?.[1] ?? null) as Format | null;

/** @param silences comments in it may silence rules. */
export function extractComponent(
  format: Format, text: string, silences: boolean, depth: Depth | ((outline: FileFacts, text: string) => boolean),
): FileFacts {
  const lines = createLines(text);
  const component = readBlocks(format, text);
  const { script, language } = component;
  const facts = ({ imports, exports, paths }: Outline, more: Partial<FileFacts>): FileFacts => ({
    depth: 'outline', lines: lines.count, imports, effects: null, paths, directives: [], problems: [], body: null,
    exports: exports.some(({ name }) => name === 'default') ? exports : [...exports, { name: 'default', local: 'default', from: null, imported: null, type: false }],
    ...more,
  });
  if (nestsTooDeeply(script)) return facts(recoverOutline(text, lines), { depth: 'body', effects: true, problems: [{ message: TOO_DEEP, span: [1, 1, 1, 1] }] });
  if (component.foreign) return facts(recoverOutline(text, lines), { depth: 'body', effects: true });
  const record = scanRecord(script, language);
  const parsed = record && !silences ? null : parseScript(script, component.language);
  const broken = parsed?.errors.find((error) => error.severity === 'Error');
  const outline = describe(component, record ?? recordOf(parsed!.module), text, lines, broken !== undefined);
  const directives = silences ? directivesOf([...parsed!.comments, ...component.comments].sort((a, b) => a.start - b.start), lines) : [];
  const found = facts(outline, { directives });
  if (!broken && (typeof depth === 'function' ? !depth(found, text) : depth === 'outline')) return found;
  const problem = (message: string, start: number, end: number): FileFacts =>
    ({ ...found, depth: 'body', effects: true, problems: [{ message, span: lines.span(start, end) }] });
  const unread = (error: Parsed['errors'][number]): FileFacts => problem(`does not parse: ${error.message}`, error.labels[0]?.start ?? 0, error.labels[0]?.end ?? 0);
  if (broken) return unread(broken);
  try {
    return { ...found, depth: 'body', ...readBody(component, outline, text, lines, unread) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return problem(TOO_DEEP, 0, 0);
  }
}

function readBody(component: Component, outline: Outline, text: string, lines: Lines, unread: (error: Parsed['errors'][number]) => FileFacts): Partial<FileFacts> {
  const { script, language } = component;
  for (const plain of [false, true]) {
    const draft = new Draft(text, script);
    const tags = plain || component.opaque ? draftNames(draft, outline) : draftTemplate(draft, component);
    outline.imports.forEach((it, index) => {
      if (it.names[0]?.local === sourceName(index)) draft.write(`;${sourceName(index)};`, 0);
    });
    const parsed = parseScript(draft.code, component.format === 'astro' && !plain ? 'tsx' : language);
    const error = parsed.errors.find(({ severity }) => severity === 'Error');
    if (error && plain) return unread(error);
    if (error) continue;
    const byStart = new Map(outline.byStart);
    for (const [start, index] of outline.byStart) {
      const at = draft.at(start);
      if (at !== null) byStart.set(at, index);
    }
    const program = assemble(parsed.program as unknown as Node, component, tags);
    const found = bodyOf(program, draft.code, draft.lines(lines), outline.imports, byStart);
    found.body.refs.push(...shadowed(outline.imports));
    return found;
  }
  return {};
}

/** Two scripts may import by the same name: it is told of the last one, and the others count as used. */
function shadowed(imports: readonly Import[]): Body['refs'] {
  const last = new Map(imports.flatMap(({ names }, index) => names.map(({ local }) => [local, index] as const)));
  return imports.flatMap(({ kind, names, span }, index) => (kind !== 'import' ? [] : names.filter(({ local }) => last.get(local) !== index)
    .map(({ imported }) => ({ owner: 'default', to: { import: index, name: imported }, region: 0, called: false, span }))));
}

/** @returns components that the template names, where it is all that uses them. */
function draftTemplate(draft: Draft, { format, script, markup }: Component): Set<string> {
  if (!markup) return new Set();
  if (format === 'svelte') draftSvelte(draft, markup.from, markup.to);
  else if (format === 'astro') draftAstro(draft, markup.from, markup.to);
  else {
    const words = new Set(script.match(/[\w$]+/g));
    const { tags, computed } = draftVue(draft, markup.from, markup.to, (word) => words.has(word));
    if (!computed) return tags;
  }
  return new Set();
}

/** A template that cannot be read may use all that is imported. */
function draftNames(draft: Draft, { imports }: Outline): Set<string> {
  for (const { kind, names } of imports) {
    if (kind === 'import') for (const it of names) if (!it.type && /^[\w$]+$/.test(it.local)) draft.write(`;${it.local};`, 0);
  }
  return new Set();
}

/** The outline of the scripts; what the rest of the file loads by a call is its own as well. */
function describe(component: Component, record: ModuleRecord, text: string, lines: Lines, broken: boolean): Outline {
  const outline = outlineOf(record, component.script, lines, broken, text);
  for (const { start, end } of component.sources) {
    const index = outline.imports.length;
    outline.imports.push({
      specifier: text.slice(start + 1, end - 1), kind: 'import', span: lines.span(start, end), names: [{ imported: '*', local: sourceName(index), type: false }],
    });
  }
  return outline;
}

/** What the module of a script's `src` is called. */
const sourceName = (index: number): string => `$source${index}`;

/** Frontmatter may return: that is an end like any other. */
function parseScript(text: string, language: Component['language']): Parsed {
  const name = `component.${language === 'jsx' ? 'mjs' : language}`;
  const parsed = parse(name, text);
  const returns = parsed.errors.filter(({ message }) => message.startsWith("A 'return' statement"));
  if (returns.length === 0) return parsed;
  let code = text;
  for (const { labels } of returns) {
    const { start } = labels[0]!;
    const bare = /^return\s*(?:[;}\n]|$)/.test(code.slice(start, start + 40));
    code = `${code.slice(0, start)}${bare ? 'void 0' : 'throw '}${code.slice(start + 6)}`;
  }
  return parse(name, code);
}
