/** What an audit asks of the host: comments of files, and the matching of globs. */
import type { AuditOptions } from '../audit.js';
import { matcher } from '../link/glob.js';
import type { Analysis } from './analyse.js';

export function auditOptions({ linked, facts }: Analysis, options: Pick<AuditOptions, 'severities' | 'only' | 'partly'>): AuditOptions {
  const files = new Set(linked.files);
  return {
    ...options,
    files: linked.files,
    directives: (file) => (files.has(file) ? facts.glance(file).directives : []),
    matches: (globs, path) => matcher(globs)(path),
  };
}
