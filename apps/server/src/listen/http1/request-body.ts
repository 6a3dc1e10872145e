/** The body of a request as it comes in. */
export interface RequestBody {
  push(bytes: Uint8Array): void;
  /** It is all there. */
  complete(): void;
  /** It will never be all there. */
  breakOff(): void;
  /** All of it, where it is there. */
  readonly whole: Uint8Array | undefined;
  /** What a request is made of, taken once: all of it if it is there, otherwise a stream of the rest. */
  take(): BodyInit | null;
}

/**
 * Makes one. What came before it is taken is kept: no more than what was read at once, as it is taken right after that.
 *
 * @param flow has the connection stop and go on reading, so that a body that nobody reads is not kept
 */
export function createRequestBody(flow: { stop(): void; goOn(): void }): RequestBody {
  const pieces: Uint8Array[] = [];
  let state: "coming" | "complete" | "broken" = "coming";
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;

  function streamOfRest(): ReadableStream<Uint8Array> {
    return new ReadableStream<Uint8Array>(
      {
        start(given) {
          controller = given;
          for (const piece of pieces.splice(0)) given.enqueue(piece);
        },
        pull: () => flow.goOn(),
        cancel() {
          controller = undefined;
          state = "broken";
          flow.goOn();
        },
      },
      new ByteLengthQueuingStrategy({ highWaterMark: keptBytes }),
    );
  }

  return {
    push(bytes) {
      if (state !== "coming") return;
      if (controller === undefined) {
        pieces.push(bytes);
        return;
      }
      controller.enqueue(bytes);
      if ((controller.desiredSize ?? 0) <= 0) flow.stop();
    },
    complete() {
      if (state === "coming") controller?.close();
      state = "complete";
    },
    breakOff() {
      if (state === "coming") controller?.error(new Error("the connection has ended"));
      state = "broken";
    },
    get whole() {
      if (state !== "complete") return undefined;
      const [first] = pieces;
      return first !== undefined && pieces.length === 1 ? first : Buffer.concat(pieces);
    },
    take() {
      if (state !== "complete") return streamOfRest();
      return pieces.length === 0 ? null : (this.whole as Uint8Array<ArrayBuffer>);
    },
  };
}

const keptBytes = 64 * 1024;
