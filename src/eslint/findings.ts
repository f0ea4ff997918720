/** What is found in the text that is being linted: worked out once for all rules. */
import { createRequire } from 'node:module';
import { basename, dirname } from 'node:path';
import type { Rule } from 'eslint';
import { openFiles } from '../host/worktree.js';
import type { Finding, Place } from '../model.js';
import type { Background } from './background.js';
import { commandSource, type Source } from './command.js';
import { isEditor } from './editor.js';
import { projectOf } from './settings.js';

const load = createRequire(import.meta.url);
const sources = new Map<string, Source>();

const warn = (message: string): void => process.emitWarning(`unpeg: ${message}`);
// Reading begins before the first file is linted.
const background: Background | null = isEditor() ? (load('./background.js') as typeof import('./background.js')).startBackground(warn, projectOf({ cwd: process.cwd(), settings: {} })) : null;

/** The lint that is under way; a rule that asks again is in another one. */
let current: { path: string; text: string; project: string; asked: Set<string>; findings: readonly Finding[] } | null = null;

export function findingsFor(rule: string, context: Rule.RuleContext): readonly Finding[] {
  const { physicalFilename: path, sourceCode: { text } } = context;
  // A block that a processor cut out of its file has no places of its own there.
  if (context.filename !== path) return [];
  const { key, options } = projectOf(context);
  if (current?.path !== path || current.text !== text || current.project !== key || current.asked.has(rule)) {
    let source = sources.get(key);
    if (!source) sources.set(key, (source = background ? background.source(key, options) : commandSource(options)));
    const said = text.replaceAll('\r\n', '\n');
    const whole = COMPONENT.test(path) ? wholeOf(path, said) : said;
    current = { path, text, project: key, asked: new Set(), findings: within(source.findings(path, whole), whole, said) };
  }
  current.asked.add(rule);
  return current.findings.filter((finding) => finding.rule === rule);
}

const COMPONENT = /\.(?:vue|svelte|astro)$/;

/** oxlint hands over the scripts of a component, one by one, where others hand over the file. */
function wholeOf(path: string, text: string): string {
  const saved = openFiles(dirname(path), [basename(path)]).read(basename(path));
  return saved !== null && saved.includes(text) ? saved : text;
}

/** Those that stand in a part of a text, at their places there. */
function within(findings: readonly Finding[], whole: string, part: string): readonly Finding[] {
  if (part.length === whole.length) return findings;
  const before = whole.slice(0, whole.indexOf(part)).split('\n');
  const [line, column] = [before.length - 1, before.at(-1)!.length];
  const lines = part.split('\n').length;
  const shifted = (at: Place): Place => ({
    ...at, line: at.line - line, column: at.line === line + 1 ? at.column - column : at.column,
    endLine: at.endLine - line, endColumn: at.endLine === line + 1 ? at.endColumn - column : at.endColumn,
  });
  return findings.map((finding) => ({ ...finding, at: shifted(finding.at!) })).filter(({ at }) => at.line >= 1 && at.column >= 1 && at.endLine <= lines);
}
