/**
 * Findings for an editor: never more than a moment of waiting. A thread knows the project; what it has not found out by then is
 * there for the next time, and until it knows anything, a file is judged alone.
 */
import { createRequire } from 'node:module';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { openFiles } from '../host/worktree.js';
import type { Finding } from '../model.js';
import type { LiveOptions, Standing } from '../pipeline/live.js';
import { inRoot, type Source } from './command.js';
import type { Answer, Question, WorkerData } from './worker.js';

const load = createRequire(import.meta.url);

/** Waiting at one time (ms), and so much less where a file may have to be judged alone afterwards: both together stay below 200. */
const PATIENCE = 120;
const ALONE = 90;
/** An answer of this age (ms) is good without asking again. */
const FRESH = 1000;

export interface Background {
  source(project: string, options: LiveOptions): Source;
}

/**
 * Starts the thread at once, with the project that is likely to be asked for, so that it is ready when the first file is linted.
 * `warn` is told what a user should know.
 */
export function startBackground(warn: (message: string) => void, likely: WorkerData['likely']): Background {
  const { port1: port, port2 } = new MessageChannel();
  const signal = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: { port: port2, signal, likely } satisfies WorkerData, transferList: [port2], execArgv: [], stdout: true });
  // An editor that ends does not wait for us.
  worker.unref();
  port.unref();
  // Loaded between this and the first lint, not in it.
  setImmediate(() => load('../pipeline/alone.js') as unknown).unref();
  worker.on('error', (error) => warn(`the thread that reads the project has ended (${error.message}): findings are those of each file alone; start the editor's ESLint server again`));

  /** Null: nothing can be said, and why was told. */
  const known = new Map<string, Standing | null>();
  const told = new Set<string>();
  let asked = 0;
  /** The thread begins with something of its own: 0. */
  let answered = -1;
  let cost = 0;

  const sayOnce = (message: string): void => {
    if (told.size < told.add(message).size) warn(message);
  };
  const receive = (): void => {
    for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) {
      const { id, project, standing, trouble, cost: took } = next.message as Answer;
      answered = Math.max(answered, id);
      cost = took;
      if (project !== null) known.set(project, standing);
      if (trouble !== null) sayOnce(`${trouble}. Nothing is reported until that is mended`);
    }
  };
  /** Until the question is answered or patience is at its end. */
  const wait = (id: number, until: number): void => {
    for (receive(); answered < id; receive()) {
      const left = until - Date.now();
      const seen = Atomics.load(signal, 0);
      receive();
      if (answered >= id || left <= 0 || Atomics.wait(signal, 0, seen, left) === 'timed-out') break;
    }
    receive();
  };

  return {
    source: (project, options) => ({
      findings(path, text) {
        const started = Date.now();
        receive();
        const at = (standing: Standing): { findings: readonly Finding[]; exact: boolean } => {
          const file = inRoot(standing.root, path);
          const findings = standing.findings.get(file) ?? [];
          const before = standing.texts.get(file) ?? openFiles(standing.root, [file]).read(file);
          return before === null ? { findings: [], exact: false } : (load('../pipeline/moved.js') as typeof import('../pipeline/moved.js')).moved(file, findings, before, text);
        };
        const before = known.get(project);
        const first = before && at(before);
        if (first?.exact && started - before!.looked < FRESH) return first.findings;
        const isBusy = answered < asked;
        port.postMessage({ id: ++asked, project, options, path, text } satisfies Question);
        // What is known to take longer is not waited for.
        if (before ? first!.exact || cost < PATIENCE : !isBusy) wait(asked, started + PATIENCE - (before ? 0 : ALONE));
        const after = known.get(project);
        if (after) return after === before ? first!.findings : at(after).findings;
        if (after === null) return [];
        sayOnce('the project is being read in the background: until that is done, only what each file shows by itself is reported');
        return (load('../pipeline/alone.js') as typeof import('../pipeline/alone.js')).findAlone(options, path, text);
      },
    }),
  };
}
