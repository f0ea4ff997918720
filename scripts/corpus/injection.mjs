// Injection: is a flag that is given another's code told, and are refactorings not?
//
// After the history's last commit come made-up ones, 120 days apart. In one kind, all that a flag gates is replaced by what another flag
// gates, of any file or of the same folder, with its imports; imports that nothing uses any more go. In the other, the file of a flag is
// refactored: formatted, a helper extracted and inlined again, a name it uses renamed, the file moved, turned into JavaScript and back.
// What is told above a note counts. Only the present code is used, of flags that are older than 90 days.
import { transformSync } from 'esbuild';
import { dirname } from 'node:path';
import { extract } from '../../dist/src/facts/extract.js';
import { digestOf, gatedIn } from '../../dist/src/history/digest.js';
import { eventsOf } from '../../dist/src/history/events.js';
import { createMeanings } from '../../dist/src/history/meaning.js';
import { replay } from '../../dist/src/history/replay.js';
import { parseConfig } from '../../dist/src/host/config.js';
import { openSession } from '../../dist/src/index.js';
import { readHistory } from '../../dist/src/pipeline/timeline.js';
import { configOf } from './data.mjs';

export const usage = 'OWNER/NAME=FOLDER… [--seed N] [--swaps N] [--misses] [--cache DIR]';

const DAY = 86_400_000;
const QUIET = 120 * DAY;

export function run(words) {
  const option = (name, fallback) => {
    const at = words.indexOf(name);
    return at < 0 ? fallback : words.splice(at, 2)[1];
  };
  const random = numbers(Number(option('--seed', 1)));
  const swaps = Number(option('--swaps', 3));
  const cache = option('--cache');
  const misses = words.includes('--misses');
  const all = [];
  for (const word of words.filter((it) => !it.startsWith('--'))) {
    const [repo, folder] = word.split('=');
    const rows = measure(repo, folder, { random, swaps, cache });
    print(repo, rows);
    if (misses) for (const it of rows.filter(({ told, kind, thin }) => (kind.startsWith('swap') ? !told && !thin : told))) console.log(`    ${it.kind} ${it.key} ${it.from ?? ''} ${it.paths.join(' ')}: ${it.note || 'nothing told'} (${it.alike.toFixed(2)} alike)`);
    all.push(...rows);
  }
  print('pooled', all);
}

function measure(repo, folder, { random, swaps, cache }) {
  const config = configOf(repo);
  const given = { config: parseConfig(config?.raw ?? {}, config?.file ?? 'none'), root: folder };
  const session = openSession({ cwd: folder, given, today: '2026-01-01', progress: false, ...(cache === undefined ? { cache: false } : { cacheLocation: `${cache}/${repo.replace('/', '+')}` }) });
  const { vocabulary, digests, known, options } = readHistory(session, session.analyse());
  const past = [...digests.revisions()];
  const start = Date.parse(past.at(-1).date);
  const before = replay(past, vocabulary, known);
  const places = placesOf(session.tree, before, vocabulary, constantsIn(past)).filter(({ key }) => start - Date.parse(past[before.keys.get(key)[0].at].date) > 90 * DAY);

  const now = createMeanings(before);
  const meaningOf = ({ key }) => now.of(before.keys.get(key).at(-1));
  const trials = [];
  for (const place of places) {
    for (const [kind, donors] of [['swap', places], ['swap in folder', places.filter((it) => it.folders.some((folder) => place.folders.includes(folder)))]]) {
      // What gates the same is no other code.
      const others = donors.filter((it) => it !== place && now.like(meaningOf(place), meaningOf(it)).shared < 0.3);
      for (const donor of shuffled(others, random).slice(0, swaps)) {
        const changes = swapped(place, donor);
        if (changes) trials.push({ kind, key: place.key, from: donor.key, changes });
      }
    }
    trials.push(...refactored(place, random));
  }
  // Each trial is a commit, and what undoes it the next one.
  const revisions = [...past];
  const texts = new Map();
  trials.forEach((trial, index) => {
    trial.commit = `trial${index}`;
    texts.set(trial.commit, { before: trial.changes.map(({ old }) => old), after: trial.changes.map(({ text }) => text ?? '') });
    const said = (path, text) => (text === null ? null : digestOf(extract(path, text, 'body'), vocabulary));
    const at = (time) => new Date(start + time).toISOString();
    const about = { author: 'nobody', merge: false, subject: trial.kind };
    const undo = new Map(trial.changes.map(({ path, origin, old }) => [path, path === origin ? old : null]));
    for (const { origin, old } of trial.changes) if (!undo.has(origin)) undo.set(origin, old);
    revisions.push({ commit: trial.commit, date: at((2 * index + 1) * QUIET), ...about, changes: trial.changes.map(({ path, text }) => ({ path, digest: said(path, text) })) });
    revisions.push({ commit: `${trial.commit} undone`, date: at((2 * index + 2) * QUIET), ...about, changes: [...undo].map(([path, text]) => ({ path, digest: said(path, text) })) });
  });
  const replayed = replay(revisions, vocabulary, known);
  const witness = { hasWordBefore: () => null, foresee: () => {}, texts: (commit) => texts.get(commit.replace(' undone', '')) ?? { before: [], after: [] } };
  const events = eventsOf(replayed, witness, options);
  const meanings = createMeanings(replayed);
  const index = new Map(replayed.revisions.map(({ commit }, at) => [commit, at]));
  return trials.map(({ kind, key, from, commit, changes }) => {
    const here = events.filter((it) => it.commit === commit && (it.flag === key || !kind.startsWith('swap')));
    const versions = replayed.keys.get(key);
    const [was, is] = [index.get(commit) - 1, index.get(commit)].map((at) => meanings.of(versions.findLast((it) => it.at <= at)));
    return {
      kind, key, from, paths: changes.map(({ path }) => path), thin: was.thin || is.thin, alike: meanings.like(was, is).shared,
      told: here.some(({ severity, kind }) => severity !== 'note' && kind !== 'flipped'), note: here.map(({ kind, severity, because }) => `${kind} ${severity}: ${because[0].message}`).join('; '),
    };
  });
}

/** Where the present code gates something with a flag: its texts, and the parts of them. */
function placesOf(tree, { keys }, vocabulary, constants) {
  const places = [];
  for (const [key, versions] of keys) {
    const { paths, reads, on, off } = versions.at(-1);
    const inRegions = new Set();
    if (reads === 0) continue;
    const texts = [...new Set(paths)].map((path) => ({ path, text: tree.read(path) })).filter(({ text }) => text !== null);
    const regions = texts.flatMap(({ path, text }) => {
      const facts = extract(path, text, 'body');
      if (!facts.body) return [];
      const found = gatedIn(facts, vocabulary).filter(({ name, region, on, off }) => region !== undefined && on.length + off.length > 0 && ('key' in name ? name.key === key : name.ref.split('.').at(-1) === key || constants.get(name.ref) === key));
      for (const it of found) for (const word of [...it.on, ...it.off]) inRegions.add(word);
      const spans = found.map(({ region }) => offsets(text, facts.body.regions[region].span));
      const outer = spans.filter(([a, b], index) => !spans.some(([c, d], other) => other !== index && c <= a && b <= d && (d - c > b - a || other < index)));
      return outer.map(([from, to]) => ({ path, from, to, code: text.slice(from, to) }));
    });
    // What it gates otherwise, by being handed on, cannot be replaced.
    if (regions.length > 0 && [...on, ...off].every((word) => inRegions.has(word))) places.push({ key, texts, regions, folders: [...new Set(texts.map(({ path }) => dirname(path)))] });
  }
  return places;
}

/** What constants stand for at the end of a history. */
function constantsIn(revisions) {
  const last = new Map();
  for (const { changes } of revisions) for (const { path, digest } of changes) if (digest !== undefined) last.set(path, digest);
  return new Map([...last.values()].flatMap((digest) => digest?.constants ?? []));
}

const classOf = (code) => (code.startsWith('{') ? 'block' : /^(?:const|let|return|if|await \w|\w+\()/.test(code) && code.includes(';') ? 'rest' : 'expression');

/** The texts of a flag with another's code; null where there is none that fits. */
function swapped({ texts, regions }, donor) {
  const gives = new Map();
  for (const { code } of donor.regions) gives.set(classOf(code), [...(gives.get(classOf(code)) ?? []), code]);
  if (regions.some(({ code }) => !gives.has(classOf(code)))) return null;
  const imports = donor.texts.flatMap(({ text }) => text.match(/^import [^;]*?['"][^'"]+['"];?$/gm) ?? []);
  return texts.filter(({ path }) => regions.some((it) => it.path === path)).map(({ path, text }) => {
    let left = text;
    regions.filter((it) => it.path === path).sort((a, b) => b.from - a.from).forEach(({ from, to, code }, index) => {
      const list = gives.get(classOf(code));
      left = left.slice(0, from) + list[index % list.length] + left.slice(to);
    });
    const own = new Set(left.match(/^import [^;]*?['"][^'"]+['"];?$/gm));
    return { path, origin: path, old: text, text: withoutUnused([...imports.filter((it) => !own.has(it)), left].join('\n')) };
  });
}

/** Imports of what is written nowhere else go. */
function withoutUnused(text) {
  const seen = new Set();
  return text.replace(/^import ([^;]*?)from (['"][^'"]+['"];?)$/gm, (statement, names, from) => {
    const locals = names.replace(/\btype\b/g, '').match(/[\w$]+(?=\s*(?:[,}]|$))|[\w$]+(?=\s+$)/g) ?? [];
    const kept = locals.filter((name) => !seen.has(name) && (text.match(new RegExp(`(?<![\\w$])${name.replace(/\$/g, '\\$')}(?![\\w$])`, 'g'))?.length ?? 0) > 1);
    for (const name of kept) seen.add(name);
    if (kept.length === locals.length) return statement;
    if (kept.length === 0) return '';
    return names.includes('{') ? `import { ${kept.join(', ')} } from ${from}` : statement;
  });
}

function* refactorings({ texts: [{ path, text }], regions }, random) {
  yield ['format', { path, text: text.replace(/^( +)/gm, (space) => '\t'.repeat(space.length)).replace(/;$/gm, '').replace(/, /g, ',\n') }];
  const block = regions.find((it) => it.path === path && it.code.startsWith('{'));
  if (block && !/\b(?:await|return|this|yield|break|continue)\b/.test(block.code)) {
    yield ['extract', { path, text: `${text.slice(0, block.from)}{ pulledOut(); }${text.slice(block.to)}\nfunction pulledOut() ${block.code}\n` }];
    yield ['inline', { path, text, old: `${text.slice(0, block.from)}{ pulledOut(); }${text.slice(block.to)}\nfunction pulledOut() ${block.code}\n` }];
  }
  const names = regions.filter((it) => it.path === path).flatMap(({ code }) => code.match(/\b[a-z]\w{5,}(?=\()|(?<=<)[A-Z]\w+/g) ?? []);
  if (names.length > 0) {
    const name = names[Math.floor(random() * names.length)];
    yield ['rename', { path, text: text.replace(new RegExp(`(?<![\\w$'"/-])${name}(?![\\w$'"/-])`, 'g'), `${name}Renamed`) }];
  }
  yield ['move', { path: `${dirname(path)}/elsewhere/moved-${path.split('/').at(-1)}`, text }];
  if (/\.tsx?$/.test(path)) {
    try {
      yield ['TS to JS', { path: path.replace(/\.ts(x?)$/, '.js$1'), text: transformSync(text, { loader: path.endsWith('x') ? 'tsx' : 'ts', jsx: 'preserve' }).code }];
    } catch {
      // What esbuild does not read is left as it is.
    }
  }
}

function* refactored(place, random) {
  const { path: origin, text: old } = place.texts[0];
  for (const [kind, change] of refactorings(place, random)) {
    const changes = [{ old, origin, ...change }];
    if (change.path !== origin) changes.push({ path: origin, origin, old, text: null });
    yield { kind, key: place.key, changes };
  }
}

function offsets(text, [line, column, endLine, endColumn]) {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return [starts[line - 1] + column - 1, starts[endLine - 1] + endColumn - 1];
}

/** A small generator, so that a seed repeats a run. */
function numbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const shuffled = (list, random) => list.map((it) => [random(), it]).sort(([a], [b]) => a - b).map(([, it]) => it);

function print(name, rows) {
  const share = (list) => `${list.filter(({ told }) => told).length}/${list.length}`;
  const fat = rows.filter(({ thin }) => !thin);
  const of = (kind) => share(fat.filter((it) => it.kind === kind));
  const work = rows.filter(({ kind }) => !kind.startsWith('swap'));
  const kinds = [...new Set(work.map(({ kind }) => kind))].map((kind) => `${kind} ${share(work.filter((it) => it.kind === kind))}`).join(', ');
  console.log(`${name.padEnd(34)} swapped and told ${of('swap')}, of the same folder ${of('swap in folder')} (thin: ${share(rows.filter(({ thin, kind }) => thin && kind.startsWith('swap')))}) · refactorings told ${share(work)} (${kinds})`);
}
