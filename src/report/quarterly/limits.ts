/** What the report does not know, and why: each section that is missing, and whatever makes a number smaller than the truth. */
import type { Material, QuarterRow } from './data.js';
import type { Quarter } from './quarter.js';

const LISTED = 5;

const some = (items: readonly string[]): string => `${items.slice(0, LISTED).join('; ')}${items.length > LISTED ? `; and ${items.length - LISTED} more` : ''}`;
const times = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

export function limitsOf(material: Material, rows: readonly QuarterRow[], { quarter, running, today, unknownGoals }: { quarter: Quarter; running: boolean; today: string; unknownGoals: readonly string[] }): string[] {
  const { history, shallow, details, opaque, skipped, problems } = material;
  const limits: string[] = [];
  if (running) limits.push(`${quarter.name} is not over: it is counted up to ${today}.`);
  if (details.length === 0) limits.push('No flag was found. "unpeg flags" says what was looked for; if there are flags, name their calls or their registry in the configuration.');
  const empty = rows.filter(({ revision }) => revision === null).map((row) => row.quarter);
  if (empty.length > 0) limits.push(`There is no commit for ${some(empty)}: ${shallow ? 'this clone is shallow ("git fetch --unshallow" brings the rest)' : 'the history begins later'}.`);
  if (!history) limits.push('There is no history to read: ages, survival and suspects are left out.');
  else if (!history.complete) limits.push(`The history is not whole (${shallow ? 'a shallow clone' : 'texts are missing from this clone'}): ages are lower bounds; survival, suspects and the comparison with published figures are left out, and hours count no suspect.`);
  const ageless = details.filter(({ born }) => born === null).length;
  if (history && ageless > 0) limits.push(`The age of ${times(ageless, 'flag')} is not known: ${ageless === 1 ? 'it counts' : 'they count'} as young.`);
  if (material.snapshots.at(-1)?.owned === false && !details.some(({ owners }) => owners.length > 0)) limits.push('There is no CODEOWNERS and no registry that names owners: the section by owner is left out.');
  if (details.length > 0 && details.every(({ kind }) => kind === null)) limits.push('No flag says of what kind it is (flags.kinds in the configuration, or a registry): release, experiment and operational flags are counted alike.');
  const unplanned = details.filter((it) => it.unplanned !== null);
  if (unplanned.length > 0) limits.push(`The removal of ${times(unplanned.length, 'stale flag')} was not worked out, so their lines count as none: ${some([...new Set(unplanned.map(({ unplanned: why }) => why!))])}.`);
  if (opaque.length > 0) limits.push(`${times(opaque.length, 'place')} ask${opaque.length === 1 ? 's' : ''} for a flag whose key the code does not tell; every flag that fits counts as read: ${some(opaque.map(({ pattern, file, line }) => `${pattern} at ${file}:${line}`))}.`);
  if (skipped.length > 0) limits.push(`Rules that had nothing to judge by: ${some(skipped.map(({ rule, why }) => `${rule} (${why})`))}.`);
  if (problems.length > 0) limits.push(`${times(problems.length, 'problem')} with what was read: ${some(problems)}.`);
  for (const row of material.snapshots) {
    const earlier = row && row.quarter !== quarter.name ? row.problems.filter((it) => it.startsWith('flags.registry')) : [];
    if (row && earlier.length > 0) limits.push(`${row.quarter}: ${some(earlier)}.`);
  }
  if (Object.keys(material.targets).length === 0) limits.push('No goals are set (policy.targets in the configuration): there is no burndown.');
  if (unknownGoals.length > 0) limits.push(`policy.targets: ${some(unknownGoals)} is no count of this report; known are flags, stale and the standings, also with a quarter: "stale@2027-Q1".`);
  return limits;
}
