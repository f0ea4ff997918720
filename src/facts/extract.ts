/**
 * Text to facts: a pure function of the text, the language and the depth, so that facts are cached by content and serve
 * every revision. Never: paths, other files, flags, settings.
 */
import type { Depth, FileFacts, Import } from '../model.js';
import { bodyOf } from './body.js';
import { extractComponent, formatOf } from './component.js';
import { directivesOf } from './directives.js';
import { createLines, type Lines } from './lines.js';
import { nestsTooDeeply, TOO_DEEP } from './nesting.js';
import { outlineOf, recordOf, recoverOutline } from './outline.js';
import { languageOf, parse, type Node } from './parser.js';
import { scanOutline } from './scan.js';

/** Raised with every change of what extraction returns: part of the cache key. */
export const EXTRACTOR_VERSION = '24';

/** Longer scripts are bundles: what they import counts, nobody reads or deletes a part of one (1.9). */
const BUNDLE = 2 ** 20;
/** Markdown with components: what it imports is all that is read of it. Its words are a document's (1.8). */
const DOCUMENT = /\.mdx$/;
/** Code that a document shows is not its own. */
const SAMPLE = /^([ \t]*)(`{3,}|~{3,})[^]*?^\1\2/gm;
const blank = (code: string): string => code.replace(/[^\n]/g, ' ');

/** What the facts of a text depend on, apart from the text itself. */
export const kindOf = (name: string): string => (DOCUMENT.test(name) ? 'mdx' : formatOf(name) ?? languageOf(name));

/**
 * @param name only its extension counts.
 * @param depth how deep to read; a function decides from the outline, at no second parse.
 * @param known the outline of the same text, where it has been read before: the same facts for less.
 * Never throws: what cannot be read is a problem in the facts.
 */
export function extract(name: string, text: string, depth: Depth | ((outline: FileFacts, text: string) => boolean), known: FileFacts | null = null): FileFacts {
  const isDocument = DOCUMENT.test(name);
  if (isDocument || text.length > BUNDLE) {
    const lines = createLines(text);
    const { imports, exports, paths } = recoverOutline(isDocument ? text.replace(SAMPLE, blank) : text, lines);
    return { depth: 'body', lines: lines.count, imports, exports, effects: true, paths: isDocument ? [] : paths, directives: [], problems: [], body: null };
  }
  // ESLint's own comments count only where they name a rule of ours.
  const silences = text.includes('unpeg') && /\b(?:unpeg|eslint)-(?:dis|en)able/.test(text);
  const format = formatOf(name);
  if (format) return extractComponent(format, text, silences, depth);
  const lines = createLines(text);
  // Most files are only outlined: for those no syntax tree is made. Comments that silence rules need the parser.
  const scanned = depth === 'body' || silences ? null : scanOutline(text, languageOf(name), lines, name.endsWith('.cjs'));
  if (scanned) {
    const { imports, exports, paths } = scanned;
    const outline: FileFacts = { depth: 'outline', lines: lines.count, imports, exports, effects: null, paths, directives: [], problems: [], body: null };
    if (typeof depth !== 'function' || !depth(outline, text)) return outline;
  }
  if (nestsTooDeeply(text)) {
    const { imports, exports, paths } = recoverOutline(text, lines);
    return { depth: 'body', lines: lines.count, imports, exports, effects: true, paths, directives: [], problems: [tooDeep()], body: null };
  }
  const outline = silences ? null : scanned ?? known;
  let parsed = parse(name, outline ? withoutImports(name, text, outline.imports, lines) : text);
  const isTold = outline !== null && parsed.errors.length === 0;
  if (outline && !isTold) parsed = parse(name, text);
  const { imports, exports, paths } = isTold ? outline : outlineOf(recordOf(parsed.module), text, lines, parsed.errors.length > 0);
  const problems = parsed.errors.filter((error) => error.severity === 'Error').slice(0, 1).map((error) => ({
    message: `does not parse: ${error.message}`,
    span: lines.span(error.labels[0]?.start ?? 0, error.labels[0]?.end ?? 0),
  }));
  const comments = silences ? directivesOf(parsed.comments, lines) : [];
  const facts: FileFacts = { depth: 'outline', lines: lines.count, imports, exports, effects: null, paths, directives: comments, problems, body: null };
  // A file that does not parse has effects and no body: it keeps all that it names alive (1.9).
  if (problems.length > 0) return { ...facts, depth: 'body', effects: true };
  if (typeof depth === 'function' ? !depth(facts, text) : depth === 'outline') return facts;
  try {
    return { ...facts, depth: 'body', ...bodyOf(parsed.program as unknown as Node, text, lines, imports, new Map(imports.map(({ span }, index) => [lines.offset(span[0], span[1]), index]))) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { ...facts, depth: 'body', effects: true, problems: [tooDeep()] };
  }
}

/**
 * The text with blanks for the import statements of its outline: a tenth of a usual syntax tree, and of its cost. A semicolon keeps a
 * string behind them from becoming a directive.
 */
function withoutImports(name: string, text: string, imports: readonly Import[], lines: Lines): string {
  // Without them, the language of a script would be guessed anew.
  if (!/\.[cm]?tsx?$/.test(name)) return text;
  let rest = '';
  let done = 0;
  for (const { kind, span } of imports) {
    const start = lines.offset(span[0], span[1]);
    if ((kind !== 'import' && kind !== 'type') || start < done) continue;
    STATEMENT.lastIndex = start;
    if (!STATEMENT.test(text)) continue;
    const end = lines.offset(span[2], span[3]);
    rest += `${text.slice(done, start)};${' '.repeat(end - start - 1)}`;
    done = end;
  }
  return rest + text.slice(done);
}

const STATEMENT = /import\b(?!\s*[(.])/y;

const tooDeep = (): FileFacts['problems'][number] => ({ message: TOO_DEEP, span: [1, 1, 1, 1] });
