/**
 * The same name, another definition: what a flag gates keeps its name while what bears that name is replaced, and the old one lives
 * on under a new name. Read from texts as they stand, where a commit raises the question; names at the margin begin declarations.
 */

const DECLARATION = /^(?:export\s+)?(?:default\s+)?(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(?:const|let|var|function\*?|class|enum)\s+([\w$]+)/gm;

/** Each name that was given to another definition, with the new name of the old one. */
export function handedOn(before: readonly string[], after: readonly string[]): Map<string, string> {
  const [old, now] = [definitionsIn(before), definitionsIn(after)];
  const fresh = new Map([...now].filter(([name]) => !old.has(name)).map(([name, body]) => [body, name]));
  const handed = new Map<string, string>();
  for (const [name, body] of old) {
    const to = fresh.get(body);
    if (to !== undefined && now.has(name) && now.get(name) !== body) handed.set(name, to);
  }
  return handed;
}

/** What each name at the top level stands for, spaces and the name itself left out. */
function definitionsIn(texts: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const text of texts) {
    const starts = [...text.matchAll(DECLARATION)];
    starts.forEach(({ 0: head, 1: name, index }, at) => {
      const body = text.slice(index + head.length, starts[at + 1]?.index).replace(/\s+/g, '');
      // A short one is the same as many others.
      if (body.length >= SHORT) found.set(name!, body);
    });
  }
  return found;
}

const SHORT = 30;
