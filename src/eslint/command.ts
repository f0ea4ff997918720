/** Findings for a command: complete, however long they take the first time. */
import { relative, sep } from 'node:path';
import type { Finding } from '../model.js';
import { openLive, type Live, type LiveOptions } from '../pipeline/live.js';
import { moved } from '../pipeline/moved.js';

/** Whoever knows what is found in a text of a file. */
export interface Source {
  /** @param path absolute. */
  findings(path: string, text: string): readonly Finding[];
}

/** An analysis that takes less (ms) is made for every text; a longer one not before it is this old. */
const CHEAP = 200;
const PATIENCE = 2000;
/** What is linted by a command rarely changes meanwhile, and looking takes the time of the lint (ms). */
const EVERY = 2000;

export function commandSource(options: LiveOptions): Source {
  const live: Live = openLive({ ...options, every: EVERY });
  let analysed = -Infinity;
  let cost = 0;
  return {
    findings(path, text) {
      const standing = live.look();
      const file = inRoot(standing.root, path);
      const known = standing.findings.get(file) ?? [];
      const saved = live.read(file);
      if (saved !== null) {
        const { findings, exact } = moved(file, known, saved, text);
        // While fixes are made, a file is looked at up to ten times: what it said before has to do where more would cost much.
        if (exact || (cost > CHEAP && Date.now() - analysed < PATIENCE)) return findings;
      }
      const { findings } = live.lookWith(new Map([[file, text]]));
      cost = live.cost;
      analysed = Date.now();
      return findings.get(file) ?? [];
    },
  };
}

export const inRoot = (root: string, path: string): string => relative(root, path).split(sep).join('/');
