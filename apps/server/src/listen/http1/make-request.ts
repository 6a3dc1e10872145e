import { HeaderPairs } from "./header-pairs.ts";
import type { Head } from "./parser.ts";
import { readTarget } from "./read-target.ts";
import type { RequestBody } from "./request-body.ts";

/** What the beginning of a request is looked at by. */
export interface RequestRules {
  readonly scheme: "http" | "https";
  /** Its line and headers together, in bytes. */
  readonly mostHeaderBytes: number;
}

/** The beginning of a request that may be handed on. */
export interface CheckedHead {
  readonly method: string;
  /** As it stands in the request's line. */
  readonly target: string;
  readonly url: string;
  readonly headers: HeaderPairs;
  /** Whether the client sends the body only when it is told to go on. */
  readonly waitsToGoOn: boolean;
}

/** Looks at the beginning of a request. @returns the status to refuse it with, where it is not to be handed on */
export function checkHead(head: Head, { scheme, mostHeaderBytes }: RequestRules): CheckedHead | number {
  const { method, target, version } = head;
  const headers = new HeaderPairs(head.headers);
  if (target.length + headers.length > mostHeaderBytes) return 431;
  const url = readTarget(target, headers.get("host"), scheme);
  if (method === undefined || url === undefined || !isSpoken(version, headers)) return 400;
  const expected = headers.get("expect")?.toLowerCase();
  if (expected !== undefined && expected !== "100-continue") return 417;
  return { method, target, url, headers, waitsToGoOn: expected !== undefined };
}

/** Makes what an app is handed. */
export function makeRequest({ method, url, headers }: CheckedHead, body: RequestBody): Request {
  const init: RequestInit & { duplex?: "half" } = { method, headers: headers.toHeaders() };
  if (method === "GET" || method === "HEAD") {
    // It means nothing, and is not kept.
    body.breakOff();
  } else {
    init.body = body.take();
    init.duplex = "half";
  }
  return new Request(url, init);
}

/** Whether a request is of HTTP/1, and its body is sent in no other way than as it is or in chunks. */
function isSpoken(version: string, headers: HeaderPairs): boolean {
  if (version !== "1.1" && version !== "1.0") return false;
  const coding = headers.get("transfer-encoding");
  return coding === null || (version === "1.1" && coding.toLowerCase() === "chunked");
}
