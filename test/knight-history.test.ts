/**
 * The Knight Capital fixture tells the truth: every revision compiles and runs, and Power Peg behaves in each year as
 * it did in the case. The fixture's code is executed here, on purpose; unpeg itself never executes what it analyses.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const script = new URL('../../scripts/knight.mjs', import.meta.url);
const { buildKnight, readRevisions } = (await import(script.href)) as typeof import('../scripts/knight.mjs');

interface Order { id: string; symbol: string; side: 'buy' | 'sell'; quantity: number; limit: number; flags: number }
interface Fill { parent: string; venue: string; quantity: number; price: number }
interface Market { tape: readonly Fill[] }
type Route = (order: Order, market: Market) => Generator<Fill>;

const temp = mkdtempSync(join(tmpdir(), 'unpeg-knight-'));
const revisions = readRevisions();
const all = revisions.map((_, at) => at + 1);
/** One repository a revision, with that revision checked out. */
const built = all.map((upTo) => buildKnight(join(temp, `r${upTo}`), { upTo }));
const full = built.at(-1)!;

const BEFORE_RLP = 5;
const folderOf = (revision: number): string => built[revision - 1]!.folder;
/** The environment without what a calling git hook may have put there. */
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
const gitIn = (cwd: string, ...args: string[]): string =>
  execFileSync('git', args, { cwd, env, encoding: 'utf8' }).trim();
const git = (...args: string[]): string => gitIn(full.folder, ...args);
const textOf = (revision: number, path: string): string => readFileSync(join(folderOf(revision), path), 'utf8');

const registryOf = (revision: number): Record<string, Record<string, unknown>> =>
  (JSON.parse(textOf(revision, 'flags.json')) as { flags: Record<string, Record<string, unknown>> }).flags;

function sourcesOf(revision: number): string[] {
  return readdirSync(join(folderOf(revision), 'src'), { recursive: true, encoding: 'utf8' })
    .map((path) => `src/${path.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.ts'))
    .sort();
}

/** Lines that carry an expectation, as `file:line rule`. */
function expectations(revision: number): string[] {
  return sourcesOf(revision).flatMap((path) =>
    textOf(revision, path).split('\n').flatMap((line, at) => {
      const rule = /\/\/ expect: (\S+)$/.exec(line)?.[1];
      return rule ? [`${path}:${at + 1} ${rule}`] : [];
    }),
  );
}

const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: true };

/** Compiles a revision into a folder of its own, once; returns that folder. */
function compiled(revision: number): string {
  const out = join(temp, `out${revision}`);
  for (const path of sourcesOf(revision)) {
    const file = join(out, path.replace(/^src/, 'dist').replace(/\.ts$/, '.js'));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, ts.transpileModule(textOf(revision, path), { compilerOptions }).outputText);
  }
  writeFileSync(join(out, 'package.json'), textOf(revision, 'package.json'));
  return out;
}
const outputs = all.map(compiled);

/** A host that runs one revision: sends it an order and takes at most `limit` fills. */
async function host(revision: number) {
  const load = (name: string) => import(pathToFileURL(join(outputs[revision - 1]!, 'dist', name)).href);
  const { route } = (await load('router.js')) as { route: Route };
  const { paperMarket } = (await load('market.js')) as { paperMarket: (quotes: Map<string, object>) => Market };
  const market = paperMarket(new Map([['ACM', { bid: 2710, ask: 2714 }]]));
  return (order: Order, limit: number) => {
    const running = route(order, market);
    const fills: Fill[] = [];
    while (fills.length < limit) {
      const next = running.next();
      if (next.done) return { fills, stopped: true };
      fills.push(next.value);
    }
    return { fills, stopped: false };
  };
}

const BIT = 0x40;
const LIMIT = 2000;
const sharesOf = (fills: readonly Fill[]): number => fills.reduce((sum, fill) => sum + fill.quantity, 0);
const venuesOf = (fills: readonly Fill[]): string[] => [...new Set(fills.map((fill) => fill.venue))];
const order = (flags: number): Order => ({ id: 'P1', symbol: 'ACM', side: 'buy', quantity: 500, limit: 2712, flags });

// ── The repository ──────────────────────────────────────────────────────────

test('two builds give the same commits, and a shorter one gives the first of them', () => {
  const again = buildKnight(join(temp, 'again'));
  assert.equal(again.revisions, full.revisions);
  for (const { revisions: some } of built) assert.equal(some, full.revisions.slice(0, some.length));
  assert.is(git('rev-parse', 'HEAD'), full.revisions.at(-1)!.sha);
  assert.is(git('symbolic-ref', '--short', 'HEAD'), 'main');
  assert.is(git('status', '--porcelain'), '');
});

test('the commit ids do not depend on git settings, identity or a calling hook', () => {
  const changes = {
    GIT_DIR: join(temp, 'nowhere'), GIT_INDEX_FILE: join(temp, 'no-index'), GIT_AUTHOR_NAME: 'Somebody',
    GIT_COMMITTER_DATE: '2020-01-01T00:00:00Z', GIT_DEFAULT_HASH: 'sha256', TZ: 'Asia/Tokyo',
  };
  const folder = join(temp, 'hostile');
  execFileSync(process.execPath, [fileURLToPath(script), folder], { env: { ...env, ...changes } });
  assert.is(gitIn(folder, 'rev-parse', 'HEAD'), full.revisions.at(-1)!.sha);
});

test('the commits are those of the case, on their days', () => {
  assert.is(new Set(full.revisions.map(({ sha }) => sha)).size, revisions.length);
  assert.equal(git('log', '--reverse', '--format=%aI').split('\n'), revisions.map(({ date }) => date));
  assert.equal(git('log', '--reverse', '--format=%cI'), git('log', '--reverse', '--format=%aI'));
  assert.equal(full.revisions.map(({ name, date }) => `${date.slice(0, 10)} ${name}`), [
    '2001-05-08 01-smars',
    '2002-02-19 02-post-only',
    '2003-11-14 03-power-peg-retired',
    '2005-03-02 04-count-on-arrival',
    '2007-03-05 05-intermarket-sweep',
    '2012-07-27 06-rlp',
  ]);
});

test('a revision holds exactly what it changes', () => {
  revisions.forEach(({ name, files, deleted }, at) => {
    const changed = git('show', '--no-renames', '--format=', '--name-only', full.revisions[at]!.sha).split('\n');
    assert.equal(changed.sort(), [...files.keys(), ...deleted].sort(), name);
  });
});

test('it builds only into a new or empty folder, and only what there is', () => {
  assert.throws(() => buildKnight(full.folder), /not empty/);
  for (const upTo of [0, 7, 1.5, NaN]) {
    assert.throws(() => buildKnight(join(temp, 'none'), { upTo }), /from 1 to 6/);
  }
});

// ── What unpeg is to find there ─────────────────────────────────────────────

test('the registry follows the life of the flag', () => {
  const { PowerPeg } = registryOf(BEFORE_RLP);
  assert.equal(all.map((revision) => registryOf(revision).PowerPeg?.lifecycle ?? null),
    ['active', 'active', 'retired', 'retired', 'retired', null]);
  assert.is(PowerPeg?.survivingValue, false);
  assert.is(PowerPeg?.settledAt, '2003-11-14');
  assert.is(registryOf(6).Rlp?.lifecycle, 'active');
});

test('every flag of the wire is declared, and one bit has two names', () => {
  for (const revision of all) {
    const members = [...textOf(revision, 'src/protocol/order-flag.ts').matchAll(/^ {2}(\w+) = (0x\w+),$/gm)];
    assert.equal(members.map(([, name]) => name).sort(), Object.keys(registryOf(revision)).sort());
    assert.is(members.find(([, , value]) => Number(value) === BIT)?.[1], revision < 6 ? 'PowerPeg' : 'Rlp');
  }
});

test('expectations stand where they hold: from the retirement to RLP', () => {
  const modules = ['peg-price', 'power-peg', 'tick'].map((name) => `src/strategies/${name}.ts:1 zombie-module`);
  for (const revision of all) {
    const lines = textOf(revision, 'src/router.ts').split('\n');
    const guard = lines.findIndex((line) => line.includes('OrderFlag.PowerPeg')) + 1;
    const zombie = revision >= 3 && revision <= BEFORE_RLP;
    assert.equal(expectations(revision), zombie ? [`src/router.ts:${guard} dead-branch`, ...modules] : []);
  }
});

test('every revision type-checks by itself', () => {
  const libraries = new Map<string, ts.SourceFile | undefined>();
  for (const revision of all) {
    const config = ts.getParsedCommandLineOfConfigFile(join(folderOf(revision), 'tsconfig.json'), { noEmit: true }, {
      ...ts.sys, onUnRecoverableConfigFileDiagnostic: ({ messageText }) => assert.unreachable(String(messageText)),
    })!;
    const compilerHost = ts.createCompilerHost(config.options);
    const read = compilerHost.getSourceFile.bind(compilerHost);
    compilerHost.getSourceFile = (name, ...rest) => {
      if (!/[\\/]lib\.[\w.]*d\.ts$/.test(name)) return read(name, ...rest);
      if (!libraries.has(name)) libraries.set(name, read(name, ...rest));
      return libraries.get(name);
    };
    const program = ts.createProgram(config.fileNames, config.options, compilerHost);
    const problems = [...config.errors, ...ts.getPreEmitDiagnostics(program)];
    assert.is(ts.formatDiagnostics(problems, { ...compilerHost, getCanonicalFileName: (name) => name }), '');
  }
});

// ── What the code does ──────────────────────────────────────────────────────

test('every revision trades its morning and prints a blotter', () => {
  for (const revision of all) {
    const lines = execFileSync(process.execPath, [join(outputs[revision - 1]!, 'dist/main.js')], { encoding: 'utf8' });
    const asked = lines.trim().split('\n').map((line) => /^A\d \w+ (\d+) \w+: (\d+) in \d+ on \S+$/.exec(line));
    assert.ok(asked.length >= 3);
    for (const match of asked) assert.is(match?.[1], match?.[2], lines);
  }
});

test('2001: Power Peg stops at the quantity of the parent', async () => {
  for (const revision of [1, 2, 3]) {
    const { fills, stopped } = (await host(revision))(order(BIT), LIMIT);
    assert.ok(stopped);
    assert.is(sharesOf(fills), 500);
    assert.equal([...new Set(fills.map(({ price }) => price))], [2711], 'one tick better than the bid');
  }
});

test('2005: an order that comes again is not worked twice, which is why the count was moved', async () => {
  const [before, after] = [await host(3), await host(4)];
  for (const send of [before, after]) assert.is(sharesOf(send(order(0), LIMIT).fills), 500);
  assert.is(sharesOf(before(order(0), LIMIT).fills), 500);
  assert.is(sharesOf(after(order(0), LIMIT).fills), 0);
});

test('2005: Power Peg, which nobody ran again, does not stop', async () => {
  for (const revision of [4, BEFORE_RLP]) {
    const { fills, stopped } = (await host(revision))(order(BIT), LIMIT);
    assert.not(stopped);
    assert.is(sharesOf(fills), LIMIT * 100);
  }
});

test('2012: the flag means RLP', async () => {
  const { fills, stopped } = (await host(6))(order(BIT), LIMIT);
  assert.ok(stopped);
  assert.is(sharesOf(fills), 500);
  assert.equal(venuesOf(fills), ['RLP']);
});

test('1 August: the same order runs RLP on seven hosts and Power Peg on the eighth', async () => {
  const fleet = await Promise.all([6, 6, 6, 6, 6, 6, 6, BEFORE_RLP].map(host));
  const results = fleet.map((send) => send(order(BIT), LIMIT));
  assert.equal(results.map(({ fills }) => venuesOf(fills).join()), [...Array<string>(7).fill('RLP'), 'NYSE']);
  assert.equal(results.map(({ stopped }) => stopped), [...Array<boolean>(7).fill(true), false]);
});

test('10:00: taking the release back with the flag on arms all eight', async () => {
  const fleet = await Promise.all(Array.from({ length: 8 }, () => host(BEFORE_RLP)));
  for (const send of fleet) assert.not(send(order(BIT), LIMIT).stopped);
});

test.after(() => rmSync(temp, { recursive: true, force: true }));
test.run();
