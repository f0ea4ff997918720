/** `retire`: writes the tombstone that keeps a name from being used again, or lifts one. */
import { readRegistry, registryFiles } from '../lifecycle/registry.js';
import { withFields, withTombstones } from '../lifecycle/tombstones.js';
import { readWhole, replaceFile } from '../host/write.js';
import { UsageError, type HistoryEvent } from '../model.js';
import type { Analysis } from './analyse.js';
import { readTimeline } from './timeline.js';
import type { Session } from './session.js';

export interface RetireOptions {
  flag?: string | undefined;
  reason?: string | undefined;
  /** Every name that history knows and the code does not. */
  fromHistory?: boolean | undefined;
  lift?: boolean | undefined;
}

/** Writes into the registry file and returns what to tell. Throws UsageError where that cannot or must not be done. */
export function retire(session: Session, { flag, reason, fromHistory, lift }: RetireOptions): string {
  const { tree: { root }, config, today } = session;
  if ((flag === undefined) === !fromHistory) throw new UsageError('retire what? Name a flag, or say --from-history for all names that history knows: unpeg retire old-cart --reason "shipped to everybody"');
  if (fromHistory && lift) throw new UsageError('--lift takes one flag, not --from-history');
  if (flag !== undefined && !reason?.trim()) throw new UsageError(`say why, for whoever meets the name again: unpeg retire ${flag} ${lift ? '--lift ' : ''}--reason "…"`);
  const [file] = registryFiles(config);
  if (file === undefined) throw new UsageError('tombstones are kept in a registry file, and flags.registry names none: write flags.json with { "flags": {}, "tombstones": {} }, and name it beside what is named'
    + ` there: "registry": ${JSON.stringify([...config.flags.registry, 'flags.json'])}`);
  const text = readText(root, file);
  const analysis = session.analyse();
  const { tombstones, problems } = readRegistry(file, text);
  const broken = problems.find(({ message }) => message.startsWith('does not parse'));
  if (broken) throw new UsageError(`${file}:${broken.at?.line ?? 1} ${broken.message}`);
  const known = new Set(tombstones.flatMap(({ key, aliases }) => [key, ...aliases]));

  if (flag !== undefined && lift) {
    const stone = tombstones.find(({ key }) => key === flag);
    if (!stone) throw new UsageError(`${flag} has no tombstone in ${file}${known.has(flag) ? ': it is an alias of one' : ''}; nothing to lift`);
    save(root, file, withFields(file, text, flag, { liftedAt: today, liftReason: reason! }));
    return `lifted the tombstone of ${flag} in ${file}: ${reason!}\n`;
  }
  const stones = flag !== undefined ? new Map([[flag, { removedAt: today, reason: reason! }]]) : fromTimeline(session, analysis, reason);
  for (const key of stones.keys()) {
    if (!known.has(key)) continue;
    if (flag !== undefined) throw new UsageError(`${key} has a tombstone in ${file} already`);
    stones.delete(key);
  }
  if (flag !== undefined) refuseLiving(analysis, flag);
  if (stones.size === 0) return 'nothing to retire: every name that history knows is in use or has a tombstone\n';
  save(root, file, withTombstones(file, text, stones));
  return `${[...stones.keys()].map((key) => `retired ${key}`).join('\n')}\nwrote ${stones.size === 1 ? 'a tombstone' : `${stones.size} tombstones`} to ${file}\n`;
}

/** The code goes first, then the tombstone comes. */
function refuseLiving({ project: { flags } }: Analysis, key: string): void {
  for (const flag of flags.filter((it) => it.key === key)) {
    const at = flag.evaluations.find((it) => it.in === 'source')?.at ?? flag.declarations[0]?.at;
    if (!at) continue;
    const what = flag.evaluations.length > 0 ? 'read' : 'declared';
    throw new UsageError(`${key} is still ${what} at ${at.file}:${at.line}: remove it first, then retire its name (unpeg check --assume ${key}=… shows what goes with it)`);
  }
}

function fromTimeline(session: Session, analysis: Analysis, reason: string | undefined): Map<string, { removedAt: string; reason: string }> {
  const read = readTimeline(session, analysis);
  if (!read) throw new UsageError(`${session.tree.root} has no git history: name the flag instead`);
  const living = new Set(analysis.project.flags.map(({ key }) => key));
  const last = new Map<string, HistoryEvent>();
  for (const event of read.timeline.events) last.set(event.flag, event);
  const gone = [...last].filter(([key, { kind, data }]) => kind === 'gone' && data.value === undefined && !living.has(key)).sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(gone.map(([key, { date, data, commit }]) => [key, { removedAt: date.slice(0, 10), reason: reason ?? `removed by ${data.author} in ${commit.slice(0, 10)}: ${data.subject}` }]));
}

function readText(root: string, file: string): string {
  try {
    return readWhole(root, file);
  } catch {
    throw new UsageError(`flags.registry names ${file}, which is not there or cannot be read`);
  }
}

function save(root: string, file: string, text: string | null): void {
  if (text === null) throw new UsageError(`${file}: a tombstone cannot be written into its form; add it by hand under "tombstones"`);
  replaceFile(root, file, text);
}
