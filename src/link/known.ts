/**
 * What well-known functions of other packages do with what they are given: rows of data, by where the function comes
 * from. Without a row, what an unread function does is not known.
 */

/**
 * argument: gives back what it is given first, or something that is called and shown as it is · result: gives what its
 * first argument returns · never: does not come back · asserts: comes back only if its first argument is true.
 */
export type Known = 'argument' | 'result' | 'never' | 'asserts';

const ROWS: readonly [does: Known, from: readonly string[], names: readonly string[]][] = [
  ['argument', ['package:react', 'package:preact/compat'], ['memo', 'forwardRef', 'useCallback', 'cache']],
  ['result', ['package:react', 'package:preact/compat', 'package:preact/hooks'], ['useMemo']],
  ['argument', ['package:preact/hooks'], ['useCallback']],
  ['argument', ['package:mobx-react', 'package:mobx-react-lite'], ['observer']],
  ['argument', ['package:lodash', 'package:lodash-es'], ['once', 'memoize']],
  ['never', ['global:'], ['process.exit', 'process.abort']],
  ['never', ['package:process', 'package:node:process'], ['exit', 'abort', 'default.exit', 'default.abort']],
  ['never', ['package:next/navigation'], ['notFound', 'redirect', 'permanentRedirect', 'forbidden', 'unauthorized']],
  ['asserts', ['package:assert', 'package:node:assert', 'package:assert/strict', 'package:node:assert/strict'], ['', 'default', 'ok', 'default.ok', 'strict']],
  ['asserts', ['package:invariant', 'package:tiny-invariant', 'package:ts-invariant'], ['', 'default', 'invariant']],
];

const known = new Map<string, Known>();
const lastNames = new Set<string>();
for (const [does, roots, names] of ROWS) {
  for (const name of names) {
    lastNames.add(name.split('.').at(-1)!);
    for (const root of roots) known.set(`${root}\0${name}`, does);
  }
}

export const knownFunction = (root: string, path: readonly string[]): Known | null =>
  known.get(`${root}\0${path.join('.')}`) ?? (path[0] === 'default' ? known.get(`${root}\0${path.slice(1).join('.')}`) ?? null : null);

/** Rules most callees out before they are followed. */
export const mayBeKnown = (name: string): boolean => lastNames.has(name) || name === '*';
