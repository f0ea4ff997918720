/**
 * Whether a text nests deeper than the parser's stack holds: native code does not throw there, it ends the process. Measured:
 * oxc 0.159 falls at about 4,000 nested blocks, 10,000 brackets or tags, 10,000 links of `else if` or `?:`. Counts brackets also in
 * strings and comments: no text that people write comes near.
 */
const BRACKETS = 1_500;
const LINKS = 6_000;

/** How often a mark stands in a text, as far as the limit. */
function count(text: string, mark: string, limit: number): number {
  let found = 0;
  for (let at = text.indexOf(mark); at !== -1 && found <= limit; at = text.indexOf(mark, at + 1)) found++;
  return found;
}

export function nestsTooDeeply(text: string): boolean {
  // What hardly stands in it cannot nest deeply, and is counted in no time.
  if (count(text, '(', BRACKETS) + count(text, '[', BRACKETS) + count(text, '{', BRACKETS) <= BRACKETS
    && count(text, '<', LINKS) <= LINKS && count(text, '?', LINKS) + count(text, 'else', LINKS) <= LINKS) return false;
  let depth = 0;
  let tags = 0;
  let links = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 40: case 91: case 123: if (++depth > BRACKETS) return true; break; // ( [ {
      case 41: case 93: case 125: if (depth > 0) depth--; break; // ) ] }
      case 60: // <a, </a
        if (text.charCodeAt(at + 1) === 47) tags--;
        else if (++tags > LINKS) return true;
        break;
      case 47: if (text.charCodeAt(at + 1) === 62) tags--; break; // />
      case 63: if (++links > LINKS) return true; break; // ?
      case 101: // else
        if (text.startsWith('else', at) && ++links > LINKS) return true;
        break;
    }
  }
  return false;
}

/** What is said of such a file. */
export const TOO_DEEP = 'is nested too deeply to follow; its imports count, its branches do not';
