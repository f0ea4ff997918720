/**
 * What silences a finding: comments, and `suppress` of the configuration. A suppression needs a reason, and holds until its
 * date. Remembers which of them were of use, so that the others can be told.
 */
import type { Config, Directive, Finding, Place, Suppression } from './model.js';
import { placeOf } from './model.js';

export interface Suppressions {
  of(finding: Finding): Finding['suppressed'];
  /** Every one there is, with what came of it. */
  all(): Suppression[];
}

export interface SuppressionInput {
  config: Config;
  today: string;
  /** Files whose comments are read. */
  files: readonly string[];
  directives(file: string): readonly Directive[];
  matches(globs: readonly string[], path: string): boolean;
}

export function createSuppressions({ config, today, files, directives, matches }: SuppressionInput): Suppressions {
  const used = new Set<unknown>();
  const live = (until: string | null | undefined): boolean => !until || until >= today;
  const found = (by: Directive | Config['suppress'][number]): Finding['suppressed'] => {
    used.add(by);
    return { reason: by.reason, until: by.until ?? null };
  };

  const of = (finding: Finding): Finding['suppressed'] => {
    const { at, rule } = finding;
    const configured = config.suppress.find((it) => it.rule === rule && live(it.until)
      && (it.flag === undefined || it.flag === finding.flag)
      && (it.path === undefined || (at !== null && matches([it.path], at.file))));
    if (configured) return found(configured);
    if (!at) return null;
    let range: Directive | null = null;
    for (const directive of directives(at.file)) {
      if (directive.rules.length > 0 && !directive.rules.includes(rule)) continue;
      const [line, , endLine] = directive.span;
      if (directive.scope === 'start' && line <= at.line) range = directive;
      else if (directive.scope === 'end' && line <= at.line) range = null;
      // The reason is required: a suppression without one has no effect.
      if (!directive.reason || !live(directive.until)) continue;
      const hit = directive.scope === 'file' || (directive.scope === 'line' && line === at.line) || (directive.scope === 'next-line' && endLine + 1 === at.line);
      if (hit) return found(directive);
    }
    return range?.reason && live(range.until) ? found(range) : null;
  };

  const told = (by: Directive | Config['suppress'][number], rules: string[], about: string | null, at: Place | null): Suppression => ({
    rules, about, at, reason: by.reason, until: by.until ?? null, expired: !live(by.until), used: used.has(by),
  });
  return {
    of,
    all: () => [
      ...config.suppress.map((it) => told(it, [it.rule], it.flag !== undefined ? `flag:${it.flag}` : it.path !== undefined ? `module:${it.path}` : null, null)),
      ...files.flatMap((file) => directives(file).filter(({ scope }) => scope !== 'end').map((it) => told(it, it.rules, `module:${file}`, placeOf(file, it.span)))),
    ],
  };
}
