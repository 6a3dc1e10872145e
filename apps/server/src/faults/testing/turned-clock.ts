import type { Clock } from "@aws-iam-authenticator/core";

/** A server's clock that is turned by hand. */
export interface TurnedClock extends Clock {
  /** Lets so many milliseconds pass. */
  advance(milliseconds: number): void;
  /** Sets the server's wall clock forward or, by a negative number, back; no time passes. */
  jump(milliseconds: number): void;
  /** The time that it really is, in milliseconds since 1970: that of others, who do not share the server's clock. */
  readonly real: () => number;
}

/** A clock that stands still at the present moment, a full second, as tokens are dated by these. */
export function turnedClock(): TurnedClock {
  let real = Math.floor(Date.now() / 1000) * 1000;
  let wrongBy = 0;
  let monotonic = 1000;
  return {
    now: () => real + wrongBy,
    real: () => real,
    monotonic: () => monotonic,
    advance(milliseconds) {
      real += milliseconds;
      monotonic += milliseconds;
    },
    jump(milliseconds) {
      wrongBy += milliseconds;
    },
  };
}
