import { request } from "node:https";
import { Readable } from "node:stream";

/** Whom an HTTPS request trusts: these authorities (PEM), or nobody in particular. */
export type Trust = { readonly ca: string } | { readonly unchecked: true } | { readonly system: true };

/** The most that an answer may hold, in bytes. */
const longestAnswer = 1024 * 1024;

/**
 * `fetch` for one request with a text body that trusts a given certificate: the standard one cannot be told whom to
 * trust in the same way on every runtime.
 */
export function httpsFetch(trust: Trust, timeoutMs: number): typeof fetch {
  const tls = "ca" in trust ? { ca: trust.ca } : "unchecked" in trust ? { rejectUnauthorized: false } : {};
  return (input, init) =>
    new Promise((resolve, reject) => {
      const url = new URL(input instanceof Request ? input.url : input);
      const headers = Object.fromEntries(new Headers(init?.headers));
      const sent = request(url, { ...tls, method: init?.method ?? "GET", headers, timeout: timeoutMs }, (received) => {
        let length = 0;
        received.on("data", (piece: Buffer) => {
          length += piece.length;
          if (length > longestAnswer) received.destroy(new Error("the answer is too long"));
        });
        const body = Readable.toWeb(received) as ReadableStream<Uint8Array>;
        resolve(new Response(body, { status: received.statusCode ?? 500 }));
      });
      sent.on("timeout", () => sent.destroy(new Error("no answer in time")));
      sent.on("error", reject);
      sent.end(typeof init?.body === "string" ? init.body : undefined);
    });
}
