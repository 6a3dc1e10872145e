/** Has the connection stop and go on reading, so that a body that nobody reads is not kept. */
export interface Flow {
  stop(): void;
  goOn(): void;
}

/**
 * The body of a request as it comes in. What came before it is taken is kept: no more than what was read at once, as it is
 * taken right after that.
 */
export class RequestBody {
  readonly #flow: Flow;
  readonly #pieces: Uint8Array[] = [];
  #state: "coming" | "complete" | "broken" = "coming";
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;

  constructor(flow: Flow) {
    this.#flow = flow;
  }

  push(bytes: Uint8Array): void {
    if (this.#state !== "coming") return;
    if (this.#controller === undefined) {
      this.#pieces.push(bytes);
      return;
    }
    this.#controller.enqueue(bytes);
    if ((this.#controller.desiredSize ?? 0) <= 0) this.#flow.stop();
  }

  /** It is all there. */
  complete(): void {
    if (this.#state === "coming") this.#controller?.close();
    this.#state = "complete";
  }

  /** It will never be all there. */
  breakOff(): void {
    if (this.#state === "coming") this.#controller?.error(new Error("the connection has ended"));
    this.#state = "broken";
  }

  /** All of it, where it is there. */
  get whole(): Uint8Array | undefined {
    if (this.#state !== "complete") return undefined;
    const [first] = this.#pieces;
    return first !== undefined && this.#pieces.length === 1 ? first : Buffer.concat(this.#pieces);
  }

  /** What a request is made of, taken once: all of it if it is there, otherwise a stream of the rest. */
  take(): BodyInit | null {
    if (this.#state !== "complete") return this.#streamOfRest();
    return this.#pieces.length === 0 ? null : (this.whole as Uint8Array<ArrayBuffer>);
  }

  #streamOfRest(): ReadableStream<Uint8Array> {
    return new ReadableStream<Uint8Array>(
      {
        start: (given) => {
          this.#controller = given;
          for (const piece of this.#pieces.splice(0)) given.enqueue(piece);
        },
        pull: () => this.#flow.goOn(),
        cancel: () => {
          this.#controller = undefined;
          this.#state = "broken";
          this.#flow.goOn();
        },
      },
      new ByteLengthQueuingStrategy({ highWaterMark: keptBytes }),
    );
  }
}

const keptBytes = 64 * 1024;
