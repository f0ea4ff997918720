/** What the configuration names, found in the tree: registries, wire enums and calls. */
import type { Config, Problem } from '../model.js';
import { matcher } from './glob.js';
import type { Names } from './names.js';
import type { RootedCall } from './recognise.js';
import type { RegistryReference } from './registries.js';
import type { Resolver } from './resolve.js';

export function registryReferences(config: Config, resolver: Resolver): { references: RegistryReference[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const references: RegistryReference[] = [];
  for (const wire of [false, true]) {
    for (const label of wire ? config.flags.wire : config.flags.registry) {
      const [path = '', symbol = null] = label.split('#');
      if (!wire && /\.(?:jsonc?|ya?ml)$/.test(path)) continue; // a registry file
      const target = resolver.resolve('unpeg', path.startsWith('.') ? path : `./${path}`);
      if (target && 'file' in target) references.push({ file: target.file, symbol, label, wire, proposed: false });
      else problems.push({ message: `${wire ? 'flags.wire' : 'flags.registry'} names ${path}, which is not in the tree, so nothing is known to be declared there. Correct the path; it is relative to the root`, at: null, configuration: true });
    }
  }
  return { references, problems };
}

/** Patterns of `entries` that match no source. */
export function idleEntries({ entries }: Config, sources: readonly string[]): Problem[] {
  const idle = entries.filter((pattern) => !pattern.startsWith('!') && !sources.some(matcher([pattern])));
  return idle.map((pattern) => ({ message: `entries names ${pattern}, which matches no source file: nothing is reached by it. Correct it, or take it out`, at: null }));
}

/** `from` is a file where it resolves to one, seen from the root; else a package. */
export function rootedCalls(config: Config, resolver: Resolver): RootedCall[] {
  return config.flags.calls.map((call) => {
    if (call.from === undefined) return { ...call, root: null };
    const here = resolver.resolve('unpeg', call.from) ?? resolver.resolve('unpeg', `./${call.from}`);
    const relative = here && 'file' in here ? here : resolver.resolve('unpeg', `./${call.from}`);
    return { ...call, root: relative && 'file' in relative ? `file:${relative.file}` : `package:${call.from}` };
  });
}

/** The declaration that a configured `from` and name lead to, through re-exports. */
export function declaredAt(names: Names, root: string, path: readonly string[]): { root: string; path: string[] }[] {
  if (!root.startsWith('file:')) return [{ root, path: [...path] }];
  const file = root.slice('file:'.length);
  const found = names.ofExport(file, path[0]!).flatMap((origin) =>
    'file' in origin ? [{ root: `file:${origin.file}`, path: [origin.name, ...path.slice(1)] }] : []);
  return found.length > 0 ? found : [{ root, path: [...path] }];
}
