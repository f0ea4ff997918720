/**
 * The part of a text that says something about certain words, found without a parser: functions that have none of them are
 * emptied, and so are objects and types. Lines stay where they are, and what is left still parses. Where the lexer is not
 * certain, the text comes back whole.
 */
import { grammarOf, type Language } from './grammar.js';
import { Lexer } from './lexer.js';
import { Token } from './tokens.js';

/** Braces that no others but a class's are around: a function's, a method's, an object's. */
interface Unit {
  start: number;
  end: number;
  /** Of the declaration at the top level that they are part of. */
  name: string | null;
  /** Who writes a class's name calls none of its methods. */
  member: boolean;
  kept: boolean;
}

/** What returns what another function returns, and helpers of helpers. */
const UP = 3;
const DOWN = 2;

const NAME = /[\p{L}_$][\p{L}\p{N}_$]*/gu;
/** `import { Words as W }`: what is written is `W`. Looked for from the word between them, for names are everywhere. */
const RENAMED = /\sas\s+([\w$]+)/g;
const BEFORE_IT = /[\w$]+\s*$/;
const DECLARES = new Set(['function', 'class', 'const', 'let', 'var', 'interface', 'enum', 'type', 'namespace']);
/** What stands before braces that may be emptied. Patterns, lists of names and arguments are left as they are. */
const BEFORE = new Set([
  Token.CloseParen, Token.CloseBracket, Token.CloseBrace, Token.Arrow, Token.Assign, Token.Identifier, Token.Greater, Token.TypeOperand,
]);

/**
 * @param words names whose code is kept, as a regular expression with the flag `g`. Kept with it is who calls a function of this text
 * that has one, for it may hand on what that says, and what is called there.
 */
export function narrowed(text: string, language: Language, words: RegExp): string {
  const units = unitsOf(text, language);
  if (!units) return text;
  const keepAround = (pattern: RegExp): void => {
    let index = 0;
    for (const { index: at } of text.matchAll(pattern)) {
      while (index < units.length && units[index]!.end <= at) index++;
      if (index === units.length) return;
      if (units[index]!.start < at) units[index]!.kept = true;
    }
  };
  keepAround(words);
  for (const unit of units) if (unit.name !== null && unit.name.search(words) >= 0) unit.kept = true;
  const renamed = Array.from(text.matchAll(RENAMED)).filter(({ index }) => (BEFORE_IT.exec(text.slice(Math.max(0, index - 60), index + 1))?.[0] ?? '').search(words) >= 0).map(([, local]) => local!);
  if (renamed.length > 0) keepAround(anyOf(renamed));
  const told = new Set<string>();
  for (let round = 0; round < UP; round++) {
    const fresh = new Set(units.flatMap(({ name, member, kept }) => (kept && !member && name !== null && !told.has(name) ? [name] : [])));
    if (fresh.size === 0) break;
    for (const name of fresh) told.add(name);
    keepAround(anyOf([...fresh]));
  }
  for (let round = 0; round < DOWN; round++) {
    const called = new Set(units.flatMap(({ start, end, kept }) => (kept ? text.slice(start, end).match(NAME) ?? [] : [])));
    for (const unit of units) if (unit.name !== null && called.has(unit.name)) unit.kept = true;
  }
  let left = '';
  let at = 0;
  for (const { start, end, kept } of units) {
    if (kept) continue;
    left += text.slice(at, start + 1) + text.slice(start + 1, end - 1).replace(/[^\n]+/g, '');
    at = end - 1;
  }
  return left + text.slice(at);
}

const anyOf = (names: readonly string[]): RegExp => new RegExp(`(?<![\\w$])(?:${names.map((name) => name.replace(/\$/g, '\\$')).join('|')})(?![\\w$])`, 'g');

/** In the order of the text; null where the lexer gives up. */
function unitsOf(text: string, language: Language): Unit[] | null {
  const lexer = new Lexer(text, grammarOf(language));
  const units: Unit[] = [];
  /** How deep each open class stands. */
  const classes: number[] = [];
  let name: string | null = null;
  let naming = false;
  let header = -1;
  for (let last = Token.Begin as Token; ; last = lexer.kind) {
    const token = lexer.next();
    if (token === Token.End) return units;
    if (token === Token.Fail) return null;
    const { depth } = lexer;
    if (token === Token.OpenBrace) {
      naming = false;
      if (header === depth - 1 && (last === Token.Identifier || last === Token.Greater || last === Token.CloseParen || last === Token.Soft)) {
        classes.push(depth);
        header = -1;
      } else if (BEFORE.has(last)) {
        const { start } = lexer;
        while (lexer.depth >= depth) if (lexer.next() === Token.Fail) return null;
        units.push({ start, end: lexer.end, name, member: classes.length > 0, kept: false });
      }
    } else if (token === Token.CloseBrace) {
      if (classes.at(-1) === depth + 1) classes.pop();
    } else if (token === Token.Soft && DECLARES.has(lexer.word)) {
      if (lexer.word === 'class') header = depth;
      if (depth === 0) {
        naming = true;
        name = null;
      }
    } else if (naming && (token === Token.Identifier || token === Token.Soft)) {
      name = lexer.word;
      naming = false;
    } else if (token === Token.OpenParen || token === Token.TypeOperand) naming = false;
  }
}
