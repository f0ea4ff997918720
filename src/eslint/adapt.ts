/** A rule as ESLint sees it: reports what is found, with what can be done about it. */
import { createRequire } from 'node:module';
import type { AST, Rule as ESLintRule } from 'eslint';
import type { Finding } from '../model.js';
import { PACKAGE } from '../pipeline/place.js';
import type { Repair } from '../pipeline/repair.js';
import type { Rule } from '../rule.js';
import { findingsFor } from './findings.js';

/** What removes code is loaded where there is some to remove. */
const load = createRequire(import.meta.url);

/** What is offered, by rule. */
const OFFERS: Readonly<Record<string, string>> = {
  'dead-branch': 'remove the branch that can no longer run',
  'contradictory-guard': 'remove what the guards around it have already decided',
  'identical-branches': 'keep one of the two branches, without the test',
};
/** Rules some of whose repairs leave the same program behind. */
const FIXES = ['contradictory-guard', 'identical-branches'];

export function adapt(rule: Rule): ESLintRule.RuleModule {
  const offer = OFFERS[rule.id];
  return {
    meta: {
      type: rule.severity === 'error' ? 'problem' : 'suggestion',
      docs: { description: rule.about, recommended: rule.recommended, url: `https://unpkg.com/${PACKAGE.name}@${PACKAGE.version}/rules/${rule.id}.md` },
      schema: [],
      messages: { finding: '{{message}}', ...(offer ? { repair: offer } : {}) },
      ...(offer ? { hasSuggestions: true } : {}),
      ...(FIXES.includes(rule.id) ? { fixable: 'code' as const } : {}),
    },
    create: (context) => ({
      Program() {
        for (const finding of findingsFor(rule.id, context)) {
          const { line, column, endLine, endColumn } = finding.at!;
          context.report({
            messageId: 'finding',
            data: { message: finding.message },
            loc: { start: { line, column: column - 1 }, end: { line: endLine, column: endColumn - 1 } },
            ...(offer ? offered(finding, context.sourceCode.text) : {}),
          });
        }
      },
    }),
  };
}

function offered(finding: Finding, text: string): Pick<ESLintRule.ReportDescriptorOptions, 'fix' | 'suggest'> {
  const { repair } = load('../pipeline/repair.js') as typeof import('../pipeline/repair.js');
  const found = repair(finding, text);
  if (!found) return {};
  const fix = (fixer: ESLintRule.RuleFixer): ESLintRule.Fix[] => found.edits.map(({ start, end, text: put }) => fixer.replaceTextRange([start, end] as AST.Range, put));
  return isFix(finding.rule, found) ? { fix } : { suggest: [{ messageId: 'repair', fix }] };
}

const isFix = (rule: string, { certain }: Repair): boolean => certain && FIXES.includes(rule);
