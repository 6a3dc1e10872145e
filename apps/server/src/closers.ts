/** What was opened, to be closed in the opposite order: what was opened last may use what was before. */
export class Closers {
  readonly #closes: (() => Promise<unknown>)[] = [];

  add(close: () => Promise<unknown>): void {
    this.#closes.push(close);
  }

  async close(): Promise<void> {
    for (const close of this.#closes.splice(0).toReversed()) await close();
  }
}
