/** `init`: a configuration from what is found here, for the user to keep and correct. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../model.js';
import type { Session } from './session.js';

const NAMES = /^(?:I?(?:Feature|Ui|App)?(?:Flag|Toggle|Switch|Experiment)(?:s|Key|Keys|Name|Names|Type)?|FEATURE_?(?:FLAGS?|TOGGLES?)|FLAGS?|ALL_EXPERIMENTS|I?FlagKey)$/i;

/** Writes `.unpegrc.json` and returns what to tell. Throws UsageError when there is one. */
export function initConfig(session: Session): string {
  const { tree } = session;
  const file = '.unpegrc.json';
  const there = ['.unpegrc', file, '.unpegrc.yaml', '.unpegrc.yml', '.unpegrc.js', '.unpegrc.cjs', '.unpegrc.mjs', 'unpeg.config.js', 'unpeg.config.cjs', 'unpeg.config.mjs']
    .find((name) => existsSync(join(tree.root, name)));
  if (there) throw new UsageError(`${there} is here already: change it by hand, or move it away first`);
  const analysis = session.analyse();
  const registry = findRegistries(analysis);
  const config = { $schema: './node_modules/unpeg/schema/config.schema.json', flags: { registry: registry.map(({ label }) => label), calls: [] }, policy: { settledFor: session.config.policy.settledFor } };
  writeFileSync(join(tree.root, file), `${JSON.stringify(config, null, 2)}\n`, { flag: 'wx' });
  const reads = analysis.project.flags.filter((flag) => flag.evaluations.length > 0).length;
  return [
    `wrote ${file}`,
    `  flags read through known SDKs: ${reads}`,
    ...registry.map(({ label, keys }) => `  registry ${label}: declares ${keys} keys`),
    registry.length === 0 ? '  no registry of flags was recognised: name yours in flags.registry, and calls that ask for a flag in flags.calls' : '  next: name the calls that ask for these flags in flags.calls, then run unpeg flags',
    '',
  ].join('\n');
}

/** Exports that are called like a registry, and hold at least two keys. */
function findRegistries({ linked, facts }: ReturnType<Session['analyse']>): { label: string; keys: number }[] {
  const found: { label: string; keys: number }[] = [];
  for (const file of linked.files) {
    if (/(?:^|\/)(?:tests?|__tests__|fixtures)\/|\.(?:test|spec|stories|d)\./.test(file)) continue;
    const exported = facts.facts(file).exports.filter((it) => it.local !== null && NAMES.test(it.name));
    if (exported.length === 0) continue;
    const { body } = facts.deepen(file);
    for (const { name, local } of exported) {
      const declaration = body?.declarations.find((it) => it.name === local);
      const keys = declaration?.members.length ?? 0;
      // An object type so called is as likely the record of one flag in a table: only the user can tell.
      const isShape = declaration?.kind === 'type' && body!.exprs[declaration.value]![0] !== 'union';
      if (declaration && keys >= 2 && declaration.kind !== 'function' && !isShape) found.push({ label: `${file}#${name}`, keys });
    }
  }
  return found;
}
