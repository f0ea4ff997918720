/** The baseline file of a check: read, applied to what was found, and written anew where that is asked for. */
import { createHash } from 'node:crypto';
import type { Audit } from '../audit.js';
import { applyBaseline, BASELINE, readBaseline, renewed, writeBaseline, type Entry } from '../gate/baseline.js';
import { changesBetween } from '../gate/renames.js';
import { whereTo } from '../host/moves.js';
import { openRevision } from '../host/revision.js';
import { contentHash } from '../host/worktree.js';
import { writeFileIn } from '../host/write.js';
import { UsageError, type Problem, type Tree } from '../model.js';

export interface BaselineOptions {
  /** Relative to the root; `.unpeg-baseline.json` where it is not given. */
  file?: string | undefined;
  update?: boolean | undefined;
}

export interface BaselineReport {
  file: string;
  entries: number;
  /** Entries that match nothing any more. */
  stale: { id: string; rule: string; subject: string; since: string }[];
}

/** Null where there is none. */
export function readBaselineIn(tree: Tree, { file, update }: BaselineOptions): { file: string; entries: Entry[] } | null {
  const name = file ?? BASELINE;
  const text = tree.read(name);
  if (text === null) {
    if (file === undefined || update) return null;
    throw new UsageError(`--baseline ${file}: there is no such file; unpeg check --baseline ${file} --update-baseline writes it`);
  }
  const entries = readBaseline(text);
  if (entries === null) throw new UsageError(`${name} is no baseline that this version can read; take it back from git, or delete it and run unpeg check --update-baseline`);
  return { file: name, entries };
}

export interface Scope {
  /** Whether this run can say of a file that a finding in it is over. */
  looked(file: string | null): boolean;
  judged: ReadonlySet<string>;
}

/** Marks what is in the baseline; says what in the baseline is over. Writes it where that is asked for. */
export function withBaseline(tree: Tree, today: string, { findings, digests }: Pick<Audit, 'findings' | 'digests'>, options: BaselineOptions, { looked, judged }: Scope): { report: BaselineReport | null; problems: Problem[] } {
  const read = readBaselineIn(tree, options);
  if (!read && !options.update) return { report: null, problems: [] };
  const entries = read?.entries ?? [];
  const file = read?.file ?? options.file ?? BASELINE;
  const listed = new Set(tree.files.map(({ path }) => path));
  const has = (path: string): boolean => listed.has(path);
  const textAt = lineHashes(tree);
  const moves = movesOf(tree, [...new Set(entries.flatMap((it) => (it.file === null || has(it.file) ? [] : [it.file])))], has);
  const matched = applyBaseline({ entries, findings, digests, has, textAt, movedTo: (path) => moves.get(path) ?? path });
  const used = new Set(matched.values());
  const over = (it: Entry): boolean => judged.has(it.rule) && looked(it.file);
  const unmatched = entries.filter((it) => !used.has(it));
  if (options.update) {
    const now = renewed({ findings: findings.filter(({ at }) => looked(at?.file ?? null)), digests, today, matched, textAt, kept: unmatched.filter((it) => !over(it)) });
    const rest = [...used].filter((it) => !now.some(({ id }) => matched.get(id) === it) && !looked(it.file));
    const all = [...now, ...rest];
    writeFileIn(tree.root, file, writeBaseline(all));
    for (const it of findings) it.baselined = it.suppressed === null && (it.baselined || looked(it.at?.file ?? null));
    return { report: { file, entries: all.length, stale: [] }, problems: [] };
  }
  const stale = unmatched.filter(over).map(({ id, rule, subject, since }) => ({ id, rule, subject, since }));
  const message = `${stale.length === 1 ? 'one entry' : `${stale.length} entries`} of ${file} ${stale.length === 1 ? 'matches' : 'match'} nothing any more (${stale.slice(0, 3).map(({ rule, subject }) => `${rule} ${subject.replace(/^\w+:/, '')}`).join(', ')}${stale.length > 3 ? ', …' : ''}): unpeg check --update-baseline takes ${stale.length === 1 ? 'it' : 'them'} out`;
  return { report: { file, entries: entries.length, stale }, problems: stale.length > 0 ? [{ message, at: null }] : [] };
}

/** Where files went that entries name: uncommitted moves, then git's history. */
function movesOf(tree: Tree, gone: readonly string[], has: (path: string) => boolean): Map<string, string> {
  if (gone.length === 0 || tree.revision === null) return new Map();
  const moves = new Map<string, string>();
  const uncommitted = tree.dirty ? changesBetween(openRevision(tree.root, tree.revision), tree, contentHash).moved : new Map<string, string>();
  const committed = whereTo(tree.root, gone, (path) => has(path) || uncommitted.has(path));
  for (const path of gone) {
    const at = committed.get(path) ?? path;
    const now = has(at) ? at : uncommitted.get(at);
    if (now !== undefined && now !== path) moves.set(path, now);
  }
  return moves;
}

/** Text as it stands on a line, without its layout. */
function lineHashes(tree: Tree): (file: string, line: number) => string {
  const texts = new Map<string, string[]>();
  return (file, line) => {
    let lines = texts.get(file);
    if (!lines) texts.set(file, (lines = (tree.read(file) ?? '').split('\n')));
    return createHash('sha256').update((lines[line - 1] ?? '').replace(/\s+/g, '')).digest('hex').slice(0, 8);
  };
}
