/** What linking asks of outlines, by name: a later run asks it again of an outline that has changed. */
import { LISTS, NAMED } from './mentions.js';
import type { OutlineQuestion } from './outline.js';
import { ASKERS, IMPORTED, REGISTRIES } from './propose.js';
import { COMPUTED } from './unsaid.js';

export const OUTLINE_QUESTIONS: ReadonlyMap<string, OutlineQuestion<unknown>> = new Map(
  [LISTS, NAMED, ASKERS, IMPORTED, REGISTRIES, COMPUTED].map((it: OutlineQuestion<unknown>) => [it.name, it]),
);
