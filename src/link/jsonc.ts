/**
 * JSON as people write it in configuration: comments and trailing commas allowed. Never throws.
 */

/** The parsed value, or undefined with the parser's message when the text is no JSON even then. */
export function parseJsonc(text: string): { value: unknown; error: string | null } {
  try {
    return { value: JSON.parse(text), error: null };
  } catch {
    try {
      return { value: JSON.parse(toJson(text)), error: null };
    } catch (error) {
      return { value: undefined, error: (error as Error).message };
    }
  }
}

/** One pass: strings as they are, comments gone, and a comma only once something other than a bracket follows it. */
function toJson(text: string): string {
  let out = '';
  let comma = false;
  for (const [token] of text.matchAll(/"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)|\s+|[^]/g)) {
    if (token.startsWith('//') || token.startsWith('/*') || /^\s/.test(token)) continue;
    if (comma && token !== '}' && token !== ']') out += ',';
    comma = token === ',';
    if (!comma) out += token;
  }
  return out;
}

export type Json = Record<string, unknown>;

/** The value as an object, or an empty one. */
export const asObject = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};

/** The strings of a string or an array; nothing else. */
export const asStrings = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : Array.isArray(value) ? value.filter((x) => typeof x === 'string') : [];

export const asString = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** Every string anywhere below a value, keys left out. */
export function* stringsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) yield* stringsIn(item);
}
