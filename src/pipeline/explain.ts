/** `explain` and `rules`: what is known of the rules themselves. */
import { existsSync, readFileSync } from 'node:fs';
import type { RuleInfo } from '../report/findings.js';
import { rules } from '../../rules/index.js';

/** The page of a rule, as Markdown; its sentence alone where the page is not installed. */
export function explainRule(id: string): string {
  const page = new URL(`../../../rules/${id}.md`, import.meta.url);
  // The markers around what is generated are for the generator.
  if (existsSync(page)) return readFileSync(page, 'utf8').replace(/^<!--.*-->\n/gm, '');
  const rule = rules.find((it) => it.id === id)!;
  return `${rule.id}: ${rule.about}\n`;
}

export const listRules = (): { id: string; severity: string; recommended: boolean; needs: readonly string[]; about: string }[] =>
  rules.map(({ id, severity, recommended, needs, about }) => ({ id, severity, recommended, needs: needs.map((need) => [need].flat().join(' or ')), about }));

/** The same with their pages, for formats that tell of rules. */
export const rulePages = (): RuleInfo[] => rules.map(({ id, severity, about }) => ({ id, severity, about, page: explainRule(id) }));
