/** What a text can be: through choices, templates, tables and aliases, as far as they can be followed. */
import type { Literal } from '../model.js';
import type { Following, Loc, Texts } from './loc.js';

export function createTexts({ expr, at, reduce, settled }: Pick<Following, 'expr' | 'at' | 'reduce' | 'settled'>): (loc: Loc) => Texts {
  const texts = (loc: Loc): Texts => {
    const literals = new Set<Literal>();
    let pattern: string | null = null;
    let parameter: Texts['parameter'] = null;
    const visit = (from: Loc, budget: number): void => {
      if (budget === 0) { pattern = '*'; return; }
      const target = settled(from);
      const it = expr(target);
      if (it[0] === 'literal') literals.add(it[1]);
      else if (it[0] === 'if') { visit(at(target, it[2]), budget - 1); visit(at(target, it[3]), budget - 1); }
      else if (it[0] === 'or' || it[0] === 'nullish') { visit(at(target, it[1]), budget - 1); visit(at(target, it[2]), budget - 1); }
      else if (it[0] === 'template') {
        const parts = it[1].map((part) => (typeof part === 'string' ? [part] : textParts(at(target, part), budget - 1)));
        if (parts.every((options) => options !== null)) for (const text of product(parts)) literals.add(text);
        else pattern = it[1].map((part, index) => (typeof part === 'string' ? part : parts[index]?.length === 1 ? parts[index]![0] : '*')).join('');
        for (const part of it[1]) if (typeof part !== 'string') parameter ??= parameterOf(at(target, part)) ?? parameterOf(settled(at(target, part)));
      } else if (!visitTable(target, budget)) {
        pattern = '*';
        parameter ??= parameterOf(target) ?? parameterOf(from);
      }
    };
    /** `TABLE[which]`: any of what stands in it. */
    const visitTable = (target: Loc, budget: number): boolean => {
      const it = expr(target);
      if (it[0] !== 'index') return false;
      const table = reduce(at(target, it[1]));
      const of = expr(table);
      if (of[0] !== 'object' || of[2] || of[1].length === 0) return false;
      for (const [, field] of of[1]) visit(at(table, field), budget - 1);
      return true;
    };
    const textParts = (from: Loc, budget: number): string[] | null => {
      const inner = settled(from);
      const it = expr(inner);
      return it[0] === 'literal' ? [String(it[1])] : it[0] === 'template' && budget > 0 ? texts(inner).literals.map(String) : null;
    };
    visit(loc, 8);
    return { literals: [...literals], pattern, parameter };
  };

  /** The function whose parameter a value is, or is a part of. */
  const parameterOf = (loc: Loc): Texts['parameter'] => {
    const it = expr(loc);
    if (it[0] === 'param') return { file: loc.file, fn: it[1] };
    return it[0] === 'member' || it[0] === 'index' ? parameterOf(at(loc, it[1])) : null;
  };

  return texts;
}

/** All texts that a template can make, at most 64. */
function product(parts: (string[] | null)[]): string[] {
  return parts.reduce<string[]>((texts, options) => texts.flatMap((text) => options!.map((option) => text + option)).slice(0, 64), ['']);
}
