/** Comments that silence rules (contract.md, "Inline"). Reads comment text only; knows no rule. */
import type { Directive } from '../model.js';
import type { Lines } from './lines.js';

const OURS = /^\s*unpeg-(disable-next-line|disable-line|disable|enable)\b([^]*)$/;
const ESLINT = /^\s*eslint-(disable-next-line|disable-line|disable|enable)\b([^]*)$/;

const SCOPES = { 'disable-next-line': 'next-line', 'disable-line': 'line', disable: 'file', enable: 'end' } as const;

export interface Comment {
  value: string;
  start: number;
  end: number;
}

export function directivesOf(comments: readonly Comment[], lines: Lines): Directive[] {
  const found: Directive[] = [];
  for (const comment of comments) {
    const ours = OURS.exec(comment.value);
    const match = ours ?? ESLINT.exec(comment.value);
    if (!match) continue;
    const [list = '', ...rest] = match[2]!.split(/\s--\s/);
    const names = list.split(/[\s,]+/).filter(Boolean);
    const rules = ours ? names : names.filter((name) => name.startsWith('unpeg/')).map((name) => name.slice('unpeg/'.length));
    if (!ours && rules.length === 0) continue;
    const reason = rest.join(' -- ').trim();
    const scope = SCOPES[match[1] as keyof typeof SCOPES];
    found.push({
      // A block comment of ESLint's opens a range; ours speaks for the file.
      scope: scope === 'file' && !ours ? 'start' : scope,
      rules,
      reason: reason.replace(/\s*\buntil=\S+/, '').trim(),
      until: /\buntil=(\d{4}-\d{2}-\d{2})\b/.exec(reason)?.[1] ?? null,
      span: lines.span(comment.start, comment.end),
    });
  }
  return found;
}
