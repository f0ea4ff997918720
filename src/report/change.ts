/** What a change does besides its findings: to the meaning of flags, and to the checks. Reads the document and nothing else. */
import type { Meant, Review, Weakening } from '../model.js';
import { plural, visible, type Paint } from './style.js';

export interface ChangeReport {
  ref: string;
  mergeBase: string;
  gone: number;
  weakened: readonly Weakening[];
  flags: readonly Review[];
}

/** More names than this are counted. */
const MANY = 6;
export const CHANGED: Record<Review['change'], string> = {
  new: 'is new', gone: 'is gone', changed: 'changed', repurposed: 'means something else', rewritten: 'arms other code under the same names',
};

export function renderChange({ ref, mergeBase, gone, weakened, flags }: ChangeReport, paint: Paint): string[] {
  const lines: string[] = [];
  if (flags.length > 0) {
    lines.push(paint('underline', 'what flags mean, before and after'));
    for (const { flag, change, before, after } of flags) {
      lines.push(`  ${paint('bold', visible(flag))} ${CHANGED[change]}`);
      if (before) lines.push(...side('before', before, after, paint));
      if (after) lines.push(...side(before ? 'after' : 'now', after, before, paint));
    }
    lines.push('');
  }
  if (weakened.length > 0) {
    lines.push(paint('underline', 'what is checked less'));
    for (const { message, at } of weakened) lines.push(`  ${visible(message)}${at ? paint('dim', `  ${visible(at.file)}:${at.line}`) : ''}`);
    lines.push('');
  }
  lines.push(paint('dim', `since ${visible(ref)} (${mergeBase.slice(0, 10)})${gone > 0 ? `: ${plural(gone, 'finding')} less` : ''}`));
  return lines;
}

function side(name: string, meant: Meant, other: Meant | null, paint: Paint): string[] {
  const [first, ...rest] = [stated(meant), ...outcomes(meant, other, name !== 'before')];
  return [`    ${paint('dim', name.padEnd(7))} ${visible(first!)}`, ...rest.map((it) => `            ${visible(it)}`)];
}

/** `retired (always false), kill-switch, owner @payments, read in 3 places`. */
export function stated({ state, value, kind, owners, expiresAt, reads }: Meant): string {
  const parts = [
    value === null ? state : `${state} (always ${JSON.stringify(value)})`, kind, owners.length > 0 ? `owner ${owners.join(', ')}` : null,
    expiresAt === null ? null : `expires on ${expiresAt}`, reads === 0 ? 'read nowhere' : `read in ${plural(reads, 'place')}`,
  ];
  return parts.filter((it) => it !== null).join(', ');
}

/**
 * One line for each value: the names that it lets run, and the modules that nothing else does. First comes what the other
 * side has not got: that is what somebody looks for.
 */
export function outcomes({ gates, arms }: Meant, other: Meant | null, isLater = true): string[] {
  const values = [...new Set([...gates.map(({ when }) => when), ...arms.map(({ value }) => JSON.stringify(value))])].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return values.flatMap((when) => {
    const own = gates.filter((it) => it.when === when);
    const there = (other?.gates ?? []).filter((it) => it.when === when);
    const known = new Set(there.flatMap(({ uses, digest }) => (uses.length > 0 ? uses : [digest])));
    const said = own.flatMap(({ uses, owner, digest }) => {
      if (uses.length > 0) return uses.map((name) => ({ name, own: !known.has(name) }));
      const isOther = isLater && !known.has(digest) && there.some((it) => it.uses.length === 0 && it.owner === owner);
      return [{ name: `${isOther ? 'other code' : 'code'} of ${owner ?? 'its own'}`, own: !known.has(digest) }];
    });
    const names = [...new Set([...said.filter((it) => it.own), ...said].map(({ name }) => name))];
    const { modules = [], lines = 0 } = arms.find(({ value }) => JSON.stringify(value) === when) ?? {};
    const where = [...new Set(own.map(({ at }) => `${at.file}:${at.line}`))];
    const parts = [
      names.length > 0 ? `runs ${listed(names)}${where.length > 0 ? ` (${listed(where, 2)})` : ''}` : null,
      modules.length > 0 ? `arms ${listed(modules)} (${plural(lines, 'line')})` : null,
    ].filter((it) => it !== null);
    return parts.length > 0 ? [`${when === 'any' ? 'some value' : when}: ${parts.join('; ')}`] : [];
  });
}

const rank = (when: string): number => (when === 'true' ? 0 : when === 'false' ? 1 : when === 'any' ? 3 : 2);
const listed = (names: readonly string[], most = MANY): string => `${names.slice(0, most).join(', ')}${names.length > most ? ` and ${names.length - most} more` : ''}`;
