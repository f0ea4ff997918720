/**
 * What `check` finds, kept up to date: for a process that asks again and again, about texts that need not be saved. Looks at
 * the disk every second or two; what was found before, here or by another process, is taken where nothing has changed.
 */
import { createRequire } from 'node:module';
import { alone } from '../host/lock.js';
import { overlay } from '../host/overlay.js';
import { recentFacts } from '../host/recent.js';
import { open } from '../audit.js';
import type { Config, Finding } from '../model.js';
import type { CheckDocument } from './check.js';
import { isCheckDocument, openPlace, type Place, type SessionOptions } from './place.js';
import { resultsOf, type Asked, type Beside, type Results } from './stored.js';

/** What analyses is loaded where something has changed. */
const load = createRequire(import.meta.url);

/** What is found in a state of the project. Plain data: it crosses threads. */
export interface Standing {
  root: string;
  /** Those that count and have a place, by file. */
  findings: ReadonlyMap<string, readonly Finding[]>;
  /** Texts that were read in place of those on disk. */
  texts: ReadonlyMap<string, string>;
  /** When the disk was last looked at (ms). */
  looked: number;
}

export interface LiveOptions {
  cwd: string;
  config?: string | undefined;
  given?: { config: Config; root: string } | undefined;
  /** Instead of the day that it is. */
  today?: string | undefined;
  /** The disk is looked at again after so long (ms); by default a second. */
  every?: number;
}

export interface Live {
  /** With what is on disk. Throws UsageError where the configuration is wrong. */
  look(): Standing;
  /** With some texts in place of those on disk. */
  lookWith(texts: ReadonlyMap<string, string>): Standing;
  /** What is on disk, without line ends that only git put there; null for what is no text of the project. */
  read(file: string): string | null;
  /** How long the last analysis took (ms); 0 where none was needed. */
  readonly cost: number;
}

const SOON = 1000;
/** The disk is looked at later where looking would take more than this part of the time. */
const PART = 20;
/** The document of a plain `unpeg check`: whoever made it first, the other has it. */
const ASKED: Asked = { command: JSON.stringify(['check', { severities: {}, paths: [], assume: [] }, null]), history: false, counts: false };

export function openLive({ today, every = SOON, ...where }: LiveOptions): Live {
  const recent = recentFacts();
  let place: Place | null = null;
  let results: Results | null = null;
  let wait = every;
  let cost = 0;
  /** What holds on disk, and by what that is told. */
  let saved: { key: string; beside: Beside; standing: Standing } | null = null;
  /** The last of those with texts that are not saved. */
  let unsaved: { key: string; standing: Standing } | null = null;

  const options = (): SessionOptions => ({ ...where, today: today ?? new Date().toISOString().slice(0, 10), progress: false });
  const timed = <T>(work: () => T): T => {
    const started = Date.now();
    try {
      return work();
    } finally {
      cost = Date.now() - started;
    }
  };

  const judge = (at: Place, keep: Results | null, texts: ReadonlyMap<string, string>): { document: Pick<CheckDocument, 'findings'>; beside: Beside } => timed(() => {
    const { sessionAt } = load('./session.js') as typeof import('./session.js');
    const { check } = load('./check.js') as typeof import('./check.js');
    // Loaded even where nobody has an export: this is no command line.
    const { observer } = load('./observer.js') as typeof import('./observer.js');
    const observe = observer(at.tree);
    const session = sessionAt({ ...at, options: { ...at.options, observe }, tree: overlay(at.tree, texts), cache: recent.over(at.cache, keep !== null) });
    const document = check(session, session.analyse());
    keep?.store(ASKED, document, session.looked);
    return { document, beside: results!.besideOf(session.looked) };
  });

  /** What was found in this state, or in another one that comes to the same. */
  const known = (at: Place, kept: Results): { document: Pick<CheckDocument, 'findings'>; beside: Beside } | null => {
    const found = kept.recall(ASKED, isCheckDocument);
    const earlier = found ? null : kept.earlier(ASKED, isCheckDocument);
    return earlier ? (load('./cutoff.js') as typeof import('./cutoff.js')).settle(earlier, kept.hashes(), at, ASKED.counts) : found;
  };

  const standing = ({ tree }: Place, findings: readonly Finding[], texts: Standing['texts']): Standing => {
    const byFile = new Map<string, Finding[]>();
    for (const finding of open(findings)) {
      if (!finding.at) continue;
      const known = byFile.get(finding.at.file);
      if (known) known.push(finding);
      else byFile.set(finding.at.file, [finding]);
    }
    return { root: tree.root, findings: byFile, texts, looked: Date.now() };
  };

  const probe = (): Place => {
    const started = Date.now();
    if (place && saved && started - saved.standing.looked < wait) return place;
    const next = openPlace(options());
    results = resultsOf(next);
    const same = saved?.key === results.key(ASKED) && results.isBeside(saved.beside);
    if (saved && same) saved.standing.looked = Date.now();
    else saved = null;
    place = next;
    wait = Math.max(PART * (Date.now() - started), every);
    return next;
  };

  const look = (): Standing => {
    const at = probe();
    if (!saved) {
      cost = 0;
      // Another process may be at it, or have done it: it is made once.
      const kept = results!;
      const { document, beside } = known(at, kept) ?? alone(at.location, 'analysis', () => known(at, kept) ?? judge(at, kept, new Map()));
      saved = { key: kept.key(ASKED), beside, standing: standing(at, document.findings, new Map()) };
    }
    return saved.standing;
  };

  return {
    get cost() { return cost; },
    read: (file) => (place ?? probe()).tree.read(file),
    look,
    lookWith(texts) {
      const below = look();
      if (texts.size === 0) return below;
      const key = JSON.stringify([saved!.key, [...texts].sort(([a], [b]) => (a < b ? -1 : 1))]);
      if (unsaved?.key !== key) unsaved = { key, standing: standing(place!, judge(place!, null, texts).document.findings, new Map(texts)) };
      unsaved.standing.looked = below.looked;
      return unsaved.standing;
    },
  };
}
