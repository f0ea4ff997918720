/** Wording that the history rules share: the flags of today that an event is about, and the two lives side by side. */
import type { Because, EventKind, Flag, HistoryEvent, Life, Place, Project, Severity } from '../src/model.js';
import { isDirect } from './words.js';

export interface Struck {
  event: HistoryEvent;
  flag: Flag;
  at: Place | null;
  severity: Severity;
  lives: Because[];
}

/** What is worth a warning in the present life of each flag. What has ended since is history. */
export function* struck({ flags, history }: Project, kinds: readonly EventKind[]): Generator<Struck> {
  const events = history?.events ?? [];
  for (const [index, event] of events.entries()) {
    if (!kinds.includes(event.kind) || event.severity === 'note') continue;
    if (events.slice(index + 1).some((it) => it.flag === event.flag && it.kind === 'gone')) continue;
    for (const flag of flags.filter(({ key, provider }) => key === event.flag && (provider === 'wire') === (event.data.value !== undefined))) {
      const read = flag.evaluations.find((it) => it.in === 'source' && isDirect(it));
      const declared = flag.declarations[0];
      // A wire value is what it is declared to be.
      const at = (event.kind === 'value-reused' ? declared?.at ?? read?.at : read?.at ?? declared?.at) ?? null;
      yield { event, flag, at, severity: event.severity, lives: told(event) };
    }
  }
}

const told = ({ data: { before, after }, commit, because }: HistoryEvent): Because[] => [
  ...[before, after].flatMap((life) => (life ? [{ message: lived(life), at: null }] : [])),
  ...because.slice(1).map(({ message }) => ({ message, at: null })),
  { message: `changed in ${commit.slice(0, 10)}`, at: null },
];

const lived = ({ name, from, until, gated, author }: Life): string =>
  `${from} … ${until ?? 'today'}  ${name} ${gated.length > 0 ? `gated ${gated.join(', ')}` : 'gated nothing that can be told'} (${author})`;

export const gatedBy = (life: Life | undefined): string => (life && life.gated.length > 0 ? life.gated.slice(0, 3).join(', ') : 'nothing that can be told');
