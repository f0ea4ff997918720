// The package that eslintrc asks for: it knows plugins by the name `eslint-plugin-…` only. Made from this one, with its
// version, in dist/companion/node_modules/eslint-plugin-unpeg; publish it beside this one (`npm publish` there). Next to it stands
// a link to this package, so that this project's own .eslintrc.cjs uses both as they are installed elsewhere.
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const { name, version, license, engines, peerDependencies, repository } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const modules = join(root, 'dist/companion/node_modules');
const folder = join(modules, `eslint-plugin-${name}`);
const manifest = {
  name: `eslint-plugin-${name}`,
  version,
  description: `The ESLint plugin of ${name}, under the name that .eslintrc files can use`,
  license,
  ...(repository ? { repository } : {}),
  keywords: ['eslint', 'eslintplugin', 'eslint-plugin', 'feature-flags'],
  main: 'index.cjs',
  files: ['index.cjs'],
  engines,
  dependencies: { [name]: version },
  peerDependencies,
};

rmSync(join(root, 'dist/companion'), { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
writeFileSync(join(folder, 'index.cjs'), `module.exports = require('${name}/eslint');\n`);
writeFileSync(join(folder, 'README.md'), `# eslint-plugin-${name}\n\n\`${name}/eslint\`, for configurations that know plugins by this name only (\`.eslintrc\`). See [${name}](https://www.npmjs.com/package/${name}).\n`);
writeFileSync(join(folder, 'LICENSE'), readFileSync(join(root, 'LICENSE')));
symlinkSync(root, join(modules, name), 'junction');
