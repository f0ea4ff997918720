/**
 * The parser at arm's length: oxc, loaded on first use because an unchanged run needs none. Never: meaning.
 * The syntax tree is ESTree; on Node 20 its hand-over to JavaScript is most of the cost, so `program` is a getter that
 * only body extraction touches (design.md 5).
 */
import { createRequire } from 'node:module';
import type * as Oxc from 'oxc-parser';

export type Parsed = Oxc.ParseResult;

/** Any syntax node. Fields are read by name; the shapes are ESTree's with TypeScript's nodes added. */
export interface Node {
  type: string;
  start: number;
  end: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- ESTree is a union of 170 shapes; the walker switches on `type`
  [field: string]: any;
}

const load = createRequire(import.meta.url);
let oxc: typeof Oxc | undefined;

/** @param name file name; only its extension counts. Never throws: errors are in the result. */
export function parse(name: string, text: string): Parsed {
  oxc ??= load('oxc-parser') as typeof Oxc;
  const { parseSync } = oxc;
  const parseAs = (sourceType: 'module' | 'commonjs' | 'unambiguous'): Parsed =>
    parseSync(`source${extensionOf(name)}`, text, { lang: languageOf(name), sourceType, astType: 'ts', preserveParens: false });
  if (/\.cjs$/.test(name)) return parseAs('commonjs');
  if (!/\.jsx?$/.test(name)) return parseAs('module');
  const parsed = parseAs('unambiguous');
  // Scripts may return at their top level.
  return parsed.errors.length > 0 && !parsed.module.hasModuleSyntax ? parseAs('commonjs') : parsed;
}

/** How a file is parsed: part of the cache key, unlike its path. */
export function languageOf(name: string): 'ts' | 'tsx' | 'dts' | 'jsx' {
  if (/\.d\.[cm]?ts$/.test(name)) return 'dts';
  if (/\.tsx$/.test(name)) return 'tsx';
  return /\.[cm]?ts$/.test(name) ? 'ts' : 'jsx';
}

const extensionOf = (name: string): string => /(\.d)?\.[cm]?[jt]sx?$/.exec(name)?.[0] ?? '.js';

/** Fields of a node that hold code: its children, but for types. */
export function codeIn(node: Node): readonly string[] {
  let found = fields.get(node.type);
  if (!found) {
    found = (oxc?.visitorKeys[node.type] ?? Object.keys(node)).filter((key) => !TYPES.has(key));
    fields.set(node.type, found);
  }
  return found;
}
const fields = new Map<string, readonly string[]>([['TSInterfaceDeclaration', []], ['TSTypeAliasDeclaration', []], ['ImportDeclaration', []]]);
const TYPES: ReadonlySet<string> = new Set(['typeAnnotation', 'typeParameters', 'typeArguments', 'superTypeArguments', 'returnType', 'implements']);
