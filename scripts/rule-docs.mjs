// Writes what can be generated in the pages of the rules: the header from the rule itself, the example from a fixture
// that runs, and the table of rules in the README. With --check it writes nothing, prints what differs, and exits 1.
// Needs a build (dist/). What stands outside the markers is written by hand and never touched.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rules } from '../dist/rules/index.js';
import plugin from '../dist/src/eslint.js';
import { readFixture, run, unmarked } from '../dist/test/fixture.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const check = process.argv.includes('--check');

const NEEDS = {
  registry: 'a registry (`flags.registry`)',
  tombstones: 'a registry file (`flags.registry`)',
  history: 'git history (`--history` or `--since`)',
  states: 'a registry (`flags.registry`), a vendor\'s export (`--state`) or `--assume`',
};

/** Keeps the markers, and replaces what stands between them by what `made` makes of the opening one's groups. */
function between(text, open, close, made) {
  const marked = new RegExp(`(?<start><!-- ${open} -->\n)[^]*?(?<end><!-- /${close} -->)`, 'g');
  return text.replace(marked, (...match) => {
    const { start, end, ...groups } = match.at(-1);
    return `${start}${made(groups)}\n${end}`;
  });
}

const preset = ({ recommended }) => (recommended ? 'recommended' : 'strict');

/** What an editor offers to do about a finding. */
function repairs({ id }) {
  const { fixable, hasSuggestions } = plugin.rules[id].meta;
  return [fixable ? 'fix' : [], hasSuggestions ? 'suggestion' : []].flat().join(', ') || '–';
}

const header = (rule) => [
  `# ${rule.id}`, '', `Finds: ${rule.about}.`, '',
  '| severity | in ESLint | ESLint preset | repairs | needs |', '|---|---|---|---|---|',
  `| ${rule.severity} | \`unpeg/${rule.id}\` | ${preset(rule)} | ${repairs(rule)} | ${rule.needs.map((need) => [need].flat().map((it) => NEEDS[it]).join(', or ')).join(', ') || 'nothing but code'} |`, '',
  `The command runs it, preset or not; \`"rules": { "${rule.id}": "off" }\` turns it off.`,
].join('\n');

/** The files of a fixture as they stand there, without its marks, and the findings of one rule. */
function example(id, name, files) {
  const fixture = readFixture(name);
  const blocks = files.map((file) => {
    const code = unmarked(readFileSync(join(fixture.folder, file), 'utf8'));
    return `\`${file}\`\n\n\`\`\`${file.split('.').at(-1)}\n${code}\n\`\`\``;
  });
  const placed = (at, words) => (at ? `${at.file}:${at.line} ${words}` : words);
  const findings = run(fixture).findings.filter(({ rule }) => rule === id).map(({ severity, message, at, because }) =>
    [placed(at, `${severity} ${message}`), ...because.map((it) => `    ${placed(it.at, it.message)}`)].join('\n'));
  if (findings.length === 0) throw new Error(`rules/${id}.md: ${id} finds nothing in fixtures/${name}`);
  return [`From \`fixtures/${name}\`.`, ...blocks, `\`\`\`text\n${findings.join('\n')}\n\`\`\``].join('\n\n');
}

function page(rule) {
  const file = join(root, 'rules', `${rule.id}.md`);
  const text = existsSync(file) ? readFileSync(file, 'utf8') : `<!-- rule -->\n<!-- /rule -->\n`;
  const headed = between(text, 'rule', 'rule', () => header(rule));
  const made = ({ fixture, files }) => example(rule.id, fixture, files.split(' '));
  return [file, text, between(headed, 'example (?<fixture>\\S+) (?<files>[^>]+)', 'example', made)];
}

function readme() {
  const file = join(root, 'README.md');
  if (!existsSync(file)) return [];
  const text = readFileSync(file, 'utf8');
  const rows = rules.map((rule) => `| [\`${rule.id}\`](rules/${rule.id}.md) | ${rule.about} | ${rule.severity} | ${preset(rule)} | ${repairs(rule)} |`);
  const table = ['| rule | finds | severity | ESLint preset | repairs |', '|---|---|---|---|---|', ...rows].join('\n');
  return [[file, text, between(text, 'rules', 'rules', () => table)]];
}

/** The lines that differ, between what is the same at both ends. */
function difference(before, after) {
  const [a, b] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const lines = (list, sign) => list.slice(start, list.length - end).map((line) => `${sign} ${line}`);
  return [...lines(a, '-'), ...lines(b, '+')].join('\n');
}

for (const [file, before, after] of [...rules.map(page), ...readme()]) {
  if (before === after) continue;
  const name = file.slice(root.length);
  if (check) {
    process.exitCode = 1;
    console.log(`${name} is not current (node scripts/rule-docs.mjs writes it):\n${difference(before, after)}`);
  } else {
    writeFileSync(file, after);
    console.log(`wrote ${name}`);
  }
}
