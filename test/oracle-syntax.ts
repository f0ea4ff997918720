/** Statements of the oracles' programs that newer or rarer syntax makes up. Knows the generator only by the parts that it is given. */
import type { Random } from './oracle-programs.js';

/** What the generator makes smaller parts with. */
export interface Parts {
  r: Random;
  /** A test that may use these names besides. */
  test(...names: string[]): string;
  /** A block of statements; in a function of its own nothing outside can be left. */
  block(names: string[], where: 'here' | 'loop' | 'function' | 'async'): string;
  mark(): string;
  name(): string;
  /** `await` is allowed here. */
  async: boolean;
}

const KINDS: readonly ((parts: Parts) => string)[] = [
  // Components as plain functions: what they show is given by a property.
  ({ r, test, block, name }) => {
    const gate = name();
    const body = r.pick([`on ? children() : fallback?.()`, `${test('on')} && children()`, `{\nif (${test('on')}) return fallback?.();\nreturn children();\n}`, `{\nconst shown = ${test('on')} ? children : fallback;\nreturn shown?.();\n}`]);
    return `const ${gate} = ({ on = ${test()}, children, fallback }) => ${body};\n${gate}({ ${r.chance(60) ? `on: ${test()}, ` : ''}children: () => {\n${block([], 'function')}\n}${r.chance(50) ? `, fallback() {\n${block([], 'function')}\n}` : ''} });`;
  },
  ({ test, block, name }) => { const [g, v] = [name(), name()]; return `function* ${g}() {\n${block([], 'function')}\nif (${test()}) yield ${test()};\n${block([], 'function')}\nyield* [${test()}];\n}\nfor (const ${v} of ${g}()) {\n${block([v], 'loop')}\n}`; },
  ({ r, test, block, name }) => { const v = name(); return `for (const { on: ${v} = ${test()} } of [{}, ${r.chance(50) ? `{ on: ${test()} }` : `{ on: undefined }`}]) {\n${block([v], 'loop')}\n}`; },
  ({ r, test, block, name }) => {
    const [v, w] = [name(), name()];
    return `{\nconst { a: { on: ${v} = ${test()} } = {}, ...${w} } = { a: ${test()} ? { on: ${r.pick([test(), 'undefined', 'null'])} } : undefined, on: ${test()} };\nif (${test(v, `${w}.on`)}) {\n${block([v, `${w}.on`], 'here')}\n}\n}`;
  },
  ({ r, test, block, name }) => { const v = name(); return `((${v} = ${test()}, [other = ${test()}] = []) => {\n${block([v, 'other'], 'function')}\n})(${r.pick(['', test(), `undefined, [${test()}]`])});`; },
  ({ r, test, block, name }) => {
    const it = name();
    const inner = ['this.#on', `${it}.#all`, 'this.#up', 'this.ask()'];
    return `class ${it} {\n#on = ${test()};\nstatic #all = ${test()};\n${r.chance(40) ? `static {\n(() => {\n${block([], 'function')}\n})();\n}\n` : ''}get #up() { return ${test('this.#on')}; }\nask = () => this.#on;\nset() { ${r.pick(['', `this.#on = ${test()};`])} }\ngo() {\nif (${test(...inner)}) {\n${block(inner, 'function')}\n}\n}\n}\n{\nconst it = new ${it}();\nit.set();\nit.go();\n}`;
  },
  ({ test, block, name }) => { const v = name(); return `Promise.resolve(${test()}).then((${v}) => {\n${block([v], 'function')}\n}).catch(() => {\n${block([], 'function')}\n});`; },
  ({ test, block, name }) => { const l = name(); return `${l}: for (const it of [1, 2]) {\nfor (const x of [1, 2]) {\nif (${test()}) continue ${l};\n${block([], 'loop')}\nif (${test()}) break ${l};\n}\n${block([], 'loop')}\n}`; },
  ({ r, test, block, mark, name }) => { const v = name(); return `const ${v} = () => {\ntry {\nif (${test()}) return ${test()};\n${block([], 'function')}\n} ${r.chance(40) ? `catch {\n${mark()};\n} ` : ''}finally {\n${r.chance(30) ? `if (${test()}) return ${test()};\n` : ''}${block([], 'function')}\n}\n${block([], 'function')}\nreturn false;\n};\nif (${v}()) {\n${block([], 'here')}\n}`; },
  ({ test, block, name, async }) => { const v = name(); return `${async ? 'for await' : 'for'} (const ${v} of [${test()}, ${async ? `tick(), Promise.resolve(${test()})` : test()}]) {\n${block([v], 'loop')}\n}`; },
  ({ test, block, name }) => { const [pick, v] = [name(), name()]; return `const ${pick} = (it) => {\nswitch (it) {\ncase 'x': return ${test()};\ncase 'y': {\nconst ${v} = ${test()};\nif (${v}) return ${test(v)};\n}\ndefault: return ${test()};\n}\n};\nif (${pick}(variant('v'))) {\n${block([], 'here')}\n} else {\n${block([], 'here')}\n}`; },
  ({ r, test, block, name }) => { const v = name(); return `const ${v} = { on: ${test()} };\n${r.chance(70) ? `${v}.on ${r.pick(['??=', '||=', '&&='])} ${test()};\n` : ''}if (${test(`${v}.on`)}) {\n${block([`${v}.on`], 'here')}\n}`; },
  ({ test, block, name }) => { const v = name(); return `const ${v} = { get on() { return ${test()}; }, ['o' + 'ff']: ${test()} };\nif (${test(`${v}.on`, `${v}.off`)}) {\n${block([`${v}.on`, `${v}.off`], 'here')}\n}`; },
  ({ r, test, block, name }) => { const v = name(); return `let ${v} = ${test()};\n${r.pick(['later', 'each'])}(() => { ${v} = ${test()}; });\neach(() => {\nif (${test(v)}) {\n${block([v], 'function')}\n}\n});`; },
  ({ r, test, block, name }) => { const v = name(); return `[${test()}, ${test()}]${r.pick(['', '.filter(Boolean)', '.map((it) => !it)', `.filter(() => ${test()})`])}.forEach((${v}) => {\n${block([v], 'function')}\n});`; },
  ({ r, test, block }) => `if (${r.pick([`'on' in (${test()} ? { on: 1 } : {})`, `typeof (${test()} ? 'x' : undefined) === 'string'`, `[${test()}].includes(true)`, `!!\`\${${test()} ? '' : 'x'}\``, `new Set([${test()}]).has(true)`, `[...(${test()} ? [1] : [])].length > 0`, `Object.keys({ ...(${test()} && { on: 1 }) }).length`])}) {\n${block([], 'here')}\n} else {\n${block([], 'here')}\n}`,
  ({ test, block, name }) => { const [v, w] = [name(), name()]; return `const [${v}, [${w} = ${test()}] = []] = [${test()}, ${test()} ? [${test()}] : undefined];\nif (${test(v, w)}) {\n${block([v, w], 'here')}\n}`; },
  ({ r, test, block, name }) => { const v = name(); return `const ${v} = async () => {\n${block([], 'async')}\nawait tick();\nif (${test()}) {\n${block([], 'async')}\n}\n};\n${r.pick([`${v}();`, `later(${v});`, `${v}().finally(() => {\n${block([], 'function')}\n});`])}`; },
];

export const newerStatement = (parts: Parts): string => parts.r.pick(KINDS)(parts);
