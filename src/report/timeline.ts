/** The lives of flags for a terminal: what stands out in full, the rest year by year; one flag from beginning to end. */
import type { EventKind, HistoryEvent, Life, Severity } from '../model.js';
import { pad, plural, shorten, visible, width, type Paint } from './style.js';

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
/** What may be another meaning. Where it is no more than a note, its mark is hollow, and it is counted apart. */
const DOUBTED: ReadonlySet<EventKind> = new Set(['reused', 'repurposed', 'value-reused', 'resurrected']);
const isNoted = ({ kind, severity }: HistoryEvent): boolean => severity === 'note' && DOUBTED.has(kind);
const markOf = (event: HistoryEvent): string => (isNoted(event) ? '◇' : MARK[event.kind]);

const STYLE: Record<Severity, Parameters<Paint>[0]> = { error: 'red', warning: 'yellow', note: 'dim' };
/** Few enough to be told one by one. */
const FEW = 40;

/** @param columns how wide the terminal is. */
export function renderHistory(report: HistoryReport, paint: Paint, columns = 120): string {
  const { flag, events, commits, complete, problems } = report;
  const lines: string[] = [];
  const striking = events.filter(({ severity }) => severity !== 'note');
  const whole = flag !== null || events.length <= FEW;
  const all = byFlag(events);
  for (const [key, list] of whole ? all : byFlag(striking)) {
    // Of others that had to do with it, only that is told.
    const summary = flag === null || key === flag || flag.endsWith(`/${key}`) ? standing(all.get(key)!) : '';
    lines.push(`${paint('bold', visible(key))}${summary === '' ? '' : `  ${paint('dim', summary)}`}`);
    list.forEach((event, index) => lines.push(...told(event, { paint, columns, all: flag !== null, next: list[index + 1], alive: livesAfter(event, list[index - 1]) })));
    lines.push('');
  }
  if (!whole) lines.push(...years(events, paint, columns), '');
  for (const { message } of problems) lines.push(...wrapped(`problem  ${visible(message)}`, columns - 9).map((line, index) => (index === 0 ? line.replace('problem', paint('yellow', 'problem')) : `         ${line}`)));
  if (problems.length > 0) lines.push('');
  const noted = events.filter(isNoted).length;
  const found = [`${striking.length > 0 ? paint('yellow', `${striking.length} to look at`) : paint('green', 'nothing to look at')}${noted > 0 ? `, ${noted} only noted (◇)` : ''}`, plural(all.size, 'flag'), plural(events.length, 'event'), plural(commits, 'commit')];
  lines.push(`${found[0]!} · ${found.slice(1).join(', ')}${complete ? '' : ', history not complete'}`);
  return `${lines.join('\n')}\n`;
}

function byFlag(events: readonly HistoryEvent[]): Map<string, HistoryEvent[]> {
  const found = new Map<string, HistoryEvent[]>();
  for (const event of events) found.set(event.flag, [...(found.get(event.flag) ?? []), event]);
  return found;
}

const BEGINS: ReadonlySet<EventKind> = new Set(['born', 'relanded', 'resurrected', 'reused', 'split', 'renamed']);

const BIRTHS: ReadonlySet<EventKind> = new Set(['born', 'split', 'renamed', 'flipped']);

/** Where it stands after all: `alive since 2025-08-29, its 2nd life`. Nothing where its beginning is not told, and of a wire value, whose life is its number's. */
function standing(events: readonly HistoryEvent[]): string {
  const begins = events.filter(({ kind }) => BEGINS.has(kind));
  const last = events.findLast(({ kind }) => kind === 'gone' || BEGINS.has(kind));
  if (!last || !BIRTHS.has(events[0]!.kind) || events.some(({ data }) => data.value !== undefined)) return '';
  const count = begins.length;
  return last.kind === 'gone' ? `gone since ${last.date.slice(0, 10)}${count > 1 ? `, after ${count} lives` : ''}`
    : `alive since ${last.date.slice(0, 10)}${count > 1 ? `, its ${count}${['th', 'st', 'nd', 'rd'][count] ?? 'th'} life` : ''}`;
}

/** Whether a line leads on from an event: what is gone has none. */
const livesAfter = ({ kind }: HistoryEvent, before: HistoryEvent | undefined): boolean => kind !== 'gone' && (BEGINS.has(kind) || before?.kind !== 'gone');

interface Page {
  paint: Paint;
  columns: number;
  /** Notes tell what was gated as well. */
  all: boolean;
  next: HistoryEvent | undefined;
  alive: boolean;
}

const MARGIN = 13;
const KIND = 15;
/** Narrower than this, what is told begins below what happened. */
const NARROW = 90;

function* told(event: HistoryEvent, { paint, columns, all, next, alive }: Page): Generator<string> {
  const { kind, flag, commit, date, severity, because, data } = event;
  const [first, ...rest] = because;
  const narrow = columns < NARROW;
  const indent = narrow ? 2 : KIND;
  const lead = next && alive ? paint('dim', '│') : ' ';
  const room = columns - MARGIN - indent;
  const put = (line: string): string => `${' '.repeat(MARGIN)}${lead}${' '.repeat(indent - 1)}${line}`;
  const below = (text: string): string[] => wrapped(text, room).map(put);
  /** On one line, whatever there is no room for. */
  const aside = (text: string): string => put(paint('dim', shorten(text, room, 'end')));
  const head = `  ${date.slice(0, 10)} ${paint(STYLE[severity], `${markOf(event)} ${narrow ? kind : pad(kind, KIND - 2)}`)}`;
  const message = below(visible(first!.message));
  // Beside what happened where there is room, the first line of what is told.
  if (narrow) yield head;
  else yield `${head}${message.shift()!.slice(put('').length)}`;
  yield* message;
  yield aside(`${commit.slice(0, 10)} ${visible(data.author)}: ${visible(data.subject)}`);
  const striking = severity !== 'note';
  if (striking) for (const { message: other, commit: at } of rest) yield aside(`${at?.slice(0, 10) ?? ''} ${visible(other)}`);
  if (striking || all) {
    for (const [when, life] of [['was', data.before], ['now', data.after]] as const) {
      if (!life) continue;
      const [start, ...more] = wrapped(lived(life, flag, when === 'now' && data.reads === 0), room - 5);
      yield put(`${paint('cyan', when)}  ${start!}`);
      for (const line of more) yield put(`     ${line}`);
    }
  }
  const at = first?.at;
  if (striking && at) yield put(paint('dim', `${visible(at.file)}:${at.line}`));
  const days = next ? Math.floor((Date.parse(next.date) - Date.parse(date)) / 86_400_000) : 0;
  if (days > 0) yield `${' '.repeat(MARGIN)}${lead} ${paint('dim', lasting(days))}`;
}

/** Days, as a person says them. */
const lasting = (days: number): string => (days < 60 ? plural(days, 'day') : days < 730 ? plural(Math.round(days / 30.4), 'month') : plural(Math.round(days / 365), 'year'));

/** One life on a line: two of them stand one below the other. */
function lived({ name, from, until, gated, author }: Life, flag: string, unread: boolean): string {
  const span = until === null ? `since ${from}${' '.repeat(7)}` : `${from} … ${until}`;
  const what = unread ? 'read nowhere' : gated.length > 0 ? `gated ${gated.map(visible).join(', ')}` : 'gated nothing that can be told';
  return `${span}  ${name === flag ? '' : `${visible(name)} `}${what} (${visible(author)})`;
}

/** In lines of so many columns, broken between words. */
function wrapped(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/(?<= )(?=[^ ])/)) {
    if (line !== '' && width((line + word).trimEnd()) > columns) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += word;
  }
  return [...lines, line.trimEnd()];
}

/** A line a year: how many came, went and changed. */
function years(events: readonly HistoryEvent[], paint: Paint, columns: number): string[] {
  const counts = new Map<string, Map<EventKind, number>>();
  const besides = new Map<string, Map<string, number>>();
  const add = <K extends string>(to: Map<string, Map<K, number>>, year: string, what: K): void => {
    const of = to.get(year) ?? new Map<K, number>();
    to.set(year, of.set(what, (of.get(what) ?? 0) + 1));
  };
  for (const event of events) {
    const year = event.date.slice(0, 4);
    add(counts, year, event.kind);
    if (event.kind !== 'born' && event.kind !== 'gone') add(besides, year, event.severity !== 'note' || isNoted(event) ? `${markOf(event)} ${event.kind}` : event.kind);
  }
  let living = 0;
  const long = columns < NARROW ? 8 : 20;
  const most = Math.max(...[...counts.values()].map((of) => of.get('born') ?? 0), 1);
  return [...counts].map(([year, of]) => {
    const born = of.get('born') ?? 0;
    living += (['born', 'relanded', 'resurrected', 'reused', 'split', 'renamed'] as const).reduce((sum, kind) => sum + (of.get(kind) ?? 0), 0) - (of.get('gone') ?? 0);
    const bar = paint('cyan', pad('▪'.repeat(Math.round((born / most) * long)), long));
    const rest = [...besides.get(year) ?? []].sort(([a], [b]) => (a < b ? -1 : 1)).map(([what, count]) => `${count} ${what}`);
    const line = `${String(born).padStart(3)} born  ${String(of.get('gone') ?? 0).padStart(3)} gone  ${String(living).padStart(4)} alive`;
    const room = columns - 4 - 2 - long - 2 - line.length - 2;
    return `${paint('bold', year)}  ${bar}  ${line}${rest.length > 0 && room > 8 ? `  ${paint('dim', shorten(rest.join(', '), room, 'end'))}` : ''}`;
  });
}
