/** `history`: the lives of flags, as the document that all reporters read. */
import { commitsSince, resolveCommit } from '../host/log.js';
import { UsageError, type HistoryEvent } from '../model.js';
import { readTimeline } from './timeline.js';
import { envelope, type Envelope, type Session } from './session.js';

export interface HistoryDocument extends Envelope {
  command: 'history';
  skipped: [];
  /** As asked for, or null for all. */
  flag: string | null;
  events: HistoryEvent[];
  commits: number;
  complete: boolean;
}

/** Throws UsageError outside git, and for a flag that history does not know. */
export function history(session: Session, analyse: Session['analyse'], options: { flag?: string | undefined; since?: string | undefined }): HistoryDocument {
  const analysis = analyse();
  const read = readTimeline(session, analysis);
  if (!read) throw new UsageError(`${session.tree.root} has no git history to read: history needs a repository with at least one commit`);
  const { timeline, problems } = read;
  const { flag = null, since } = options;
  const name = flag?.replace(/^.*\/(?=[^/]+$)/, '');
  const named = flag === null ? timeline.events : timeline.events.filter((it) => it.flag === flag || it.flag === name || it.data.other === flag);
  if (flag !== null && named.length === 0) {
    const near = timeline.events.find((it) => it.flag.toLowerCase() === flag.toLowerCase())?.flag;
    throw new UsageError(`history knows no flag "${flag}"${near ? `; did you mean ${near}?` : ' (unpeg history lists the years, unpeg flags what is there today)'}`);
  }
  const document = envelope(session, analysis, 'history', [...analysis.problems, ...problems]);
  return {
    ...document, inputs: { ...document.inputs, commits: timeline.commits }, skipped: [], flag,
    events: since === undefined ? [...named] : eventsSince(session, named, since), commits: timeline.commits, complete: timeline.complete,
  };
}

/** @param since a date, or a revision: what came after it on the first-parent line. */
function eventsSince(session: Session, events: readonly HistoryEvent[], since: string): HistoryEvent[] {
  if (/^\d{4}-\d{2}-\d{2}$/.test(since)) return events.filter(({ date }) => date.slice(0, 10) >= since);
  const commit = resolveCommit(session.tree.root, since);
  if (commit === null) throw new UsageError(`--since ${since} is neither a date (YYYY-MM-DD) nor a revision here; "git tag" and "git branch --all" list what is there`);
  const after = commitsSince(session.tree.root, commit, session.tree.revision!);
  return events.filter((it) => after.has(it.commit));
}
