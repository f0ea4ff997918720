/**
 * The contract of the fixtures: each says on its own lines what is found, and silence everywhere else. Both ways: a
 * finding without a mark fails, and so does a mark without a finding.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { bindingsOf } from '../src/cleanup/bindings.js';
import { extract } from '../src/facts/extract.js';
import { parse } from '../src/facts/parser.js';
import { rules } from '../rules/index.js';
import { allFixtures, asked, expected, found, marked, run, type Fixture, type Outcome } from './fixture.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SECTIONS = ['Why it matters', 'Example', 'What counts', 'Cannot see', 'Silence it'];

const fixtures = allFixtures();

for (const fixture of fixtures) {
  const { name, about } = fixture;
  if (about.known === undefined) test(name, () => verify(fixture));
  else if (fails(fixture)) {
    console.log(`SKIPPED ${name}: ${about.known}`);
    test.skip(name, () => undefined);
  } else {
    test(name, () => { throw new Error('passes now: remove "known" from its case.json'); });
  }
}

function verify(fixture: Fixture): void {
  const { about } = fixture;
  const outcome = run(fixture);
  const { findings, says, evaluations, removes } = expected(fixture);
  compare('findings', findings, found(outcome.findings), outcome);
  const unsaid = says.filter(({ finding, text }) =>
    !outcome.findings.some((it) => marked(it) === finding && it.message.includes(text)));
  if (unsaid.length > 0) throw new Error(report('wording', unsaid.map((it) => `${it.finding} "${it.text}"`), []));
  if (evaluations) compare('evaluations', evaluations, asked(outcome), outcome);
  if (removes) compare('removes', removes, outcome.removes, outcome);
  compare('arms', Object.entries(about.arms ?? {}).flatMap(([value, pieces]) => pieces.map((it) => `${value}: ${it}`)),
    outcome.arms.filter((it) => Object.keys(about.arms!).some((value) => it.startsWith(`${value}: `))), outcome);
  for (const { file, before, text } of outcome.texts) {
    const unbound = [...freeIn(file, text)].filter((name) => !freeIn(file, before).has(name));
    if (unbound.length > 0) throw new Error(report('names without a declaration are left', [], unbound.map((name) => `${name} in ${file}`)));
    const problems = extract(file, text, 'body').problems.map(({ message }) => `${file} ${message}:\n${text}`);
    if (problems.length > 0) throw new Error(report('what is left does not parse', [], problems));
  }
  const skipped = outcome.skipped.map(({ rule }) => rule).sort();
  if (about.skipped) assert.equal(skipped, [...about.skipped].sort(), 'skipped rules');
  const told = [...(about.problems ?? [])];
  const untold = told.filter((part) => !outcome.problems.some((message) => message.includes(part)));
  const unexpected = outcome.problems.filter((message) => !told.some((part) => message.includes(part)));
  if (untold.length + unexpected.length > 0) throw new Error(report('problems', untold, unexpected));

  same('a second run', outcome, run(fixture));
  const inFull = run(fixture, 'body');
  same('reading every file in full', outcome.findings, inFull.findings);
  same('reading every file in full', outcome.arms, inFull.arms);
}

const freeIn = (file: string, text: string): ReadonlySet<string> => bindingsOf(parse(file, text).program as unknown as Parameters<typeof bindingsOf>[0]).free;

/** As JSON, to the byte. */
function same(what: string, first: unknown, second: unknown): void {
  if (JSON.stringify(first) === JSON.stringify(second)) return;
  const [a, b] = [first, second].map((it) => JSON.stringify(it, null, 1).split('\n')) as [string[], string[]];
  const at = a.findIndex((line, index) => line !== b[index]);
  const around = (lines: readonly string[]): string => lines.slice(Math.max(at - 3, 0), at + 3).join('\n  ');
  throw new Error(`${what} says something else:\n  ${around(b)}\ninstead of\n  ${around(a)}`);
}

function fails(fixture: Fixture): boolean {
  try {
    verify(fixture);
    return false;
  } catch {
    return true;
  }
}

/** Lists, not sets: the same finding twice is one too many. */
function compare(what: string, wanted: readonly string[], got: readonly string[], outcome: Outcome): void {
  const [missing, unexpected] = [without(wanted, got), without(got, wanted)];
  if (missing.length + unexpected.length === 0) return;
  throw new Error(report(what, missing, unexpected.map((it) => {
    const finding = outcome.findings.find((other) => it === marked(other));
    const chain = finding?.because.map((it) => `\n          ${it.at?.file ?? ''}:${it.at?.line ?? ''} ${it.message}`);
    return finding ? `${it}\n        ${finding.message}${chain!.join('')}` : it;
  })));
}

const report = (what: string, missing: readonly string[], unexpected: readonly string[]): string => [
  what, ...missing.map((it) => `    missing     ${it}`), ...unexpected.map((it) => `    unexpected  ${it}`),
].join('\n');

function without(list: readonly string[], other: readonly string[]): string[] {
  const left = [...other];
  return list.filter((it) => {
    const at = left.indexOf(it);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

test('every fixture says what it shows', () => {
  for (const { name, about } of fixtures) {
    assert.match(about.shows, /^\S.{19,}[^.]$/, name);
    assert.match(about.today, /^\d{4}-\d{2}-\d{2}$/, name);
  }
});

for (const { id } of rules) {
  const own = fixtures.filter(({ name }) => name.startsWith(`${id}/`));

  test(`${id}: at least two fixtures fire and two are silent`, () => {
    const fires = (it: Fixture): boolean => expected(it).findings.some((line) => line.endsWith(` ${id}`));
    assert.ok(own.filter(fires).length >= 2, `${own.filter(fires).length} fire`);
    assert.ok(own.filter((it) => !fires(it)).length >= 2, `${own.filter((it) => !fires(it)).length} are silent`);
  });

  test(`${id}: its page has every section`, () => {
    const page = `${ROOT}rules/${id}.md`;
    assert.ok(existsSync(page), 'no page');
    const headings = [...readFileSync(page, 'utf8').matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    assert.equal(headings, SECTIONS);
  });
}

test('what is generated in the pages is current', () => {
  const script = `${ROOT}scripts/rule-docs.mjs`;
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
  assert.is(status, 0, stdout + stderr);
});

test.run();
