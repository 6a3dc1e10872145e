import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";

/** Whom an HTTPS request trusts: these authorities (PEM), or nobody in particular. */
export type Trust = { readonly ca: string } | { readonly unchecked: true } | { readonly system: true };

/** A certificate and its key (PEM), which whoever asks shows. */
export interface ClientPair {
  readonly cert: string;
  readonly key: string;
}

/** The most that an answer may hold, in bytes. */
const longestAnswer = 1024 * 1024;

/**
 * `fetch` for one request with a text body that trusts a given certificate: the standard one cannot be told whom to
 * trust in the same way on every runtime. No redirects are followed.
 *
 * @param timeoutMs how long it may take in all, from connecting to the end of the answer
 * @param client shown to a server that asks for one. Default: none
 */
export function httpsFetch(trust: Trust, timeoutMs: number, client?: ClientPair): typeof fetch {
  const trusted = "ca" in trust ? { ca: trust.ca } : "unchecked" in trust ? { rejectUnauthorized: false } : {};
  const tls = { ...trusted, ...client };
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const headers = Object.fromEntries(new Headers(init?.headers));
    const signal = AbortSignal.timeout(timeoutMs);
    const sent = request(url, { ...tls, method: init?.method ?? "GET", headers, agent: false, signal });
    // Once an answer has begun, nobody else listens.
    sent.on("error", () => undefined);
    sent.end(typeof init?.body === "string" ? init.body : undefined);
    try {
      const [received]: IncomingMessage[] = await once(sent, "response");
      if (received === undefined) throw new Error("no answer");
      const body = await bounded(received);
      const { statusCode: status = 500 } = received;
      // A Response refuses statuses that no server should send, and bodies with some that it should.
      return new Response(body.length === 0 ? null : body, { status });
    } catch (error) {
      throw signal.aborted ? new Error("no answer in time", { cause: error }) : error;
    } finally {
      sent.destroy();
    }
  };
}

async function bounded(received: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of received) {
    pieces.push(piece);
    length += piece.length;
    if (length > longestAnswer) throw new Error("the answer is too long");
  }
  return Buffer.concat(pieces);
}
