/** `why`: the way from an entry to a file, a symbol, or everything that a flag arms. */
import { OTHER } from '../condition.js';
import { nearest } from '../host/near.js';
import { sayingsOf } from '../facts/sayings.js';
import type { Arms, Piece } from '../link/arms.js';
import { createMethods } from '../link/methods.js';
import { UsageError, type Because, type Flag, type Literal, type Place } from '../model.js';
import type { Analysis } from './analyse.js';
import { envelope, type Envelope, type Session } from './session.js';

export interface Chain {
  target: string;
  path: Because[];
  flags: { key: string; value: unknown }[];
}

export interface WhyDocument extends Envelope {
  command: 'why';
  skipped: [];
  target: string;
  /** What is said of the target before its chains. */
  verdict: string;
  /** For code: one of these sets of values must hold; empty where no flag matters. */
  needs: Valued[][];
  arms: { value: unknown; modules: string[]; symbols: number; lines: number; code: Piece[] }[];
  chains: Chain[];
}

export interface WhyTarget {
  word?: string | undefined;
  flag?: string | undefined;
  /** FILE or FILE#SYMBOL. */
  file?: string | undefined;
}

/** Throws UsageError when the target is neither a flag nor a file, or both. */
export function why(session: Session, analysis: Analysis, target: WhyTarget): WhyDocument {
  const { flags } = analysis.project;
  const named = (name: string): Flag[] => {
    const exact = flags.filter((flag) => flag.key === name || flag.id === name);
    return exact.length > 0 ? exact : flags.filter(({ spelled }) => spelled.includes(name));
  };
  const word = target.word ?? target.flag ?? target.file ?? '';
  const path = word.replace(/^\.\//, '');
  const asFlag = target.file === undefined ? named(word) : [];
  const isFile = target.flag === undefined && (analysis.linked.files.includes(path) || analysis.linked.files.includes(path.replace(/#[^#]*$/, '')));
  if (asFlag.length > 0 && isFile) throw new UsageError(`${word} is both a flag and a file: say --flag ${word} or --file ${word}`);
  const document = (verdict: string, chains: Chain[], arms: WhyDocument['arms'] = [], needs: Valued[][] = []): WhyDocument =>
    ({ ...envelope(session, analysis, 'why', analysis.problems), skipped: [], target: word, verdict, needs, arms, chains });
  if (asFlag.length > 0) return whyFlag(session, asFlag, analysis, document);
  if (!isFile) throw new UsageError(`${word} is neither a flag nor a source file here (unpeg flags lists the flags)${near(word, analysis)}`);

  const whole = analysis.linked.files.includes(path);
  const file = whole ? path : path.replace(/#[^#]*$/, '');
  const symbol = whole ? null : path.slice(file.length + 1);
  const found = analysis.linked.chainTo(file, symbol);
  if (symbol !== null && !found) {
    const declared = analysis.facts.deepen(file).body?.declarations.map(({ name }) => name) ?? [];
    if (!declared.includes(symbol)) throw new UsageError(`${file} declares no ${symbol}${declared.length > 0 ? `; it declares ${declared.slice(0, 12).join(', ')}` : ''}`);
  }
  const module = analysis.project.modules.find((it) => it.file === file)!;
  if (!found) {
    const verdict = module.verdict === 'test-only' ? `only tests or stories use ${word}`
      : module.in !== 'source' ? `${word} is a ${module.in}: an entry of its own` : `nothing reaches ${word}`;
    const path = module.verdict === 'test-only' || module.in !== 'source' ? module.chain : [...module.chain, ...analysis.linked.search(file)];
    return document(verdict, path.length > 0 ? [{ target: word, path, flags: [] }] : []);
  }
  const valued = (list: readonly (readonly [string, unknown])[]): Valued[] => list.map(([id, value]) => ({ key: flags.find((flag) => flag.id === id)!.key, value: value === OTHER ? null : value as Literal, ...(value === OTHER ? { other: true as const } : {}) }));
  const needs = found.needs.map(valued).filter((way) => way.length > 0);
  const chains = [{ target: word, path: found.chain, flags: valued(found.flags).map(({ key, value }) => ({ key, value })) }];
  const runs = needs.length === 0 ? `${word} runs whatever the flags` : `${word} runs only if ${listed(needs)}`;
  const shut = module.flags.map(({ key, state }) => `${key} is ${state.is === 'active' ? 'assumed' : state.is} (${state.each ? 'each place is given its fallback' : JSON.stringify(state.value)})${state.since ? ` since ${state.since}` : ''}`);
  return document(module.verdict === 'zombie' ? `${word} is a zombie: ${needs.length === 0 ? 'it cannot be used' : runs.replace(word, 'it')}, and ${shut.join(', ')}` : runs, chains, [], needs);
}

/** A flag and the value that it takes; `other`: any that no code compares with. */
interface Valued { key: string; value: Literal; other?: true }

const MAX_TOLD = 4;

const listed = (ways: readonly Valued[][]): string => {
  const told = ways.slice(0, MAX_TOLD).map((way) => way.map(({ key, value, other }) => (other ? `${key} is something else` : `${key} is ${JSON.stringify(value)}`)).join(' and '));
  return `${told.join(', or ')}${ways.length > MAX_TOLD ? `, or in ${ways.length - MAX_TOLD} other ways` : ''}`;
};

/** What each value of a flag alone lets run, methods of classes included. */
export function armsOf(session: Session, { linked }: Analysis, flag: Flag): Arms[] {
  const { tree } = session;
  const sayings = (file: string): ReturnType<typeof sayingsOf> => {
    const text = tree.read(file);
    return text === null ? null : sayingsOf(file, text);
  };
  return linked.arms(flag.id, createMethods({ tree, sayings, origin: linked.code.origin, isHandedOut: linked.isHandedOut }));
}

function whyFlag(session: Session, found: readonly Flag[], analysis: Analysis, document: (verdict: string, chains: Chain[], arms: WhyDocument['arms']) => WhyDocument): WhyDocument {
  const chains: Chain[] = [];
  const all = found.flatMap((flag) => armsOf(session, analysis, flag)).map(({ pieces, ...it }) => ({ ...it, code: pieces }));
  const arms = all.some(({ code }) => code.length > 0) ? all : [];
  for (const { value, modules } of arms) {
    for (const module of modules) {
      const chain = analysis.linked.chainTo(module, null, true);
      if (chain) chains.push({ target: module, path: chain.chain, flags: [{ key: found[0]!.key, value }] });
    }
  }
  const [flag] = found;
  const { is, value, since } = flag!.state;
  const verdict = `${flag!.key}${flag!.spelled.length > 0 ? ` (${flag!.spelled.join(', ')} in code)` : ''} is ${is}${value === undefined ? '' : ` (${JSON.stringify(value)})`}${since ? ` since ${since}` : ''}, ${readsOf(found, arms.length > 0, found.some(({ id }) => analysis.linked.isGating(id)))}${flag!.state.evidence.map(({ message }) => `; it ${message}`).join('')}`;
  return document(verdict, chains, arms);
}

/** How often it is read; and where, if that is all there is to tell. `isGating`: some test of it decides what runs. */
function readsOf(found: readonly Flag[], isArming: boolean, isGating: boolean): string {
  const reads = found.flatMap(({ evaluations }) => evaluations).filter((it) => it.resolved);
  const places = (list: readonly { at: Place }[]): string => (isArming || list.length === 0 ? ''
    : ` (${list.slice(0, MAX_TOLD).map(({ at }) => `${at.file}:${at.line}`).join(', ')}${list.length > MAX_TOLD ? ', …' : ''})`);
  const own = reads.filter((it) => it.in === 'source');
  const others = reads.length - own.length;
  if (reads.length === 0) return `asked for nowhere that can be seen${places(found.flatMap(({ declarations }) => declarations)).replace('(', '(declared at ')}`;
  const told = `read in ${own.length === 1 ? '1 place' : `${own.length} places`}${others > 0 ? ` and ${others} in tests` : ''}${places(own)}`;
  if (isArming) return told;
  return isGating ? `${told}: no code is known to hang on one value of it alone` : `${told}: no code was found that it gates; its value is handed on to where it is not followed, or decides nothing`;
}

function near(word: string, analysis: Analysis): string {
  const name = word.split('/').at(-1)!.toLowerCase();
  const file = analysis.linked.files.find((it) => it.toLowerCase().endsWith(`/${name}`) || it.toLowerCase() === name);
  const meant = file ?? nearest(word, analysis.project.flags.map(({ key }) => key)) ?? nearest(word, analysis.linked.files);
  return meant === null ? '' : `; did you mean ${meant}?`;
}
