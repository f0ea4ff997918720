/** Environment variables as flags: `env.FEATURE_X` of the process, `env.VITE_ENABLE_Y` of a bundler's `import.meta`. */
import type { Loc } from './loc.js';
import type { Values } from './values.js';

/** Names by which a variable says that it switches something: `ENABLE_X`, `X_ENABLED`, `FEATURE_X`, `X_KILL_SWITCH`. */
const SWITCH = /(?:^|_)(?:EN|DIS)ABLE(?:_|$)|_(?:ENABLED|DISABLED|KILL_?SWITCH|TOGGLE|FLAG)$|(?:^|_)(?:FEATURE|FF|FLAG|TOGGLE|EXPERIMENT|EXPERIMENTAL)_/;
/** `NODE_ENV` and `API_URL` are settings, and so is `FEATURE_CACHE_LIMIT`: a number, a place. */
const SETTING = /_(?:LIMIT|MAX_?AGE|TIMEOUT|TTL|SIZE|COUNT|PERCENT|INTERVAL|MS|SECONDS|URL|URI|HOST|PORT|PATH|FILE|DIR|KEY|TOKEN|SECRET|NAME|ID|PAYLOAD|VALUE|VERSION|LEVEL)$/;

const isSwitch = (name: string): boolean => SWITCH.test(name) && (!SETTING.test(name) || /(?:^|_)(?:EN|DIS)ABLE(?:_|$)/.test(name));

/** Whether a text may read such a variable: to set it is not to read it. */
export const readsEnvironment = (text: string): boolean => text.includes('.env') && [...text.matchAll(READ)].some(([, name]) => isSwitch(name!));
const READ = /\.env(?:\.|\?\.|\[['"])([A-Za-z_$][\w$]*)\b(?!(?:['"]\])?\s*=(?!=))/g;

/** The variable that an expression reads, where its name says that it is a flag. */
export function environmentFlag(values: Values, loc: Loc): string | null {
  const it = values.expr(loc);
  if (it[0] !== 'member' || !isSwitch(it[2])) return null;
  const env = values.at(loc, it[1]);
  const of = values.expr(env);
  if (of[0] !== 'member' || of[2] !== 'env') return null;
  const host = values.expr(values.at(env, of[1]));
  return host[0] === 'global' && (host[1] === 'process' || host[1] === 'import.meta') ? it[2] : null;
}
