/**
 * The registry file: a superset of the OpenFeature manifest, with tombstones at its root (contract.md). JSON with
 * comments or YAML. Text in, declarations with their places out. Never: code, disk.
 */
import { createRequire } from 'node:module';
import type { Pair, YAMLMap } from 'yaml';
import type { Config, Literal, Place, Problem, RegistryEntry, Tombstone } from '../model.js';

export interface Registry {
  entries: RegistryEntry[];
  tombstones: Tombstone[];
  problems: Problem[];
}

/** Those of the registries that are files of their own, not code. */
export const registryFiles = ({ flags }: Config): string[] => flags.registry.filter((it) => /\.(?:jsonc?|ya?ml)$/.test(it)).map((it) => it.replace(/^\.\//, ''));

const LIFECYCLES = ['planned', 'active', 'launched', 'retired', 'archived'] as const;

const load = createRequire(import.meta.url);

export function readRegistry(file: string, text: string): Registry {
  // On first use: many runs read no registry file.
  const { isMap, isScalar, LineCounter, parseDocument } = load('yaml') as typeof import('yaml');
  const entries: RegistryEntry[] = [];
  const tombstones: Tombstone[] = [];
  const problems: Problem[] = [];
  const counter = new LineCounter();
  const document = parseDocument(/\.jsonc?$/.test(file) ? withoutComments(text) : text, { lineCounter: counter, uniqueKeys: true });
  const place = (start: number, end: number): Place => {
    const from = counter.linePos(start);
    const to = counter.linePos(end);
    return { file, line: from.line, column: from.col, endLine: to.line, endColumn: to.col };
  };
  const error = document.errors[0];
  if (error) {
    const message = `does not parse as a registry: ${error.message.split('\n')[0]}; its flags are not known, so nothing is called undeclared. Correct it`;
    return { entries, tombstones, problems: [{ message, at: place(error.pos[0], error.pos[1]), configuration: true }] };
  }
  const root = document.contents;
  const section = (name: string): Pair[] => {
    const found = isMap(root) ? root.get(name, true) : undefined;
    return isMap(found) ? found.items : [];
  };
  const keyOf = (pair: Pair): { key: string; at: Place } => {
    const range = isScalar(pair.key) ? pair.key.range : null;
    return { key: String(isScalar(pair.key) ? pair.key.value : pair.key), at: place(range?.[0] ?? 0, range?.[1] ?? 0) };
  };

  for (const pair of section('flags')) {
    const { key, at } = keyOf(pair);
    const fields = isMap(pair.value) ? (pair.value as YAMLMap).toJSON() as Record<string, unknown> : {};
    const lifecycle = LIFECYCLES.find((it) => it === fields['lifecycle']) ?? null;
    if (fields['lifecycle'] !== undefined && lifecycle === null) {
      problems.push({ message: `flag ${key}: lifecycle "${String(fields['lifecycle'])}" is not one of ${LIFECYCLES.join(', ')}`, at });
    }
    const survivingValue = literal(fields['survivingValue']);
    if ((lifecycle === 'launched' || lifecycle === 'retired') && survivingValue === undefined && fields['flagType'] !== 'boolean') {
      problems.push({ message: `flag ${key} is ${lifecycle} but has no survivingValue: its branches cannot be judged`, at });
    }
    for (const field of ['expiresAt', 'settledAt', 'createdAt']) {
      if (fields[field] !== undefined && date(fields[field]) === null) problems.push({ message: `flag ${key}: ${field} "${String(fields[field])}" is not a date (YYYY-MM-DD)`, at });
    }
    entries.push({
      key, at, lifecycle, survivingValue, flagType: textOf(fields['flagType']), description: textOf(fields['description']), kind: textOf(fields['kind']),
      settledAt: date(fields['settledAt']), createdAt: date(fields['createdAt']), expiresAt: date(fields['expiresAt']),
      owners: texts(fields['owners']), aliases: texts(fields['aliases']), permanent: fields['permanent'] === true,
    });
  }
  for (const pair of section('tombstones')) {
    const { key, at } = keyOf(pair);
    const fields = isMap(pair.value) ? (pair.value as YAMLMap).toJSON() as Record<string, unknown> : {};
    // Lifted with a reason, it lies there for those who read the file (5.1).
    if (date(fields['liftedAt']) !== null && textOf(fields['liftReason']) !== null) continue;
    if (fields['liftedAt'] !== undefined) problems.push({ message: `tombstone of ${key}: liftedAt needs a date (YYYY-MM-DD) and a liftReason; it still holds`, at });
    tombstones.push({ key, at, removedAt: date(fields['removedAt']), reason: textOf(fields['reason']), aliases: texts(fields['aliases']) });
  }
  return { entries, tombstones, problems };
}

/** Comments blanked out, so that offsets stay: JSON with comments is then YAML. */
export function withoutComments(text: string): string {
  return text.replace(/"(?:\\.|[^"\\])*"|\/\/[^\n]*|\/\*[^]*?\*\//g, (match) => (match.startsWith('"') ? match : match.replace(/[^\n]/g, ' ')));
}

const literal = (value: unknown): Literal | undefined =>
  value !== null && ['string', 'number', 'boolean'].includes(typeof value) ? (value as Literal) : undefined;
const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter((it) => typeof it === 'string') : typeof value === 'string' ? [value] : []);
const date = (value: unknown): string | null => (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value) && !Number.isNaN(Date.parse(value)) ? value.slice(0, 10) : null);
