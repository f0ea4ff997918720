/**
 * Learns the vocabulary of a repository: what its configuration names, which vendors' packages it imports, and how the places
 * that ask for a flag today look. A registry's older names and places are found by going back from its present one.
 */
import { extract } from '../facts/extract.js';
import { lastName } from '../history/asked.js';
import { digestOf } from '../history/digest.js';
import { sortedVocabulary, type RegistryWords, type Vocabulary } from '../history/vocabulary.js';
import { eachBlob, type LoggedCommit } from '../host/log.js';
import { sdkRows, wordOf } from '../link/shapes.js';
import type { ArgumentPath, ExprId, FileFacts } from '../model.js';
import type { Analysis } from './analyse.js';

/** How alike the members of two declarations are where one is the other under its former name. */
const SAME_REGISTRY = 0.5;

export function learnVocabulary(analysis: Analysis, root: string, log: readonly LoggedCommit[]): Vocabulary {
  const { project: { config, flags }, facts, linked } = analysis;
  const imported = new Set(linked.files.flatMap((file) => facts.facts(file).imports.map(({ specifier }) => specifier)));
  const shapes = [...sdkRows(imported)];
  const rows = shapes.map(({ row }) => row);
  const askers: [string, ArgumentPath][] = [
    ...config.flags.calls.map(({ name, key }): [string, ArgumentPath] => [name.split('.').at(-1)!, key]),
    ...rows.filter(({ kind }) => kind !== 'members').flatMap((row) => row.keys.filter((key) => !/[[(]/.test(String(key))).map((key): [string, ArgumentPath] => [wordOf(row), key])),
  ];
  const fallbacks = [...config.flags.calls, ...rows.map((row) => ({ name: wordOf(row), fallback: row.fallback }))]
    .flatMap(({ name, fallback }): [string, ArgumentPath][] => (fallback === undefined ? [] : [[name.split('.').at(-1)!, fallback]]));
  const holders = rows.filter(({ kind }) => kind === 'members').map(wordOf);
  for (const flag of flags.filter(({ provider }) => provider !== 'wire' && provider !== 'env')) {
    for (const { at, via } of flag.evaluations) {
      if (via.includes('function')) continue;
      const source = facts.facts(at.file);
      for (const site of source.body?.sites.filter(({ span }) => span[0] === at.line && span[1] === at.column) ?? []) {
        const expr = source.body!.exprs[site.expr]!;
        const name = expr[0] === 'call' || expr[0] === 'jsx' || expr[0] === 'member' ? lastName(source, expr[1]) : null;
        if (name === null || name.length < 3) continue;
        if (expr[0] === 'call' || expr[0] === 'jsx') for (const key of pathsTo(source, expr[0] === 'jsx' ? [expr[2]] : expr[2], flag.key)) askers.push([name, key]);
        else if (expr[0] === 'member' && expr[2] === flag.key) holders.push(name);
      }
    }
  }
  const registries = registriesOf(analysis).map((it) => ({ ...it, names: formerNames(root, log, it.file, it.names[0]!) }));
  const variables = flags.filter(({ provider }) => provider === 'env').map(({ key }) => key);
  return sortedVocabulary({ askers, fallbacks, holders, registries, variables, packages: shapes.map(({ root }) => root.slice('package:'.length)) });
}

/** Where among its arguments a call keeps the key. */
function pathsTo(facts: FileFacts, args: readonly ExprId[], key: string): ArgumentPath[] {
  const { exprs } = facts.body!;
  const is = (id: ExprId): boolean => {
    const expr = exprs[id]!;
    return expr[0] === 'literal' && expr[1] === key;
  };
  return args.flatMap((id, position): ArgumentPath[] => {
    if (is(id)) return [position];
    const expr = exprs[id]!;
    return expr[0] === 'object' ? expr[1].filter(([, value]) => is(value)).map(([field]) => `${position}.${field}`) : [];
  });
}

function registriesOf({ project: { config }, facts, linked }: Analysis): (RegistryWords & { file: string })[] {
  return [false, true].flatMap((wire) => (wire ? config.flags.wire : config.flags.registry).flatMap((label) => {
    const [path = '', symbol] = label.split('#');
    const file = path.replace(/^\.\//, '');
    if (!linked.files.includes(file)) return [];
    const names = symbol === undefined ? facts.facts(file).exports.filter(({ type, name }) => !type && name !== '*').map(({ name }) => name) : [symbol];
    return names.map((name) => ({ label: symbol === undefined ? `${label}#${name}` : label, names: [name], wire, file }));
  }));
}

/** Goes back through history with a registry: to the file it was moved from, to the name it had. */
function formerNames(root: string, log: readonly LoggedCommit[], file: string, name: string): string[] {
  const names = [name];
  let path = file;
  let texts = textsOf(root, log, path);
  for (let at = log.length - 1; at >= 0; at--) {
    const { changes } = log[at]!;
    const change = changes.find((it) => it.path === path);
    if (!change || change.after === null) continue;
    const before = change.before === null ? '' : texts.get(change.before) ?? '';
    if (names.some((it) => before.includes(it))) continue;
    const now = members(path, texts.get(change.after), names);
    if (now.length === 0) continue;
    const others = [...(before === '' ? [] : [{ path, text: before }]), ...replacedIn(root, changes.filter((it) => it.path !== path))];
    const found = others.map((it) => ({ ...it, former: formerIn(it.path, it.text, names, now) })).find(({ former }) => former !== null);
    if (!found) return names;
    if (!names.includes(found.former!)) names.push(found.former!);
    if (found.path === path) continue;
    path = found.path;
    texts = textsOf(root, log, path);
  }
  return names;
}

/** Every text that a path ever had. */
function textsOf(root: string, log: readonly LoggedCommit[], path: string): Map<string, string> {
  const ids = new Set(log.flatMap(({ changes }) => changes.filter((it) => it.path === path).flatMap(({ before, after }) => [before, after])).filter((id) => id !== null));
  const texts = new Map<string, string>();
  eachBlob(root, [...ids], (id, bytes) => { if (bytes) texts.set(id, bytes.toString()); });
  return texts;
}

function replacedIn(root: string, changes: readonly LoggedCommit['changes'][number][]): { path: string; text: string }[] {
  const paths = new Map(changes.slice(0, 200).flatMap(({ path, before }) => (before === null ? [] : [[before, path] as const])));
  const found: { path: string; text: string }[] = [];
  eachBlob(root, [...paths.keys()], (id, bytes) => { if (bytes) found.push({ path: paths.get(id)!, text: bytes.toString() }); });
  return found;
}

function members(path: string, text: string | undefined, names: readonly string[]): string[] {
  if (text === undefined) return [];
  const digest = digestOf(extract(path, text, 'body'), { askers: [], fallbacks: [], holders: [], variables: [], packages: [], registries: [{ label: '', names: [...names], wire: false }] });
  return digest?.declares.flatMap((it) => it.members.map(({ member }) => member)) ?? [];
}

/** The declaration in a text that has most of these members. */
function formerIn(path: string, text: string, names: readonly string[], now: readonly string[]): string | null {
  if (names.some((it) => new RegExp(`\\b(?:enum|type|interface|const|class)\\s+${it}\\b`).test(text))) return names.find((it) => text.includes(it))!;
  if (now.filter((it) => text.includes(it)).length < now.length * SAME_REGISTRY) return null;
  const facts = extract(path, text, 'body');
  for (const { name } of facts.body?.declarations ?? []) {
    if (name === 'default') continue; // every file may have one
    const old = members(path, text, [name]);
    const common = old.filter((it) => now.includes(it)).length;
    if (common > 1 && common >= SAME_REGISTRY * Math.max(old.length, now.length)) return name;
  }
  return null;
}
