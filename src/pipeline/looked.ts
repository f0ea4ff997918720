/**
 * The account of what a run looked at: texts as a whole, answers to questions of texts, facts of files, and what lies
 * beside the tree. A result hangs on nothing else, apart from the list of files and what was asked for.
 */
import { createHash } from 'node:crypto';
import type { Seen } from '../link/outline.js';
import type { Question, Tree } from '../model.js';

export interface Looked {
  /** Files of the tree of which every letter counts. */
  whole: Set<string>;
  /** By question and argument: what each file answered. */
  answers: Map<Question<unknown>, Map<string, Map<string, string>>>;
  /** Files whose facts were asked for, and whether in full besides. */
  facts: Map<string, boolean>;
  /** Those of which everything counts. Of the others, what linking has seen of their outlines: once, as a rule. */
  full: Set<string>;
  seen: Seen[];
  /** Files that git ignores, read because something imports them, with the hash of what they said; null: it is not there. */
  beside: Map<string, string | null>;
}

export const nothingLooked = (): Looked => ({ whole: new Set(), answers: new Map(), facts: new Map(), full: new Set(), seen: [], beside: new Map() });

/** What files whose text has not changed answered to a question in an earlier run, by path. */
export type Known = (question: string, argument: string) => Pick<ReadonlyMap<string, string>, 'get'>;

/** What texts answered in this run, for another tree that has them as well. */
export function knownIn({ answers }: Looked, isSame: (path: string) => boolean): Known {
  const byName = new Map([...answers].map(([{ name }, byArgument]) => [name, byArgument]));
  return (question, argument) => {
    const given = byName.get(question)?.get(argument);
    return { get: (path) => (isSame(path) ? given?.get(path) : undefined) };
  };
}

/** The same tree, and everything that is asked of it is written down. What is `known` needs no reading. */
export function watch(tree: Tree, looked: Looked, hash: (text: string) => string, known?: Known): Tree {
  const note = (path: string, text: string | null): string | null => {
    if (tree.has(path)) looked.whole.add(path);
    else looked.beside.set(path, text === null ? null : hash(text));
    return text;
  };
  return {
    ...tree,
    read: (path) => note(path, tree.read(path)),
    readMany(paths) {
      const texts = tree.readMany(paths);
      for (const [path, text] of texts) note(path, text);
      return texts;
    },
    ask(question, paths, argument) {
      let byArgument = looked.answers.get(question);
      if (!byArgument) looked.answers.set(question, (byArgument = new Map()));
      let byPath = byArgument.get(argument);
      if (!byPath) byArgument.set(argument, (byPath = new Map()));
      const before = known?.(question.name, argument);
      const isKnown = (path: string): boolean => isAnswer(before?.get(path));
      const texts = tree.readMany(before ? paths.filter((path) => !isKnown(path)) : paths);
      return new Map(paths.map((path): [string, ReturnType<typeof question.answer> | null] => {
        if (before && isKnown(path)) {
          byPath.set(path, before.get(path)!);
          return [path, JSON.parse(before.get(path)!) as ReturnType<typeof question.answer>];
        }
        const text = texts.get(path) ?? null;
        const answer = text === null ? null : question.answer(text, argument, path);
        byPath.set(path, digestOf(answer));
        return [path, answer];
      }));
    },
    get problems() { return tree.problems; },
  };
}

/** Short answers, and most are, stand for themselves. */
export function digestOf(answer: unknown): string {
  const text = JSON.stringify(answer) ?? '';
  return text.length <= 40 ? text : `#${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
}

/** What could not be read is read again: somebody has to tell why. */
const isAnswer = (digest: string | undefined): boolean => digest !== undefined && digest !== 'null' && !digest.startsWith('#');
