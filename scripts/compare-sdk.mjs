// node scripts/compare-sdk.mjs: the SDK fixtures through unpeg and through `fallow flags`, as a table of flag sites found,
// missed and wrong, against what the lines of the fixtures say. Needs a build (dist/), and fallow in PATH or in FALLOW.
import { spawnSync } from 'node:child_process';
import { allFixtures, asked, expected, run } from '../dist/test/fixture.js';

const fallow = process.env.FALLOW ?? 'fallow';
const site = (line) => line.replace(/\s+/, ' ');

/** The same words as `asked`: `FILE:LINE KEY`. */
function peer(folder) {
  const { stdout } = spawnSync(fallow, ['flags', '-r', folder, '-f', 'json', '--no-cache', '--quiet'], { encoding: 'utf8', maxBuffer: 2 ** 28 });
  return JSON.parse(stdout).feature_flags.map(({ path, line, flag_name: name }) => `${path}:${line} ${name}`);
}

function compare(wanted, reported) {
  const got = new Set(reported.map(site));
  const found = [...wanted].filter((it) => got.has(it)).length;
  return [found, wanted.size - found, got.size - found];
}

const rows = [];
for (const fixture of allFixtures().filter(({ name }) => /^discovery\/(?:sdk-|decoys)/.test(name))) {
  const wanted = new Set((expected(fixture).evaluations ?? []).map(site));
  rows.push([fixture.name.replace('discovery/', ''), wanted.size, ...compare(wanted, asked(run(fixture))), ...compare(wanted, peer(fixture.folder))]);
}
rows.push(['all', ...rows[0].slice(1).map((_, at) => rows.reduce((sum, row) => sum + row[at + 1], 0))]);
console.log('| fixture | sites | unpeg: found | missed | wrong | fallow: found | missed | wrong |\n|---|---|---|---|---|---|---|---|');
for (const row of rows) console.log(`| ${row.join(' | ')} |`);
