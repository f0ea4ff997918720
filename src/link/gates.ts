/** What each flag gates, by itself: the code that stands under a test of it, and the names that this code uses. */
import type { Conditions } from '../condition.js';
import { placeOf, type Body, type Gate, type Import, type RegionId } from '../model.js';
import type { Evaluator } from './truth.js';
import type { Values } from './values.js';

export interface GatesInput {
  values: Values;
  evaluator: Evaluator;
  conditions: Conditions;
  imports(file: string): readonly Import[];
  ownerAt(body: Body, span: readonly number[]): string | null;
}

/** By flag id, in the order of the files. */
export function gatesIn(files: readonly string[], input: GatesInput): Map<string, Gate[]> {
  const found = new Map<string, Gate[]>();
  for (const file of files) gatesOf(file, input, found);
  return found;
}

function gatesOf(file: string, { values, evaluator, conditions, imports, ownerAt }: GatesInput, into: Map<string, Gate[]>): void {
  const body = values.body(file)!;
  const { regions } = body;
  let uses: Map<RegionId, Set<string>> | null = null;
  for (const [region, { test, when, at, span, text, digest, kind }] of regions.entries()) {
    if (region === 0) continue;
    const { yes, no } = evaluator.truth({ file, expr: test, env: null });
    const own = when ? yes : no;
    for (const flag of conditions.flagsOf(own)) {
      const domain = [true, false, ...conditions.valuesOf(flag).filter((it) => typeof it !== 'boolean')];
      const open = domain.filter((value) => !conditions.shuts(own, new Map([[flag, value]])));
      uses ??= usesByRegion(body, imports(file));
      const gate: Gate = {
        when: open.length === domain.length ? 'any' : open.map((value) => JSON.stringify(value)).join(' or '),
        at: placeOf(file, at), code: placeOf(file, span), text, owner: ownerAt(body, span), digest, uses: [...uses.get(region) ?? []].sort(), rest: kind === 'rest',
      };
      into.set(flag, [...into.get(flag) ?? [], gate]);
    }
  }
}

/** Names of the file's own declarations and imports, by every region around their use. */
function usesByRegion({ regions, refs }: Body, imports: readonly Import[]): Map<RegionId, Set<string>> {
  const found = new Map<RegionId, Set<string>>();
  // Every module may have a default: what is not imported by its name goes by the one it has here.
  const named = ({ specifier, names }: Import, imported: string): string =>
    (imported !== 'default' && imported !== '*' ? imported : names.find((it) => it.imported === imported)?.local ?? specifier.replace(/^.*\//, ''));
  for (const { to, region } of refs) {
    const name = 'local' in to ? to.local : named(imports[to.import]!, to.name);
    for (let at = region; at !== 0; at = regions[at]!.parent) {
      const names = found.get(at);
      if (names) names.add(name);
      else found.set(at, new Set([name]));
    }
  }
  return found;
}
