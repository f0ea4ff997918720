/** Repositories with a history: each step is a date, the files it writes and the paths it deletes. */
import { execFileSync } from 'node:child_process';
import type { HistoryEvent } from '../src/model.js';
import { wholeHistory } from '../src/pipeline/history.js';
import { selectHistory, type HistoryDocument } from '../src/pipeline/lives.js';
import { openSession } from '../src/pipeline/session.js';
import { folderWith, git, TODAY } from './helpers.js';

export interface Step {
  date: string;
  files?: Record<string, string>;
  delete?: string[];
  message?: string;
}

/** A new repository with one commit a step. */
export function repositoryOf(steps: readonly Step[]): string {
  const folder = folderWith();
  git(folder, 'init', '-q', '-b', 'main');
  return extended(folder, steps, false);
}

export function extended(folder: string, steps: readonly Step[], more = true): string {
  const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;
  const input = steps.map(({ date, files = {}, delete: gone = [], message = 'next' }, index) => {
    const who = `Ada <ada@example.com> ${Date.parse(date) / 1000} +0000`;
    return [
      `commit refs/heads/main\nauthor ${who}\ncommitter ${who}\n`, data(message), more && index === 0 ? 'from refs/heads/main^0\n' : '',
      ...gone.map((path) => `D ${path}\n`), ...Object.entries(files).map(([path, text]) => `M 100644 inline ${path}\n${data(text)}`),
    ].join('');
  }).join('');
  execFileSync('git', ['fast-import', '--quiet'], { cwd: folder, input });
  git(folder, 'reset', '-q', '--hard', 'main');
  return folder;
}

export function historyOf(folder: string, options: { flag?: string; since?: string; cacheLocation?: string } = {}): HistoryDocument {
  const session = openSession({ cwd: folder, today: TODAY, progress: false, ...(options.cacheLocation === undefined ? { cache: false } : { cacheLocation: options.cacheLocation }) });
  return selectHistory(session.tree, wholeHistory(session, session.analyse), options);
}

/** Everything but the daily bread, as `DATE KIND FLAG`. */
export const striking = (events: readonly HistoryEvent[]): string[] =>
  events.filter(({ kind }) => kind !== 'born' && kind !== 'gone').map(({ date, kind, flag }) => `${date.slice(0, 10)} ${kind} ${flag}`);

export const CONFIG = { '.unpegrc.json': '{ "flags": { "registry": ["src/flags.ts#Flag"], "calls": [{ "from": "src/flags.ts", "name": "isOn", "key": 0 }] } }' };
export const registry = (...keys: string[]): string => `export enum Flag { ${keys.map((key) => `${key.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())} = '${key}'`).join(', ')} }
export const isOn = (flag: Flag): boolean => Boolean(process.env[flag]);
`;
/** A main module that gates calls of other modules. */
export const gating = (key: string, ...calls: string[]): string => `import { Flag, isOn } from './flags.js';
import { ${calls.join(', ')} } from './work.js';

export function main(order: string): void {
  if (isOn(Flag.${key.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())})) {
${calls.map((call) => `    ${call}(order);`).join('\n')}
  }
}
`;
export const idle = "export function main(): void {}\n";
export const peg = ['startPeg', 'countShares', 'sendChild', 'closeParent'];
export const rlp = ['routeRetail', 'quoteRetail', 'improvePrice', 'settleRetail'];

/** A life of a year, and then nothing. */
export const lived: Step[] = [
  { date: '2020-01-10', files: { ...CONFIG, 'src/flags.ts': registry('power-peg', 'other'), 'src/main.ts': gating('power-peg', ...peg) } },
  { date: '2021-01-10', files: { 'src/flags.ts': registry('other'), 'src/main.ts': idle } },
];
export const back = (date: string, calls: string[]): Step => ({ date, files: { 'src/flags.ts': registry('power-peg', 'other'), 'src/main.ts': gating('power-peg', ...calls) } });
