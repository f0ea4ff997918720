/** What is found in the text that is being linted: worked out once for all rules. */
import { createRequire } from 'node:module';
import { basename, dirname } from 'node:path';
import type { Rule } from 'eslint';
import { openFiles } from '../host/worktree.js';
import type { Finding } from '../model.js';
import type { Background } from './background.js';
import { commandSource, type Source } from './command.js';
import { isEditor } from './editor.js';
import { projectOf } from './settings.js';

const load = createRequire(import.meta.url);
const sources = new Map<string, Source>();

const warn = (message: string): void => process.emitWarning(`unpeg: ${message}`);
// Reading begins before the first file is linted.
const background: Background | null = isEditor() ? (load('./background.js') as typeof import('./background.js')).startBackground(warn) : null;

/** The lint that is under way; a rule that asks again is in another one. */
let current: { path: string; text: string; project: string; asked: Set<string>; findings: readonly Finding[] } | null = null;

export function findingsFor(rule: string, context: Rule.RuleContext): readonly Finding[] {
  const { physicalFilename: path, sourceCode: { text } } = context;
  // A block that a processor cut out of its file has no places of its own there.
  if (context.filename !== path || isPart(path, text)) return [];
  const { key, options } = projectOf(context);
  if (current?.path !== path || current.text !== text || current.project !== key || current.asked.has(rule)) {
    let source = sources.get(key);
    if (!source) sources.set(key, (source = background ? background.source(key, options) : commandSource(options)));
    current = { path, text, project: key, asked: new Set(), findings: source.findings(path, text.replaceAll('\r\n', '\n')) };
  }
  current.asked.add(rule);
  return current.findings.filter((finding) => finding.rule === rule);
}

/** oxlint hands over the scripts of a component, one by one, where others hand over the file. */
function isPart(path: string, text: string): boolean {
  if (!/\.(?:vue|svelte|astro)$/.test(path)) return false;
  const whole = openFiles(dirname(path), [basename(path)]).read(basename(path));
  return whole !== null && whole.length > text.length && whole.includes(text.replaceAll('\r\n', '\n'));
}
