import type { Peer } from "../events.ts";
import type { Bounds } from "./bounds.ts";
import { createFairShare } from "./fair-share.ts";
import type { Handle } from "./listen.ts";
import { originOf } from "./origin.ts";

/** The other side of a connection, as a socket tells it; nothing where it is gone already. */
export interface RemoteSide {
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
}

/** Has requests handled for as long as their origin has its fair share of those under way; above that answers 503. */
export function fairHandle(
  handle: Handle,
  { requests }: Pick<Bounds, "requests">,
): (request: Request, side: RemoteSide) => Promise<Response> {
  const share = createFairShare(requests);
  return async (request, side) => {
    const origin = originOf(side.remoteAddress);
    if (!share.enter(origin)) return new Response(null, { status: 503 });
    try {
      return await handle(request, peerOf(side));
    } finally {
      share.leave(origin);
    }
  };
}

/** Address and port, the address in brackets where it is of IPv6. */
export function peerOf({ remoteAddress = "", remotePort = 0 }: RemoteSide): Peer {
  const host = remoteAddress.includes(":") ? `[${remoteAddress}]` : remoteAddress;
  return { address: `${host}:${remotePort}` };
}
