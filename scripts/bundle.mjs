// The command line as few files instead of two hundred: finding and opening modules was a third of a run in which nothing
// has changed. Behind `tsc` in `npm run build`. What is loaded only where it is needed (yaml, globby …) stays a package; what
// goes into the bundle is named, with its licence, in a file beside it.
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
// As deep as the modules that it is made of: they look for package.json from where they are.
const outdir = join(root, 'dist/cli/bin');

rmSync(outdir, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: [{ in: 'dist/src/cli.js', out: 'unpeg' }],
  outdir, bundle: true, splitting: true, format: 'esm', platform: 'node', target: 'node20.19', metafile: true,
  external: ['oxc-parser', 'ts-morph'],
  // commander is CommonJS within.
  banner: { js: "import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);" },
});

const homes = new Set(Object.keys(metafile.inputs).map((it) => /^.*\bnode_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(it)?.[0]).filter(Boolean));
const licences = [...homes].sort().map((home) => {
  const { name, version, license } = JSON.parse(readFileSync(join(root, home, 'package.json'), 'utf8'));
  const file = readdirSync(join(root, home)).find((it) => /^licen[cs]e/i.test(it));
  return `${name} ${version} (${license})\n\n${file ? readFileSync(join(root, home, file), 'utf8').trim() : ''}\n`;
});
writeFileSync(join(dirname(outdir), 'LICENSES.txt'), licences.join('\n\n'));
