/** What a misspelt word may have been meant to be. */

/** Edits between two words: insertions, deletions and replacements. */
export function distance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 0; i < a.length; i++) {
    const row = [i + 1];
    for (let j = 0; j < b.length; j++) {
      row.push(Math.min(above[j + 1]! + 1, row[j]! + 1, above[j]! + (a[i] === b[j] ? 0 : 1)));
    }
    above = row;
  }
  return above[b.length]!;
}

/** Of these names the one that differs by how it is written, or by two letters. */
export function nearest(name: string, names: Iterable<string>): string | null {
  const plain = (key: string): string => key.toLowerCase().replace(/[^a-z0-9]/g, '');
  const word = plain(name);
  const [first] = [...names].map((it) => ({ it, far: plain(it) === word ? 0 : Math.abs(it.length - name.length) > 6 ? Infinity : distance(plain(it), word) }))
    .filter(({ far }) => far <= Math.min(2, name.length / 2)).sort((a, b) => a.far - b.far);
  return first?.it ?? null;
}
