/** The first page as a few lines for a chat, and as a badge. */
import { visible } from '../style.js';
import type { ReportData } from './data.js';

export function renderChat({ name, quarter, compare, sections: { summary, plan, paidDown } }: ReportData): string {
  const lines = summary.figures.map(({ name: figure, value, before }) => {
    const change = before === null ? null : value - before;
    const flow = figure === 'added' || figure === 'removed';
    return `${figure} ${value}${change === null || change === 0 || flow || compare === null ? '' : ` (${change > 0 ? '+' : ''}${change} since ${compare})`}`;
  });
  const { low, likely, high } = summary.hours;
  return `${[
    `Feature flags of ${visible(name)}, ${quarter}`, visible(summary.cause), lines.join(' · '),
    `hours owed: about ${Math.round(likely)} (${Math.round(low)}–${Math.round(high)})`,
    ...(paidDown && paidDown.flags.length > 0 ? [`paid down: ${paidDown.flags.length} flags, thank you`] : []),
    ...(plan ? [`next: ${plan.rows.slice(0, 3).map(({ flag }) => visible(flag)).join(', ')} are the cheapest to remove`] : []),
  ].join('\n')}\n`;
}

/** Flags and stale ones, in the shape that readmes are used to. */
export function renderBadge({ sections: { summary: { figures } } }: ReportData): string {
  const value = (name: string): number => figures.find((it) => it.name === name)!.value;
  const text = `${value('flags')} · ${value('stale')} stale`;
  const [left, right] = [42, 14 + Math.ceil(text.length * 6.4)];
  const title = `flags: ${value('flags')}, ${value('stale')} of them stale`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" role="img" aria-label="${title}"><title>${title}</title>`
    + `<rect width="${left + right}" height="20" rx="3" fill="#3a372d"/><path d="M${left} 0h${right - 3}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3h-${right - 3}z" fill="${value('stale') > 0 ? '#a3301a' : '#1d6453'}"/>`
    + `<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle"><text x="${left / 2}" y="14">flags</text><text x="${left + right / 2}" y="14">${text}</text></g></svg>\n`;
}
