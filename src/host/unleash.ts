/**
 * The admin API of an Unleash server: the only place of the whole program that uses the network. The token goes into a header and
 * nowhere else. Throws UsageError that says what is wrong and what to do.
 */
import { UsageError } from '../model.js';

/** What the server knows of a flag, without the people: kept as an export is written. */
export interface UnleashFeature {
  name: string;
  type: string;
  project: string;
  archivedAt: string | null;
  lifecycle: { stage: string; status?: string | undefined; enteredStageAt: string } | null;
  dependencies: { feature: string }[];
  environments: {
    name: string;
    enabled: boolean;
    strategies: { name: string; disabled: boolean; parameters: Record<string, string>; constraints: { contextName: string }[]; segments: number[] }[];
    /** When its strategies were last changed, or it was last switched; null where no event tells. */
    changedAt: string | null;
    /** It was switched on at some time. */
    used: boolean;
  }[];
}

export interface UnleashServer {
  url: string;
  token: string;
  /** Of each request (ms). */
  timeout: number;
}

const PAGE = 100;
const EVENTS = 1000;
/** What changes what a flag serves. */
const CHANGES = ['feature-environment-enabled', 'feature-environment-disabled', 'feature-strategy-add', 'feature-strategy-update', 'feature-strategy-remove', 'feature-environment-variants-updated'];

interface Found { name: string; type: string; project: string; archivedAt: string | null; lifecycle?: UnleashFeature['lifecycle']; environments: { name: string; enabled: boolean }[] }
interface Exported { featureStrategies: { featureName: string; name: string; disabled?: boolean; parameters?: Record<string, unknown>; constraints?: { contextName: string }[]; segments?: number[] }[]; dependencies?: { feature: string; dependencies?: { feature: string }[] }[] }
interface Event { type: string; featureName: string | null; environment: string | null; createdAt: string }

/** Every flag of the server, archived ones included, by name. `notes`: what could not be had. */
export async function readUnleash(server: UnleashServer): Promise<{ features: UnleashFeature[]; notes: string[] }> {
  const notes: string[] = [];
  const found = [
    ...await pages<Found>(server, (offset) => `search/features?archived=IS:false&limit=${PAGE}&offset=${offset}&sortBy=name`, 'features', PAGE),
    ...await pages<Found>(server, (offset) => `search/features?archived=IS:true&limit=${PAGE}&offset=${offset}&sortBy=name`, 'features', PAGE),
  ];
  const exports = new Map<string, Exported>();
  for (const name of new Set(found.flatMap(({ environments }) => environments.filter(({ enabled }) => enabled).map((it) => it.name)))) {
    exports.set(name, await ask<Exported>(server, 'features-batch/export', { environment: name, features: [], downloadFile: false }));
  }
  const events = await eventsOf(server, notes);
  const depends = new Map([...exports.values()].flatMap((it) => it.dependencies ?? []).map((it) => [it.feature, it.dependencies ?? []]));
  const features = found.map(({ name, type, project, archivedAt, lifecycle, environments }): UnleashFeature => ({
    name, type, project, archivedAt, lifecycle: lifecycle ?? null, dependencies: (depends.get(name) ?? []).map(({ feature }) => ({ feature })),
    environments: environments.map((it) => {
      const own = events.filter(({ featureName, environment }) => featureName === name && environment === it.name);
      return {
        name: it.name, enabled: it.enabled, changedAt: own.map(({ createdAt }) => createdAt).sort().at(-1) ?? null, used: it.enabled || own.some((event) => event.type === CHANGES[0]),
        strategies: (exports.get(it.name)?.featureStrategies ?? []).filter(({ featureName }) => featureName === name).map(strategyOf),
      };
    }).sort(byName),
  }));
  return { features: features.sort(byName), notes };
}

/** Without whom it is for: what a constraint compares with may be a person. */
const strategyOf = ({ name, disabled = false, parameters = {}, constraints = [], segments = [] }: Exported['featureStrategies'][number]): UnleashFeature['environments'][number]['strategies'][number] => ({
  name, disabled, parameters: parameters['rollout'] === undefined ? {} : { rollout: String(parameters['rollout']) }, constraints: constraints.map(({ contextName }) => ({ contextName })), segments,
});

const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

async function eventsOf(server: UnleashServer, notes: string[]): Promise<Event[]> {
  try {
    return await pages<Event>(server, (offset) => `search/events?type=IS_ANY_OF:${CHANGES.join(',')}&limit=${EVENTS}&offset=${offset}`, 'events', EVENTS);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    notes.push(`the events cannot be read (${error.message}), so it is not known since when a flag serves what it serves`);
    return [];
  }
}

/** All pages of a list. A server that gives fewer than were asked for goes on where it stopped. */
async function pages<T>(server: UnleashServer, path: (offset: number) => string, name: string, size: number): Promise<T[]> {
  const all: T[] = [];
  for (;;) {
    const page = (await ask<Record<string, unknown> & { total?: number }>(server, path(all.length)));
    const rows = page[name];
    if (!Array.isArray(rows)) throw new UsageError(`${server.url} answers without ${name}: is it an Unleash server of version 6 or later?`);
    all.push(...rows as T[]);
    if (rows.length === 0 || (page.total === undefined ? rows.length < size : all.length >= page.total)) return all;
  }
}

/** Allowed to nobody with this token, or not there in this version. */
class Refused extends UsageError {}

async function ask<T>({ url, token, timeout }: UnleashServer, path: string, body?: unknown): Promise<T> {
  const target = `${url.replace(/\/+$/, '')}/api/admin/${path}`;
  let response: Response;
  let text: string;
  try {
    response = await fetch(target, {
      method: body === undefined ? 'GET' : 'POST', redirect: 'manual', signal: AbortSignal.timeout(timeout),
      headers: { authorization: token, accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    text = await response.text();
  } catch (error) {
    throw new UsageError(unreached(url, timeout, error as Error));
  }
  const { status } = response;
  if (status === 401) throw new UsageError(`${url} does not know the token in UNLEASH_TOKEN: it may have expired, or be one of another server (admin or personal access tokens are made in its settings)`);
  if (status === 403) throw new Refused(`the token in UNLEASH_TOKEN may not read ${path.replace(/\?.*/, '')}: it needs an admin token, or a personal access token of somebody who may`);
  if (status === 404) throw new Refused(`${url} has no /api/admin/${path.replace(/\?.*/, '')}: give the address of an Unleash server of version 6 or later, without /api`);
  if (status >= 300 && status < 400) throw new UsageError(`${url} leads on to ${new URL(response.headers.get('location') ?? '', target).origin}: give that address, so that the token goes nowhere else`);
  if (!response.ok) throw new UsageError(`${url} answers ${status} to ${path.replace(/\?.*/, '')}: ${status >= 500 || status === 429 ? 'try again later' : 'it did not understand, which is a bug of unpeg or another version than 6 or 7'}`);
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new UsageError(`${url} answers with something that is no JSON: is it an Unleash server, or a page to log in before it?`);
  }
}

function unreached(url: string, timeout: number, error: Error): string {
  const { code } = (error.cause ?? {}) as { code?: string };
  if (error.name === 'TimeoutError') return `${url} did not answer within ${timeout / 1000} s: try again, or give it longer with --timeout`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `${new URL(url).hostname} is no name that is known here: look at UNLEASH_URL`;
  if (code === 'ECONNREFUSED') return `nothing listens at ${url}: is the server running, and the port right?`;
  return `${url} cannot be reached: ${code ?? error.message}`;
}
