/**
 * What linking asks of a text besides its facts. Each question is a pure function with a name, so that a later run can ask
 * it again of a text that has changed: where the answer is what it was, nothing that hangs on it has changed. To read a
 * text itself (`tree.read`) is to hang on every letter of it.
 */
import type { Question, Tree } from '../model.js';
import { importsShown, isScript, ownWords, startedIn } from './own.js';
import { pairsIn } from './pairs.js';
import { takenOf } from './taken.js';
import { pageScripts, pathStrings, pathWords } from './words.js';

const question = <A>(name: string, answer: (text: string, argument: string, path: string) => A): Question<A> => ({ name, answer });

/** Expressions are asked of thousands of texts in turn. */
let compiled: { source: string; flags: string; expression: RegExp } | null = null;
function expressionOf(source: string, flags: string): RegExp {
  if (compiled?.source !== source || compiled.flags !== flags) compiled = { source, flags, expression: new RegExp(source, flags) };
  return compiled.expression;
}

/** It is started by hand, in a folder of scripts. */
export const SCRIPT = question('script', isScript);
/** What a configuration may call its folders. */
export const PAIRS = question('pairs', pairsIn);
/** Words that can be paths, of configuration, data and plain text. */
export const WORDS = question('words', pathWords);
/** Strings that can be paths, of code. */
export const STRINGS = question('strings', pathStrings);
/** What its command lines start. */
export const STARTED = question('started', startedIn);
/** What a document imports. */
export const SHOWN = question('shown', importsShown);
/** What a page loads. */
export const LOADED = question('loaded', pageScripts);
/** What it says of itself; the argument: it is imported. */
export const OWN = question('own', (text, imported, path) => ownWords(path, text, imported !== ''));
/** An expression matches; line by line. */
export const HAS = question('has', (text, source) => expressionOf(source, 'm').test(text));
/** What an expression finds, each text once: its last group that takes part, or the whole. */
export const FINDS = question('finds', (text, source) => {
  const found = new Set<string>();
  for (const [whole, ...groups] of text.matchAll(expressionOf(source, 'g'))) found.add(groups.findLast((it) => it !== undefined) ?? whole);
  return [...found];
});

/** What it takes members of these names of. */
export const TAKEN = question('taken', takenOf);

/** All of them, by name. */
export const QUESTIONS: ReadonlyMap<string, Question<unknown>> = new Map(
  [SCRIPT, PAIRS, WORDS, STRINGS, STARTED, SHOWN, LOADED, OWN, HAS, FINDS, TAKEN].map((it: Question<unknown>) => [it.name, it]),
);

/** Asks many texts; null for one that cannot be read. Lists that come back are not changed by those who get them. */
export function ask<A>(tree: Tree, question: Question<A>, paths: readonly string[], argument = ''): Map<string, A | null> {
  if (tree.ask) return tree.ask(question, paths, argument);
  const answers = new Map<string, A | null>();
  for (const [path, text] of tree.readMany(paths)) answers.set(path, text === null ? null : question.answer(text, argument, path));
  return answers;
}
