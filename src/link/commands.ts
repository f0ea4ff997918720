/**
 * Files that a command line names: `node x`, `-r ./x`, `--config x`, `mocha 'test/*.spec.ts'`. Read as words; a word
 * that is no file of the tree names nothing, so no list of programs is needed but of those whose operands are only
 * looked at.
 */
import type { Colour } from './tools.js';

/** Programs that read or remove files without running them. */
const LOOKERS = new Set(['eslint', 'prettier', 'tslint', 'stylelint', 'biome', 'oxlint', 'oxfmt', 'standard', 'xo',
  'rimraf', 'rm',
  'del', 'del-cli', 'cp', 'cpy', 'cpx', 'copyfiles', 'mv', 'mkdir', 'mkdirp', 'shx', 'echo', 'git', 'test', 'cat', 'ls',
    'touch', 'madge',
  'depcruise', 'dprint', 'cspell', 'sort-package-json', 'tsc', 'vue-tsc', 'attw', 'publint', 'size-limit', 'sed',
    'grep', 'zip', 'tar']);

const RUNNERS = /^(?:jest|vitest|mocha|nyc|c8|ava|tape|tap|uvu|jasmine|karma|playwright|cypress|wdio|cucumber-js|nightwatch|testcafe|_mocha|ts-mocha)$/;

/** Wrappers before the program that counts. */
const PREFIX = new Set(['npx', 'pnpm', 'yarn', 'bunx', 'cross-env', 'env', 'exec', 'dlx', 'run', 'dotenv', 'sudo',
  'time', '--']);

export interface Operand {
  /** The word as written, quotes off. */
  word: string;
  /** Folder that the command changed to before, relative to where it started. */
  folder: string;
  colour: Colour;
}

/** Operands that may be files, in order. `name` is the script's: `test:unit` makes everything it runs a test. */
export function operands(name: string, command: string): Operand[] {
  const found: Operand[] = [];
  let folder = '';
  const colour: Colour = /(?:^|[:_-])(?:test|tests|e2e|spec|cypress|playwright|jest|mocha|bench)/.test(name) ? 'test'
    : /^(?:start|serve|dev|prod|production|worker|server|web|app|main)(?:$|[:_-])/.test(name) ? 'production' : 'tool';
  for (const part of command.split(/&&|\|\||[;|\n]|(?<!&)&(?!&)/)) {
    const words = [...part.matchAll(/"((?:\\.|[^"\\])*)"|'([^']*)'|((?:\\.|[^\s"'\\])+)/g)].map((m) =>
      m[1] ?? m[2] ?? m[3]!);
    let at = 0;
    while (at < words.length && (PREFIX.has(words[at]!) || /^\w+=/.test(words[at]!))) at++;
    const program = words[at]?.replace(/^.*\/\.bin\//, '');
    if (program === undefined) continue;
    if (program === 'cd') {
      folder = words[at + 1] ?? '';
      continue;
    }
    const looks = LOOKERS.has(program);
    const kind: Colour = RUNNERS.test(program) ? 'test' : colour;
    for (let i = at; i < words.length; i++) {
      const word = words[i]!;
      const option = /^--?[\w-]+=(.+)$/.exec(word)?.[1];
      const afterFlag = i > at && /^--?(?:c|config|r|require|import|loader|project|p)$/.test(words[i - 1]!);
      // A quoted command inside a command: `concurrently "node a.js" "node b.js"`.
      if (/\s/.test(word)) found.push(...operands(name, word).map((operand) => ({ ...operand, folder: operand.folder
        || folder })));
      else if (option !== undefined) found.push({ word: option, folder, colour: kind });
      else if (!word.startsWith('-') && (!looks || afterFlag)) found.push({ word, folder, colour: kind });
    }
  }
  return found;
}

const STARTERS = /^(?:node|nodejs|ts-node|ts-node-esm|tsx|esno|jiti|bun|babel-node|vite-node|zx)$/;

/** The last command of a line starts a program that it does not name: who runs it adds that. */
export function startsWhatItIsGiven(command: string): boolean {
  const words = command.split(/&&|\|\||;/).at(-1)!.trim().split(/\s+/);
  let at = 0;
  while (at < words.length && (PREFIX.has(words[at]!) || /^\w+=/.test(words[at]!))) at++;
  return STARTERS.test(words[at] ?? '') && words.slice(at + 1).every((word, index, options) => word.startsWith('-') || /^--?(?:r|require|import|loader|P|project|env-file)$/.test(options[index - 1] ?? ''));
}
