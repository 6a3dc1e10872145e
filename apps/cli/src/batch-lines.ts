/** Texts that are written together. */
export interface Batch {
  /** Keeps a text until the others of this turn are there. */
  add(text: string): void;
  /** Writes at once what is kept. */
  flush(): void;
}

/** So much is not kept waiting, in UTF-16 code units. */
const most = 64 * 1024;

/**
 * Writes together what comes in one turn of the event loop: each writing is a call to the system, which costs more than the
 * review that a line of the log tells of.
 *
 * @param later called with what is to be done when this turn is over
 */
export function batchLines(write: (text: string) => void, later: (flush: () => void) => void): Batch {
  let kept = "";

  function flush(): void {
    if (kept === "") return;
    const text = kept;
    // Before it is written: what goes wrong then is no reason to write it again.
    kept = "";
    write(text);
  }

  return {
    add(text) {
      if (kept === "") later(flush);
      kept += text;
      if (kept.length >= most) flush();
    },
    flush,
  };
}
