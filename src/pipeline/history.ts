/** `history`: the lives of flags, as the document that all reporters read. */
import { UsageError } from '../model.js';
import type { HistoryDocument } from './lives.js';
import { readTimeline } from './timeline.js';
import { envelope, type Session } from './session.js';

/** All of it. Throws UsageError outside git. */
export function wholeHistory(session: Session, analyse: Session['analyse'], saveEvery?: number): HistoryDocument {
  const analysis = analyse();
  const read = readTimeline(session, analysis, saveEvery);
  if (!read) throw new UsageError(`${session.tree.root} has no git history to read: history needs a repository with at least one commit`);
  const { timeline, problems } = read;
  const document = envelope(session, analysis, 'history', [...analysis.problems, ...problems]);
  return {
    ...document, inputs: { ...document.inputs, commits: timeline.commits }, skipped: [], flag: null,
    events: [...timeline.events], commits: timeline.commits, complete: timeline.complete,
  };
}
