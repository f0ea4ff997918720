/** Chains for a terminal: how code comes to run. Reads the document and nothing else. */
import type { Because } from '../model.js';
import { placed } from './text.js';
import { plural, visible, type Paint } from './style.js';

export interface WhyReport {
  verdict: string;
  arms: { value: unknown; modules: string[]; symbols: number; lines: number }[];
  chains: { target: string; path: Because[] }[];
}

export function renderWhy({ verdict, arms, chains }: WhyReport, paint: Paint): string {
  const lines = [paint('bold', visible(verdict))];
  for (const { value, modules, symbols, lines: count } of arms) {
    if (count === 0 && symbols === 0) continue;
    lines.push(`  ${JSON.stringify(value)} alone lets run: ${plural(modules.length, 'module')}, ${plural(symbols, 'declaration')}, ${plural(count, 'line')}`);
  }
  for (const { target, path } of chains) {
    lines.push('', paint('underline', visible(target)));
    for (const { message, at } of path) lines.push(`  ${placed(at, message, paint)}`);
  }
  return `${lines.join('\n')}\n`;
}
