/** Charts as SVG, drawn where the report is written: no axis that a number can replace, no colour without a meaning. */
import { STANDINGS } from '../standing.js';
import type { Goal, QuarterRow, Standing } from '../data.js';
import { html, NOTHING, number, type Markup } from './markup.js';

type Point = readonly [x: number, y: number];

const at = (value: number): string => String(Math.round(value * 10) / 10);
const line = (points: readonly Point[]): string => points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${at(x)} ${at(y)}`).join('');
/** Of the width: a chart that is as wide as its place keeps its letters and its height. */
const percent = (share: number): string => `${Math.round(share * 1e4) / 100}%`;
const known = (values: readonly (number | null)[]): number[] => values.filter((it): it is number => it !== null);

/** A line without axes, from its least to its most; the last value is marked. Told in words beside it. */
export function sparkline(values: readonly (number | null)[], tone: '' | 'stale' | 'gain' = '', [width, height]: Point = [120, 30]): Markup {
  const numbers = known(values);
  if (numbers.length < 2) return NOTHING;
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  const x = (index: number): number => 3 + (index / (values.length - 1)) * (width - 6);
  const y = (value: number): number => (most === least ? height / 2 : height - 3 - ((value - least) / (most - least)) * (height - 6));
  const points = values.flatMap((value, index): Point[] => (value === null ? [] : [[x(index), y(value)]]));
  const [lastX, lastY] = points.at(-1)!;
  return html`<svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" aria-hidden="true" focusable="false"><path class="c-line ${tone}" vector-effect="non-scaling-stroke" d="${line(points)}"/><path class="c-line c-end ${tone}" vector-effect="non-scaling-stroke" d="M${at(lastX)} ${at(lastY)}h.01"/></svg>`;
}

/** How much of the most there is, and how much of that is stale. */
export function bar(value: number, stale: number, most: number): Markup {
  const width = (count: number): string => at((count / Math.max(1, most)) * 150);
  return html`<svg viewBox="0 0 150 14" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="c-mass" width="${width(value)}" height="14"/><rect class="c-stale" width="${width(stale)}" height="14"/></svg>`;
}

/** A square whose area is the share. */
export function square(value: number, most: number): Markup {
  if (value === 0) return NOTHING;
  const side = Math.sqrt(value / most) * 34;
  return html`<svg viewBox="0 0 36 36" aria-hidden="true" focusable="false"><rect class="c-mass" x="${at(18 - side / 2)}" y="${at(18 - side / 2)}" width="${at(side)}" height="${at(side)}"/></svg>`;
}

const TONES: Partial<Record<Standing, string>> = { expired: 'c-stale', settled: 'c-stale', unread: 'c-stale-2', suspect: 'c-stale-3', forbidden: 'c-ink', undeclared: 'c-ink', active: 'c-mass', planned: 'c-mass' };
/** From the ground up. */
const STACK: readonly Standing[] = ['forbidden', 'undeclared', 'expired', 'settled', 'unread', 'suspect', 'active', 'planned'];

/** Flags at each quarter's end, stale ones at the ground. */
export function standingChart(rows: readonly QuarterRow[]): Markup {
  const [height, foot, head] = [250, 26, 22];
  const most = Math.max(1, ...rows.map(({ total }) => total));
  const step = 1 / rows.length;
  const scale = (height - foot - head) / most;
  const columns = rows.map((row, index) => {
    const x = (index + 0.28) * step;
    let y = height - foot;
    const parts = STACK.map((name) => {
      const count = row.standing[name] ?? 0;
      y -= count * scale;
      return count > 0 && html`<rect class="${TONES[name]!}" x="${percent(x)}" y="${at(y)}" width="${percent(0.6 * step)}" height="${at(count * scale)}"/>`;
    });
    const middle = percent(x + 0.3 * step);
    const ground = height - foot - row.stale * scale;
    return html`${parts}${row.revision !== null && html`<text class="strong" text-anchor="middle" x="${middle}" y="${at(y - 6)}">${number(row.total)}</text>`}${row.stale > 0 && html`<text class="t-stale" text-anchor="end" x="${percent(x)}" dx="-4" y="${at(Math.min(ground + 10, height - foot - 2))}">${row.stale}</text>`}<text text-anchor="middle" x="${middle}" y="${height - 6}"><tspan class="less">${row.quarter.slice(0, 2)}</tspan>${row.quarter.slice(2)}</text>`;
  });
  const told = rows.filter(({ revision }) => revision !== null).map(({ quarter, total, stale }) => `${quarter}: ${total}, ${stale} stale`).join('; ');
  return html`<svg class="chart" height="${height}" role="img" aria-label="Flags at the end of each quarter. ${told}"><line class="c-hair" x2="100%" y1="${height - foot + 0.5}" y2="${height - foot + 0.5}"/>${columns}</svg>`;
}

export function standingLegend(rows: readonly QuarterRow[]): Markup {
  const there = STANDINGS.filter(({ name }) => rows.some(({ standing }) => (standing[name] ?? 0) > 0));
  return html`<ul class="legend">${there.map(({ name, title, about }) => html`<li><svg viewBox="0 0 10 10" aria-hidden="true"><rect class="${TONES[name]!}" width="10" height="10"/></svg><span>${title}: ${about}</span></li>`)}</ul>`;
}

/** Added above the line, removed below it. */
export function changeChart(rows: readonly QuarterRow[]): Markup {
  const told = rows.filter((row, index) => row.revision !== null && rows[index - 1]?.revision);
  const [width, height, foot] = [340, 190, 22];
  const [up, down] = [Math.max(1, ...told.map(({ added }) => added)), Math.max(1, ...told.map(({ removed }) => removed))];
  const scale = (height - foot - 34) / (up + down);
  const zero = 17 + up * scale;
  const step = width / Math.max(1, told.length);
  return html`<svg class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-label="Flags added and removed. ${told.map(({ quarter, added, removed }) => `${quarter}: ${added} added, ${removed} removed`).join('; ')}">${told.map(({ quarter, added, removed }, index) => {
    const x = index * step + step * 0.2;
    const middle = at(x + step * 0.3);
    return html`<rect class="c-mass" x="${at(x)}" y="${at(zero - added * scale)}" width="${at(step * 0.6)}" height="${at(added * scale)}"/><rect class="c-gain" x="${at(x)}" y="${at(zero)}" width="${at(step * 0.6)}" height="${at(removed * scale)}"/><text class="strong" text-anchor="middle" x="${middle}" y="${at(zero - added * scale - 4)}">${added}</text><text class="t-gain" text-anchor="middle" x="${middle}" y="${at(zero + removed * scale + 13)}">${removed}</text><text text-anchor="middle" x="${middle}" y="${height - 4}">${quarter.slice(2, 4)}${quarter.slice(4)}</text>`;
  })}<path class="c-line" d="M0 ${at(zero)}H${width}"/></svg>`;
}

const YEAR = 365.25;

/** The share of flags that is still there, by days since birth. */
export function survivalChart({ curve, median }: { curve: readonly (readonly [number, number])[]; median: number | null }): Markup {
  const [width, height, left, foot] = [340, 190, 30, 22];
  const last = Math.max(curve.at(-1)![0], 30);
  const x = (days: number): number => left + (days / last) * (width - left - 8);
  const y = (share: number): number => 10 + (1 - share) * (height - foot - 10);
  const steps = curve.flatMap(([days, share], index): Point[] => (index === 0 ? [[x(days), y(share)]] : [[x(days), y(curve[index - 1]![1])], [x(days), y(share)]]));
  const years = Math.floor(last / YEAR);
  const every = Math.max(1, Math.ceil(years / 6));
  const ticks = Array.from({ length: Math.floor(years / every) }, (_, index) => (index + 1) * every);
  return html`<svg class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-label="${median === null ? 'More than half of all flags are still there.' : `Half of all flags are gone after ${median} days.`} After ${last} days ${Math.round(curve.at(-1)![1] * 100)} % are left."><path class="c-hair" d="M${left} ${at(y(0)) }H${width}M${left} ${at(y(1))}V${at(y(0))}"/>${[1, 0.5, 0].map((share) => html`<text text-anchor="end" x="${left - 5}" y="${at(y(share) + 4)}">${share * 100}${share === 1 ? '%' : ''}</text>`)}${ticks.map((year) => html`<text text-anchor="middle" x="${at(x(year * YEAR))}" y="${height - 4}">${year} y</text>`)}${median !== null && html`<path class="c-dash" d="M${left} ${at(y(0.5))}H${at(x(median))}V${at(y(0))}"/><text class="strong" x="${at(x(median) + 6)}" y="${at(y(0.5) - 5)}">half by day ${median}</text>`}<path class="c-line" d="${line(steps)}"/></svg>`;
}

/** What a goal counts, quarter by quarter, and the way that is left. */
export function goalChart({ trend, target, by, now }: Goal): Markup {
  const [width, height, foot] = [340, 130, 6];
  const numbers = known(trend);
  const [least, most] = [Math.min(target, ...numbers), Math.max(target, ...numbers)];
  const y = (value: number): number => 16 + (1 - (value - least) / Math.max(1, most - least)) * (height - foot - 32);
  const x = (index: number): number => 6 + (index / (trend.length + 1)) * (width - 50);
  const points = trend.flatMap((value, index): Point[] => (value === null ? [] : [[x(index), y(value)]]));
  const [lastX, lastY] = points.at(-1)!;
  const end = x(trend.length + 1);
  return html`<svg class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-label="From ${numbers[0] ?? now} to ${now}; the goal is ${target}${by === null ? '' : ` by ${by}`}."><path class="c-hair" d="M0 ${at(y(target))}H${width - 30}"/><path class="c-dash" d="M${at(lastX)} ${at(lastY)}L${at(end)} ${at(y(target))}"/><path class="c-line" d="${line(points)}"/><circle class="c-ink" cx="${at(lastX)}" cy="${at(lastY)}" r="3"/><text class="strong" text-anchor="middle" x="${at(lastX)}" y="${at(lastY - 8)}">${now}</text><circle class="c-open" cx="${at(end)}" cy="${at(y(target))}" r="3"/><text class="strong" x="${at(end + 8)}" y="${at(y(target) + 4)}">${target}</text></svg>`;
}

/** The life of a flag on one line: events as marks, what came and went in words below. */
export function lifeChart(events: readonly { date: string; kind: string; severity: string }[], born: string | null, changed: string | null, today: string): Markup {
  const first = [born, ...events.map(({ date }) => date)].filter((it): it is string => it !== null).sort()[0];
  if (first === undefined || first >= today) return NOTHING;
  const [from, to] = [Date.parse(first), Date.parse(today)];
  const share = (date: string): number => (Date.parse(date) - from) / (to - from);
  const x = (date: string): string => percent(0.01 + share(date) * 0.98);
  const years = Array.from({ length: Number(today.slice(0, 4)) - Number(first.slice(0, 4)) }, (_, index) => String(Number(first.slice(0, 4)) + index + 1)).filter((year) => share(`${year}-01-01`) < 0.94);
  const every = Math.ceil(years.length / 6);
  const line = (kind: string, x1: string, x2: string): Markup => html`<line class="${kind}" x1="${x1}" x2="${x2}"/>`;
  const tick = (kind: string, at: string, from: number, to: number): Markup => html`<line class="${kind}" x1="${at}" x2="${at}" y1="${from}" y2="${to}"/>`;
  const mark = { error: 'c-stale', warning: 'c-stale', note: 'c-ink' } as Record<string, string>;
  return html`<svg class="chart" height="56" role="img" aria-label="From ${first} to ${today}: ${events.map(({ date, kind }) => `${kind} ${date}`).join(', ')}"><g transform="translate(0 28.5)" text-anchor="middle">${line('c-hair', '1%', '99%')}${livesIn(events, born, today).map(([start, end]) => line('c-line', x(start), x(end)))}${years.map((year, index) => html`${tick('c-hair', x(`${year}-01-01`), -4, 4)}${index % every === 0 && html`<text x="${x(`${year}-01-01`)}" y="21">${year}</text>`}`)}${changed !== null && changed > first && html`${tick('c-ink', x(changed), -14, 0)}<text text-anchor="${share(changed) > 0.85 ? 'end' : share(changed) < 0.15 ? 'start' : 'middle'}" x="${x(changed)}" y="-18">last changed</text>`}${events.map(({ date, kind, severity }) => html`<circle class="${kind === 'gone' ? 'c-open' : mark[severity]!}" cx="${x(date)}" r="4"/>`)}</g></svg>`;
}

/** From each beginning to the end that follows it. */
function livesIn(events: readonly { date: string; kind: string }[], born: string | null, today: string): [from: string, until: string][] {
  const lives: [string, string][] = [];
  let from = events.length === 0 ? born : null;
  for (const { kind, date } of events) {
    if (kind !== 'gone') from ??= date;
    else if (from !== null) {
      lives.push([from, date]);
      from = null;
    }
  }
  return from === null ? lives : [...lives, [from, today]];
}
