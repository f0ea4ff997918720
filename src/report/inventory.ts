/** The inventory of flags for a terminal, a wiki page or a spreadsheet. Reads the document and nothing else. */
import type { Evaluation, FlagDeclaration, LifecycleState, Literal, OpaqueKey } from '../model.js';
import { pad, plural, visible, width, type Paint } from './style.js';

export interface FlagRow {
  id: string;
  key: string;
  provider: string;
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
  flags: FlagRow[];
  opaque: OpaqueKey[];
  inputs: { files: number };
}

const HEAD = ['flag', 'state', 'read', 'activates', 'where'];

export function renderFlags({ flags, opaque, inputs }: FlagsReport, paint: Paint): string {
  if (flags.length === 0) return nothing(inputs.files);
  const rows = flags.map((flag) => [visible(flag.id), state(flag), reads(flag), activates(flag), visible(where(flag))]);
  const widths = HEAD.map((head, column) => Math.min(60, Math.max(head.length, ...rows.map((row) => width(row[column]!)))));
  const line = (row: readonly string[]): string => row.map((cell, column) => (column === row.length - 1 ? cell : pad(cell, widths[column]!))).join('  ').trimEnd();
  const lines = [paint('bold', line(HEAD)), ...rows.map(line), '', plural(flags.length, 'flag')];
  if (opaque.length > 0) {
    lines.push('', paint('bold', `${plural(opaque.length, 'key')} that cannot be told from the code`));
    for (const { pattern, at } of opaque) lines.push(`  ${pad(visible(pattern), 24)}  ${visible(at.file)}:${at.line}`);
  }
  return `${lines.join('\n')}\n`;
}

export function renderFlagsMarkdown({ flags }: FlagsReport): string {
  const cell = (text: string): string => visible(text).replace(/[|\\`*_<>[\]]/g, '\\$&').replace(/\n/g, ' ');
  const rows = flags.map((flag) => `| ${[flag.id, state(flag), reads(flag), activates(flag), flag.owners.join(', '), where(flag)].map(cell).join(' | ')} |`);
  return ['| flag | state | read | activates | owners | where |', '| --- | --- | --- | --- | --- | --- |', ...rows, ''].join('\n');
}

export function renderFlagsCsv({ flags }: FlagsReport): string {
  // A cell that begins like a formula is text: spreadsheets would run it.
  const cell = (text: string): string => `"${visible(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replace(/"/g, '""')}"`;
  const rows = flags.map((flag) => [
    flag.id, flag.state.is, flag.state.settled ? String(flag.state.value) : '', flag.state.since ?? '', flag.valueType,
    String(flag.evaluations.filter((it) => it.in === 'source').length), String(flag.evaluations.filter((it) => it.in !== 'source').length),
    String(flag.activates.reduce((sum, it) => sum + it.modules.length, 0)), String(flag.activates.reduce((sum, it) => sum + it.lines, 0)),
    flag.owners.join(' '), where(flag),
  ].map(cell).join(','));
  return ['flag,state,value,since,type,reads,"reads in tests",modules,lines,owners,where', ...rows, ''].join('\n');
}

const state = ({ state: { is, value, settled, since } }: FlagRow): string =>
  `${is}${settled ? ` (${JSON.stringify(value)})` : ''}${since ? ` since ${since}` : ''}`;

function reads({ evaluations }: FlagRow): string {
  const source = evaluations.filter((it) => it.in === 'source').length;
  const other = evaluations.length - source;
  return source === 0 && other === 0 ? 'nowhere' : `${source}${other > 0 ? ` +${other} in tests` : ''}`;
}

function activates({ activates: list }: FlagRow): string {
  const some = list.filter(({ lines }) => lines > 0);
  if (some.length === 0) return '-';
  return some.map(({ value, modules, lines }) => `${JSON.stringify(value)}: ${modules.length > 0 ? `${plural(modules.length, 'module')}, ` : ''}${plural(lines, 'line')}`).join('; ');
}

function where({ evaluations, declarations }: FlagRow): string {
  const at = evaluations[0]?.at ?? declarations[0];
  return at ? `${at.file}:${at.line}` : '';
}

const nothing = (files: number): string => `no flags found in ${plural(files, 'file')}

unpeg looked for calls of LaunchDarkly, OpenFeature and Unleash SDKs (by import, never by bare name).
Home-grown flags need a line in the config; \`unpeg init\` writes one to start from:

  "flags": {
    "registry": ["src/flags.ts#FeatureFlag"],                        an enum, union, record or class of keys
    "calls": [{ "from": "src/flags.ts", "name": "isOn", "key": 0 }],   a call that asks for one
    "wire": ["src/protocol.ts#OrderFlag"]                              values that cross a process boundary
  }
`;
