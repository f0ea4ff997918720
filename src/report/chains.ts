/** Chains for a terminal: how code comes to run, and what each value of a flag alone lets run. Reads the document and nothing else. */
import type { Because } from '../model.js';
import { placed } from './text.js';
import { plural, visible, type Paint } from './style.js';

export interface WhyReport {
  verdict: string;
  needs?: { key: string; value: unknown }[][];
  arms: { value: unknown; modules: string[]; symbols: number; lines: number; code: ArmedCode[] }[];
  chains: { target: string; path: Because[] }[];
}

interface ArmedCode {
  file: string;
  line: number;
  endLine: number;
  what: 'module' | 'declaration' | 'branch';
  name: string;
}

/** Files and chains of one value that are told; the JSON has all. */
const FILES = 20;
const CHAINS = 3;

export function renderWhy({ verdict, arms, chains }: WhyReport, paint: Paint): string {
  const lines = [paint('bold', visible(verdict))];
  for (const armed of arms) lines.push(...valueLines(armed, paint));
  const told = arms.length > 0 ? chains.slice(0, CHAINS) : chains;
  if (arms.length > 0 && told.length > 0) lines.push('', 'how they come to run');
  for (const { target, path } of told) {
    lines.push('', paint('underline', visible(target)));
    for (const { message, at } of path) lines.push(`  ${placed(at, message, paint)}`);
  }
  if (told.length < chains.length) lines.push('', paint('dim', `and ${chains.length - told.length} more ways (--format json has all; unpeg why FILE tells one)`));
  return `${lines.join('\n')}\n`;
}

/** How much one value arms, and where: a file a line, its ranges with what they are. */
function valueLines({ value, modules, symbols, lines: count, code }: WhyReport['arms'][number], paint: Paint): string[] {
  if (code.length === 0) return ['', `${paint('cyan', JSON.stringify(value))}  lets nothing run that does not run else`];
  const files = new Map<string, ArmedCode[]>();
  for (const piece of code) files.set(piece.file, [...(files.get(piece.file) ?? []), piece]);
  const parts = [modules.length > 0 ? plural(modules.length, 'module') : null, symbols > 0 ? plural(symbols, 'declaration') : null, `${plural(count, 'line')} in ${plural(files.size, 'file')}`];
  const lines = ['', `${paint('cyan', JSON.stringify(value))}  alone lets run ${parts.filter((it) => it !== null).join(', ')}`];
  const sorted = [...files].sort(([a, one], [b, other]) => sizeOf(other) - sizeOf(one) || (a < b ? -1 : 1));
  for (const [file, pieces] of sorted.slice(0, FILES)) {
    lines.push(`  ${paint('dim', plural(sizeOf(pieces), 'line').padStart(11))}  ${visible(file)}${pieces[0]!.what === 'module' ? paint('dim', '  the whole module') : ''}`);
    if (pieces[0]!.what === 'module') continue;
    for (const { line, endLine, name } of pieces) lines.push(`  ${' '.repeat(11)}  ${paint('dim', `  ${line === endLine ? line : `${line}-${endLine}`}`.padEnd(12))}  ${visible(name)}`);
  }
  if (sorted.length > FILES) lines.push(`  ${' '.repeat(11)}  ${paint('dim', `and ${sorted.length - FILES} more files (--format json has all)`)}`);
  return lines;
}

const sizeOf = (pieces: readonly ArmedCode[]): number => pieces.reduce((sum, { line, endLine }) => sum + endLine - line + 1, 0);
