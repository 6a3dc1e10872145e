import type { Socket } from "node:net";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { CutFault } from "./connection-fault.ts";

/** The way back to the client, as far as it is needed here. */
interface Outgoing {
  statusCode: number;
  setHeader(name: string, value: string): unknown;
  /** Calls back as soon as the bytes are the system's. */
  write(bytes: Uint8Array, callback: () => void): unknown;
}

/** Resets a connection instead of answering, or with half of the answer sent. */
export async function cutOff(
  { when }: CutFault,
  answer: Response,
  { connection, outgoing }: { readonly connection: Socket; readonly outgoing: Outgoing },
): Promise<Response> {
  const body = new Uint8Array(await answer.arrayBuffer());
  if (when === "before-headers") {
    connection.resetAndDestroy();
    return RESPONSE_ALREADY_SENT;
  }
  outgoing.statusCode = answer.status;
  for (const [name, value] of answer.headers) outgoing.setHeader(name, value);
  outgoing.setHeader("content-length", String(body.length));
  outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => connection.resetAndDestroy());
  return RESPONSE_ALREADY_SENT;
}
