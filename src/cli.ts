#!/usr/bin/env node
/** The command line: arguments in, exit code out. Holds no analysis. */
import { existsSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { FLAGS_HELP, HELP } from './help.js';
import { UsageError, type Literal, type Severity } from './model.js';
import { mergeBase } from './host/log.js';
import { check, knownRule, type CheckDocument } from './pipeline/check.js';
import { explainRule, listRules } from './pipeline/explain.js';
import { FLAG_ORDERS, listFlags, type FlagOrder } from './pipeline/flags.js';
import { history, type HistoryDocument } from './pipeline/history.js';
import { initConfig } from './pipeline/init.js';
import { retire } from './pipeline/retire.js';
import { openSession, PACKAGE, type Session } from './pipeline/session.js';
import { why } from './pipeline/why.js';
import { renderWhy } from './report/chains.js';
import { renderFlags } from './report/inventory.js';
import { painter, visible, type Paint } from './report/style.js';
import { renderFlagsCsv, renderFlagsMarkdown } from './report/tables.js';
import { renderCheck } from './report/text.js';
import { renderHistory } from './report/timeline.js';

// A run is over before optimised code would pay for being made: a quarter of the CPU of a cold run on 6,000 files was the
// optimising compiler. It still starts, later, where a repository is large enough.
setFlagsFromString('--interrupt-budget=4000000');

interface Common {
  C?: string;
  config?: string;
  format?: string;
  output?: string;
  today?: string;
  cache: boolean;
  cacheLocation?: string;
  quiet?: boolean;
  progress: boolean;
}

interface CheckArguments extends Common {
  assume: { name: string; value: Literal }[];
  rule: Record<string, Severity | 'off'>;
  only?: string[];
  require?: string[];
  maxWarnings?: number;
  passOnNoFiles?: boolean;
  since?: string;
  history?: boolean;
}

const COMMANDS = ['check', 'flags', 'why', 'history', 'retire', 'init', 'explain', 'rules'];

async function main(argv: string[]): Promise<number> {
  let code = 0;
  const program = new Command('unpeg')
    .description('Finds the code in a TypeScript repository that one feature-flag flip can bring back from the dead.')
    .version(PACKAGE.version)
    .option('-C <dir>', 'run as if started in this folder')
    .option('--config <file>', 'the configuration, instead of the one that is looked for')
    .option('--output <file>', 'write the result to a file instead of standard output')
    .addOption(new Option('--today <date>', 'the date to judge by (YYYY-MM-DD)').argParser(parseDate))
    .option('--no-cache', 'neither read nor write the cache')
    .option('--cache-location <dir>', 'where the cache is kept (default: node_modules/.cache/unpeg, else your cache folder)')
    .option('--quiet', 'errors only, and no progress')
    .option('--no-progress', 'no progress on standard error')
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .configureOutput({ outputError: (text, write) => write(told(text.replace(/^error: /, 'unpeg: '))) })
    .exitOverride()
    .showSuggestionAfterError()
    .addHelpText('after', HELP);

  program.command('check', { isDefault: true })
    .description('findings of every rule; the pre-merge gate')
    .argument('[paths...]', 'report on these files and folders only; everything is analysed all the same')
    .addOption(format('text', 'json'))
    .addOption(new Option('--assume <key=value>', 'take a flag as settled (repeatable); value as JSON, else text').argParser(collectAssumption).default([], 'none'))
    .addOption(new Option('--rule <id=severity>', 'off, note, warning or error (repeatable)').argParser(collectSeverity).default({}, 'as configured'))
    .addOption(new Option('--only <ids>', 'these rules only, comma-separated').argParser(list))
    .addOption(new Option('--require <ids>', 'fail (2) when one of these rules has to be skipped').argParser(list))
    .option('--since <ref>', 'what came since a revision: new findings, and what its commits did to flags')
    .option('--history', 'judge the whole history: names and values that came back with another meaning')
    .option('--no-history', 'leave the history alone')
    .addOption(new Option('--max-warnings <n>', 'more warnings than this fail (1)').argParser(count))
    .option('--pass-on-no-files', 'exit 0 when there is nothing to analyse')
    .action((paths: string[], _: unknown, command: Command) => { code = runCheck(paths, command.optsWithGlobals()); });

  program.command('flags')
    .description('the inventory: every flag, its state, where it is read, what it activates')
    .addOption(format('text', 'json', 'markdown', 'csv'))
    .addOption(new Option('--sort <by>', 'what comes first (default: urgency; key in json and csv)').choices(FLAG_ORDERS))
    .addHelpText('after', FLAGS_HELP)
    .action((_: unknown, command: Command) => { listAllFlags(command.optsWithGlobals()); });

  program.command('why')
    .description('the shortest way from an entry to a file or symbol; for a flag, all that it arms')
    .argument('[target]', 'a flag, FILE or FILE#SYMBOL')
    .option('--flag <key>', 'the target is this flag')
    .option('--file <path>', 'the target is this file')
    .addOption(format('text', 'json'))
    .action((word: string | undefined, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<Common & { flag?: string; file?: string }>();
      if ((word ?? options.flag ?? options.file) === undefined) throw new UsageError('why what? Name a flag, FILE or FILE#SYMBOL: unpeg why src/main.ts');
      const session = sessionOf(options);
      const file = (path: string): string => inRoot(session, options, path);
      const target = { flag: options.flag, file: options.file === undefined ? undefined : file(options.file), word };
      const found = word !== undefined && (existsSync(resolve(options.C ?? '.', word)) || existsSync(resolve(options.C ?? '.', word.replace(/#[^#]*$/, '')))) ? { ...target, word: file(word) } : target;
      const document = why(session, session.analyse(), found);
      write(options.format === 'json' ? json(document) : renderWhy(document, paintFor(options)), options);
    });

  program.command('history')
    .description('the lives of flags, from git: born, gone, back with another meaning')
    .argument('[flag]', 'one flag, from beginning to end')
    .option('--since <ref|date>', 'what happened after a revision or from a date on')
    .addOption(format('text', 'json'))
    .action((flag: string | undefined, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<Common & { since?: string }>();
      const session = sessionOf(options);
      const asked = { flag, since: options.since };
      const document = session.remembered(JSON.stringify(['history', asked]), (analyse) => history(session, analyse, asked), isHistoryDocument);
      write(options.format === 'json' ? json(document) : renderHistory(document, paintFor(options)), options);
    });

  program.command('retire')
    .description('write the tombstone of a flag, so that its name is never used again')
    .argument('[flag]')
    .option('--reason <text>', 'why, for whoever meets the name again')
    .option('--from-history', 'every name that history knows and the code does not')
    .option('--lift', 'allow the name again')
    .action((flag: string | undefined, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<Common & { reason?: string; fromHistory?: boolean; lift?: boolean }>();
      write(retire(sessionOf(options), { flag, reason: options.reason, fromHistory: options.fromHistory, lift: options.lift }), options);
    });

  program.command('init')
    .description('write a configuration from what is found here')
    .action((_: unknown, command: Command) => {
      const options = command.optsWithGlobals<Common>();
      write(initConfig(sessionOf(options)), options);
    });

  program.command('explain')
    .description('what a rule finds, why it matters, and what it cannot see')
    .argument('<rule>')
    .action((rule: string, _: unknown, command: Command) => {
      knownRule(rule);
      write(explainRule(rule), command.optsWithGlobals<Common>());
    });

  program.command('rules')
    .description('the rules with their severities')
    .addOption(format('text', 'json'))
    .action((_: unknown, command: Command) => {
      const options = command.optsWithGlobals<Common>();
      write(options.format === 'json' ? json(listRules()) : listRules().map(({ id, severity, about }) => `${id.padEnd(20)}  ${severity.padEnd(7)}  ${about}\n`).join(''), options);
    });

  await program.parseAsync(argv, { from: 'user' });
  return code;
}

function listAllFlags(options: Common & { sort?: FlagOrder }): void {
  const session = sessionOf(options);
  const isData = options.format === 'json' || options.format === 'csv';
  const document = listFlags(session, session.analyse(), options.sort ?? (isData ? 'key' : 'urgency'));
  const columns = options.output === undefined && process.stdout.isTTY ? process.stdout.columns : undefined;
  write(options.format === 'json' ? json(document) : options.format === 'csv' ? renderFlagsCsv(document)
    : options.format === 'markdown' ? renderFlagsMarkdown(document)
      : renderFlags(document, paintFor(options), { columns, grouped: (options.sort ?? 'urgency') === 'urgency', quiet: options.quiet === true }), options);
}

function runCheck(words: string[], options: CheckArguments): number {
  const session = sessionOf(options);
  const paths = words.map((word) => inRoot(session, options, word));
  words.forEach((word, index) => {
    if (paths[index]!.startsWith('../') || isAbsolute(paths[index]!)) throw new UsageError(`${word} is outside ${session.tree.root}, which is what is analysed`);
    if (existsSync(resolve(options.C ?? '.', word)) || session.tree.has(paths[index]!)) return;
    const near = COMMANDS.find((name) => distance(name, word) <= 2);
    throw new UsageError(`${word} is neither a command nor a path here${near ? `; did you mean "unpeg ${near}"?` : ' (unpeg --help lists the commands)'}`);
  });
  const checkOptions = { severities: options.rule, paths, assume: options.assume, ...(options.history === undefined ? {} : { history: options.history }), ...(options.since === undefined ? {} : { since: options.since }), ...(options.only ? { only: options.only } : {}), ...(options.require ? { require: options.require } : {}) };
  const document = session.remembered(JSON.stringify(['check', checkOptions, options.since === undefined ? null : mergeBase(session.tree.root, options.since)]), (analyse) => check(session, analyse(options.assume), checkOptions), isCheckDocument);
  for (const { message } of session.cache.problems) process.stderr.write(`unpeg: ${visible(message)}\n`);
  if (document.inputs.files === 0 && !options.passOnNoFiles) {
    throw new UsageError(`nothing to analyse: no source files under ${session.tree.root} (--pass-on-no-files makes this no error)`);
  }
  const quiet = options.quiet === true;
  write(options.format === 'json' ? json(document) : renderCheck(document, paintFor(options), { quiet }), options);
  const { error, warning } = document.summary;
  return error > 0 || (options.maxWarnings !== undefined && warning > options.maxWarnings) ? 1 : 0;
}

const isHistoryDocument = (value: unknown): value is HistoryDocument =>
  typeof value === 'object' && value !== null && 'events' in value && Array.isArray(value.events) && 'complete' in value && 'inputs' in value;

const isCheckDocument = (value: unknown): value is CheckDocument =>
  typeof value === 'object' && value !== null && 'findings' in value && Array.isArray(value.findings) && 'summary' in value && 'inputs' in value;

function sessionOf(options: Common): Session {
  const cwd = resolve(options.C ?? '.');
  if (!statSync(cwd, { throwIfNoEntry: false })?.isDirectory()) throw new UsageError(`${options.C}: no such folder; -C takes an existing one`);
  return openSession({
    cwd, config: options.config, today: options.today ?? new Date().toISOString().slice(0, 10),
    cache: options.cache, cacheLocation: options.cacheLocation, progress: options.progress && !options.quiet,
  });
}

/** A path as typed, relative to the root. */
function inRoot(session: Session, options: Common, word: string): string {
  const real = (path: string): string => (existsSync(path) ? realpathSync(path) : path);
  const whole = existsSync(resolve(options.C ?? '.', word));
  const hash = whole ? -1 : word.lastIndexOf('#');
  const [path, symbol] = hash < 0 ? [word, undefined] : [word.slice(0, hash), word.slice(hash + 1)];
  const inside = relative(real(session.tree.root), real(resolve(options.C ?? '.', path))).split(sep).join('/');
  return symbol === undefined ? inside : `${inside}#${symbol}`;
}

function write(text: string, { output, C }: Common): void {
  if (output === undefined) {
    process.stdout.write(text);
    return;
  }
  try {
    writeFileSync(resolve(C ?? '.', output), text);
  } catch (error) {
    throw new UsageError(`cannot write --output ${output}: ${(error as NodeJS.ErrnoException).code === 'EISDIR' ? 'it is a folder' : (error as Error).message}`);
  }
}

function paintFor({ output }: Common): Paint {
  const forced = process.env['FORCE_COLOR'];
  const colour = output === undefined && !process.env['NO_COLOR'] && (forced === undefined ? process.stdout.isTTY : forced !== '0');
  return painter(colour);
}

/** Messages have lines of their own; what they quote from a repository has not. */
const told = (text: string): string => text.split('\n').map(visible).join('\n');

const json = (document: unknown): string => `${JSON.stringify(document, null, 2)}\n`;

const format = (...choices: string[]): Option => new Option('--format <format>', 'of the result').choices(choices).default(choices[0]);

function parseDate(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text)) return text;
  throw new InvalidArgumentError('expected a date: YYYY-MM-DD.');
}

function collectAssumption(text: string, previous: { name: string; value: Literal }[]): { name: string; value: Literal }[] {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('expected KEY=VALUE, such as new-cart=true.');
  let value: Literal = text.slice(at + 1);
  try {
    const parsed: unknown = JSON.parse(value);
    if (parsed === null || ['string', 'number', 'boolean'].includes(typeof parsed)) value = parsed as Literal;
  } catch { /* a bare word is text */ }
  return [...previous, { name: text.slice(0, at), value }];
}

function collectSeverity(text: string, previous: Record<string, Severity | 'off'>): Record<string, Severity | 'off'> {
  const [id = '', severity = ''] = text.split('=');
  if (!['off', 'note', 'warning', 'error'].includes(severity)) throw new InvalidArgumentError('expected ID=off, note, warning or error.');
  return { ...previous, [id]: severity as Severity };
}

const list = (text: string): string[] => text.split(',').map((it) => it.trim()).filter(Boolean);

function count(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('expected a whole number.');
  return Number(text);
}

/** Edits between two words. */
function distance(a: string, b: string): number {
  let row = [...Array(b.length + 1).keys()];
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(process.exitCode ?? 0); // the reader (head, less) has gone: nothing is left to say
});

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.exitCode = 2;
  if (error instanceof UsageError) process.stderr.write(told(`unpeg: ${error.message}\n`));
  else if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    process.stderr.write(`unpeg ${PACKAGE.version} failed, and that is a bug of its own. Please report it with this:\n${error instanceof Error ? error.stack : String(error)}\n`);
  }
}
