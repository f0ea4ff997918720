/** How a check is set up at one end of a change: its configuration, as it is written, and its baseline. */
import { BASELINE, readBaseline } from '../gate/baseline.js';
import type { Settings } from '../gate/weakened.js';
import { parseConfig } from '../host/config.js';
import { CONFIG_PLACES, isProgram, parseConfigText } from '../host/find.js';
import { UsageError, type Tree } from '../model.js';
import type { BaselineOptions } from './baseline.js';

/** @param file where the configuration is at the other end; it is looked for where others may be as well. */
export function settingsOf(tree: Tree, file: string | null, { file: baseline = BASELINE }: BaselineOptions): Settings {
  const known = baselineIn(tree, baseline);
  for (const place of new Set([...file === null ? [] : [file], ...CONFIG_PLACES])) {
    const text = tree.has(place) ? tree.read(place) : null;
    if (text === null) continue;
    if (isProgram(place)) return { config: null, file: place, text, baseline: known };
    try {
      const raw = parseConfigText(place, text);
      if (raw !== undefined) return { config: parseConfig(raw, place), file: place, text, baseline: known };
    } catch (error) {
      if (!(error instanceof UsageError) && !(error instanceof Error)) throw error;
      return { config: null, file: place, text, baseline: known };
    }
  }
  return { config: parseConfig({}, 'defaults'), file: null, text: null, baseline: known };
}

function baselineIn(tree: Tree, file: string): Settings['baseline'] {
  const text = tree.read(file);
  const entries = text === null ? null : readBaseline(text);
  return entries && { file, entries };
}
