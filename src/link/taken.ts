/**
 * What texts say of members and functions before they are parsed: whether one takes or defines a member of a name, and
 * whether it calls a function. A body costs as much as twenty outlines, so what sends a file to the parser must be no
 * mere word: `resolve` stands in every promise.
 */
import type { Import } from '../model.js';

/** Their members belong to the language. */
const BUILT_IN = ['Promise', 'Object', 'Array', 'JSON', 'Math', 'Number', 'String', 'Reflect', 'Symbol', 'Intl', 'Date', 'console'];

export interface Taken {
  /** @param foreign names that the file imports from other packages: what is taken of them is theirs. */
  in(text: string, foreign: ReadonlySet<string>): boolean;
}

/** Members of these names: `a.b`, `a['b']`, `{ b }`, `{ b: …`, `b() {` and `b: …` on a line of their own. */
export function createTaken(words: Iterable<string>): Taken {
  const any = `(?:${[...words].sort().map(escape).join('|')})`;
  // Groups: what it is taken of, where that is a name; the name in a list.
  const written = new RegExp(
    `(?:(?<![\\w$.])([\\w$]+))?\\s*[!?]?\\.\\s*${any}(?![\\w$])` +
    `|(['"\`])${any}\\2` +
    `|[{,(]\\s*(?:(?:async|get|set)\\s+|\\*\\s*)?(${any})\\s*(?=[,:}=(?<])` +
    `|(?:^|\\*/)\\s*(?:(?:async|get|set|static|public|private|protected|readonly|override|abstract|declare|\\*)\\s+)*(${any})\\s*(?=[,:}=(?<!;])`, 'gm');
  return {
    in(text, foreign) {
      for (const match of text.matchAll(written)) {
        if (match[1] !== undefined && (foreign.has(match[1]) || BUILT_IN.includes(match[1]))) continue;
        // A name in the list of an import is no member.
        if ((match[3] ?? match[4]) !== undefined && LISTED.test(text.slice(match.index! + match[0].length, match.index! + match[0].length + 2000))) continue;
        return true;
      }
      return false;
    },
  };
}

const LISTED = /^[\w$\s,]*\}\s*from\s*['"]/;

/** Whether a text calls a function by its name, or as a member. */
export const calls = (text: string, name: string): boolean =>
  text.includes(name) && new RegExp(`(?<![\\w$])${escape(name)}\\s*(?:<[^()\\n]*>)?\\s*(?:\\?\\.)?\\(`).test(text);

/** Whether a text calls one of these members of a name, or of something in it. */
export const callsMember = (text: string, name: string, members: readonly string[]): boolean => text.includes(`${name}.`)
  && new RegExp(`(?<![\\w$])${escape(name)}(?:\\s*[!?]?\\.\\s*[\\w$]+)*?\\s*[!?]?\\.\\s*(?:${members.map(escape).join('|')})\\s*(?:<[^()\\n]*>)?\\s*\\(`).test(text);

/** The names that a file has from other packages than these. */
export function foreignNames(imports: readonly Import[], isForeign: (index: number) => boolean): Set<string> {
  return new Set(imports.flatMap(({ names }, index) => (isForeign(index) ? names.map(({ local }) => local) : [])));
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
