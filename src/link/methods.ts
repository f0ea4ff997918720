/**
 * Methods of classes that only armed code calls. A method is told by its name: where every place of the tree that says it, tests
 * aside, stands in code that one value of a flag lets run or in the method itself, nothing else can call it. A name that
 * others may know is never told: unknown means alive.
 */
import type { Sayings, Span, Tree } from '../model.js';
import { isStoryFile, isTestFile } from './entries.js';
import { textsOf } from './mentions.js';
import { isSource } from './paths.js';
import { ask, FINDS } from './questions.js';

/** A place that only one value lets run; `later`: what runs with the module all the same is not meant. */
export interface ArmedPlace {
  file: string;
  span: Span;
  later: boolean;
}

export interface Method {
  file: string;
  /** `Class.method`. */
  name: string;
  span: Span;
}

export interface Methods {
  /** All that these places alone call, and what those alone call. */
  calledBy(places: readonly ArmedPlace[]): Method[];
  /** A use at a place of a file stands in one of these methods, and its class has no other of the same name. */
  within(methods: readonly Method[], file: string, span: Span): boolean;
}

interface Context {
  tree: Tree;
  sayings(file: string): Sayings | null;
  /** The declaration that a name of an import leads to; null for what is not in the tree. */
  origin(file: string, specifier: string, imported: string): { file: string; name: string } | null;
  /** Code that is not in the tree may hold what the file makes. */
  isHandedOut(file: string): boolean;
}

/** Two words at least: what languages and libraries call by itself is `render`, `next`, `call`. */
const COMPOUND = /^_*[a-z][a-z\d]*[A-Z_]\w*$/;
/** And what they call by two. */
const CALLED_BY_OTHERS = new RegExp('^(?:on|to|ng|did|will|component|should|before|after|setup|tear|get(?:Derived|Snapshot|Initial|Server|Static)|attribute|connected|disconnected|first)(?=[A-Z])'
  + '|Callback$|^(?:valueOf|hasOwnProperty|isPrototypeOf|propertyIsEnumerable|handleEvent|handleRequest|forceUpdate|setState|canActivate|use[A-Z]\\w*)$');

/** One place that says a name. */
interface Said {
  file: string;
  span: Span;
  taken: boolean;
  eager: boolean;
}

/** Everybody who says a name, and the methods that are called so. */
interface Known {
  said: Said[];
  methods: Method[];
}

export function createMethods({ tree, sayings, origin, isHandedOut }: Context): Methods {
  const memo = new Map<string, Sayings | null>();
  const said = (file: string): Sayings | null => {
    let found = memo.get(file);
    if (found === undefined) memo.set(file, (found = sayings(file)));
    return found;
  };
  const texts = textsOf(tree).filter((file) => !isTestFile(file) && !isStoryFile(file));
  const sources = texts.filter(isSource);
  /** Null for a name that is never told. */
  const known = new Map<string, Known | null>();

  /** Looks up all that are new at once: every text is gone through. */
  const look = (names: readonly string[]): void => {
    const asked = names.filter((name) => !known.has(name));
    for (const name of asked) known.set(name, null);
    const meant = asked.filter((name) => COMPOUND.test(name) && !CALLED_BY_OTHERS.test(name));
    if (meant.length === 0) return;
    const defined = new Set([...ask(tree, FINDS, sources, definitionOf(meant)).values()].flatMap((it) => it ?? []));
    const candidates = meant.filter((name) => defined.has(name));
    if (candidates.length === 0) return;
    const made = new Set([...ask(tree, FINDS, sources, makingOf(candidates)).values()].flatMap((it) => it ?? []));
    const files = new Map<string, string[]>();
    for (const [file, found] of ask(tree, FINDS, texts, wordOf(candidates))) {
      // Who knows what stands in a text that cannot be read.
      if (found === null && isSource(file)) return;
      for (const name of found ?? []) files.set(name, [...(files.get(name) ?? []), file]);
    }
    for (const name of candidates) {
      if (!partsOf(name).some((part) => made.has(part))) known.set(name, read(name, files.get(name) ?? []));
    }
  };

  const read = (name: string, files: readonly string[]): Known | null => {
    if (files.length > MANY) return null;
    const word = new RegExp(wordOf([name]));
    const found: Known = { said: [], methods: [] };
    for (const file of files) {
      const it = said(file);
      if (!it) {
        found.said.push({ file, span: WHOLE, taken: false, eager: true });
        continue;
      }
      for (const { text, span } of it.texts) if (word.test(text)) found.said.push({ file, span, taken: false, eager: true });
      for (const { span, taken, eager } of it.words.filter((other) => other.name === name)) found.said.push({ file, span, taken, eager });
      for (const cls of it.classes) {
        for (const method of cls.methods.filter((other) => other.name === name)) {
          if (cls.open || (!method.hidden && (isHandedOut(file) || !isOwn(file, cls.name, new Set())))) return null;
          found.methods.push({ file, name: `${cls.name}.${name}`, span: method.span });
        }
      }
    }
    return found.methods.length > 0 ? found : null;
  };

  /** Nobody outside of the tree has made it what it is. */
  const isOwn = (file: string, name: string, seen: Set<string>): boolean => {
    const key = `${file}\0${name}`;
    if (seen.has(key)) return true;
    seen.add(key);
    const it = said(file);
    const declared = it?.classes.filter((cls) => cls.name === name) ?? [];
    return declared.length > 0 && declared.every(({ bases, open }) => !open && bases !== null && bases.every((base) => {
      const imported = it!.imports.get(base);
      if (!imported) return isOwn(file, base, seen);
      const from = origin(file, imported.specifier, imported.imported);
      return from !== null && isOwn(from.file, from.name, seen);
    }));
  };

  const taken = (place: { file: string; span: Span }): string[] => {
    const lines = (tree.read(place.file) ?? '').split('\n').slice(place.span[0] - 1, place.span[2]);
    return [...lines.join('\n').matchAll(/\.\s*#?([A-Za-z_$][\w$]*)/g)].map(([, name]) => name!);
  };

  const calledBy = (places: readonly ArmedPlace[]): Method[] => {
    const found: Method[] = [];
    const byFile = new Map<string, ArmedPlace[]>();
    const add = (place: ArmedPlace): unknown => byFile.set(place.file, [...(byFile.get(place.file) ?? []), place]);
    places.forEach(add);
    const covers = ({ file, span, eager }: Said): boolean => (byFile.get(file) ?? []).some((it) => !(eager && it.later) && isInside(span, it.span));
    const candidates = new Set<string>();
    let fresh: readonly { file: string; span: Span }[] = places;
    while (fresh.length > 0) {
      const names = new Set(fresh.flatMap(taken));
      for (const name of names) candidates.add(name);
      look([...names]);
      const more: Method[] = [];
      for (const name of candidates) {
        const it = known.get(name);
        if (!it) continue;
        const outside = it.said.filter((place) => !it.methods.some((method) => method.file === place.file && isInside(place.span, method.span)));
        if (!outside.some((place) => place.taken) || !outside.every(covers)) continue;
        candidates.delete(name);
        more.push(...it.methods.filter(({ file, span }) => !covers({ file, span, taken: false, eager: false })));
      }
      for (const method of more) add({ ...method, later: false });
      found.push(...more);
      fresh = more;
    }
    return found;
  };

  const within = (methods: readonly Method[], file: string, span: Span): boolean => {
    const own = methods.filter((it) => it.file === file);
    const inOne = (place: Span): boolean => own.some((it) => isInside(place, it.span));
    if (own.length === 0 || !inOne(span)) return false;
    const it = said(file)!;
    const cls = it.classes.find((other) => isInside(span, other.span));
    const word = it.words.find((other) => other.span[0] === span[0] && other.span[1] === span[1]);
    // A use is noted once for the whole class: where it stands first.
    return cls !== undefined && word !== undefined && it.words.every((other) => other.name !== word.name || !isInside(other.span, cls.span) || inOne(other.span));
  };

  return { calledBy, within };
}

/** In more files than these a name is nobody's own. */
const MANY = 40;
const WHOLE: Span = [1, 1, Infinity, Infinity];

// The names come first, for they are rare: what must stand before them is looked at from there.
const wordOf = (names: readonly string[]): string => `(${names.join('|')})(?![\\w$])(?<![\\w$]\\1)`;

const definitionOf = (names: readonly string[]): string =>
  `(${names.join('|')})(?=\\s*[(<])(?<=[\\n{;}][ \\t]*(?:(?:public|private|protected|static|async|readonly)\\s+)*\\*?[ \\t]*#?\\1)`;

/** Texts that a name is put together of, `get` + kind: its beginnings before something that is computed, its ends behind it. */
function makingOf(names: readonly string[]): string {
  const [starts, ends] = [0, 1].map((side) => [...new Set(names.flatMap((name) => splits(name).map((at) => (side === 0 ? name.slice(0, at) : name.slice(at)))))].join('|'));
  return `(${starts})(?=\\$\\{|['"\`]\\s*\\+)(?<=['"\`}]\\1)|(${ends})(?=['"\`$])(?<=(?:\\}|\\+\\s*['"\`])\\2)`;
}

const partsOf = (name: string): string[] => splits(name).flatMap((at) => [name.slice(0, at), name.slice(at)]);
/** Where a word of a name begins, but for the first. */
const splits = (name: string): number[] => [...name.matchAll(/(?<=[a-z\d_])[A-Z]|(?<=_)[a-z]/g)].map(({ index }) => index);

const isInside = (inner: Span, outer: Span): boolean =>
  (inner[0] > outer[0] || (inner[0] === outer[0] && inner[1] >= outer[1])) && (inner[2] < outer[2] || (inner[2] === outer[2] && inner[3] <= outer[3]));
