/** The lives of flags for a terminal: what stands out in full, the rest year by year; one flag from beginning to end. */
import type { EventKind, HistoryEvent, Life, Severity } from '../model.js';
import { pad, plural, visible, type Paint } from './style.js';

export interface HistoryReport {
  flag: string | null;
  events: HistoryEvent[];
  commits: number;
  complete: boolean;
  problems: { message: string }[];
}

const MARK: Record<EventKind, string> = {
  born: '●', gone: '○', reused: '◆', relanded: '●', resurrected: '◐', repurposed: '◆', renamed: '→', split: '⑂',
  flipped: '⇄', repointed: '↷', 'value-reused': '◆', 'default-changed': '·',
};
const STYLE: Record<Severity, Parameters<Paint>[0]> = { error: 'red', warning: 'yellow', note: 'dim' };
/** Few enough to be told one by one. */
const FEW = 40;

export function renderHistory(report: HistoryReport, paint: Paint): string {
  const { flag, events, commits, complete, problems } = report;
  const lines: string[] = [];
  const striking = events.filter(({ severity }) => severity !== 'note');
  const whole = flag !== null || events.length <= FEW;
  for (const [key, list] of byFlag(whole ? events : striking)) {
    lines.push(paint('bold', visible(key)));
    for (const event of list) lines.push(...told(event, paint));
    lines.push('');
  }
  if (!whole) lines.push(...years(events, paint), '');
  for (const { message } of problems) lines.push(`${paint('yellow', 'problem')}  ${visible(message)}`);
  if (problems.length > 0) lines.push('');
  const flags = new Set(events.map((it) => it.flag)).size;
  lines.push(`${striking.length > 0 ? paint('yellow', `${striking.length} to look at`) : paint('green', 'nothing strange')} · ${plural(flags, 'flag')}, ${plural(events.length, 'event')}, ${plural(commits, 'commit')}${complete ? '' : ', history not complete'}`);
  return `${lines.join('\n')}\n`;
}

function byFlag(events: readonly HistoryEvent[]): Map<string, HistoryEvent[]> {
  const found = new Map<string, HistoryEvent[]>();
  for (const event of events) found.set(event.flag, [...(found.get(event.flag) ?? []), event]);
  return found;
}

function* told({ kind, commit, date, severity, because, data }: HistoryEvent, paint: Paint): Generator<string> {
  const [first, ...rest] = because;
  const head = `  ${date.slice(0, 10)} ${paint(STYLE[severity], `${MARK[kind]} ${pad(kind, 12)}`)}`;
  yield `${head} ${visible(first!.message)}`;
  const indent = ' '.repeat(13);
  yield `${indent}${paint('dim', `${commit.slice(0, 10)} ${visible(short(data.author))}: ${visible(short(data.subject))}`)}`;
  if (severity === 'note') return;
  for (const { message, commit: other } of rest) yield `${indent}${paint('dim', `${other?.slice(0, 10) ?? ''} ${visible(short(message))}`)}`;
  for (const life of [data.before, data.after]) if (life) yield `${indent}${lived(life, paint)}`;
  const at = first?.at;
  if (at) yield `${indent}${paint('dim', `${visible(at.file)}:${at.line}`)}`;
}

/** One life on a line: two of them stand side by side. */
function lived({ name, from, until, gated, author }: Life, paint: Paint): string {
  const span = `${from} … ${until ?? 'today     '}`;
  const what = gated.length > 0 ? `gated ${gated.map(visible).join(', ')}` : paint('dim', 'gated nothing that can be told');
  return `${paint('cyan', span)}  ${pad(visible(name), 16)}  ${what}  ${paint('dim', visible(short(author)))}`;
}

/** A line a year: how many came, went and changed. */
function years(events: readonly HistoryEvent[], paint: Paint): string[] {
  const counts = new Map<string, Map<EventKind, number>>();
  for (const { date, kind } of events) {
    const year = date.slice(0, 4);
    const of = counts.get(year) ?? new Map<EventKind, number>();
    counts.set(year, of.set(kind, (of.get(kind) ?? 0) + 1));
  }
  let living = 0;
  const most = Math.max(...[...counts.values()].map((of) => of.get('born') ?? 0), 1);
  return [...counts].map(([year, of]) => {
    const born = of.get('born') ?? 0;
    living += (['born', 'relanded', 'resurrected', 'reused', 'split', 'renamed'] as const).reduce((sum, kind) => sum + (of.get(kind) ?? 0), 0) - (of.get('gone') ?? 0);
    const bar = paint('cyan', pad('▪'.repeat(Math.round((born / most) * 20)), 20));
    const rest = [...of].filter(([kind]) => kind !== 'born' && kind !== 'gone').sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, count]) => `${count} ${kind}`);
    return `${paint('bold', year)}  ${bar}  ${String(born).padStart(3)} born  ${String(of.get('gone') ?? 0).padStart(3)} gone  ${String(living).padStart(4)} alive${rest.length > 0 ? `  ${paint('dim', rest.join(', '))}` : ''}`;
  });
}

const short = (text: string): string => (text.length > 76 ? `${text.slice(0, 75)}…` : text);
