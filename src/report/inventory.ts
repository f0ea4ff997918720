/** The inventory of flags for a terminal: in groups, most urgent first. Reads the document and nothing else. */
import type { Evaluation, FlagDeclaration, LifecycleState, Literal, OpaqueKey, Problem } from '../model.js';
import { renderNothing, type Looked } from './nothing.js';
import { inventoried, pad, plural, shorten, visible, width, type Inventoried, type Paint } from './style.js';
import { GROUPS, urgency } from './urgency.js';

export interface FlagRow {
  id: string;
  key: string;
  provider: string;
  /** How code writes the key, where its SDK spells keys in its own way. */
  spelled?: string[];
  valueType: string;
  declarations: FlagDeclaration['at'][];
  evaluations: (Omit<Evaluation, 'fallback'> & { fallback: Literal })[];
  /** `value` is null when the flag is not settled. */
  state: Omit<LifecycleState, 'value'> & { value: Literal; settled: boolean; suspect: boolean; confidence: number };
  activates: { value: unknown; modules: string[]; symbols: number; lines: number }[];
  bornAt: string | null;
  lastChangedAt: string | null;
  owners: string[];
}

export interface FlagsReport {
  today: string;
  flags: FlagRow[];
  opaque: OpaqueKey[];
  problems: Problem[];
  inputs: Inventoried;
  /** Registries that nobody has named: what speaks for each. */
  found: readonly { kind: 'registry' | 'call'; label: string; keys: number; asked: number; places: number }[];
  looked?: Looked;
}

export interface FlagsView {
  /** Width of the terminal; without it, lines are as long as they need. */
  columns?: number | undefined;
  /** In groups by urgency; else in the order of the document, each row with its state. */
  grouped?: boolean;
  /** Ids only, one a line. */
  quiet?: boolean;
}

interface Column {
  head: string;
  cell(flag: FlagRow): string;
  /** Numbers end in one line. */
  right?: boolean;
  style?: Parameters<Paint>[0];
}

/** Lists beside the table are told up to here; the JSON has them all. */
const MANY = 10;
/** No key makes the table wider than this. */
const LONGEST = 60;

export function renderFlags(report: FlagsReport, paint: Paint, { columns, grouped = true, quiet = false }: FlagsView = {}): string {
  const { flags, opaque, problems, inputs, today } = report;
  if (quiet) return flags.map(({ id }) => `${visible(id)}\n`).join('');
  const lines: string[] = [];
  if (flags.length > 0) lines.push(...table(flags, tableColumns(flags, today, grouped), paint, columns, grouped), '');
  else lines.push(...renderNothing(inputs.files, report.looked, paint), '');
  if (report.found.length > 0) {
    lines.push(`${paint('bold', 'found')}  ${paint('dim', 'nobody has named them; unpeg init writes them down')}`);
    for (const { kind, label, keys, asked, places } of report.found) lines.push(`  ${visible(label)}  ${paint('dim', `${kind === 'call' ? `call, ${plural(keys, 'key')}` : `registry, ${asked} of ${plural(keys, 'key')}`} asked for in ${plural(places, 'place')}`)}`);
    lines.push('');
  }
  if (opaque.length > 0) {
    lines.push(`${paint('bold', 'not resolved')}  ${paint('dim', `${plural(opaque.length, 'place')} where the code does not tell the key; every flag that fits counts as read`)}`);
    const widest = Math.min(LONGEST, Math.max(...opaque.slice(0, MANY).map(({ pattern }) => width(visible(pattern)))));
    for (const { pattern, at } of opaque.slice(0, MANY)) lines.push(`  ${pad(shorten(visible(pattern), widest), widest)}  ${paint('dim', `${visible(at.file)}:${at.line}`)}`);
    lines.push(...more(opaque.length, paint), '');
  }
  for (const { message, at } of problems.slice(0, MANY)) lines.push(`${paint('yellow', 'problem')}  ${at ? `${visible(at.file)}:${at.line}  ` : ''}${visible(message)}`);
  if (problems.length > 0) lines.push(...more(problems.length, paint), '');
  if (flags.length > 0) lines.push(`${inventoried(inputs, paint)} · ${paint('dim', 'unpeg why FLAG shows what one arms')}`);
  while (lines.at(-1) === '') lines.pop();
  return `${lines.join('\n')}\n`;
}

const more = (count: number, paint: Paint): string[] => (count > MANY ? [paint('dim', `  and ${count - MANY} more (--format json has all)`)] : []);

// ── The table ────────────────────────────────────────────────────────────────

function tableColumns(flags: readonly FlagRow[], today: string, grouped: boolean): Column[] {
  // A namespace tells nothing where all flags have the same.
  const namespaces = new Set(flags.map(({ id }) => namespaceOf(id)));
  const all: Column[] = [
    { head: 'flag', cell: ({ id, key, spelled }) => visible(`${namespaces.size > 1 ? id : key}${spelled ? ` (${spelled.join(', ')})` : ''}`) },
    { head: 'state', cell: (flag) => stateCell(flag, grouped) },
    { head: 'age', cell: ({ bornAt }) => (bornAt === null ? '' : age(bornAt, today)), right: true },
    { head: 'owner', cell: ({ owners }) => visible(owners.join(', ')) },
    { head: 'reads', cell: ({ evaluations }) => count(evaluations.filter((it) => it.in === 'source').length), right: true },
    { head: 'tests', cell: ({ evaluations }) => count(evaluations.filter((it) => it.in !== 'source').length), right: true },
    { head: 'vendor', cell: ({ state }) => visible(state.evidence.find(({ kind }) => kind === 'vendor')?.message ?? '') },
    { head: 'arms', cell: (flag) => visible(arms(flag)) },
    { head: 'where', cell: (flag) => visible(where(flag)), style: 'dim' },
  ];
  return all.filter((column) => flags.some((flag) => column.cell(flag) !== ''));
}

function table(flags: readonly FlagRow[], columns: readonly Column[], paint: Paint, room: number | undefined, grouped: boolean): string[] {
  const widths = fit(columns.map(({ head, cell }) => Math.min(head === 'flag' ? LONGEST : Infinity, Math.max(width(head), ...flags.map((flag) => width(cell(flag)))))), columns, room);
  const shown = columns.map((column, index) => ({ ...column, width: widths[index]! })).filter((it) => it.width > 0);
  const line = (text: (column: Column) => string, style?: Parameters<Paint>[0]): string => `  ${shown.map((column, index) => {
    const cut = shorten(text(column), column.width, column.head === 'where' ? 'start' : 'middle');
    const space = ' '.repeat(column.width - width(cut));
    const painted = cut === '' || !(style ?? column.style) ? cut : paint((style ?? column.style)!, cut);
    return column.right ? space + painted : index === shown.length - 1 ? painted : painted + space;
  }).join('  ')}`.trimEnd();
  const head = line((column) => column.head, 'dim');
  if (!grouped) return [head, ...flags.map((flag) => line(({ cell }) => cell(flag)))];
  const lines = [head];
  for (const [index, { title, about, style }] of GROUPS.entries()) {
    const inside = flags.filter((flag) => urgency(flag) === index);
    if (inside.length === 0) continue;
    lines.push('', `${paint(['bold', style] as Parameters<Paint>[0], title)}  ${paint('dim', `${plural(inside.length, 'flag')} ${about}`)}`);
    lines.push(...inside.map((flag) => line(({ cell }) => cell(flag))));
  }
  return lines;
}

/** Widths that fit: paths and keys are shortened first, then columns go (width 0), the least needed first. */
function fit(wanted: readonly number[], columns: readonly Column[], room: number | undefined): number[] {
  const widths = [...wanted];
  const over = (): number => (room === undefined ? 0 : widths.reduce((sum, it) => sum + (it > 0 ? it + 2 : 0), 0) - room);
  const shrink = (head: string, least: number): void => {
    const index = columns.findIndex((it) => it.head === head);
    if (index >= 0 && over() > 0) widths[index] = least === 0 ? 0 : Math.max(Math.min(least, widths[index]!), widths[index]! - over());
  };
  for (const [head, least] of [['vendor', 40], ['where', 30], ['flag', 32], ['arms', 24], ['age', 0], ['where', 16], ['vendor', 20], ['owner', 0], ['tests', 0], ['flag', 24], ['vendor', 0], ['where', 0], ['state', 14], ['arms', 0], ['flag', 8], ['state', 0]] as const) shrink(head, least);
  return widths;
}

// ── Cells ────────────────────────────────────────────────────────────────────

const namespaceOf = (id: string): string => id.slice(0, id.indexOf('/'));

const count = (number: number): string => (number === 0 ? '' : String(number));

/** Where a group says the state, only what it does not say. */
function stateCell({ state: { is, value, each, settled, since } }: FlagRow, grouped: boolean): string {
  if (settled) return visible(`${is}: ${each ? 'fallbacks' : JSON.stringify(value)}${since ? ` since ${since}` : ''}`);
  if (!grouped) return is === 'active' || !since ? is : `${is} since ${since}`;
  return since && (is === 'expired' || is === 'removed') ? `since ${since}` : '';
}

export function age(from: string, today: string): string {
  const days = Math.max(0, Math.floor((Date.parse(today) - Date.parse(from)) / 86_400_000));
  return days < 60 ? `${days} d` : days < 730 ? `${Math.floor(days / 30.44)} mo` : `${Math.floor(days / 365.25)} y`;
}

/** What runs only under a value, the largest first. */
export function arms({ activates }: FlagRow): string {
  const some = activates.filter(({ lines }) => lines > 0).sort((a, b) => b.lines - a.lines);
  const told = some.slice(0, 2).map(({ value, modules, lines }) => `${JSON.stringify(value)}: ${plural(lines, 'line')}${modules.length > 0 ? `, ${plural(modules.length, 'module')}` : ''}`);
  return [...told, ...(some.length > 2 ? [`${plural(some.length - 2, 'more value')}`] : [])].join('; ');
}

/** Where it is read first in sources, else where it is declared. */
export function where({ evaluations, declarations }: FlagRow): string {
  const at = (evaluations.find((it) => it.in === 'source') ?? evaluations[0])?.at ?? declarations[0];
  return at ? `${at.file}:${at.line}` : '';
}
