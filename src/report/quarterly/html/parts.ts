/** The sections of the report, each with the source of its numbers in the margin. What has no input has no section. */
import type { GroupRow, ReportData, Sections } from '../data.js';
import { linesOf, ownerOf } from '../groups.js';
import { daysBetween } from '../quarter.js';
import { STALE, STANDINGS } from '../standing.js';
import { bar, changeChart, goalChart, sparkline, square, standingChart, standingLegend, survivalChart } from './charts.js';
import { html, number, type Markup } from './markup.js';
import { age, anchorOf, code, hours, hoursRange, keyed, linked, note, plural } from './words.js';

export interface Part {
  id: string;
  title: string;
  body: Markup;
  wide?: boolean;
}

export function partsOf(data: ReportData): Part[] {
  const { sections } = data;
  const parts: (Part | null)[] = [
    trend(data), goals(sections), groups('owners', 'By owner', sections.owners?.rows, data, 'Owners are those of CODEOWNERS at that commit, unless a registry names them. A flag belongs to whoever owns most of the places that read it. In the order of names: this is no ranking.'),
    groups('packages', 'By package', sections.packages?.rows, data, 'A flag belongs to the package that holds most of the places that read it.'),
    sections.kinds.rows.length > 1 ? groups('kinds', 'By kind', sections.kinds.rows, data, 'From a registry, or from flags.kinds in the configuration.') : null,
    ages(sections), cost(sections), risks(data), paidDown(data), accepted(sections), plan(sections), inventory(data), method(data),
  ];
  return parts.filter((it) => it !== null);
}

const table = (className: string, caption: string, head: Markup, rows: readonly Markup[]): Markup =>
  html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table class="${className}"><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table></div>`;

function trend({ sections, snapshots }: ReportData): Part | null {
  if (!sections.trend) return null;
  const { survival } = sections;
  const body = html`${note('Each quarter’s last commit on the first-parent line, counted by this version of unpeg with today’s configuration, so that what differs is the code. Whether a flag was suspect then is told by the history as it is read today.', html`Any column again: check that commit out, then ${code('unpeg flags')}`)}
<figure>${standingChart(snapshots)}${standingLegend(snapshots)}</figure>
<div class="multiples"><figure><figcaption>Added, and below the line removed</figcaption>${changeChart(snapshots)}</figure>${survival && html`<figure><figcaption>Share of all ${number(survival.lives)} flags there ever were that is still there, by age</figcaption>${survivalChart(survival)}</figure>`}</div>
<details><summary>The numbers</summary>${table('data', 'Flags at the end of each quarter', html`<th scope="col">quarter</th><th scope="col" class="num">flags</th><th scope="col" class="num">stale</th><th scope="col" class="num">added</th><th scope="col" class="num">removed</th><th scope="col" class="num">net</th><th scope="col" class="num">lines of code</th><th scope="col">commit</th>`,
    snapshots.map(({ quarter, revision, total, stale, added, removed, lines }, index) => (revision === null ? html`<tr><th scope="row">${quarter}</th><td colspan="7">no commit</td></tr>`
      : html`<tr><th scope="row">${quarter}</th><td class="num">${total}</td><td class="num">${stale}</td>${snapshots[index - 1]?.revision ? html`<td class="num">${added}</td><td class="num">${removed}</td><td class="num">${added - removed}</td>` : html`<td class="num"></td><td class="num"></td><td class="num"></td>`}<td class="num">${number(lines)}</td><td>${code(revision.slice(0, 10))}</td></tr>`)))}</details>`;
  return { id: 'trend', title: 'Eight quarters', body };
}

function goals({ goals: found }: Sections): Part | null {
  if (!found) return null;
  return { id: 'goals', title: 'Goals', body: html`${note(html`Set in the configuration, ${code('policy.targets')}. Pace: what each quarter must bring from here.`)}
<div class="multiples">${found.rows.map((goal) => html`<figure><figcaption>${goal.name}: ${goal.now} now, ${goal.target} wanted${goal.by && ` by ${goal.by}`}${goal.met ? html`, <span class="gain">reached</span>` : html`${goal.pace !== null && `; ${signed(goal.pace)} a quarter from here`}${goal.rate !== null && `, ${signed(goal.rate)} so far`}`}</figcaption>${goalChart(goal)}</figure>`)}</div>` };
}

const signed = (value: number): string => (value > 0 ? `+${value}` : value < 0 ? `−${Math.abs(value)}` : '0');

function groups(id: string, title: string, rows: readonly GroupRow[] | undefined, { compare }: ReportData, source: string): Part | null {
  if (!rows || rows.length === 0) return null;
  const most = Math.max(...rows.map(({ flags }) => flags));
  const head = html`<th scope="col" data-sort="text">${title.replace('By ', '')}</th><th scope="col" class="num" data-sort="number">flags</th><th scope="col" class="num" data-sort="number">stale</th><th scope="col" class="bars less">stale of all</th>${compare && html`<th scope="col" class="num less" data-sort="number">since ${compare}</th>`}<th scope="col" class="spark less">8 quarters</th><th scope="col" class="num" data-sort="number">median age</th><th scope="col" class="num" data-sort="number">hours owed</th>`;
  return { id, title, wide: true, body: html`${note(source)}${table('data sortable vh', `Flags ${title.toLowerCase()}`, head, rows.map((row) => {
    const change = row.before === null ? null : row.flags - row.before;
    return html`<tr><th scope="row"><bdi>${row.name}</bdi></th><td class="num">${row.flags}</td><td class="num">${row.stale}</td><td class="bars less">${bar(row.flags, row.stale, most)}</td>${compare && html`<td class="num less" data-value="${change ?? ''}">${change === null ? '' : signed(change)}</td>`}<td class="spark less">${sparkline(row.trend, '', [96, 18])}</td><td class="num" data-value="${row.medianAge ?? ''}">${age(row.medianAge)}</td><td class="num" data-value="${row.hours.likely}">${hours(row.hours.likely)}${row.hours.high > 0 && html` <span class="soft less">(${hoursRange(row.hours)})</span>`}</td></tr>`;
  }))}` };
}

function ages({ ages: found }: Sections): Part | null {
  if (!found) return null;
  const most = Math.max(...found.rows.flatMap(({ counts }) => counts));
  const many = found.rows.length > 1;
  // The last column is for those of unknown age.
  const bounds = found.rows.some(({ counts }) => counts.at(-1)! > 0) ? found.bounds : found.bounds.slice(0, -1);
  return { id: 'ages', title: many ? 'By age and kind' : 'By age', body: html`${note('Age is the time since a name was first declared or read, from git, unless a registry says otherwise.', found.atLeast && 'The history here is not whole: a flag is at least so old.' || 'A square’s area is its number of flags.')}
${table('cells vh', many ? 'Flags by kind and age' : 'Flags by age', html`<th scope="col">${many ? 'kind' : ''}</th>${bounds.map((bound) => html`<th scope="col">${bound}</th>`)}`, found.rows.map(({ kind, counts }) => html`<tr><th scope="row"><bdi>${many ? kind : 'flags'}</bdi></th>${counts.slice(0, bounds.length).map((count) => html`<td>${square(count, most)}${count}</td>`)}</tr>`))}` };
}

function cost({ cost: it }: Sections): Part {
  return { id: 'cost', title: 'What it costs', body: html`${note(html`Lines, branches and modules are those that ${code('unpeg check --assume KEY=VALUE')} lists: at the settled value, else as if the flag stayed on.`, 'Hours are an estimate from chosen coefficients, printed here so that you can use your own.')}
<p>${it.stale === 0 ? 'Nothing is known to be stale, so nothing is owed.' : html`${it.stale === 1 ? 'The one stale flag asks' : `The ${number(it.stale)} stale flags ask`} for about <b>${hours(it.hours.likely)} hours</b> of work, between ${hoursRange(it.hours, ' and ')}. With ${it.planned === it.stale ? 'them' : `the ${number(it.planned)} that were worked out`} would go:`}</p>
${it.stale > 0 && html`<dl class="facts"><dt>lines</dt><dd>${number(it.lines)}</dd><dt>branches</dt><dd>${number(it.branches)}</dd><dt>whole modules</dt><dd>${number(it.modules)}</dd><dt>places in tests</dt><dd>${number(it.tests)}</dd><dt>files touched</dt><dd>${number(it.files)}, some of them more than once</dd></dl>`}
<p>${number(it.armed)} ${it.armed === 1 ? 'line runs' : 'lines run'} only under one value of some flag: what all flags together hold in the balance.</p>
${table('data', 'Coefficients, in hours', html`<th scope="col"></th><th scope="col" class="num">low</th><th scope="col" class="num">likely</th><th scope="col" class="num">high</th>`, it.coefficients.map(({ name, hours: h }) => html`<tr><th scope="row">${name}</th><td class="num">${h.low}</td><td class="num">${h.likely}</td><td class="num">${h.high}</td></tr>`))}` };
}

function risks({ sections, flags }: ReportData): Part | null {
  if (!sections.risks) return null;
  const { rows } = sections.risks;
  const byId = new Map(flags.map((flag) => [flag.id, flag]));
  return { id: 'risks', title: 'Top risks', body: html`${note(html`What ${code('unpeg check --history')} finds about a flag, the gravest first; then suspects by the code that hangs on them. ${code('unpeg explain RULE')} says what each means.`)}
${rows.length === 0 ? html`<p>Nothing was found against any flag.</p>` : html`<ol class="risks">${rows.map(({ id, rule, severity, message, owners, because }) => html`<li><p>${linked(byId.get(id)!)} <span class="${severity === 'note' ? 'soft' : 'stale'}">${rule}</span> <span class="soft"><bdi>${owners.length > 0 ? owners.join(' ') : ''}</bdi></span></p><p>${message}</p>${because.length > 0 && html`<details><summary>Why</summary><ol class="chain">${because.slice(0, 10).map(({ message: told, at }) => html`<li>${told}${at && html` ${code(`${at.file}:${at.line}`)}`}</li>`)}</ol></details>`}</li>`)}</ol>`}` };
}

function paidDown({ sections, quarter }: ReportData): Part | null {
  const it = sections.paidDown;
  if (!it) return null;
  const body = it.flags.length === 0 ? html`<p>No flag was removed in ${quarter}.</p>` : html`<p class="gain">${plural(it.flags.length, 'flag')} removed${it.commits > 0 ? `, with ${plural(it.commits, 'commit')} that took out ${plural(it.deleted, 'line')}` : ''}. Thank you.</p>
${it.commits === 0 ? html`<ul class="plain">${it.flags.map(({ key }) => html`<li>${keyed(key)}</li>`)}</ul>`
    : table('data vh paid', `Flags removed in ${quarter}`, html`<th scope="col">flag</th><th scope="col">on</th><th scope="col" class="less">with</th><th scope="col">commit</th>`, it.flags.map(({ key, commit, date, subject }) => html`<tr><th scope="row">${keyed(key)}</th><td class="whole">${date ?? html`<span class="soft">not found</span>`}</td><td class="less"><bdi>${subject ?? ''}</bdi></td><td class="whole">${commit && code(commit.slice(0, 10))}</td></tr>`))}`;
  return { id: 'paid-down', title: 'Paid down', body: html`${note(html`Names that were there at the end of the quarter before and are not now; the commit is the one with which the last trace left (${code('unpeg history FLAG')}). Lines are all that those commits deleted in sources (${code('git show --numstat')}).`)}${body}` };
}

function accepted({ accepted: it }: Sections): Part | null {
  if (!it) return null;
  return { id: 'accepted', title: 'Accepted debt', body: html`${note('Findings that a comment, the configuration or the baseline silences, with the reason given and the day it ends.')}
<p>${plural(it.suppressed, 'finding')} silenced with a reason, ${number(it.baselined)} in the baseline.</p>
${table('data sortable vh', 'Silenced findings', html`<th scope="col" data-sort="text">rule</th><th scope="col" data-sort="text">about</th><th scope="col">reason</th><th scope="col" data-sort="text">until</th>`, it.rows.slice(0, 100).map(({ rule, how, flag, at, reason, until }) => html`<tr><td>${rule}</td><td>${flag ? keyed(flag) : at && code(`${at.file}:${at.line}`)}</td><td><bdi>${reason ?? (how === 'baseline' ? 'in the baseline' : '')}</bdi></td><td>${until ?? ''}</td></tr>`))}` };
}

function plan({ plan: it }: Sections): Part | null {
  if (!it) return null;
  const owned = it.rows.some(({ owners }) => owners.length > 0);
  return { id: 'plan', title: `What to do in ${it.next}`, wide: true, body: html`${note('The cheapest removals among stale flags. The command shows every line that would go; it changes nothing.')}
<p>${it.rows.length === 1 ? 'One removal' : `These ${it.rows.length} removals`}: about <b>${hours(it.hours.likely)} hours</b>, between ${hoursRange(it.hours, ' and ')}. They are candidates: whoever knows the flag decides.</p>
${table('data sortable vh', 'Cheapest removals', html`<th scope="col" data-sort="text">flag</th><th scope="col" data-sort="text">why</th>${owned && html`<th scope="col" data-sort="text" class="less">owner</th>`}<th scope="col" class="num" data-sort="number">lines</th><th scope="col" class="num" data-sort="number">files</th><th scope="col" class="num" data-sort="number">hours</th><th scope="col" class="less command">shows it</th>`, it.rows.map((row) => html`<tr><th scope="row"><a href="#${anchorOf(row.id)}">${keyed(row.flag)}</a></th><td>${row.standing}</td>${owned && html`<td class="less"><bdi>${row.owners.join(' ')}</bdi></td>`}<td class="num">${row.lines ?? ''}</td><td class="num">${row.files ?? ''}</td><td class="num">${hours(row.hours.likely)}</td><td class="less command">${code(row.command)}</td></tr>`))}` };
}

function inventory({ flags, running, today, until }: ReportData): Part | null {
  if (flags.length === 0) return null;
  const date = running ? today : until;
  const there = STANDINGS.filter(({ name }) => flags.some(({ standing }) => standing === name));
  const owned = flags.some(({ owners }) => owners.length > 0);
  const head = html`<th scope="col" data-sort="text">flag</th><th scope="col" data-sort="text">standing</th>${owned && html`<th scope="col" data-sort="text" class="less">owner</th>`}<th scope="col" class="num" data-sort="number">age</th><th scope="col" class="num" data-sort="number">reads</th><th scope="col" class="num less" data-sort="number">tests</th><th scope="col" class="num" data-sort="number">lines on it</th><th scope="col" class="num less" data-sort="number">hours</th>`;
  return { id: 'flags', title: 'All flags', wide: true, body: html`${note(html`${code('unpeg flags --history')}. Lines on it: what runs only under one of its values.`)}
<div class="tools" hidden><label>Filter <input type="search" autocomplete="off" spellcheck="false"></label><label>standing <select><option value="">any</option><option value="stale">stale</option>${there.map(({ name }) => html`<option value="${name}">${name}</option>`)}</select></label><p role="status"></p></div>
${table('data sortable flags', 'Every flag; its name leads to its page', head, flags.map((flag) => {
    const days = flag.born === null ? null : daysBetween(flag.born, date);
    const lines = linesOf(flag);
    const stale = STALE.has(flag.standing);
    return html`<tr data-standing="${flag.standing}${stale ? ' stale' : ''}"><th scope="row">${linked(flag)}</th>${stale ? html`<td class="stale">${flag.standing}</td>` : html`<td>${flag.standing}</td>`}${owned && html`<td class="less"><bdi>${ownerOf(flag)}</bdi></td>`}<td class="num" data-value="${days ?? ''}">${age(days)}</td><td class="num">${number(flag.reads)}</td><td class="num less">${number(flag.tests)}</td>${lines < 1000 ? html`<td class="num">${lines}</td>` : html`<td class="num" data-value="${lines}">${number(lines)}</td>`}<td class="num less">${hours(flag.hours.likely)}</td></tr>`;
  }))}` };
}

function method({ sections, limits }: ReportData): Part {
  const { method: it, benchmark } = sections;
  return { id: 'method', title: 'Method and limits', body: html`${note('What cannot be seen keeps a flag alive: the report errs towards too little debt.')}
<dl class="facts"><dt>commit</dt><dd>${code(it.revision)}</dd><dt>tool</dt><dd>${it.tool}</dd><dt>configuration</dt><dd>${it.configuration}</dd><dt>read</dt><dd>${plural(it.files, 'file')}, ${plural(it.lines, 'line')}</dd></dl>
<p>A flag is stale when its value is settled for good, when it is past its own expiry date, when nothing but tests reads it, or when it is suspect: older than nine in ten of the flags that were removed here had become, and what it gates has not changed for the time that the policy sets. Age alone settles nothing: a suspect is a question to its owner.</p>
${benchmark && html`<h3>Beside two published repositories</h3>${table('data', 'Kubernetes and GitLab as published in arXiv 2604.15872; for comparison, not as a verdict', html`<th scope="col"></th><th scope="col" class="num">here</th><th scope="col" class="num">Kubernetes</th><th scope="col" class="num">GitLab</th>`, benchmark.rows.map(({ name, value, unit, kubernetes, gitlab }) => html`<tr><th scope="row">${name}</th><td class="num">${number(value)} ${unit}</td><td class="num">${kubernetes === null ? '' : `${number(kubernetes)} ${unit}`}</td><td class="num">${gitlab === null ? '' : `${number(gitlab)} ${unit}`}</td></tr>`))}`}
<h3>What is not known</h3>${limits.length === 0 ? html`<p>Nothing that unpeg knows of.</p>` : html`<ul class="plain">${limits.map((limit) => html`<li>${limit}</li>`)}</ul>`}` };
}
