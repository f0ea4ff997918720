/** One revision's files, and what can be asked of them. */
import type { Problem } from './places.js';

export interface TreeFile {
  /** Relative to the tree's root, with `/`. */
  path: string;
  /** Git's blob id of the text as it is read (sha1 of `blob SIZE\0TEXT`), or null when it is not known without reading. */
  hash: string | null;
}

/**
 * One revision's files: a working directory, or the objects of a git revision. Everything downstream, module
 * resolution included, sees files through this and therefore works on both.
 */
export interface Tree {
  /** Absolute path of the root; for messages and for nothing else. */
  readonly root: string;
  /** Every file: tracked and untracked-but-not-ignored, sorted by path in code-unit order. */
  readonly files: readonly TreeFile[];
  /** Commit id of HEAD or of the revision; null outside git. */
  readonly revision: string | null;
  /** True when the working directory differs from HEAD. Always false for a revision. */
  readonly dirty: boolean;
  has(path: string): boolean;
  /** Text with BOM removed; null when the file is absent, binary, unreadable or larger than the limit (a problem is recorded). */
  read(path: string): string | null;
  /** Reads many at once where that is cheaper (git objects); the default is a loop over `read`. */
  readMany(paths: readonly string[]): Map<string, string | null>;
  /** Where an account is kept of what a run looks at: only the answers count, not the texts ("link/questions.ts"). */
  ask?<A>(question: Question<A>, paths: readonly string[], argument: string): Map<string, A | null>;
  /** What went wrong while listing and reading, sorted. */
  readonly problems: readonly Problem[];
}

/** What can be asked of a text: a pure function, known by its name. */
export interface Question<A> {
  name: string;
  answer(text: string, argument: string, path: string): A;
}
