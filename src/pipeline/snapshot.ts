/** One revision as the quarterly report counts it: its flags with their standing, their owners by the CODEOWNERS of that day, and its size. */
import { CODEOWNERS, parseOwners } from '../report/quarterly/codeowners.js';
import type { CountedFlag, Snapshot } from '../report/quarterly/data.js';
import { standingOf } from '../report/quarterly/standing.js';
import type { Flag, Place, Tree } from '../model.js';
import unused from '../../rules/unused-flag.js';
import type { Analysis } from './analyse.js';

/** Kinds that are meant to stay. */
const LASTING = new Set(['kill-switch', 'ops', 'permission', 'config']);

export interface Moment {
  quarter: string;
  date: string;
  committed: string;
}

export function snapshotOf(tree: Tree, { project, linked, facts, problems }: Analysis, moment: Moment): Snapshot {
  const unread = new Set([...unused.check(project)].map(({ digest }) => digest));
  const codeowners = CODEOWNERS.find((file) => tree.has(file));
  const ownersOf = parseOwners(codeowners === undefined ? '' : (tree.read(codeowners) ?? ''));
  const packageOf = packagesOf(tree);
  const flags = flagsOf(project.flags).map((flag): CountedFlag => {
    const inSource = flag.evaluations.filter((it) => it.in === 'source');
    const places = inSource.length > 0 ? inSource.map(({ at }) => at) : flag.declarations.map(({ at }) => at);
    const where = places[0] ?? flag.evaluations[0]?.at ?? null;
    return {
      id: flag.id, key: flag.key, provider: flag.provider, kind: flag.kind, state: flag.state.is,
      standing: standingOf(flag.state.is, { settled: flag.state.value !== undefined || flag.state.each === true, unread: unread.has(flag.id) }),
      lasting: flag.entry?.permanent === true || LASTING.has(flag.kind ?? ''),
      reads: inSource.length, tests: flag.evaluations.length - inSource.length,
      owners: flag.owners.length > 0 ? flag.owners : mostOften(places, ownersOf),
      package: mostOften(places, (file) => [packageOf(file)])[0] ?? '',
      where: where && { file: where.file, line: where.line },
    };
  });
  return {
    ...moment, revision: tree.revision!, flags, files: linked.files.length, lines: linked.files.reduce((sum, file) => sum + facts.glance(file).lines, 0),
    opaque: project.opaque.length, owned: codeowners !== undefined, problems: [...new Set(problems.map(({ message, at }) => (at ? `${at.file}:${at.line} ${message}` : message)))].sort(),
  };
}

/** A value on the wire is no flag of its own. */
export const flagsOf = (flags: readonly Flag[]): Flag[] => flags.filter(({ provider }) => provider !== 'wire').sort((a, b) => (a.id < b.id ? -1 : 1));

/** What most of the places say; of equals the first by name. */
function mostOften(places: readonly Place[], say: (file: string) => string[]): string[] {
  const counts = new Map<string, { said: string[]; count: number }>();
  for (const { file } of places) {
    const said = say(file);
    const name = said.join(' ');
    counts.set(name, { said, count: (counts.get(name)?.count ?? 0) + 1 });
  }
  return [...counts].sort(([a, x], [b, y]) => y.count - x.count || (a < b ? -1 : 1))[0]?.[1].said ?? [];
}

/** The nearest package above a file, by its name; without one by its folder. */
function packagesOf(tree: Tree): (file: string) => string {
  const manifests = tree.files.map(({ path }) => path).filter((path) => /(?:^|\/)package\.json$/.test(path));
  const names = new Map([...tree.readMany(manifests)].map(([path, text]) => [path.slice(0, -'package.json'.length), nameIn(text ?? '')] as const));
  return (file) => {
    for (let folder = file; folder !== '';) {
      folder = folder.replace(/[^/]*\/?$/, '');
      const name = names.get(folder);
      if (name !== undefined) return name ?? (folder === '' ? 'the root' : folder.slice(0, -1));
    }
    return 'the root';
  };
}

/** Null for a manifest without a name. */
export function nameIn(text: string): string | null {
  try {
    const { name } = JSON.parse(text) as { name?: unknown };
    return typeof name === 'string' && name.trim() !== '' ? name : null;
  } catch {
    return null;
  }
}
