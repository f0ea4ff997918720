/**
 * The ESLint plugin: an adapter. A finding in the editor is the finding of `check`, with its id and words, anchored in
 * the file that is linted; ESLint's own tree is not used, so any parser will do. Synchronous, like ESLint's rules.
 */
import { relative, sep } from 'node:path';
import type { ESLint, Linter, Rule as ESLintRule } from 'eslint';
import { parseConfig } from './host/config.js';
import { contentHash } from './host/worktree.js';
import type { Finding } from './model.js';
import { check } from './pipeline/check.js';
import { openSession, PACKAGE, type Session, type SessionOptions } from './pipeline/session.js';
import { rules } from '../rules/index.js';
import type { Rule } from './rule.js';

interface Linted {
  session: Session;
  texts: Map<string, string>;
  findings: Finding[];
  /** Digest of what the findings were made from, and when that was last looked at (ms). */
  looked: number;
}

/** Other files are looked at again at most this often (ms). */
const PROBE = 1000;
const projects = new Map<string, Linted>();

function findingsFor(context: ESLintRule.RuleContext): Finding[] {
  const settings = (context.settings['unpeg'] ?? {}) as Record<string, unknown>;
  const key = `${context.cwd}\0${JSON.stringify(settings)}`;
  let project = projects.get(key);
  if (!project) projects.set(key, (project = { session: open(context.cwd, settings, new Map()), texts: new Map(), findings: [], looked: -Infinity }));
  const { session, texts } = project;
  const file = relative(session.tree.root, context.physicalFilename).split(sep).join('/');
  const { text } = context.sourceCode;
  const onDisk = session.tree.read(file);
  const changed = contentHash(text) !== contentHash(texts.get(file) ?? onDisk ?? '');
  if (changed) texts.set(file, text);
  if (changed || Date.now() - project.looked > PROBE) {
    // Facts are cached by content: only what has changed is read again.
    project.session = open(context.cwd, settings, texts);
    project.findings = check(project.session, project.session.analyse()).findings.filter((it) => !it.suppressed);
    project.looked = Date.now();
  }
  return project.findings.filter((finding) => finding.at?.file === file);
}

function open(cwd: string, settings: Record<string, unknown>, overlay: ReadonlyMap<string, string>): Session {
  const options: SessionOptions = { cwd, today: new Date().toISOString().slice(0, 10), progress: false, overlay };
  if (typeof settings['config'] === 'string') return openSession({ ...options, config: settings['config'] });
  const configured = Object.keys(settings).length > 0;
  return openSession(configured ? { ...options, given: { config: parseConfig(settings, 'settings.unpeg'), root: cwd } } : options);
}

function adapt(rule: Rule): ESLintRule.RuleModule {
  return {
    meta: {
      type: rule.severity === 'error' ? 'problem' : 'suggestion',
      docs: { description: rule.about, recommended: rule.recommended, url: `https://www.npmjs.com/package/${PACKAGE.name}#${rule.id}` },
      schema: [],
      messages: { finding: '{{message}}' },
    },
    create(context) {
      return {
        Program() {
          for (const finding of findingsFor(context)) {
            if (finding.rule !== rule.id || !finding.at) continue;
            const { line, column, endLine, endColumn } = finding.at;
            context.report({
              messageId: 'finding',
              data: { message: finding.message },
              loc: { start: { line, column: column - 1 }, end: { line: endLine, column: endColumn - 1 } },
            });
          }
        },
      };
    },
  };
}

const levels = (chosen: readonly Rule[]): Linter.RulesRecord =>
  Object.fromEntries(chosen.map((rule) => [`unpeg/${rule.id}`, rule.severity === 'error' ? 'error' : 'warn']));

const plugin = {
  meta: { name: PACKAGE.name, version: PACKAGE.version, namespace: 'unpeg' },
  rules: Object.fromEntries(rules.map((rule) => [rule.id, adapt(rule)])),
  configs: {} as Record<string, Linter.Config | Linter.LegacyConfig>,
} satisfies ESLint.Plugin;

const recommended = levels(rules.filter((rule) => rule.recommended));
const strict = levels(rules);
Object.assign(plugin.configs, {
  recommended: { plugins: ['unpeg'], rules: recommended },
  strict: { plugins: ['unpeg'], rules: strict },
  'flat/recommended': { name: 'unpeg/flat/recommended', plugins: { unpeg: plugin }, rules: recommended },
  'flat/strict': { name: 'unpeg/flat/strict', plugins: { unpeg: plugin }, rules: strict },
});

export default plugin;
// `require('unpeg/eslint')` gives the plugin itself, in every ESLint and configuration form (design.md 5).
export { plugin as 'module.exports' };
