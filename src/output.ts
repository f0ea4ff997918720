/** Where results go: standard output or a file, in colour or not, in the form that was asked for. */
import { resolve } from 'node:path';
import { reasonOf, writeOutput } from './host/write.js';
import { UsageError } from './model.js';
import type { CheckDocument } from './pipeline/check.js';
import { painter, visible, type Paint } from './report/style.js';

/** Options that every command has. */
export interface Common {
  C?: string;
  config?: string;
  format?: string;
  output?: string;
  today?: string;
  cache: boolean;
  cacheLocation?: string;
  quiet?: boolean;
  progress: boolean;
  /** Of those commands that judge flags. */
  state?: string[];
  environment?: string[];
}

export function write(text: string | Iterable<string>, { output, C }: Common): void {
  const parts = typeof text === 'string' ? [text] : text;
  if (output === undefined) {
    for (const part of parts) process.stdout.write(part);
    return;
  }
  try {
    writeOutput(resolve(C ?? '.', output), parts);
  } catch (error) {
    throw new UsageError(`cannot write --output ${output}: ${reasonOf(error)}`);
  }
}

/** What happens to standard output while it is written, which may be after everything else is done. */
export function watchOutput(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0); // the reader (head, less) has gone: nothing is left to say
    process.stderr.write(told(`unpeg: cannot write the result: ${reasonOf(error)}\n`));
    process.exit(2);
  });
}

export function paintFor({ output }: Common): Paint {
  const forced = process.env['FORCE_COLOR'];
  const colour = output === undefined && !process.env['NO_COLOR'] && (forced === undefined ? process.stdout.isTTY : forced !== '0');
  return painter(colour);
}

/** Messages have lines of their own; what they quote from a repository has not. */
export const told = (text: string): string => text.split('\n').map(visible).join('\n');

/** Whether the configuration names what cannot be looked at; said on standard error where the report does not. */
export function isMisled({ problems }: CheckDocument, isTold: boolean): boolean {
  const broken = problems.filter(({ configuration }) => configuration);
  if (!isTold) for (const { message, at } of broken) process.stderr.write(told(`unpeg: ${at ? `${at.file}:${at.line} ` : ''}${message}\n`));
  return broken.length > 0;
}

export const json = (document: unknown): string => `${JSON.stringify(document, null, 2)}\n`;

/** For other programs. A step of a workflow gets its summary besides. */
export async function renderedAs(form: string, document: CheckDocument): Promise<Iterable<string>> {
  const { FORMATS, LISTS_RULES } = await import('./report/formats.js');
  const { render } = await FORMATS[form]!();
  const summary = process.env['GITHUB_STEP_SUMMARY'];
  if (form === 'github' && summary) {
    const { within, SUMMARY } = await import('./report/markdown.js');
    const { appendWithin } = await import('./host/write.js');
    try {
      appendWithin(summary, within(document, SUMMARY), SUMMARY);
    } catch (error) {
      process.stderr.write(told(`unpeg: no step summary: ${(error as Error).message}\n`));
    }
  }
  return render(document, LISTS_RULES.has(form) ? (await import('./pipeline/explain.js')).rulePages() : []);
}
