/** Both ends of a change as data: the later one from the analysis at hand, the earlier one from git's objects, or from what was kept of it. */
import { audit, type Audit, type AuditOptions } from '../audit.js';
import { flagEnd, silencesOf, tombstoneNames, type End, type FlagEnd } from '../gate/end.js';
import { knownOf } from '../gate/identity.js';
import type { Arms } from '../link/arms.js';
import type { Config, Project, Tree } from '../model.js';
import { rules } from '../../rules/index.js';
import type { Analysis } from './analyse.js';
import type { CheckOptions } from './check.js';
import { auditOptions } from './judge.js';
import { knownIn, type Known } from './looked.js';
import { sessionAt, type Session } from './session.js';
import { knownFrom, resultsOf, type Asked } from './stored.js';

export interface EarlierEnd {
  /** What was kept of it, or what is found now. */
  end(): End;
  /** Where it was kept: what texts that both ends have alike answered then. */
  known: Known | undefined;
  tree: Tree;
  /** What only values of a flag let run there. Analysed for it where all the rest was kept. */
  arms(flag: string): Arms[];
}

export function flagsOf({ linked }: Analysis, { flags }: Project): FlagEnd[] {
  const gates = linked.gates();
  return flags.map((flag) => flagEnd(flag, gates.get(flag.id) ?? []));
}

export function endOf(analysis: Analysis, project: Project, flags: FlagEnd[], { findings, skipped, digests }: Audit): End {
  const { linked, facts } = analysis;
  const unread = new Set(facts.unread());
  return {
    findings: findings.map((it) => knownOf(it, digests.get(it.id)!)),
    skipped: skipped.map(({ rule }) => rule),
    registries: [...new Set(project.flags.flatMap(({ declarations }) => declarations.map(({ registry }) => registry)))].sort(),
    unclear: linked.files.filter((file) => unread.has(file) || facts.glance(file).problems.length > 0),
    zombies: project.modules.filter(({ verdict }) => verdict === 'zombie').map(({ file, flags }) => ({ file, flags: flags.map(({ key }) => key) })),
    flags,
    tombstones: tombstoneNames(project.tombstones),
    silences: linked.files.flatMap((file) => silencesOf(file, facts.glance(file).directives)),
  };
}

/**
 * @param config the later end's, with its paths as they were: whatever is configured now is asked of both ends, so that no
 * setting makes a finding.
 */
export function earlierEnd(session: Session, tree: Tree, config: Config, options: Pick<CheckOptions, 'severities' | 'assume'>): EarlierEnd {
  const place = session.beside(tree, config);
  let analysed: Analysis | null = null;
  const now = new Map(session.tree.files.map(({ path, hash }) => [path, hash]));
  const same = new Set(tree.files.filter(({ path, hash }) => hash !== null && now.get(path) === hash).map(({ path }) => path));
  const isSame = (path: string): boolean => same.has(path);
  const at = sessionAt(place, session.looked && knownIn(session.looked, isSame));
  const analyse = (): Analysis => (analysed ??= at.analyse(options.assume));
  const asked: Asked = { command: JSON.stringify(['end', options.severities ?? {}, options.assume ?? []]), history: false, counts: false };
  const results = resultsOf(place);
  // By content: another commit with the same files will do.
  const kept = results.recall(asked, isEnd);
  const account = kept?.account();
  const fresh = (): End => {
    const analysis = analyse();
    const given: AuditOptions = auditOptions(analysis, options.severities ? { severities: options.severities } : {});
    // What history tells is asked of the later end alone: no rule is left out for want of it.
    const project: Project = { ...analysis.project, inputs: new Set([...analysis.project.inputs, 'history' as const]) };
    const end = endOf(analysis, project, flagsOf(analysis, project), audit(project, rules, given));
    const kept: KeptEnd = { revision: tree.revision, dirty: tree.dirty, end };
    results.store(asked, kept, at.looked);
    return end;
  };
  return {
    end: () => kept?.document.end ?? fresh(),
    known: account ? knownFrom(account, (index) => (isSame(tree.files[index]!.path) ? tree.files[index]!.path : null)) : undefined,
    tree, arms: (flag) => (analyse().linked.inventory.byId.has(flag) ? analyse().linked.arms(flag) : []),
  };
}

interface KeptEnd { revision: string | null; dirty: boolean; end: End }

const isEnd = (value: unknown): value is KeptEnd => typeof value === 'object' && value !== null && 'end' in value && Array.isArray((value.end as Partial<End>).silences);
