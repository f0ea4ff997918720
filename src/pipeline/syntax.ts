/** Texts as the clean-up reads them. */
import type { Syntax } from '../cleanup/source.js';
import { createLines } from '../facts/lines.js';
import { parse } from '../facts/parser.js';

/** Null for what is no script, or does not parse. */
export function readSyntax(file: string, text: string): Syntax | null {
  if (!/\.[cm]?[jt]sx?$/.test(file)) return null;
  const parsed = parse(file, text);
  if (parsed.errors.length > 0) return null;
  return { text, program: parsed.program as unknown as Syntax['program'], span: createLines(text).span };
}
