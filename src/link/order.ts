/**
 * Files in the order of their imports (Tarjan's strongly connected components): what there is to know of a file is known before
 * those that import it are looked at.
 */

/** In groups of those that import each other, each behind what it imports. */
export function importedFirst(files: ReadonlySet<string>, importersOf: (file: string) => Iterable<string>): string[][] {
  const groups: string[][] = [];
  const open: string[] = [];
  /** When a file was met; Infinity once its group is known. */
  const met = new Map<string, number>();
  const visit = (file: string): number => {
    const own = met.size;
    let lowest = own;
    met.set(file, own);
    open.push(file);
    for (const importer of importersOf(file)) if (files.has(importer)) lowest = Math.min(lowest, met.get(importer) ?? visit(importer));
    if (lowest < own) return lowest;
    const group = open.splice(open.lastIndexOf(file));
    for (const it of group) met.set(it, Infinity);
    groups.push(group);
    return Infinity;
  };
  for (const file of [...files].sort()) if (!met.has(file)) visit(file);
  return groups.reverse();
}
