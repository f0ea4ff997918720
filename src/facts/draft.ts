/**
 * Code that says what a template says, written behind a component's scripts, with the way back: every place in it is a
 * place in the file. Never: what is written.
 */
import type { Lines } from './lines.js';

export class Draft {
  private readonly parts: string[] = [];
  /** Where each part begins: in the code, in the file, and how many characters of the file it has. */
  private readonly starts: number[] = [];
  private readonly places: number[] = [];
  private readonly sizes: number[] = [];
  /** Behind all that is written so far. */
  end: number;

  /** @param script is what it is written behind, as long as the file. */
  constructor(readonly file: string, private readonly script: string) {
    this.end = script.length;
  }

  get code(): string {
    return this.script + this.parts.join('');
  }

  /** What the file says from here to there. */
  copy(from: number, to: number): void {
    this.add(this.file.slice(from, to), from, to - from);
  }

  /** What the file says in other words, at this place. */
  write(code: string, at: number): void {
    this.add(code, at, 0);
  }

  /** The code's places as places of the file. */
  lines(lines: Lines): Pick<Lines, 'span'> {
    return { span: (start, end) => {
      const from = this.placeOf(start);
      return lines.span(from, Math.max(from, this.placeBefore(end)));
    } };
  }

  /** Where the code says what the file says at this place; null when it does not. */
  at(place: number): number | null {
    const part = this.places.findIndex((from, at) => from <= place && place < from + this.sizes[at]!);
    return part < 0 ? null : this.starts[part]! + place - this.places[part]!;
  }

  private add(code: string, place: number, size: number): void {
    this.parts.push(code);
    this.starts.push(this.end);
    this.places.push(place);
    this.sizes.push(size);
    this.end += code.length;
  }

  private placeOf(offset: number): number {
    if (offset < this.script.length || this.starts.length === 0) return Math.min(offset, this.script.length);
    const part = this.partAt(offset);
    return this.places[part]! + Math.min(offset - this.starts[part]!, this.sizes[part]!);
  }

  /** Of an end, which belongs to what stands before it. */
  private placeBefore(offset: number): number {
    if (offset <= this.script.length || this.starts.length === 0) return Math.min(offset, this.script.length);
    const part = this.partAt(offset - 1);
    return this.places[part]! + Math.min(offset - this.starts[part]!, this.sizes[part]!);
  }

  private partAt(offset: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
