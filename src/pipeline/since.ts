/** `--since`: what a change brings, from both of its ends. The whole of both is analysed; what is told is the difference. */
import type { Audit } from '../audit.js';
import { armedAgain } from '../gate/armed.js';
import type { End, FlagEnd } from '../gate/end.js';
import { createEarly, createHeld } from '../gate/held.js';
import { arrivals, type Known } from '../gate/identity.js';
import { changesBetween, wordsAlike, type Changes } from '../gate/renames.js';
import { reviewed, type Armed } from '../gate/review.js';
import { touchedFlags, type Touched } from '../gate/touched.js';
import { weakenings } from '../gate/weakened.js';
import { besides } from '../host/overlay.js';
import { openRevision } from '../host/revision.js';
import { contentHash } from '../host/worktree.js';
import { isSource } from '../link/paths.js';
import type { Arms } from '../link/arms.js';
import type { Armed as ArmedAgain, Config, Problem, Project, Review, Tree, Weakening } from '../model.js';
import { rules } from '../../rules/index.js';
import type { Analysis } from './analyse.js';
import type { BaselineOptions } from './baseline.js';
import type { CheckOptions } from './check.js';
import { earlierEnd, endOf, flagsOf, type EarlierEnd } from './ends.js';
import type { Session } from './session.js';
import { settingsOf } from './settings.js';

export interface SinceReport {
  ref: string;
  mergeBase: string;
  /** How many findings of the merge base are no more. */
  gone: number;
  /** What the change takes away from the checks themselves. */
  weakened: Weakening[];
  /** Flags whose meaning the change makes, ends or alters. */
  flags: Review[];
}

/** The earlier end, as far as it is known before anything is analysed. */
export interface Base {
  commit: string;
  changes: Changes;
  earlier: EarlierEnd;
}

export interface Change extends Base {
  ref: string;
  end: End;
  later: FlagEnd[];
  touched: Touched[];
  armed: ArmedAgain[];
}

export function openBase(session: Session, commit: string, options: Pick<CheckOptions, 'severities' | 'assume'>): Base {
  // What no revision keeps is taken to have been as it is: only what git knows can have changed.
  const tree = besides(openRevision(session.tree.root, commit), session.texts);
  const changes = changesBetween(tree, session.texts, contentHash);
  return { commit, changes, earlier: earlierEnd(session, tree, asItWas(session.config, changes), options) };
}

export function openChange(analysis: Analysis, ref: string, base: Base): Change {
  const { earlier, changes } = base;
  const later = flagsOf(analysis, analysis.project);
  const end = earlier.end();
  const movedTo = (file: string): string => changes.moved.get(file) ?? file;
  return { ...base, ref, end, later, touched: touchedFlags(end.flags, later, movedTo), armed: armedAgain(end, later, analysis.project.modules, movedTo) };
}

/** Whether history can have anything to say: of a flag that is the same at both ends it tells nothing that the change brings. */
export const asksHistory = ({ touched, changes, later }: Change): boolean =>
  touched.some(({ after }) => after !== null) || later.some(({ provider, declared }) => provider === 'wire' && declared.some(({ file }) => changes.changed.has(file)));

export interface Brought {
  /** Ids of the findings that the change brings. */
  ids: ReadonlySet<string>;
  report: SinceReport;
  problems: Problem[];
}

export function brought(session: Session, analysis: Analysis, project: Project, audit: Audit, change: Change, baseline: BaselineOptions): Brought {
  const { earlier, changes, later, end: was } = change;
  const movedTo = (file: string): string => changes.moved.get(file) ?? file;
  const end = endOf(analysis, project, later, audit);
  const [lineBefore, lineAfter] = [linesOf(earlier.tree), linesOf(session.texts)];
  const sides = { movedTo, textBefore: (it: Known) => lineBefore(it.file!, it.line), textAfter: (it: Known) => lineAfter(it.file!, it.line) };
  const came = arrivals(was.findings, end.findings, sides);
  const isEarly = createEarly(was, changes);
  const held = createHeld(was, end, changes, (file) => earlier.tree.has(file));
  const ids = new Set<string>();
  const reasons = new Map<string, number>();
  for (const it of came) {
    if (isEarly(it)) continue;
    const why = held(it);
    if (why === null) ids.add(it.id);
    else reasons.set(why, (reasons.get(why) ?? 0) + 1);
  }
  const problems = [...reasons].sort().map(([why, count]): Problem => ({ message: `${count === 1 ? 'one finding is' : `${count} findings are`} not told as new, because ${why} (at ${change.commit.slice(0, 10)}); unpeg check without --since has ${count === 1 ? 'it' : 'them'}`, at: null }));
  const gone = was.findings.length - (end.findings.length - came.length);
  const { file } = session.written;
  const settings = (tree: Tree) => settingsOf(tree, file === null ? null : relativeTo(session.tree.root, file), baseline);
  const severities = new Map(rules.map(({ id, severity }) => [id, severity]));
  return {
    ids, problems,
    report: {
      ref: change.ref, mergeBase: change.commit, gone,
      weakened: weakenings({ before: was, after: end, was: settings(earlier.tree), is: settings(session.texts), severityOf: (rule) => severities.get(rule)!, rules: [...severities.keys()], movedTo }),
      flags: review(session.texts, analysis, change),
    },
  };
}

function review(tree: Tree, { linked }: Analysis, { earlier, end, later, changes, touched }: Change): Review[] {
  const came = new Map([...changes.moved].map(([from, to]) => [to, from]));
  const sources = [...changes.changed].filter(isSource);
  const isRewritten = (file: string): boolean => {
    const former = came.get(file) ?? file;
    return changes.changed.has(file) && earlier.tree.has(former) && wordsAlike(earlier.tree.read(former) ?? '', tree.read(file) ?? '') < 0.5;
  };
  const behind = sources.some(isRewritten) ? linked.flagsBefore(sources.filter(isRewritten)) : new Set<string>();
  const unclear = new Set(end.unclear.map((file) => changes.moved.get(file) ?? file));
  return reviewed({ touched, later, behind, isRewritten, wasUnclear: (file) => unclear.has(file), armedBefore: (flag) => armed(earlier.arms(flag)), armedAfter: (flag) => armed(linked.arms(flag)) });
}

const armed = (arms: readonly Arms[]): Armed => arms.map(({ value, modules, lines }) => ({ value, modules, lines }));

/** The configuration with its paths as they were before the change. */
function asItWas(config: Config, { moved }: Changes): Config {
  if (moved.size === 0) return config;
  const came = new Map([...moved].map(([from, to]) => [to, from]));
  const former = (label: string): string => label.replace(/^(?:\.\/)?([^#]*)/, (whole, path: string) => came.get(path) ?? whole);
  const { registry, calls, wire, state } = config.flags;
  return {
    ...config, entries: config.entries.map(former),
    flags: { ...config.flags, registry: registry.map(former), wire: wire.map(former), state: state.map(former), calls: calls.map((it) => (it.from === undefined ? it : { ...it, from: former(it.from) })) },
  };
}

const linesOf = (tree: Tree) => {
  const texts = new Map<string, string[]>();
  return (file: string, line: number): string => {
    let lines = texts.get(file);
    if (!lines) texts.set(file, (lines = (tree.read(file) ?? '').split('\n')));
    return (lines[line - 1] ?? '').replace(/\s+/g, '');
  };
};

const relativeTo = (root: string, file: string): string => (file.startsWith(`${root}/`) ? file.slice(root.length + 1) : file);
