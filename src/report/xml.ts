/** XML, as far as reports need it: elements whose attributes and texts cannot end them. */
import { visible } from './style.js';

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/** What XML 1.0 cannot hold in any form is told by its code, like all that cannot be seen. */
export const escaped = (text: string): string => visible(text).replace(/[\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd').replace(/[&<>"']/g, (it) => ENTITIES[it]!);

/** `<name a="1"` without its end. */
export const open = (name: string, attributes: Readonly<Record<string, string | number>> = {}): string =>
  `<${name}${Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(String(value))}"`).join('')}`;

export const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';
