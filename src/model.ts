/**
 * The vocabulary. One word, one meaning; the same in code, docs and messages.
 * Imports nothing. Everything here is plain data.
 */
export * from './model/places.js';
export * from './model/tree.js';
export * from './model/facts.js';
export * from './model/flags.js';
export * from './model/history.js';
export * from './model/project.js';
export * from './model/change.js';
export * from './model/findings.js';
export * from './model/config.js';
