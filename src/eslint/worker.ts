/** The thread behind an editor's process: keeps projects up to date while the editor goes on. */
import { receiveMessageOnPort, workerData, type MessagePort } from 'node:worker_threads';
import { topLevel } from '../host/git.js';
import { openFiles } from '../host/worktree.js';
import { openLive, type Live, type LiveOptions, type Standing } from '../pipeline/live.js';
import { inRoot } from './command.js';
// Loaded before anybody asks.
import '../pipeline/session.js';
import '../pipeline/check.js';

export interface Question {
  id: number;
  project: string;
  options: LiveOptions;
  /** Absolute. */
  path: string;
  text: string;
}

export interface Answer {
  id: number;
  /** Null where nothing is said of any. */
  project: string | null;
  standing: Standing | null;
  /** Why there is none. */
  trouble: string | null;
  /** How long it took (ms). */
  cost: number;
}

export interface WorkerData {
  port: MessagePort;
  /** Counts answers. */
  signal: Int32Array;
  /** The project that the process was started in. */
  likely: { key: string; options: LiveOptions };
}

/** An editor does not tell that it closed a file: what is not saved and not linted for so long (ms) is forgotten. */
const FORGOTTEN = 600_000;

const { port, signal, likely } = workerData as WorkerData;
interface Project {
  live: Live;
  /** What was linted last, by absolute path. */
  texts: Map<string, { text: string; at: number }>;
}
const projects = new Map<string, Project>();

function projectOf(key: string, options: LiveOptions): Project {
  const known = projects.get(key) ?? { live: openLive(options), texts: new Map() };
  projects.set(key, known);
  return known;
}

/** Before anybody asks; what is wrong there is told to who does. */
function begin({ key, options }: WorkerData['likely']): void {
  const nothing: Answer = { id: 0, project: null, standing: null, trouble: null, cost: 0 };
  if (topLevel(options.cwd) === null || !openFiles(options.cwd, ['package.json']).has('package.json')) return tell(nothing);
  try {
    tell({ ...nothing, project: key, standing: projectOf(key, options).live.look() });
  } catch {
    tell(nothing);
  }
}

/** The newest text of each file is all that counts. */
function drain(first: Question): void {
  const questions = [first];
  for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) questions.push(next.message as Question);
  const last = new Map<string, Question>();
  for (const question of questions) {
    const project = projectOf(question.project, question.options);
    project.texts.set(question.path, { text: question.text, at: Date.now() });
    last.set(question.project, question);
  }
  for (const question of last.values()) tell(answer(question, projects.get(question.project)!));
}

function answer({ id, project }: Question, { live, texts }: Project): Answer {
  const started = Date.now();
  const answered = (standing: Standing | null, trouble: string | null): Answer => ({ id, project, standing, trouble, cost: Date.now() - started });
  try {
    const { root } = live.look();
    const unsaved = new Map<string, string>();
    for (const [path, { text, at }] of texts) {
      const file = inRoot(root, path);
      if (started - at > FORGOTTEN || file.startsWith('../') || live.read(file) === text) texts.delete(path);
      else unsaved.set(file, text);
    }
    return answered(live.lookWith(unsaved), null);
  } catch (error) {
    return answered(null, error instanceof Error ? error.message : String(error));
  }
}

function tell(told: Answer): void {
  port.postMessage(told);
  Atomics.add(signal, 0, 1);
  Atomics.notify(signal, 0);
}

port.on('message', drain);
begin(likely);
