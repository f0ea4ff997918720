// npm run verify:sdk [FOLDER]: installs the real SDKs at the versions of sdk-versions.json in a folder outside the project,
// compiles every SDK fixture against them, and looks for each name of each row in the types of its package, so that a
// recogniser cannot drift from its SDK. Exits 1 when anything does not hold. Needs a build (dist/), a registry and 1 GB.
//
// The folder is temporary, and removed at the end; one that is given is kept, and its packages are used again.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SDKS, SDK_PACKAGES } from '../dist/src/link/sdks/index.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const fixtures = join(root, 'fixtures', 'discovery');
const versions = JSON.parse(readFileSync(new URL('sdk-versions.json', import.meta.url), 'utf8'));
const folder = process.argv[2] ? resolve(process.argv[2]) : mkdtempSync(join(tmpdir(), 'unpeg-sdk-'));
const nameOf = (specifier) => specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
const installed = (name) => existsSync(join(folder, 'node_modules', name, 'package.json'));
let failed = false;
const fail = (message) => {
  failed = true;
  console.error(`FAIL  ${message}`);
};

/** Installs what the registry has; what it does not have is told, and left out with the fixtures that need it. */
function install() {
  const wanted = { ...versions.packages, ...versions.beside };
  for (;;) {
    writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ private: true, type: 'module', dependencies: wanted }, null, 2)}\n`);
    const { status, stdout, stderr } = spawnSync('npm', ['install', '--ignore-scripts', '--legacy-peer-deps', '--omit=optional', '--no-audit', '--no-fund', '--no-package-lock'], { cwd: folder, encoding: 'utf8' });
    if (status === 0) return;
    const missing = Object.keys(wanted).find((name) => [`'${name}@`, `for ${name}@`].some((text) => `${stdout}${stderr}`.includes(text)));
    if (!missing) {
      console.error(stderr);
      process.exit(1);
    }
    fail(`${missing}@${wanted[missing]} cannot be had from the registry: its rows and fixtures are not verified`);
    delete wanted[missing];
  }
}

/** Text of all types of a package and of those that it takes from others. */
function typesOf(name, from = folder, seen = new Set()) {
  const home = [join(from, 'node_modules', name), join(folder, 'node_modules', name)].find(existsSync);
  if (!home || seen.has(home) || seen.size > 60) return '';
  seen.add(home);
  const own = readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((it) => it.isFile() && /\.d\.[cm]?ts$/.test(it.name) && !it.parentPath.slice(home.length).includes('node_modules'))
    .map((it) => readFileSync(join(it.parentPath, it.name), 'utf8')).join('\n');
  const others = [...own.matchAll(/(?:from|import|import\()\s*['"]([@\w][^'"]*)['"]/g)].map(([, specifier]) => nameOf(specifier));
  return own + [...new Set(others)].map((it) => typesOf(it, home, seen)).join('\n');
}

function verifyNames() {
  for (const name of new Set([...SDK_PACKAGES].map(nameOf))) {
    if (versions.absent[name]) console.log(`NOT VERIFIED  ${name}: ${versions.absent[name]}`);
    else if (!versions.packages[name]) fail(`${name} has rows, and no version in sdk-versions.json`);
    else if (installed(name)) {
      const types = typesOf(name);
      const names = SDKS.filter(({ packages }) => packages.some((it) => nameOf(it) === name)).flatMap(({ shapes }) => shapes.flatMap((shape) => shape.names));
      const words = new Set(names.flatMap((it) => it.split('.').filter((word) => word !== '*').map((word) => word.replace('()', ''))));
      for (const word of words) if (!new RegExp(`\\b${word}\\b`).test(types)) fail(`${name} has no ${word}`);
    }
  }
}

function compile() {
  const options = { strict: true, noEmit: true, skipLibCheck: true, target: 'es2023', lib: ['es2023', 'dom', 'dom.iterable'], module: 'esnext', moduleResolution: 'bundler', jsx: 'react-jsx', experimentalDecorators: true, types: ['node'] };
  rmSync(join(folder, 'src'), { recursive: true, force: true });
  mkdirSync(join(folder, 'src'));
  const names = readdirSync(fixtures).filter((name) => name.startsWith('sdk-'));
  for (const name of names) cpSync(join(fixtures, name, 'src'), join(folder, 'src', name), { recursive: true });
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, include: ['src'] }));
  const { stdout } = spawnSync(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', folder, '--pretty', 'false'], { cwd: folder, encoding: 'utf8' });
  const errors = stdout.split('\n').filter((line) => line.trim() !== '');
  for (const line of errors) fail(line);
  console.log(`${names.length} fixtures compiled against ${Object.keys(versions.packages).filter(installed).length} packages, ${errors.length} errors`);
}

mkdirSync(folder, { recursive: true });
if (![...Object.keys(versions.packages), ...Object.keys(versions.beside)].every(installed)) install();
verifyNames();
compile();
if (!process.argv[2]) rmSync(folder, { recursive: true, force: true });
process.exit(failed ? 1 : 0);
