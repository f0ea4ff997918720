/** The report for a wiki page or a pull request: the same sections, without charts. */
import { code, escaped } from '../escape.js';
import type { GroupRow, Hours, ReportData } from './data.js';

type Cell = string | number;

const table = (head: readonly string[], rows: readonly (readonly Cell[])[]): string[] =>
  [head, head.map((_, index) => (index === 0 ? '---' : typeof rows[0]?.[index] === 'number' ? '--:' : '---')), ...rows].map((cells) => `| ${cells.join(' | ')} |`);

const range = ({ low, likely, high }: Hours): string => `${likely} (${low}–${high})`;

export function renderMarkdown(data: ReportData): string {
  const { sections, snapshots, limits } = data;
  const lines = [`# Feature flags of ${escaped(data.name)}, ${data.quarter}`, '', `${data.from} to ${data.running ? `${data.today}, so far` : data.until}${data.compare === null ? '' : `, compared with ${escaped(data.compare)}`}`, '', escaped(sections.summary.cause), ''];
  const part = (title: string, ...text: string[]): void => void lines.push(`## ${title}`, '', ...text, '');
  lines.push(...table(['', 'now', 'before'], sections.summary.figures.map(({ name, value, before }) => [name, value, before ?? ''])), '', `Hours owed: ${range(sections.summary.hours)}`, '');
  if (sections.trend) part('Eight quarters', ...table(['quarter', 'flags', 'stale', 'added', 'removed', 'lines of code', 'commit'], snapshots.filter(({ revision }) => revision !== null).map((row) => [row.quarter, row.total, row.stale, row.added, row.removed, row.lines, row.revision!.slice(0, 10)])));
  if (sections.goals) part('Goals', ...table(['count', 'now', 'goal', 'by'], sections.goals.rows.map(({ name, now, target, by }) => [name, now, target, by ?? ''])));
  for (const [title, rows] of [['By owner', sections.owners?.rows], ['By package', sections.packages?.rows], ['By kind', sections.kinds.rows]] as [string, GroupRow[] | undefined][]) {
    if (rows && rows.length > 0) part(title, ...table([title.replace('By ', ''), 'flags', 'stale', 'median age, days', 'hours owed'], rows.map((row) => [escaped(row.name), row.flags, row.stale, row.medianAge ?? '', range(row.hours)])));
  }
  if (sections.ages) part(`By age${sections.ages.atLeast ? ' (at least)' : ''}`, ...table(['kind', ...sections.ages.bounds], sections.ages.rows.map(({ kind, counts }) => [escaped(kind), ...counts])));
  const { cost } = sections;
  part('What it costs', ...table(['stale flags', 'lines', 'branches', 'modules', 'places in tests', 'files', 'hours'], [[cost.stale, cost.lines, cost.branches, cost.modules, cost.tests, cost.files, range(cost.hours)]]), '', ...table(['coefficient, hours', 'low', 'likely', 'high'], cost.coefficients.map(({ name, hours }) => [name, hours.low, hours.likely, hours.high])));
  if (sections.risks && sections.risks.rows.length > 0) part('Top risks', ...sections.risks.rows.map(({ flag, rule, message }) => `- ${code(flag)} (${rule}): ${escaped(message)}`));
  if (sections.paidDown && sections.paidDown.flags.length > 0) part('Paid down', ...table(['flag', 'on', 'with', 'commit'], sections.paidDown.flags.map(({ key, date, subject, commit }) => [code(key), date ?? '', escaped(subject ?? ''), commit?.slice(0, 10) ?? ''])));
  if (sections.accepted) part('Accepted debt', ...table(['rule', 'about', 'reason', 'until'], sections.accepted.rows.map(({ rule, flag, at, reason, until }) => [rule, flag !== null ? code(flag) : at ? code(`${at.file}:${at.line}`) : '', escaped(reason ?? ''), until ?? ''])));
  if (sections.plan) part(`What to do in ${sections.plan.next}`, ...table(['flag', 'why', 'lines', 'hours', 'shows it'], sections.plan.rows.map(({ flag, standing, lines: gone, hours, command }) => [code(flag), standing, gone ?? '', range(hours), code(command)])));
  if (data.flags.length > 0) part('All flags', ...table(['flag', 'standing', 'owner', 'born', 'reads', 'tests', 'hours'], data.flags.map(({ key, standing, owners, born, reads, tests, hours }) => [code(key), standing, escaped(owners.join(' ')), born ?? '', reads, tests, range(hours)])));
  part('Method and limits', `Commit ${sections.method.revision}, ${escaped(sections.method.tool)}, configuration ${escaped(sections.method.configuration)}.`, '', ...limits.map((limit) => `- ${escaped(limit)}`));
  return `${lines.join('\n').trimEnd()}\n`;
}
