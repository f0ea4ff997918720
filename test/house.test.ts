/** The laws of the house: arrows point downward only. Read with our own extractor. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { extract } from '../src/facts/extract.js';
import { rules } from '../rules/index.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const sources = ['src', 'rules'].flatMap((folder) => (readdirSync(join(root, folder), { recursive: true }) as string[])
  .map((name) => `${folder}/${name.split('\\').join('/')}`)).filter((file) => file.endsWith('.ts')).sort();
const imports = new Map(sources.map((file) => {
  const { imports: found } = extract(file, readFileSync(join(root, file), 'utf8'), 'outline');
  return [file, found.map(({ specifier }) => specifier)] as const;
}));

/** Stages know their own folder and the words; whoever stands higher knows what stands lower. */
const STAGES = ['facts', 'link', 'lifecycle', 'history', 'cleanup', 'gate', 'report'];
const WORDS = ['src/model.ts', 'src/condition.ts', 'src/rule.ts'];
const isWord = (file: string): boolean => WORDS.includes(file) || file.startsWith('src/model/');

function layer(file: string): number {
  if (isWord(file)) return 0;
  const [top, folder, rest] = file.split('/');
  if (top === 'rules' || file === 'src/audit.ts' || file === 'src/suppressions.ts') return 2;
  if (rest !== undefined && STAGES.includes(folder!)) return 1;
  if (folder === 'host') return 3;
  if (folder === 'pipeline') return 4;
  return folder === 'eslint' ? 5 : 6;
}

const folderOf = (file: string): string => posix.dirname(file);
/** A stage is one folder, with what is inside it. */
const homeOf = (file: string): string => (STAGES.some((stage) => file.startsWith(`src/${stage}/`)) ? file.split('/').slice(0, 2).join('/') : folderOf(file));
const resolved = (from: string, specifier: string): string => posix.join(folderOf(from), specifier).replace(/\.js$/, '.ts');

test('arrows point downward only', () => {
  const broken: string[] = [];
  for (const [file, specifiers] of imports) {
    for (const specifier of specifiers.filter((it) => it.startsWith('.'))) {
      const target = resolved(file, specifier);
      if (!imports.has(target)) continue; // data: package.json and the like
      const [from, to] = [layer(file), layer(target)];
      const sameFolder = homeOf(file) === homeOf(target);
      const allowed = from === 0 ? to === 0
        : from <= 2 ? to === 0 || sameFolder || (file === 'src/audit.ts' && to === 0)
          : to < from || (to === from && sameFolder);
      if (!allowed) broken.push(`${file} -> ${target}`);
    }
  }
  assert.equal(broken, []);
});

test('nothing imports itself in a circle, but for the grammar, which is one', () => {
  const values = new Map(sources.map((file) => [file, extract(file, readFileSync(join(root, file), 'utf8'), 'outline').imports
    .filter(({ kind, names }) => kind !== 'type' && (names.length === 0 || names.some(({ type }) => !type)))
    .map(({ specifier }) => resolved(file, specifier)).filter((it) => imports.has(it))] as const));
  const circles: string[] = [];
  const seen = new Map<string, 'open' | 'done'>();
  const visit = (file: string, way: readonly string[]): void => {
    if (seen.get(file) === 'done') return;
    if (seen.get(file) === 'open') {
      const circle = [...way.slice(way.indexOf(file)), file];
      if (!circle.every((it) => it.startsWith('src/facts/'))) circles.push(circle.join(' -> '));
      return;
    }
    seen.set(file, 'open');
    for (const target of values.get(file)!) visit(target, [...way, file]);
    seen.set(file, 'done');
  };
  for (const file of sources) visit(file, []);
  assert.equal(circles, []);
});

test('who may import which package', () => {
  const only: Record<string, RegExp> = {
    'oxc-parser': /^src\/facts\/parser\.ts$/,
    cosmiconfig: /^src\/host\/find\.ts$/,
    globby: /^src\/host\//,
    'node:child_process': /^src\/host\/git\.ts$/,
    'node:fs': /^src\/(?:host\/|cli\.ts|pipeline\/(?:place|explain|init)\.ts)/,
    commander: /^src\/(?:cli|arguments)\.ts$/,
    valibot: /^src\/(?:host\/config|lifecycle\/(?:observed|vendors\/\w+))\.ts$/,
    yaml: /^src\/(?:lifecycle|link|host)\//,
    eslint: /^src\/eslint(?:\.ts|\/)/,
    'ts-morph': /^src\/host\//,
  };
  for (const [file, specifiers] of imports) {
    for (const specifier of specifiers) {
      if (only[specifier]) assert.match(file, only[specifier], `${file} imports ${specifier}`);
      assert.is.not(specifier, '@typescript-eslint/parser', `${file}: never loaded by what ships (design 5)`);
    }
  }
});

test('no clock, environment or process below the rim', () => {
  for (const file of sources.filter((it) => layer(it) <= 2)) {
    const text = readFileSync(join(root, file), 'utf8');
    assert.not.match(text, /\bDate\.now\b|\bnew Date\(\)|\bprocess\.(?:env|cwd|argv|stdout|stderr)\b/, file);
  }
});

test('one file uses the network', () => {
  const users = sources.filter((file) => /(?<!['\w.])fetch\(|'node:(?:https?|http2|net|tls|dns|dgram)'|\bWebSocket\b/.test(readFileSync(join(root, file), 'utf8')));
  assert.equal(users, ['src/host/unleash.ts']);
  assert.equal([...imports].filter(([, specifiers]) => specifiers.some((it) => it.endsWith('/unleash.js') && it.includes('host/'))).map(([file]) => file), ['src/pipeline/sync.ts']);
});

test('a rule is called like its file, and the index lists them all', () => {
  const files = sources.filter((it) => /^rules\/[a-z-]+\.ts$/.test(it)).map((it) => it.slice('rules/'.length, -'.ts'.length)).filter((it) => !['index', 'lives', 'words'].includes(it));
  assert.equal(rules.map(({ id }) => id), files);
});

test('messages begin in lower case or with a value, end without a full stop, and say what to do', () => {
  for (const rule of rules) {
    for (const [name, message] of Object.entries(rule.messages)) {
      assert.match(message, /^(?:[a-z{])/, `${rule.id}.${name}`);
      assert.not.match(message, /\.$/, `${rule.id}.${name}`);
      assert.match(message, /\. [A-Z]/, `${rule.id}.${name} does not say what to do next`);
    }
  }
});

test('no file grows past 300 lines without saying why', () => {
  for (const file of sources) {
    const text = readFileSync(join(root, file), 'utf8');
    if (text.split('\n').length > 300) assert.match(text, /Longer than most:/, `${file} has ${text.split('\n').length} lines`);
  }
});

test.run();
