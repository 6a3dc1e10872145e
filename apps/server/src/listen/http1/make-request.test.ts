import { expect, it } from "vitest";
import { checkHead, makeRequest } from "./make-request.ts";
import type { Head } from "./parser.ts";
import { RequestBody } from "./request-body.ts";

const rules = { scheme: "https", mostHeaderBytes: 100 } as const;
const head = (changes: Partial<Head> = {}): Head => ({
  method: "POST",
  target: "/a?b",
  headers: ["Host", "localhost", "X-A", "b"],
  keepsAlive: true,
  upgrades: false,
  version: "1.1",
  ...changes,
});

function make(changes: Partial<Head> = {}): Request | number {
  const body = new RequestBody({ stop: () => undefined, goOn: () => undefined });
  body.push(new TextEncoder().encode("hi"));
  body.complete();
  const checked = checkHead(head(changes), rules);
  return typeof checked === "number" ? checked : makeRequest(checked, body);
}

it("a request is handed on with its URL, headers and body", async () => {
  const request = make();
  if (!(request instanceof Request)) throw new Error(`refused with ${request}`);
  expect([request.method, request.url, request.headers.get("x-a")]).toEqual(["POST", "https://localhost/a?b", "b"]);
  expect(await request.text()).toBe("hi");
});

it("the body of a GET is left out", async () => {
  const request = make({ method: "GET" });
  expect(request instanceof Request && request.body).toBe(null);
});

it.each<[what: string, changes: Partial<Head>, status: number]>([
  ["of another protocol", { method: undefined }, 400],
  ["of HTTP/2", { version: "2.0" }, 400],
  ["of HTTP/0.9", { version: "0.9" }, 400],
  ["whose target is none", { target: "*" }, 400],
  ["without a host", { headers: [] }, 400],
  ["with two hosts", { headers: ["host", "a", "HOST", "a"] }, 400],
  ["in another coding", { headers: ["host", "a", "transfer-encoding", "gzip"] }, 400],
  ["in several codings", { headers: ["host", "a", "transfer-encoding", "gzip, chunked"] }, 400],
  ["in chunks in HTTP/1.0", { version: "1.0", headers: ["host", "a", "transfer-encoding", "chunked"] }, 400],
  ["that expects something else", { headers: ["host", "a", "expect", "200-ok"] }, 417],
  ["whose target is too long", { target: `/${"a".repeat(100)}` }, 431],
  ["whose headers are too long", { headers: ["host", "a", "x", "y".repeat(100)] }, 431],
  ["with too many empty headers", { headers: Array<string>(50).fill("") }, 431],
])("a request %s is refused", (_, changes, status) => {
  expect(make(changes)).toBe(status);
});

it("a request may expect to be told to go on", () => {
  const headers = ["host", "a", "Expect", "100-Continue"];
  expect(make({ headers })).toBeInstanceOf(Request);
  expect(checkHead(head({ headers }), rules)).toMatchObject({ waitsToGoOn: true });
  expect(checkHead(head(), rules)).toMatchObject({ waitsToGoOn: false });
});
