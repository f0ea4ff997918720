/** Where a change begins: the commit that it and what it goes into have in common. */
import { UsageError } from '../model.js';
import { gitLine, isShallow, topLevel } from './git.js';

/**
 * Throws UsageError where there is no such commit, with what to fetch: in a shallow clone it is most often only not there
 * yet.
 * @param head the later end, where it is not what is checked out.
 */
export function baseOf(root: string, ref: string, head = 'HEAD'): string {
  if (topLevel(root) === null) throw new UsageError(`--since ${ref}: ${root} is in no git repository, so there is nothing to compare with`);
  const found = ref.startsWith('-') ? null : gitLine(root, ['merge-base', ref, head]);
  if (found !== null) return found;
  const named = ref.startsWith('-') ? null : gitLine(root, ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`]);
  if (gitLine(root, ['rev-parse', '--verify', '--quiet', 'HEAD']) === null) throw new UsageError(`--since ${ref}: there is no commit here yet, so there is nothing to compare with`);
  if (!isShallow(root)) {
    throw new UsageError(named === null
      ? `--since ${ref} names no revision here; "git branch --all" and "git tag" list what is there, "git fetch" brings what is not`
      : `--since ${ref} has nothing in common with HEAD: there is no commit that both come from`);
  }
  const depth = gitLine(root, ['rev-list', '--count', 'HEAD']) ?? '0';
  const [remote, branch] = /^([^/]+)\/(.+)$/.exec(ref)?.slice(1) ?? ['origin', ref];
  const fetch = named === null ? `git fetch --unshallow ${remote!} ${branch!}` : 'git fetch --unshallow';
  throw new UsageError(`--since ${ref}: this clone is shallow (${depth === '1' ? '1 commit' : `${depth} commits`} deep), and ${named === null ? `${ref} is not in it` : `what HEAD and ${ref} have in common is not in it`}. `
    + `Run "${fetch}", or check out with the whole history: "fetch-depth: 0" for actions/checkout, "GIT_DEPTH: 0" for GitLab. For long histories "git fetch --deepen=100" may do`);
}
