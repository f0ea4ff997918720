// Throw-away projects: packed as published, installed as users do.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const temporary = () => mkdtempSync(join(tmpdir(), 'unpeg-eslint-'));

export function run(command, args, options = {}) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 2 ** 28, ...options, env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', ...options.env } });
  return { status, stdout: stdout ?? '', stderr: stderr ?? '' };
}

/** Both packages as tarballs. */
export function pack(into) {
  const packed = [root, join(root, 'dist/companion/node_modules/eslint-plugin-unpeg')].map((folder) => {
    const { status, stdout, stderr } = run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', into], { cwd: folder });
    if (status !== 0) throw new Error(`npm pack in ${folder}: ${stderr}`);
    return join(into, stdout.trim().split('\n').at(-1));
  });
  return { unpeg: packed[0], companion: packed[1] };
}

/** Without the registry where `manager` is null. Returns what went wrong, or null. */
export function install(folder, manager, dependencies) {
  mkdirSync(folder, { recursive: true });
  const overrides = dependencies['eslint-plugin-unpeg'] ? { unpeg: dependencies.unpeg } : {};
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ private: true, devDependencies: dependencies, ...(manager === 'pnpm' ? { pnpm: { overrides } } : { overrides: Object.fromEntries(Object.keys(overrides).map((name) => [name, `$${name}`])) }) }, null, 2)}\n`);
  const { status, stdout, stderr } = manager === 'pnpm'
    ? run('npx', ['--yes', 'pnpm@10', 'install', '--ignore-scripts', '--no-frozen-lockfile', '--reporter', 'append-only'], { cwd: folder })
    : run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', ...(manager === 'npm-legacy' ? ['--legacy-peer-deps'] : [])], { cwd: folder });
  return status === 0 ? null : `${stdout}${stderr}`.trim();
}

/** Without a registry: what was packed, and beside it what this project has installed. Returns what went wrong, or null. */
export function unpack(folder, tarball) {
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, 'unpeg'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  for (const name of readdirSync(join(root, 'node_modules'))) if (!name.startsWith('.')) symlinkSync(join(root, 'node_modules', name), join(modules, name));
  const { status, stderr } = run('tar', ['-xzf', tarball, '-C', join(modules, 'unpeg'), '--strip-components', '1']);
  return status === 0 ? null : stderr.trim();
}

/** Copies of fixtures as projects below `folder`, and the day each is judged by; of each group all, or the first `most`. */
export function copyFixtures(folder, most = Infinity) {
  mkdirSync(join(folder, 'days'), { recursive: true });
  const from = join(root, 'fixtures');
  for (const group of readdirSync(from)) {
    for (const name of readdirSync(join(from, group)).slice(0, most)) {
      const one = join(from, group, name);
      if (!existsSync(join(one, 'case.json'))) continue;
      cpSync(one, join(folder, 'fixtures', `${group}.${name}`), { recursive: true, filter: (path) => basename(path) !== 'case.json' });
      writeFileSync(join(folder, 'days', `${group}.${name}.json`), JSON.stringify({ today: JSON.parse(readFileSync(join(one, 'case.json'), 'utf8')).today }));
    }
  }
}
