/** No flag was found: what was looked for, and how to say what a flag is here. */
import { plural, visible, type Paint } from './style.js';

/** What a search without result had to go by. */
export interface Looked {
  /** Packages of known SDKs that are imported, with the first file that does. */
  packages: { name: string; file: string }[];
  /** Imported packages that nobody told us of and whose names speak of flags. */
  likely: { name: string; file: string }[];
  /** As the configuration names them. */
  calls: string[];
  registries: string[];
  /** How many packages of SDKs are known. */
  known: number;
}

export function renderNothing(files: number, looked: Looked | undefined, paint: Paint): string[] {
  const lines = [paint('bold', `no flags found in ${plural(files, 'file')}`), ''];
  if (looked) {
    const { packages, likely, calls, registries, known } = looked;
    const row = (what: string, found: readonly string[], none: string): string => `  ${what.padEnd(12)}${found.length > 0 ? found.map(visible).join(', ') : none}`;
    lines.push('looked for');
    lines.push(row('SDKs', packages.map(({ name, file }) => `${name} is imported (${file}), but no call of it has the shape of a read`), `none of ${known} known packages is imported (LaunchDarkly, OpenFeature, Unleash, …)`));
    lines.push(row('calls', calls, 'the configuration names none (flags.calls)'));
    lines.push(row('registries', registries, 'the configuration names none (flags.registry, flags.wire)'));
    if (likely.length > 0) {
      lines.push('', 'perhaps');
      for (const { name, file } of likely) lines.push(`  ${visible(name)} is imported in ${visible(file)}: if it asks for flags, name the call that does`);
    }
    lines.push('');
  }
  const from = looked?.likely[0]?.name ?? 'src/flags.ts';
  lines.push(
    `${paint('cyan', 'next:')} say what a flag is here. unpeg init writes a .unpegrc.json from what it finds; by hand it looks like this:`, '',
    '  { "flags": {',
    '      "registry": ["src/flags.ts#FeatureFlag"],',
    `      "calls": [{ "from": ${visible(JSON.stringify(from))}, "name": "isOn", "key": 0 }],`,
    '      "wire": ["src/protocol.ts#OrderFlag"] } }', '',
    '  registry  an enum, union, record or class of keys in code, or a JSON or YAML file',
    '  calls     a call that asks for a flag, and which argument is its key; what wraps it is found',
    '  wire      values that cross a process boundary: order.flags & OrderFlag.Peg',
  );
  return lines;
}
