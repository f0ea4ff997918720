/**
 * Replays what texts say about flags, commit by commit, and keeps for each key the versions of its life: where it is declared,
 * how often it is read, what it gates. Nothing is judged here. The cost is that of the changes, never commits × flags.
 */
import type { Literal } from '../model.js';
import type { KeyName } from './asked.js';
import type { Digest, Use } from './digest.js';
import { REGISTRY_FILE, type Vocabulary } from './vocabulary.js';

export interface Revision {
  commit: string;
  date: string;
  author: string;
  merge: boolean;
  subject: string;
  /** What each changed text now says: null for nothing, undefined where that is not known, so that nothing has changed. */
  changes: { path: string; digest: Digest | null | undefined }[];
}

/** What is known of a key from one revision until the next that changes it. */
export interface Version {
  /** Index of the revision. */
  at: number;
  declared: { path: string; line: number } | null;
  reads: number;
  /** Where it is read first. */
  read: { path: string; line: number } | null;
  paths: string[];
  fallback: Literal | undefined;
  on: string[];
  off: string[];
  /** For a wire value: its number. */
  value: number | null;
}

export interface Replayed {
  revisions: readonly Omit<Revision, 'changes'>[];
  /** Versions of every key, oldest first; a wire value is called `ENUM.NAME`. */
  keys: ReadonlyMap<string, Version[]>;
  /** For each wire registry, by its label: what each name stood for, whenever that changed. */
  wires: ReadonlyMap<string, { at: number; values: ReadonlyMap<string, number>; path: string; lines: ReadonlyMap<string, number> }[]>;
  /** Keys that are names of wire values. */
  wireKeys: ReadonlySet<string>;
  /** Constants that came to stand for another key. */
  repointed: { at: number; ref: string; from: string; to: string }[];
}

interface Declared { path: string; line: number; fallback: Literal | undefined; value: number | null }

export const isLive = (version: Version | undefined): boolean => version !== undefined && (version.declared !== null || version.reads > 0);
export const wireKey = (label: string, member: string): string => `${label.replace(/^.*#/, '')}.${member}`;

/** @param known keys that are flags today: where there is a registry, only they, what it ever declared, and what a vendor's function was asked for, are keys. */
export function replay(revisions: Iterable<Revision>, vocabulary: Vocabulary, known: ReadonlySet<string>): Replayed {
  const registryOf = new Map([[REGISTRY_FILE.label, REGISTRY_FILE], ...vocabulary.registries.flatMap((it) => it.names.map((name) => [name, it] as const))]);
  const uses = new Map<string, Map<string, Use>>();
  const declared = new Map<string, Map<string, Declared>>();
  /** What a registry's member or a constant stands for: `FeatureToggle.x`, `FLAG_X`. */
  const refs = new Map<string, Map<string, string>>();
  const refsOf = new Map<string, Set<string>>();
  const keys = new Map<string, Version[]>();
  const wireKeys = new Set<string>();
  const vendors = new Set<string>();
  const current = new Map<string, Digest>();
  const wires = new Map<string, { at: number; values: Map<string, number>; path: string; lines: Map<string, number> }[]>();
  const repointed: Replayed['repointed'] = [];
  const lines: Omit<Revision, 'changes'>[] = [];

  const idOf = (name: KeyName): string => {
    if ('key' in name) return `=${name.key}`;
    const dot = name.ref.indexOf('.');
    const registry = dot < 0 ? undefined : registryOf.get(name.ref.slice(0, dot));
    return registry ? `${registry.label}.${name.ref.slice(dot + 1)}` : name.ref;
  };
  const stands = (id: string): string | null => {
    if (id.startsWith('=')) return id.slice(1);
    const values = new Set(refs.get(id)?.values());
    // Constants of one name may stand for different keys in different files: then it is not known for which.
    return values.size === 1 ? [...values][0]! : null;
  };

  /** Puts in or takes out what one text says; returns what it touches. */
  const apply = (path: string, digest: Digest, put: boolean, touched: Set<string>): void => {
    const stand = (ref: string, key: string): void => {
      const of = nested(refs, ref);
      if (put) of.set(path, key);
      else of.delete(path);
      const names = refsOf.get(key) ?? new Set();
      refsOf.set(key, names.add(ref));
      touched.add(key);
    };
    for (const { name, members } of digest.declares) {
      const registry = registryOf.get(name)!;
      const strings = !registry.wire && members.every(({ value }) => typeof value === 'string');
      for (const { member, value, fallback, line } of members) {
        const key = registry.wire ? wireKey(registry.label, member) : strings ? String(value) : member;
        const of = nested(declared, key);
        if (registry.wire) wireKeys.add(key);
        if (put) of.set(path, { path, line, fallback, value: typeof value === 'number' ? value : null });
        else of.delete(path);
        stand(`${registry.label}.${member}`, key);
      }
      if (registry.wire) touched.add(`\0${registry.label}`);
    }
    for (const [name, value] of digest.constants) stand(name, value);
    for (const it of digest.uses) {
      const id = idOf(it.name);
      const of = nested(uses, id);
      if (put) of.set(path, it);
      else of.delete(path);
      if (it.vendor && 'key' in it.name) vendors.add(it.name.key);
      const key = stands(id);
      if (key !== null) touched.add(key);
    }
  };

  /** The names that a text gives to keys. */
  const refsIn = (digest: Digest): string[] => [
    ...digest.constants.map(([name]) => name),
    ...digest.declares.flatMap(({ name, members }) => members.map(({ member }) => `${registryOf.get(name)!.label}.${member}`)),
  ];

  const versionOf = (key: string, at: number): Version => {
    const declarations = [...(declared.get(key)?.values() ?? [])];
    const version: Version = { at, declared: null, reads: 0, read: null, paths: [], fallback: undefined, on: [], off: [], value: null };
    const first = declarations[0];
    if (first) version.declared = { path: first.path, line: first.line };
    version.fallback = declarations.find(({ fallback }) => fallback !== undefined)?.fallback;
    version.value = declarations.find(({ value }) => value !== null)?.value ?? null;
    const on = new Set<string>();
    const off = new Set<string>();
    for (const id of [`=${key}`, ...(refsOf.get(key) ?? [])]) {
      if (!id.startsWith('=') && stands(id) !== key) continue;
      for (const [path, it] of uses.get(id) ?? []) {
        if (!it.read) continue;
        version.reads += it.count;
        version.read ??= { path, line: it.line };
        version.paths.push(path);
        version.fallback ??= it.fallback;
        for (const token of it.on) on.add(token);
        for (const token of it.off) off.add(token);
      }
    }
    version.on = [...on].sort();
    version.off = [...off].sort();
    version.paths.sort();
    return version;
  };

  for (const { changes, ...revision } of revisions) {
    const at = lines.push(revision) - 1;
    const touched = new Set<string>();
    const before = new Map<string, string | null>();
    for (const { path, digest } of changes) {
      const last = current.get(path);
      if (digest === undefined || !last || digest === last) continue;
      for (const ref of refsIn(last)) before.set(ref, stands(ref));
      apply(path, last, false, touched);
      current.delete(path);
    }
    for (const { path, digest } of changes) {
      if (!digest || digest === current.get(path)) continue;
      apply(path, digest, true, touched);
      current.set(path, digest);
    }
    for (const [ref, from] of before) {
      const to = stands(ref);
      if (from !== null && to !== null && from !== to) repointed.push({ at, ref, from, to });
    }
    for (const key of touched) {
      if (key.startsWith('\0')) {
        noteWire(key.slice(1), at);
        continue;
      }
      const list = keys.get(key);
      const version = versionOf(key, at);
      const last = list?.at(-1);
      if (last ? same(last, version) : !isLive(version)) continue;
      if (list) list.push(version);
      else keys.set(key, [version]);
    }
  }

  function noteWire(label: string, at: number): void {
    const values = new Map<string, number>();
    const places = new Map<string, number>();
    let path = '';
    for (const ref of refs.keys()) {
      if (!ref.startsWith(`${label}.`)) continue;
      const member = ref.slice(label.length + 1);
      const it = [...(declared.get(wireKey(label, member))?.values() ?? [])][0];
      if (!it || it.value === null) continue;
      values.set(member, it.value);
      places.set(member, it.line);
      path = it.path;
    }
    wires.set(label, [...(wires.get(label) ?? []), { at, values, path, lines: places }]);
  }

  return { revisions: lines, keys: onlyFlags(keys, vocabulary, new Set([...known, ...vendors])), wires, wireKeys, repointed };
}

/** Where a registry declares keys, what it never declared and no vendor's function was asked for is no key: `button.isEnabled('save')`. */
function onlyFlags(keys: Map<string, Version[]>, vocabulary: Vocabulary, known: ReadonlySet<string>): Map<string, Version[]> {
  if (vocabulary.registries.every(({ wire }) => wire) && vocabulary.registries.length > 0 && known.size === 0) {
    return new Map([...keys].filter(([, versions]) => versions.some(({ declared }) => declared !== null)));
  }
  const closed = vocabulary.registries.some(({ wire }) => !wire);
  return new Map([...keys].filter(([key, versions]) => versions.some(({ declared }) => declared !== null) || known.has(key) || (!closed && versions.some(({ reads }) => reads > 0))));
}

function same(a: Version, b: Version): boolean {
  return (a.declared === null) === (b.declared === null) && a.reads === b.reads && a.fallback === b.fallback && a.value === b.value
    && equal(a.on, b.on) && equal(a.off, b.off) && equal(a.paths, b.paths);
}

const equal = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((it, index) => it === b[index]);

function nested<V>(map: Map<string, Map<string, V>>, key: string): Map<string, V> {
  let found = map.get(key);
  if (!found) map.set(key, (found = new Map()));
  return found;
}
