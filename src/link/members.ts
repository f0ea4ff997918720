/**
 * Members of values: fields of objects, statics and members of classes, elements of arrays, exports of namespaces, fields of
 * shapes. What this file, or one that imports it, may write over is told as loose (3).
 */
import type { ExprId } from '../model.js';
import type { Following, Loc } from './loc.js';
import type { Modules } from './names.js';

/** The member of a value that has been reduced; null where it cannot be told. `exported`: what a namespace import gives by that name. */
export function createMembers(
  modules: Modules, { body, expr, at, reduce }: Pick<Following, 'body' | 'expr' | 'at' | 'reduce'>, exported: (loc: Loc, index: number, name: string) => Loc | null,
): (object: Loc, name: string) => Loc | null {
  const member = (object: Loc, name: string): Loc | null => {
    const it = expr(object);
    switch (it[0]) {
      case 'object': {
        const field = it[1].findLast(([key]) => key === name);
        return field ? reduce({ ...at(object, field[1]), ...(it[3] || isFinal(object.file, name, field[1]) ? {} : { loose: true }) }) : null;
      }
      case 'class': {
        const field = body(object.file)!.classes[it[1]]!.statics.find(([key]) => key === name);
        return field ? reduce({ ...at(object, field[1]), ...(isWritten(object.file, name) ? { loose: true } : {}) }) : null;
      }
      case 'array': {
        const position = /^\d+$/.test(name) ? Number(name) : it[1].length;
        // A spread before it is an unknown element, and shifts the others.
        return it[1].slice(0, position).includes(0) || !it[1][position] ? null : reduce(at(object, it[1][position]));
      }
      case 'import': return it[2] === '*' ? exported(object, it[1], name) : null;
      case 'this': return instanceMember({ ...object }, it[1], name);
      case 'new': case 'typed': {
        const type = reduce(at(object, it[1]));
        const of = expr(type);
        if (of[0] === 'class') return instanceMember(type, of[1], name);
        if (of[0] === 'list') return reduce(at(type, of[1]));
        if (of[0] !== 'shape') return null;
        const field = of[1].find(([key]) => key === name);
        return field && field[1] !== 0 ? reduce(at(type, field[1])) : null;
      }
      default: return null;
    }
  };

  const instanceMember = (where: Loc, cls: number, name: string): Loc | null => {
    const facts = body(where.file)!.classes[cls]!;
    const field = facts.members.find(([key, value]) => key === name && value !== 0);
    if (field) return reduce({ file: where.file, expr: field[1], env: null, ...(isWritten(where.file, name) ? { loose: true } : {}) });
    if (facts.extends === 0) return null;
    const base = reduce({ file: where.file, expr: facts.extends, env: null });
    const of = expr(base);
    return of[0] === 'class' && !(base.file === where.file && of[1] === cls) ? instanceMember(base, of[1], name) : null;
  };

  /** A member that this file, or one that imports it, writes or overrides: its initialiser is not the last word. */
  const isWritten = (file: string, name: string): boolean => {
    if (body(file)!.written.includes(name)) return true;
    for (const importer of modules.deepImporters(file)) if (body(importer)?.written.includes(name)) return true;
    return false;
  };
  /** A field of an object that is not frozen: a constant may be changed by anybody; a flag's value by whoever writes it. */
  const isFinal = (file: string, name: string, value: ExprId): boolean =>
    body(file)!.exprs[value]![0] !== 'literal' && !isWritten(file, name);

  return member;
}
