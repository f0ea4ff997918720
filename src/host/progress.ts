/** One line on stderr that says how far a long run is. Never written to a file, a pipe or a build log. */

export interface Progress {
  stage(name: string, total?: number): void;
  tick(count?: number): void;
  done(): void;
}

const INTERVAL = 100;

/** Silent unless `enabled`, stderr is a terminal, and this is no continuous integration. */
export function progress(enabled: boolean): Progress {
  const ci = process.env['CI'] !== undefined && process.env['CI'] !== 'false';
  if (!enabled || !process.stderr.isTTY || ci) return { stage: () => {}, tick: () => {}, done: () => {} };
  let name = '';
  let total = 0;
  let count = 0;
  let drawn = 0;
  const clear = '\r\x1b[2K';
  const draw = (): void => {
    if (Date.now() - drawn < INTERVAL) return;
    drawn = Date.now();
    process.stderr.write(`${clear}${name}${total > 0 ? ` ${count}/${total}` : ''}`);
  };
  return {
    stage(next, size = 0) {
      [name, total, count] = [next, size, 0];
      draw();
    },
    tick(more = 1) {
      count += more;
      draw();
    },
    done() {
      if (drawn > 0) process.stderr.write(clear);
      drawn = 0;
    },
  };
}
