// Validates every format of `check` against what its readers publish: `npm run verify:formats FOLDER`. The folder holds the schemas,
// which are not ours to ship: `sarif-2.1.0.json` (OASIS), `rdjson.json` (reviewdog, proto/rdf/jsonschema/DiagnosticResult.json),
// `codeclimate.json` (GitLab, app/validators/json_schemas/codeclimate.json), `junit-10.xsd` (Jenkins xunit plugin), and `node_modules/xmllint-wasm`. What is not there is said, and fails.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv04 from 'ajv';
import formats from 'ajv-formats';
import { buildKnight } from './knight.mjs';

const schemas = resolve(process.argv[2] ?? '.');
const cli = fileURLToPath(new URL('../dist/cli/bin/unpeg.js', import.meta.url));
const temporary = mkdtempSync(join(tmpdir(), 'unpeg-formats-'));
let failed = 0;
const say = (format, error) => {
  if (error) failed++;
  console.log(`${error ? 'FAIL' : 'ok  '} ${format}${error ? `: ${error}` : ''}`);
};

/** With names that try to break out of every format. */
function repository() {
  const folder = join(temporary, 'smars');
  buildKnight(folder, { upTo: 5 });
  writeFileSync(join(folder, 'src/odd %22,::error::[x](1)<b>&\u{1f600}.ts'), "import { OrderFlag, type Order } from './protocol/order';\nexport const a = (order: Order) => { if (order.flags & OrderFlag.PowerPeg) { return ']]>\u0001<!--'; } return 1; };\n");
  return folder;
}

try {
  const folder = repository();
  const outputs = new Map(['sarif', 'gitlab', 'rdjson', 'junit', 'checkstyle'].map((format) => [format, spawnSync(process.execPath, [cli, 'check', '--format', format, '-C', folder, '--no-cache'], { encoding: 'utf8' }).stdout]));
  for (const [format, file] of [['sarif', 'sarif-2.1.0.json'], ['rdjson', 'rdjson.json'], ['gitlab', 'codeclimate.json']]) {
    if (!existsSync(join(schemas, file))) { say(format, `${file} is not in ${schemas}`); continue; }
    const schema = JSON.parse(readFileSync(join(schemas, file), 'utf8'));
    const ajv = new Ajv04.default({ strict: false, allErrors: true });
    formats.default(ajv);
    delete schema.$schema; // the words they use are those of draft 7, whichever they name
    delete schema.id;
    const validate = ajv.compile(schema);
    // GitLab's is of one issue.
    const wrong = [JSON.parse(outputs.get(format))].flat().find((it) => !validate(it));
    say(`${format} by ${file}`, wrong ? JSON.stringify([wrong, validate.errors]) : null);
  }
  const issues = JSON.parse(outputs.get('gitlab'));
  const isIssue = (it) => typeof it.description === 'string' && typeof it.check_name === 'string' && typeof it.fingerprint === 'string' && ['info', 'minor', 'major', 'critical', 'blocker'].includes(it.severity) && typeof it.location.path === 'string' && !it.location.path.startsWith('./') && it.location.lines.begin > 0;
  say('gitlab by its documentation', issues.every(isIssue) && new Set(issues.map((it) => it.fingerprint)).size === issues.length ? null : 'a field is missing, or two fingerprints are the same');
  const { validateXML } = createRequire(join(schemas, 'x.js'))('xmllint-wasm');
  for (const [format, file] of [['junit', 'junit-10.xsd'], ['checkstyle', null]]) {
    const schema = file === null ? {} : { schema: [readFileSync(join(schemas, file), 'utf8')] };
    const run = await validateXML({ xml: [{ fileName: `${format}.xml`, contents: outputs.get(format) }], ...(file === null ? { normalization: 'format' } : schema) });
    say(`${format} by ${file ?? 'libxml2'}`, run.errors.length > 0 || !run.valid ? JSON.stringify(run.errors.slice(0, 3)) : null);
  }
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
process.exitCode = failed > 0 ? 1 : 0;
