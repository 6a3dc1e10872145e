import { expect, it } from "vitest";
import { fetchTransport } from "./sts-transport.ts";

const request = { url: "https://sts.amazonaws.com/?a=b", headers: { accept: "application/json", "x-k8s-aws-id": "c" } };

it.each([
  ["application/json", "application/json"],
  [undefined, undefined],
])(
  "fetchTransport sends a GET that follows no redirect, and gives status, body and content type %s",
  async (sent, given) => {
    const { signal } = new AbortController();
    const asked: unknown[] = [];
    const answer = new Response(new TextEncoder().encode("{}"), {
      status: 302,
      headers: sent === undefined ? {} : { "content-type": sent },
    });
    const transport = fetchTransport((...args) => {
      asked.push(args);
      return Promise.resolve(answer);
    });
    expect(await transport(request, signal)).toEqual({ status: 302, body: answer.body, contentType: given });
    expect(asked).toEqual([
      ["https://sts.amazonaws.com/?a=b", { method: "GET", headers: request.headers, redirect: "manual", signal }],
    ]);
  },
);
