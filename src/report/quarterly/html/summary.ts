/** Half a page for those who read no further: five numbers and a sentence. */
import type { Figure, ReportData } from '../data.js';
import { sparkline } from './charts.js';
import { html, number, type Markup } from './markup.js';
import { hours, hoursRange, whole } from './words.js';

export function summary(data: ReportData): Markup {
  const { figures, hours: owed, cause } = data.sections.summary;
  return html`<section id="summary" aria-label="Summary"><p class="cause">${cause}</p>
<dl class="figures">${figures.map((figure) => shown(figure, data))}<div><dt>hours owed</dt><dd class="big">${hours(owed.likely)}<small>h</small></dd><dd class="delta">${owed.high > 0 && `between ${hoursRange(owed, ' and ')}`}</dd><dd class="what">To remove what is stale, <a href="#cost">by printed coefficients</a></dd></div></dl>
</section>`;
}

const TONE: Record<string, '' | 'stale' | 'gain'> = { stale: 'stale', removed: 'gain' };
const WHERE: Record<string, string> = { flags: 'flags', added: 'trend', removed: 'paid-down', stale: 'flags' };

function shown({ name, value, before, trend, about }: Figure, data: ReportData): Markup {
  const tone = TONE[name] ?? '';
  const change = before === null ? null : value - before;
  const flow = name === 'added' || name === 'removed';
  // What came and went is told against the quarter before, whatever the report is compared with.
  const other = flow ? data.snapshots.at(-2)!.quarter : data.compare;
  const delta = change === null || other === null ? 'nothing to compare with' : html`${flow ? `${before!} in` : change === 0 ? 'as in' : `${change > 0 ? '+' : '−'}${Math.abs(change)} since`} ${whole(other)}`;
  const known = trend.filter((it) => it !== null);
  const first = data.snapshots[trend.findIndex((it) => it !== null)]?.quarter ?? '';
  const where = data.sections[name === 'removed' ? 'paidDown' : 'trend'] || WHERE[name] === 'flags' ? WHERE[name]! : null;
  return html`<div><dt>${where === null ? name : name === 'stale' ? html`<a href="#flags" data-standing="stale">${name}</a>` : html`<a href="#${where}">${name}</a>`}</dt><dd class="big ${value > 0 ? tone : ''}">${number(value)}</dd><dd>${sparkline(trend, tone)}</dd><dd class="delta">${delta}${known.length > 2 && html`, ${number(known[0]!)} in ${whole(first)}`}</dd><dd class="what">${about}</dd></div>`;
}
