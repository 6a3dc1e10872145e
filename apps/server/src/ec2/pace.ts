import type { Clock } from "@aws-iam-authenticator/core";

/** How fast calls may follow each other. */
export interface PaceSettings {
  /** Calls a second on average; 0 is no limit. */
  readonly perSecond: number;
  /** How many may follow at once after a quiet while; at least one may. */
  readonly burst: number;
}

/**
 * A token bucket whose tokens can be taken ahead: who comes too early is told how long to wait, in the order of coming.
 * Other than the bucket before STS it refuses nobody, since one call here stands for up to a hundred reviews.
 */
export class Pace {
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #clock: Pick<Clock, "monotonic">;
  #tokens: number;
  #countedAt: number;

  constructor({ perSecond, burst }: PaceSettings, clock: Pick<Clock, "monotonic">) {
    this.#perSecond = perSecond > 0 ? perSecond : Infinity;
    this.#burst = Math.max(1, burst);
    this.#clock = clock;
    this.#tokens = this.#burst;
    this.#countedAt = clock.monotonic();
  }

  /** Takes a turn for a call that will be made: in how many milliseconds it may be. */
  take(): number {
    if (this.#perSecond === Infinity) return 0;
    const now = this.#clock.monotonic();
    const grown = ((now - this.#countedAt) / 1000) * this.#perSecond;
    this.#countedAt = now;
    this.#tokens = Math.min(this.#burst, this.#tokens + grown) - 1;
    return this.#tokens >= 0 ? 0 : (-this.#tokens / this.#perSecond) * 1000;
  }
}
