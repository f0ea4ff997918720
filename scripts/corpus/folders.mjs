// Which repository a folder is: told by the commit that is checked out there, or by the user as OWNER/NAME=FOLDER.
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../../dist/src/index.js';

/** `pins`: the commit that the truth speaks of, by repository. The folders in the order given. */
export function repositoriesIn(words, pins) {
  return words.map((word) => {
    const [, named, path] = /^([^=/]+\/[^=/]+)=(.+)$/.exec(word) ?? [null, null, word];
    const folder = resolve(path);
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw new UsageError(`${path}: no such folder`);
    if (named !== null) {
      if (!Object.hasOwn(pins, named)) throw new UsageError(`${named}: nothing is known of this repository; known are ${Object.keys(pins).join(', ')}`);
      return { repo: named, folder };
    }
    const head = spawnSync('git', ['-C', folder, 'rev-parse', 'HEAD'], { encoding: 'utf8' }).stdout.trim();
    const repo = Object.keys(pins).find((it) => pins[it] === head);
    if (repo !== undefined) return { repo, folder };
    const known = Object.entries(pins).map(([name, commit]) => `  ${name} ${commit}`).join('\n');
    throw new UsageError(`${path} is at ${head || 'no commit'}, which no label is about. Check out one of these, or say which one it is (OWNER/NAME=FOLDER):\n${known}`);
  });
}
