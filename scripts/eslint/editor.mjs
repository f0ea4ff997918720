// An editor's ESLint server, as editors start it, over LSP: opens a file, is sent edits, shows, moves and clears our
// diagnostics, applies a suggestion, and is asked for a thousand edits while its memory is watched.
import { spawn } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { install, root } from './project.mjs';

const CONFIG = `import parser from '@typescript-eslint/parser';
import unpeg from 'unpeg/eslint';
export default [{ files: ['**/*.ts'], languageOptions: { parser } }, unpeg.configs['flat/strict']];
`;
const EDITS = 1000;

/** Asks and is told, by the language server's protocol over standard input and output. */
function connect(command, cwd) {
  const child = spawn(process.execPath, [command, '--stdio'], { cwd, stdio: ['pipe', 'pipe', 'pipe'] });
  const waiting = new Map();
  const applied = [];
  const times = [];
  let said = '';
  let rest = Buffer.alloc(0);
  child.stderr.on('data', (data) => (said += data));
  child.stdout.on('data', (data) => {
    rest = Buffer.concat([rest, data]);
    for (;;) {
      const end = rest.indexOf('\r\n\r\n');
      const length = Number(/Content-Length: (\d+)/i.exec(rest.subarray(0, Math.max(end, 0)).toString())?.[1]);
      if (end < 0 || rest.length < end + 4 + length) return;
      take(JSON.parse(rest.subarray(end + 4, end + 4 + length).toString()));
      rest = rest.subarray(end + 4 + length);
    }
  });
  const send = (message) => {
    const text = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
    child.stdin.write(`Content-Length: ${text.length}\r\n\r\n`);
    child.stdin.write(text);
  };
  const settings = { validate: 'on', run: 'onType', useFlatConfig: true, experimental: {}, workingDirectory: { mode: 'location' }, nodePath: null, packageManager: 'npm', quiet: false, onIgnoredFiles: 'off', options: {}, rulesCustomizations: [], problems: { shortenToSingleLine: false }, codeAction: { disableRuleComment: { enable: false }, showDocumentation: { enable: false } }, codeActionOnSave: { mode: 'all' }, format: false, workspaceFolder: { name: 'project', uri: pathToFileURL(cwd).href } };
  function take(message) {
    if (message.id !== undefined && message.method === undefined) {
      waiting.get(message.id)?.(message.result ?? message.error);
      waiting.delete(message.id);
    } else if (message.id !== undefined) {
      // What a client is asked: its configuration, whether ESLint may be run, and to change a text.
      if (message.method === 'workspace/applyEdit') applied.push(message.params.edit);
      send({ id: message.id, result: message.method === 'workspace/configuration' ? message.params.items.map(() => settings) : message.method === 'workspace/applyEdit' ? { applied: true } : message.method === 'eslint/confirmESLintExecution' ? 4 : null });
    } else if (message.params?.validationTime !== undefined) times.push(message.params.validationTime);
  }
  let asked = 0;
  return {
    child,
    said: () => said,
    notify: (method, params) => send({ method, params }),
    ask: (method, params) => new Promise((resolve) => {
      waiting.set(++asked, resolve);
      send({ id: asked, method, params });
    }),
    applied,
    /** How long each validation took (ms), by the server's own clock. */
    times,
  };
}

const ours = (diagnostics = []) => diagnostics.filter(({ code, source }) => source === 'eslint' && String(code).startsWith('unpeg/'));
const has = (rule) => (diagnostics) => ours(diagnostics).some(({ code }) => code === `unpeg/${rule}`);
const memoryOf = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

export async function verifyEditor(folder, packed) {
  const trouble = install(folder, 'npm', { unpeg: `file:${packed.unpeg}`, eslint: '^9.39.5', '@typescript-eslint/parser': '^8.73.0', typescript: '~6.0.3', 'vscode-langservers-extracted': '4.10.0' });
  if (trouble) return { ok: false, words: `cannot be installed: ${trouble.slice(-600)}` };
  const from = join(root, 'fixtures/dead-branch/early-return-of-a-launched-flag');
  cpSync(from, folder, { recursive: true, filter: (path) => !['case.json', 'package.json'].includes(basename(path)) });
  writeFileSync(join(folder, 'eslint.config.mjs'), CONFIG);
  const file = join(folder, 'src/main.ts');
  const uri = pathToFileURL(file).href;
  const server = connect(join(folder, 'node_modules/vscode-langservers-extracted/bin/vscode-eslint-language-server'), folder);
  const steps = [];
  try {
    await server.ask('initialize', { processId: process.pid, rootUri: pathToFileURL(folder).href, workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'project' }], capabilities: { workspace: { configuration: true, workspaceFolders: true, applyEdit: true }, textDocument: { codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix'] } } }, publishDiagnostics: {} } } });
    server.notify('initialized', {});
    let text = readFileSync(file, 'utf8');
    let version = 1;
    server.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'typescript', version, text } });
    const edit = (next) => {
      text = next;
      server.notify('textDocument/didChange', { textDocument: { uri, version: ++version }, contentChanges: [{ text }] });
    };
    const look = async () => (await server.ask('textDocument/diagnostic', { textDocument: { uri } })).items;
    /** Looks again, as after a letter more, until what is shown is as wanted. */
    const until = async (wanted) => {
      for (let turn = 0; turn < 40; turn++) {
        const items = await look();
        if (wanted(items)) return items;
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
      throw new Error(`diagnostics stay ${JSON.stringify(await look())} ${server.said()}`);
    };
    const [shown] = ours(await until(has('dead-branch'))).filter(({ code }) => code === 'unpeg/dead-branch');
    steps.push(`shows "${shown.message.slice(0, 40)}…" in line ${shown.range.start.line + 1}`);

    const open = text;
    edit(`\n\n${text}`);
    // At once: it is the same code, two lines below.
    const moved = ours(await look()).find(({ code }) => code === shown.code);
    if (moved?.range.start.line !== shown.range.start.line + 2) throw new Error(`it is not moved: ${JSON.stringify(moved)}`);
    steps.push(`moves it to line ${moved.range.start.line + 1}`);

    edit(open.replaceAll("'new-ledger'", "'other-ledger'"));
    await until((list) => !has('dead-branch')(list));
    steps.push('clears it');

    edit(open);
    const [again] = ours(await until(has('dead-branch'))).filter(({ code }) => code === 'unpeg/dead-branch');
    const actions = await server.ask('textDocument/codeAction', { textDocument: { uri }, range: again.range, context: { diagnostics: [again], only: ['quickfix'] } });
    const action = actions.find(({ title }) => /remove the branch/.test(title));
    if (!action) throw new Error(`no suggestion among ${JSON.stringify(actions.map(({ title }) => title))}`);
    await server.ask('workspace/executeCommand', { command: action.command.command, arguments: action.command.arguments });
    const [applied] = server.applied;
    if (!applied) throw new Error('the suggestion changes nothing');
    const changes = applied.documentChanges?.flatMap(({ edits }) => edits) ?? applied.changes[uri];
    const offset = ({ line, character }) => text.split('\n').slice(0, line).reduce((all, it) => all + it.length + 1, 0) + character;
    for (const { range, newText } of changes.toSorted((a, b) => offset(b.range.start) - offset(a.range.start))) text = text.slice(0, offset(range.start)) + newText + text.slice(offset(range.end));
    edit(text);
    await until((list) => !has('dead-branch')(list) && !has('settled-flag')(list));
    if (text.includes('oldLedger') || !text.includes('newLedger')) throw new Error(`the suggestion leaves\n${text}`);
    steps.push('applies the suggestion');

    // A thousand edits, some of which change what is found.
    const memory = [];
    for (let turn = 1; turn <= EDITS; turn++) {
      edit(turn % 10 === 0 ? `${open}// ${turn}\n` : `${open}if (${turn}) console.log(${turn});\n`);
      await look();
      if (turn % 100 === 0) memory.push(Math.round(memoryOf(server.child.pid)));
    }
    const [early, late] = [Math.max(...memory.slice(1, 5)), Math.max(...memory.slice(-3))];
    const sorted = server.times.slice(-EDITS).sort((a, b) => a - b);
    steps.push(`${EDITS} edits: ${memory.join(', ')} MB after each hundred; validating takes ${sorted[EDITS >> 1]} ms, at most ${sorted.at(-1)} ms`);
    return { ok: late < early * 1.15, words: steps.join(', ') };
  } catch (error) {
    return { ok: false, words: `${steps.join(', ')}; then ${error.message}` };
  } finally {
    server.child.kill();
  }
}
