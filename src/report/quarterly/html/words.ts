/** Small parts that the sections share. */
import { createHash } from 'node:crypto';
import type { Hours } from '../data.js';
import { html, number, type Markup } from './markup.js';

/** What a page is found by; two keys never share it. */
export function anchorOf(id: string): string {
  const plain = id.replace(/[^\w.-]+/g, '-').slice(0, 80);
  return plain === id.replace('/', '-') ? `flag-${plain}` : `flag-${plain}-${createHash('sha256').update(id).digest('hex').slice(0, 8)}`;
}

export const keyed = (key: string): Markup => html`<bdi class="key">${key}</bdi>`;
export const linked = (flag: { id: string; key: string }): Markup => html`<a href="#${anchorOf(flag.id)}">${keyed(flag.key)}</a>`;

export const plural = (count: number, word: string): string => `${number(count)} ${word}${count === 1 ? '' : 's'}`;
export const hoursRange = ({ low, high }: Hours): string => `${Math.round(low)}–${Math.round(high)}`;
export const hours = (value: number): string => (value < 10 ? String(Math.round(value * 10) / 10) : number(Math.round(value)));
export const note = (...sources: readonly (Markup | string)[]): Markup => html`<aside class="note" aria-label="Sources">${sources.map((it) => html`<p>${it}</p>`)}</aside>`;
export const code = (text: string): Markup => html`<code>${text}</code>`;

/** Days as people say them. */
export const age = (days: number | null): string => (days === null ? '' : days < 60 ? `${days} d` : days < 730 ? `${Math.floor(days / 30.44)} mo` : `${Math.floor(days / 365.25)} y`);
