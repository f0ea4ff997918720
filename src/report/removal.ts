/** What would go with assumed flags, for a terminal: first how much and why, then by file. Reads the document and nothing else. */
import type { Removal } from '../model.js';
import { plural, visible, type Paint } from './style.js';

const WORDS: readonly (readonly [Removal['why'], string])[] = [
  ['dead-branch', 'branches that are decided: the dead ones, and the test around living ones'], ['evaluation', 'askings and what they were handed to'], ['declaration', 'declarations'],
  ['unused-import', 'unused imports'], ['unused-symbol', 'symbols that nothing else uses'], ['zombie-module', 'files that nothing else uses'], ['test-only', 'tests of them'],
];

/** Lines, each without its end. */
export function renderRemoval(removes: readonly Removal[], paint: Paint): string[] {
  if (removes.length === 0) return ['nothing would go with what is assumed', ''];
  const byFile = new Map<string, Removal[]>();
  for (const it of removes) byFile.set(it.file, [...(byFile.get(it.file) ?? []), it]);
  const lines = [headline(removes), ''];
  for (const [why, words] of WORDS) {
    const own = removes.filter((it) => it.why === why);
    if (own.length > 0) lines.push(`  ${paint('dim', String(sum(own)).padStart(5))}  ${words}`);
  }
  for (const [file, list] of byFile) {
    const isWhole = list.every(({ why }) => why === 'zombie-module');
    lines.push('', `${paint('underline', visible(file))}${isWhole ? `  ${paint('red', 'delete')}  the whole file, ${plural(sum(list), 'line')}` : ''}`);
    if (isWhole) continue;
    for (const edit of ['delete', 'rewrite'] as const) {
      for (const [why] of WORDS) {
        const own = list.filter((it) => it.edit === edit && it.why === why);
        if (own.length > 0) lines.push(`  ${paint(edit === 'delete' ? 'red' : 'yellow', edit.padEnd(7))}  ${paint('dim', why.padEnd(13))}  ${ranges(own)}`);
      }
    }
  }
  return [...lines, '', paint('dim', 'a candidate, never a proof: read it, then run types and tests'), ''];

  function headline(all: readonly Removal[]): string {
    const files = [...byFile.values()].filter((list) => list.every(({ why }) => why === 'zombie-module')).length;
    const parts = [`${plural(sum(all.filter(({ edit }) => edit === 'delete')), 'line')} go`, `${sum(all.filter(({ edit }) => edit === 'rewrite'))} change`, `in ${plural(byFile.size, 'file')}`];
    return `${paint('bold', 'what goes with it')}: ${parts.join(', ')}${files > 0 ? `; ${plural(files, 'file')} as a whole` : ''}`;
  }
}

const sum = (removes: readonly Removal[]): number => removes.reduce((all, { line, endLine }) => all + endLine - line + 1, 0);

/** `3, 7-12`: neighbours together. */
function ranges(removes: readonly Removal[]): string {
  const found: [number, number][] = [];
  for (const { line, endLine } of removes) {
    const last = found.at(-1);
    if (last && line <= last[1] + 1) last[1] = Math.max(last[1], endLine);
    else found.push([line, endLine]);
  }
  return found.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(', ');
}
