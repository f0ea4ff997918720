/**
 * JSON as people write it in configuration: comments and trailing commas allowed. Never throws.
 */

const TOKEN = /"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)|,(?=(?:\s|\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\/)*[}\]])/g;

/** The parsed value, or undefined with the parser's message when the text is no JSON even then. */
export function parseJsonc(text: string): { value: unknown; error: string | null } {
  try {
    return { value: JSON.parse(text), error: null };
  } catch {
    try {
      const plain = text.replace(TOKEN, (token) => (token[0] === '"' ? token : token[0] === ',' ? '' : ' '));
      return { value: JSON.parse(plain), error: null };
    } catch (error) {
      return { value: undefined, error: (error as Error).message };
    }
  }
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
