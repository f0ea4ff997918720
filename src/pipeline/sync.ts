/** `sync`: what a vendor's server knows, as a state file that is read offline. */
import { readUnleash } from '../host/unleash.js';
import { UsageError } from '../model.js';

export interface SyncOptions {
  /** Where it is not said, from the environment. */
  url: string | undefined;
  /** From the environment only, and written nowhere. */
  token: string | undefined;
  /** Seconds. */
  timeout: number;
}

export interface Synced {
  text: string;
  flags: number;
  notes: string[];
}

export async function syncUnleash({ url, token, timeout }: SyncOptions): Promise<Synced> {
  if (!url) throw new UsageError('sync unleash from where? Give --url, or set UNLEASH_URL: https://unleash.example.com');
  if (!token) throw new UsageError('sync unleash needs a token in UNLEASH_TOKEN: an admin token, or a personal access token (it is taken from the environment only)');
  const address = URL.canParse(url) ? new URL(url) : null;
  if (!address || !/^https?:$/.test(address.protocol)) throw new UsageError(`${url} is no address of a server: https://unleash.example.com`);
  if (address.username || address.password) throw new UsageError('the address must not hold a user or password: the token in UNLEASH_TOKEN is enough');
  // A header cannot hold more, and the message of whoever refuses it would tell the token.
  if (!/^[\x21-\x7e]+$/.test(token)) throw new UsageError('the token in UNLEASH_TOKEN holds a space, a line end or another character that no token has');
  const { features, notes } = await readUnleash({ url: `${address.origin}${address.pathname.replace(/\/+$/, '').replace(/\/api(?:\/admin)?$/, '')}`, token, timeout: timeout * 1000 });
  return { text: `${JSON.stringify({ source: 'unleash', features }, null, 2)}\n`, flags: features.length, notes };
}
