export interface Revision {
  /** The folder in fixtures/knight-capital/history. */
  name: string;
  /** ISO date and time with the zone. */
  date: string;
  author: string;
  message: string;
  /** Text by path, of the files that the revision writes. */
  files: Map<string, string>;
  deleted: string[];
}

export interface Knight {
  folder: string;
  /** Oldest first. */
  revisions: { name: string; sha: string; date: string }[];
}

/** The revisions in order: what each one's commit says, the files it writes and the paths it deletes. */
export function readRevisions(): Revision[];

/**
 * Builds the repository in `folder`, which must be new or empty, and checks its last revision out.
 * `upTo` stops after that many revisions; without it, all are built. Throws an Error for a folder or number that will
 * not do.
 */
export function buildKnight(folder: string, options?: { upTo?: number }): Knight;
