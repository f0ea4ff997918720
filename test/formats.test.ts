/** The formats that other programs read: what names cannot do to them, and that 30,000 findings stay within everybody's limits. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Finding, Meant, Severity } from '../src/model.js';
import { outcomes } from '../src/report/change.js';
import type { CheckReport, RuleInfo } from '../src/report/findings.js';
import { FORMATS } from '../src/report/formats.js';
import { MARKER, SUMMARY, within } from '../src/report/markdown.js';
import { buildKnight, cli, folderWith, repositoryWith, write } from './helpers.js';

const RULES: RuleInfo[] = ['dead-branch', 'unused-flag'].map((id) => ({ id, severity: 'error', about: `about ${id}`, page: `# ${id}\n` }));
/** What a repository may call a file or a flag to be more than text. */
const NASTY = '\u001b[31m]]>\u0001<!-- --><b a="1" b=\'2\'>&amp;\n::error::x%0A\u202e|`@me [x](//evil.example) www.evil.example \ufffe\ud800 end';

const finding = (index: number, severity: Severity, name = `flag-${index}`): Finding => ({
  rule: 'dead-branch', severity, id: index.toString(16).padStart(16, '0'), subject: `flag:${name}`, flag: name,
  message: `3 lines behind ${name} can no longer run. Remove the branch`, at: { file: `src/${name}.ts`, line: index + 1, column: 3, endLine: index + 1, endColumn: 9 },
  because: [{ message: `${name} is launched`, at: { file: `src/${name}.ts`, line: 1, column: 1, endLine: 1, endColumn: 2 } }], data: {}, baselined: false, suppressed: null,
});

const report = (findings: Finding[]): CheckReport => {
  const summary = { error: 0, warning: 0, note: 0 };
  for (const it of findings) if (!it.baselined && !it.suppressed) summary[it.severity]++;
  return { tool: { name: 'unpeg', version: '1.0.0' }, findings, summary, skipped: [{ rule: 'unused-flag', why: 'no registry', needs: 'one' }], problems: [], inputs: { files: 1, flags: 1, evaluations: 1 } };
};

const rendered = async (format: string, it: CheckReport): Promise<string> => [...(await FORMATS[format]!()).render(it, RULES)].join('');

/** Elements with their attributes, in order; throws where the text is not well-formed. */
function elements(xml: string): { name: string; attributes: Record<string, string>; text: string }[] {
  // eslint-disable-next-line no-control-regex -- what XML 1.0 cannot hold
  assert.not.match(xml, /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u);
  const found: ReturnType<typeof elements> = [];
  const stack: ReturnType<typeof elements> = [];
  const body = xml.replace(/^<\?xml version="1.0" encoding="UTF-8"\?>\n/, '');
  const decoded = (text: string): string => {
    assert.not.match(text.replace(/&(?:amp|lt|gt|quot|apos);/g, ''), /[<&]|\]\]>/);
    return text.replace(/&(\w+);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" })[name]!);
  };
  let at = 0;
  for (const tag of body.matchAll(/<(\/?)([\w-]+)((?: [\w-]+="[^"<]*")*)(\/?)>/g)) {
    const text = decoded(body.slice(at, tag.index));
    if (stack.at(-1)) stack.at(-1)!.text += text;
    else assert.is(text.trim(), '');
    at = tag.index + tag[0].length;
    if (tag[1]) assert.is(stack.pop()?.name, tag[2]);
    else {
      const element = { name: tag[2]!, attributes: Object.fromEntries([...tag[3]!.matchAll(/ ([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name!, decoded(value!)])), text: '' };
      found.push(element);
      if (!tag[4]) stack.push(element);
    }
  }
  assert.is(body.slice(at).trim(), '');
  assert.is(stack.length, 0);
  return found;
}

test('no name breaks out of any format', async () => {
  const nasty = report([finding(0, 'error', NASTY), finding(1, 'warning', NASTY), { ...finding(2, 'note', NASTY), at: null }]);
  const checkstyle = elements(await rendered('checkstyle', nasty));
  assert.equal(checkstyle.map(({ name }) => name), ['checkstyle', 'file', 'error', 'error', 'file', 'error']);
  assert.match(checkstyle[2]!.attributes['message']!, '\\u{1b}[31m]]>\\u{1}<!-- --><b a="1" b=\'2\'>&amp;');
  const junit = elements(await rendered('junit', nasty));
  assert.equal(junit.map(({ name }) => name), ['testsuites', 'testsuite', 'testcase', 'failure', 'testcase', 'system-out', 'testcase', 'system-out', 'testsuite', 'testcase', 'skipped']);

  const commands = (await rendered('github', nasty)).split('\n').filter(Boolean);
  assert.is(commands.length, 4);
  for (const line of commands.slice(0, 3)) assert.match(line, /^::(?:error|warning|notice) (?:[a-zA-Z]+=[^:,]*,?)+::[^\r\n]+$/);
  assert.match(commands[0]!, '%250A');

  const text = await rendered('markdown', nasty);
  assert.ok(text.startsWith(`${MARKER}\n`));
  assert.not.match(text.replace(/<code>.*?<\/code>|`[^`\n]*`/g, ''), /(?<!\\)(?:<b|\]\(|\||`)|@me|www\./);
  assert.equal([...text.matchAll(/<!--/g)].length, 1);

  // A path is what it is; what people read is made visible.
  const [issue] = JSON.parse(await rendered('gitlab', nasty)) as { description: string }[];
  const { diagnostics } = JSON.parse(await rendered('rdjson', nasty)) as { diagnostics: { message: string }[] };
  for (const text of [issue!.description, diagnostics[0]!.message]) assert.match(text, 'behind \\u{1b}[31m]]>\\u{1}');
  const { runs: [run] } = JSON.parse(await rendered('sarif', nasty)) as { runs: [{ results: { message: { text: string }; locations: [{ physicalLocation: { artifactLocation: { uri: string } } }] }[] }] };
  for (const it of run.results) {
    assert.not.match(it.message.text, '](');
    assert.match(it.locations[0].physicalLocation.artifactLocation.uri, /^[\w%.!~*'()/-]+$/);
  }
});

test('nothing found: markdown is silent, the others say so', async () => {
  const empty = report([{ ...finding(0, 'error'), baselined: true }, { ...finding(1, 'error'), suppressed: { reason: 'known', until: null } }]);
  assert.is(await rendered('markdown', empty), '');
  assert.is(await rendered('github', empty), 'unpeg: nothing found\n');
  assert.equal(JSON.parse(await rendered('gitlab', empty)), []);
  assert.equal((JSON.parse(await rendered('rdjson', empty)) as { diagnostics: unknown[] }).diagnostics, []);
  assert.equal(elements(await rendered('checkstyle', empty)).length, 1);
  assert.match(await rendered('junit', empty), 'tests="2" failures="0"');
});

test('30,000 findings stay within the limits, worst first, in pieces', async () => {
  const many = report(Array.from({ length: 30_000 }, (_, index) => finding(index, index < 20_000 ? 'note' : index < 29_950 ? 'warning' : 'error')));
  for (const [format, load] of Object.entries(FORMATS)) {
    const { render } = await load();
    let bytes = 0;
    let longest = 0;
    for (const part of render(many, RULES)) {
      bytes += Buffer.byteLength(part);
      longest = Math.max(longest, part.length);
    }
    assert.ok(longest < 10_000, `${format}: a piece of ${longest}`);
    if (format === 'markdown') assert.ok(bytes <= 65_536, `${bytes}`);
    if (format === 'github') assert.ok(bytes < 40_000, `${bytes}`);
  }
  const lines = (await rendered('github', many)).split('\n');
  for (const kind of ['error', 'warning', 'notice']) assert.is(lines.filter((line) => line.startsWith(`::${kind} `)).length, 10);
  assert.match(lines.at(-2)!, /50 errors, 9950 warnings, 20000 notes; 29970 of them are not annotated/);
  const { runs: [run] } = JSON.parse(await rendered('sarif', many)) as { runs: [{ results: { level: string }[]; invocations: [{ toolExecutionNotifications: { message: { text: string } }[] }] }] };
  assert.is(run.results.length, 25_000);
  assert.equal(run.results.slice(0, 51).map(({ level }) => level), [...Array.from({ length: 50 }, () => 'error'), 'warning']);
  assert.match(run.invocations[0].toolExecutionNotifications[0]!.message.text, '5000 more findings are left out');
  const summary = [...within(many, SUMMARY)].join('');
  assert.ok(Buffer.byteLength(summary) <= 1024 * 1024);
  assert.match(summary, /and \d+ more: `unpeg check --format text` has all/);
});

test('a comment shows what flags mean before and after, and what is checked less', async () => {
  const meant = (name: string): Meant => ({ state: 'active', value: null, kind: null, owners: [], expiresAt: null, reads: 1, gates: [{ when: 'true', text: 'isOn()', owner: null, uses: [name], digest: '1', at: { file: 'src/a.ts', line: 3 } }], arms: [] });
  const changed = report([]);
  changed.since = {
    ref: 'main', mergeBase: '0'.repeat(40), gone: 0, weakened: [{ what: 'severity', message: 'dead-branch was an error, is off', at: { file: '.unpegrc.json', line: 2 } }],
    flags: [{ flag: 'new|cart', id: 'app/new|cart', change: 'repurposed', before: meant('openCart'), after: meant('openTill<b>') }, { flag: 'fresh', id: 'app/fresh', change: 'new', before: null, after: meant('x') }],
  };
  const text = await rendered('markdown', changed);
  assert.match(text, '<code>new\\|cart</code> means something else\n\n| before | after |\n| --- | --- |\n| active, read in 1 place<br>true: runs openCart');
  assert.not.match(text, '<b>');
  assert.match(text, '| it was not there | active');
  assert.match(text, '#### What is checked less\n\n- `.unpegrc.json:2` dead-branch was an error, is off');
});

test('on a repository: every format runs, ids survive a line shift, and agree', () => {
  const folder = folderWith();
  buildKnight(join(folder, 'smars'), { upTo: 5 });
  const root = join(folder, 'smars');
  const ids = (): { sarif: string[]; gitlab: string[]; json: string[]; lines: number[] } => {
    const out = (format: string): unknown => JSON.parse(cli(root, ['check', '--format', format]).stdout);
    const sarif = out('sarif') as { runs: [{ results: { partialFingerprints: Record<string, string>; locations: [{ physicalLocation: { region: { startLine: number } } }] }[] }] };
    return {
      sarif: sarif.runs[0].results.map((it) => it.partialFingerprints['unpegId/v1']!).sort(), lines: sarif.runs[0].results.map((it) => it.locations[0].physicalLocation.region.startLine),
      gitlab: (out('gitlab') as { fingerprint: string }[]).map(({ fingerprint }) => fingerprint).sort(), json: (out('json') as CheckReport).findings.map(({ id }) => id).sort(),
    };
  };
  const before = ids();
  assert.equal(before.sarif, before.json);
  assert.equal(before.gitlab, before.json);
  write(root, { 'src/router.ts': `// moved\n\n\n${readFileSync(join(root, 'src/router.ts'), 'utf8')}` });
  const after = ids();
  assert.equal(after.sarif, before.sarif);
  assert.not.equal(after.lines, before.lines);
});

test('a step of a workflow gets its summary; what is written replaces the file as a whole', () => {
  const folder = repositoryWith({ 'package.json': '{"main":"a.ts"}', 'a.ts': "const on = process.env.FEATURE_X === '1';\nif (on) console.log(1); else console.log(1);\n" });
  const summary = join(folder, '..', 'summary.md');
  const run = cli(folder, ['check', '--format', 'github'], { env: { GITHUB_STEP_SUMMARY: summary } });
  assert.is(run.code, 1);
  assert.match(run.stdout, /^::error file=a\.ts,line=2,endLine=2,/);
  assert.match(readFileSync(summary, 'utf8'), '**identical-branches**');

  const unwritable = cli(folder, ['check', '--format', 'github'], { env: { GITHUB_STEP_SUMMARY: join(folder, 'no', 'such', 'file') } });
  assert.is(unwritable.code, 1);
  assert.match(unwritable.stderr, 'unpeg: no step summary: ENOENT');

  assert.is(cli(folder, ['check', '--format', 'sarif', '--output', 'out.sarif']).code, 1);
  JSON.parse(readFileSync(join(folder, 'out.sarif'), 'utf8'));
  assert.equal(readdirSync(folder).filter((name) => name.endsWith('.tmp')), []);
  const interrupted = spawnSync(process.execPath, ['--input-type=module', '-e', `
    const { writeOutput } = await import(${JSON.stringify(new URL('../src/host/write.js', import.meta.url).href)});
    writeOutput('whole.txt', (function* () { yield 'a'; process.kill(process.pid, 'SIGINT'); yield 'b'; })());
  `], { cwd: folder });
  assert.is(interrupted.status, 0);
  assert.is(readFileSync(join(folder, 'whole.txt'), 'utf8'), 'ab');
  assert.is(cli(folder, ['check', '--format', 'sarif', '--output', '/dev/full']).code, existsSync('/dev/full') ? 2 : 1);
});

test('of what a flag lets run, what the other side has not got comes first', () => {
  const meant = (uses: string[], digest: string): Meant => ({
    state: 'active', value: null, kind: null, owners: [], expiresAt: null, reads: 1, arms: [],
    gates: [{ when: 'true', text: 'on', owner: 'load', uses: [], digest, at: { file: 'a.ts', line: 1 } }, { when: 'true', text: 'on', owner: 'load', uses, digest: '', at: { file: 'a.ts', line: 2 } }],
  });
  const [before, after] = [meant(['a', 'b', 'c', 'd', 'e', 'f', 'g'], '1'), meant(['a', 'b', 'c', 'd', 'e', 'f', 'z'], '2')];
  assert.equal(outcomes(before, after, false), ['true: runs code of load, g, a, b, c, d and 2 more (a.ts:1, a.ts:2)']);
  assert.equal(outcomes(after, before), ['true: runs other code of load, z, a, b, c, d and 2 more (a.ts:1, a.ts:2)']);
});

test.run();
