/** The two clocks that are needed, injected so that tests can turn them. */
export interface Clock {
  /** Wall time in milliseconds since 1970: for the age of a token. It may jump. */
  now(): number;
  /** Milliseconds since some moment, never going back: for how long something is kept. */
  monotonic(): number;
}

/** The clocks of the runtime. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};
