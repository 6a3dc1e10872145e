import { post } from "./start-app.ts";
import { reviewOf } from "./tokens.ts";

/** A TokenReview of exactly so many bytes. */
export function reviewOfSize(token: string, bytes: number): string {
  return reviewOf(token).padEnd(bytes);
}

/** A POST of a text with its content-length, as a client sends it that knows it beforehand. */
export function withLength(body: string): RequestInit {
  return post(body, { "content-length": String(body.length) });
}

/** A POST of what comes bit by bit. */
export function stream(body: ReadableStream<Uint8Array>, headers: Readonly<Record<string, string>> = {}): RequestInit {
  // The types of the web know no `duplex`, without which the runtime takes no stream.
  const init = { method: "POST", body, headers, duplex: "half" };
  return init;
}

/** A text in two pieces: what comes in chunks has no content-length. */
export function inChunks(text: string): ReadableStream<Uint8Array> {
  const half = Math.floor(text.length / 2);
  return new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(text.slice(0, half)));
      controller.enqueue(new TextEncoder().encode(text.slice(half)));
      controller.close();
    },
  });
}

/** A body whose sender goes away. */
export function breaksOff(): ReadableStream<Uint8Array> {
  return new ReadableStream({ pull: (controller) => controller.error(new Error("the client went away")) });
}
