/**
 * CODEOWNERS as GitHub and GitLab read it: patterns like those of .gitignore, the last one that matches decides, and one
 * without owners takes them away. In a section of GitLab's (`[Docs][2] @writers`) patterns without owners have the section's, and
 * every section decides for itself.
 */

/** Where it is looked for, in this order: GitHub's places, then GitLab's. */
export const CODEOWNERS = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS', '.gitlab/CODEOWNERS'];

interface Line {
  matches: RegExp;
  owners: string[];
  section: string;
}

const HEAD = /^\^?\[([^\]]+)\](?:\[\d+\])?(.*)$/;

/** Who owns a path; empty for nobody. */
export function parseOwners(text: string): (path: string) => string[] {
  const lines: Line[] = [];
  let section = '';
  let defaults: string[] = [];
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const head = HEAD.exec(line);
    if (head) {
      section = head[1]!.trim().toLowerCase();
      defaults = words(head[2]!);
      continue;
    }
    const [pattern, ...owners] = words(line);
    // `!` takes away in GitLab; GitHub knows none.
    const excluded = pattern!.startsWith('!');
    const matches = toRegExp(excluded ? pattern!.slice(1) : pattern!);
    if (matches) lines.push({ matches, section, owners: excluded ? [] : owners.length > 0 ? owners : defaults });
  }
  return (path) => {
    const bySection = new Map<string, string[]>();
    for (const { matches, owners, section: of } of lines) if (matches.test(path)) bySection.set(of, owners);
    return [...new Set([...bySection.values()].flat())];
  };
}

/** Blanks part, unless they are escaped; `#` begins a comment. */
function words(text: string): string[] {
  const found = text.match(/(?:\\.|\S)+/g) ?? [];
  const end = found.findIndex((word) => word.startsWith('#'));
  return (end < 0 ? found : found.slice(0, end)).map((word) => word.replace(/\\([\s#])/g, '$1'));
}

function toRegExp(pattern: string): RegExp | null {
  // A slash at the start or inside ties it to the root.
  const rooted = /^\/|\/[^/]/.test(pattern);
  const body = pattern.replace(/^\//, '');
  const folder = body.endsWith('/');
  const parts = body.replace(/\/$/, '').split('/').map((part) => (part === '**' ? part
    : part.replace(/\\(.)|[.+^${}()|[\]\\]|\*+|\?/g, (it, escaped?: string) => (escaped !== undefined ? quoted(escaped) : it.startsWith('*') ? '[^/]*' : it === '?' ? '[^/]' : `\\${it}`))));
  let source = '';
  parts.forEach((part, index) => {
    const last = index === parts.length - 1;
    if (part !== '**') source += last ? part : `${part}/`;
    else source += last ? '.+' : '(?:[^/]+/)*';
  });
  // What names a folder owns all that is in it; `docs/*` owns the files there and nothing deeper.
  const inside = folder ? '/.*' : rooted && /(?:^|\/)\*$/.test(body) ? '' : '(?:/.*)?';
  try {
    return new RegExp(`^${rooted ? '' : '(?:.*/)?'}${source}${inside}$`);
  } catch {
    return null;
  }
}

const quoted = (character: string): string => character.replace(/[.*+?^${}()|[\]\\/]/, '\\$&');
