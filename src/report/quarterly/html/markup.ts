/** HTML that is escaped where it is written: what a template is filled with is text, unless it is markup itself. */
import { visible } from '../../style.js';

export interface Markup {
  readonly markup: string;
}

type Value = Markup | string | number | null | undefined | false | readonly Value[];

export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return { markup: parts.map((part, index) => part + (index < values.length ? written(values[index]!) : '')).join('') };
}

function written(value: Value): string {
  if (value === null || value === undefined || value === false) return '';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return escape(value);
  return 'markup' in value ? value.markup : value.map(written).join('');
}

const NAMES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escape = (text: string): string => visible(text).replace(/[&<>"']/g, (it) => NAMES[it]!);

export const NOTHING: Markup = { markup: '' };

/** `1234` as `1,234`. */
export const number = (value: number): string => value.toLocaleString('en-US');
