/** The report in a browser: it opens from disk, asks for nothing, can be read, sorted, filtered and followed, and no name in it does harm. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { ReportDocument } from '../src/pipeline/report.js';
import type { FlagDetail } from '../src/report/quarterly/data.js';
import { anchorOf } from '../src/report/quarterly/html/words.js';
import { renderReport } from '../src/report/quarterly/render.js';
import { cli, documentOf, folderWith } from './helpers.js';
import { repositoryOf } from './histories.js';

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const ARGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const inBrowser = executablePath === undefined ? test.skip : test;
if (executablePath === undefined) console.error('no chromium: the report page is not looked at; apt-get install chromium');

const HOSTILE = '"><script>alert(1)</script>';
const LONG = 'a'.repeat(300);
const RIGHT_TO_LEFT = 'דגל-חדש\u202egnp.exe';

const document = ((): ReportDocument => {
  const flags = (...keys: string[]): string => `export enum Flag { ${keys.map((key, index) => `F${index} = '${key}'`).join(', ')} }\nexport declare function isOn(flag: Flag): boolean;\n`;
  const folder = repositoryOf([
    { date: '2025-11-10T10:00:00Z', files: { '.unpegrc.json': '{ "entries": ["src/main.ts"], "flags": { "registry": ["src/flags.ts#Flag"], "calls": [{ "from": "src/flags.ts", "name": "isOn", "key": 0 }] }, "policy": { "targets": { "stale@2026-Q4": 0 } } }', CODEOWNERS: '* @web\n', 'src/flags.ts': flags('new-cart', 'old-search', 'left'), 'src/main.ts': "import { Flag, isOn } from './flags';\nif (isOn(Flag.F0)) console.log(1);\nif (isOn(Flag.F1)) console.log(2);\n" } },
    { date: '2026-05-10T10:00:00Z', message: HOSTILE, files: { 'src/flags.ts': flags('new-cart', 'old-search') } },
  ]);
  return documentOf<ReportDocument>(cli(folder, ['report', '--quarter', '2026-Q2', '--format', 'json']));
})();
const like = (key: string, more: Partial<FlagDetail> = {}): FlagDetail => ({ ...document.flags[0]!, key, id: `app/${key}`, ...more });
const data: ReportDocument = {
  ...document, name: HOSTILE, limits: [...document.limits, HOSTILE],
  flags: [...document.flags, like(HOSTILE, { owners: [HOSTILE], package: HOSTILE, standing: 'unread', description: HOSTILE, evidence: [HOSTILE], reads: 41 }), like(LONG), like(RIGHT_TO_LEFT), like('b'.repeat(80)), like(`${'b'.repeat(80)}c`)],
};
const file = join(folderWith(), 'report.html');
writeFileSync(file, renderReport(data, 'html'));

let browser: Browser | null = null;
const wrong: string[] = [];
async function open(hash = '', options: { width?: number; dark?: boolean } = {}): Promise<Page> {
  browser ??= await chromium.launch({ executablePath: executablePath!, args: ARGS });
  const page = await browser.newPage({ viewport: { width: options.width ?? 1280, height: 900 }, colorScheme: options.dark ? 'dark' : 'light' });
  page.on('console', (message) => wrong.push(message.text()));
  page.on('pageerror', ({ message }) => wrong.push(message));
  page.on('dialog', (dialog) => { wrong.push(`a dialog: ${dialog.message()}`); void dialog.dismiss(); });
  page.on('request', (request) => { if (!request.url().startsWith(`file://${file}`)) wrong.push(request.url()); });
  await page.goto(`file://${file}${hash === '' ? '' : `#${hash}`}`);
  return page;
}
const column = (page: Page, index: number): Promise<string[]> =>
  page.$$eval('table.flags tbody tr', (rows, at) => (rows as unknown as { hidden: boolean; cells: { textContent: string }[] }[]).filter((row) => !row.hidden).map(({ cells }) => cells[at]!.textContent), index);

inBrowser('no name breaks out of its place', async () => {
  const page = await open();
  assert.is(await page.locator('script').count(), 1);
  assert.is(await page.locator('h1').textContent(), `Feature flags of ${HOSTILE}`);
  assert.ok((await column(page, 0)).includes(HOSTILE));
  assert.ok((await column(page, 0)).some((it) => it.includes('\\u{202e}')), 'what turns the direction of writing is shown, not obeyed');
  await page.close();
});

inBrowser('sorts and filters, by mouse and by keyboard', async () => {
  const page = await open();
  const reads = page.locator('table.flags th', { hasText: 'reads' });
  await reads.locator('button').click();
  assert.is(await reads.getAttribute('aria-sort'), 'descending');
  assert.is((await column(page, 0))[0], HOSTILE);
  await reads.locator('button').focus();
  await page.keyboard.press('Enter');
  assert.is(await reads.getAttribute('aria-sort'), 'ascending');
  assert.is((await column(page, 0)).at(-1), HOSTILE);
  await page.locator('input[type=search]').fill('SCRIPT');
  assert.equal(await column(page, 0), [HOSTILE]);
  assert.is(await page.locator('.tools [role=status]').textContent(), `1 of ${data.flags.length} flags`);
  await page.locator('input[type=search]').fill('');
  await page.locator('select').selectOption('stale');
  assert.equal(await column(page, 0), [HOSTILE]);
  await page.close();
});

inBrowser('every flag has a page of its own, with an address', async () => {
  assert.is(new Set(data.flags.map(({ id }) => anchorOf(id))).size, data.flags.length);
  const page = await open(anchorOf(`app/${HOSTILE}`));
  assert.is(await page.locator('.flag:target h2').textContent(), HOSTILE);
  assert.is(await page.locator('.report').isVisible(), false);
  assert.is(await page.evaluate('document.activeElement.tagName'), 'H2');
  await page.locator('.flag:target .back a').click();
  assert.is(await page.locator('.report').isVisible(), true);
  await page.locator('table.flags a').first().focus();
  await page.keyboard.press('Enter');
  assert.is(await page.locator('.flag:target').count(), 1);
  await page.close();
});

inBrowser('fits a phone, and turns dark', async () => {
  for (const hash of ['', anchorOf(`app/${LONG}`)]) {
    const page = await open(hash, { width: 390 });
    assert.ok((await page.evaluate('document.documentElement.scrollWidth') as number) <= 390, `as wide as the screen: ${hash}`);
    await page.close();
  }
  const page = await open();
  const paper = (): Promise<unknown> => page.evaluate('getComputedStyle(document.body).backgroundColor');
  const light = await paper();
  await page.locator('.toggle').click();
  assert.is.not(await paper(), light);
  await page.locator('.toggle').click();
  assert.is(await paper(), light);
  await page.close();
});

inBrowser('nothing serious stands in the way of a screen reader', async () => {
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  for (const [hash, dark] of [['', false], ['', true], [anchorOf('app/new-cart'), false]] as const) {
    const page = await open(hash, { dark });
    await page.evaluate(axe);
    const { violations } = await page.evaluate('axe.run()') as { violations: { id: string; impact: string; nodes: { html: string }[] }[] };
    assert.equal(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes[0]!.html.slice(0, 200)}`), [], `${hash} ${dark}`);
    await page.close();
  }
});

inBrowser('prints on paper, without what only a screen has', async () => {
  const page = await open();
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  assert.is(await page.evaluate('getComputedStyle(document.body).backgroundColor'), 'rgb(255, 255, 255)');
  assert.is(await page.locator('.contents').isVisible(), false);
  assert.ok((await page.pdf({ preferCSSPageSize: true })).length > 10_000);
  await page.close();
});

inBrowser('no complaint, no dialog, no request', async () => {
  assert.equal(wrong, []);
  await browser!.close();
});

test('the policy of the page lets run its own script and style, and nothing else', () => {
  const text = readFileSync(file, 'utf8');
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(text)![1]!.replaceAll('&#39;', "'");
  assert.match(policy, /^default-src 'none'; style-src 'sha256-[\w+/=]+'; script-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'$/);
  assert.not.match(text, /\sstyle="|\son\w+=|(?:src|href)="(?!#)/);
});

test('five hundred flags stay below two megabytes', () => {
  const largest = document.flags.reduce((a, b) => (JSON.stringify(a).length > JSON.stringify(b).length ? a : b));
  const many = Array.from({ length: 500 }, (_, index) => ({
    ...largest, key: `some-flag-with-a-usual-name-${index}`, id: `app/some-flag-with-a-usual-name-${index}`,
    reading: Array.from({ length: 8 }, (__, line) => ({ file: 'packages/frontend/src/components/some/SomeComponent.tsx', line, in: 'source' as const })),
    chain: Array.from({ length: 6 }, () => ({ message: 'uses SomeComponent of packages/frontend/src/components/some/SomeComponent.tsx', at: { file: 'packages/frontend/src/app.tsx', line: 1, column: 1, endLine: 1, endColumn: 1 } })),
    events: Array.from({ length: 4 }, () => ({ date: '2026-01-01', kind: 'born', severity: 'note' as const, commit: '0'.repeat(40), subject: 'feat: something that somebody did to something', because: ['is declared'] })),
  }));
  assert.ok(Buffer.byteLength(renderReport({ ...document, flags: many }, 'html')) < 2 * 2 ** 20);
});

test.run();
