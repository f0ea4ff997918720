/** `settings.unpeg`: the configuration itself or where it is, and what is for this plugin only. */
import type { Rule } from 'eslint';
import { parseConfig } from '../host/config.js';
import type { LiveOptions } from '../pipeline/live.js';

interface Settings {
  /** The path of a configuration. */
  config?: string;
  /** The day to judge by, for tests of your own. */
  today?: string;
  /** See `cacheKey` of the plugin: read by ESLint's own cache, not by us. */
  cacheKey?: string;
}

/** What a linted project is told apart by, and how to open it. */
export function projectOf({ cwd, settings }: Pick<Rule.RuleContext, 'cwd' | 'settings'>): { key: string; options: LiveOptions } {
  const { config, today, cacheKey: _, ...given } = (settings['unpeg'] ?? {}) as Settings & Record<string, unknown>;
  const options: LiveOptions = {
    cwd,
    ...(typeof config === 'string' ? { config } : {}),
    ...(today === undefined ? {} : { today }),
    ...(Object.keys(given).length > 0 ? { given: { config: parseConfig(given, 'settings.unpeg'), root: cwd } } : {}),
  };
  return { key: JSON.stringify([cwd, config, today, given]), options };
}
