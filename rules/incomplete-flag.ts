import type { Flag } from '../src/model.js';
import { defineRule } from '../src/rule.js';
import { isDirect } from './words.js';

/** Kinds that are meant to stay need no date to go. */
const LASTING = new Set(['kill-switch', 'ops', 'permission', 'config']);

/** What a team asks of a flag is asked where the flag is declared; under --since, of new ones only. */
export default defineRule({
  id: 'incomplete-flag',
  about: 'flag that lacks what the team asks of new flags: a declaration, owner, kind, expiry',
  severity: 'warning',
  recommended: true,
  needs: [],
  messages: {
    lacks: '{flag} lacks {missing}, which `policy.newFlags` asks for. Add it where the flag is declared',
    entry: '{flag} is declared in code only, where nothing can say its {missing}, which `policy.newFlags` asks for. Add it to a registry file',
    nowhere: '{flag} is declared nowhere, so nothing can say its {missing}, which `policy.newFlags` asks for. Declare it in a registry file, and name that in `flags.registry`',
  },

  *check({ flags, config: { policy } }) {
    if (policy.newFlags.length === 0) return;
    for (const flag of flags) {
      const [declaration] = flag.declarations;
      const asked = flag.evaluations.find((it) => it.in === 'source' && isDirect(it));
      const at = flag.entry?.at ?? declaration?.at ?? asked?.at;
      // Wire values and environment variables have no place to say it; what is undeclared or removed is told as such.
      if (!at || ['wire', 'env'].includes(flag.provider) || ['undeclared', 'removed'].includes(flag.state.is) || flag.state.value !== undefined || flag.state.each) continue;
      const missing = policy.newFlags.filter((field) => lacks(flag, field)).map((field) => (field === 'expiresAt' ? 'expiry date (expiresAt)' : field));
      if (missing.length === 0) continue;
      const message = flag.entry ? 'lacks' : declaration ? 'entry' : 'nowhere';
      yield { message, subject: `flag:${flag.key}`, digest: flag.id, flag: flag.key, at, data: { flag: flag.key, missing: listed(missing) } };
    }
  },
});

function lacks({ entry, owners, kind }: Flag, field: string): boolean {
  switch (field) {
    case 'owner': return owners.length === 0;
    case 'kind': return kind === null;
    case 'expiresAt': return !entry?.expiresAt && !entry?.permanent && !LASTING.has(kind ?? '');
    default: return !entry?.description;
  }
}

const listed = (names: readonly string[]): string => (names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`);
