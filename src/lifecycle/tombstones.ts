/**
 * Tombstones in the text of a registry file: written in by place, so that comments, order and layout of all the rest stay as
 * they are. Text in, text out. Never: disk.
 */
import { createRequire } from 'node:module';
import type { Pair, YAMLMap } from 'yaml';
import { withoutComments } from './registry.js';

const load = createRequire(import.meta.url);

type Fields = Readonly<Record<string, string>>;

/** The text with a tombstone for each key; the keys must have none yet. Null where the text does not parse. */
export function withTombstones(file: string, text: string, stones: ReadonlyMap<string, Fields>): string | null {
  let now: string | null = text;
  for (const [key, fields] of stones) now = now === null ? null : inserted(file, now, ['tombstones', key], fields);
  return now;
}

/** The text with more fields in the tombstone of a key, which must be there. */
export function withFields(file: string, text: string, key: string, fields: Fields): string | null {
  let now: string | null = text;
  for (const [name, value] of Object.entries(fields)) now = now === null ? null : inserted(file, now, ['tombstones', key, name], value);
  return now;
}

function inserted(file: string, text: string, path: readonly string[], value: Fields | string): string | null {
  const { isMap, isScalar, parseDocument } = load('yaml') as typeof import('yaml');
  const json = /\.jsonc?$/.test(file);
  const document = parseDocument(json ? withoutComments(text) : text);
  if (document.errors.length > 0) return null;
  // As deep as the path is there.
  let map: YAMLMap | null = isMap(document.contents) ? document.contents : null;
  let depth = 0;
  for (let next: unknown = map; depth < path.length - 1; depth++) {
    next = (next as YAMLMap).get(path[depth], true);
    if (!isMap(next)) break;
    map = next;
  }
  const added = path.slice(depth + 1).reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);
  if (!map) return text.trim() === '' && !json ? block('', path[0]!, nest(path.slice(1), value)) : null;
  // A key that is there without a value (`tombstones:`) takes one.
  const bare = map.items.find((pair) => isScalar(pair.key) && pair.key.value === path[depth] && (pair.value === null || (isScalar(pair.value) && pair.value.value === null)));
  const last = map.items.at(-1);
  const [start = 0, end = text.length] = map.range ?? [];
  if (bare && isScalar(bare.key) && bare.key.range && !json) {
    const at = lineEnd(text, bare.key.range[1]);
    const indent = indentAt(text, bare.key.range[0]);
    return spliced(text, at, `\n${block(`${indent}  `, path[depth + 1]!, nest(path.slice(depth + 2), value)).replace(/\n$/, '')}`);
  }
  if (map.flow || json) {
    const entry = (indent: string): string => `${JSON.stringify(path[depth])}: ${inline(added, indent)}`;
    if (!last && !json) return `${text.slice(0, start)}{ ${entry('')} }${text.slice(end)}`;
    if (!last) {
      // Opened, so that each that follows has a line of its own.
      const outer = indentOf(text, start);
      const inner = depth > 0 && outer !== '' ? outer.repeat(2) : `${outer}  `;
      return `${text.slice(0, start)}{\n${inner}${entry(inner)}\n${outer}}${text.slice(end)}`;
    }
    const stop = endOf(last);
    const multiline = text.slice(stop, end).includes('\n');
    if (!multiline) return spliced(text, stop, `, ${entry('')}`);
    const indent = indentAt(text, startOf(last));
    // A comment behind the last entry stays behind it.
    const line = lineEnd(text, stop);
    const comma = /^\s*,/.test(withoutComments(text).slice(stop)) ? '' : ',';
    return `${text.slice(0, stop)}${comma}${text.slice(stop, line)}\n${indent}${entry(indent)}${comma === '' ? ',' : ''}${text.slice(line)}`;
  }
  if (!last) return null;
  const at = lineEnd(text, Math.max(endOf(last) - 1, startOf(last)));
  return spliced(text, at, `\n${block(indentAt(text, startOf(map.items[0]!)), path[depth]!, added as Fields | string).replace(/\n$/, '')}`);
}

const nest = (path: readonly string[], value: Fields | string): Fields | string =>
  path.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as Fields | string;

/** A record on one line: one entry a line is what a diff shows best. */
function inline(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value);
  const nested = fields.some(([, it]) => typeof it === 'object');
  const list = fields.map(([name, it]) => `${JSON.stringify(name)}: ${inline(it, `${indent}  `)}`);
  return nested && indent !== '' ? `{\n${list.map((it) => `${indent}  ${it}`).join(',\n')}\n${indent}}` : `{ ${list.join(', ')} }`;
}

/** The same as an indented block of YAML. */
function block(indent: string, key: string, value: Fields | string): string {
  const name = /^[A-Za-z_][\w-]*$/.test(key) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(key) ? key : JSON.stringify(key);
  if (typeof value === 'string') return `${indent}${name}: ${/^\d{4}-\d{2}-\d{2}$/.test(value) ? value : JSON.stringify(value)}\n`;
  return `${indent}${name}:\n${Object.entries(value).map(([inner, it]) => block(`${indent}  `, inner, it)).join('')}`;
}

const startOf = ({ key }: Pair): number => (key as { range?: [number, number, number] } | null)?.range?.[0] ?? 0;
/** Where the value ends; the trailing line breaks of a block are no part of it. */
const endOf = ({ key, value }: Pair): number => ((value ?? key) as { range?: [number, number, number] } | null)?.range?.[1] ?? 0;
const spliced = (text: string, at: number, more: string): string => text.slice(0, at) + more + text.slice(at);

function lineEnd(text: string, from: number): number {
  const found = text.indexOf('\n', from);
  const end = found < 0 ? text.length : found;
  return text[end - 1] === '\r' ? end - 1 : end;
}

const indentOf = (text: string, at: number): string => /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', at - 1) + 1, at))?.[0] ?? '';
const indentAt = (text: string, at: number): string => /[ \t]*$/.exec(/^[^\n]*$/m.exec(text.slice(text.lastIndexOf('\n', at - 1) + 1, at))?.[0] ?? '')?.[0] ?? '';
