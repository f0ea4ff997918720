/** Small parts that the sections share. */
import { createHash } from 'node:crypto';
import type { Hours } from '../data.js';
import { html, number, type Markup } from './markup.js';

/** What a page is found by; two keys never share it. */
export function anchorOf(id: string): string {
  const plain = id.replace(/[^\w.-]+/g, '-').slice(0, 80);
  return plain === id.replace('/', '-') ? `flag-${plain}` : `flag-${plain}-${createHash('sha256').update(id).digest('hex').slice(0, 8)}`;
}

/** Where a long name may be broken: before a capital, and behind what joins words. */
const JOINTS = /(?<=[a-z0-9])(?=[A-Z])|(?<=[_./:])(?=\w)/;

export const keyed = (key: string): Markup => html`<bdi class="key">${key.split(JOINTS).map((word, index) => html`${index > 0 && html`<wbr>`}${word}`)}</bdi>`;
export const linked = (flag: { id: string; key: string }): Markup => html`<a href="#${anchorOf(flag.id)}">${keyed(flag.key)}</a>`;

export const plural = (count: number, word: string): string => `${number(count)} ${word}${count === 1 ? '' : 's'}`;
export const hoursRange = ({ low, high }: Hours, joint = '–'): string => (high < 10 ? [tenths(low), tenths(high)] : [Math.round(low), Math.round(high)]).join(joint);
export const hours = (value: number): string => (value === 0 ? '0' : value < 10 ? tenths(value) : number(Math.round(value)));
const tenths = (value: number): string => value.toFixed(1);
/** What there is of several things; what there is none of is not told. */
export const some = (...counts: readonly (readonly [count: number, word: string])[]): string =>
  counts.filter(([count]) => count > 0).map(([count, word]) => plural(count, word)).join(', ').replaceAll('branchs', 'branches') || 'nothing';
export const note = (...sources: readonly (Markup | string)[]): Markup => html`<aside class="note" aria-label="Sources">${sources.map((it) => html`<p>${it}</p>`)}</aside>`;
/** Not broken at the end of a line. */
export const whole = (text: string): Markup => html`<span class="whole">${text}</span>`;
/** Text of a program; of a long path, the name of the file may stand in the next line. */
export const code = (text: string): Markup => {
  const name = text.length > 40 ? text.lastIndexOf('/') + 1 : 0;
  return html`<code>${text.slice(0, name)}${name > 0 && html`<wbr>`}${text.slice(name)}</code>`;
};

/** Days as people say them. */
export const age = (days: number | null): string => (days === null ? '' : days < 60 ? `${days} d` : days < 730 ? `${Math.floor(days / 30.44)} mo` : `${Math.floor(days / 365.25)} y`);
