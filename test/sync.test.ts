/** `sync unleash` against a small server of our own: pages, what is written, and every way to fail. The real one: npm run verify:unleash. */
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { readUnleash } from '../src/host/unleash.js';
import { syncUnleash } from '../src/pipeline/sync.js';
import { cli, folderWith } from './helpers.js';

const TOKEN = 'secret-0123456789';
const environments = (enabled: boolean): object[] => [{ name: 'production', enabled, type: 'production' }];

/** Answers like an admin API with so many flags. */
const unleash = (count: number) => ({ url = '' }: IncomingMessage, response: ServerResponse): void => {
  const { pathname, searchParams } = new URL(url, 'http://x');
  const offset = Number(searchParams.get('offset'));
  const size = Number(searchParams.get('limit'));
  const answer = (body: object): void => void response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  if (pathname.endsWith('/search/features')) {
    const total = searchParams.get('archived') === 'IS:true' ? 1 : count;
    const names = Array.from({ length: total }, (_, index) => (total === 1 ? 'gone' : `flag-${index}`)).slice(offset, offset + size);
    answer({ total, features: names.map((name) => ({ name, type: 'release', project: 'default', archivedAt: name === 'gone' ? '2026-01-02T00:00:00Z' : null, createdBy: { name: 'Ada' }, lifecycle: { stage: 'initial', enteredStageAt: '2026-01-01T00:00:00Z' }, environments: environments(name === 'flag-1') })) });
  } else if (pathname.endsWith('/search/events')) answer({ total: 1, events: [{ type: 'feature-environment-enabled', featureName: 'flag-1', environment: 'production', createdAt: '2026-02-03T00:00:00Z' }] });
  else if (pathname.endsWith('/features-batch/export')) answer({ features: [], featureStrategies: [{ featureName: 'flag-1', name: 'flexibleRollout', parameters: { rollout: '100', groupId: 'x' }, constraints: [{ contextName: 'userId', values: ['ada@example.com'] }] }] });
  else response.writeHead(404).end();
};

async function serving<T>(handler: (request: IncomingMessage, response: ServerResponse) => void, use: (url: string) => Promise<T>): Promise<T> {
  const server = createServer(handler);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  try {
    return await use(`http://127.0.0.1:${(server.address() as { port: number }).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }
}
const sync = (url: string, token: string | undefined = TOKEN, timeout = 5): Promise<{ text: string; flags: number; notes: string[] }> => syncUnleash({ url, token, timeout });
const message = async (work: Promise<unknown>): Promise<string> => work.then(() => 'no error', (error: Error) => `${error.name}: ${error.message}`);
const status = (code: number, headers: Record<string, string> = {}, body = '{}') => (_: IncomingMessage, response: ServerResponse): void => void response.writeHead(code, headers).end(body);

test('every page is read; nobody is named; the token goes into the header alone', async () => {
  const seen = new Set<string | undefined>();
  const paths: string[] = [];
  const { text, flags, notes } = await serving((request, response) => {
    seen.add(request.headers.authorization);
    paths.push(request.url!);
    unleash(250)(request, response);
  }, sync);
  assert.is(flags, 251);
  assert.equal(notes, []);
  assert.equal([...seen], [TOKEN]);
  assert.is(paths.filter((path) => path.includes(TOKEN)).length, 0);
  assert.is(paths.filter((path) => path.includes('archived=IS:false')).length, 3);
  assert.not.match(text, /Ada|ada@|secret/);
  const { features } = JSON.parse(text) as Awaited<ReturnType<typeof readUnleash>>;
  assert.equal(features.map(({ name }) => name), features.map(({ name }) => name).sort());
  const on = features.find(({ name }) => name === 'flag-1')!;
  assert.equal(on.environments, [{ name: 'production', enabled: true, changedAt: '2026-02-03T00:00:00Z', used: true, strategies: [{ name: 'flexibleRollout', disabled: false, parameters: { rollout: '100' }, constraints: [{ contextName: 'userId' }], segments: [] }] }]);
});

test('what goes wrong is said, with what to do, and never with the token', async () => {
  const cases: [RegExp, () => Promise<unknown>][] = [
    [/does not know the token in UNLEASH_TOKEN/, () => serving(status(401), sync)],
    [/may not read search\/features: it needs an admin token/, () => serving(status(403), sync)],
    [/has no \/api\/admin\/search\/features: give the address of an Unleash server/, () => serving(status(404), sync)],
    [/answers 503 to search\/features: try again later/, () => serving(status(503), sync)],
    [/leads on to https:\/\/elsewhere\.example: give that address/, () => serving(status(302, { location: 'https://elsewhere.example/login' }), sync)],
    [/no JSON: is it an Unleash server, or a page to log in/, () => serving(status(200, {}, '<html>'), sync)],
    [/answers without features/, () => serving(status(200), sync)],
    [/did not answer within 0\.2 s/, () => serving(() => undefined, (url) => sync(url, TOKEN, 0.2))],
    [/nothing listens at http:\/\/127\.0\.0\.1/, async () => sync(await serving(unleash(1), async (url) => url))],
    [/from where\?/, () => sync('')],
    [/needs a token in UNLEASH_TOKEN/, () => sync('https://unleash.example.com', '')],
    [/is no address of a server/, () => sync('unleash')],
    [/must not hold a user or password/, () => sync('https://me:pass@unleash.example.com')],
    [/no token has/, () => sync('https://unleash.example.com', `${TOKEN}\n`)],
  ];
  for (const [expected, work] of cases) {
    const told = await message(work());
    assert.match(told, expected);
    assert.match(told, /^UsageError: /);
    assert.not.match(told, TOKEN);
  }
});

test('without events the flags are written, and it is said what is missing', async () => {
  const { flags, notes } = await serving((request, response) => (request.url!.includes('search/events') ? status(403)(request, response) : unleash(3)(request, response)), sync);
  assert.is(flags, 4);
  assert.match(notes[0]!, /^the events cannot be read/);
});

test('a sync that fails leaves the file as it was', () => {
  const folder = folderWith({ 'package.json': '{}', 'unleash-state.json': 'before' });
  const run = cli(folder, ['sync', 'unleash'], { env: { UNLEASH_URL: 'http://127.0.0.1:9', UNLEASH_TOKEN: TOKEN } });
  assert.is(run.code, 2);
  assert.is(readFileSync(join(folder, 'unleash-state.json'), 'utf8'), 'before');
  assert.is(cli(folder, ['sync', 'nobody']).code, 2);
  assert.not(existsSync(join(folder, 'nobody-state.json')));
});

test.run();
