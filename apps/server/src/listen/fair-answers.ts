import type { Peer } from "../events.ts";
import type { Bounds } from "./bounds.ts";
import { createFairShare } from "./fair-share.ts";
import type { Handle } from "./listen.ts";
import { originOf } from "./origin.ts";
import type { AnswerPlainly, PlainAnswer, PlainRequest } from "./plain-request.ts";

/** The other side of a connection, as a socket tells it; nothing where it is gone already. */
export interface RemoteSide {
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
}

/** Answers the requests that come over one connection. */
export interface Answers {
  /** See {@link AnswerPlainly}. */
  plainly(request: PlainRequest): Promise<PlainAnswer> | undefined;
  fetch(request: Request): Promise<Response>;
}

const busy: PlainAnswer = { status: 503, headers: {}, body: "" };

/** Has requests answered for as long as their origin has its fair share of those under way; above that answers 503. */
export function fairAnswers(
  handle: Handle,
  {
    answerPlainly = () => undefined,
    bounds,
  }: { readonly answerPlainly?: AnswerPlainly; readonly bounds: Pick<Bounds, "requests"> },
): (side: RemoteSide) => Answers {
  const share = createFairShare(bounds.requests);

  async function untilLeft<T>(origin: string, answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } finally {
      share.leave(origin);
    }
  }

  return (side) => {
    const origin = originOf(side.remoteAddress);
    const peer = peerOf(side);
    return {
      plainly(request) {
        const isFair = share.enter(origin);
        if (!isFair) return Promise.resolve(busy);
        const answer = answerPlainly(request, peer);
        if (answer !== undefined) return untilLeft(origin, answer);
        share.leave(origin);
        return undefined;
      },
      async fetch(request) {
        if (!share.enter(origin)) return new Response(null, { status: busy.status });
        return untilLeft(origin, (async () => handle(request, peer))());
      },
    };
  };
}

/** Address and port, the address in brackets where it is of IPv6. */
export function peerOf({ remoteAddress = "", remotePort = 0 }: RemoteSide): Peer {
  const host = remoteAddress.includes(":") ? `[${remoteAddress}]` : remoteAddress;
  return { address: `${host}:${remotePort}` };
}
