/** The flags of the report for a spreadsheet: a row each, with the quarter so that quarters can be put below each other. */
import { csv } from '../tables.js';
import type { ReportData } from './data.js';
import { linesOf, ownerOf } from './groups.js';

const HEAD = ['quarter', 'flag', 'key', 'provider', 'kind', 'state', 'standing', 'owner', 'package', 'born', 'changed', 'reads', 'reads_in_tests', 'lines_on_it', 'lines_to_remove', 'hours_low', 'hours', 'hours_high', 'where'];

export const renderCsv = ({ quarter, flags }: ReportData): string => csv([HEAD, ...flags.map((flag) => [
  quarter, flag.id, flag.key, flag.provider, flag.kind ?? '', flag.state, flag.standing, ownerOf(flag), flag.package, flag.born ?? '', flag.changed ?? '', flag.reads, flag.tests,
  linesOf(flag), flag.removal?.lines ?? '', flag.hours.low, flag.hours.likely, flag.hours.high, flag.where ? `${flag.where.file}:${flag.where.line}` : '',
])]);
