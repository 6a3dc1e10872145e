/** How long what waits is kept back, in the time that the thing before it took. */
const restPerWork = 4;

/**
 * Does costly things one at a time, and rests after each four times as long as it took: whoever asks for many of them has a
 * fifth of the process's time, and the rest is for everybody else.
 *
 * @param mostWaiting how many may wait; of what is one too many, undefined comes back at once
 */
export function inSpareTime(mostWaiting: number): <T>(act: () => T) => Promise<T | undefined> {
  let waiting = 0;
  let free = Promise.resolve();

  return async (act) => {
    if (waiting >= mostWaiting) return undefined;
    waiting++;
    const turn = free;
    let leave = (): void => undefined;
    free = new Promise((resolve) => {
      leave = resolve;
    });
    await turn;
    waiting--;
    const begun = performance.now();
    try {
      return act();
    } finally {
      setTimeout(leave, restPerWork * (performance.now() - begun)).unref();
    }
  };
}
