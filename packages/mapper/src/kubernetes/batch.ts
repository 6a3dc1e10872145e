const leastMs = 50;
const mostMs = 500;

/**
 * Calls `act` soon after the first `soon()` of a burst: 50 ms later, or four times as long as acting took the last time, at
 * most half a second, so that a flood of changes uses up a part of a core and no more.
 */
export class Batch {
  readonly #act: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #tookMs = 0;

  constructor(act: () => void) {
    this.#act = act;
  }

  soon(): void {
    this.#timer ??= setTimeout(() => this.now(), Math.min(mostMs, Math.max(leastMs, 4 * this.#tookMs)));
  }

  now(): void {
    this.end();
    const begin = performance.now();
    this.#act();
    this.#tookMs = performance.now() - begin;
  }

  /** What was to be done is not done. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
