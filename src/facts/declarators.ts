/**
 * The parts of exported declarations whose end only a grammar knows: patterns, initialisers, signatures. They are
 * passed over by brackets, by angles as far as they are certain, and by lines. Never: what is inside.
 */
import { skipSpace } from './characters.js';
import { Token } from './tokens.js';
import { isName, isOpening, isValue, isWord, type Reader } from './reader.js';

/** What may stand behind a declared name on its line; `Template` is `!`. */
const BEHIND_NAME = new Set([Token.Assign, Token.Colon, Token.Comma, Token.Semicolon, Token.Template, Token.End]);

/** The names that a pattern binds; ends at its last token. */
export function readPattern(reader: Reader, bind: () => void): void {
  if (isName(reader.kind)) return bind();
  const opening = reader.kind;
  if (opening !== Token.OpenBrace && opening !== Token.OpenBracket) return void reader.fail();
  const closing = opening === Token.OpenBrace ? Token.CloseBrace : Token.CloseBracket;
  const depth = reader.depth;
  while (reader.next() !== closing) {
    if (reader.kind === Token.Comma) continue;
    if (reader.kind === Token.Spread) reader.next();
    else if (closing === Token.CloseBrace) {
      const next = reader.text.charCodeAt(skipSpace(reader.text, reader.end));
      if (next === 0x3a && (isWord(reader.kind) || reader.kind === Token.Literal)) {
        reader.next();
        reader.next();
      } else if (!isName(reader.kind)) return void reader.fail();
    }
    readPattern(reader, bind);
    let token = reader.next();
    if (token === Token.Assign) {
      while (!((token = reader.next()) === Token.Comma && reader.depth === depth) && reader.depth >= depth) {
        if (token >= Token.Import || token === Token.Less) return void reader.fail();
      }
    }
    if (token === closing) return;
    if (token !== Token.Comma) return void reader.fail();
  }
}

/** To the end of a declarator; true at a comma that another follows. */
export function skipInitializer(reader: Reader, readImport: () => void): boolean {
  if (!reader.newline && !BEHIND_NAME.has(reader.kind)) reader.fail();
  let angles = 0;
  let torn = false;
  let doubt = false;
  for (let token = reader.kind; token < Token.End; token = reader.kind) {
    if (reader.depth === 0 || (reader.depth === 1 && isOpening(token))) {
      if (reader.newline) {
        const starts = reader.starts();
        if (starts && isValue(reader.before)) break;
        // It may have ended: then another comma is none of its own.
        if (starts) doubt ||= reader.before <= Token.CloseControl;
        else doubt ||= reader.before === Token.CloseBrace && token !== Token.Dot;
      }
      if (token === Token.Semicolon) break;
      if (token === Token.Export || (token === Token.Assign && angles > 0)) reader.fail();
      if (token === Token.Less && reader.grammar.types) angles++;
      if (token === Token.Greater && angles > 0) angles--;
      if (token === Token.Comma) {
        if (doubt) reader.fail();
        if (angles === 0) return reader.kind !== Token.Fail;
        torn = true;
      }
    }
    if (reader.kind === Token.Import) readImport();
    else if (reader.kind !== Token.Fail) reader.advance();
  }
  if (torn && angles > 0) reader.fail();
  return false;
}

/** From behind a function's name: it is followed by more than types. */
export function hasBody(reader: Reader, readImport: () => void): boolean {
  let angles = 0;
  let listed = false;
  for (let token = reader.kind; token < Token.End; token = reader.kind) {
    if (reader.depth === 0 || (reader.depth === 1 && isOpening(token))) {
      if (token === Token.Semicolon) return false;
      if (reader.newline && listed && reader.starts() && isValue(reader.before)) return false;
      if (token === Token.Less) angles++;
      else if (token === Token.Greater) angles--;
      else if (token === Token.OpenParen && angles === 0) listed = true;
      else if (token === Token.OpenBrace && angles === 0) {
        const left = reader.before;
        if (left !== Token.Soft && left <= Token.Greater) return true;
        if (/ void\s*$/.test(reader.text.slice(reader.start - 9, reader.start))) return true;
        // Behind a colon or an operator it opens a type; behind a word, who knows.
        if (left < Token.OpenParen) reader.fail();
      }
    }
    if (reader.kind === Token.Import) readImport();
    else if (reader.kind !== Token.Fail) reader.advance();
  }
  return false;
}
