/** Places in files, and what is told of the input at them. */

/** A span inside one file: [line, column, endLine, endColumn], 1-based, end exclusive in its column. */
export type Span = readonly [line: number, column: number, endLine: number, endColumn: number];

/** A place a person can click on. Paths use `/` and are relative to the root. */
export interface Place {
  file: string;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}

export const placeOf = (file: string, [line, column, endLine, endColumn]: Span): Place => ({
  file, line, column, endLine, endColumn,
});

/** Trouble with the input: told to the user, never thrown. */
export interface Problem {
  message: string;
  at: Place | null;
  /** What was configured cannot be looked at, so silence would prove nothing: `check` ends with 2. */
  configuration?: true;
}

/** The user asked for something that cannot be done; the message says what to do next. Exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}
