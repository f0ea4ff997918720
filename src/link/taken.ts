/**
 * What texts say of members and functions before they are parsed: whether one takes or defines a member of a name, and
 * whether it calls a function. A body costs as much as twenty outlines, so what sends a file to the parser must be no
 * mere word: `resolve` stands in every promise.
 */
/** Their members belong to the language. */
const BUILT_IN: ReadonlySet<string> = new Set(['Promise', 'Object', 'Array', 'JSON', 'Math', 'Number', 'String', 'Reflect', 'Symbol', 'Intl', 'Date', 'console']);

const compiled = new Map<string, RegExp>();

/**
 * Members of these names (`a|b`) that a text takes or defines: `a.b`, `['b']`, `{ b }`, `{ b: …`, `{ 'b': …`, `b() {` and `b: …` on a line of their
 * own. Told by what each is taken of; the empty name, which is enough, where that is no plain name.
 */
export function takenOf(text: string, words: string): string[] {
  const found = new Set<string>();
  for (const word of words.split('|')) {
    if (!text.includes(word)) continue;
    let expression = compiled.get(word);
    if (!expression) compiled.set(word, (expression = expressionOf(escape(word))));
    for (const match of text.matchAll(expression)) {
      const [whole, holder, , listed, alone] = match;
      if (holder !== undefined) {
        if (!BUILT_IN.has(holder)) found.add(holder);
        continue;
      }
      // A name in the list of an import is no member.
      const end = match.index! + whole.length;
      if ((listed ?? alone) === undefined || !LISTED.test(text.slice(end, end + 2000))) return [''];
    }
  }
  return [...found];
}

/**
 * The word comes first, for it is rare: what must stand before it is looked at from there. Groups: what it is taken of, where that is a
 * name; a quote; the name in a list; the name on a line of its own.
 */
const expressionOf = (word: string): RegExp => new RegExp(
  `${word}(?:(?![\\w$])(?<=(?:(?<![\\w$.])([\\w$]+))?\\s*[!?]?\\.\\s*${word})` +
  `|(?<=[[{,]\\s*(['"\`])${word})(?=\\2\\s*[\\]:])` +
  `|(?<=[{,]\\s*(?:(?:async|get|set)\\s+|\\*\\s*)?(${word}))(?=\\s*[,:}=(?<])` +
  `|(?<=(?:^|\\*/)\\s*(?:(?:async|get|set|static|public|private|protected|readonly|override|abstract|declare|\\*)\\s+)*(${word}))(?=\\s*[,:}=(?<!;]))`, 'gm');

const LISTED = /^[\w$\s,]*\}\s*from\s*['"]/;

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Matches a call of a function by its name, or as a member. */
export const callOf = (name: string): string => `(?<![\\w$])${escape(name)}${CALLED}`;

/** Matches a call of one of these members of a name, or of something in it. */
export const memberCallOf = (name: string, members: readonly string[]): string =>
  `(?<![\\w$])${escape(name)}(?:\\s*[!?]?\\.\\s*[\\w$]+)*?\\s*[!?]?\\.\\s*(?:${members.map(escape).join('|')})${CALLED}`;

const CALLED = '\\s*(?:<[^()\\n]*>)?\\s*(?:\\?\\.)?\\(';

/** Matches the declaration of a name as a function, or as a value that holds no keys. */
export const madeAs = (name: string): string =>
  `(?<![\\w$.])(?:function\\b[\\s*]*${escape(name)}(?![\\w$])|(?:const|let|var)\\s+${escape(name)}(?![\\w$])[^={;]*=\\s*(?:async\\b|function\\b|styled\\b|(?:React\\.)?(?:memo|forwardRef|lazy|createContext)\\b` +
  `|<[\\w\\s,]+>\\s*\\(|\\((?:[\\w\\s,:?.]*\\)\\s*(?::[^=]*)?=>|\\s*\\{)|[\\w$]+\\s*=>|['"\`\\d]))`;
