/** What is worked out once for each expression of each file. By two look-ups: to make one key of both costs more. */
import type { ExprId } from '../model.js';

export class Memo<T> {
  private readonly files = new Map<string, Map<ExprId, T>>();

  get(file: string, expr: ExprId): T | undefined {
    return this.files.get(file)?.get(expr);
  }

  set(file: string, expr: ExprId, value: T): void {
    const known = this.files.get(file);
    if (known) known.set(expr, value);
    else this.files.set(file, new Map([[expr, value]]));
  }

  /** Of some files, or of all. */
  clear(files?: readonly string[]): void {
    if (files) for (const file of files) this.files.delete(file);
    else this.files.clear();
  }
}
