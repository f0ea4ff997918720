/** A flag's own page: what it is, how it came to be, where it is asked for, and what would go with it. */
import type { FlagDetail, ReportData } from '../data.js';
import { daysBetween } from '../quarter.js';
import { STALE, STANDINGS } from '../standing.js';
import { lifeChart } from './charts.js';
import { html, type Markup } from './markup.js';
import { age, anchorOf, code, hours, hoursRange, keyed, plural, some } from './words.js';

const LINKS = 12;

export function flagPage(flag: FlagDetail, data: ReportData): Markup {
  const { standing, removal, born, changed } = flag;
  const today = data.running ? data.today : data.until;
  const sort = STANDINGS.find(({ name }) => name === standing)!;
  const list = (items: readonly (Markup | string)[]): Markup => html`<ul class="plain">${items.map((it) => html`<li>${it}</li>`)}</ul>`;
  const fact = (name: string, value: Markup | string | null): Markup | false => value !== null && value !== '' && html`<dt>${name}</dt><dd>${value}</dd>`;
  const events = flag.events.slice(-LINKS);
  const inTests = flag.tests > 0 ? ` and ${plural(flag.tests, 'place')} in tests` : '';
  return html`<article class="flag" id="${anchorOf(flag.id)}"><p class="back"><a href="#flags">← all flags</a></p>
<h2 tabindex="-1">${keyed(flag.key)}</h2>
<p class="lead">${STALE.has(standing) ? html`<span class="stale">${sort.title}</span>` : sort.title}: ${sort.about}${flag.settled && html` (always ${code(JSON.stringify(flag.settled.value))}${flag.settled.since && ` since ${flag.settled.since}`})`}.${flag.description && html` <bdi>${flag.description}</bdi>`}</p>
${lifeChart(events, born, changed, today)}
<div class="sides"><div><dl class="facts">${fact('owner', flag.owners.length > 0 ? html`<bdi>${flag.owners.join(' ')}</bdi>` : 'no owner')}${fact('package', html`<bdi>${flag.package}</bdi>`)}${fact('kind', flag.kind)}${fact('provider', `${flag.provider}${flag.valueType === 'unknown' ? '' : ` (${flag.valueType})`}`)}${fact('here since', born && `${born}, ${flag.atLeast ? 'at least ' : ''}${age(daysBetween(born, today))}`)}${fact('gates the same since', changed && `${changed}, ${age(daysBetween(changed, today))}`)}${fact('expires', flag.expiresAt)}${fact('read in', `${plural(flag.reads, 'place')}${inTests}`)}${fact('to remove', html`${hours(flag.hours.likely)} h (${hoursRange(flag.hours)})`)}</dl>
${flag.evidence.length > 0 && html`<h3>Evidence</h3>${list(flag.evidence)}`}
${flag.arms.some(({ lines }) => lines > 0) && html`<h3>What hangs on it</h3>${list(flag.arms.filter(({ lines }) => lines > 0).map(({ value, modules, symbols, lines, largest }) => html`${code(JSON.stringify(value))} alone lets run ${some([lines, 'line'], [symbols, 'declaration'], [modules, 'module'])}${largest.length > 0 && html`: ${largest.slice(0, 4).map((file, index) => html`${index > 0 && ', '}${code(file)}`)}${modules > 4 && '…'}`}`))}`}
${removal && html`<h3>What would go if it stayed ${code(JSON.stringify(removal.value))}</h3><p>${some([removal.lines, 'line'], [removal.branches, 'dead branch'], [removal.modules, 'module'])} in ${plural(removal.files, 'file')}${removal.rewritten > 0 && `; ${plural(removal.rewritten, 'line')} would be rewritten`}.</p>`}${flag.unplanned && html`<p class="soft">What would go was not worked out, because ${flag.unplanned}.</p>`}</div>
<div>${flag.reading.length > 0 && html`<h3>Where it is read</h3>${list([...flag.reading.map(({ file, line, in: where }) => html`${code(`${file}:${line}`)}${where !== 'source' && html` <span class="soft">${where}</span>`}`), ...(flag.reads + flag.tests > flag.reading.length ? [`and ${flag.reads + flag.tests - flag.reading.length} more`] : [])])}`}
${flag.declared.length > 0 && html`<h3>Where it is declared</h3>${list(flag.declared.slice(0, LINKS).map(({ file, line }) => code(`${file}:${line}`)))}`}
${chain(flag)}
${flag.remarks.length > 0 && html`<h3>Findings</h3>${list(flag.remarks.slice(0, LINKS).map(({ rule, message, at }) => html`${message} <span class="soft">(${rule}${at && `, ${at.file}:${at.line}`})</span>`))}`}
${events.length > 0 && html`<h3>Its life</h3>${list(events.map(({ date, kind, commit, subject, because }) => html`${date} <b>${kind}</b>${because.length > 0 && `: ${because[0]!}`} <span class="soft"><bdi>${subject}</bdi> ${code(commit.slice(0, 10))}</span>`))}`}</div></div>
<p class="soft">To see every line: ${code(`unpeg why ${flag.key}`)}${STALE.has(standing) && html`, ${code(`unpeg check --assume ${flag.key}=${String(removal?.value ?? true)}`)}`}.</p></article>
`;
}

/** Entry to first read. */
export function chain({ chain: path }: Pick<FlagDetail, 'chain'>): Markup | false {
  return path.length > 0 && html`<h3>How it comes to be asked</h3><ol class="chain">${path.slice(0, LINKS).map(({ message, at }) => html`<li>${message}${at && html` ${code(`${at.file}:${at.line}`)}`}</li>`)}</ol>`;
}
