/** How much of bodies may be under way. */
export interface BodyGateOptions {
  /** A body that may be larger than this counts, in bytes. */
  readonly largeBytes: number;
  /** So many large bodies may be read at once. */
  readonly mostLarge: number;
}

/**
 * Bounds the memory of bodies that are being read. A TokenReview is a few KiB and is let through; of those that are large,
 * or do not say how large they are, only some may be under way at once.
 */
export class BodyGate {
  readonly #options: BodyGateOptions;
  #large = 0;

  constructor(options: BodyGateOptions) {
    this.#options = options;
  }

  /** Reads a body if there is room for it; undefined where there is none. */
  async read<T>(contentLength: string | undefined, read: () => Promise<T>): Promise<T | undefined> {
    const { largeBytes, mostLarge } = this.#options;
    const isSmall = /^\d{1,15}$/.test(contentLength ?? "") && Number(contentLength) <= largeBytes;
    if (isSmall) return read();
    if (this.#large >= mostLarge) return undefined;
    this.#large++;
    try {
      return await read();
    } finally {
      this.#large--;
    }
  }
}
