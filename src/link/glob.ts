/**
 * Globs as regular expressions: `**`, `*`, `?`, `{a,b}`, `[..]`, and extglobs `@( +( *( ?( !(`, also a bare `(a|b)`.
 * A dot at the start of a name is no exception: `*` matches it. Never walks a disk.
 */

const compiled = new Map<string, RegExp>();

/** Does the text hold anything that only a glob means? */
export const isGlob = (text: string): boolean => /[*?]|\{[^}]*,[^}]*\}|\[[^\]]+\]|[@+!]\(/.test(text);

/** The whole path must match. Compiled once for each glob. A malformed glob is taken literally. */
export function globToRegExp(glob: string): RegExp {
  let regexp = compiled.get(glob);
  if (!regexp) {
    regexp = build(glob);
    compiled.set(glob, regexp);
  }
  return regexp;
}

/** One test for many globs; a glob that starts with `!` takes away what the others matched. */
export function matcher(globs: readonly string[]): (path: string) => boolean {
  const wanted = union(globs.filter((glob) => !glob.startsWith('!')));
  const unwanted = union(globs.filter((glob) => glob.startsWith('!')).map((glob) => glob.slice(1)));
  if (!wanted) return () => false;
  return unwanted ? (path) => wanted.test(path) && !unwanted.test(path) : (path) => wanted.test(path);
}

function union(globs: readonly string[]): RegExp | null {
  if (globs.length === 0) return null;
  if (globs.length === 1) return globToRegExp(globs[0]!);
  return new RegExp(globs.map((glob) => globToRegExp(glob).source).join('|'));
}

function build(glob: string): RegExp {
  try {
    return new RegExp(`^${source(glob.replace(/^\.\//, ''))}$`);
  } catch {
    return new RegExp(`^${escape(glob)}$`);
  }
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function source(glob: string): string {
  let out = '';
  const open: string[] = [];
  for (let i = 0; i < glob.length; i++) {
    const char = glob[i]!;
    const next = glob[i + 1];
    if (char === '*' && next === '*') {
      const atStart = i === 0 || glob[i - 1] === '/';
      const after = glob[i + 2];
      if (atStart && after === '/') {
        out += '(?:[^/]+/)*';
        i += 2;
      } else {
        out += '.*';
        i += 1;
      }
    } else if ('@+*?!'.includes(char) && next === '(') {
      out += char === '!' ? '(?:(?!' : '(?:';
      open.push(char);
      i += 1;
    } else if (char === '(' && /^[^()]*\|[^()]*\)/.test(glob.slice(i + 1))) {
      out += '(?:';
      open.push('@');
    } else if (char === ')' && open.length > 0) {
      const kind = open.pop()!;
      out += kind === '!' ? ')[^/]*)' : kind === '@' ? ')' : `)${kind}`;
    } else if (char === '|' && open.length > 0) out += '|';
    else if (char === '*') out += '[^/]*';
    else if (char === '?') out += '[^/]';
    else if (char === '{' && hasAlternatives(glob, i)) {
      out += '(?:';
      open.push('{');
    } else if (char === '}' && open.at(-1) === '{') {
      out += ')';
      open.pop();
    } else if (char === ',' && open.at(-1) === '{') out += '|';
    else if (char === '[' && glob.indexOf(']', i + 2) > 0) {
      const end = glob.indexOf(']', i + 2);
      out += `[${glob.slice(i + 1, end).replace(/^!/, '^').replace(/\\/g, '\\\\')}]`;
      i = end;
    } else if (char === '\\' && next !== undefined) {
      out += escape(next);
      i += 1;
    } else out += escape(char);
  }
  return out;
}

/** A `{` with a `}` behind it: `{a}` means `a`. */
const hasAlternatives = (glob: string, at: number): boolean => glob.indexOf('}', at) > 0;
