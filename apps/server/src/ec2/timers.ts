/** Calls back after a while; injected so that tests can turn the time by hand. */
export interface Timers {
  /** Calls back once after so many milliseconds, unless the function that is returned is called before. */
  after(milliseconds: number, callback: () => void): () => void;
}

/** The timers of the runtime. They do not keep the process alive. */
export const systemTimers: Timers = {
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
