#!/usr/bin/env node
/** The command line: arguments in, exit code out. Holds no analysis. */
import { existsSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Argument, Command, CommanderError, Option } from 'commander';
import { collect, collectAssumption, collectSeverity, count, format, list, parseDate, seconds } from './arguments.js';
import { distance } from './host/near.js';
import { FLAGS_HELP, HELP, REPORT_HELP, SYNC_HELP } from './help.js';
import { isMisled, json, paintFor, renderedAs, told, watchOutput, write, type Common } from './output.js';
import { UsageError, type Literal, type Severity } from './model.js';
import type { Known } from './pipeline/looked.js';
import { isCheckDocument, openPlace, PACKAGE, type Place } from './pipeline/place.js';
import { isFlagsDocument, isHistoryDocument, isWhyDocument } from './pipeline/whole.js';
import type { CheckDocument } from './pipeline/check.js';
import type { Envelope, Session } from './pipeline/session.js';
import { knownFrom, resultsOf, type Asked } from './pipeline/stored.js';
import { FLAG_ORDERS, type FlagOrder } from './report/orders.js';
import type { ReportFormat } from './report/quarterly/render.js';
import { visible } from './report/style.js';
import { renderCheck } from './report/text.js';

// What analyses is imported by the commands that need it: where nothing has changed, to load it would be half of the run.
// A run is over before optimised code would pay for being made: a quarter of the CPU of a cold run on 6,000 files was the
// optimising compiler. It still starts, later, where a repository is large enough.
setFlagsFromString('--interrupt-budget=1500000');

interface CheckArguments extends Common {
  assume: { name: string; value: Literal }[];
  rule: Record<string, Severity | 'off'>;
  only?: string[];
  require?: string[];
  maxWarnings?: number;
  passOnNoFiles?: boolean;
  since?: string;
  history?: boolean;
  baseline?: string;
  updateBaseline?: boolean;
}

const COMMANDS = ['check', 'flags', 'why', 'history', 'report', 'retire', 'sync', 'init', 'explain', 'rules'];

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
    .exitOverride().showSuggestionAfterError()
    .addHelpText('after', HELP);

  program.command('check', { isDefault: true })
    .description('findings of every rule; the pre-merge gate')
    .argument('[paths...]', 'report on these files and folders only; everything is analysed all the same')
    .addOption(format('text', 'json', 'sarif', 'markdown', 'github', 'gitlab', 'junit', 'checkstyle', 'rdjson'))
    .addOption(new Option('--assume <key=value>', 'take a flag as settled (repeatable); value as JSON, else text').argParser(collectAssumption).default([], 'none'))
    .addOption(new Option('--state <file>', "a vendor's export, which says what flags serve (repeatable)").argParser(collect).default([], 'as configured'))
    .addOption(new Option('--environment <name>', 'of those exports, an environment that counts (repeatable)').argParser(collect).default([], 'all'))
    .addOption(new Option('--rule <id=severity>', 'off, note, warning or error (repeatable)').argParser(collectSeverity).default({}, 'as configured'))
    .addOption(new Option('--only <ids>', 'these rules only, comma-separated').argParser(list))
    .addOption(new Option('--require <ids>', 'fail (2) when one of these rules has to be skipped').argParser(list))
    .option('--since <ref>', 'only what the change since a revision brings, wherever that is; what it does to flags and to these checks')
    .option('--baseline <file>', 'findings in this file do not count (default: .unpeg-baseline.json)')
    .option('--update-baseline', 'write what is found into the baseline; nothing else ever adds to it')
    .option('--history', 'judge the whole history: names and values that came back with another meaning')
    .option('--no-history', 'leave the history alone')
    .addOption(new Option('--max-warnings <n>', 'more warnings than this fail (1)').argParser(count))
    .option('--pass-on-no-files', 'exit 0 when there is nothing to analyse')
    .action(async (paths: string[], _: unknown, command: Command) => { code = await runCheck(paths, command.optsWithGlobals()); });

  program.command('flags')
    .description('the inventory: every flag, its state, where it is read, what it activates')
    .addOption(format('text', 'json', 'markdown', 'csv'))
    .addOption(new Option('--sort <by>', 'what comes first (default: urgency; key in json and csv)').choices(FLAG_ORDERS))
    .addOption(new Option('--state <file>', "a vendor's export, which says what flags serve (repeatable)").argParser(collect).default([], 'as configured'))
    .addOption(new Option('--environment <name>', 'of those exports, an environment that counts (repeatable)').argParser(collect).default([], 'all'))
    .option('--history', 'ages from git, and which flags are suspect: old and long untouched')
    .addHelpText('after', FLAGS_HELP)
    .action((_: unknown, command: Command) => listAllFlags(command.optsWithGlobals()));

  program.command('why')
    .description('the shortest way from an entry to a file or symbol; for a flag, all that it arms')
    .argument('[target]', 'a flag, FILE or FILE#SYMBOL')
    .addOption(new Option('--state <file>', "a vendor's export, which says what flags serve (repeatable)").argParser(collect).default([], 'as configured'))
    .addOption(new Option('--environment <name>', 'of those exports, an environment that counts (repeatable)').argParser(collect).default([], 'all'))
    .option('--flag <key>', 'the target is this flag')
    .option('--file <path>', 'the target is this file')
    .addOption(format('text', 'json'))
    .action(async (word: string | undefined, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<Common & { flag?: string; file?: string }>();
      if ((word ?? options.flag ?? options.file) === undefined) throw new UsageError('why what? Name a flag, FILE or FILE#SYMBOL: unpeg why src/main.ts');
      const place = placeOf(options);
      const file = (path: string): string => inRoot(place, options, path);
      const target = { flag: options.flag, file: options.file === undefined ? undefined : file(options.file), word };
      const found = word !== undefined && (existsSync(resolve(options.C ?? '.', word)) || existsSync(resolve(options.C ?? '.', word.replace(/#[^#]*$/, '')))) ? { ...target, word: file(word) } : target;
      const asked = { command: JSON.stringify(['why', found]), history: false, counts: true };
      const document = await remembered(place, asked, isWhyDocument, async (session) => (await import('./pipeline/why.js')).why(session, session.analyse(), found));
      const { renderWhy } = await import('./report/chains.js');
      write(options.format === 'json' ? json(document) : renderWhy(document, paintFor(options)), options);
    });

  program.command('history')
    .description('the lives of flags, from git: born, gone, back with another meaning')
    .argument('[flag]', 'one flag, from beginning to end')
    .option('--since <ref|date>', 'what happened after a revision or from a date on')
    .addOption(format('text', 'json'))
    .action(async (flag: string | undefined, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<Common & { since?: string }>();
      const place = placeOf(options);
      const whole = await remembered(place, { command: 'history', history: true, counts: false }, isHistoryDocument, async (session) =>
        (await import('./pipeline/history.js')).wholeHistory(session, session.analyse));
      const { selectHistory } = await import('./pipeline/lives.js');
      const document = selectHistory(place.tree, whole, { flag, since: options.since });
      const { renderHistory } = await import('./report/timeline.js');
      write(options.format === 'json' ? json(document) : renderHistory(document, paintFor(options), options.output === undefined ? process.stdout.columns : undefined), options);
    });

  program.command('report')
    .description('the quarterly report: what flag debt costs, whose it is, what got better, what to do next')
    .option('--quarter <quarter>', 'such as 2026-Q3 (default: the last one that is over)')
    .option('--compare <quarter|ref>', 'compare with another quarter or a revision (default: the quarter before)')
    .addOption(format('html', 'markdown', 'json', 'csv', 'badge', 'chat')).addHelpText('after', REPORT_HELP)
    .action(async (_: unknown, command: Command) => {
      const options = command.optsWithGlobals<Common & { quarter?: string; compare?: string }>();
      if (options.format === 'html' && options.output === undefined && process.stdout.isTTY) throw new UsageError('a page of HTML is for a browser: unpeg report --output flags.html (here it can be read with --format markdown)');
      const [{ quarterlyReport }, { renderReport }] = await Promise.all([import('./pipeline/report.js'), import('./report/quarterly/render.js')]);
      const document = quarterlyReport(placeOf(options), options);
      write(options.format === 'json' ? json(document) : renderReport(document, options.format as ReportFormat), options);
    });

  program.command('retire')
    .description('write the tombstone of a flag, so that its name is never used again')
    .argument('[flag]')
    .option('--reason <text>', 'why, for whoever meets the name again')
    .option('--from-history', 'every name that history knows and the code does not')
    .option('--lift', 'allow the name again')
    .action(async (flag: string | undefined, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<Common & { reason?: string; fromHistory?: boolean; lift?: boolean }>();
      const { retire } = await import('./pipeline/retire.js');
      write(retire(await sessionOf(placeOf(options)), { flag, reason: options.reason, fromHistory: options.fromHistory, lift: options.lift }), options);
    });

  program.command('sync')
    .description("write a state file from a vendor's server, to be read offline by --state; the only command that uses the network")
    .addArgument(new Argument('<vendor>', 'whose server').choices(['unleash']))
    .option('--url <address>', 'of the server (default: UNLEASH_URL)')
    .addOption(new Option('--timeout <seconds>', 'of each request').argParser(seconds).default(30))
    .addHelpText('after', SYNC_HELP)
    .action(async (vendor: string, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<Common & { url?: string; timeout: number }>();
      const { syncUnleash } = await import('./pipeline/sync.js');
      const { text, flags, notes } = await syncUnleash({ url: options.url ?? process.env['UNLEASH_URL'], token: process.env['UNLEASH_TOKEN'], timeout: options.timeout });
      const output = options.output ?? `${vendor}-state.json`;
      write(text, { ...options, output });
      for (const note of notes) process.stderr.write(told(`unpeg: ${note}\n`));
      if (!options.quiet) process.stderr.write(told(`unpeg: ${flags} flags written to ${output}; name it in flags.state of the configuration, or say --state ${output}\n`));
    });

  program.command('init')
    .description('write a configuration from what is found here')
    .action(async (_: unknown, command: Command) => {
      const options = command.optsWithGlobals<Common>();
      const { initConfig } = await import('./pipeline/init.js');
      write(initConfig(await sessionOf(placeOf(options))), options);
    });

  program.command('explain')
    .description('what a rule finds, why it matters, and what it cannot see')
    .argument('<rule>')
    .action(async (rule: string, _: unknown, command: Command) => {
      const [{ knownRule }, { explainRule }] = await Promise.all([import('./pipeline/check.js'), import('./pipeline/explain.js')]);
      knownRule(rule);
      write(explainRule(rule), command.optsWithGlobals<Common>());
    });

  program.command('rules')
    .description('the rules with their severities')
    .addOption(format('text', 'json'))
    .action(async (_: unknown, command: Command) => {
      const options = command.optsWithGlobals<Common>();
      const { listRules } = await import('./pipeline/explain.js');
      write(options.format === 'json' ? json(listRules()) : listRules().map(({ id, severity, about }) => `${id.padEnd(20)}  ${severity.padEnd(7)}  ${about}\n`).join(''), options);
    });

  await program.parseAsync(argv, { from: 'user' });
  return code;
}

async function listAllFlags(options: Common & { sort?: FlagOrder; history?: boolean }): Promise<void> {
  const [{ renderFlags }, { renderFlagsCsv, renderFlagsMarkdown }] = await Promise.all([import('./report/inventory.js'), import('./report/tables.js')]);
  const isData = options.format === 'json' || options.format === 'csv';
  const order = options.sort ?? (isData ? 'key' : 'urgency');
  const asked = { command: JSON.stringify(['flags', order, options.history === true]), history: options.history === true, counts: true };
  const document = await remembered(placeOf(options), asked, isFlagsDocument, async (session) =>
    (await import('./pipeline/flags.js')).listFlags(session, session.analyse(), order, options.history));
  const columns = options.output === undefined && process.stdout.isTTY ? process.stdout.columns : undefined;
  write(options.format === 'json' ? json(document) : options.format === 'csv' ? renderFlagsCsv(document)
    : options.format === 'markdown' ? renderFlagsMarkdown(document)
      : renderFlags(document, paintFor(options), { columns, grouped: (options.sort ?? 'urgency') === 'urgency', quiet: options.quiet === true }), options);
}

async function runCheck(words: string[], options: CheckArguments): Promise<number> {
  const place = placeOf(options);
  const { tree } = place;
  const paths = words.map((word) => inRoot(place, options, word));
  words.forEach((word, index) => {
    if (paths[index]!.startsWith('../') || isAbsolute(paths[index]!)) throw new UsageError(`${word} is outside ${tree.root}, which is what is analysed`);
    if (existsSync(resolve(options.C ?? '.', word)) || tree.has(paths[index]!)) return;
    const near = COMMANDS.find((name) => distance(name, word) <= 2);
    throw new UsageError(`${word} is neither a command nor a path here${near ? `; did you mean "unpeg ${near}"?` : ' (unpeg --help lists the commands)'}`);
  });
  const checkOptions = {
    severities: options.rule, paths, assume: options.assume, ...(options.history === undefined ? {} : { history: options.history }), ...(options.since === undefined ? {} : { since: options.since }),
    ...(options.only ? { only: options.only } : {}), ...(options.require ? { require: options.require } : {}), ...(options.baseline === undefined ? {} : { baseline: inRoot(place, options, options.baseline) }),
  };
  const base = options.since === undefined ? null : (await import('./host/base.js')).baseOf(tree.root, options.since);
  const asked = { command: JSON.stringify(['check', checkOptions, base]), history: options.history === true || base !== null, counts: false };
  const judge = async (session: Session, more: { updateBaseline?: boolean }): Promise<CheckDocument> =>
    (await import('./pipeline/check.js')).checked(session, base, { ...checkOptions, ...more });
  const document = options.updateBaseline ? await judge(await sessionOf(place), { updateBaseline: true }) : await remembered(place, asked, isCheckDocument, (session) => judge(session, {}));
  for (const { message } of place.cache.problems) process.stderr.write(`unpeg: ${visible(message)}\n`);
  if (document.inputs.files === 0 && !options.passOnNoFiles) {
    throw new UsageError(`nothing to analyse: no source files under ${tree.root} (--pass-on-no-files makes this no error)`);
  }
  const [quiet, form] = [options.quiet === true, options.format ?? 'text'];
  if (form === 'text') write(renderCheck(document, paintFor(options), { quiet }), options);
  else if (form === 'json') write(json(document), options);
  else write(await renderedAs(form, document), options);
  if (isMisled(document, form === 'text' ? !quiet : form === 'github')) return 2;
  const { error, warning } = document.summary;
  return error > 0 || (options.maxWarnings !== undefined && warning > options.maxWarnings) ? 1 : 0;
}

/** The document of an earlier run where what it hangs on is as it was, else a new one, which is stored. */
async function remembered<T extends Envelope>(
  place: Place, asked: Asked, isWhole: (value: unknown) => value is T, make: (session: Session) => Promise<T>,
): Promise<T> {
  const results = resultsOf(place);
  const stored = results.recall(asked, isWhole);
  if (stored) return stored.document;
  const earlier = results.earlier(asked, isWhole);
  const standing = earlier && (await import('./pipeline/cutoff.js')).settle(earlier, results.hashes(), place, asked.counts);
  if (standing) return standing.document;
  const session = await sessionOf(place, earlier ? knownFrom(earlier.account, (index) => (results.hashes()[index] === earlier.hashes[index] ? place.tree.files[index]!.path : null)) : undefined);
  const document = await make(session);
  results.store(asked, document, session.looked);
  return document;
}

/** With what exports of vendors say, where there are some: their shapes are loaded for those alone. */
async function sessionOf(place: Place, known?: Known): Promise<Session> {
  const { sessionAt } = await import('./pipeline/session.js');
  const session = sessionAt(place, known);
  if (place.exports.length > 0 || session.config.flags.state.length > 0) {
    place.options.observe = (await import('./pipeline/observer.js')).observer(place.tree, place.exports, place.options.environments ?? []);
  }
  return session;
}

function placeOf(options: Common): Place {
  const cwd = resolve(options.C ?? '.');
  if (!statSync(cwd, { throwIfNoEntry: false })?.isDirectory()) throw new UsageError(`${options.C}: no such folder; -C takes an existing one`);
  return openPlace({
    cwd, config: options.config, today: options.today ?? new Date().toISOString().slice(0, 10),
    state: options.state, environments: options.environment, cache: options.cache, cacheLocation: options.cacheLocation, progress: options.progress && !options.quiet,
  });
}

/** A path as typed, relative to the root. */
function inRoot({ tree }: Place, options: Common, word: string): string {
  const real = (path: string): string => (existsSync(path) ? realpathSync(path) : path);
  const whole = existsSync(resolve(options.C ?? '.', word));
  const hash = whole ? -1 : word.lastIndexOf('#');
  const [path, symbol] = hash < 0 ? [word, undefined] : [word.slice(0, hash), word.slice(hash + 1)];
  const inside = relative(real(tree.root), real(resolve(options.C ?? '.', path))).split(sep).join('/');
  return symbol === undefined ? inside : `${inside}#${symbol}`;
}

watchOutput();

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
