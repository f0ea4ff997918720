/** What is asked of a history: one flag, or what came after a revision or a date. Loads nothing that analyses. */
import { nearest } from '../host/near.js';
import { commitsSince, resolveCommit } from '../host/log.js';
import { UsageError, type HistoryEvent, type Tree } from '../model.js';
import type { Envelope } from './session.js';

export interface HistoryDocument extends Envelope {
  command: 'history';
  skipped: [];
  /** As asked for, or null for all. */
  flag: string | null;
  events: HistoryEvent[];
  commits: number;
  complete: boolean;
}

/** What is asked of it. Throws UsageError for a flag that history does not know. */
export function selectHistory(tree: Pick<Tree, 'root' | 'revision'>, document: HistoryDocument, { flag, since }: { flag?: string | undefined; since?: string | undefined }): HistoryDocument {
  let { events } = document;
  if (flag !== undefined) {
    const name = flag.replace(/^.*\/(?=[^/]+$)/, '');
    const near = nearest(flag, new Set(events.map((it) => it.flag)));
    events = events.filter((it) => it.flag === flag || it.flag === name || it.data.other === flag);
    if (events.length === 0) throw new UsageError(`history knows no flag "${flag}"${near ? `; did you mean ${near}?` : ' (unpeg history lists the years, unpeg flags what is there today)'}`);
  }
  return { ...document, flag: flag ?? null, events: since === undefined ? events : eventsSince(tree, events, since) };
}

/** @param since a date, or a revision: what came after it on the first-parent line. */
function eventsSince({ root, revision }: Pick<Tree, 'root' | 'revision'>, events: readonly HistoryEvent[], since: string): HistoryEvent[] {
  if (/^\d{4}-\d{2}-\d{2}$/.test(since)) return events.filter(({ date }) => date.slice(0, 10) >= since);
  const commit = resolveCommit(root, since);
  if (commit === null) throw new UsageError(`--since ${since} is neither a date (YYYY-MM-DD) nor a revision here; "git tag" and "git branch --all" list what is there`);
  const after = commitsSince(root, commit, revision!);
  return events.filter((it) => after.has(it.commit));
}
