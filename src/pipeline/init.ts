/** `init`: a configuration from what is found here, for the user to keep and correct. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../model.js';
import type { Session } from './session.js';

const SCHEMA = 'node_modules/unpeg/schema/config.schema.json';
/** Providers that are no vendor. */
const OWN: Readonly<Record<string, string>> = { app: 'your own code', env: 'the environment', wire: 'wire values' };

/** Writes `.unpegrc.json` and returns what to tell. Throws UsageError when there is one. */
export function initConfig(session: Session): string {
  const { tree } = session;
  const file = '.unpegrc.json';
  const there = ['.unpegrc', file, '.unpegrc.yaml', '.unpegrc.yml', '.unpegrc.js', '.unpegrc.cjs', '.unpegrc.mjs', 'unpeg.config.js', 'unpeg.config.cjs', 'unpeg.config.mjs']
    .find((name) => existsSync(join(tree.root, name)));
  if (there) throw new UsageError(`${there} is here already: change it by hand, or move it away first`);
  const analysis = session.analyse();
  const { proposals, doubtful } = analysis.linked;
  const registry = (proposals.length > 0 ? proposals : doubtful).filter(({ kind }) => kind === 'registry');
  const calls = proposals.filter(({ kind }) => kind === 'call').map((it) => ({ ...it, from: it.label.slice(0, it.label.lastIndexOf('#')), name: it.label.slice(it.label.lastIndexOf('#') + 1) }));
  const config = {
    ...(existsSync(join(tree.root, SCHEMA)) ? { $schema: `./${SCHEMA}` } : {}),
    flags: { registry: registry.map(({ label }) => label), calls: calls.map(({ from, name }) => ({ from, name, key: 0 })) }, policy: { settledFor: session.config.policy.settledFor },
  };
  writeFileSync(join(tree.root, file), `${JSON.stringify(config, null, 2)}\n`, { flag: 'wx' });
  const read = analysis.project.flags.filter((flag) => flag.evaluations.length > 0);
  const through = new Map<string, number>();
  for (const { provider } of read) through.set(OWN[provider] ?? provider, (through.get(OWN[provider] ?? provider) ?? 0) + 1);
  return [
    `wrote ${file}`,
    `  flags read: ${read.length}${read.length > 0 ? ` (${[...through].map(([name, count]) => `${count} through ${name}`).join(', ')})` : ''}`,
    ...registry.map(({ label, keys, asked, places }) => `  registry ${label}: declares ${keys} keys${asked > 0 ? `, ${asked} of them asked for in ${places} places` : ', none of them asked for: keep it if it is one'}`),
    ...calls.map(({ from, name, asked, places }) => `  call ${name} of ${from}: asks for ${asked} keys in ${places} places`),
    registry.length + calls.length === 0 ? '  no registry of flags was recognised: name yours in flags.registry, and calls that ask for a flag in flags.calls'
      : '  next: run unpeg flags; what asks by another call is named in flags.calls',
    '',
  ].join('\n');
}
