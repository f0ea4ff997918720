/** Where a symbolic expression stands, and what it takes to follow it. */
import type { Body, Expr, ExprId, Literal } from '../model.js';

/** A symbolic expression in its file, with the arguments of the calls it was reached through. */
export interface Loc {
  file: string;
  expr: ExprId;
  env: Env | null;
  /** Reached through something that can be overridden: good enough for a key, not for a branch (3). */
  loose?: boolean;
}

export interface Env {
  file: string;
  fn: number;
  args: readonly Loc[];
  /** Which calls were entered on the way: the moment, for whatever is asked inside. */
  call: string;
  outer: Env | null;
  depth: number;
}

/** What a text can be. */
export interface Texts {
  literals: Literal[];
  /** Null when the literals are all; else what it can be besides, `*` for the unknown parts. */
  pattern: string | null;
  /** The function whose parameter the unknown part comes from. */
  parameter: { file: string; fn: number } | null;
}

/** Following a value through the code. */
export interface Following {
  body(file: string): Body | null;
  expr(loc: Loc): Expr;
  at(loc: Loc, expr: ExprId): Loc;
  /** The value itself, as far as it can be followed. */
  reduce(loc: Loc): Loc;
  /** The value, followed also through files that have not been read in depth, which are read now. */
  settled(loc: Loc): Loc;
  /** Every string (or other literal) that the value can be; unknown parts as `*` in `pattern`. */
  texts(loc: Loc): Texts;
}
