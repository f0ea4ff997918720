/**
 * What package.json says is used from outside: published entries, commands, scripts. A published entry whose source
 * cannot be found makes its package `held`: what it uses is unknown, so nothing in it is called unreachable (2.1).
 */
import { operands } from './commands.js';
import { allTargets } from './conditions.js';
import type { Entry } from './entries.js';
import { isGlob } from './glob.js';
import { asObject, stringsIn } from './jsonc.js';
import type { Manifests, PackageManifest } from './manifests.js';
import { EXTENSIONS, below, isDeclarationFile, isSource, joinPath } from './paths.js';
import { isBuilt } from './probe.js';
import type { Resolver } from './resolve.js';
import { basesOf, namedFiles } from './words.js';

export interface Published {
  entries: Entry[];
  /** Folders of packages of which an entry cannot be found. */
  held: string[];
}

/** Tools that keep their configuration in package.json, and what the files named there are. */
const SECTIONS: Record<string, Entry['colour']> = {
  jest: 'test', ava: 'test', mocha: 'test', tap: 'test', vitest: 'test', cypress: 'test', babel: 'tool',
  nodemonConfig: 'tool', pkg: 'production', build: 'production', oclif: 'production', contributes: 'production',
    prisma: 'tool', knex: 'tool',
  targets: 'production', alias: 'production', electronmon: 'tool', msw: 'tool', 'ts-node': 'tool', wireit: 'tool',
    nx: 'tool', config: 'tool',
};

export function publishedEntries(manifests: Manifests, resolver: Resolver): Published {
  const asked = new Set(manifests.packages.flatMap((item) => [...item.dependencies.keys()]));
  const entries: Entry[] = [];
  const held: string[] = [];
  for (const item of manifests.packages) {
    const public_ = !item.private || (item.name !== null && asked.has(item.name));
    for (const { why, targets } of groups(item)) {
      const files = targets.flatMap((target) => targetFiles(item, target, resolver));
      for (const file of files) entries.push({ file, why, colour: 'production', exports: why !== 'package.json bin' });
      if (files.length === 0 && public_ && targets.length > 0 && targets.every((target) => isLost(target, resolver,
        item))) {
        held.push(item.dir);
      }
    }
    entries.push(...conventional(item, resolver), ...scripts(item, resolver), ...sections(item, resolver));
  }
  return { entries, held };
}

/** Alternatives for one thing that is imported: one that leads to a file is enough. */
function groups(item: PackageManifest): { why: string; targets: string[] }[] {
  const main = [item.module, item.main, item.types].filter((x) => x !== null);
  const found = [{ why: 'package.json main', targets: main }];
  const { exports } = item;
  const keys = Object.keys(asObject(exports));
  if (keys.some((key) => key.startsWith('.'))) {
    for (const key of keys) found.push({ why: `package.json exports '${key}'`,
      targets: allTargets(asObject(exports)[key]) });
  } else found.push({ why: 'package.json exports', targets: allTargets(exports) });
  // Without `exports` every published file can be imported; one that is listed by its name is meant to be.
  if (!item.private && exports === null) for (const file of item.files) if (/\.[cm]?[jt]s$/.test(file)) found.push({ why: 'package.json files', targets: [file] });
  for (const bin of item.bin) found.push({ why: 'package.json bin', targets: [bin] });
  for (const file of item.browser) found.push({ why: 'package.json browser', targets: [file] });
  return found;
}

function targetFiles(item: PackageManifest, target: string, resolver: Resolver): string[] {
  const path = joinPath(item.dir, target);
  if (path === null || path === item.dir) return [];
  // The importers of a private package are all in the tree and are followed one by one.
  if (target.includes('*') || target.endsWith('/')) return item.private ? [] : patternFiles(item, target, resolver);
  const file = resolver.probe.file(path);
  return [...(file === null ? [] : [file]), ...resolver.probe.sources(path)].filter(isSource);
}

/** `./dist/*.js` stands for all files below dist, and for all sources that they are built from. */
function patternFiles(item: PackageManifest, target: string, resolver: Resolver): string[] {
  const parts = target.replace(/\/$/, '/*').replace(/^\.\//, '').replace(/(?:\.d)?\.[cm]?[jt]sx?$/, '').split('/');
  const globs = new Set([parts.join('/')]);
  while (parts.length > 1 && isBuilt(`${parts[0]!}/x`)) {
    parts.shift();
    globs.add(`src/${parts.join('/')}`);
  }
  const tests = [...globs].map((glob) => {
    const body = glob.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.+');
    return new RegExp(`^${body}(?:\\.[\\w.]+|/index\\.\\w+)?$`);
  });
  return resolver.under(item.dir)
    .filter((path) => isSource(path) && !path.includes('node_modules/') && tests.some((test) => test.test(below(path,
      item.dir))));
}

/** A file that a build writes somewhere is lost when no source leads to it; one that nothing writes is just a mistake. */
function isLost(target: string, resolver: Resolver, item: PackageManifest): boolean {
  const path = joinPath(item.dir, target.replace(/\*.*$/, ''));
  if (path === null || !/(?:\.[cm]?[jt]sx?|\/[^./]+)$/.test(target) || target.includes('*')) return false;
  return isBuilt(target.replace(/^\.\//, '')) && resolver.probe.any(path) === null
    && resolver.under(item.dir).some(isSource);
}

/** What Node, bundlers and people take for the start of a package that says nothing. */
function conventional(item: PackageManifest, resolver: Resolver): Entry[] {
  const found: Entry[] = [];
  for (const name of ['index', 'main', 'cli', 'src/index', 'src/main', 'src/cli', 'src/bin']) {
    const path = item.dir === '' ? name : `${item.dir}/${name}`;
    const file = EXTENSIONS.map((extension) => path + extension).find((at) => isSource(at) && hasFile(resolver, at));
    if (file !== undefined && !isDeclarationFile(file)) {
      found.push({ file, why: 'conventional entry', colour: 'production', exports: true });
    }
  }
  return found;
}

const hasFile = (resolver: Resolver, path: string): boolean => resolver.probe.file(path) === path;

function scripts(item: PackageManifest, resolver: Resolver): Entry[] {
  const found: Entry[] = [];
  for (const [name, command] of Object.entries(item.scripts)) {
    for (const { word, folder, colour } of operands(name, command)) {
      // A bare word is a program or a script's name unless it has an extension; `.` is the package's own main.
      if (!/[/.]/.test(word) || (isGlob(word) && colour !== 'test')) continue;
      const base = joinPath(item.dir, folder) ?? item.dir;
      for (const file of namedFiles(resolver, [base, item.dir, ''], word)) {
        found.push({ file, why: `package.json script '${name}'`, colour, exports: false });
      }
    }
  }
  return found;
}

function sections(item: PackageManifest, resolver: Resolver): Entry[] {
  const found: Entry[] = [];
  for (const [key, colour] of Object.entries(SECTIONS)) {
    for (const text of stringsIn(item.raw[key])) {
      if (!/[/.]/.test(text) || /\s/.test(text)) continue;
      for (const file of namedFiles(resolver, basesOf(item.file, item.dir), text.replace('<rootDir>', '.'))) {
        found.push({ file, why: `package.json ${key}`, colour, exports: true });
      }
    }
  }
  return found;
}
