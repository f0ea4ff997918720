/** Keys and values of a configuration's source, read by pattern: what of them is an alias is told by the tree (aliases.ts). */

/** key: value, where the value is read up to its end on the same level of brackets. */
const PAIR = /(?:(['"`])((?:\\.|(?!\1)[^\\\n]){1,80})\1|\b([\w$]+)|\[(['"])([^'"\n]+)\4\])\s*:\s*/g;
const FIND = /find\s*:\s*(?:(['"`])([^'"`\n]+)\1|\/((?:\\.|[^/\n\\])+)\/)\s*,\s*replacement\s*:\s*/g;
const STRINGS = /(['"`])((?:\\.|(?!\1)[^\\\n])*)\1/g;

export interface Pair {
  key: string;
  value: string;
  /** By an expression: `{ find: /^~/, replacement: … }`. */
  found: boolean;
}

/** Pairs of a configuration that may be aliases. */
export function pairsIn(text: string): Pair[] {
  const pairs: Pair[] = [];
  for (const match of text.matchAll(PAIR)) {
    const key = match[2] ?? match[3] ?? match[5];
    const value = valueAt(text, match.index + match[0].length);
    if (key !== undefined && value !== null) pairs.push({ key, value, found: false });
  }
  for (const match of text.matchAll(FIND)) {
    const value = valueAt(text, match.index + match[0].length);
    if (value !== null) pairs.push({ key: match[2] ?? `^${match[3]}`.replace('^^', '^'), value, found: true });
  }
  return pairs;
}

/** The strings of `path.resolve(__dirname, 'a', 'b')`, `fileURLToPath(new URL('./a', ..))` or `'./a'`, joined. */
function valueAt(text: string, start: number): string | null {
  let depth = 0;
  let end = start;
  for (; end < text.length && end < start + 200; end++) {
    const char = text[end]!;
    if (char === '$' && text[end + 1] === '{') end = Math.max(end, text.indexOf('}', end));
    else if (char === '{' || char === ';') break;
    else if (char === '(' || char === '[') depth++;
    else if (char === ')' || char === ']' || char === '}') {
      if (depth-- <= 0) break;
    } else if ((char === ',' || char === '\n') && depth === 0) break;
  }
  const parts = [...text.slice(start, end).matchAll(STRINGS)].map((match) => match[2]!);
  return parts.length === 0 || parts.length > 4 ? null : parts.join('/');
}
