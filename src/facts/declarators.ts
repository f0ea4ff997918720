/**
 * The parts of exported declarations whose end only a grammar knows: patterns, initialisers, signatures. They are passed
 * over by brackets, by angles as far as they are certain, and by lines. Never: what is inside.
 */
import { skipSpace } from './characters.js';
import { Token } from './lexer.js';
import { isName, isOpening, isValue, isWord, type Reader } from './reader.js';

/** The names that a pattern binds; ends at its last token. */
export function readPattern(reader: Reader, bind: () => void): void {
  if (isName(reader.kind)) return bind();
  const closing = reader.kind === Token.OpenBrace ? Token.CloseBrace : reader.kind === Token.OpenBracket ? Token.CloseBracket : Token.Fail;
  if (closing === Token.Fail) return void reader.fail();
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
  let angles = 0;
  let torn = false;
  let doubt = false;
  for (let token = reader.kind; token < Token.End; token = reader.kind) {
    if (reader.depth === 0 || (reader.depth === 1 && isOpening(token))) {
      if (reader.newline) {
        const starts = reader.starts();
        if (starts && isValue(reader.before)) break;
        // It may have ended: then another comma is none of its own.
        doubt ||= starts ? reader.before <= Token.CloseControl : reader.before === Token.CloseBrace && token !== Token.Dot;
      }
      if (token === Token.Semicolon) break;
      if (token === Token.Export || (token === Token.Assign && angles > 0)) reader.fail();
      if (token === Token.Less) angles++;
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
      if (token === Token.Semicolon || (reader.newline && listed && reader.starts() && isValue(reader.before))) return false;
      if (token === Token.Less) angles++;
      else if (token === Token.Greater) angles--;
      else if (token === Token.OpenParen && angles === 0) listed = true;
      else if (token === Token.OpenBrace && angles === 0) {
        const left = reader.before;
        if (left !== Token.Soft && (left <= Token.Greater || / void\s*$/.test(reader.text.slice(reader.start - 9, reader.start)))) return true;
        if (left < Token.OpenParen) reader.fail();
      }
    }
    if (reader.kind === Token.Import) readImport();
    else if (reader.kind !== Token.Fail) reader.advance();
  }
  return false;
}
