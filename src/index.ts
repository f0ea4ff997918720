/** The programming interface: exports only. */
export { check, type CheckDocument, type CheckOptions } from './pipeline/check.js';
export { listFlags, type FlagsDocument } from './pipeline/flags.js';
export { why, type WhyDocument, type WhyTarget } from './pipeline/why.js';
export { openSession, type Session, type SessionOptions } from './pipeline/session.js';
export { renderCheck } from './report/text.js';
export { rules } from '../rules/index.js';
export type { Finding, Flag, Place, Because, Severity, Config } from './model.js';
export { UsageError } from './model.js';
