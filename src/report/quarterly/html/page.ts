/** The report as one file that asks nothing of a network: its policy lets run its own style and script, by their hashes, and nothing else. */
import { createHash } from 'node:crypto';
import type { ReportData } from '../data.js';
import { flagPage } from './flag.js';
import { html, type Markup } from './markup.js';
import { SCRIPT } from './script.js';
import { partsOf } from './parts.js';
import { STYLE } from './style.js';
import { summary } from './summary.js';

export function renderHtml(data: ReportData): string {
  const parts = partsOf(data);
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const policy = `default-src 'none'; style-src ${hash(STYLE)}; script-src ${hash(SCRIPT)}; base-uri 'none'; form-action 'none'`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Feature flags of ${data.name}, ${data.quarter}</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<a class="skip" href="#summary">Skip to the numbers</a>
<div class="report">
<header class="masthead"><h1>Feature flags of ${data.name}</h1><p class="quarter">${data.quarter}</p><p>${day(data.from)} to ${day(data.running ? data.today : data.until)}${data.running && ', so far'}</p><button class="toggle" type="button" hidden></button></header>
<main>
${summary(data)}
<nav class="contents" aria-label="Contents"><ol>${parts.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ol></nav>
${parts.map(({ id, title, body, wide }) => html`<section class="${wide ? 'part wide' : 'part'}" aria-labelledby="${id}"><h2 id="${id}" tabindex="-1">${title}</h2>${body}</section>
`)}
</main>
<footer class="colophon">Made by ${data.tool.name} ${data.tool.version} on ${day(data.today)} from commit ${data.sections.method.revision.slice(0, 10)}. The same numbers: unpeg report --quarter ${data.quarter} --format json</footer>
</div>
${data.flags.map((flag) => flagPage(flag, data))}
<script>${raw(SCRIPT)}</script>
</body>
</html>
`;
  return page.markup;
}

const raw = (markup: string): Markup => ({ markup });

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

export const day = (date: string): string => `${Number(date.slice(8, 10))} ${MONTHS[Number(date.slice(5, 7)) - 1]} ${date.slice(0, 4)}`;
