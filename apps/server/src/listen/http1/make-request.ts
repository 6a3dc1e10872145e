import type { Head } from "./parser.ts";
import { readTarget } from "./read-target.ts";
import type { RequestBody } from "./request-body.ts";

/** What the beginning of a request is looked at by. */
export interface RequestRules {
  readonly scheme: "http" | "https";
  /** Its line and headers together, in bytes. */
  readonly mostHeaderBytes: number;
}

/** Makes what an app is handed out of the beginning of a request. @returns the status to refuse it with, where it is not to be handed on */
export function makeRequest(
  head: Head,
  body: RequestBody,
  { scheme, mostHeaderBytes }: RequestRules,
): Request | number {
  const { method, target, headers } = head;
  if (lengthOf(target, headers) > mostHeaderBytes) return 431;
  const url = readTarget(target, headers, scheme);
  if (method === undefined || url === undefined || !isSpoken(head)) return 400;
  const expected = valueOf(headers, "expect");
  if (expected !== undefined && !waitsToGoOn(head)) return 417;
  const init: RequestInit & { duplex?: "half" } = { method, headers: headersOf(headers) };
  if (method === "GET" || method === "HEAD") {
    // It means nothing, and is not kept.
    body.breakOff();
  } else {
    init.body = body.take();
    init.duplex = "half";
  }
  return new Request(url, init);
}

/** Whether the client sends the body only when it is told to go on. */
export function waitsToGoOn({ headers }: Head): boolean {
  return valueOf(headers, "expect")?.toLowerCase() === "100-continue";
}

/** Whether a request is of HTTP/1, and its body is sent in no other way than as it is or in chunks. */
function isSpoken({ version, headers }: Head): boolean {
  if (version !== "1.1" && version !== "1.0") return false;
  const coding = valueOf(headers, "transfer-encoding");
  return coding === undefined || (version === "1.1" && coding.toLowerCase() === "chunked");
}

/** As they are sent; the parser does not count what stands between them. */
function lengthOf(target: string, headers: readonly string[]): number {
  return headers.reduce((sum, text) => sum + text.length + 2, target.length);
}

function headersOf(pairs: readonly string[]): Headers {
  const headers = new Headers();
  for (let i = 0; i + 1 < pairs.length; i += 2) headers.append(pairs[i] ?? "", pairs[i + 1] ?? "");
  return headers;
}

function valueOf(pairs: readonly string[], name: string): string | undefined {
  const at = pairs.findIndex(
    (text, index) => index % 2 === 0 && text.length === name.length && text.toLowerCase() === name,
  );
  return at < 0 ? undefined : pairs[at + 1];
}
