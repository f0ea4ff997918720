/** `why`: the way from an entry to a file, a symbol, or everything that a flag arms. */
import { UsageError, type Because, type Flag } from '../model.js';
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
  arms: { value: unknown; modules: string[]; symbols: number; lines: number }[];
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
  const named = (name: string): Flag[] => flags.filter((flag) => flag.key === name || flag.id === name);
  const word = target.word ?? target.flag ?? target.file ?? '';
  const path = word.replace(/^\.\//, '');
  const asFlag = target.file === undefined ? named(word) : [];
  const isFile = target.flag === undefined && (analysis.linked.files.includes(path) || analysis.linked.files.includes(path.replace(/#[^#]*$/, '')));
  if (asFlag.length > 0 && isFile) throw new UsageError(`${word} is both a flag and a file: say --flag ${word} or --file ${word}`);
  const document = (verdict: string, chains: Chain[], arms: WhyDocument['arms'] = []): WhyDocument =>
    ({ ...envelope(session, analysis, 'why', analysis.problems), skipped: [], target: word, verdict, arms, chains });
  if (asFlag.length > 0) return whyFlag(asFlag, analysis, document);
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
  const keys = found.flags.map((id) => flags.find((flag) => flag.id === id)!);
  const verdict = module.verdict === 'zombie'
    ? `${word} is a zombie: it runs only if ${module.flags.map(({ key, state }) => `${key} is no longer ${JSON.stringify(state.value)}`).join(' or ')}`
    : keys.length > 0 ? `${word} can run; on its shortest way stand ${keys.map(({ key }) => key).join(', ')}` : `${word} runs whatever the flags`;
  return document(verdict, [{ target: word, path: found.chain, flags: keys.map(({ key, state }) => ({ key, value: state.value ?? null })) }]);
}

function whyFlag(found: readonly Flag[], analysis: Analysis, document: (verdict: string, chains: Chain[], arms: WhyDocument['arms']) => WhyDocument): WhyDocument {
  const chains: Chain[] = [];
  const arms = found.flatMap((flag) => analysis.linked.arms(flag.id));
  for (const { value, modules } of arms) {
    for (const module of modules) {
      const chain = analysis.linked.chainTo(module, null);
      if (chain) chains.push({ target: module, path: chain.chain, flags: [{ key: found[0]!.key, value }] });
    }
  }
  const [flag] = found;
  const { is, value, since } = flag!.state;
  const reads = found.reduce((sum, it) => sum + it.evaluations.length, 0);
  const verdict = `${flag!.key} is ${is}${value === undefined ? '' : ` (${JSON.stringify(value)})`}${since ? ` since ${since}` : ''}, read in ${reads === 1 ? '1 place' : `${reads} places`}${flag!.state.evidence.map(({ message }) => `; it ${message}`).join('')}`;
  return document(verdict, chains, arms);
}

function near(word: string, analysis: Analysis): string {
  const name = word.split('/').at(-1)!.toLowerCase();
  const file = analysis.linked.files.find((it) => it.toLowerCase().endsWith(`/${name}`) || it.toLowerCase() === name);
  const flag = analysis.project.flags.find((it) => it.key.toLowerCase() === word.toLowerCase());
  return file ? `; did you mean ${file}?` : flag ? `; did you mean ${flag.key}?` : '';
}
