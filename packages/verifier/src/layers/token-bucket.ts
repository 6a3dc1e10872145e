import type { Clock } from "@aws-iam-authenticator/core";

/** Lets through so many a second on average, and twice as many at once after a quiet while. */
export class TokenBucket {
  readonly #perSecond: number;
  readonly #clock: Pick<Clock, "monotonic">;
  #tokens: number;
  #filledAt: number;

  constructor(perSecond: number, clock: Pick<Clock, "monotonic">) {
    this.#perSecond = perSecond;
    this.#clock = clock;
    this.#tokens = this.#capacity;
    this.#filledAt = clock.monotonic();
  }

  get #capacity(): number {
    return 2 * this.#perSecond;
  }

  /** Takes one where there is one. */
  take(): boolean {
    const now = this.#clock.monotonic();
    const filled = this.#tokens + ((now - this.#filledAt) / 1000) * this.#perSecond;
    this.#tokens = Math.min(this.#capacity, filled);
    this.#filledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
