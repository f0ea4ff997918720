/**
 * What one file shows by itself, while nobody knows the others yet: code that a registry, a constant or a guard around it
 * has decided about. What depends on who uses what is left for later.
 */
import { relative, sep } from 'node:path';
import { audit, open } from '../audit.js';
import { openCache } from '../host/cache.js';
import { parseConfig } from '../host/config.js';
import { findConfig } from '../host/find.js';
import { overlay } from '../host/overlay.js';
import { progress } from '../host/progress.js';
import { openFiles } from '../host/worktree.js';
import { matcher } from '../link/glob.js';
import type { Finding } from '../model.js';
import { rules } from '../../rules/index.js';
import { analyse } from './analyse.js';
import type { LiveOptions } from './live.js';
import { PACKAGE } from './place.js';

const LOCAL = ['contradictory-guard', 'dead-branch', 'identical-branches'];

/** Reads that file and what the configuration names, and nothing else. */
export function findAlone({ cwd, config: named, given, today }: LiveOptions, path: string, text: string): Finding[] {
  const found = given ?? findConfig({ cwd, file: named });
  const file = relative(found.root, path).split(sep).join('/');
  const config = 'raw' in found ? parseConfig(found.raw, found.file ?? 'defaults') : found.config;
  const { registry, calls, wire } = config.flags;
  const paths = [...registry, ...wire, ...calls.flatMap(({ from }) => from ?? [])].map((it) => it.split('#')[0]!);
  const tree = overlay(openFiles(found.root, ['package.json', 'tsconfig.json', ...paths]), new Map([[file, text]]));
  const { project, facts } = analyse({
    tree, config, today: today ?? new Date().toISOString().slice(0, 10), cache: openCache({ location: null, version: PACKAGE.version }), progress: progress(false),
  });
  const { findings } = audit(project, rules, {
    only: LOCAL, files: [], matches: (globs, path) => matcher(globs)(path), directives: (path) => (tree.has(path) ? facts.facts(path).directives : []),
  });
  return open(findings).filter(({ at }) => at?.file === file && project.reported(file));
}
