// `unpeg sync unleash` against a real server: `npm run verify:unleash FOLDER`. Unleash from npm (installed in the folder, which is made
// where it is absent: a minute, some 400 packages) on a cluster of its own of PostgreSQL (Debian: postgresql; PG_BIN names another).
// Flags are created, toggled, archived and completed over the API; each must come out in its state. Not part of `npm test`.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const VERSION = '7.5.1';
const TOKEN = '*:*.verify-only-0123456789abcdef';
const folder = resolve(process.argv[2] ?? join(tmpdir(), 'unpeg-unleash'));
const cli = fileURLToPath(new URL('../dist/cli/bin/unpeg.js', import.meta.url));
const bin = process.env.PG_BIN ?? newest('/usr/lib/postgresql');
const temporary = mkdtempSync(join(tmpdir(), 'unpeg-verify-unleash-'));
// PostgreSQL refuses to run as root.
const who = process.getuid() === 0 ? { uid: 65534, gid: 65534 } : {};
const data = join(temporary, 'cluster');
let server = null;
let failed = 0;
const expect = (what, ok, told = '') => {
  if (!ok) failed++;
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${what}${ok ? '' : `: ${told}`}`);
};

function newest(parent) {
  const versions = existsSync(parent) ? readdirSync(parent).sort((a, b) => Number(a) - Number(b)) : [];
  if (versions.length === 0) throw new Error('no PostgreSQL here: install postgresql, or name its programs in PG_BIN');
  return join(parent, versions.at(-1), 'bin');
}

const freePort = () => new Promise((found) => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address();
    probe.close(() => found(port));
  });
});

const postgres = (program, ...args) => execFileSync(join(bin, program), args, { ...who, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] });

async function start() {
  if (!existsSync(join(folder, 'node_modules/unleash-server'))) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', `unleash-server@${VERSION}`], { cwd: folder, stdio: 'inherit' });
  }
  if (who.uid) chownSync(temporary, who.uid, who.gid);
  const port = await freePort();
  postgres('initdb', '-D', data, '-U', 'unleash', '-A', 'trust', '--no-sync');
  postgres('pg_ctl', '-D', data, '-o', `-p ${port} -k ${temporary} -h 127.0.0.1 -F`, '-l', join(temporary, 'log'), '-w', 'start');
  postgres('createdb', '-h', '127.0.0.1', '-p', String(port), '-U', 'unleash', 'unleash');
  const http = await freePort();
  server = spawn(process.execPath, [join(folder, 'node_modules/unleash-server/dist/server.js')], {
    cwd: folder, stdio: 'ignore',
    env: {
      PATH: process.env.PATH, HOME: temporary, TZ: 'UTC', DATABASE_HOST: '127.0.0.1', DATABASE_PORT: String(port), DATABASE_USERNAME: 'unleash', DATABASE_PASSWORD: 'x', DATABASE_NAME: 'unleash', DATABASE_SSL: 'false',
      HTTP_HOST: '127.0.0.1', PORT: String(http), INIT_ADMIN_API_TOKENS: TOKEN, CHECK_VERSION: 'false', SEND_TELEMETRY: 'false', LOG_LEVEL: 'fatal',
    },
  });
  const url = `http://127.0.0.1:${http}`;
  for (let tries = 0; tries < 120; tries++) {
    if ((await fetch(`${url}/health`).catch(() => null))?.ok) return url;
    await new Promise((next) => setTimeout(next, 500));
  }
  throw new Error('the server did not start');
}

function sync(url, token = TOKEN, more = []) {
  const env = { ...process.env, UNLEASH_URL: url };
  if (token === null) delete env.UNLEASH_TOKEN;
  else env.UNLEASH_TOKEN = token;
  const run = spawnSync(process.execPath, [cli, 'sync', 'unleash', '--output', join(temporary, 'state.json'), ...more], { env, encoding: 'utf8', cwd: temporary });
  expect('the token is neither printed nor written', !`${run.stdout}${run.stderr}`.includes('verify-only') && !(existsSync(join(temporary, 'state.json')) && readFileSync(join(temporary, 'state.json'), 'utf8').includes('verify-only')));
  return run;
}

async function main() {
  const url = await start();
  const api = async (method, path, body) => {
    const response = await fetch(`${url}/api/admin/${path}`, { method, headers: { authorization: TOKEN, 'content-type': 'application/json' }, ...(body ? { body: JSON.stringify(body) } : {}) });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  };
  const create = (name, type = 'release') => api('POST', 'projects/default/features', { name, type });
  const toggle = (name, environment, to) => api('POST', `projects/default/features/${name}/environments/${environment}/${to}`, {});
  const everywhere = async (name, to) => { for (const environment of ['development', 'production']) await toggle(name, environment, to); };

  for (const name of ['created', 'toggled-on', 'toggled-here', 'toggled-on-and-off', 'archived', 'completed-kept', 'completed-discarded', 'half', 'for-some', 'child']) await create(name);
  await create('kill', 'kill-switch');
  for (const name of ['toggled-on', 'toggled-on-and-off', 'completed-kept', 'completed-discarded', 'kill', 'child']) await everywhere(name, 'on');
  await toggle('toggled-here', 'production', 'on');
  await everywhere('toggled-on-and-off', 'off');
  const strategy = (name, body) => api('POST', `projects/default/features/${name}/environments/production/strategies`, body);
  await strategy('half', { name: 'flexibleRollout', parameters: { rollout: '50', stickiness: 'default', groupId: 'half' } });
  await strategy('for-some', { name: 'flexibleRollout', parameters: { rollout: '100', stickiness: 'default', groupId: 'x' }, constraints: [{ contextName: 'userId', operator: 'IN', values: ['somebody@example.com'] }] });
  for (const name of ['half', 'for-some']) await toggle(name, 'production', 'on');
  await api('POST', 'projects/default/features/child/dependencies', { feature: 'toggled-on' });
  await api('DELETE', 'projects/default/features/archived');
  await api('POST', 'projects/default/features/completed-kept/lifecycle/complete', { status: 'kept' });
  await api('POST', 'projects/default/features/completed-discarded/lifecycle/complete', { status: 'discarded' });
  // More than one page of flags.
  for (let index = 0; index < 130; index++) await create(`many-${index}`);

  const first = sync(url);
  expect('sync exits 0', first.status === 0, first.stderr);
  const text = readFileSync(join(temporary, 'state.json'), 'utf8');
  expect('all pages are read', JSON.parse(text).features.length === 141, `${JSON.parse(text).features.length} flags`);
  expect('nobody is named', !/example\.com|gravatar|createdBy/.test(text));
  sync(url);
  expect('the same server, the same bytes', readFileSync(join(temporary, 'state.json'), 'utf8') === text);

  const repository = join(temporary, 'app');
  mkdirSync(repository);
  const names = ['created', 'toggled-on', 'toggled-here', 'toggled-on-and-off', 'archived', 'completed-kept', 'completed-discarded', 'half', 'for-some', 'child', 'kill', 'many-7'];
  writeFileSync(join(repository, 'package.json'), '{"main":"main.ts"}');
  writeFileSync(join(repository, 'main.ts'), `import { initialize } from 'unleash-client';\nconst client = initialize({ url: '', appName: '' });\n${names.map((name) => `if (client.isEnabled('${name}')) console.log('${name}');\n`).join('')}`);
  const states = (...args) => Object.fromEntries(JSON.parse(execFileSync(process.execPath, [cli, 'flags', '--format', 'json', '-C', repository, '--no-cache', '--state', join(temporary, 'state.json'), ...args], { encoding: 'utf8' }))
    .flags.map(({ key, state }) => [key, state.settled ? `${state.is} ${state.value}` : state.is]));
  const wanted = {
    created: 'planned', 'toggled-on': 'launched true', 'toggled-here': 'active', 'toggled-on-and-off': 'retired false', archived: 'retired false', 'completed-kept': 'launched true',
    'completed-discarded': 'retired false', half: 'active', 'for-some': 'active', child: 'active', kill: 'active', 'many-7': 'planned',
  };
  const all = states();
  for (const [name, state] of Object.entries(wanted)) expect(`${name} is ${state}`, all[name] === state, all[name]);
  expect('toggled-here is launched true where production alone counts', states('--environment', 'production')['toggled-here'] === 'launched true');

  for (const [what, run, message] of [
    ['a wrong token', sync(url, '*:*.wrong'), 'does not know the token'], ['no token', sync(url, null), 'needs a token in UNLEASH_TOKEN'], ['a token with a line end', sync(url, 'a\nb'), 'no token has'],
    ['nobody there', sync(`http://127.0.0.1:${await freePort()}`), 'nothing listens'], ['no such host', sync('http://no-such-host.invalid'), /no name that is known|cannot be reached/], ['another path', sync(`${url}/somewhere`), /has no \/api\/admin|no JSON/],
    ['no address', sync('unleash'), 'is no address of a server'], ['too slow', sync(url, TOKEN, ['--timeout', '0.001']), 'did not answer within'],
  ]) expect(`${what}: exit 2, and says so`, run.status === 2 && (message instanceof RegExp ? message.test(run.stderr) : run.stderr.includes(message)), run.stderr);
  expect('a sync that failed leaves the file as it was', readFileSync(join(temporary, 'state.json'), 'utf8') === text);
}

try {
  await main();
} catch (error) {
  expect('the run comes to its end', false, error.stack);
} finally {
  if (server) {
    const gone = new Promise((end) => server.on('exit', end));
    server.kill('SIGTERM');
    await Promise.race([gone, new Promise((next) => setTimeout(next, 5000))]);
    server.kill('SIGKILL');
  }
  if (existsSync(join(data, 'postmaster.pid'))) postgres('pg_ctl', '-D', data, '-m', 'immediate', 'stop');
  rmSync(temporary, { recursive: true, force: true });
}
console.log(failed === 0 ? 'all as expected' : `${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
