/** The names of a callee as written: `config.flags.isEnabled` is config, flags, isEnabled. */
import type { Loc } from './loc.js';
import type { Values } from './values.js';

export function writtenPath(values: Values, callee: Loc): string[] {
  const it = values.expr(callee);
  if (it[0] === 'member') return [...writtenPath(values, values.at(callee, it[1])), it[2]];
  if (it[0] === 'import') return [it[2]];
  return it[0] === 'top' || it[0] === 'global' ? [it[1]] : [];
}

/** The last of them; empty where there is none. */
export function writtenName(values: Values, callee: Loc): string {
  const it = values.expr(callee);
  return it[0] === 'member' || it[0] === 'import' ? it[2] : it[0] === 'top' || it[0] === 'global' ? it[1] : '';
}
