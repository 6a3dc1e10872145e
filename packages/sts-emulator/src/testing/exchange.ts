import { request as httpRequest } from "node:http";
import { request as httpsRequest, type RequestOptions } from "node:https";
import type { ListeningStsEmulator } from "../start-sts-emulator.ts";
import { presignedParts } from "./signed-requests.ts";
import type { EmulatedIdentity } from "../emulated-identity.ts";

/** What came of a request: all that was read, and the code of what broke it off. */
export interface Exchange {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
  readonly error: string | undefined;
}

/** The path and headers of a presigned GetCallerIdentity request for sts.us-east-1.amazonaws.com. */
export function presignedOptions(identity: EmulatedIdentity): RequestOptions {
  const { query, headers } = presignedParts(identity, { headers: { "x-k8s-aws-id": "cluster-1" } });
  return { path: `/?${new URLSearchParams(query)}`, headers: { ...headers, accept: "application/json" } };
}

/**
 * Sends a request on a connection of its own, and reads what comes.
 *
 * @param enough gives up as soon as it says so of what was read
 */
export function exchange(
  { port, ca }: ListeningStsEmulator,
  options: RequestOptions,
  enough: (body: string) => boolean = () => false,
): Promise<Exchange> {
  return new Promise((resolve) => {
    let status: number | undefined;
    let headers: Exchange["headers"] = {};
    let body = "";
    const end = (error?: string): void => resolve({ status, headers, body, error });
    const servername = "sts.us-east-1.amazonaws.com";
    const sent = (ca === "" ? httpRequest : httpsRequest)({
      host: "127.0.0.1",
      port,
      ca,
      servername,
      agent: false,
      ...options,
    });
    sent.on("error", (error) => end("code" in error ? String(error.code) : error.message));
    sent.on("response", (response) => {
      ({ statusCode: status, headers } = response);
      response.on("error", (error) => end("code" in error ? String(error.code) : error.message));
      response.on("end", () => end());
      response.setEncoding("utf8").on("data", (piece: string) => {
        body += piece;
        if (enough(body)) sent.destroy();
      });
    });
    sent.end();
  });
}
