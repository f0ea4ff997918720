/** What stands behind an option of the command line, read. */
import { InvalidArgumentError, Option } from 'commander';
import type { Literal, Severity } from './model.js';

export const format = (...choices: string[]): Option => new Option('--format <format>', 'of the result').choices(choices).default(choices[0]);

export function parseDate(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text)) return text;
  throw new InvalidArgumentError('expected a date: YYYY-MM-DD.');
}

export function collectAssumption(text: string, previous: { name: string; value: Literal }[]): { name: string; value: Literal }[] {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('expected KEY=VALUE, such as new-cart=true.');
  let value: Literal = text.slice(at + 1);
  try {
    const parsed: unknown = JSON.parse(value);
    if (parsed === null || ['string', 'number', 'boolean'].includes(typeof parsed)) value = parsed as Literal;
  } catch { /* a bare word is text */ }
  return [...previous, { name: text.slice(0, at), value }];
}

export function collectSeverity(text: string, previous: Record<string, Severity | 'off'>): Record<string, Severity | 'off'> {
  const [id = '', severity = ''] = text.split('=');
  if (!['off', 'note', 'warning', 'error'].includes(severity)) throw new InvalidArgumentError('expected ID=off, note, warning or error.');
  return { ...previous, [id]: severity as Severity };
}

export function seconds(text: string): number {
  if (!/^\d+(?:\.\d+)?$/.test(text) || Number(text) <= 0) throw new InvalidArgumentError('expected a number of seconds.');
  return Number(text);
}

export const collect = (text: string, previous: string[]): string[] => [...previous, text];

export const list = (text: string): string[] => text.split(',').map((it) => it.trim()).filter(Boolean);

export function count(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('expected a whole number.');
  return Number(text);
}
