/** The inventory: every flag with the places that declare it and ask for it, and every key that could not be resolved. */
import type { Body, Config, Evaluation, ExprId, Flag, OpaqueKey, RegistryEntry, Place } from '../model.js';
import { placeOf } from '../model.js';
import type { Carriers } from './deepen.js';
import { isStoryFile, isTestFile } from './entries.js';
import { matcher } from './glob.js';
import type { Listed } from './listed.js';
import type { Loc } from './loc.js';
import type { Names } from './names.js';
import type { KnownKey } from './shapes.js';
import type { Asking, Recogniser } from './recognise.js';
import type { CodeRegistry, Registries } from './registries.js';
import type { Evaluator } from './truth.js';
import type { Values } from './values.js';
import { followWrappers, type Asked, type Called } from './wrappers.js';

export interface Inventory {
  flags: Flag[];
  opaque: OpaqueKey[];
  byId: ReadonlyMap<string, Flag>;
}

/** What is asked for, whoever declares it. */
export interface Askings {
  /** Flags of a key, by whichever provider. */
  named(key: string): readonly Flag[];
  /** Evaluations whose outcome decides what runs. */
  deciding: ReadonlySet<Evaluation>;
  /** Keys that are asked for by their own names, and by whom. */
  plain(): KnownKey[];
  /** What proposed calls ask for, by their label: evaluations with their keys. */
  proposed: ReadonlyMap<string, ReadonlyMap<Evaluation, string>>;
  /** The inventory, with what the registries declare by now. */
  declared(): Inventory;
}

export const flagId = (asking: Pick<Asking, 'namespace'>, key: string): string => `${asking.namespace}/${key}`;

interface Context {
  values: Values;
  recogniser: Recogniser;
  evaluator: Evaluator;
  carriers: Carriers;
  registries: Registries;
  entries: readonly RegistryEntry[];
  kinds: Config['flags']['kinds'];
  names: Names;
  listed(file: string, name: string): Listed;
}

export function takeAskings(files: readonly string[], context: Context): Askings {
  const { values, recogniser, registries } = context;
  const flags = new Map<string, Flag>();
  const opaque = new Map<string, OpaqueKey>();
  const mentioned: { registry: CodeRegistry; key: string }[] = [];
  const wrapped: Asked[] = [];
  const calls: Called[] = [];
  const deciding = new Set<Evaluation>();
  const proposed = new Map<string, Map<Evaluation, string>>();
  const plain = new Map<string, KnownKey>();

  const flag = (namespace: string, provider: string, key: string): Flag => {
    const id = `${namespace}/${key}`;
    let found = flags.get(id);
    if (!found) {
      found = { id, key, namespace, provider, spelled: [], valueType: 'unknown', declarations: [], evaluations: [], mentions: 0, entry: null, kind: null, owners: [], state: { is: 'active', since: null, evidence: [] } };
      flags.set(id, found);
    }
    return found;
  };

  const evaluated = (asking: Asking, at: Place, via: string[], decides: boolean): void => {
    for (const key of asking.keys) {
      const found = flag(asking.namespace, asking.provider, key);
      if (!asking.spelled && asking.provider !== 'env') plain.set(found.id, { key, provider: asking.provider === 'app' ? null : asking.provider });
      else if (asking.spelled && asking.keys.length === 1) found.spelled = unique([...found.spelled, ...asking.spelled.filter((it) => it !== key)]).sort();
      if (found.evaluations.some((it) => it.at.line === at.line && it.at.column === at.column && it.at.file === at.file)) continue;
      const evaluation: Evaluation = {
        at, in: isTestFile(at.file) ? 'test' : isStoryFile(at.file) ? 'story' : 'source', via, fallback: asking.fallback, ...(asking.unset === undefined ? {} : { unset: asking.unset }), resolved: true,
      };
      found.evaluations.push(evaluation);
      if (decides) deciding.add(evaluation);
      if (asking.proposed !== undefined) proposed.set(asking.proposed, (proposed.get(asking.proposed) ?? new Map<Evaluation, string>()).set(evaluation, key));
      const type = asking.returns;
      found.valueType = found.valueType === 'unknown' || found.valueType === type ? type : type === 'unknown' ? found.valueType : 'unknown';
    }
    if (asking.pattern !== null && !asking.parameter) untold(asking, at);
  };
  const untold = ({ pattern, namespace, closed }: Asking, at: Place): void => {
    if (closed) return;
    opaque.set(`${at.file}:${at.line}:${at.column}`, { pattern: pattern ?? '*', namespace, at });
  };

  for (const file of files) {
    const body = values.body(file);
    if (!body) continue;
    const tested = testedIn(body);
    for (const site of body.sites) {
      const loc: Loc = { file, expr: site.expr, env: null };
      const carried = callsCarrier(context, loc);
      if (carried) calls.push({ file, site });
      const asking = isMasked(values, recogniser, loc) ? null : recogniser.asks(loc);
      const decides = tested.has(site.expr);
      if (asking) {
        evaluated(asking, placeOf(file, site.span), asking.via, decides);
        if (asking.pattern !== null && asking.parameter) wrapped.push({ file, site, asking });
        continue;
      }
      // A component asks for whoever uses it only where it gates its children.
      if (values.expr(loc)[0] === 'jsx' && !decides) continue;
      if (carried) for (const through of askedThrough(context, loc)) evaluated(through, placeOf(file, site.span), unique(['function', ...through.via]), decides);
      const member = recogniser.memberOf(loc);
      if (member) mentioned.push(member);
    }
    // A constant read by its bare name is an evaluation where it is tested.
    for (const region of body.regions) {
      const test = body.exprs[region.test]!;
      if (test[0] === 'kept') {
        const tests = typeof test[2] === 'string' ? context.listed(file, test[2]).tests : test[2].map((expr): Loc => ({ file, expr, env: null }));
        for (const asking of context.evaluator.asksOf({ file, expr: test[1], env: null }, tests)) evaluated(asking, placeOf(file, region.at), unique(['table', ...asking.via]), true);
        continue;
      }
      for (const expr of atoms(values, { file, expr: region.test, env: null })) {
        const asking = recogniser.asks(expr);
        if (asking?.via[0] === 'constant') evaluated(asking, placeOf(file, region.at), asking.via, true);
      }
    }
  }

  const { told, untold: unseen } = followWrappers(files, wrapped, calls, values, context.names, recogniser);
  for (const { file, site, asking } of told) evaluated(asking, placeOf(file, site.span), unique(['wrapper', ...asking.via]), testedIn(values.body(file)!).has(site.expr));
  for (const { file, site, asking } of unseen) untold(asking, placeOf(file, site.span));

  // A key is one flag for every provider that is asked for it; without any, it is the application's own.
  const byName = new Map<string, Flag[]>();
  for (const it of flags.values()) if (it.provider !== 'wire') byName.set(it.key, [...(byName.get(it.key) ?? []), it]);
  const named = (key: string): readonly Flag[] => byName.get(key) ?? [];
  const own = (key: string): Flag[] => {
    const made = flag('app', 'app', key);
    byName.set(key, [...(byName.get(key) ?? []), made]);
    return [made];
  };
  const allNamed = (key: string): readonly Flag[] => {
    const found = named(key);
    return found.length > 0 ? found : own(key);
  };

  const declared = (): Inventory => {
    for (const registry of registries.all) {
      for (const [key, { span }] of registry.members) {
        const declaration = { at: placeOf(registry.file, span), registry: registry.label };
        for (const it of registry.wire ? [flag(registry.name, 'wire', key)] : allNamed(key)) it.declarations.push(declaration);
      }
    }
    for (const entry of context.entries) {
      const wire = [...flags.values()].filter((it) => it.provider === 'wire' && (it.key === entry.key || it.id === entry.key));
      const found = [...wire, ...[entry.key, ...entry.aliases].flatMap((name) => named(name))];
      for (const it of found.length > 0 ? found : own(entry.key)) {
        it.entry ??= entry;
        it.owners = entry.owners;
        it.declarations.push({ at: entry.at, registry: entry.at.file });
      }
    }
    for (const { registry, key } of mentioned) {
      if (registries.all.includes(registry)) for (const it of registry.wire ? [flag(registry.name, 'wire', key)] : allNamed(key)) it.mentions++;
    }
    const kinds = Object.entries(context.kinds).map(([glob, kind]) => [matcher([glob]), kind] as const);
    for (const it of flags.values()) it.kind = it.entry?.kind ?? kinds.find(([matches]) => matches(it.key))?.[1] ?? null;

    const all = [...flags.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    for (const it of all) it.evaluations.sort((a, b) => byPlace(a.at, b.at));
    return { flags: all, opaque: [...opaque.values()].sort((a, b) => byPlace(a.at, b.at)), byId: flags };
  };
  return { named, plain: () => [...plain.values()], deciding, proposed, declared };
}

/** `(flags & X) === X` asks once. */
function isMasked(values: Values, recogniser: Recogniser, loc: Loc): boolean {
  const it = values.expr(loc);
  return it[0] === 'equal' && [it[1], it[2]].some((side) => values.expr(values.at(loc, side))[0] === 'bit' && recogniser.asks(values.at(loc, side)) !== null);
}

/** Expressions that a region's test is made of. */
function testedIn({ exprs, regions }: Body): ReadonlySet<ExprId> {
  const found = new Set<ExprId>();
  const visit = (id: ExprId): void => {
    if (found.has(id)) return;
    found.add(id);
    const it = exprs[id]!;
    switch (it[0]) {
      case 'not': case 'await': case 'as': case 'member': case 'uses': case 'returns': visit(it[1]); break;
      case 'and': case 'or': case 'nullish': case 'equal': visit(it[1]); visit(it[2]); break;
      case 'compare': visit(it[2]); visit(it[3]); break;
      case 'if': visit(it[1]); visit(it[2]); visit(it[3]); break;
    }
  };
  for (const { test } of regions) visit(test);
  return found;
}

/** Only calls of what is known to carry a flag are followed. */
function callsCarrier({ values, carriers }: Context, loc: Loc): boolean {
  const it = values.expr(loc);
  if (it[0] !== 'call' && it[0] !== 'jsx') return false;
  const callee = values.expr(values.at(loc, it[1]));
  if (callee[0] === 'member' && !carriers.words.has(callee[2])) return false;
  if (callee[0] === 'function') return true;
  return values.origins(values.at(loc, it[1])).some(({ root, path }) => root.startsWith('file:') && carriers.has(root.slice(5), path[0]?.replace(/\(\)$/, '') ?? ''));
}

/** What the carrier that is called asks for by itself, to return it. */
const askedThrough = (context: Context, loc: Loc): Asking[] =>
  tells(context, loc) ? context.evaluator.asksThrough(loc).filter((asking) => asking.keys.length > 0) : [];

/** Its result is a flag's value, or true or false by one: not something that a flag decides about. */
function tells(context: Pick<Context, 'values' | 'recogniser'>, call: Loc): boolean {
  const { values, recogniser } = context;
  const inside = values.enter(call, true);
  if (!inside || values.expr(call)[0] === 'jsx') return inside !== null;
  const isTruth = (loc: Loc): boolean => {
    const it = values.expr(loc);
    switch (it[0]) {
      case 'literal': return typeof it[1] === 'boolean' || it[1] === null;
      case 'undefined': case 'not': case 'equal': return true;
      case 'if': return isTruth(values.at(loc, it[2])) && isTruth(values.at(loc, it[3]));
      case 'and': case 'or': case 'nullish': return isTruth(values.at(loc, it[1])) || isTruth(values.at(loc, it[2]));
      case 'as': case 'await': return isTruth(values.at(loc, it[1]));
      default: return recogniser.asks(loc) !== null || (it[0] === 'call' && tells(context, loc)) || recogniser.asks(values.reduce(loc)) !== null;
    }
  };
  return values.body(inside.file)!.functions[inside.env!.fn]!.returns.every(({ value }) => isTruth({ ...inside, expr: value }));
}

function* atoms(values: Values, loc: Loc): Generator<Loc> {
  const it = values.expr(loc);
  if (it[0] === 'import' || it[0] === 'top' || it[0] === 'member') yield loc;
  else if (it[0] === 'not') yield* atoms(values, values.at(loc, it[1]));
  else if (it[0] === 'and' || it[0] === 'or' || it[0] === 'equal') {
    yield* atoms(values, values.at(loc, it[1]));
    yield* atoms(values, values.at(loc, it[2]));
  }
}

const unique = (list: string[]): string[] => [...new Set(list)];

export const byPlace = (a: Place, b: Place): number =>
  a.file !== b.file ? (a.file < b.file ? -1 : 1) : a.line - b.line || a.column - b.column;
