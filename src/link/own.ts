/**
 * What a file that nothing imports says about itself: that it is started by hand or by a host, that it declares things for
 * others, or that a machine wrote it. Reads one text; knows no other file.
 */
import { baseOf } from './paths.js';

/** It says what exists elsewhere; a compiler reads it without any import. */
const DECLARES = /^\s*(?:export\s+)?declare\s+(?:global|module)\b/m;

/** Written by a machine: nobody deletes it by hand. */
const MACHINE = /@generated\b|auto-?generated\b|\bgenerated (?:by|from|file)\b|do not (?:edit|modify)/i;

const DOCUMENTS = /@(?:module|packageDocumentation)\b/;

const EXPORTS = /^\s*export\s|\bmodule\.exports\b|\bexports\.[\w$]+\s*=/m;

/** What only a file does that somebody starts: it reads its command line, listens, renders a page, answers a host. */
const PROGRAM = new RegExp([
  'process\\.(?:argv|exit|exitCode|stdin)\\b', 'require\\.main\\b', 'import\\.meta\\.main\\b', '\\bDeno\\.(?:args|serve|exit)\\b', '\\bBun\\.(?:argv|serve)\\b',
  '\\.listen\\(', '\\bparentPort\\b', '\\b(?:self|globalThis)\\.(?:onmessage|addEventListener)\\b', '^addEventListener\\(', '\\bonmessage\\s*=',
  '\\b(?:createRoot|hydrateRoot)\\(', '\\bReactDOM\\.(?:render|hydrate)\\(', '\\bcreateApp\\(', '\\bbootstrap(?:Application|Module)\\(', '\\bregisterRootComponent\\(',
  '\\bAppRegistry\\.registerComponent\\(', '\\bcustomElements\\.define\\(', '\\b(?:chrome|browser)\\.(?:runtime|action|tabs)\\b', '\\b(?:figma|acquireVsCodeApi)\\b',
  '^\\s*(?:await\\s+|void\\s+)?(?:main|run|start|bootstrap|init|cli)\\(', '\\bjscodeshift\\b',
].join('|'), 'm');

/** A call at the margin: of a function that the file itself declares, or of what only checks and prints. */
function ownCall(text: string): RegExpMatchArray | null {
  const declares = (name: string): boolean => new RegExp(`\\b(?:function|const)\\s+${name.replace(/\$/g, '\\$')}\\b`).test(text);
  return [...text.matchAll(/^(?:await\s+|void\s+)?([\w$]+)[\w.]*\(/gm)].find(([, name]) => /^(?:assert|console|describe|test|it)$/.test(name!) || declares(name!)) ?? null;
}

/** By its text alone, in a folder of scripts: nobody has to import it. */
export const isScript = (text: string): boolean => text.startsWith('#!') || !EXPORTS.test(text) || PROGRAM.test(text);

const COMMANDS = /\b(?:node|nodejs|tsx|ts-node|ts-node-esm|esno|jiti|bun|deno|babel-node|k6|zx)\s+([^\n`|;&]+)/g;
const FILE = /^[\w@.$-]+(?:\/[\w@.$-]+)+$|^[\w@.$-]+\.[cm]?[jt]sx?$/;

/** Files that the command lines of a text start, as written; what may be an option's value included. */
export function startedIn(text: string): string[] {
  const found: string[] = [];
  for (const [, rest] of text.matchAll(COMMANDS)) {
    let isValue = false;
    for (const word of rest!.replace(/^(?:run|watch|exec)\s+/, '').split(/[\s'",)]+/)) {
      if (word.startsWith('-')) isValue = !word.includes('=');
      else {
        if (FILE.test(word)) found.push(word.replace(/\.$/, ''));
        if (!isValue) break;
        isValue = false;
      }
    }
  }
  return found;
}

/** What a page of Markdown with components imports; code that it shows is not its own. */
export const importsShown = (text: string): string[] => (text.includes('import')
  ? [...text.replace(/^([ \t]*)(`{3,}|~{3,})[^]*?^\1\2/gm, '').matchAll(/^\s*(?:import|export)\b[^'"`;]*?['"]([^'"\n]+)['"]/gm)].map(([, specifier]) => specifier!) : []);

/** The line that says so, or null. What is imported, if only under a flag, runs its top level for whoever imports it: no program by that. */
export function ownWords(file: string, text: string, imported: boolean): string | null {
  if (text.startsWith('#!')) return text.slice(0, 80).split('\n')[0]!;
  const head = text.slice(0, 2000);
  // A page of a documentation: no code that could be dead.
  if (DOCUMENTS.test(head) && text.replace(/\/\*[^]*?\*\/|\/\/[^\n]*/g, '').trim() === '') return DOCUMENTS.exec(head)![0];
  const name = nameOf(file);
  const usage = startedIn(head).find((it) => nameOf(it) === name);
  if (usage !== undefined || imported) return usage ?? null;
  const found = DECLARES.exec(text) ?? MACHINE.exec(head.slice(0, 600)) ?? (EXPORTS.test(text) ? null : PROGRAM.exec(text) ?? ownCall(text));
  return found === null ? null : found[0].trim();
}

const nameOf = (path: string): string => baseOf(path).replace(/\.[cm]?[jt]sx?$/, '');
