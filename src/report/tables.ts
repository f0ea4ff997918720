/** The inventory of flags for a wiki page or a spreadsheet. Reads the document and nothing else. */
import { code, escaped } from './escape.js';
import { age, arms, where, type FlagsReport } from './inventory.js';
import { visible } from './style.js';
import { armedLines } from './urgency.js';

/** GitHub's Markdown. */
export function renderFlagsMarkdown({ flags, today }: FlagsReport): string {
  const rows = flags.map((flag) => {
    const { is, settled, each, value, since } = flag.state;
    const inSource = flag.evaluations.filter((it) => it.in === 'source').length;
    return [
      code(flag.id), escaped(`${is}${settled ? ` (${each ? 'fallbacks' : JSON.stringify(value)})` : ''}${since ? ` since ${since}` : ''}`), flag.bornAt ? age(flag.bornAt, today) : '',
      String(inSource), String(flag.evaluations.length - inSource), escaped(arms(flag)), flag.owners.length > 0 ? code(flag.owners.join(', ')) : '', code(where(flag)),
    ];
  });
  return [['flag', 'state', 'age', 'reads', 'in tests', 'arms', 'owners', 'where'], ['---', '---', '--:', '--:', '--:', '---', '---', '---'], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

/** What begins like a formula is text: a spreadsheet would run it. */
const field = (value: string | number): string => (typeof value === 'number' ? String(value) : `"${visible(/^\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20|]/.test(value) ? `'${value}` : value).replace(/"/g, '""')}"`);

/** RFC 4180: fields in quotes, lines end in CR LF. */
export const csv = (rows: readonly (readonly (string | number)[])[]): string => rows.map((fields) => `${fields.map(field).join(',')}\r\n`).join('');

export function renderFlagsCsv({ flags }: FlagsReport): string {
  const rows = flags.map((flag) => {
    const { is, settled, each, value, since } = flag.state;
    const read = (places: 'source' | 'test' | 'story'): number => flag.evaluations.filter((it) => it.in === places).length;
    return [
      flag.id, flag.key, flag.provider, flag.valueType, is, settled && !each ? JSON.stringify(value) : '', since ?? '', flag.bornAt ?? '', flag.owners.join(' '),
      read('source'), read('test'), read('story'), flag.activates.reduce((sum, { modules }) => sum + modules.length, 0), armedLines(flag),
      where(flag), flag.declarations[0] ? `${flag.declarations[0].file}:${flag.declarations[0].line}` : '',
    ];
  });
  const head = ['flag', 'key', 'provider', 'type', 'state', 'value', 'since', 'born', 'owners', 'reads', 'reads_in_tests', 'reads_in_stories', 'modules', 'lines', 'where', 'declared'];
  return csv([head, ...rows]);
}
