/**
 * A fixture: a small project in `fixtures/<group>/<what-it-shows>/` that says on its own lines what is to be found.
 * Loads it, runs it as the command line would (on a copy, without `case.json`), and lists what it expects and what came
 * out in the same words. Knows no rule, and asserts nothing.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Depth, Finding, Flag, Literal, OpaqueKey, Removal } from '../src/model.js';
import { open, type Skipped } from '../src/audit.js';
import { check } from '../src/pipeline/check.js';
import { planAssumed } from '../src/pipeline/removes.js';
import { observer } from '../src/pipeline/observer.js';
import { openSession, type SessionOptions } from '../src/pipeline/session.js';
import { armsOf } from '../src/pipeline/why.js';

/** The folder of all fixtures, as a path that ends in `/`. */
export const FIXTURES = fileURLToPath(new URL('../../fixtures/', import.meta.url));

export interface Case {
  /** What the fixture shows, in one sentence that cites the semantics. */
  shows: string;
  today: string;
  assume?: Record<string, Literal>;
  /** Findings in files that cannot hold a comment: `flags.json:3 unused-flag`, and a text in quotes. */
  expect?: string[];
  /** Lines that go, in files that cannot hold a comment: `FILE:LINE delete declaration`. */
  removes?: string[];
  /** What values of flags alone let run, `KEY=VALUE` with `FILE:LINE NAME` of each piece. */
  arms?: Record<string, string[]>;
  /** Part of each problem that has to be told; none without. */
  problems?: string[];
  /** Rules that have to be skipped for want of input; not looked at without. */
  skipped?: string[];
  /**
   * Earlier revisions, by the folder in `history/` that holds all files of each, with their dates; `now` dates the fixture's
   * own files. Judged with history.
   */
  history?: Record<string, string>;
  /** A bug that is known: the fixture may fail until it is mended, and must not pass unnoticed. */
  known?: string;
}

export interface Fixture {
  /** `group/what-it-shows`. */
  name: string;
  folder: string;
  about: Case;
}

export interface Outcome {
  findings: Finding[];
  /** `FILE:LINE EDIT WHY` for each line of more than brackets, sorted. */
  removes: string[];
  /** What would be left of the files that change. */
  texts: { file: string; before: string; text: string }[];
  /** Of the values that the case asks about: `KEY=VALUE: FILE:LINE NAME`. */
  arms: string[];
  problems: string[];
  skipped: Skipped[];
  flags: readonly Flag[];
  opaque: readonly OpaqueKey[];
}

/** Every folder two levels down that has a `case.json`, by name. */
export function allFixtures(): Fixture[] {
  const folders = (parent: string): string[] => readdirSync(parent, { withFileTypes: true })
    .filter((it) => it.isDirectory()).map(({ name }) => name).sort();
  return folders(FIXTURES).flatMap((group) => folders(join(FIXTURES, group)).map((name) => `${group}/${name}`))
    .filter((name) => existsSync(join(FIXTURES, name, 'case.json'))).map(readFixture);
}

/** Throws where there is no such fixture, or its `case.json` does not parse. */
export function readFixture(name: string): Fixture {
  const folder = join(FIXTURES, name);
  return { name, folder, about: JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')) as Case };
}

/** Runs every rule over a copy outside any repository, without a cache. */
export function run({ folder, about }: Fixture, depth: Depth | 'auto' = 'auto'): Outcome {
  const copy = mkdtempSync(join(tmpdir(), 'unpeg-fixture-'));
  try {
    // What the case says of its files must not count as a use of them (1.8).
    if (about.history) buildHistory(folder, about.history, copy);
    else cpSync(folder, copy, { recursive: true, filter: isShown });
    const options: SessionOptions = { cwd: copy, today: about.today, cache: false, progress: false, depth };
    const session = openSession(options);
    if (session.config.flags.state.length > 0) options.observe = observer(session.tree);
    const assume = Object.entries(about.assume ?? {}).map(([name, value]) => ({ name, value }));
    const analysis = session.analyse(assume);
    const { findings, problems, skipped, removes = [] } = check(session, analysis, { history: about.history !== undefined });
    const { flags, opaque } = analysis.project;
    const left = analysis.assumed ? planAssumed(session.tree, analysis, analysis.assumed).texts : new Map<string, string>();
    const texts = [...left].map(([file, text]) => ({ file, before: session.tree.read(file)!, text }));
    const arms = analysis.project.flags.filter(({ key }) => Object.keys(about.arms ?? {}).some((it) => it.startsWith(`${key}=`))).flatMap((flag) =>
      armsOf(session, analysis, flag).flatMap(({ value, pieces }) => pieces.map(({ file, line, name }) => `${flag.key}=${JSON.stringify(value)}: ${file}:${line} ${name}`)));
    return { findings, arms, removes: linesOf(removes, (file) => session.tree.read(file) ?? ''), texts, problems: problems.map(({ message }) => message), skipped, flags, opaque };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

const isShown = (path: string): boolean => basename(path) !== 'case.json';

/** A repository with one commit a revision, the fixture's own files last. */
function buildHistory(folder: string, dates: Record<string, string>, into: string): void {
  const git = (args: string[], input = ''): string => execFileSync('git', args, { cwd: into, input, encoding: 'utf8' });
  const commits = Object.entries(dates).map(([name, date]) => {
    const from = name === 'now' ? folder : join(folder, 'history', name);
    const files = (name === 'now' ? filesOf(folder) : readdirSync(from, { recursive: true, withFileTypes: true }).filter((it) => it.isFile()).map((it) => join(it.parentPath, it.name).slice(from.length + 1).replaceAll('\\', '/'))).sort();
    const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;
    const who = `Ada <ada@example.com> ${Date.parse(date) / 1000} +0000`;
    return `commit refs/heads/main\nauthor ${who}\ncommitter ${who}\n${data(name)}deleteall\n${files.map((file) => `M 100644 inline ${file}\n${data(readFileSync(join(from, file), 'utf8'))}`).join('')}`;
  });
  git(['init', '--quiet', '--template=']);
  git(['-c', 'core.autocrlf=false', 'fast-import', '--quiet'], commits.join(''));
  git(['symbolic-ref', 'HEAD', 'refs/heads/main']);
  git(['reset', '--quiet', '--hard']);
}

/** Lines of brackets alone go with what they hold. */
const linesOf = (removes: readonly Removal[], read: (file: string) => string): string[] => removes.flatMap(({ file, line, endLine, edit, why }) => {
  const text = read(file).split('\n');
  return Array.from({ length: endLine - line + 1 }, (_, index) => line + index)
    .filter((at) => /[\w'"`]/.test(text[at - 1]!.replace(MARK, ''))).map((at) => `${file}:${at} ${edit} ${why}`);
}).sort();

const MARK = /(?:\/\/|\/\*|#|<!--)\s*(expect|flag|asks|removes)(-next)?:\s*(.+?)\s*(?=\/\/|\*\/|-->|$)/g;

export interface Marks {
  /** `FILE:LINE RULE`, sorted; one for each finding. */
  findings: string[];
  /** What such a finding has to say, where the mark goes on with a text in quotes: `expect: dead-branch "new-cart"`. */
  says: { finding: string; text: string }[];
  /** `FILE:LINE KEY`, sorted; null where the fixture marks no evaluation, so that none is compared. */
  evaluations: string[] | null;
  /** `FILE:LINE EDIT WHY`, sorted; null where the fixture marks no line that goes, so that none is compared. */
  removes: string[] | null;
}

/** What the lines of a fixture and its `case.json` expect. */
export function expected({ folder, about }: Fixture): Marks {
  const findings: string[] = [];
  const says: Marks['says'] = [];
  const expect = (mark: string): void => {
    const [, finding = mark, text] = /^(.+?)(?:\s+"(.*)")?$/.exec(mark) ?? [];
    findings.push(finding);
    if (text !== undefined) says.push({ finding, text });
  };
  about.expect?.forEach(expect);
  const evaluations: string[] = [];
  const removes: string[] = [...about.removes ?? []];
  let inventoried = false;
  let planned = removes.length > 0;
  for (const file of filesOf(folder)) {
    if (file.endsWith('.json')) continue;
    readFileSync(join(folder, file), 'utf8').split('\n').forEach((text, index) => {
      for (const [, word, next, list] of text.matchAll(MARK)) {
        planned ||= word === 'removes';
        inventoried ||= word === 'flag' || word === 'asks';
        const add = word === 'expect' ? expect : (mark: string): unknown => (word === 'removes' ? removes : evaluations).push(mark);
        for (const it of list!.split(',')) add(`${file}:${index + (next ? 2 : 1)} ${it.trim()}`);
      }
    });
  }
  return { findings: findings.sort(), says, evaluations: inventoried ? evaluations.sort() : null, removes: planned ? removes.sort() : null };
}

/** A finding in the words of `expected`. */
export const marked = ({ rule, at }: Finding): string => `${at?.file ?? ''}:${at?.line ?? 0} ${rule}`;

/** The open findings, in the words of `expected`. */
export const found = (findings: readonly Finding[]): string[] => open(findings).map(marked).sort();

/** What the inventory says is asked for, and with `*` what it may be, in the words of `expected`. */
export const asked = ({ flags, opaque }: Outcome): string[] => [
  ...flags.flatMap(({ key, evaluations }) => evaluations.map(({ at }) => `${at.file}:${at.line} ${key}`)),
  ...opaque.map(({ pattern, at }) => `${at.file}:${at.line} ${pattern}`),
].sort();

/** The text of a fixture's file without its marks. */
export const unmarked = (text: string): string => text.split('\n')
  .filter((line) => !/^\s*(?:\{?\/\*|\/\/|#|<!--)\s*(?:expect|flag|asks|removes)(?:-next)?:/.test(line))
  .map((line) => line.replace(MARK, '').trimEnd()).join('\n').trim();

/** Paths below a folder, sorted, with `/`; not `case.json`. */
function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((it) => it.isFile() && it.name !== 'case.json')
    .map((it) => join(it.parentPath, it.name).slice(folder.length + 1).replaceAll('\\', '/'))
    .filter((file) => !file.startsWith('history/')).sort();
}
